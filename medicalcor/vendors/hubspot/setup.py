"""What `medicalcor hubspot setup` does: custom properties, created where they are missing, compared where not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.properties import APPOINTMENTS, GROUP, GROUP_LABEL, PROPERTIES, Property

Outcome = Literal["created", "kept", "wrong"]


@dataclass(frozen=True)
class Line:
    """What became of one property; `why` says what is wrong with one that cannot be used."""

    object_type: str
    name: str
    outcome: Outcome
    why: str = ""


STATUS = "hs_appointment_status"
"""What says if a visit is on, in HubSpot's documentation; some portals lack it (`contracts/hubspot/FACTS.md`)."""


def set_up(client: HubSpotClient, status_property: str = STATUS) -> Iterator[Line]:
    """Creates what is missing, property by property; running it again changes nothing. Raises VendorError.

    `status_property` of appointments must be there, or be one of our own making, which is created.
    """
    for object_type in dict.fromkeys(one.object_type for one in PROPERTIES):
        try:
            present = client.properties(object_type)
        except VendorError as error:
            if object_type != APPOINTMENTS or error.error_type not in (ErrorType.INVALID_PAYLOAD, ErrorType.NOT_FOUND):
                raise
            yield Line(object_type, "*", "wrong", "appointments have to be activated in this portal first")
            continue
        if GROUP not in client.property_groups(object_type):
            _unless_there(partial(client.create_property_group, object_type, GROUP, GROUP_LABEL))
        for wanted in PROPERTIES:
            if wanted.object_type == object_type:
                yield _one(client, wanted, present.get(wanted.name))
        if object_type == APPOINTMENTS and status_property not in present:
            yield _missing_status(client, status_property)


def inspect(client: HubSpotClient, status_property: str = STATUS) -> Iterator[Line]:
    """What `set_up` would find, by reading alone: only what cannot be used as it is. Raises VendorError."""
    for object_type in dict.fromkeys(one.object_type for one in PROPERTIES):
        try:
            present = client.properties(object_type)
        except VendorError as error:
            if object_type != APPOINTMENTS or error.error_type not in (ErrorType.INVALID_PAYLOAD, ErrorType.NOT_FOUND):
                raise
            yield Line(object_type, "*", "wrong", "appointments have to be activated in this portal first")
            continue
        for wanted in PROPERTIES:
            if wanted.object_type == object_type and wanted.name not in present:
                yield Line(object_type, wanted.name, "wrong", "is missing")
            elif wanted.object_type == object_type:
                found = _one(client, wanted, present[wanted.name])
                if found.outcome == "wrong":
                    yield found
        if object_type == APPOINTMENTS and status_property not in present:
            yield Line(object_type, status_property, "wrong", "is missing")


def _missing_status(client: HubSpotClient, name: str) -> Line:
    if name.startswith("hs_"):
        why = "is not in this portal: set MEDICALCOR_HUBSPOT_APPOINTMENT_STATUS_PROPERTY to one that is, or a new name"
        return Line(APPOINTMENTS, name, "wrong", why)
    return _one(client, Property(APPOINTMENTS, name, "Starea programării"), None)


def _one(client: HubSpotClient, wanted: Property, present: dict[str, Any] | None) -> Line:
    if present is None:
        created = _unless_there(lambda: client.create_property(wanted.object_type, wanted.definition()))
        return Line(wanted.object_type, wanted.name, "created" if created else "kept")
    if present.get("type") != wanted.type:
        why = f"has type {present.get('type')}, needed is {wanted.type}"
        return Line(wanted.object_type, wanted.name, "wrong", why)
    if wanted.unique and not present.get("hasUniqueValue"):
        why = "is not unique, and HubSpot cannot make it so later: delete it and run set-up again"
        return Line(wanted.object_type, wanted.name, "wrong", why)
    return Line(wanted.object_type, wanted.name, "kept")


def _unless_there(create: Callable[[], object]) -> bool:
    """False where somebody else created it since we looked."""
    try:
        create()
    except VendorError as error:
        if error.error_type is ErrorType.CONFLICT:
            return False
        raise
    return True
