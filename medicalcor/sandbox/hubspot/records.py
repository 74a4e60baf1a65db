"""The portal's records: creating, changing, finding by unique value, archiving, merging, GDPR deletion."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from medicalcor.sandbox.hubspot.defaults import REQUIRED_ON_CREATE
from medicalcor.sandbox.hubspot.errors import HubSpotError, invalid_values, malformed, not_found
from medicalcor.sandbox.hubspot.links import Links
from medicalcor.sandbox.hubspot.schema import Schema
from medicalcor.sandbox.hubspot.types import CONTACTS, ENGAGEMENTS, OBJECT_TYPES, ObjectType
from medicalcor.sandbox.hubspot.values import stored
from medicalcor.sandbox.state import now_iso

FIRST_ID = 1_246_965
"""Ids rise from here; the first contact of a fresh portal has the id of HubSpot's samples."""
_VERSIONS_KEPT = 20
"""Of a record for the lagging index, and of each property's value."""


@dataclass(slots=True)
class Record:
    """One CRM record. `published` holds (monotonic time, properties or None when gone) for the lagging index."""

    id: str
    kind: ObjectType
    properties: dict[str, str]
    created: str
    updated: str
    archived: bool = False
    archived_at: str | None = None
    published: list[tuple[float, dict[str, str] | None]] = field(default_factory=list)
    history: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def remember(self, before: dict[str, str], at: str) -> None:
        """Note in the properties' history what differs from `before`: (time, value), newest first."""
        for name in before.keys() | self.properties.keys():
            value = self.properties.get(name, "")
            if value != before.get(name, ""):
                versions = self.history.setdefault(name, [])
                versions.insert(0, (at, value))
                del versions[_VERSIONS_KEPT:]

    def publish(self) -> None:
        """Note the present state for the search index."""
        self.published.append((time.monotonic(), None if self.archived else dict(self.properties)))
        del self.published[1:-_VERSIONS_KEPT]  # The first stays: else a busy record would vanish from the index.

    def as_indexed(self, lag: float) -> dict[str, str] | None:
        """What search knows of it `lag` seconds behind; None where it does not know it (yet, or any more)."""
        if lag <= 0:
            return None if self.archived else self.properties
        due = time.monotonic() - lag
        known = [properties for at, properties in self.published if at <= due]
        return known[-1] if known else None


class Records:
    """Every record of the portal, with the index of unique values."""

    def __init__(self, schema: Schema, links: Links) -> None:
        self.schema, self.links = schema, links
        self.by_type: dict[str, dict[str, Record]] = {one.plural: {} for one in OBJECT_TYPES}
        self._unique: dict[tuple[str, str], dict[str, str]] = {}
        self._merged_into: dict[str, str] = {}
        self._next_id = FIRST_ID

    def find(self, kind: ObjectType, wanted: str, id_property: str | None = None) -> Record | None:
        """A live record by id or by a unique property's value; a merged contact's old id finds the merged one.

        Raises HubSpotError 400 where `id_property` is not unique for this type.
        """
        if id_property is None or id_property in ("", "hs_object_id"):
            record = self.by_type[kind.plural].get(self._merged_into.get(wanted, wanted))
        else:
            self.check_unique(kind, id_property)
            key = wanted.strip().lower() if id_property == "email" else wanted
            found = self._unique.get((kind.plural, id_property), {}).get(key)
            record = self.by_type[kind.plural].get(found) if found else None
        return None if record is None or record.archived else record

    def check_unique(self, kind: ObjectType, name: str) -> None:
        """Raise HubSpotError 400 unless records of this type can be told apart by that property."""
        if name not in self.schema.unique_names(kind.plural):
            raise HubSpotError(400, f"{name} is not a unique property of {kind.plural}")

    def refuse_unknown(self, kind: ObjectType, inputs: Iterable[dict[str, Any]]) -> None:
        """Raise the 400 that names every property that does not exist: it costs the whole batch."""
        names = {name for properties in inputs for name in properties}
        unknown = sorted(name for name in names if self.schema.get(kind.plural, name) is None)
        if unknown:
            raise invalid_values(
                [
                    {"message": f'Property "{name}" does not exist', "error": "PROPERTY_DOESNT_EXIST", "name": name}
                    for name in unknown
                ]
            )

    def create(
        self, kind: ObjectType, wish: dict[str, Any], associations: list[dict[str, Any]] | None = None
    ) -> Record:
        """Add a record. Raises HubSpotError: 400 for values or associations, 409 for a contact that exists."""
        self.refuse_unknown(kind, [wish])
        missing = [name for name in REQUIRED_ON_CREATE.get(kind.plural, ()) if not wish.get(name)]
        if missing:
            message = f"Error creating {kind.singular.upper()}. Some required properties were not set."
            raise HubSpotError(400, message, context={"properties": missing})
        properties = self._checked(kind, wish, None)
        targets = self.links.checked_targets(kind, associations or [], self.exists)
        now, record_id = now_iso(), str(self._next_id)
        self._next_id += 1
        properties |= {"hs_object_id": record_id, kind.dates[0]: now, kind.dates[1]: now}
        record = Record(record_id, kind, {k: v for k, v in properties.items() if v != ""}, now, now)
        self.by_type[kind.plural][record_id] = record
        record.remember({}, now)
        self._index(record)
        for target, target_id, types in targets:
            self.links.add(kind, record_id, target, target_id, types)
        record.publish()
        return record

    def update(self, record: Record, wish: dict[str, Any]) -> Record:
        """Change properties; an empty value clears one. Raises HubSpotError 400 or 409."""
        self.refuse_unknown(record.kind, [wish])
        changes = self._checked(record.kind, wish, record)
        self._unindex(record)
        before = dict(record.properties)
        record.properties.update(changes)
        for name in [name for name, value in record.properties.items() if value == ""]:
            del record.properties[name]
        record.updated = now_iso()
        record.properties[record.kind.dates[1]] = record.updated
        record.remember(before, record.updated)
        self._index(record)
        record.publish()
        return record

    def archive(self, record: Record) -> None:
        """Move to the recycling bin; its unique values become free."""
        self._unindex(record)
        record.archived, record.archived_at = True, now_iso()
        record.publish()

    def exists(self, kind: ObjectType, record_id: str) -> bool:
        """Whether a live record of that id is there."""
        return self.find(kind, record_id) is not None

    def merge(self, primary_id: str, other_id: str) -> Record:
        """Merge two contacts into a new record; both old ids lead to it. Raises HubSpotError 404 or 400."""
        primary, other = self.find(CONTACTS, primary_id), self.find(CONTACTS, other_id)
        if primary is None or other is None:
            raise not_found()
        if primary is other:
            raise HubSpotError(400, "Cannot merge a contact with itself.")
        kept = {**other.properties, **primary.properties}
        self.archive(primary)
        self.archive(other)
        now, record_id = now_iso(), str(self._next_id)
        self._next_id += 1
        kept |= {"hs_object_id": record_id, "lastmodifieddate": now}
        kept["hs_merged_object_ids"] = f"{primary.id};{other.id}"
        merged = Record(record_id, CONTACTS, kept, primary.created, now)
        self.by_type[CONTACTS.plural][record_id] = merged
        self._merged_into |= {primary.id: record_id, other.id: record_id}
        for old, target in list(self._merged_into.items()):
            self._merged_into[old] = self._merged_into.get(target, target)
        self._index(merged)
        for old_record in (primary, other):
            self.links.move(CONTACTS, old_record.id, record_id)
        merged.publish()
        return merged

    def gdpr_delete(self, object_id: str, id_property: str | None) -> None:
        """Erase a contact and the engagements that are only its own. Raises HubSpotError 404 for an unknown id.

        An unknown e-mail is no error: HubSpot then blocks the address from being added.
        """
        contact = self.find(CONTACTS, object_id, id_property)
        if contact is None:
            if id_property == "email":
                return
            raise not_found()
        for kind, engagement_id in self.links.only_linked_to(CONTACTS, contact.id, ENGAGEMENTS):
            engagement = self.by_type[kind.plural].pop(engagement_id, None)
            if engagement is not None:
                self._unindex(engagement)
                self.links.drop(kind, engagement_id)
        self._unindex(contact)
        self.links.drop(CONTACTS, contact.id)
        del self.by_type[CONTACTS.plural][contact.id]

    def _checked(self, kind: ObjectType, wish: dict[str, Any], record: Record | None) -> dict[str, str]:
        kept: dict[str, str] = {}
        problems: list[dict[str, Any]] = []
        for name, value in wish.items():
            if isinstance(value, (dict, list)):
                raise malformed(f"Cannot deserialize value of type `java.lang.String` for {name}")
            definition = self.schema.properties[kind.plural][name]
            if definition["modificationMetadata"]["readOnlyValue"]:
                message = f'"{name}" is a read only property; its value cannot be set.'
                problems.append({"message": message, "error": "READ_ONLY_VALUE", "name": name})
                continue
            kept[name], problem = stored(definition, value)
            if problem is not None:
                problems.append(problem)
        if problems:
            raise invalid_values(problems)
        self._refuse_taken(kind, kept, record)
        return kept

    def _refuse_taken(self, kind: ObjectType, properties: dict[str, str], record: Record | None) -> None:
        for name in self.schema.unique_names(kind.plural):
            owner = self._unique.get((kind.plural, name), {}).get(properties.get(name, ""))
            if owner is None or (record is not None and owner == record.id):
                continue
            if name == "email":
                raise HubSpotError(409, f"Contact already exists. Existing ID: {owner}", "CONFLICT")
            message = f'Another {kind.singular} already has the value "{properties[name]}" for property {name}.'
            raise invalid_values([{"message": message, "error": "CONFLICTING_UNIQUE_VALUE", "name": name}])

    def _index(self, record: Record) -> None:
        for name in self.schema.unique_names(record.kind.plural):
            if value := record.properties.get(name):
                self._unique.setdefault((record.kind.plural, name), {})[value] = record.id

    def _unindex(self, record: Record) -> None:
        for name in self.schema.unique_names(record.kind.plural):
            values = self._unique.get((record.kind.plural, name), {})
            if values.get(record.properties.get(name, "")) == record.id:
                del values[record.properties[name]]
