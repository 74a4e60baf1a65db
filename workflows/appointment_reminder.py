"""`appointment-reminder-workflow`: an appointment's reminders, changes and answers, until it starts (spec §3).

Rounds: HubSpot is read, then all is done that is due by what it says, then it waits for the next moment or signal. A
signal only notes that there is news; what is so, HubSpot decides.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.appointments import (
        AppointmentReminder,
        CancelAppointment,
        Look,
        ReadAppointment,
        ReminderOutcome,
        RemindersPlan,
        ReminderStatus,
        RescheduleAppointment,
    )
    from medicalcor.contracts.care import RecordVisit
    from medicalcor.contracts.messages import PatientReply
    from medicalcor.contracts.names import (
        APPOINTMENT_REMINDER,
        CANCEL,
        DELIVERY,
        LOOK,
        MARK_REMINDER,
        PATIENT_REPLY,
        PLAN_REMINDERS,
        READ_APPOINTMENT,
        RECORD_VISIT,
        REMINDER_STATUS,
        RESCHEDULE,
    )
    from medicalcor.contracts.sends import DeliveryOutcome
    from medicalcor.temporal.interceptors import set_patient_reference
from workflows import _visit_state as visits
from workflows._options import call
from workflows._timer import MovableTimer
from workflows._visit_acts import VisitActs, planned_of, view_of

RETRY = timedelta(minutes=5)
"""What HubSpot could not be asked, or is held on its way to the patient, is looked at again after this."""
AFTERMATH = timedelta(minutes=15)
"""After the start: how long it waits to learn what became of a message about a change, for the call list."""
_REMEMBERED_REPLIES = 200


@workflow.defn(name=APPOINTMENT_REMINDER.name)
class AppointmentReminderWorkflow:
    """Signals note; rounds act. A round that news interrupts before a send begins anew, with a fresh reading."""

    @workflow.init
    def __init__(self, given: AppointmentReminder) -> None:
        self._given = given
        self._state = given.state
        self._acts = VisitActs(given)
        self._timer = MovableTimer()
        self._news = False
        self._plan: RemindersPlan | None = None
        self._marking: asyncio.Task[None] | None = None

    @workflow.run
    async def run(self, given: AppointmentReminder) -> ReminderOutcome:
        """Until the appointment has started, is deleted or has no time; fails if HubSpot never got what it tells it."""
        keeps_visit = workflow.patched("last-visit")
        while True:
            await self._round()
            if self._is_over():
                break
            if self._history_is_long():
                self._continue_as_new()
            await self._wait()
        if self._state.unwritten:
            raise ApplicationError("a mark is missing on the appointment in HubSpot", type="AppointmentNotMarked")
        if keeps_visit:
            await self._keep_visit()
        sent = [kind.removeprefix("reminder_") for kind in visits.sent_kinds(self._state)]
        return ReminderOutcome(reminders_sent=sent, outcome=self._outcome(), patient_answer=self._state.answer)

    @workflow.signal(name=LOOK.name)
    def look(self, given: Look) -> None:
        """Something may have changed."""
        self._news = True

    @workflow.signal(name=RESCHEDULE.name)
    def reschedule(self, given: RescheduleAppointment) -> None:
        """An operator says that it has moved: until HubSpot says so too, nothing goes for the time that it had."""
        self._state.words.append(given.appointment_time.isoformat())
        self._news = True

    @workflow.signal(name=CANCEL.name)
    def cancel(self, given: CancelAppointment) -> None:
        """An operator says that it is off: no reminder goes for the time that it has."""
        self._state.words.append(visits.CANCELLED)
        self._news = True

    @workflow.signal(name=PATIENT_REPLY.name)
    def patient_reply(self, given: PatientReply) -> None:
        """The patient's tap or short answer, each message once."""
        if given.message_key and given.message_key in self._state.reply_keys:
            return
        self._state.reply_keys = [*self._state.reply_keys, given.message_key][-_REMEMBERED_REPLIES:]
        self._state.replies.append(given)
        self._news = True

    @workflow.signal(name=DELIVERY.name)
    def delivery(self, outcome: DeliveryOutcome) -> None:
        """What became of a message; the next round draws the consequences."""
        self._news |= visits.learn(self._state, outcome)

    @workflow.query(name=REMINDER_STATUS.name)
    def reminder_status(self) -> ReminderStatus:
        """What an operator sees; no name, no number, no text."""
        return view_of(self._given.appointment_id, self._state, self._plan, workflow.now())

    async def _round(self) -> None:
        """Reads, and does what is due. Without a reading only what does not depend on one."""
        self._news = False
        fresh = await self._read()
        await self._acts.settle(self._when())
        if self._state.appointment is None:
            return
        await self._acts.take_back()
        await self._acts.answer()
        await self._make_plan()
        if fresh and not self._news:
            await self._acts.remind(self._plan)
        await self._acts.report_missed(self._plan)
        if fresh and not self._news:
            await self._acts.tell_change(self._plan)
        await self._acts.ask_to_call(self._plan)
        self._write_marks()
        self._acts.show(self._plan)

    async def _read(self) -> bool:
        """Whether HubSpot could be asked; what it says is taken in."""
        wanted = ReadAppointment(appointment_id=self._given.appointment_id)
        answers_pending = bool(visits.pending_answers(self._state))
        try:
            found = await call(READ_APPOINTMENT, wanted, summary="HubSpot: what is so of the appointment now")
        except ActivityError:
            self._state.reads_failed += 1
            if self._state.appointment is None:
                # Whatever it will turn out to have missed meanwhile was ours to send.
                self._state.planned = [*visits.REMINDERS]
            workflow.set_current_details("HubSpot cannot be asked; again in 5 minutes")
            return False
        self._state.reads_failed = 0
        visits.take_in(
            self._state,
            found,
            workflow.now(),
            self._given.appointment_time,
            answers_may_lag=answers_pending,
        )
        self._know_patient()
        return True

    def _know_patient(self) -> None:
        found = self._state.appointment
        reference = found.patient.patient_ref if found and found.patient else ""
        if reference and reference != self._acts.tags.patient_ref:
            self._acts.tags = self._acts.tags.model_copy(update={"patient_ref": reference})
            set_patient_reference(reference)

    async def _make_plan(self) -> None:
        asked = visits.to_plan(self._state, workflow.now())
        if asked is None:
            self._plan = None
            return
        self._plan = await call(PLAN_REMINDERS, asked, summary="when the reminders go, by which rules")
        if not visits.is_silenced(self._state):
            moments = {what for what in visits.REMINDERS if planned_of(self._plan, what).at}
            self._state.planned = sorted({*self._state.planned, *moments})

    def _write_marks(self) -> None:
        """Beside the rounds: HubSpot's outage must not hold an answer or the next look."""
        if self._state.marks and (self._marking is None or self._marking.done()):
            self._marking = asyncio.create_task(self._mark_all())

    async def _mark_all(self) -> None:
        while self._state.marks:
            mark = self._state.marks[0]
            what = f"{mark.mark}, taken back" if mark.clear else mark.mark
            try:
                marked = await call(MARK_REMINDER, mark, summary=f"HubSpot: mark {what}")
            except ActivityError:
                self._state.unwritten += 1
            else:
                # A reading that was under way may be older than this.
                self._news |= marked.written and visits.wrote(self._state, mark)
            if self._state.marks and self._state.marks[0] is mark:
                del self._state.marks[0]
        # The end waits for nothing else then.
        self._news |= visits.is_past(self._state, workflow.now())

    async def _wait(self) -> None:
        """For news, or for the earliest thing that is to be done."""
        now = workflow.now()
        moment, why = min(self._moments(now), key=lambda one: one[0])
        self._timer.move(moment)
        await self._timer.wait(lambda: self._news, f"next: {why}")

    def _moments(self, now: datetime) -> list[tuple[datetime, str]]:
        """What is to come. Something always is: until it is over, the start or what came before it is awaited."""
        state, found = self._state, self._state.appointment
        if found is None or state.reads_failed:
            return [(now + RETRY, "HubSpot is asked again")]
        comes: list[tuple[datetime, str]] = self._acts.moments(self._plan)
        if any(not one.outcome for one in (*state.handed, *state.earlier)):
            comes.append((now + RETRY, "a message is on its way"))
        if found.starts_at is not None and found.starts_at > now:
            comes.append((found.starts_at, "the appointment starts"))
        return comes or [(now + RETRY, "marks are written")]

    def _is_over(self) -> bool:
        """No await lies between this and the end: a signal in the closing instant is taken or starts a new run."""
        state, now = self._state, workflow.now()
        if self._news or not visits.is_past(state, now) or state.replies or state.marks:
            return False
        awaited = any(not one.outcome for one in state.handed if one.what in (visits.CHANGED, visits.CANCELLED))
        return not awaited or state.starts_at is None or now >= state.starts_at + AFTERMATH

    async def _keep_visit(self) -> None:
        """The contact remembers when its last visit began: recalls are searched by that."""
        found = self._state.appointment
        if self._outcome() != "started" or found is None or found.starts_at is None or not found.contact_id:
            return
        visit = RecordVisit(contact_id=found.contact_id, at=found.starts_at)
        try:
            await call(RECORD_VISIT, visit, summary="HubSpot: when the last visit began")
        except ActivityError as error:
            raise ApplicationError("the last visit is missing on the contact", type="VisitNotKept") from error

    def _outcome(self) -> str:
        found = self._state.appointment
        if found is None or not found.exists:
            return "deleted"
        if found.starts_at is None:
            return "no_time"
        return "cancelled" if visits.is_silenced(self._state) else "started"

    def _when(self) -> str:
        return self._plan.when if self._plan else ""

    def _continue_as_new(self) -> None:
        workflow.continue_as_new(self._given.model_copy(update={"state": self._state, "tags": self._acts.tags}))

    def _history_is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or info.get_current_history_length() >= self._given.history_events
