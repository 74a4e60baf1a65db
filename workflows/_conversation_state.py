"""What a conversation's signals do to its state, at once and without a command: pure functions (spec §3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.messages import (
        ConsentEvent,
        ConversationState,
        InboundMessage,
        Question,
        Said,
        StaffReplied,
    )
    from medicalcor.domain.consent import STOPPED_BY_STOP
    from medicalcor.domain.patient_words import LANGUAGES

STAFF = "staff"
MAX_QUESTIONS, MAX_CONSENT_KEYS, MAX_ALERTS, MAX_AWAITED = 20, 200, 5, 20
# What a message of ours crossed on its way: the person had not read it. Clocks of two companies differ by seconds.
_CLOCKS_DIFFER = timedelta(seconds=2)


def receive(state: ConversationState, message: InboundMessage) -> None:
    """What counts from a message's receipt on: the 24 h window, the language, and an opt-out (spec §3)."""
    if message.kind != "system":
        state.last_inbound_at = max(state.last_inbound_at or message.sent_at, message.sent_at)
    if message.language:
        state.language = message.language
    if message.reply == "stop":
        state.opted_out_at = max(state.opted_out_at or message.sent_at, message.sent_at)
        _withdraw(state, map(str, STOPPED_BY_STOP), message.sent_at)


def consent_event(state: ConversationState, event: ConsentEvent) -> None:
    """A withdrawal outside the chat counts from its receipt; one that HubSpot has need not be known here any more."""
    if event.key:
        if event.key in state.consent_keys:
            return
        state.consent_keys = [*state.consent_keys, event.key][-MAX_CONSENT_KEYS:]
    if event.kind == "stored":
        known = set(event.consents)
        state.withdrawn = {t: at for t, at in state.withdrawn.items() if t not in known or at > event.at}
    elif event.kind == "withdrawn":
        _withdraw(state, event.consents, event.at)
        state.events.append(event)


def grant_again(state: ConversationState, at: datetime) -> None:
    """The yes after START, given at a moment: what was taken back before it is not taken back any more."""
    state.withdrawn = {t: taken for t, taken in state.withdrawn.items() if t not in STOPPED_BY_STOP or taken >= at}
    if state.opted_out_at is not None and state.opted_out_at < at:
        state.opted_out_at = None
        state.stop_confirmed_at = None


def said(state: ConversationState, given: Said) -> None:
    """Something is about to be said to the person, or was not said after all."""
    keys = {given.key, given.question.key if given.question else given.key, *given.also}
    state.questions = [question for question in state.questions if question.key not in keys]
    if given.withdrawn:
        if state.last_said in keys:
            state.last_said = ""
        return
    if given.question is not None:
        still_open = [question for question in state.questions if question.open_until > given.at]
        state.questions = [*still_open, given.question][-MAX_QUESTIONS:]
    if state.last_said_at is None or given.at >= state.last_said_at:
        state.last_said = given.question.key if given.question else given.key
        state.last_said_at = given.at


def staff_replied(state: ConversationState, reply: StaffReplied) -> None:
    """Staff wrote by hand. WhatsApp's times are whole seconds: of two in one second theirs counts as the last."""
    state.staff_replied_at = max(state.staff_replied_at or reply.at, reply.at)
    state.forward = reply
    if state.last_said_at is None or reply.at >= state.last_said_at.replace(microsecond=0):
        state.last_said, state.last_said_at = STAFF, reply.at


def open_questions(state: ConversationState, at: datetime) -> list[Question]:
    """The questions that an answer given at a moment can be for, oldest first."""
    return [question for question in state.questions if question.open_until > at]


def last_question(state: ConversationState, at: datetime) -> Question | None:
    """The question that was the last thing said to the person when they wrote, at a moment."""
    if state.last_said_at is not None and at + _CLOCKS_DIFFER < state.last_said_at:
        return None
    return next((one for one in open_questions(state, at) if one.key == state.last_said), None)


def close(state: ConversationState, question: Question) -> None:
    """It has its answer: a later one is none."""
    state.questions = [one for one in state.questions if one.key != question.key]


def writes_of(language: str) -> bool:
    """Whether the rules understand this language; "" is one that nobody recognised."""
    return language in LANGUAGES


def _withdraw(state: ConversationState, types: Iterable[str], at: datetime) -> None:
    for kind in types:
        state.withdrawn[kind] = max(state.withdrawn.get(kind, at), at)
