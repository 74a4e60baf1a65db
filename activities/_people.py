"""A contact of the CRM as a person of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from medicalcor.contracts.messages import Person
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import Patient
from medicalcor.vendors.hubspot.errors import RefusedValues

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


def person_of(patient: Patient, reference_key: bytes, name: str = "") -> Person:
    """Whom a contact is about; `name` instead of its own. ValueError for one with neither phone nor WhatsApp id."""
    return Person(
        patient_ref=patient_ref(reference_key, patient.phone or patient.user_id or ""),
        phone=patient.phone,
        wa_id=patient.wa_id,
        user_id=patient.user_id,
        name=name or patient.name,
    )


def identify_contact(hubspot: HubSpotClient, record: Mapping[str, Any], patient: Patient) -> None:
    """Gives a contact that staff made by hand our identity, by which all that is written of the person finds it.

    ValueError where another contact has it: the two are one person's, and staff must merge them. Raises VendorError.
    """
    said = record.get("properties") or {}
    if said.get(hs.PHONE) or said.get(hs.WHATSAPP_USER_ID) or not patient.phone:
        return
    try:
        hubspot.update("contacts", patient.contact_id, {hs.PHONE: patient.phone})
    except VendorError as error:
        if error.error_type is ErrorType.CONFLICT or isinstance(error, RefusedValues):
            raise ValueError("another contact has this person's phone") from None
        raise
