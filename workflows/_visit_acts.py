"""What the reminder workflow does about a visit: sends, takes back, answers, asks staff (spec §3)."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.appointments import (
        AppointmentReminder,
        Handed,
        MarkAppointment,
        PlannedReminder,
        RemindersPlan,
        ReminderState,
        ReminderStatus,
    )
    from medicalcor.contracts.call_list import AddToCallList, Callee
    from medicalcor.contracts.messages import PatientReply, Person
    from medicalcor.contracts.names import ADD_TO_CALL_LIST, ASK_STAFF, WITHDRAW, ask_staff_id, delivery_id
    from medicalcor.contracts.sends import Outbound, Withdraw
from workflows import _visit_messages as messages
from workflows import _visit_state as visits
from workflows._deliver import deliver
from workflows._options import call, start_abandoned
from workflows._reminder_counts import MISSED, count_reminder
from workflows._staff_asks import CALL_LIST, REMINDER_MISSED, REMINDER_REFUSED, VISIT_OF_NOBODY
from workflows._tell import tell
from workflows._visit_replies import answer_to

_NOBODY = "nobody"


class VisitActs:
    """The acts of one appointment's workflow, on its state. Each is harmless when it is done again."""

    def __init__(self, given: AppointmentReminder) -> None:
        self._id = given.appointment_id
        self._state = given.state
        self.tags = given.tags

    async def settle(self, when: str) -> None:
        """The consequences of what became of messages: marks, what the patient knows now, staff's call list."""
        for one in [*self._state.handed, *self._state.earlier]:
            if one.outcome == one.settled:
                continue
            if one.what in visits.REMINDERS:
                await self._settle_reminder(one, when)
            else:
                await self._settle_change(one, when)
            one.settled = one.outcome

    async def take_back(self) -> None:
        """Messages that are not so any more and may still be on their way."""
        for one in visits.retire(self._state):
            await tell(delivery_id(one.key), WITHDRAW, Withdraw(at=workflow.now()))
            one.taken_back = True

    async def answer(self) -> None:
        """Every tap and short answer, in their order."""
        while self._state.replies:
            await self._answer(self._state.replies[0])
            del self._state.replies[0]

    async def remind(self, plan: RemindersPlan | None) -> None:
        """Hands over the reminders whose moment has come."""
        found, starts_at = self._state.appointment, self._state.starts_at
        if plan is None or found is None or starts_at is None or visits.is_silenced(self._state):
            return
        for what in visits.REMINDERS:
            due = planned_of(plan, what)
            if due.at is None or due.at > workflow.now():
                continue
            if found.patient is None:
                self._state.given_up.append(what)
                await self._ask_about_nobody(plan.when)
                continue
            key = visits.key_of(self._state, what, self._id, starts_at)
            taken_back = MarkAppointment(
                appointment_id=self._id, appointment_time=starts_at, mark=what, at=workflow.now(), clear=True
            )
            outbound = messages.reminder(found, what, key, starts_at, due)
            await self._hand(found.patient, what, outbound, starts_at, sends_as="reminder", on_failure=taken_back)

    async def report_missed(self, plan: RemindersPlan | None) -> None:
        """A reminder that had a moment, and could not be sent until its last one: staff call."""
        if plan is None or visits.is_silenced(self._state):
            return
        for what in visits.REMINDERS:
            missed = what in self._state.planned and planned_of(plan, what).rule == "too_late"
            if missed and what not in self._state.given_up:
                self._state.given_up.append(what)
                count_reminder(what, MISSED)
                await self._ask_staff(REMINDER_MISSED, f"{what}.{self._of_time()}", plan.when)

    async def tell_change(self, plan: RemindersPlan | None) -> None:
        """The clinic's own move or cancellation, once its edits have settled."""
        state, found, now = self._state, self._state.appointment, workflow.now()
        if state.changed_at is None or now < state.changed_at + visits.SETTLING or found is None or plan is None:
            return
        changed_at, state.changed_at, off = state.changed_at, None, visits.is_off(state)
        if state.starts_at is None or now >= state.starts_at or not visits.differs_from_known(state):
            return
        if not plan.tells_changes:
            visits.know(state, state.starts_at, off=off)
        elif found.patient is not None:
            what = visits.CANCELLED if off else visits.CHANGED
            # Whoever is not told before the time that they believe in comes in vain.
            known = state.known_time
            limit = state.starts_at if known is None or known <= now else min(known, state.starts_at)
            key = f"{visits.key_of(state, what, self._id, state.starts_at)}.{changed_at:%Y%m%dT%H%M%SZ}"
            outbound = messages.change(found, what, key, state.starts_at, limit)
            await self._hand(found.patient, what, outbound, state.starts_at)
        else:
            visits.know(state, state.starts_at, off=off)
            await self._ask_about_nobody(plan.when)

    async def ask_to_call(self, plan: RemindersPlan | None) -> None:
        """A cancellation that nobody has answered."""
        until = self._unanswered_until()
        if until is not None and workflow.now() >= until:
            self._state.asked_at = None
            told = [one.key for one in self._state.handed if one.what == visits.CANCELLED]
            key = told[-1] if told else self._of_time()
            await self._list_to_call(key, visits.CANCELLED, "unanswered", plan.when if plan else "")

    def moments(self, plan: RemindersPlan | None) -> list[tuple[datetime, str]]:
        """What is to be done when, with its name for an operator."""
        state, comes = self._state, list[tuple[datetime, str]]()
        if plan is not None and not visits.is_silenced(state):
            for what in visits.REMINDERS:
                due = planned_of(plan, what)
                if due.at is not None and what not in {one.what for one in state.handed}:
                    comes.append((due.at, f"{what} ({due.rule})"))
        if state.changed_at is not None:
            comes.append((state.changed_at + visits.SETTLING, "the clinic's change is told"))
        if (until := self._unanswered_until()) is not None:
            comes.append((until, "the cancellation is unanswered"))
        return comes

    def show(self, plan: RemindersPlan | None) -> None:
        """What an operator reads in the Web UI."""
        view = view_of(self._id, self._state, plan, workflow.now())
        sent = f"; sent: {', '.join(view.reminders_sent)}" if view.reminders_sent else ""
        workflow.set_current_details(f"{view.state}; next: {view.waiting_for or 'nothing'}{sent}")

    async def _answer(self, reply: PatientReply) -> None:
        state, found, now = self._state, self._state.appointment, workflow.now()
        answer = answer_to(reply, state, now)
        if answer is None or found is None:
            return
        starts_at = state.starts_at or reply.appointment_at
        again = bool(answer.mark) and state.answer == answer.mark
        if answer.text == "visit_reopened":
            visits.know(state, starts_at, off=False)
        if answer.mark and not again:
            self._note(answer.mark, now)
        if state.asked == visits.CANCELLED:
            state.asked_at = None
        if answer.staff and not again:
            await self._ask_staff(answer.staff, reply.message_key or self._of_time(), "", reply.at, reply.person)
        # HubSpot does not tell whose a deleted visit was; whoever tapped is answered.
        person = found.patient or reply.person
        if person is not None and starts_at is not None:
            key = f"{answer.text.replace('_', '-')}.{self._id}.{reply.message_key or f'{reply.at:%Y%m%dT%H%M%SZ}'}"
            outbound = messages.answer(found, answer.text, starts_at, reply, key)
            await deliver(person, outbound, tags=self.tags)

    def _note(self, mark: str, now: datetime) -> None:
        state = self._state
        if state.starts_at is None or mark == "seen":
            return
        state.answer = "" if mark == "reopened" else mark
        visits.mark(state, mark, now, about=state.starts_at)
        if mark == "cancelled":
            visits.know(state, state.starts_at, off=True)

    async def _hand(
        self,
        person: Person,
        what: str,
        outbound: Outbound,
        about: datetime,
        *,
        sends_as: str = "message",
        on_failure: MarkAppointment | None = None,
    ) -> None:
        handed = Handed(what=what, key=outbound.key, at=workflow.now(), about=about)
        # Before the await: its delivery may answer before the start of the child has.
        self._state.handed.append(handed)
        own = workflow.info().workflow_id
        new = await deliver(person, outbound, tags=self.tags, tells=own, sends_as=sends_as, on_failure=on_failure)
        if not new and not handed.outcome:
            # An earlier run handed it over: it goes once, and what became of it is not known here.
            handed.outcome = handed.settled = "unknown"

    async def _settle_reminder(self, one: Handed, when: str) -> None:
        went, had_gone = one.outcome in visits.WENT, one.settled in visits.WENT
        if went and not had_gone:
            visits.mark(self._state, one.what, one.at, about=one.about)
            if one.what == "reminder_24h" and one.about == self._state.starts_at:
                self._state.asked, self._state.asked_at = "reminder", workflow.now()
        elif one.outcome == "failed":
            visits.mark(self._state, one.what, one.at, about=one.about, clear=True)
        elif one.outcome == "refused" and one.reason.startswith(("consent_", "opted_out")):
            await self._ask_staff(REMINDER_REFUSED, self._of_time(), when)

    async def _settle_change(self, one: Handed, when: str) -> None:
        if one.taken_back and one.outcome == "refused":
            return
        state = self._state
        if one.outcome in visits.WENT and one.settled not in visits.WENT:
            visits.know(state, one.about, off=one.what == visits.CANCELLED)
            state.asked, state.asked_at = one.what, workflow.now()
            if visits.differs_from_known(state) and state.changed_at is None:
                state.changed_at = workflow.now()
        elif one.outcome not in visits.WENT:
            # Staff tell them.
            visits.know(state, one.about, off=one.what == visits.CANCELLED)
            await self._list_to_call(one.key, one.what, "not_arrived", when)

    def _unanswered_until(self) -> datetime | None:
        state = self._state
        if state.asked != visits.CANCELLED or state.asked_at is None:
            return None
        return state.asked_at + visits.UNANSWERED

    async def _list_to_call(self, key: str, about: str, why: str, when: str) -> None:
        """One list for the clinic: an ill doctor's fourteen visits are not fourteen tasks. Once for each message, by
        its `key`: a visit that is called off, taken up and called off again is listed again.
        """
        found = self._state.appointment
        if found is None or found.patient is None:
            return
        if not workflow.patched("one-call-list"):
            await self._ask_staff(CALL_LIST, self._of_time(), when)
            return
        callee = Callee(
            key=key,
            person=found.patient,
            at=workflow.now(),
            contact_id=found.contact_id,
            when=when,
            about=about,
            why=why,
        )
        await call(ADD_TO_CALL_LIST, AddToCallList(callee=callee), summary=f"to the call list: {about}, {why}")

    async def _ask_about_nobody(self, when: str) -> None:
        """A visit without a patient who can be written to is not forgotten: staff see to it, once for each time."""
        if workflow.patched("visit-of-nobody"):
            await self._ask_staff(VISIT_OF_NOBODY, self._of_time(), when, person=Person(patient_ref=_NOBODY))

    async def _ask_staff(
        self, kind: str, key: str, when: str, asked_at: datetime | None = None, person: Person | None = None
    ) -> None:
        found = self._state.appointment
        person = (found.patient if found else None) or person
        if person is None:
            return
        ask = AskStaff(
            tags=self.tags,
            person=person,
            kind=kind,
            key=key,
            asked_at=asked_at or workflow.now(),
            channel="whatsapp",
            detail=f"Programarea: {when}." if when else "",
        )
        child_id = ask_staff_id(kind, person.patient_ref, key)
        await start_abandoned(ASK_STAFF, ask, child_id, summary=f"ask staff: {kind}")

    def _of_time(self) -> str:
        starts_at = self._state.starts_at
        return f"{self._id}.{starts_at:%Y%m%dT%H%MZ}" if starts_at else self._id


def planned_of(plan: RemindersPlan, what: str) -> PlannedReminder:
    """The plan of one of the two reminders."""
    return plan.reminder_24h if what == "reminder_24h" else plan.reminder_2h


def view_of(appointment_id: str, state: ReminderState, plan: RemindersPlan | None, now: datetime) -> ReminderStatus:
    """What an operator sees; no name, no number, no text."""
    status = ReminderStatus(
        appointment_id=appointment_id,
        state=_word(state, now),
        appointment_time=state.starts_at,
        reminders_sent=[kind.removeprefix("reminder_") for kind in visits.sent_kinds(state)],
        patient_answer=state.answer,
    )
    if plan is not None and not visits.is_silenced(state):
        day_before, hours_before = plan.reminder_24h, plan.reminder_2h
        comes = [(one.at, what) for one, what in ((day_before, "24h"), (hours_before, "2h")) if one.at]
        status = status.model_copy(
            update={
                "reminder_24h_at": day_before.at,
                "reminder_24h_rule": day_before.rule,
                "reminder_2h_at": hours_before.at,
                "reminder_2h_rule": hours_before.rule,
                "waiting_for": " ".join(f"{what} at {at:%Y-%m-%dT%H:%MZ}" for at, what in sorted(comes)[:1]),
            }
        )
    return status


def _word(state: ReminderState, now: datetime) -> str:
    if state.appointment is None:
        return "not read yet"
    if not state.appointment.exists:
        return "deleted"
    if visits.is_silenced(state):
        return "cancelled"
    return "started" if visits.is_past(state, now) else "scheduled"
