"""What a WhatsApp webhook says beside messages: statuses of what we sent, preferences, and the account's own events.

Readers are total, as those of messages are; each answers what it counted, as (type, outcome) from fixed sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from medicalcor.contracts.control import ControlEvent
from medicalcor.contracts.messages import ConsentEvent, DeliveryStatus, Person
from medicalcor.contracts.names import delivery_id
from medicalcor.domain.consent import ConsentType
from medicalcor.domain.patient_ref import hashed_message_id
from medicalcor.ingress.whatsapp_kinds import Json, as_list, as_object, as_text, as_time
from medicalcor.ingress.whatsapp_people import People

_TOLD = frozenset({"sent", "delivered", "read", "played", "failed"})
_KNOWN_STATUSES = _TOLD | {"deleted", "warning"}
# Ours: printable, and of a length that WhatsApp keeps (512).
_CALLBACK = re.compile(re.escape(delivery_id("")) + r"[!-~]{1,500}")
_OPTED_OUT = 131050
_MOST_CODES = 10
_LONGEST_WORD = 512

Outcome = tuple[str, str]


@dataclass(frozen=True)
class SendStatus:
    """A status of a message of ours, for the delivery that sent it."""

    workflow_id: str
    status: DeliveryStatus


@dataclass(frozen=True)
class Withdrawal:
    """A person took a consent back outside the chat."""

    person: Person
    event: ConsentEvent


def read_status(status: Json, value: Json, people: People, key: bytes, now: datetime) -> SendStatus | Withdrawal | None:
    """A status as its delivery is told; an opt-out that no delivery of ours will tell of; None for any other."""
    word = status.get("status")
    if not isinstance(word, str) or word not in _TOLD:
        return None
    codes = _codes(status)
    at, callback = as_time(status.get("timestamp"), now), status.get("biz_opaque_callback_data")
    wamid = as_text(status.get("id"), 512)
    if isinstance(callback, str) and _CALLBACK.fullmatch(callback):
        message_key = hashed_message_id(key, wamid) if wamid else ""
        return SendStatus(callback, DeliveryStatus(status=word, at=at, message_key=message_key, codes=codes))
    person = people.person(status.get("recipient_id"), status.get("recipient_user_id"), value)
    if _OPTED_OUT in codes and person is not None:
        return Withdrawal(person, _marketing_withdrawn(at, f"WhatsApp {_OPTED_OUT}", key, person))
    return None


def status_outcome(status: Json) -> str:
    """How a status is counted that nobody is told: ignored, or unknown for a word that we do not know."""
    word = status.get("status")
    return "ignored" if isinstance(word, str) and word in _KNOWN_STATUSES else "unknown"


def read_preference(wish: Json, value: Json, people: People, key: bytes, now: datetime) -> Withdrawal | str:
    """A marketing stop, or how the wish is counted. `resume` and `signup` grant nothing: only a yes to us does."""
    if wish.get("value") != "stop":
        return "ignored" if wish.get("value") in ("resume", "signup") else "unknown"
    person = people.person(wish.get("wa_id"), wish.get("user_id"), value)
    if person is None or people.is_own(person, value):
        return "no_sender" if person is None else "own_number"
    at = as_time(wish.get("timestamp"), now)
    return Withdrawal(person, _marketing_withdrawn(at, "WhatsApp user_preferences", key, person))


def read_control(name: str, value: Json, entry: Json, key: bytes, now: datetime) -> ControlEvent | None:
    """An event of `CONTROL_FIELDS` for `clinic-control`; None where it names no template or says nothing.

    Its key is a keyed hash of what Meta sent, so that a redelivery, in whatever batch, is the same event.
    """
    kind, words = _CONTROL[name]
    status, detail = words(value)
    template = language = ""
    if kind.startswith("template"):
        template, language = (_word(value.get(f"message_template_{part}")) for part in ("name", "language"))
    if not status or (kind.startswith("template") and not template):
        return None
    said = (as_text(entry.get("id"), 40), _stamp(entry.get("time")), name, template, language, status, detail)
    return ControlEvent(
        kind=kind,
        at=as_time(entry.get("time"), now),
        key=hashed_message_id(key, "\n".join(said)),
        template=template,
        language=language,
        status=status,
        detail=detail,
    )


def _stamp(value: object) -> str:
    return str(value)[:40] if isinstance(value, str | float) or type(value) is int else ""


def _codes(status: Json) -> list[int]:
    found = (as_object(error).get("code") for error in as_list(status.get("errors"))[:_MOST_CODES])
    return [code for code in found if isinstance(code, int) and not isinstance(code, bool) and 0 <= code < 10**9]


def _marketing_withdrawn(at: datetime, source: str, key: bytes, person: Person) -> ConsentEvent:
    said = hashed_message_id(key, f"{source} {person.patient_ref} {at.isoformat()}")
    return ConsentEvent(
        kind="withdrawn", at=at, consents=[ConsentType.MARKETING_WHATSAPP.value], source=source, key=said
    )


def _word(value: object) -> str:
    return as_text(value, _LONGEST_WORD).strip() if isinstance(value, str) and value != "NONE" else ""


def _template_status(value: Json) -> tuple[str, str]:
    more = as_object(value.get("other_info")).get("title") or as_object(value.get("disable_info")).get("disable_date")
    return _word(value.get("event")), _word(value.get("reason")) or _word(more)


def _template_quality(value: Json) -> tuple[str, str]:
    return _word(value.get("new_quality_score")), _word(value.get("previous_quality_score"))


def _template_category(value: Json) -> tuple[str, str]:
    announced = _word(value.get("correct_category"))
    return _word(value.get("new_category")) or announced, _word(value.get("previous_category"))


def _phone_quality(value: Json) -> tuple[str, str]:
    return _word(value.get("event")), _word(value.get("max_daily_conversations_per_business")) or _word(
        value.get("current_limit")
    )


def _account(value: Json) -> tuple[str, str]:
    """Never the account's phone number, which some of these events hold."""
    restrictions = [_word(as_object(one).get("restriction_type")) for one in as_list(value.get("restriction_info"))[:5]]
    banned = _word(as_object(value.get("ban_info")).get("waba_ban_state"))
    violated = _word(as_object(value.get("violation_info")).get("violation_type"))
    return _word(value.get("event")), ", ".join(filter(None, (*restrictions, banned, violated)))


def _account_alert(value: Json) -> tuple[str, str]:
    alert = as_object(value.get("alert_info")) or value
    return _word(alert.get("alert_type")), _word(alert.get("alert_severity"))


def _account_review(value: Json) -> tuple[str, str]:
    return _word(value.get("decision")), "account review"


def _capability(value: Json) -> tuple[str, str]:
    limits = (
        f"{name} {value[name]}"
        for name in ("max_daily_conversation_per_phone", "max_daily_conversations_per_business")
        if isinstance(value.get(name), int | str)
    )
    return "CAPABILITY_UPDATE", as_text(", ".join(limits), _LONGEST_WORD)


_CONTROL: Mapping[str, tuple[str, Callable[[Json], tuple[str, str]]]] = {
    "message_template_status_update": ("template_status", _template_status),
    "message_template_quality_update": ("template_quality", _template_quality),
    "template_category_update": ("template_category", _template_category),
    "phone_number_quality_update": ("phone_quality", _phone_quality),
    "account_update": ("account", _account),
    "account_alerts": ("account", _account_alert),
    "account_review_update": ("account", _account_review),
    "business_capability_update": ("account", _capability),
}
CONTROL_FIELDS = frozenset(_CONTROL)
"""The fields whose events go to `clinic-control`."""
