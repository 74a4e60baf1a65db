"""Consents as HubSpot properties: state, time, source, end and text version of each type (spec §4).

HubSpot is their record; each change stands beside it as a note with the exact text, which these only name by hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from medicalcor.domain.consent import Consent, Consents, ConsentType, read_consent
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot.values import timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_PARTS = {"": "string", "_at": "datetime", "_source": "string", "_expires_at": "datetime", "_text": "string"}
_LABELS = {
    ConsentType.DATA_PROCESSING: "Consimțământ prelucrare date",
    ConsentType.MARKETING_WHATSAPP: "Consimțământ marketing WhatsApp",
    ConsentType.APPOINTMENT_REMINDERS: "Consimțământ remindere",
}
_PART_LABELS = {
    "": "",
    "_at": ": dat la",
    "_source": ": sursa",
    "_expires_at": ": expiră la",
    "_text": ": versiunea textului",
}


def property_name(consent_type: ConsentType, part: str = "") -> str:
    """`consent_{type}` holds the state; `part` is "", `_at`, `_source`, `_expires_at` or `_text`."""
    return f"consent_{consent_type}{part}"


def definitions() -> list[tuple[str, str, str]]:
    """Name, label and type of every consent property."""
    return [
        (property_name(kind, part), _LABELS[kind] + _PART_LABELS[part], hs_type)
        for kind in ConsentType
        for part, hs_type in _PARTS.items()
    ]


def consent_properties(consents: Iterable[Consent]) -> dict[str, str]:
    """The properties of these consents, as they are written; what is not known is left out."""
    found: dict[str, str] = {}
    for consent in consents:
        ends_at = consent.ends_at()
        values = {
            "": str(consent.state),
            "_at": timestamp(consent.at) if consent.at else "",
            "_source": consent.source,
            "_expires_at": timestamp(ends_at) if ends_at else "",
            "_text": consent.text_version,
        }
        found |= {property_name(consent.type, part): value for part, value in values.items() if value}
    return found


def property_names() -> list[str]:
    """All consent properties of a contact."""
    return [name for name, _, _ in definitions()]


def consents_of(properties: Mapping[str, str | None]) -> Consents:
    """What a contact's properties say; a record that cannot be understood is named as unreadable."""
    records: dict[ConsentType, Consent] = {}
    unreadable: set[ConsentType] = set()
    for kind in ConsentType:
        said = {part: properties.get(property_name(kind, part)) or "" for part in _PARTS}
        try:
            found = read_consent(
                kind,
                said[""],
                at=said["_at"],
                source=said["_source"],
                expires_at=said["_expires_at"],
                text=said["_text"],
            )
        except ValueError:
            unreadable.add(kind)
        else:
            records |= {kind: found} if found else {}
    return Consents(records, frozenset(unreadable))


def stored_consents(client: HubSpotClient, id_property: str, identity: str) -> Consents:
    """What HubSpot holds of a contact; nothing of one that is not there. Raises VendorError."""
    try:
        return consents_of(client.read_by("contacts", id_property, identity, property_names()).get("properties") or {})
    except VendorError as error:
        if error.error_type is ErrorType.NOT_FOUND:
            return Consents()
        raise
