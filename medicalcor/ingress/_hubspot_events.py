"""HubSpot's events as what they concern; whatever is not known is counted and skipped (spec §2).

Source: `contracts/hubspot/FACTS.md` (Webhooks) and its samples. Ids come as numbers, values are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

_APPOINTMENT, _CONTACT = "0-421", "0-1"
_ACTIONS = ("creation", "propertyChange", "deletion", "restore", "merge", "associationChange", "privacyDeletion")
_SUBJECTS = {"contact": _CONTACT, "appointment": _APPOINTMENT}
_MERGED = ("objectId", "primaryObjectId", "mergedObjectIds", "newObjectId")


class Concern(Enum):
    """What an event is to us: a visit to look at, a person erased, nothing, a type that we do not know, or no event."""

    VISIT = "visit"
    ERASURE = "erasure"
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


_OUTCOMES = {
    Concern.VISIT: "accepted",
    Concern.ERASURE: "accepted",
    Concern.NOTHING: "ignored",
    Concern.UNKNOWN: "unknown",
    Concern.UNREADABLE: "malformed",
}


@dataclass(frozen=True, slots=True)
class HubSpotEvent:
    """One event. `kind` is bounded, for metrics: `appointment.deletion`, `contact.merge`, `unknown`."""

    kind: str
    concern: Concern
    ids: tuple[str, ...] = ()

    def outcome(self) -> str:
        """As `webhook_events_total` counts it."""
        return _OUTCOMES[self.concern]


def read_event(event: Any) -> HubSpotEvent:
    """What an event of a webhook's body concerns. Never raises."""
    if not isinstance(event, dict):
        return HubSpotEvent("unknown", Concern.UNREADABLE)
    said = event.get("subscriptionType") or event.get("eventType")
    if not isinstance(said, str):
        return HubSpotEvent("unknown", Concern.UNREADABLE)
    subject, _, action = said.partition(".")
    type_id = _SUBJECTS.get(subject, event.get("objectTypeId") if subject == "object" else None)
    if action not in _ACTIONS:
        return HubSpotEvent("unknown", Concern.UNKNOWN)
    if action == "associationChange":
        return _of_association(event)
    if type_id == _APPOINTMENT:
        return _concerned(f"appointment.{action}", Concern.VISIT, _ids(event, _MERGED))
    if type_id == _CONTACT:
        if action == "privacyDeletion":
            return _concerned("contact.privacyDeletion", Concern.ERASURE, _ids(event, ("objectId",)))
        # A merge or a deletion moves no visit: who its patient is gets read before each message.
        return HubSpotEvent(f"contact.{action}", Concern.NOTHING)
    return HubSpotEvent(f"other.{action}", Concern.NOTHING)


def _of_association(event: Mapping[str, Any]) -> HubSpotEvent:
    """Its two ends are named by type ids, or, of older subscriptions, in `associationType`: CONTACT_TO_APPOINTMENT."""
    from_word, _, to_word = str(event.get("associationType") or "").partition("_TO_")
    ends = {
        "fromObjectId": event.get("fromObjectTypeId") == _APPOINTMENT or from_word == "APPOINTMENT",
        "toObjectId": event.get("toObjectTypeId") == _APPOINTMENT or to_word == "APPOINTMENT",
    }
    members = [member for member, is_visit in ends.items() if is_visit]
    if not members:
        return HubSpotEvent("other.associationChange", Concern.NOTHING)
    return _concerned("appointment.associationChange", Concern.VISIT, _ids(event, members))


def _concerned(kind: str, concern: Concern, ids: tuple[str, ...]) -> HubSpotEvent:
    return HubSpotEvent(kind, concern, ids) if ids else HubSpotEvent(kind, Concern.UNREADABLE)


def _ids(event: Mapping[str, Any], members: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for member in members:
        value = event.get(member)
        for one in value if isinstance(value, list) else [value]:
            if (isinstance(one, int) and not isinstance(one, bool) and 0 < one < 10**20) or _is_digits(one):
                found[str(one)] = None
    return tuple(found)


def _is_digits(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20
