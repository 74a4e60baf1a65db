"""What stands behind a button: the payload that we put there, and what a tap on it says when it comes back.

A tap may come weeks later, on an outdated message, or be made up: it says what the button was about and at which time,
and whoever acts on it compares that with what is so now (spec §3, reminders).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from medicalcor.domain.consent import ConsentType

MAX_PAYLOAD = 256
"""Characters of a reply button's id (Meta, interactive messages); templates' payloads are kept as short."""

APPOINTMENT_ANSWERS = frozenset({"confirm", "move", "cancel", "undo", "seen"})
"""Confirm, another time, cancel; `undo` takes a cancellation back, `seen` acknowledges the clinic's own."""

START = "start"
STOP = "stop"

_SUBJECT = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_MOMENT = "%Y%m%dT%H%MZ"
_SHORT = {
    ConsentType.DATA_PROCESSING: "data",
    ConsentType.MARKETING_WHATSAPP: "marketing",
    ConsentType.APPOINTMENT_REMINDERS: "reminders",
}
_TYPES = {short: kind for kind, short in _SHORT.items()}


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button. `kind` appointment | consent | recall | start | stop.

    `answer` is one of APPOINTMENT_ANSWERS, else yes | no, and "" for the START and STOP buttons themselves; `subject`
    the appointment's id or the recall's period; `at` the appointment's time that the button was sent with;
    `consents` what a consent button is about.
    """

    kind: str
    answer: str = ""
    subject: str = ""
    at: datetime | None = None
    consents: frozenset[ConsentType] = frozenset()


def appointment_payload(answer: str, appointment_id: str, starts_at: datetime) -> str:
    """`appt:{answer}:{id}:{time in UTC}`. ValueError for another answer, an id with odd characters, a naive time."""
    if answer not in APPOINTMENT_ANSWERS or not _SUBJECT.fullmatch(appointment_id) or starts_at.tzinfo is None:
        raise ValueError("an appointment's button needs an answer, an id and a time with its zone")
    return f"appt:{answer}:{appointment_id}:{starts_at.astimezone(UTC).strftime(_MOMENT)}"


def consent_payload(consents: Iterable[ConsentType], answer: str) -> str:
    """`consent:marketing+reminders:yes`. ValueError without consents or for an answer that is none."""
    named = "+".join(sorted(_SHORT[kind] for kind in set(consents)))
    if not named or answer not in ("yes", "no"):
        raise ValueError("a consent's button needs consents, and yes or no")
    return f"consent:{named}:{answer}"


def recall_payload(period: str, answer: str) -> str:
    """`recall:{period}:yes`. ValueError for a period with odd characters or an answer that is none."""
    if not _SUBJECT.fullmatch(period) or answer not in ("yes", "no"):
        raise ValueError("a recall's button needs a period, and yes or no")
    return f"recall:{period}:{answer}"


def start_payload(answer: str) -> str:
    """`start:yes` or `start:no`, the answers to the question that START asks."""
    if answer not in ("yes", "no"):
        raise ValueError("the question after START is answered by yes or no")
    return f"start:{answer}"


def read_payload(payload: str) -> Tap | None:
    """What a tapped button says, None for a payload that is not ours. Never raises."""
    kind, *rest = payload.split(":")
    if payload in (START, STOP):
        return Tap(payload)
    if kind == "appt" and len(rest) == 3:
        return _appointment(*rest)
    if not rest or rest[-1] not in ("yes", "no"):
        return None
    if kind == "start" and len(rest) == 1:
        return Tap("start", rest[0])
    if kind == "recall" and len(rest) == 2 and _SUBJECT.fullmatch(rest[0]):
        return Tap("recall", rest[1], rest[0])
    if kind == "consent" and len(rest) == 2 and (named := rest[0].split("+")) and set(named) <= _TYPES.keys():
        return Tap("consent", rest[1], consents=frozenset(_TYPES[short] for short in named))
    return None


def _appointment(answer: str, appointment_id: str, moment: str) -> Tap | None:
    try:
        at = datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    if answer not in APPOINTMENT_ANSWERS or not _SUBJECT.fullmatch(appointment_id):
        return None
    return Tap("appointment", answer, appointment_id, at)
