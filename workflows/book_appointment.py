"""`book-appointment`: a caller's bookings, moves and cancellations of one visit, written to HubSpot (spec §2).

One id a visit (`book-appointment/{external_id}`), each request a signal with start: requests that come while one is
under way (HubSpot may be away for hours) wait in the order in which they were accepted, and one that comes after the
end starts a new run. That a request has no second effect, now or weeks later, is no matter of ids, which are used
again: the appointment in HubSpot keeps the keys of the requests that it was made of, in the write of their effect.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Tags
    from medicalcor.contracts.appointments import (
        BookAppointment,
        BookingOutcome,
        BookingRequest,
        LookAtAppointment,
        UpsertAppointment,
        UpsertedAppointment,
    )
    from medicalcor.contracts.leads import RecordConsent, SyncContact
    from medicalcor.contracts.messages import Person
    from medicalcor.contracts.names import (
        BOOK_APPOINTMENT,
        LOOK_AT_APPOINTMENT,
        RECORD_CONSENT,
        SYNC_HUBSPOT_CONTACT,
        UPSERT_APPOINTMENT,
        note_key,
        record_consent_id,
    )
    from medicalcor.temporal.interceptors import set_patient_reference
from workflows._options import call


@workflow.defn(name=BOOK_APPOINTMENT.name)
class BookAppointmentWorkflow:
    """The queue of one visit's requests."""

    @workflow.init
    def __init__(self, booking: BookAppointment) -> None:
        self._external_id = booking.external_id
        self._waiting: list[BookingRequest] = []

    @workflow.run
    async def run(self, booking: BookAppointment) -> BookingOutcome:
        """Carries out what waits, in order; fails, visibly and resettable, after all were tried, if one could not."""
        failed: ActivityError | ChildWorkflowError | None = None
        done = UpsertedAppointment(outcome="")
        await workflow.wait_condition(lambda: bool(self._waiting))
        while self._waiting:
            request = self._waiting.pop(0)
            try:
                done = await self._carry_out(request, booking.tags)
            except (ActivityError, ChildWorkflowError) as error:
                failed = failed or error
        if failed is not None:
            raise ApplicationError("a request was not carried out in full", type="BookingFailed") from failed
        workflow.set_current_details(done.outcome)
        return BookingOutcome(outcome=done.outcome, appointment_id=done.appointment_id)

    @workflow.signal(name="request")
    def request(self, request: BookingRequest) -> None:
        """A request that the API has accepted."""
        self._waiting.append(request)

    async def _carry_out(self, request: BookingRequest, tags: Tags) -> UpsertedAppointment:
        """Consents before the reminders look: a visit in three hours is reminded of at once, or refused for good."""
        contact_id = await self._contact(request)
        order = UpsertAppointment(external_id=self._external_id, request=request, contact_id=contact_id)
        done = await call(UPSERT_APPOINTMENT, order, summary=f"write to HubSpot: {request.kind}")
        try:
            await self._record_consents(request, tags)
        finally:
            if done.appointment_id:
                await self._look(done, request, tags)
        return done

    async def _contact(self, request: BookingRequest) -> str:
        """The patient's contact, created where there is none; "" where the request names nobody."""
        if request.person is None:
            return ""
        set_patient_reference(request.person.patient_ref)
        identity = SyncContact(person=_nameless(request.person), email=request.email)
        contact = await call(SYNC_HUBSPOT_CONTACT, identity, summary="find or create the contact")
        return contact.contact_id

    async def _record_consents(self, request: BookingRequest, tags: Tags) -> None:
        if request.person is None or not request.consents:
            return
        record = RecordConsent(
            tags=_tags_of(request, tags),
            person=_nameless(request.person),
            changes=request.consents,
            key=f"{note_key(workflow.info().workflow_id)}.{request.key}",
            proof=request.proof,
            at=request.received_at,
        )
        try:
            await workflow.execute_child_workflow(
                RECORD_CONSENT.name,
                record,
                id=record_consent_id(request.person.patient_ref, request.key),
                task_queue=RECORD_CONSENT.queue,
                result_type=RECORD_CONSENT.result,
                parent_close_policy=ParentClosePolicy.ABANDON,
                static_summary="consents given with the booking",
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("these consents are being recorded already")

    async def _look(self, done: UpsertedAppointment, request: BookingRequest, tags: Tags) -> None:
        look = LookAtAppointment(
            tags=_tags_of(request, tags),
            appointment_id=done.appointment_id,
            at=request.received_at,
            appointment_time=done.known_time,
            why="booking",
        )
        await call(LOOK_AT_APPOINTMENT, look, summary="tell the reminders")


def _nameless(person: Person) -> Person:
    """Without the name, which is the visit's: a mother's contact must not take her child's."""
    return person.model_copy(update={"name": ""})


def _tags_of(request: BookingRequest, tags: Tags) -> Tags:
    reference = request.person.patient_ref if request.person else tags.patient_ref
    return tags.model_copy(update={"patient_ref": reference, "correlation_id": request.correlation_id})
