"""Answers to our questions: whose they are, who gets them, and when the question is put again (spec §3, b).

A tap says by its payload what it is about. A short yes or no says nothing of the kind: it counts only while its
question was the last thing said to the person and no other is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.appointments import LookAtAppointment
    from medicalcor.contracts.leads import ConsentChange
    from medicalcor.contracts.messages import InboundMessage, PatientReply, Question, Tap
    from medicalcor.contracts.names import LOOK_AT_APPOINTMENT, PATIENT_REPLY
    from medicalcor.domain.consent import STOPPED_BY_STOP, ConsentState, ConsentType
    from medicalcor.domain.patient_phrases import PHRASES
    from medicalcor.domain.patient_texts import ask_again_consent, start_question
    from medicalcor.domain.patient_words import FALLBACK, patient_language
from workflows import _conversation_state as states
from workflows._conversation_talk import Talk, text_version
from workflows._options import call
from workflows._staff_asks import UNANSWERED_TAP
from workflows._tell import tell

APPOINTMENT, CONSENT, DATA, RECALL, START = "appointment", "consent", "data", "recall", "start"
VALID = timedelta(days=7)  # of the questions that the conversation itself asks
_HANDING_PATIENCE = timedelta(minutes=1)
_THANKS_LIFE = timedelta(hours=1)
_WHATSAPP = "WhatsApp"
_DATA_PROCESSING = str(ConsentType.DATA_PROCESSING)


async def ask_start(talk: Talk, message: InboundMessage) -> None:
    """What START asks: only a yes grants again what STOP took."""
    consents = sorted(map(str, STOPPED_BY_STOP))
    await talk.say("start_question", message.key, question=_own_question(talk, START, consents, message))


def data_question(talk: Talk, message: InboundMessage) -> Question:
    """The question that the first reply asks where the model needs a consent (`AI_BASIS=consent`)."""
    return _own_question(talk, DATA, [_DATA_PROCESSING], message)


async def tapped(talk: Talk, message: InboundMessage) -> bool:
    """A tapped button of a question; False for what is none. Every tap is answered, or staff are asked to."""
    tap = message.tap
    if tap is None or not tap.answer:
        return False
    question = _asked(states.open_questions(talk.state, message.sent_at), tap)
    if question is not None:
        await _answer(talk, question, message, tap.answer)
    elif tap.kind == APPOINTMENT:
        await _hand_to_visit(talk, tap.subject, message, tap.answer)
    elif tap.kind == START:
        await ask_start(talk, message)
    elif tap.kind == CONSENT and tap.consents == [_DATA_PROCESSING]:
        await _ask_consent(talk, _own_question(talk, CONSENT, tap.consents, message), message)
    else:
        await _staff_answer(talk, message)
    return True


async def short_answer(talk: Talk, message: InboundMessage) -> bool:
    """A short yes or no while a question is open; False for anything else."""
    if message.reply not in ("yes", "no") or message.danger:
        return False
    open_ones = states.open_questions(talk.state, message.sent_at)
    if not open_ones:
        return False
    last = states.last_question(talk.state, message.sent_at)
    if last is not None and len({_asking(one) for one in open_ones}) == 1:
        await _answer(talk, last, message, message.reply)
    else:
        await _ask_which(talk, last, open_ones, message)
    return True


async def end_questions(talk: Talk, consents: set[str], message_key: str) -> None:
    """Whoever asked for what needs a consent that is taken back now is told to stop (renewal, recall)."""
    for question in talk.state.questions:
        needs = {str(ConsentType.MARKETING_WHATSAPP)} if question.kind == RECALL else set(question.consents)
        if question.kind in (RECALL, CONSENT, START) and needs & consents:
            states.close(talk.state, question)
            if question.workflow_id:
                reply = PatientReply(answer="stop", at=workflow.now(), message_key=message_key)
                await tell(question.workflow_id, PATIENT_REPLY, reply)


def _own_question(talk: Talk, kind: str, consents: list[str], message: InboundMessage) -> Question:
    """A question of the conversation itself; an earlier one about the same is replaced: both have the same buttons."""
    talk.state.questions = [
        one
        for one in talk.state.questions
        if one.workflow_id or (one.kind == START) != (kind == START) or set(one.consents) != set(consents)
    ]
    return Question(
        key=f"{kind}.{message.key}",
        kind=kind,
        open_until=workflow.now() + VALID,
        consents=consents,
        language=talk.state.language,
        text_version=text_version(_asked_text(kind, consents, talk.state.language)),
    )


def _asked_text(kind: str, consents: Sequence[str], language: str) -> str:
    """The words with which the conversation itself asks for consents."""
    if kind == START:
        return start_question(language).body
    if kind == CONSENT:
        return ask_again_consent(language, set(map(ConsentType, consents))).body
    return PHRASES["ask_data"][patient_language(language, FALLBACK)]


def _asked(questions: Sequence[Question], tap: Tap) -> Question | None:
    """The open question that a tap answers. Of an appointment's the one with the tap's own time, if there is one."""
    found = [question for question in questions if _is_about(question, tap)]
    at_its_time = [question for question in found if question.appointment_at == tap.at]
    return next(iter(at_its_time or found), None)


def _asking(question: Question) -> str:
    """Which questions are one: a renewal or recall asks its own several times."""
    several = question.kind in (CONSENT, RECALL) and question.workflow_id
    return several or question.key


def _is_about(question: Question, tap: Tap) -> bool:
    if tap.kind == CONSENT:
        return question.kind in (CONSENT, DATA) and set(question.consents) == set(tap.consents)
    if question.kind != tap.kind:
        return False
    return tap.subject == {APPOINTMENT: question.appointment_id, RECALL: question.period}.get(tap.kind, tap.subject)


async def _answer(talk: Talk, question: Question, message: InboundMessage, answer: str) -> None:
    for one in talk.state.questions:
        if _asking(one) == _asking(question):
            states.close(talk.state, one)
    if not question.workflow_id:
        await _answer_own(talk, question, message, answer)
    elif await tell(question.workflow_id, PATIENT_REPLY, _reply(talk, message, answer)):
        await _acknowledge(talk, question, message, answer)
    elif question.kind == APPOINTMENT:
        await _hand_to_visit(talk, question.appointment_id, message, answer)
    else:
        await _staff_answer(talk, message)


async def _answer_own(talk: Talk, question: Question, message: InboundMessage, answer: str) -> None:
    granted = answer == "yes"
    if question.kind == START:
        if granted:
            states.grant_again(talk.state, message.sent_at)
            await _record(talk, question, message, ConsentState.GRANTED)
        await talk.say("start_answered", message.key, {"granted": answer})
        return
    if question.consents == [_DATA_PROCESSING]:
        talk.state.data_consent = answer
    await _record(talk, question, message, ConsentState.GRANTED if granted else ConsentState.DENIED)
    await _acknowledge(talk, question, message, answer)


async def _acknowledge(talk: Talk, question: Question, message: InboundMessage, answer: str) -> None:
    """Says that the answer has come; a visit's reminders answer for themselves, knowing the visit as it is."""
    if question.kind == APPOINTMENT or answer not in ("yes", "no") or not workflow.patched("answers-acknowledged"):
        return
    stopped_at = talk.state.opted_out_at
    if stopped_at is not None and stopped_at >= message.sent_at:
        return
    # Whose language is not known was asked in the clinic's, by a template.
    language = patient_language(question.language) if question.workflow_id else question.language
    await talk.say("answer_received", message.key, language=language, life=_THANKS_LIFE)


async def _record(talk: Talk, question: Question, message: InboundMessage, state: ConsentState) -> None:
    changes = [
        ConsentChange(type=kind, state=state, at=message.sent_at, source=_WHATSAPP, text_version=question.text_version)
        for kind in question.consents
    ]
    await talk.record_consents(message.key, message.sent_at, changes, _proof(question, message, state))


def _proof(question: Question, message: InboundMessage, state: ConsentState) -> str:
    """What an authority asks for: who agreed to what and how, the exact text that they saw, and its version."""
    text = _asked_text(question.kind, question.consents, question.language)
    lines = [
        f"Consimțământ {'acordat' if state is ConsentState.GRANTED else 'refuzat'}: {', '.join(question.consents)}",
        f"Canal: WhatsApp, {'buton' if message.tap else 'răspuns scris'}; mesajul {message.key}",
        f"Versiunea textului: {question.text_version}",
        # After a change of our texts only the message's own note has what was asked before it.
        *([f"Textul: {text}"] if text_version(text) == question.text_version else []),
    ]
    return "\n".join(lines)


async def _hand_to_visit(talk: Talk, appointment_id: str, message: InboundMessage, answer: str) -> None:
    """An answer about a visit whose question is not open (any more): its reminders, started again where they have
    ended, know what is so now. The chat does not wait for long: later messages may be urgent.
    """
    order = LookAtAppointment(
        tags=talk.tags(),
        appointment_id=appointment_id,
        at=message.sent_at,
        why="patient",
        reply=_reply(talk, message, answer),
    )
    handing = asyncio.create_task(call(LOOK_AT_APPOINTMENT, order, summary="hand an answer to the visit's reminders"))
    await workflow.wait([handing], timeout=_HANDING_PATIENCE.total_seconds())
    if not handing.done() or handing.exception() is not None:
        handing.cancel()
        await _staff_answer(talk, message)


async def _ask_which(talk: Talk, last: Question | None, open_ones: Sequence[Question], message: InboundMessage) -> None:
    """The buttons once more: of the last question's kind, else of visits, else of the newest question."""
    visits = [one for one in open_ones if one.kind == APPOINTMENT and one.appointment_at is not None]
    question = last or (visits or open_ones)[-1]
    if question.kind == APPOINTMENT and len(visits) > 1:
        listed = ",".join(f"{one.appointment_id}@{_iso(one)}" for one in visits)
        answer = "confirm" if message.reply == "yes" else "cancel"
        await talk.say("ask_which_visit", message.key, {"answer": answer, "visits": listed})
    else:
        await _ask_again(talk, question, message)


async def _ask_again(talk: Talk, question: Question, message: InboundMessage) -> None:
    if question.kind == APPOINTMENT and question.appointment_at is not None:
        values = {"appointment_id": question.appointment_id, "when": _iso(question)}
        await talk.say("ask_again_visit", message.key, values, question=question)
    elif question.kind in (CONSENT, DATA):
        own = None if question.workflow_id else _own_question(talk, CONSENT, question.consents, message)
        await _ask_consent(talk, own or question, message)
    elif question.kind == START:
        await ask_start(talk, message)
    else:
        await _staff_answer(talk, message)


async def _ask_consent(talk: Talk, question: Question, message: InboundMessage) -> None:
    asked = question.model_copy(update={"language": patient_language(talk.state.language, FALLBACK)})
    await talk.say("ask_again_consent", message.key, {"consents": ",".join(question.consents)}, question=asked)


async def _staff_answer(talk: Talk, message: InboundMessage) -> None:
    """Nobody is left who could act on it by itself."""
    tap = message.tap
    parts = (tap.kind, tap.answer, tap.subject, _at(tap)) if tap else (message.reply,)
    await talk.ask_staff(
        UNANSWERED_TAP, message.key, message.sent_at, detail="Răspunsul: " + " ".join(filter(None, parts))
    )


def _reply(talk: Talk, message: InboundMessage, answer: str) -> PatientReply:
    return PatientReply(
        answer=answer,
        at=message.sent_at,
        message_key=message.key,
        appointment_at=message.tap.at if message.tap else None,
        by_tap=message.tap is not None,
        person=talk.person,
    )


def _iso(question: Question) -> str:
    return question.appointment_at.isoformat() if question.appointment_at else ""


def _at(tap: Tap) -> str:
    return tap.at.isoformat() if tap.at else ""
