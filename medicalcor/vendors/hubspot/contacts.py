"""One contact by one unique property, race-free: `batch/upsert` of a single input, read item by item (spec §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot.errors import SERVICE, RefusedValues, of_batch_item

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

EMAIL = "email"


@dataclass(frozen=True)
class Upserted:
    """The contact's id, whether it is new, and the properties whose values HubSpot refused."""

    contact_id: str
    created: bool
    refused: tuple[str, ...] = ()


def upsert_contact(client: HubSpotClient, id_property: str, identity: str, properties: Mapping[str, str]) -> Upserted:
    """Creates or changes the contact whose `id_property` is `identity`.

    A refused value (mistyped e-mail, another contact's unique value) costs itself only: the rest is written without it
    and it is named in `refused`. A property that the portal does not have is no such value: that is an error, or scores
    would vanish in silence. Raises VendorError.
    """
    wanted = dict(properties)
    refused: list[str] = []
    contested = False
    while True:
        try:
            done = _upsert_once(client, id_property, identity, wanted)
        except VendorError as error:
            dropped = _droppable(error, wanted) - {id_property}
            if not dropped:
                raise
            contested = contested or error.error_type is ErrorType.CONFLICT
            refused += sorted(dropped)
            wanted = {name: value for name, value in wanted.items() if name not in dropped}
            continue
        if contested and _email_passes(client, id_property, identity, properties[EMAIL]):
            refused.remove(EMAIL)
        return Upserted(done.contact_id, done.created, tuple(refused))


def _email_passes(client: HubSpotClient, id_property: str, identity: str, email: str) -> bool:
    """Whether the conflict was two writers of one new contact and not the e-mail: those look the same."""
    try:
        _upsert_once(client, id_property, identity, {EMAIL: email})
    except VendorError as error:
        if error.error_type is ErrorType.CONFLICT or isinstance(error, RefusedValues):
            return False
        raise
    return True


def _droppable(error: VendorError, wanted: Mapping[str, str]) -> set[str]:
    """Properties without which the same upsert may pass."""
    if isinstance(error, RefusedValues):
        return set() if error.missing() else wanted.keys() & error.problems.keys()
    if error.error_type is ErrorType.CONFLICT:
        # E-mail is HubSpot's own unique value, and families share one: without it the contact can be written.
        return wanted.keys() & {EMAIL}
    return set()


def _upsert_once(client: HubSpotClient, id_property: str, identity: str, properties: Mapping[str, str]) -> Upserted:
    wish = {"idProperty": id_property, "id": identity, "properties": {**properties, id_property: identity}}
    answer = client.upsert_contacts([wish])
    for item in _listed(answer, "errors"):
        raise of_batch_item(item)
    for record in _listed(answer, "results"):
        if isinstance(record.get("id"), str):
            return Upserted(record["id"], record.get("new") is True)
    raise VendorError(SERVICE, ErrorType.INVALID_ANSWER, "upsert without result", retryable=True, maybe_accepted=True)


def _listed(answer: Mapping[str, Any], member: str) -> list[Mapping[str, Any]]:
    found = answer.get(member)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
