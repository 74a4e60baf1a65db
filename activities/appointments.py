"""Visits in HubSpot: read whole, booked by a caller's request, marked with what their reminders did (spec §2, 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from temporalio import activity

from activities._contacts import identity_of
from activities._errors import vendor_errors
from activities._people import person_of
from activities._visit_changes import of_mark, of_request
from medicalcor.contracts.appointments import (
    Appointment,
    AppointmentTime,
    BookingRequest,
    ContactAppointments,
    FindContactAppointments,
    Mark,
    MarkAppointment,
    MarkedAppointment,
    ReadAppointment,
    UpsertAppointment,
    UpsertedAppointment,
)
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import (
    FIND_CONTACT_APPOINTMENTS,
    MARK_REMINDER,
    READ_APPOINTMENT,
    UPSERT_APPOINTMENT,
)
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import (
    Noted,
    Patient,
    StatusWords,
    Visit,
    complete_contact,
    link_patient,
    read_patients,
    read_visit,
    upsert_visit,
    visits_of,
)
from medicalcor.vendors.hubspot.values import moment

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_REQUESTS_KEPT = 50
_KEY_CHARACTERS = 16


class Appointments:
    """Handed the HubSpot client, the portal's words for a status, the region of national phone numbers and the key of
    patient references. Synchronous, as the SDK is.
    """

    def __init__(self, hubspot: HubSpotClient, *, words: StatusWords, region: str, reference_key: bytes) -> None:
        self._hubspot = hubspot
        self._words = words
        self._region = region
        self._reference_key = reference_key

    @activity.defn(name=READ_APPOINTMENT.name)
    def read_appointment(self, wanted: ReadAppointment) -> Appointment:
        """The visit as it is now, with its patient; `exists` false for one that is deleted or never was."""
        with vendor_errors():
            visit = read_visit(self._hubspot, self._words, wanted.appointment_id)
            if visit is None:
                return Appointment(appointment_id=wanted.appointment_id, exists=False)
            patient = _only_one(read_patients(self._hubspot, visit.contact_ids, self._region))
        return Appointment(
            appointment_id=visit.id,
            external_id=visit.external_id,
            starts_at=visit.starts_at,
            booked_at=visit.booked_at,
            cancelled=visit.cancelled,
            reminder_24h=_mark(visit.marks.get("24h")),
            reminder_2h=_mark(visit.marks.get("2h")),
            patient_answer=visit.answer_now(),
            patient=person_of(patient, self._reference_key, visit.patient_name) if patient else None,
            contact_id=patient.contact_id if patient else "",
            contacts=len(visit.contact_ids),
            language=patient.language if patient else "",
        )

    @activity.defn(name=UPSERT_APPOINTMENT.name)
    def upsert_appointment(self, order: UpsertAppointment) -> UpsertedAppointment:
        """Carries one request out. The record keeps the keys of those carried out, in the same write as their effect:
        a request that comes again, after whatever crash or however late, changes nothing.
        """
        request, key = order.request, order.request.key[:_KEY_CHARACTERS]
        with vendor_errors():
            visit = self._find(order)
            repeated = visit is not None and _is_repeated(request, key, visit)
            if visit is None and request.kind != "book":
                return UpsertedAppointment(outcome="unknown")
            visit_id = visit.id if visit and repeated else self._write(order.external_id, visit, request, key)
            latest = visit is None or not repeated or visit.requests[-1] == key
            # Not for an old request that comes again: whose visit it is may have been corrected since.
            if latest and order.contact_id:
                link_patient(self._hubspot, visit_id, visit.contact_ids if visit else (), order.contact_id)
                self._complete(order)
        outcome = _outcome(request, key, visit, repeated=repeated)
        before = visit.starts_at if visit else None
        return UpsertedAppointment(
            outcome=outcome,
            appointment_id=visit_id,
            starts_at=before if repeated else request.appointment_time or before,
            known_time=before or request.appointment_time,
        )

    @activity.defn(name=MARK_REMINDER.name)
    def mark_reminder(self, order: MarkAppointment) -> MarkedAppointment:
        """Notes something on a visit, unless it is gone or at another time by now."""
        with vendor_errors():
            visit = read_visit(self._hubspot, self._words, order.appointment_id)
            if visit is None or visit.starts_at != order.appointment_time:
                return MarkedAppointment(written=False)
            properties = of_mark(order, visit, self._words)
            if properties and not self._update_if_there(visit.id, properties):
                return MarkedAppointment(written=False)
        return MarkedAppointment(written=bool(properties))

    @activity.defn(name=FIND_CONTACT_APPOINTMENTS.name)
    def find_contact_appointments(self, wanted: FindContactAppointments) -> ContactAppointments:
        """A person's visits that are not cancelled, in a span of time; none of a person without a contact."""
        with vendor_errors():
            contact_id = wanted.contact_id or self._contact_of(wanted.person)
            visits = visits_of(self._hubspot, self._words, contact_id) if contact_id else []
        times = (
            AppointmentTime(appointment_id=visit.id, starts_at=visit.starts_at)
            for visit in visits
            if visit.starts_at is not None and not visit.cancelled
        )
        inside = (one for one in times if one.starts_at >= wanted.after)
        until = wanted.before
        found = [one for one in inside if until is None or one.starts_at <= until]
        return ContactAppointments(appointments=sorted(found, key=lambda one: one.starts_at))

    def _find(self, order: UpsertAppointment) -> Visit | None:
        visit = read_visit(self._hubspot, self._words, order.external_id, by=hs.EXTERNAL_ID)
        if visit is None and order.request.kind != "book" and order.external_id.isdecimal():
            # Staff's own visits have no external id: a caller may name HubSpot's.
            visit = read_visit(self._hubspot, self._words, order.external_id)
        return visit

    def _write(self, external_id: str, visit: Visit | None, request: BookingRequest, key: str) -> str:
        properties = of_request(request, visit, self._words)
        kept = [*(visit.requests if visit else ()), key][-_REQUESTS_KEPT:]
        properties |= {hs.BOOKING_REQUESTS: ",".join(kept)}
        if visit is not None:
            self._hubspot.update(hs.APPOINTMENTS, visit.id, properties)
            return visit.id
        return upsert_visit(self._hubspot, external_id, properties)[0]

    def _update_if_there(self, visit_id: str, properties: dict[str, str]) -> bool:
        """False where it was deleted since it was read."""
        try:
            self._hubspot.update(hs.APPOINTMENTS, visit_id, properties)
        except VendorError as error:
            if error.error_type is not ErrorType.NOT_FOUND:
                raise
            return False
        return True

    def _complete(self, order: UpsertAppointment) -> None:
        name = order.request.person.name if order.request.person else ""
        if name or order.request.language:
            complete_contact(self._hubspot, order.contact_id, name, order.request.language)

    def _contact_of(self, person: Person | None) -> str:
        if person is None:
            return ""
        id_property, identity = identity_of(person)
        try:
            return str(self._hubspot.read_by("contacts", id_property, identity)["id"])
        except VendorError as error:
            if error.error_type is ErrorType.NOT_FOUND:
                return ""
            raise


def _only_one(patients: list[Patient]) -> Patient | None:
    """The visit's patient, where there is no doubt: to guess among several people would tell one of another's visit."""
    identities = {(one.phone, one.user_id) for one in patients}
    return patients[0] if len(identities) == 1 else None


def _outcome(request: BookingRequest, key: str, visit: Visit | None, *, repeated: bool) -> str:
    if repeated and activity.info().attempt == 1:
        return "unchanged"
    if request.kind == "book":
        # Found by a later attempt of this activity, the first one's own write is no repetition.
        return "created" if visit is None or visit.requests == (key,) else "changed"
    return "changed" if request.kind == "change" else "cancelled"


def _is_repeated(request: BookingRequest, key: str, visit: Visit) -> bool:
    if request.once:
        return key in visit.requests
    return visit.requests[-1:] == (key,)


def _mark(noted: Noted | None) -> Mark | None:
    sent_at = moment(noted.value) if noted else None
    return Mark(sent_at=sent_at, holds_for=noted.holds_for) if noted and sent_at else None
