"""One contact for a person who first wrote without a phone and later with one (spec §1).

Until a phone is known the WhatsApp user id is the identity; with the phone there would be two contacts of one person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from medicalcor.domain.consent import merged
from medicalcor.vendors.hubspot.consents import consent_properties, consents_of, property_names
from medicalcor.vendors.hubspot.contacts import Upserted, upsert_contact
from medicalcor.vendors.hubspot.properties import PHONE, WHATSAPP_USER_ID

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


def link_by_user_id(client: HubSpotClient, by_phone: Upserted, *, phone: str, user_id: str, now: datetime) -> Upserted:
    """Merges the contact that holds the user id into the one known by phone; safe to run again.

    Not where that contact has a phone of its own: then the id has moved, and two people must never become one. The
    refusal of the id stays named, so that staff see it in a note. Of two consents the stricter counts: it is written
    before the merge, which keeps the phone's own values. Raises VendorError.
    """
    wanted = [PHONE, *property_names()]
    other = client.read_by("contacts", WHATSAPP_USER_ID, user_id, wanted)
    if other.get("id") == by_phone.contact_id or _properties(other).get(PHONE):
        return by_phone
    own = client.read_by("contacts", PHONE, phone, wanted)
    strict = merged(consents_of(_properties(own)), consents_of(_properties(other)), now)
    upsert_contact(client, PHONE, phone, consent_properties(strict.records.values()))
    united = client.merge_contacts(by_phone.contact_id, str(other["id"]))
    left = tuple(name for name in by_phone.refused if name != WHATSAPP_USER_ID)
    return replace(by_phone, contact_id=str(united.get("id") or by_phone.contact_id), created=False, refused=left)


def _properties(contact: dict[str, Any]) -> dict[str, str | None]:
    found = contact.get("properties")
    return found if isinstance(found, dict) else {}
