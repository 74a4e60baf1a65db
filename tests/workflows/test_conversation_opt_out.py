"""Opt-out and its way back: held from the receipt, confirmed once, granted again only by a yes (spec §3, a)."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from medicalcor.contracts.messages import Question
from medicalcor.contracts.names import ask_staff_id, record_messages_id
from medicalcor.domain.consent import ConsentType
from tests.chat import Chat, answers, asker, message, visit_question
from tests.delivery_path import Patient, consent, reminder
from tests.lead_path import LeadPath, eventually
from tests.sandbox.portal import Portal

_STOPPED = ["appointment_reminders", "marketing_whatsapp"]
_TYPES = [f"consent_{kind}" for kind in _STOPPED]


def _states(chat: Chat) -> list[str]:
    return [chat.contact().get(name, "") for name in _TYPES]


def _renewal(asked_by: str, *consents: str) -> Question:
    return Question(
        key=f"renewal-{uuid4().hex}",
        kind="consent",
        open_until=datetime.now(tz=UTC) + timedelta(days=20),
        workflow_id=asked_by,
        consents=list(consents),
    )


async def test_a_stop_is_confirmed_once_with_a_start_button_and_recorded(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    await chat.say("STOP", reply="stop")
    await chat.is_sent("stop-confirmation")
    await chat.say("stop!", reply="stop")
    await chat.settled(2)
    await eventually(lambda: len([n for n in chat.notes() if n.startswith("WhatsApp: ")]) == 2)
    await eventually(lambda: _states(chat) == ["withdrawn", "withdrawn"])
    assert chat.sent() == ["stop-confirmation"]
    [sent] = chat.messages()
    assert [button["text"] for button in sent["buttons"]] == ["START"]

    async def stored() -> bool:
        return (await chat.view()).withdrawn == []

    await eventually(stored)
    assert (await chat.view()).opted_out_at is not None


async def test_a_stop_holds_while_hubspot_is_away_until_hubspot_has_it(path: LeadPath, phone: str) -> None:
    """Case 13, in part: what the clinic would send is refused although HubSpot still says granted."""
    chat = Chat(path, phone)
    consent(path, phone)
    path.sandbox.fault("hubspot", "500", times=None)
    await chat.say("STOP", reply="stop")
    await chat.is_sent("stop-confirmation")
    assert (await chat.view()).withdrawn == _STOPPED
    path.sandbox.clear_faults()
    refused = await Patient(path, phone).deliver(reminder(origin="clinic"))
    outcome = await refused.result()
    assert (outcome.outcome, refused.messages()) == ("refused", [])
    await eventually(lambda: _states(chat) == ["withdrawn", "withdrawn"])


async def test_only_a_yes_after_start_grants_again_what_stop_took(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    await chat.say("STOP", reply="stop")
    await eventually(lambda: _states(chat) == ["withdrawn", "withdrawn"])
    await chat.say("START", reply="start")
    await chat.is_sent("stop-confirmation", "start-question")
    assert _states(chat) == ["withdrawn", "withdrawn"], "START alone grants nothing"
    assert (await chat.view()).opted_out_at is not None
    key = await chat.tap("start", "yes")
    await chat.is_sent("stop-confirmation", "start-question", "start-answered")
    await eventually(lambda: _states(chat) == ["granted", "granted"])
    assert (await chat.view()).opted_out_at is None
    await eventually(lambda: any(key in note for note in chat.notes()))
    [proof] = [note for note in chat.notes() if key in note]
    version = chat.contact()["consent_marketing_whatsapp_text"]
    assert len(version) == 16
    assert version in proof
    assert all(kind in proof for kind in _STOPPED)
    assert html.unescape(proof).count(chat.messages()[1]["text"]) == 1, "the exact text that was asked"


async def test_a_short_yes_right_after_the_start_question_counts_and_a_no_grants_nothing(
    path: LeadPath, phone: str
) -> None:
    chat = Chat(path, phone)
    await chat.say("STOP", reply="stop")
    await chat.say("START", reply="start")
    await chat.is_sent("stop-confirmation", "start-question")
    await chat.say("nu", reply="no")
    await chat.is_sent("stop-confirmation", "start-question", "start-answered")
    await chat.say("da", reply="yes", topic="idle")
    await chat.settled(4)
    assert (await chat.view()).opted_out_at is not None
    assert _states(chat) == ["withdrawn", "withdrawn"]
    await chat.say("START", reply="start")
    await eventually(lambda: chat.sent().count("start-question") == 2)
    await chat.say("da", reply="yes")
    await eventually(lambda: _states(chat) == ["granted", "granted"])


async def test_a_stop_after_the_start_question_ends_it(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    await chat.say("START", reply="start")
    await chat.is_sent("start-question")
    await chat.say("STOP", reply="stop")
    await chat.is_sent("start-question", "stop-confirmation")
    await chat.tap("start", "yes")
    await chat.is_sent("start-question", "stop-confirmation", "start-question")
    assert (await chat.view()).opted_out_at is not None


async def test_a_stop_ends_renewal_and_recall_and_leaves_the_visits_question(path: LeadPath, phone: str) -> None:
    """Case 13, in part."""
    chat = Chat(path, phone)
    renewal, recall, visit = await asker(path), await asker(path), await asker(path)
    await chat.ask(_renewal(renewal, *_STOPPED))
    await chat.ask(
        Question(
            key="recall",
            kind="recall",
            open_until=datetime.now(tz=UTC) + timedelta(days=7),
            workflow_id=recall,
            period="2026-2",
        )
    )
    await chat.ask(visit_question("4711", visit))
    await chat.say("STOP", reply="stop")
    await answers(path, renewal, "stop")
    await answers(path, recall, "stop")
    assert (await chat.view()).open_questions == 1
    await eventually(lambda: "stop-confirmation" in chat.sent())
    await answers(path, visit)


async def test_a_marketing_stop_of_whatsapp_itself_holds_at_once_and_is_recorded_once(
    path: LeadPath, phone: str
) -> None:
    chat = Chat(path, phone)
    consent(path, phone, ConsentType.MARKETING_WHATSAPP)
    path.sandbox.fault("hubspot", "500", times=None)
    event = uuid4().hex
    for _ in range(3):
        await chat.withdraw("marketing_whatsapp", key=event)
    assert (await chat.view()).withdrawn == ["marketing_whatsapp"]
    path.sandbox.clear_faults()
    await eventually(lambda: chat.contact().get("consent_marketing_whatsapp") == "withdrawn")

    async def stored() -> bool:
        return (await chat.view()).withdrawn == []

    await eventually(stored)
    await eventually(lambda: len(chat.notes()) == 1)
    assert "user_preferences" in chat.notes()[0]
    assert chat.contact().get("consent_appointment_reminders", "") == ""


async def test_a_sentence_that_only_contains_stop_is_a_lead_message(path: LeadPath, phone: str) -> None:
    """Case 14: ingress reads the sentence; the conversation acts on its verdict alone."""
    chat = Chat(path, phone)
    await chat.write(message("Vreau un implant dar opresc discuția până luni, STOP durerii!", reply="other"))
    await chat.is_sent("first-reply")
    assert (await chat.view()).withdrawn == []
    assert (await chat.view()).opted_out_at is None


@pytest.mark.parametrize(("days", "asked"), [(10, True), (20, False)])
async def test_staff_call_whoever_stops_the_reminders_of_a_visit_within_14_days(
    path: LeadPath, phone: str, days: int, asked: bool
) -> None:
    chat, portal = Chat(path, phone), Portal(path.sandbox, "test")
    consent(path, phone)
    contact = path.contacts(phone)[0]["id"]
    starts = datetime.now(tz=UTC) + timedelta(days=days)
    visit = portal.create("appointments", hs_appointment_start=starts.isoformat())
    portal.call("PUT", f"/v4/objects/appointments/{visit}/associations/default/contacts/{contact}")
    key = await chat.say("STOP", reply="stop")
    recording = path.client.get_workflow_handle(record_messages_id(chat.reference, key))
    await eventually(lambda: path.is_started(recording.id))
    await recording.result()
    day = datetime.now(tz=UTC).date().isoformat()
    assert await path.is_started(ask_staff_id("stop_with_visit", chat.reference, day)) is asked
    await eventually(lambda: len(path.linked("tasks", contact)) == int(asked))
