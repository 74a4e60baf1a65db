"""Who a WhatsApp webhook is about: by phone, else by user id (spec §1)."""

from __future__ import annotations

from medicalcor.contracts.messages import Person
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.domain.phone import identify
from medicalcor.ingress.whatsapp_kinds import Json, as_list, as_object, as_text


class People:
    """Knows persons from the clinic's own numbers (E.164), and names them by the clinic's reference key."""

    def __init__(self, reference_key: bytes, own_numbers: tuple[str, ...]) -> None:
        self._key = reference_key
        self._own = {identity for number in own_numbers if (identity := identify(number, "wa_id").e164)}

    def person(self, wa_id: object, user_id: object, value: Json) -> Person | None:
        """The person of these ids, with what the contacts of the change's `value` add; None where nobody is named.

        A user with a username has no phone here, or an empty one.
        """
        number, user = as_text(wa_id, 40), as_text(user_id, 200)
        contact = _contact(value, number, user)
        number, user = number or as_text(contact.get("wa_id"), 40), user or as_text(contact.get("user_id"), 200)
        phone = identify(number, "wa_id").e164 if number else None
        if not (identity := phone or user):
            return None
        return Person(
            patient_ref=patient_ref(self._key, identity),
            phone=phone,
            wa_id=number if phone else None,
            user_id=user or None,
            name=as_text(as_object(contact.get("profile")).get("name"), 200).strip(),
        )

    def is_own(self, person: Person, value: Json) -> bool:
        """Whether the person is the clinic itself."""
        shown = as_text(as_object(value.get("metadata")).get("display_phone_number"), 40)
        own = self._own | ({identify(shown, "wa_id").e164} if shown else set())
        return person.phone is not None and person.phone in own

    def reference(self, wa_id: object, user_id: object) -> str | None:
        """The reference of whom these ids name, None for nobody."""
        number = as_text(wa_id, 40)
        phone = identify(number, "wa_id").e164 if number else None
        identity = phone or as_text(user_id, 200)
        return patient_ref(self._key, identity) if identity else None


def _contact(value: Json, wa_id: str, user_id: str) -> Json:
    """The sender's own contact: another person's name must never land on this one."""
    contacts = [as_object(contact) for contact in as_list(value.get("contacts"))]
    if not wa_id and not user_id:
        # A message may name no sender at all; where the body knows one person only, it is theirs.
        return contacts[0] if len(contacts) == 1 else {}
    for contact in contacts:
        if (wa_id and contact.get("wa_id") == wa_id) or (user_id and contact.get("user_id") == user_id):
            return contact
    return {}
