"""Object types: their ids, their plural and singular names, and the association types between them.

Sources: `contracts/hubspot/FACTS.md` for note 202, call 194, task 204, meeting 200, email 198 to contact (the reverse
is one less). Ids not stated there are made up above 9,000, so that no reader mistakes them for HubSpot's: code has to
ask the labels endpoint, as FACTS.md says for appointments.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One kind of CRM record; `dates` are the names of its created and modified properties."""

    type_id: str
    plural: str
    singular: str
    dates: tuple[str, str] = ("hs_createdate", "hs_lastmodifieddate")


CONTACTS = ObjectType("0-1", "contacts", "contact", ("createdate", "lastmodifieddate"))
OBJECT_TYPES = (
    CONTACTS,
    ObjectType("0-2", "companies", "company", ("createdate", "hs_lastmodifieddate")),
    ObjectType("0-3", "deals", "deal", ("createdate", "hs_lastmodifieddate")),
    ObjectType("0-27", "tasks", "task"),
    ObjectType("0-46", "notes", "note"),
    ObjectType("0-47", "meetings", "meeting"),
    ObjectType("0-48", "calls", "call"),
    ObjectType("0-49", "emails", "email"),
    ObjectType("0-421", "appointments", "appointment"),
)
_BY_NAME = {name: one for one in OBJECT_TYPES for name in (one.type_id, one.plural, one.singular)}
ENGAGEMENTS = frozenset({"tasks", "notes", "meetings", "calls", "emails"})

_TO_CONTACT = {"notes": 202, "calls": 194, "tasks": 204, "meetings": 200, "emails": 198}


def object_type(name: str) -> ObjectType | None:
    """The type of that id, plural or singular name; None for an unknown one."""
    return _BY_NAME.get(name)


def default_association(source: ObjectType, target: ObjectType) -> int:
    """The id of the unlabelled association from one type to another."""
    if target == CONTACTS and source.plural in _TO_CONTACT:
        return _TO_CONTACT[source.plural]
    if source == CONTACTS and target.plural in _TO_CONTACT:
        return _TO_CONTACT[target.plural] - 1
    index = {one.plural: position for position, one in enumerate(OBJECT_TYPES)}
    return 9000 + 20 * index[source.plural] + index[target.plural]
