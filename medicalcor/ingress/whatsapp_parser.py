"""A WhatsApp webhook body in our words: who wrote what, what became of what we sent, and what was counted.

Pure but for the verdicts of `domain`: `now` comes in. Everything in a body may be missing or of another type than
documented; what cannot be used is counted under its reason and costs nothing else (spec §2).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from medicalcor.contracts.control import ControlEvent
from medicalcor.contracts.messages import InboundMessage, Person, Tap
from medicalcor.domain.answers import read_reply
from medicalcor.domain.business_time import OpeningHours, closed_until
from medicalcor.domain.button_payloads import read_payload
from medicalcor.domain.emergency import danger_to_life
from medicalcor.domain.language import detect_language
from medicalcor.domain.patient_ref import hashed_message_id
from medicalcor.domain.topics import topic_of
from medicalcor.ingress.whatsapp_events import (
    CONTROL_FIELDS,
    SendStatus,
    Withdrawal,
    read_control,
    read_preference,
    read_status,
    status_outcome,
)
from medicalcor.ingress.whatsapp_kinds import Content, Json, as_list, as_object, as_time, is_known, read_content
from medicalcor.ingress.whatsapp_people import People

OBJECT = "whatsapp_business_account"

# Subscribed fields that start nothing; any other field is new to us.
_OTHER_FIELDS = frozenset(
    {
        "calls",
        "history",
        "message_template_components_update",
        "phone_number_name_update",
        "security",
        "smb_app_state_sync",
        "user_id_update",
    }
)


class NotAnEnvelope(Exception):
    """The body is not a WhatsApp webhook."""


@dataclass
class Inbound:
    """The messages of one person in one body, in the body's order."""

    person: Person
    messages: list[InboundMessage] = field(default_factory=list)


@dataclass(frozen=True)
class Echo:
    """Staff wrote to this person by hand, from the WhatsApp Business app."""

    patient_ref: str
    at: datetime


@dataclass
class Parsed:
    """One body. `events` counts (type, outcome): both from fixed sets, as they become labels of a metric.

    What the engine has to be asked about, whether a delivery or a conversation is there to be told, is counted there.
    """

    inbound: dict[str, Inbound] = field(default_factory=dict)
    echoes: list[Echo] = field(default_factory=list)
    statuses: list[SendStatus] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    control: list[ControlEvent] = field(default_factory=list)
    events: Counter[tuple[str, str]] = field(default_factory=Counter)


def load_envelope(raw: bytes) -> Json:
    """The JSON of a body. Raises NotAnEnvelope for what is not JSON or another product's webhook."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotAnEnvelope from None
    if (
        not isinstance(document, dict)
        or document.get("object") != OBJECT
        or not isinstance(document.get("entry"), list)
    ):
        raise NotAnEnvelope
    return document


@dataclass(frozen=True)
class Opening:
    """When the clinic is open: what `closed_until` is told by."""

    hours: OpeningHours
    closed: Container[date]


class WhatsAppParser:
    """Reads envelopes for one clinic: its reference key, its own numbers (E.164), its time zone and opening hours."""

    def __init__(self, reference_key: bytes, own_numbers: tuple[str, ...], zone: tzinfo, opening: Opening) -> None:
        self._key = reference_key
        self._people = People(reference_key, own_numbers)
        self._zone = zone
        self._opening = opening

    def parse(self, document: Json, now: datetime) -> Parsed:
        """Everything a body says. `now` is aware; it stands in for a time that is missing or impossible."""
        parsed = Parsed()
        for entry in map(as_object, as_list(document.get("entry"))):
            changes = entry.get("changes")
            if not isinstance(changes, list):
                parsed.events["entry", "malformed"] += 1
                continue
            for change in changes:
                self._change(as_object(change), entry, parsed, now)
        return parsed

    def _change(self, change: Json, entry: Json, parsed: Parsed, now: datetime) -> None:
        name, value = change.get("field"), as_object(change.get("value"))
        if name == "messages":
            self._messages(value, parsed, now)
        elif name == "smb_message_echoes":
            for echo in as_list(value.get("message_echoes")):
                self._echo(as_object(echo), parsed, now)
        elif name == "user_preferences":
            for wish in as_list(value.get("user_preferences")):
                self._preference(as_object(wish), value, parsed, now)
        elif isinstance(name, str) and name in CONTROL_FIELDS:
            event = read_control(name, value, entry, self._key, now)
            parsed.control += [event] if event else []
            parsed.events[name, "accepted" if event else "malformed"] += 1
        elif isinstance(name, str) and name in _OTHER_FIELDS:
            parsed.events[name, "ignored"] += 1
        else:
            parsed.events["other", "unknown"] += 1

    def _messages(self, value: Json, parsed: Parsed, now: datetime) -> None:
        for status in map(as_object, as_list(value.get("statuses"))):
            self._status(status, value, parsed, now)
        for message in as_list(value.get("messages")):
            kind, outcome = self._message(as_object(message), value, parsed, now)
            parsed.events[kind, outcome] += 1
        if not value.get("messages") and not value.get("statuses"):
            parsed.events["errors" if value.get("errors") else "empty", "ignored"] += 1

    def _status(self, status: Json, value: Json, parsed: Parsed, now: datetime) -> None:
        told = read_status(status, value, self._people, self._key, now)
        if isinstance(told, SendStatus):
            parsed.statuses.append(told)
            return
        if told is not None:
            parsed.withdrawals.append(told)
        parsed.events["status", "opted_out" if told else status_outcome(status)] += 1

    def _preference(self, wish: Json, value: Json, parsed: Parsed, now: datetime) -> None:
        read = read_preference(wish, value, self._people, self._key, now)
        if isinstance(read, Withdrawal):
            parsed.withdrawals.append(read)
        parsed.events["user_preferences", "accepted" if isinstance(read, Withdrawal) else read] += 1

    def _message(self, message: Json, value: Json, parsed: Parsed, now: datetime) -> tuple[str, str]:
        """Adds one message to its person; what it is and what became of it."""
        wamid = message.get("id")
        if not isinstance(wamid, str) or not wamid:
            return ("message", "no_id") if message else ("message", "malformed")
        content = read_content(message)
        person = self._people.person(message.get("from"), message.get("from_user_id"), value)
        if person is None:
            return content.kind, "no_sender"
        if self._people.is_own(person, value):
            return content.kind, "own_number"
        inbound = parsed.inbound.setdefault(person.patient_ref, Inbound(person))
        key = hashed_message_id(self._key, wamid)
        if any(earlier.key == key for earlier in inbound.messages):
            return content.kind, "duplicate"
        inbound.messages.append(self._inbound(key, content, message, now))
        if not is_known(message):
            return content.kind, "unknown"
        return content.kind, "accepted" if content.scorable or content.kind == "button" else "noted"

    def _inbound(self, key: str, content: Content, message: Json, now: datetime) -> InboundMessage:
        """The verdict is reached here, once, and travels with the message (spec §2)."""
        local = now.astimezone(self._zone)
        tap = _tap(content.payload)
        edited = message.get("type") == "edit"
        danger = bool(content.text) and danger_to_life(content.text)
        return InboundMessage(
            key=key,
            sent_at=as_time(message.get("timestamp"), now),
            kind=content.kind,
            text=content.text,
            note=content.note,
            scorable=content.scorable,
            clinic_date=local.date().isoformat(),
            reply="other" if edited else _reply(content.text, tap),
            danger=danger,
            language=detect_language(content.text) if content.text else "",
            button_payload=content.payload,
            topic=topic_of(content.text) if content.scorable and not danger else "",
            closed_until=closed_until(local, self._opening.hours, self._opening.closed),
            tap=tap,
        )

    def _echo(self, echo: Json, parsed: Parsed, now: datetime) -> None:
        if reference := self._people.reference(echo.get("to"), echo.get("to_user_id")):
            parsed.echoes.append(Echo(reference, as_time(echo.get("timestamp"), now)))
        else:
            parsed.events["echo", "malformed"] += 1


def _tap(payload: str) -> Tap | None:
    read = read_payload(payload)
    if read is None:
        return None
    consents = sorted(consent.value for consent in read.consents)
    return Tap(kind=read.kind, answer=read.answer, subject=read.subject, at=read.at, consents=consents)


def _reply(text: str, tap: Tap | None) -> str:
    """What the person says by it; of a button of ours the payload, whatever its label."""
    if tap is not None and tap.kind in ("stop", "start") and not tap.answer:
        return tap.kind
    if tap is not None:
        return tap.answer if tap.answer in ("yes", "no") else "other"
    return read_reply(text) if text else "other"
