"""Visits as HubSpot's appointments (object 0-421): what they say, and what this product keeps on them.

A reminder that went, the patient's answer and the moment of booking each stand beside the time that they hold for:
staff move visits by hand, and what was true of Tuesday must not count for Thursday.
Source: `contracts/hubspot/FACTS.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from medicalcor.domain.phone import identify
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.errors import SERVICE, RefusedValues, of_batch_item
from medicalcor.vendors.hubspot.links import linked_ids
from medicalcor.vendors.hubspot.values import moment

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

START = "hs_appointment_start"
END = "hs_appointment_end"
TITLE = "hs_appointment_name"
_OURS = (
    hs.EXTERNAL_ID,
    hs.PATIENT_NAME,
    *(name for pair in (*hs.REMINDER_MARKS.values(), hs.BOOKED, hs.PATIENT_ANSWER) for name in pair),
    hs.BOOKING_REQUESTS,
)
PATIENT = (hs.PHONE, "phone", "mobilephone", hs.WA_ID, hs.WHATSAPP_USER_ID, "firstname", "lastname", "hs_language")
"""Properties of a contact that `patient_of` reads."""
_BATCH = 100


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How this portal says that a visit is on or off: the property, and its values (settings)."""

    name: str
    scheduled: str
    cancelled: tuple[str, ...]

    def is_cancelled(self, value: str | None) -> bool:
        """Whether a status means that the visit is off."""
        return (value or "").strip().upper() in {word.upper() for word in self.cancelled}


@dataclass(frozen=True, slots=True)
class Noted:
    """Something noted on a visit, and the time of the visit that it holds for."""

    value: str
    holds_for: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One appointment. `marks` by kind (`24h`, `2h`); `requests` are keys of bookings carried out, oldest first."""

    id: str
    external_id: str
    starts_at: datetime | None
    ends_at: datetime | None
    booked_at: datetime | None
    cancelled: bool
    marks: Mapping[str, Noted]
    answer: Noted | None
    patient_name: str
    requests: tuple[str, ...]
    contact_ids: tuple[str, ...]

    def answer_now(self) -> str:
        """The patient's answer, if it is to the time that the visit has now."""
        return self.answer.value if self.answer and self.answer.holds_for == self.starts_at else ""


@dataclass(frozen=True, slots=True)
class Patient:
    """A contact as somebody to write to; `phone` is E.164."""

    contact_id: str
    phone: str | None
    wa_id: str | None
    user_id: str | None
    name: str
    language: str


def read_visit(client: HubSpotClient, words: StatusWords, wanted: str, *, by: str | None = None) -> Visit | None:
    """The appointment of this id, or whose unique property `by` has this value; None for none. Raises VendorError."""
    asked = (START, END, words.name, "hs_createdate", *_OURS)
    try:
        found = client.read_whole(
            hs.APPOINTMENTS, wanted, asked, id_property=by, history=(START,), linked=("contacts",)
        )
    except VendorError as error:
        if error.error_type is ErrorType.NOT_FOUND:
            return None
        raise
    return _visit(found, words)


def visits_of(client: HubSpotClient, words: StatusWords, contact_id: str) -> list[Visit]:
    """All appointments of a contact, without history and contacts; none of one that is not there."""
    try:
        contact = client.read_whole("contacts", contact_id, ("hs_object_id",), linked=(hs.APPOINTMENTS,))
    except VendorError as error:
        if error.error_type is ErrorType.NOT_FOUND:
            return []
        raise
    ids = list(_linked(contact))
    return [one for at in range(0, len(ids), _BATCH) for one in read_visits(client, words, ids[at : at + _BATCH])]


def read_visits(client: HubSpotClient, words: StatusWords, ids: Sequence[str]) -> list[Visit]:
    """At most 100 appointments by id, without history and contacts; those that are gone are left out."""
    page = client.read_many(hs.APPOINTMENTS, ids, (START, END, words.name, *_OURS))
    return [_visit(one, words) for one in page.get("results") or ()]


def visits_of_many(client: HubSpotClient, words: StatusWords, contact_ids: Sequence[str]) -> dict[str, list[Visit]]:
    """The appointments of each of at most 100 contacts, as `visits_of` has them. Raises VendorError."""
    linked = linked_ids(client, "contacts", hs.APPOINTMENTS, contact_ids)
    ids = sorted({one for visits in linked.values() for one in visits})
    batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
    found = {visit.id: visit for batch in batches for visit in read_visits(client, words, batch)}
    return {contact: [found[one] for one in visits if one in found] for contact, visits in linked.items()}


def read_patients(client: HubSpotClient, contact_ids: Iterable[str], region: str) -> list[Patient]:
    """The contacts that can be written to. A merged contact's old id finds the one that it became part of."""
    found: dict[str, Patient] = {}
    for contact_id in contact_ids:
        try:
            record = client.read_whole("contacts", contact_id, PATIENT)
        except VendorError as error:
            if error.error_type is ErrorType.NOT_FOUND:
                continue
            raise
        patient = patient_of(record, region)
        if patient.phone or patient.user_id:
            found[patient.contact_id] = patient
    return list(found.values())


def upsert_visit(client: HubSpotClient, external_id: str, properties: Mapping[str, str]) -> tuple[str, bool]:
    """Creates or changes the appointment of the caller's id, race-free: HubSpot's id, and whether it is new."""
    wish = {
        "idProperty": hs.EXTERNAL_ID,
        "id": external_id,
        "properties": {**properties, hs.EXTERNAL_ID: external_id},
    }
    answer = client.upsert(hs.APPOINTMENTS, [wish])
    for item in answer.get("errors") or ():
        raise of_batch_item(item)
    for record in answer.get("results") or ():
        if isinstance(record.get("id"), str):
            return record["id"], record.get("new") is True
    raise VendorError(SERVICE, ErrorType.INVALID_ANSWER, "upsert without result", retryable=True, maybe_accepted=True)


def link_patient(client: HubSpotClient, visit_id: str, known: Iterable[str], contact_id: str) -> None:
    """Makes a contact the visit's patient. Contacts `known` on it so far give way to a new one: the caller corrected
    whose visit it is, and a reminder must not go to somebody else. Who is there already leaves the others be.
    """
    before = set(known)
    if contact_id in before:
        return
    client.link((hs.APPOINTMENTS, visit_id), ("contacts", contact_id))
    for other in sorted(before):
        client.unlink((hs.APPOINTMENTS, visit_id), ("contacts", other))


def complete_contact(client: HubSpotClient, contact_id: str, name: str, language: str) -> None:
    """Gives a contact the name and language that it lacks; what is there stays: a child's visit is booked on its
    mother's number. A language that the portal does not list costs nothing else.
    """
    known = client.read_whole("contacts", contact_id, ("firstname", "lastname", "hs_language")).get("properties") or {}
    first, _, last = name.strip().partition(" ")
    wanted = {} if known.get("firstname") or known.get("lastname") else {"firstname": first, "lastname": last.strip()}
    wanted |= {} if known.get("hs_language") else {"hs_language": language}
    wanted = {name: value for name, value in wanted.items() if value}
    while wanted:
        try:
            client.update("contacts", contact_id, wanted)
        except RefusedValues as error:
            dropped = wanted.keys() & error.problems.keys()
            if not dropped:
                raise
            wanted = {name: value for name, value in wanted.items() if name not in dropped}
        else:
            return


def _visit(record: Mapping[str, Any], words: StatusWords) -> Visit:
    said: Mapping[str, str | None] = record.get("properties") or {}
    starts_at = moment(said.get(START))
    answer, answer_for = hs.PATIENT_ANSWER
    return Visit(
        id=str(record["id"]),
        external_id=said.get(hs.EXTERNAL_ID) or "",
        starts_at=starts_at,
        ends_at=moment(said.get(END)),
        booked_at=_booked_at(record, said, starts_at),
        cancelled=words.is_cancelled(said.get(words.name)),
        marks={kind: one for kind, pair in hs.REMINDER_MARKS.items() if (one := _noted(said, pair, starts_at))},
        answer=_noted(said, (answer, answer_for), starts_at),
        patient_name=said.get(hs.PATIENT_NAME) or "",
        requests=tuple(filter(None, (said.get(hs.BOOKING_REQUESTS) or "").split(","))),
        contact_ids=tuple(_linked(record)),
    )


def _noted(said: Mapping[str, str | None], pair: tuple[str, str], starts_at: datetime | None) -> Noted | None:
    """What stands there; noted by hand, without a time that it is for, it is for the visit as it is."""
    value, holds_for = said.get(pair[0]), moment(said.get(pair[1])) or starts_at
    return Noted(value, holds_for) if value and holds_for else None


def _booked_at(
    record: Mapping[str, Any], said: Mapping[str, str | None], starts_at: datetime | None
) -> datetime | None:
    """When the visit got the time that it has: as its booking noted, else since when HubSpot knows it to be so."""
    noted = _noted(said, hs.BOOKED, None)
    if noted and noted.holds_for == starts_at and (booked_at := moment(noted.value)):
        return booked_at
    since = None
    for version in (record.get("propertiesWithHistory") or {}).get(START) or ():
        if moment(version.get("value")) != starts_at:
            break
        since = moment(version.get("timestamp")) or since
    return since or moment(said.get("hs_createdate"))


def _linked(record: Mapping[str, Any]) -> dict[str, None]:
    """Ids in `associations`, once each, in order: HubSpot lists one a label, and names the type as it pleases."""
    groups = (record.get("associations") or {}).values()
    return {str(one["id"]): None for group in groups for one in group.get("results") or ()}


def patient_of(record: Mapping[str, Any], region: str) -> Patient:
    """A contact, read with the properties PATIENT, as somebody to write to."""
    said: Mapping[str, str | None] = record.get("properties") or {}
    by_hand = (identify(said.get(name) or "", "hubspot", region).e164 for name in ("phone", "mobilephone"))
    return Patient(
        contact_id=str(record["id"]),
        phone=said.get(hs.PHONE) or next(filter(None, by_hand), None),
        wa_id=said.get(hs.WA_ID) or None,
        user_id=said.get(hs.WHATSAPP_USER_ID) or None,
        name=" ".join(filter(None, (said.get("firstname"), said.get("lastname")))),
        language=(said.get("hs_language") or "")[:2].lower(),
    )
