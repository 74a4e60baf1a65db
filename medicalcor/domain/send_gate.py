"""The gate: whether one message may go to one person now (spec §4, "The gate").

A pure rule over facts that an activity gathers. It fails closed: a fact that could not be had holds what needs it.
`held` and `wait_until` are asked again, by the delivery, until the message's own limit; `refused` is final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from medicalcor.domain.consent import Basis, Consents, ConsentType, Need, objection
from medicalcor.domain.send_window import JUDGEMENT_LIFE, SendWindow, free_text_allowed, may_go_now, next_allowed
from medicalcor.domain.templates import Template


class Origin(StrEnum):
    """Who began: the clinic, or the person, to whom we answer; an emergency is the 112 text."""

    CLINIC = "clinic"
    ANSWER = "answer"
    EMERGENCY = "emergency"


class Conversation(StrEnum):
    """What the person's open conversation says about an opt-out that HubSpot may not have yet."""

    OPTED_OUT = "opted_out"
    NOT_OPTED_OUT = "not_opted_out"
    ABSENT = "absent"
    """None is open: HubSpot's word is all there is."""
    SILENT = "silent"
    """One is open, or may be, and did not answer."""


class Verdict(StrEnum):
    """The gate's answers."""

    ALLOWED = "allowed"
    WAIT_UNTIL = "wait_until"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. `template` None is free text (with or without buttons).

    `renews`: the consents that a renewal asks about. `planned_at` has the send window's grace; after `not_after` the
    message is not worth sending. Moments are aware.
    """

    origin: Origin
    template: Template | None = None
    renews: frozenset[ConsentType] = frozenset()
    planned_at: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the recipient. `consents` None: HubSpot could not be asked.

    `last_inbound_at` is the time that their last message bears, `last_sent_at` when this template last went to them.
    """

    consents: Consents | None
    conversation: Conversation
    last_inbound_at: datetime | None = None
    last_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clinic:
    """What holds for all. `known` is false where `clinic-control` did not answer: then nobody knows what is paused."""

    zone: tzinfo
    window: SendWindow
    reminder_basis: Basis = Basis.CONSENT
    paused: bool = False
    blocked: frozenset[str] = frozenset()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; `reason` for `held`, `refused` and `wait_until`, the moment (clinic time) for `wait_until`."""

    verdict: Verdict
    reason: str = ""
    until: datetime | None = None


ALLOWED = Decision(Verdict.ALLOWED)


def judge(message: Message, person: Person, clinic: Clinic, now: datetime) -> Decision:
    """Whether a message may go at `now` (aware).

    Reasons. refused: `opted_out`, `consent_*` (see `consent.objection`), `not_an_answer` (free text that the clinic
    starts falls under no row of the consent table), `window_closed`, `too_late`. held: `consent_unknown`,
    `conversation_silent`, `control_unknown`, `sends_paused`, `template_blocked`. wait_until: `cooldown`, `quiet_hours`.
    """
    template = message.template
    refused = _refused(message, person, clinic, now)
    if refused is not None:
        return Decision(Verdict.REFUSED, refused)
    held = _held(message, person, clinic)
    if held is not None:
        return Decision(Verdict.HELD, held)
    if message.origin is not Origin.CLINIC or template is None:
        return ALLOWED
    return _wait(message, template, person, clinic, now)


def still_counts(judged_at: datetime, now: datetime) -> bool:
    """Whether an answer of the gate may still be acted on, or must be asked for again (spec §4: 60 s)."""
    return judged_at <= now <= judged_at + JUDGEMENT_LIFE


def _refused(message: Message, person: Person, clinic: Clinic, now: datetime) -> str | None:
    template = message.template
    if template is None and message.origin is Origin.CLINIC:
        return "not_an_answer"
    if template is not None:
        # A STOP counts from its receipt, whatever HubSpot still says, and nobody who asked for silence gets a template.
        if person.conversation is Conversation.OPTED_OUT:
            return "opted_out"
        if person.consents is not None and (lacks := _objection(message, template.need, person.consents, clinic, now)):
            return lacks
    if message.not_after is not None and now > message.not_after:
        return "too_late"
    if template is None and not _window_unknown(person) and not free_text_allowed(person.last_inbound_at, now):
        return "window_closed"
    return None


def _objection(message: Message, need: Need, consents: Consents, clinic: Clinic, now: datetime) -> str | None:
    return objection(need, consents, now, reminder_basis=clinic.reminder_basis, renewed=message.renews)


def _held(message: Message, person: Person, clinic: Clinic) -> str | None:
    template = message.template
    if template is None:
        return "conversation_silent" if _window_unknown(person) else None
    if person.conversation is Conversation.SILENT:
        return "conversation_silent"
    if not clinic.known:
        return "control_unknown"
    if message.origin is Origin.CLINIC and clinic.paused:
        return "sends_paused"
    if template.name in clinic.blocked:
        return "template_blocked"
    # Last: whoever gathers the facts need not ask HubSpot while something else holds.
    return "consent_unknown" if person.consents is None else None


def _window_unknown(person: Person) -> bool:
    """Whether only a conversation that does not answer could say when the person last wrote."""
    return person.last_inbound_at is None and person.conversation is Conversation.SILENT


def _wait(message: Message, template: Template, person: Person, clinic: Clinic, now: datetime) -> Decision:
    """Quiet hours and cooldown, together: a cooldown that ends at night ends in the morning."""
    # In UTC: moments of one zone are added to and compared by the wall clock, which a change of the clock bends.
    now = now.astimezone(UTC)
    last = person.last_sent_at
    cooled_at = now if last is None else max(now, last.astimezone(UTC) + template.cooldown)
    if cooled_at == now and may_go_now(now, clinic.zone, clinic.window, message.planned_at):
        return ALLOWED
    until = next_allowed(cooled_at, clinic.zone, clinic.window)
    if message.not_after is not None and until > message.not_after:
        return Decision(Verdict.REFUSED, "too_late")
    return Decision(Verdict.WAIT_UNTIL, "cooldown" if cooled_at > now else "quiet_hours", until)
