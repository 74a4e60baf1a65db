"""Who a person is to the CRM, and one race-free write of what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from medicalcor.contracts.leads import SyncedContact
from medicalcor.contracts.messages import Person
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.contacts import upsert_contact
from medicalcor.vendors.hubspot.linking import link_by_user_id

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


def identity_of(person: Person) -> tuple[str, str]:
    """The unique property by which a person is one contact, and its value: the phone, or the WhatsApp user id where
    none is known. VendorError for neither.
    """
    if person.phone:
        return hs.PHONE, person.phone
    if person.user_id:
        return hs.WHATSAPP_USER_ID, person.user_id
    raise VendorError("hubspot", ErrorType.INVALID_PAYLOAD, "a person without phone and user id", retryable=False)


def write_contact(hubspot: HubSpotClient, person: Person, properties: Mapping[str, str]) -> SyncedContact:
    """Creates or changes the person's contact; two contacts that turn out to be one person are linked.

    A refused value is named and costs only itself. Raises VendorError.
    """
    id_property, identity = identity_of(person)
    done = upsert_contact(hubspot, id_property, identity, properties)
    if hs.WHATSAPP_USER_ID in done.refused and person.phone and person.user_id:
        done = link_by_user_id(hubspot, done, phone=person.phone, user_id=person.user_id, now=datetime.now(UTC))
    return SyncedContact(contact_id=done.contact_id, created=done.created, refused=list(done.refused))
