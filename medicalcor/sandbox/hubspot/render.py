"""Records as HubSpot's answers show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from medicalcor.sandbox.hubspot.records import Record, Records
from medicalcor.sandbox.hubspot.types import CONTACTS, object_type

_ALWAYS = {CONTACTS.plural: ("createdate", "email", "firstname", "lastname", "lastmodifieddate", "hs_object_id")}
_OTHERWISE = ("hs_createdate", "hs_lastmodifieddate", "hs_object_id")


def record_json(record: Record, wanted: Iterable[str] = (), known: dict[str, str] | None = None) -> dict[str, Any]:
    """A record with its always-shown properties and those asked for that exist on it.

    A property asked for that has no value comes as null, as from HubSpot. `known` replaces the live values (search).
    """
    values = record.properties if known is None else known
    basic = _ALWAYS.get(record.kind.plural, _OTHERWISE)
    shown: dict[str, str | None] = {name: values[name] for name in basic if name in values}
    shown.update({name: values.get(name) for name in wanted if name})
    body: dict[str, Any] = {
        "id": record.id,
        "properties": shown,
        "createdAt": record.created,
        "updatedAt": record.updated,
        "archived": record.archived,
    }
    if record.archived_at is not None:
        body["archivedAt"] = record.archived_at
    return body


def written_json(record: Record, written: Iterable[str]) -> dict[str, Any]:
    """A record as a create, update or upsert answers it: what was written, and the automatic properties."""
    return record_json(record, [name for name in written if name in record.properties])


def history_json(record: Record, wanted: Iterable[str]) -> dict[str, Any]:
    """The `propertiesWithHistory` member of a read: each property's values with their times, newest first."""
    return {
        name: [{"value": value, "timestamp": at, "sourceType": "INTEGRATION"} for at, value in versions]
        for name in wanted
        if (versions := record.history.get(name))
    }


def associations_json(records: Records, record: Record, wanted: Iterable[str]) -> dict[str, Any]:
    """The `associations` member of a v3 read for the given type names; types without any are left out, as is what is
    in the recycling bin.
    """
    shown: dict[str, Any] = {}
    for name in wanted:
        target = object_type(name)
        if target is None:
            continue
        linked = records.links.targets(record.kind, record.id, target)
        found = [target_id for target_id, _ in linked if records.exists(target, target_id)]
        if found:
            label = f"{record.kind.singular}_to_{target.singular}"
            shown[target.plural] = {"results": [{"id": target_id, "type": label} for target_id in found]}
    return shown
