"""Associations between records, kept in both directions as HubSpot keeps them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed
from medicalcor.sandbox.hubspot.types import OBJECT_TYPES, ObjectType, default_association

Spec = tuple[str, int]
"""Category and type id of one association."""
_CATEGORY = "HUBSPOT_DEFINED"


class Links:
    """All associations. Custom labels are not offered: the portal has the default types only."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], dict[tuple[str, str], set[Spec]]] = {}

    def add(self, source: ObjectType, source_id: str, target: ObjectType, target_id: str, types: set[Spec]) -> None:
        """Associate both ways; the reverse has its own type id."""
        reverse = {(_CATEGORY, default_association(target, source))}
        self._side(source, source_id).setdefault((target.plural, target_id), set()).update(types)
        self._side(target, target_id).setdefault((source.plural, source_id), set()).update(reverse)

    def remove(self, source: ObjectType, source_id: str, target: ObjectType, target_id: str) -> None:
        """Remove every association between two records; none is no error."""
        self._side(source, source_id).pop((target.plural, target_id), None)
        self._side(target, target_id).pop((source.plural, source_id), None)

    def targets(self, source: ObjectType, source_id: str, target: ObjectType) -> list[tuple[str, set[Spec]]]:
        """Ids of one type that a record is associated with, oldest first, with the association types."""
        side = self._side(source, source_id)
        return [(key[1], types) for key, types in side.items() if key[0] == target.plural]

    def drop(self, kind: ObjectType, record_id: str) -> None:
        """Forget a record altogether."""
        for other in self._of.pop((kind.plural, record_id), {}):
            self._of.get(other, {}).pop((kind.plural, record_id), None)

    def move(self, kind: ObjectType, old_id: str, new_id: str) -> None:
        """Hand a merged record's associations to the record it became part of."""
        for (plural, other_id), types in list(self._side(kind, old_id).items()):
            other = next(one for one in OBJECT_TYPES if one.plural == plural)
            self.add(kind, new_id, other, other_id, types)
        self.drop(kind, old_id)

    def only_linked_to(
        self, kind: ObjectType, record_id: str, plurals: Collection[str]
    ) -> list[tuple[ObjectType, str]]:
        """Records of the given types that are associated with this one and no other of its type."""
        found: list[tuple[ObjectType, str]] = []
        for plural, other_id in self._side(kind, record_id):
            other = next(one for one in OBJECT_TYPES if one.plural == plural)
            if plural in plurals and len(self.targets(other, other_id, kind)) == 1:
                found.append((other, other_id))
        return found

    def checked_targets(
        self, source: ObjectType, wishes: list[dict[str, Any]], exists: Callable[[ObjectType, str], bool]
    ) -> list[tuple[ObjectType, str, set[Spec]]]:
        """The `associations` of a create request, each with its target type told by its type id.

        Raises HubSpotError 400 for a type id that starts elsewhere, and for a record that is not there.
        """
        found: list[tuple[ObjectType, str, set[Spec]]] = []
        for wish in wishes:
            specs = checked_specs(wish.get("types"))
            target = _target_of(source, specs)
            target_id = str((wish.get("to") or {}).get("id", ""))
            if not exists(target, target_id):
                message = f"{target.singular.upper()}={target_id} is not valid"
                raise HubSpotError(400, message, sub_category="crm.associations.INVALID_OBJECT_IDS")
            found.append((target, target_id, specs))
        return found

    def as_json(self) -> list[dict[str, Any]]:
        """Every association, each direction, for the control plane."""
        return [
            {"from": list(source), "to": list(target), "types": sorted(type_id for _, type_id in types)}
            for source, side in self._of.items()
            for target, types in side.items()
        ]

    def _side(self, kind: ObjectType, record_id: str) -> dict[tuple[str, str], set[Spec]]:
        return self._of.setdefault((kind.plural, record_id), {})


def checked_specs(types: Any) -> set[Spec]:
    """The association types of a request. Raises HubSpotError 400 where they are none."""
    if not isinstance(types, list) or not types:
        raise malformed("association types are required")
    specs: set[Spec] = set()
    for one in types:
        if not isinstance(one, dict) or not isinstance(one.get("associationTypeId"), int):
            raise malformed("associationTypeId must be an integer")
        if one.get("associationCategory") != _CATEGORY:
            raise HubSpotError(400, f"association category {one.get('associationCategory')} has no such type")
        specs.add((_CATEGORY, one["associationTypeId"]))
    return specs


def check_pair(source: ObjectType, target: ObjectType, specs: Iterable[Spec]) -> None:
    """Raise HubSpotError 400 unless every type id leads from the one type to the other."""
    for _, type_id in specs:
        if type_id != default_association(source, target):
            raise _mismatch(source, type_id)


def _target_of(source: ObjectType, specs: set[Spec]) -> ObjectType:
    by_id = {default_association(source, target): target for target in OBJECT_TYPES}
    targets = set()
    for _, type_id in specs:
        if type_id not in by_id:
            raise _mismatch(source, type_id)
        targets.add(by_id[type_id])
    if len(targets) != 1:
        raise malformed("association types of one target must lead to one object type")
    return targets.pop()


def _mismatch(source: ObjectType, type_id: int) -> HubSpotError:
    message = f"invalid from object type {source.type_id} for association type {type_id}"
    return HubSpotError(400, message, sub_category="crm.associations.INVALID_ASSOCIATION_TYPE")
