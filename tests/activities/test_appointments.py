"""Visits against the stand-in of HubSpot: booked once per request, read whole, marked for one time only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.appointments import Appointments
from medicalcor.contracts.appointments import (
    Appointment,
    BookingRequest,
    FindContactAppointments,
    MarkAppointment,
    ReadAppointment,
    UpsertAppointment,
    UpsertedAppointment,
)
from medicalcor.contracts.messages import Person
from medicalcor.vendors.hubspot.appointments import StatusWords
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.properties import APPOINTMENTS
from tests.activities.conftest import HUBSPOT_TOKEN, environment, failure_of
from tests.sandbox.portal import Portal
from tests.sandbox.server import SandboxServer

PHONE = "+40712345678"
NOW = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
AT = datetime(2026, 9, 16, 11, 30, tzinfo=UTC)
LATER = AT + timedelta(days=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visits(sandbox: SandboxServer, hubspot: HubSpotClient) -> Appointments:
    words = StatusWords("hs_appointment_status", "SCHEDULED", ("CANCELLED", "CANCELED"))
    return Appointments(hubspot, words=words, region="RO", reference_key=b"test key, public: 32 bytes long!")


@pytest.fixture
def portal(sandbox: SandboxServer) -> Portal:
    return Portal(sandbox, HUBSPOT_TOKEN)


def request(kind: str = "book", key: str = "key-1", **changes: Any) -> BookingRequest:
    given = {"appointment_time": AT} if kind == "book" else {}
    return BookingRequest(kind=kind, key=key, received_at=NOW, **{**given, **changes})


def carry_out(visits: Appointments, wanted: BookingRequest, contact_id: str = "", attempt: int = 1) -> Any:
    order = UpsertAppointment(external_id="agenda-17", request=wanted, contact_id=contact_id)
    done: UpsertedAppointment = environment(attempt).run(visits.upsert_appointment, order)
    return done


def read(visits: Appointments, appointment_id: str) -> Appointment:
    found: Appointment = environment().run(visits.read_appointment, ReadAppointment(appointment_id=appointment_id))
    return found


def mark(visits: Appointments, appointment_id: str, what: str, time: datetime = AT, **changes: Any) -> bool:
    order = MarkAppointment(appointment_id=appointment_id, appointment_time=time, mark=what, at=NOW, **changes)
    return bool(environment().run(visits.mark_reminder, order).written)


def records(sandbox: SandboxServer, kind: str = "appointments") -> list[dict[str, str]]:
    return [one["properties"] for one in sandbox.state()["hubspot"][kind] if not one["archived"]]


def contact(portal: Portal, phone: str = PHONE, **more: str) -> str:
    return portal.create("contacts", medicalcor_phone=phone, firstname="Ana", lastname="Pop", **more)


def test_a_booking_becomes_one_appointment_of_its_patient(visits: Appointments, portal: Portal) -> None:
    mother = contact(portal, medicalcor_wa_id="40712345678", hs_language="ro")
    person = Person(patient_ref="x", phone=PHONE, name="Matei Pop")
    done = carry_out(visits, request(person=person, minutes=30, title="Consultație"), mother)
    assert (done.outcome, done.starts_at) == ("created", AT)
    found = read(visits, done.appointment_id)
    assert found.patient
    assert (found.external_id, found.starts_at, found.booked_at) == ("agenda-17", AT, NOW)
    assert (found.patient.phone, found.patient.wa_id, found.language) == (PHONE, "40712345678", "ro")
    assert found.patient.name == "Matei Pop"
    assert (found.contact_id, found.contacts, found.cancelled) == (mother, 1, False)
    (stored,) = records(portal.sandbox)
    assert stored["hs_appointment_end"] == "2026-09-16T12:00:00Z"
    assert stored["hs_appointment_status"] == "SCHEDULED"


def test_a_second_child_on_the_same_number_is_a_second_visit_and_the_contact_keeps_its_name(
    visits: Appointments, portal: Portal
) -> None:
    mother = contact(portal)
    for external_id, name in (("agenda-1", "Matei Pop"), ("agenda-2", "Ioana Pop")):
        wanted = request(person=Person(patient_ref="x", phone=PHONE, name=name))
        order = UpsertAppointment(external_id=external_id, request=wanted, contact_id=mother)
        environment().run(visits.upsert_appointment, order)
    found = environment().run(
        visits.find_contact_appointments,
        FindContactAppointments(person=Person(patient_ref="x", phone=PHONE), after=NOW),
    )
    names = {read(visits, one.appointment_id).patient.name for one in found.appointments}  # type: ignore[union-attr]
    assert names == {"Matei Pop", "Ioana Pop"}
    assert records(portal.sandbox, "contacts")[0]["firstname"] == "Ana"


def test_a_new_contact_gets_name_and_language_from_its_booking(visits: Appointments, portal: Portal) -> None:
    bare = portal.create("contacts", medicalcor_phone=PHONE)
    person = Person(patient_ref="x", phone=PHONE, name="Matei Ion Pop")
    carry_out(visits, request(person=person, language="de"), bare)
    (stored,) = records(portal.sandbox, "contacts")
    assert (stored["firstname"], stored["lastname"], stored["hs_language"]) == ("Matei", "Ion Pop", "de")


def test_the_same_request_again_changes_nothing_although_another_came_between(
    visits: Appointments, sandbox: SandboxServer
) -> None:
    carry_out(visits, request())
    carry_out(visits, request("change", "key-2", appointment_time=LATER))
    again = carry_out(visits, request())
    assert again.outcome == "unchanged"
    assert records(sandbox)[0]["hs_appointment_start"] == "2026-09-21T11:30:00Z"


def test_back_to_the_first_time_without_a_key_is_a_move_and_twice_in_a_row_is_one(
    visits: Appointments, sandbox: SandboxServer
) -> None:
    carry_out(visits, request())
    outcomes = []
    for key, time in (("a", LATER), ("b", AT), ("a", LATER), ("a", LATER)):
        outcomes.append(carry_out(visits, request("change", key, appointment_time=time, once=False)).outcome)
    assert outcomes == ["changed", "changed", "changed", "unchanged"]
    assert records(sandbox)[0]["hs_appointment_start"] == "2026-09-21T11:30:00Z"


def test_an_attempt_after_one_whose_answer_was_lost_says_what_was_done(
    visits: Appointments, sandbox: SandboxServer
) -> None:
    sandbox.fault("hubspot", "timeout_after", match="batch/upsert", delay=0.1)
    error = failure_of(lambda: carry_out(visits, request()))
    assert not error.non_retryable
    assert carry_out(visits, request(), attempt=2).outcome == "created"
    assert len(records(sandbox)) == 1


def test_a_move_clears_marks_and_answer_and_keeps_the_length(visits: Appointments, sandbox: SandboxServer) -> None:
    visit = carry_out(visits, request(minutes=45)).appointment_id
    assert mark(visits, visit, "reminder_24h")
    assert mark(visits, visit, "confirmed")
    carry_out(visits, request("change", "key-2", appointment_time=LATER))
    found = read(visits, visit)
    assert (found.reminder_24h, found.patient_answer) == (None, "")
    stored = records(sandbox)[0]
    assert "reminder_24h_sent" not in stored
    assert stored["hs_appointment_end"] == "2026-09-21T12:15:00Z"


def test_a_change_of_anything_else_moves_and_clears_nothing(visits: Appointments) -> None:
    visit = carry_out(visits, request()).appointment_id
    mark(visits, visit, "reminder_24h")
    mark(visits, visit, "confirmed")
    later = NOW + timedelta(days=1)
    changed = request("change", "key-2", title="Control", appointment_time=AT).model_copy(update={"received_at": later})
    carry_out(visits, changed)
    found = read(visits, visit)
    assert found.reminder_24h
    assert (found.patient_answer, found.booked_at) == ("confirmed", NOW)


@pytest.mark.parametrize(("by", "answer"), [("clinic", ""), ("patient", "cancelled")])
def test_a_cancellation_says_whose_it_is(visits: Appointments, by: str, answer: str) -> None:
    visit = carry_out(visits, request()).appointment_id
    assert carry_out(visits, request("cancel", "key-2", by=by)).outcome == "cancelled"
    found = read(visits, visit)
    assert (found.cancelled, found.patient_answer) == (True, answer)


def test_a_patients_own_move_is_known_as_theirs(visits: Appointments) -> None:
    visit = carry_out(visits, request()).appointment_id
    carry_out(visits, request("change", "key-2", appointment_time=LATER, by="patient"))
    assert read(visits, visit).patient_answer == "moved"


def test_what_moves_after_a_cancellation_is_on_again(visits: Appointments) -> None:
    visit = carry_out(visits, request()).appointment_id
    carry_out(visits, request("cancel", "key-2", by="patient"))
    carry_out(visits, request("change", "key-3", appointment_time=LATER))
    assert not read(visits, visit).cancelled


@pytest.mark.parametrize("kind", ["change", "cancel"])
def test_what_was_never_booked_is_not_made_up(visits: Appointments, sandbox: SandboxServer, kind: str) -> None:
    assert carry_out(visits, request(kind, appointment_time=AT)).outcome == "unknown"
    assert records(sandbox) == []


def test_a_visit_that_staff_made_is_changed_by_hubspots_id(visits: Appointments, portal: Portal) -> None:
    made = portal.create("appointments", hs_appointment_start=AT.isoformat())
    order = UpsertAppointment(external_id=made, request=request("change", appointment_time=LATER))
    assert environment().run(visits.upsert_appointment, order).outcome == "changed"
    assert read(visits, made).starts_at == LATER


def test_a_corrected_patient_replaces_the_wrong_one(visits: Appointments, portal: Portal) -> None:
    wrong, right = contact(portal), contact(portal, "+40723456789")
    visit = carry_out(visits, request(), wrong).appointment_id
    carry_out(visits, request("change", "key-2"), right)
    found = read(visits, visit)
    assert (found.contact_id, found.contacts) == (right, 1)
    carry_out(visits, request(), wrong)  # the first request, late and again
    assert read(visits, visit).contact_id == right


def test_a_merged_contact_goes_on_as_the_visits_patient(
    visits: Appointments, portal: Portal, hubspot: HubSpotClient
) -> None:
    one = contact(portal)
    other = portal.create("contacts", phone="0712 345 678", firstname="Ana")
    visit = carry_out(visits, request(), other).appointment_id
    merged = hubspot.merge_contacts(one, other)["id"]
    found = read(visits, visit)
    assert found.patient
    assert (found.contact_id, found.patient.phone) == (merged, PHONE)


def test_a_contact_that_staff_made_is_known_by_the_number_as_they_wrote_it(
    visits: Appointments, portal: Portal
) -> None:
    by_hand = portal.create("contacts", phone="0712 345 678 (mama)")
    visit = carry_out(visits, request(), by_hand).appointment_id
    found = read(visits, visit)
    assert found.patient
    assert found.patient.phone == PHONE


def test_between_two_people_nobody_is_guessed(visits: Appointments, portal: Portal) -> None:
    one, other = contact(portal), contact(portal, "+40723456789")
    visit = carry_out(visits, request(), one).appointment_id
    portal.call("PUT", f"/v4/objects/appointments/{visit}/associations/default/contacts/{other}")
    found = read(visits, visit)
    assert (found.patient, found.contacts) == (None, 2)


def test_a_move_by_hand_leaves_marks_and_answer_at_the_time_before(visits: Appointments, portal: Portal) -> None:
    """Case 18: what was sent for the old time counts for nothing at the new one."""
    visit = carry_out(visits, request()).appointment_id
    mark(visits, visit, "reminder_24h")
    mark(visits, visit, "confirmed")
    began = datetime.now(UTC)
    changes = {"properties": {"hs_appointment_start": LATER.isoformat()}}
    portal.call("PATCH", f"/v3/objects/appointments/{visit}", changes)
    found = read(visits, visit)
    assert found.reminder_24h
    assert found.reminder_24h.holds_for == AT
    assert found.patient_answer == ""
    assert found.booked_at
    assert found.booked_at >= began.replace(microsecond=0)
    assert mark(visits, visit, "all", LATER, clear=True)
    assert read(visits, visit).reminder_24h is None


def test_a_visit_that_was_moved_away_and_back_was_booked_when_it_came_back(
    visits: Appointments, portal: Portal
) -> None:
    made = portal.create("appointments", hs_appointment_start=AT.isoformat())
    first = read(visits, made).booked_at
    for time in (LATER, AT):
        changes = {"properties": {"hs_appointment_start": time.isoformat()}}
        portal.call("PATCH", f"/v3/objects/appointments/{made}", changes)
    came_back = read(visits, made).booked_at
    portal.call("PATCH", f"/v3/objects/appointments/{made}", {"properties": {"hs_appointment_name": "Control"}})
    assert first
    assert came_back
    assert first < came_back == read(visits, made).booked_at


def test_a_mark_is_for_one_time_only(visits: Appointments) -> None:
    visit = carry_out(visits, request()).appointment_id
    assert not mark(visits, visit, "reminder_24h", LATER)
    assert mark(visits, visit, "reminder_2h")
    assert not mark(visits, visit, "reminder_2h", LATER, clear=True)
    found = read(visits, visit)
    assert (found.reminder_24h, found.reminder_2h and found.reminder_2h.sent_at) == (None, NOW)
    assert mark(visits, visit, "reminder_2h", clear=True)
    assert read(visits, visit).reminder_2h is None


def test_a_patients_cancellation_can_be_undone_and_the_clinics_cannot(visits: Appointments) -> None:
    visit = carry_out(visits, request()).appointment_id
    assert not mark(visits, visit, "reopened")
    assert mark(visits, visit, "cancelled")
    assert (read(visits, visit).cancelled, read(visits, visit).patient_answer) == (True, "cancelled")
    assert mark(visits, visit, "reopened")
    assert (read(visits, visit).cancelled, read(visits, visit).patient_answer) == (False, "")
    carry_out(visits, request("cancel", "key-2"))
    assert not mark(visits, visit, "reopened")
    assert read(visits, visit).cancelled


def test_a_deleted_visit_is_gone_and_nothing_is_marked_on_it(visits: Appointments, portal: Portal) -> None:
    visit = carry_out(visits, request()).appointment_id
    portal.call("DELETE", f"/v3/objects/appointments/{visit}")
    assert not read(visits, visit).exists
    assert not mark(visits, visit, "reminder_24h")


def test_a_persons_visits_are_those_that_are_on_in_the_span_by_time(visits: Appointments, portal: Portal) -> None:
    ana = contact(portal)
    times = {"a": LATER, "b": AT, "c": AT + MINUTE, "d": NOW - MINUTE}
    for external_id, time in times.items():
        wanted = request(appointment_time=time)
        order = UpsertAppointment(external_id=external_id, request=wanted, contact_id=ana)
        environment().run(visits.upsert_appointment, order)
    cancelled = UpsertAppointment(external_id="c", request=request("cancel", "key-2"))
    environment().run(visits.upsert_appointment, cancelled)
    asked = FindContactAppointments(contact_id=ana, after=NOW)
    found = environment().run(visits.find_contact_appointments, asked)
    assert [one.starts_at for one in found.appointments] == [AT, LATER]
    soon = environment().run(visits.find_contact_appointments, asked.model_copy(update={"before": AT}))
    assert [one.starts_at for one in soon.appointments] == [AT]


def test_a_person_without_a_contact_has_no_visits(visits: Appointments, sandbox: SandboxServer) -> None:
    nobody = Person(patient_ref="x", phone="+40799999999")
    found = environment().run(visits.find_contact_appointments, FindContactAppointments(person=nobody, after=NOW))
    assert found.appointments == []


@pytest.mark.parametrize(
    ("kind", "error_type", "final"),
    [("401", "Unauthorized", False), ("500", "VendorUnavailable", False), ("429", "RateLimited", False)],
)
def test_hubspots_failures_are_named(
    visits: Appointments, sandbox: SandboxServer, kind: str, error_type: str, final: bool
) -> None:
    sandbox.fault("hubspot", kind, times=None)
    wanted: list[Callable[[], Any]] = [
        lambda: read(visits, "1"),
        lambda: carry_out(visits, request()),
        lambda: mark(visits, "1", "reminder_24h"),
    ]
    for run in wanted:
        error = failure_of(run)
        assert (error.type, error.non_retryable) == (error_type, final)


def test_another_portals_words_for_a_status_are_settings(portal: Portal, hubspot: HubSpotClient) -> None:
    hubspot.create_property(
        APPOINTMENTS,
        {"name": "stare", "label": "Stare", "type": "string", "fieldType": "text", "groupName": "medicalcor"},
    )
    words = StatusWords("stare", "activ", ("anulat",))
    visits = Appointments(hubspot, words=words, region="RO", reference_key=b"k" * 32)
    visit = carry_out(visits, request()).appointment_id
    assert records(portal.sandbox)[0]["stare"] == "activ"
    carry_out(visits, request("cancel", "key-2"))
    assert records(portal.sandbox)[0]["stare"] == "anulat"
    portal.call("PATCH", f"/v3/objects/appointments/{visit}", {"properties": {"stare": "Anulat"}})
    assert read(visits, visit).cancelled
