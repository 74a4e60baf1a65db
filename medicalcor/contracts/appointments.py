"""Payloads of appointments: what is booked, what HubSpot says of a visit, and what its reminders are told (spec §2, 3).

HubSpot is the record. Everything that is noted on an appointment (a reminder sent, the patient's answer) names the
time that it holds for: a move made by hand leaves it standing there, and it must not count for the new time.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.leads import ConsentChange
from medicalcor.contracts.messages import PatientReply, Person


class Mark(Payload):
    """A reminder that went: when, and for which time of the appointment."""

    sent_at: datetime
    holds_for: datetime


class Appointment(Payload):
    """Result of `read-appointment`: a visit as HubSpot has it now. `exists` false: deleted, or never there.

    `booked_at`: when it was created or last moved. `reminder_24h`, `reminder_2h`: the marks, for whatever time they
    hold. `patient_answer`, for `starts_at` only: confirmed | another_time | cancelled | moved (by the patient, online),
    "" for none. `cancelled` may be the clinic's or the patient's doing: with `patient_answer` cancelled the patient's.
    `patient` is None where no contact, or several of different people, belong to it (`contacts` counts them), or the
    one there is has neither phone nor WhatsApp id. `patient.name` is the visit's own patient where one was given: two
    children have one contact. `language`: of the contact, "" where unknown.
    """

    appointment_id: str
    exists: bool = True
    external_id: str = ""
    starts_at: datetime | None = None
    booked_at: datetime | None = None
    cancelled: bool = False
    reminder_24h: Mark | None = None
    reminder_2h: Mark | None = None
    patient_answer: str = ""
    patient: Person | None = None
    contact_id: str = ""
    contacts: int = 0
    language: str = ""


class ReadAppointment(Payload):
    """Input of `read-appointment`; HubSpot's id."""

    appointment_id: str


class MarkAppointment(Payload):
    """Input of `mark-reminder`: something noted on the appointment, if it still is at `appointment_time`.

    `mark`: reminder_24h | reminder_2h (at `at`); confirmed | another_time | moved: the patient's answer; cancelled: the
    answer, and the status too; reopened: undoes `cancelled`. `clear` takes a reminder's mark or an answer back, if it
    holds for that time. `mark` all with `clear`: everything that holds for another time than this one.
    """

    appointment_id: str
    appointment_time: datetime
    mark: str
    at: datetime
    clear: bool = False


class MarkedAppointment(Payload):
    """Result of `mark-reminder`. `written` false: the appointment is gone or at another time, nothing was changed."""

    written: bool


class FindContactAppointments(Payload):
    """Input of `find-contact-appointments`: a person's, or a contact's by HubSpot's id; from `after`, to `before`."""

    person: Person | None = None
    contact_id: str = ""
    after: datetime
    before: datetime | None = None


class AppointmentTime(Payload):
    """One appointment that is not cancelled, and when."""

    appointment_id: str
    starts_at: datetime


class ContactAppointments(Payload):
    """Result of `find-contact-appointments`, by time."""

    appointments: list[AppointmentTime] = Field(default_factory=list)


class LookAtAppointment(Tagged):
    """Input of `look-at-appointment`: tell the appointment's reminder workflow, which is started where none runs.

    With `reply` it gets that (signal `patient_reply`), else `look`. `why` as in `Look`. `appointment_time`: what the
    patient was told so far, for a workflow that starts.
    """

    appointment_id: str
    at: datetime
    appointment_time: datetime | None = None
    why: str = ""
    reply: PatientReply | None = None


class PlanReminders(Payload):
    """Input of `plan-reminders`. `sent` and `given_up`: kinds (reminder_24h, reminder_2h) for this time already.

    `acts_from`: now, to whoever asks. `confirmed`: the patient confirmed this time.
    """

    starts_at: datetime
    booked_at: datetime
    acts_from: datetime
    sent: list[str] = Field(default_factory=list)
    given_up: list[str] = Field(default_factory=list)
    confirmed: bool = False


class PlannedReminder(Payload):
    """When one reminder goes (UTC), None for never, by which rule of `domain.reminders`; never after `not_after`.

    `planned_at`: its moment without our own delay.
    """

    rule: str
    not_after: datetime
    at: datetime | None = None
    planned_at: datetime | None = None


class RemindersPlan(Payload):
    """Result of `plan-reminders`. `tells_changes`: the clinic's own moves and cancellations are told to the patient.

    `when` is the appointment's time as staff read it, in clinic time.
    """

    reminder_24h: PlannedReminder
    reminder_2h: PlannedReminder
    tells_changes: bool = True
    when: str = ""


class Handed(Payload):
    """A message about the time `about` of an appointment, handed to `deliver-message`.

    `what` reminder_24h | reminder_2h | changed | cancelled. `outcome` as in `DeliveryOutcome`, "" while none is known;
    `settled` is the one that has had its consequences. `taken_back`: its delivery was told to withdraw it.
    """

    what: str
    key: str
    at: datetime
    about: datetime
    outcome: str = ""
    reason: str = ""
    settled: str = ""
    taken_back: bool = False


class ReminderState(Payload):
    """All that `appointment-reminder-workflow` carries across continue-as-new; a test crosses it.

    `handed`, `given_up`, `planned` (reminders that had a moment) and `answer` (as `Appointment.patient_answer`) are of
    the time `starts_at`; `earlier` is what was handed for another one. `known_time`, `known_cancelled`: what the
    patient believes; `changed_at`: the clinic's last edit that they have not been told. `words`: an operator's signals,
    until HubSpot is read (an ISO time, or cancelled); `off_time`: no reminders for this time, by them. `asked`: what
    the patient was asked last (reminder | changed | cancelled), `asked_at` when. `marks` are still to be written.
    `moves` counts other times seen, `reads_failed` readings in a row.
    """

    appointment: Appointment | None = None
    starts_at: datetime | None = None
    handed: list[Handed] = Field(default_factory=list)
    earlier: list[Handed] = Field(default_factory=list)
    given_up: list[str] = Field(default_factory=list)
    planned: list[str] = Field(default_factory=list)
    answer: str = ""
    known_time: datetime | None = None
    known_cancelled: bool = False
    changed_at: datetime | None = None
    words: list[str] = Field(default_factory=list)
    off_time: datetime | None = None
    asked: str = ""
    asked_at: datetime | None = None
    marks: list[MarkAppointment] = Field(default_factory=list)
    unwritten: int = 0
    replies: list[PatientReply] = Field(default_factory=list)
    reply_keys: list[str] = Field(default_factory=list)
    reads_failed: int = 0
    moves: int = 0


class AppointmentReminder(Tagged):
    """Input of `appointment-reminder-workflow`. Only the id counts: it reads the rest from HubSpot before it acts.

    `appointment_time`: what the patient was told, where the appointment has moved before it is read first.
    """

    appointment_id: str
    appointment_time: datetime | None = None
    patient_phone: str | None = None
    history_events: int = 4000
    state: ReminderState = Field(default_factory=ReminderState)


class ReminderOutcome(Payload):
    """Result of `appointment-reminder-workflow`. `reminders_sent`: 24h, 2h. `outcome` started | cancelled | deleted |
    no_time (it has none any more). `patient_answer` as in `Appointment`."""

    reminders_sent: list[str] = Field(default_factory=list)
    outcome: str = ""
    patient_answer: str = ""


class Look(Payload):
    """Signal `look`: something about the appointment may have changed; the workflow reads it again.

    `why` for the operator: booking | hubspot | sweep | ....
    """

    at: datetime
    why: str = ""


class RescheduleAppointment(Payload):
    """Signal `reschedule`: an operator's or another system's word that the visit has moved. HubSpot decides."""

    appointment_time: datetime


class CancelAppointment(Payload):
    """Signal `cancel`: the same for a cancellation."""

    reason: str = ""


class ReminderStatus(Payload):
    """Answer of query `reminder_status`: no name, no number, no text."""

    appointment_id: str
    state: str = ""
    appointment_time: datetime | None = None
    reminder_24h_at: datetime | None = None
    reminder_24h_rule: str = ""
    reminder_2h_at: datetime | None = None
    reminder_2h_rule: str = ""
    reminders_sent: list[str] = Field(default_factory=list)
    patient_answer: str = ""
    waiting_for: str = ""


class BookingRequest(Payload):
    """Signal `request` to `book-appointment`: one accepted request of the caller.

    `kind` book | change | cancel. `key` (keyed hash) makes it once: for good with `once`, else only while nothing else
    came after it. What is empty or None stays as it is. `by` clinic | patient: whose doing a move or cancellation is.
    `consents` with `proof`, the note's text (spec §4, Consent).
    """

    kind: str
    key: str
    received_at: datetime
    once: bool = True
    appointment_time: datetime | None = None
    minutes: int | None = None
    person: Person | None = None
    email: str = ""
    language: str = ""
    title: str = ""
    by: str = "clinic"
    consents: list[ConsentChange] = Field(default_factory=list)
    proof: str = ""
    correlation_id: str = ""


class BookAppointment(Tagged):
    """Input of `book-appointment`; `external_id` is the caller's. The requests come by signal, in their order."""

    external_id: str


class BookingOutcome(Payload):
    """Result of `book-appointment`, of its last request. `outcome` created | changed | cancelled | unchanged | unknown.

    unchanged: this very request had been carried out before; unknown: there is no such appointment to change.
    """

    outcome: str
    appointment_id: str = ""


class UpsertAppointment(Payload):
    """Input of `upsert-appointment`: one request, carried out on HubSpot's record. `contact_id` is the patient's."""

    external_id: str
    request: BookingRequest
    contact_id: str = ""


class UpsertedAppointment(Payload):
    """Result of `upsert-appointment`; `outcome` as in `BookingOutcome`. `known_time`: what the patient knew before."""

    outcome: str
    appointment_id: str = ""
    starts_at: datetime | None = None
    known_time: datetime | None = None
