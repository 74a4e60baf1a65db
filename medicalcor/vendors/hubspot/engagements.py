"""Notes and tasks. HubSpot has no idempotency key for them, so each carries ours in a unique property (spec §4)."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot.errors import SERVICE, RefusedValues
from medicalcor.vendors.hubspot.properties import KEY
from medicalcor.vendors.hubspot.values import timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

NOTES = "notes"
TASKS = "tasks"
_TO_CONTACT = {NOTES: 202, TASKS: 204}  # HubSpot's association types, `contracts/hubspot/FACTS.md`
_LONGEST_BODY = 65_536  # characters of one text property


def note_properties(body: str, at: datetime) -> dict[str, str]:
    """A note of plain text. HubSpot shows bodies as HTML: unescaped, a patient's text could bring links and images."""
    return {"hs_timestamp": timestamp(at), "hs_note_body": as_html(body)}


def task_properties(subject: str, body: str, due: datetime, priority: str) -> dict[str, str]:
    """An open call task with plain texts, due at `due`."""
    return {
        "hs_timestamp": timestamp(due),
        "hs_task_status": "NOT_STARTED",
        "hs_task_priority": priority,
        "hs_task_type": "CALL",
    } | task_words(subject, body)


def task_words(subject: str, body: str) -> dict[str, str]:
    """What staff read of a task, from plain texts."""
    return {"hs_task_subject": subject, "hs_task_body": as_html(body)}


def create(client: HubSpotClient, object_type: str, key: str, contact_id: str, properties: Mapping[str, str]) -> str:
    """Creates a note or task of a contact ("" for nobody's) under our key; its id. Raises VendorError; `is_taken` tells
    a repetition.
    """
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _TO_CONTACT[object_type]}]
    body: dict[str, Any] = {
        "properties": {**properties, KEY: key},
        "associations": [{"to": {"id": contact_id}, "types": types}] if contact_id else [],
    }
    return _id_of(client.create(object_type, body))


def is_taken(error: VendorError) -> bool:
    """Whether a create was refused because an object with its key is there: an earlier attempt had succeeded."""
    return error.error_type is ErrorType.CONFLICT or (isinstance(error, RefusedValues) and KEY in error.taken())


def find_by_key(client: HubSpotClient, object_type: str, key: str) -> str | None:
    """The id of the note or task with our key, or None.

    Read by the unique property, which knows a record at once; search, whose index lags, only where the portal does not
    let this type be read so.
    """
    try:
        return _id_of(client.read_by(object_type, KEY, key))
    except VendorError as error:
        if error.error_type is ErrorType.NOT_FOUND:
            return None
        if error.error_type is not ErrorType.INVALID_PAYLOAD:
            raise
    filters = [{"propertyName": KEY, "operator": "EQ", "value": key}]
    found = client.search(object_type, {"filterGroups": [{"filters": filters}], "properties": [KEY], "limit": 1})
    results = found.get("results")
    return _id_of(results[0]) if results else None


def as_html(text: str) -> str:
    """Plain text as HTML of at most 65,536 characters; what is too long is cut between characters and marked."""
    pieces = [{"\n": "<br>"}.get(character) or html.escape(character, quote=False) for character in text]
    room = _LONGEST_BODY - 1
    if sum(map(len, pieces)) <= room:
        return "".join(pieces)
    kept = []
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + "…"


def _id_of(record: Mapping[str, object]) -> str:
    found = record.get("id")
    if not isinstance(found, str):
        raise VendorError(SERVICE, ErrorType.INVALID_ANSWER, "record without id", retryable=True, maybe_accepted=True)
    return found
