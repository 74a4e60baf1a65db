"""Answers: a tap by its payload, a short yes or no only as the last thing said, with one question open (spec §3, b)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from medicalcor.contracts.messages import Question, Said, Tap
from medicalcor.contracts.names import QUESTION, appointment_reminder_id
from tests.chat import Chat, answers, asker, message, replies, visit_question
from tests.lead_path import LeadPath, eventually

_BOTH = ["appointment_reminders", "marketing_whatsapp"]


def _renewal(asked_by: str, consents: list[str], days: float = 20) -> Question:
    until = datetime.now(tz=UTC) + timedelta(days=days)
    return Question(
        key=f"renewal-{uuid4().hex}", kind="consent", open_until=until, workflow_id=asked_by, consents=consents
    )


async def test_a_tap_goes_to_the_workflow_that_asked_with_the_time_of_its_button(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone), await asker(path)
    question = visit_question("501", visit)
    await chat.ask(question)
    key = await chat.tap("appointment", "confirm", subject="501", at=question.appointment_at)
    [reply] = await answers(path, visit, "confirm")
    assert (reply.by_tap, reply.message_key, reply.appointment_at) == (True, key, question.appointment_at)
    assert (await chat.view()).open_questions == 0
    await eventually(lambda: len(chat.notes()) == 1)
    assert (await chat.view()).scored_bursts == 0
    assert chat.sent() == [], "the workflow that asked answers"


async def test_of_two_open_questions_each_tap_finds_its_own(path: LeadPath, phone: str) -> None:
    chat, visit, renewal, recall = Chat(path, phone), await asker(path), await asker(path), await asker(path)
    await chat.ask(visit_question("502", visit))
    await chat.ask(_renewal(renewal, _BOTH))
    until = datetime.now(tz=UTC) + timedelta(days=7)
    await chat.ask(Question(key="r", kind="recall", open_until=until, workflow_id=recall, period="2026-11"))
    await chat.tap("recall", "no", subject="2026-11")
    await chat.tap("consent", "yes", consents=list(reversed(_BOTH)))
    await chat.tap("appointment", "cancel", subject="502")
    await answers(path, recall, "no")
    await answers(path, renewal, "yes")
    await answers(path, visit, "cancel")


async def test_an_answer_is_acknowledged_once_but_not_after_a_stop(path: LeadPath, phone: str) -> None:
    chat, recall = Chat(path, phone), await asker(path)
    until = datetime.now(tz=UTC) + timedelta(days=7)
    yes = Tap(kind="recall", answer="yes", subject="2026-11")
    for key in ("first", "second"):
        await chat.ask(Question(key=key, kind="recall", open_until=until, workflow_id=recall, period="2026-11"))
        tapped = message("Da", kind="button", scorable=False, tap=yes)
        stop = [message("STOP", reply="stop", scorable=False)] if key == "second" else []
        await chat.write(tapped, *stop)
        await chat.settled(1 if key == "first" else 3)
        assert await chat.is_answered("answer-received", tapped.key) is (key == "first")
    await chat.is_sent("answer-received", "stop-confirmation")


async def test_it_is_acknowledged_in_the_language_in_which_it_was_asked_last(path: LeadPath, phone: str) -> None:
    chat, renewal = Chat(path, phone), await asker(path)
    await chat.ask(_renewal(renewal, _BOTH).model_copy(update={"language": "ro"}))
    await chat.staff_reply()
    await chat.say("ja", reply="yes", language="de")
    await chat.is_sent("ask-again-consent")
    await chat.tap("consent", "yes", consents=_BOTH)
    await chat.is_sent("ask-again-consent", "answer-received")
    assert chat.messages()[-1]["text"] == "Danke, wir haben Ihre Antwort erhalten."


async def test_a_short_yes_is_the_answer_to_the_one_question_that_was_said_last(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone), await asker(path)
    await chat.ask(visit_question("503", visit))
    await chat.say("Da, mulțumesc!", reply="yes")
    [reply] = await answers(path, visit, "yes")
    assert not reply.by_tap
    await chat.say("da", reply="yes", topic="idle")
    await chat.settled(2)
    await answers(path, visit, "yes")


async def test_a_short_yes_after_staff_wrote_gets_the_buttons_again_and_then_counts(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone), await asker(path)
    await chat.ask(visit_question("504", visit))
    await chat.staff_reply()
    await chat.say("da", reply="yes")
    await chat.is_sent("ask-again-visit")
    assert await replies(path, visit) == []
    assert len(chat.messages()[0]["buttons"]) == 3
    await chat.say("da", reply="yes")
    await answers(path, visit, "yes")


async def test_a_short_answer_while_two_visits_are_open_is_asked_which(path: LeadPath, phone: str) -> None:
    chat, first, second = Chat(path, phone), await asker(path), await asker(path)
    await chat.ask(visit_question("505", first))
    await chat.ask(visit_question("506", second))
    await chat.say("da", reply="yes")
    await chat.is_sent("ask-which-visit")
    payloads = [button["payload"] for button in chat.messages()[0]["buttons"]]
    assert [payload.split(":")[:3] for payload in payloads] == [["appt", "confirm", "505"], ["appt", "confirm", "506"]]
    await chat.say("da", reply="yes")
    await chat.is_sent("ask-which-visit", "ask-which-visit")
    assert await replies(path, first) == await replies(path, second) == []
    await chat.tap("appointment", "confirm", subject="506")
    await answers(path, second, "confirm")


async def test_a_sentence_with_a_no_in_it_is_no_answer(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone), await asker(path)
    await chat.ask(visit_question("507", visit))
    await chat.say("nu știu dacă ajung, cât costă o coroană?", reply="other")
    await chat.is_sent("first-reply")
    assert await replies(path, visit) == []
    assert (await chat.view()).open_questions == 1


async def test_after_its_expiry_a_question_has_no_answer(path: LeadPath, phone: str) -> None:
    chat, renewal = Chat(path, phone), await asker(path)
    await chat.ask(_renewal(renewal, ["marketing_whatsapp"], days=-0.01))
    await chat.say("da", reply="yes")
    key = await chat.tap("consent", "yes", consents=["marketing_whatsapp"])
    await chat.settled(2)
    assert await chat.asked("unanswered_tap", key)
    assert await replies(path, renewal) == []


async def test_an_answer_written_before_the_question_is_none(path: LeadPath, phone: str) -> None:
    """A webhook that was under way while the question went."""
    chat, visit = Chat(path, phone), await asker(path)
    await chat.ask(visit_question("508", visit))
    await chat.say("da", reply="yes", sent_at=datetime.now(tz=UTC) - timedelta(minutes=3))
    await chat.is_sent("ask-again-visit")
    assert await replies(path, visit) == []


async def test_a_question_that_was_not_said_after_all_is_none(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone), await asker(path)
    question = visit_question("509", visit)
    await chat.ask(question)
    await chat.tell(QUESTION, Said(key=question.key, at=datetime.now(tz=UTC), question=question, withdrawn=True))
    assert (await chat.view()).open_questions == 0
    await chat.say("da", reply="yes")
    await chat.is_sent("first-reply")
    assert await replies(path, visit) == []


async def test_an_answer_about_a_visit_whose_reminders_have_ended_starts_them_again(path: LeadPath, phone: str) -> None:
    chat, appointment, other = Chat(path, phone), str(uuid4().int % 10**12), str(uuid4().int % 10**12)
    await chat.ask(visit_question(other, "appointment-reminder/ended"))
    await chat.say("da", reply="yes")
    await answers(path, appointment_reminder_id(other), "yes")
    await chat.tap("appointment", "undo", subject=appointment)
    await answers(path, appointment_reminder_id(appointment), "undo")


async def test_an_answer_that_nobody_is_there_to_take_is_staffs(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    until = datetime.now(tz=UTC) + timedelta(days=7)
    await chat.ask(Question(key="r", kind="recall", open_until=until, workflow_id="recall/ended", period="2026-12"))
    key = await chat.tap("recall", "yes", subject="2026-12")
    await eventually(lambda: bool(chat.contact()))
    contact = path.contacts(phone)[0]["id"]
    await eventually(lambda: len(path.linked("tasks", contact)) == 1)
    assert "recall yes 2026-12" in path.linked("tasks", contact)[0]["properties"]["hs_task_body"]
    assert await chat.asked("unanswered_tap", key)


async def test_a_consent_to_the_use_of_data_is_asked_by_the_first_reply_and_lets_the_model_judge(
    path: LeadPath, phone: str
) -> None:
    """AI_BASIS=consent; what reaches the score is the person's own answer in the chat."""
    chat = Chat(path, phone, given={"ask_data": True})
    await chat.say("Bună, aș vrea detalii despre fațete", scorable=False)
    await chat.is_sent("first-reply")
    assert [button["payload"] for button in chat.messages()[0]["buttons"]] == ["consent:data:yes", "consent:data:no"]
    key = await chat.tap("consent", "yes", consents=["data_processing"])
    await eventually(lambda: chat.contact().get("consent_data_processing") == "granted")
    assert await chat.is_answered("answer-received", key)
    await eventually(lambda: any(key in note for note in chat.notes()))
    scored = await chat.say("Vreau un implant, am buget 2000 euro")
    result = await path.burst_result(phone, scored)
    assert result.model != "rules"
    assert chat.contact()["consent_data_processing_source"] == "WhatsApp"


async def test_questions_cross_continue_as_new_and_the_state_stays_small(path: LeadPath, phone: str) -> None:
    chat, visit = Chat(path, phone, given={"history_events": 50}), await asker(path)
    for number in range(30):
        await chat.ask(visit_question(f"9{number}", visit))
    await chat.staff_reply()
    for number in range(30):
        await chat.write(message(f"mesajul {number}", scorable=False))
    await chat.settled(30)
    runs = [run async for run in path.client.list_workflows(f'WorkflowId="whatsapp/{chat.reference}"')]
    assert len(runs) > 1, "it has to have continued as new for this test to mean anything"
    view = await chat.view()
    assert (view.open_questions, view.staff_replied_at is not None) == (20, True)
    await chat.tap("appointment", "confirm", subject="929")
    await answers(path, visit, "confirm")
