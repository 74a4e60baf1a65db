"""Nothing stays unanswered: what staff are asked, one task a conversation, and how long a conversation lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts.alerts import AlertView
from medicalcor.contracts.messages import Question
from medicalcor.contracts.names import ALERT_STATE, conversation_id, hot_lead_id, lead_scoring_id
from tests.chat import Chat, answers, asker, message
from tests.lead_path import LeadPath, eventually

_HOT = "Vreau un implant cât mai repede, am bugetul pregătit: 2000 euro"
_WARM = "Bună ziua, mă interesează albirea dentară. Îmi puteți spune mai multe?"
_COLD = "Bună, ce prețuri aveți?"


def _tasks(chat: Chat) -> list[dict[str, Any]]:
    found = chat.path.contacts(chat.phone or "")
    return [task["properties"] for contact in found for task in chat.path.linked("tasks", contact["id"])]


async def _has_tasks(chat: Chat, *beginnings: str) -> None:
    def there() -> bool:
        subjects = sorted(str(task["hs_task_subject"]) for task in _tasks(chat))
        return len(subjects) == len(beginnings) and all(
            subject.startswith(wanted) for subject, wanted in zip(subjects, sorted(beginnings), strict=True)
        )

    await eventually(there)


@pytest.mark.parametrize(("text", "classification"), [(_WARM, "WARM"), (_COLD, "COLD")])
async def test_a_lead_that_is_not_hot_has_one_task(path: LeadPath, phone: str, text: str, classification: str) -> None:
    chat = Chat(path, phone)
    key = await chat.say(text)
    assert (await path.burst_result(phone, key)).classification == classification
    await _has_tasks(chat, "Răspunde pe WhatsApp")
    assert await chat.asked("waiting", key)
    assert (await chat.view()).asked_staff_at is not None


async def test_a_hot_lead_has_its_alert_and_no_second_task_and_a_staff_reply_ends_it(
    path: LeadPath, phone: str
) -> None:
    chat = Chat(path, phone)
    today = datetime.now(tz=UTC).date().isoformat()
    key = await chat.say(_HOT, clinic_date=today)
    assert (await path.burst_result(phone, key)).classification == "HOT"
    await chat.say(_WARM)
    await chat.settled(2)
    await _has_tasks(chat, "Lead HOT")
    alert = path.client.get_workflow_handle(hot_lead_id(chat.reference, today))
    await chat.staff_reply()

    async def ended() -> bool:
        view: AlertView = await alert.query(ALERT_STATE.name, result_type=ALERT_STATE.result)
        return view.ended_by == "staff_reply"

    await eventually(ended)


async def test_a_patients_affair_is_staffs_within_half_an_hour_and_never_scored(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    key = await chat.say("O să întârzii 10 minute la programare", topic="affair")
    await _has_tasks(chat, "Răspunde unui pacient")
    assert await chat.asked("affair", key)
    await chat.is_sent("first-reply")
    assert (await chat.view()).scored_bursts == 0


async def test_a_voice_note_is_staffs_to_hear(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    key = await chat.say("", kind="voice", note="[mesaj vocal]", scorable=False)
    await _has_tasks(chat, "Ascultă mesajul vocal")
    assert await chat.asked("voice_note", key)
    await chat.is_sent("media-acknowledgement")


async def test_a_language_that_the_rules_do_not_know_is_staffs_whatever_its_score(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    path.sandbox.fault("openai", "500", times=None)
    key = await chat.say("Jó napot kívánok, szeretnék időpontot kérni", language="")
    await path.burst_result(phone, key)
    await _has_tasks(chat, "Răspunde pe WhatsApp: mesaj într-o limbă")


async def test_there_is_one_task_until_staff_reply_unless_the_next_is_due_earlier(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    voice = {"kind": "voice", "note": "[mesaj vocal]", "scorable": False}
    first = await chat.say("", **voice)
    second = await chat.say("", **voice)
    await chat.settled(2)
    sooner = await chat.say("Întârzii puțin", topic="affair")
    await chat.settled(3)
    assert [await chat.asked("voice_note", key) for key in (first, second)] == [True, False]
    assert await chat.asked("affair", sooner), "due in 30 minutes: earlier than the voice note's two hours"
    await chat.staff_reply()
    third = await chat.say("", **voice)
    await chat.settled(4)

    async def asked_again() -> bool:
        return await chat.asked("voice_note", third)

    await eventually(asked_again)


async def test_thanks_are_nobodys_task(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    key = await chat.say("Mulțumesc mult, o zi frumoasă!", topic="idle")
    await path.burst_result(phone, key)
    assert (await chat.view()).asked_staff_at is None
    assert _tasks(chat) == []


async def test_a_score_that_does_not_come_is_staffs_after_a_quarter_of_an_hour(
    skipping: tuple[WorkflowEnvironment, LeadPath], phone: str
) -> None:
    """What runs under the scoring's id says nothing: an operator has terminated or reset it."""
    env, path = skipping
    chat, key = Chat(path, phone), uuid4().hex
    await asker(path, lead_scoring_id(chat.reference, key))
    await chat.write(message(_WARM, key=key, sent_at=await env.get_current_time()))

    async def scoring() -> bool:
        return (await chat.view()).scored_bursts == 1

    # What is still in flight at HubSpot would hold the server's clock.
    await eventually(lambda: len(chat.notes()) == 2)
    await env.sleep(timedelta(seconds=2))
    await eventually(scoring)
    await env.sleep(timedelta(minutes=14))
    assert not await chat.asked("waiting", key)
    await env.sleep(timedelta(minutes=2))
    await _has_tasks(chat, "Răspunde pe WhatsApp")


async def test_a_conversation_stays_open_while_a_question_is_pending(
    skipping: tuple[WorkflowEnvironment, LeadPath], phone: str
) -> None:
    env, path = skipping
    chat, now = Chat(path, phone), await env.get_current_time()
    renewal = await asker(path)
    question = Question(
        key="renewal",
        kind="consent",
        open_until=now + timedelta(days=25),
        workflow_id=renewal,
        consents=["marketing_whatsapp"],
    )
    await chat.ask(question)
    handle = path.client.get_workflow_handle(conversation_id(chat.reference))
    await env.sleep(timedelta(days=7))
    tapped = await env.get_current_time()
    await chat.tap("consent", "yes", consents=["marketing_whatsapp"], sent_at=tapped)
    await answers(path, renewal, "yes")
    await eventually(lambda: len(chat.notes()) == 1)
    await chat.ask(question)
    await env.sleep(timedelta(days=17))
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await env.sleep(timedelta(days=2))
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED


async def test_a_conversation_stays_open_until_hubspot_has_the_opt_out(
    skipping: tuple[WorkflowEnvironment, LeadPath], phone: str
) -> None:
    """HubSpot is away for longer than anybody waits for it: the recording fails visibly, the opt-out goes on."""
    env, path = skipping
    chat = Chat(path, phone)
    path.sandbox.fault("hubspot", "500", times=None)
    [key] = await chat.write(message("STOP", reply="stop", sent_at=await env.get_current_time()))
    await chat.is_sent("stop-confirmation")
    await env.sleep(timedelta(days=2))
    recording = path.client.get_workflow_handle(f"record/{chat.reference}/{key}")

    async def failed() -> bool:
        return (await recording.describe()).status is WorkflowExecutionStatus.FAILED

    await eventually(failed)
    await env.sleep(timedelta(days=30))
    assert (await chat.view()).withdrawn == ["appointment_reminders", "marketing_whatsapp"]
