"""`patient-recall-workflow`: a patient is asked to come again, twice at most, once a period (spec §3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.appointments import FindContactAppointments
    from medicalcor.contracts.care import PatientRecall, PatientRecallOutcome, RecallView, RecordRecall
    from medicalcor.contracts.messages import PatientReply, Question
    from medicalcor.contracts.names import (
        ASK_STAFF,
        DELIVERY,
        FIND_CONTACT_APPOINTMENTS,
        PATIENT_RECALL,
        PATIENT_REPLY,
        RECALL_STATE,
        RECORD_RECALL,
        Channel,
        ask_staff_id,
    )
    from medicalcor.contracts.sends import DeliveryOutcome, Outbound
    from medicalcor.domain.recall import AGAIN_AFTER
from workflows._asking import NO, STOP, Askings, carry_out, said_no, shown
from workflows._options import call
from workflows._staff_asks import RECALL_WANTED
from workflows._timer import MovableTimer

FIRST, SECOND = "first", "second"
LOOK_EVERY = timedelta(days=1)
"""How often HubSpot is asked for a booking while an answer is awaited; before each message in any case."""
_TEMPLATE = "recall_reminder"


@workflow.defn(name=PATIENT_RECALL.name)
class PatientRecallWorkflow:
    """Signals note; rounds act."""

    @workflow.init
    def __init__(self, given: PatientRecall) -> None:
        self._given = given
        self._person = given.person(workflow.info().workflow_id.removeprefix("recall/").partition("/")[0])
        self._tags = given.tags.model_copy(update={"patient_ref": self._person.patient_ref})
        self._asking = Askings()
        self._timer = MovableTimer()
        self._looked_at: datetime | None = None
        self._news = False
        self._outcome = ""

    @workflow.run
    async def run(self, given: PatientRecall) -> PatientRecallOutcome:
        """Until an answer, a booking, or a week after the second asking; fails where HubSpot was away for a day."""
        record = RecordRecall(person=self._person, period=given.period)
        await call(RECORD_RECALL, record, summary="HubSpot: recalled for this period")
        while not self._outcome:
            self._outcome = await self._round()
        await self._asking.end(self._person.patient_ref)
        workflow.set_current_details(f"{self._outcome}; {shown(self._asking.asked)}")
        return PatientRecallOutcome(outcome=self._outcome, period=given.period, asks=self._asking.asked)

    @workflow.signal(name=PATIENT_REPLY.name)
    def patient_reply(self, given: PatientReply) -> None:
        """A tap or a short answer, and `stop` after an opt-out."""
        self._asking.hear(given)
        self._news = True

    @workflow.signal(name=DELIVERY.name)
    def delivery(self, outcome: DeliveryOutcome) -> None:
        """What became of a message that asked."""
        self._asking.learn(outcome)
        self._news = True

    @workflow.query(name=RECALL_STATE.name)
    def recall_state(self) -> RecallView:
        """What an operator sees; no name, no number."""
        until = self._timer.until
        return RecallView(
            period=self._given.period,
            outcome=self._outcome,
            asks=self._asking.asked,
            waiting_for=until.isoformat(timespec="minutes") if until else "",
        )

    async def _round(self) -> str:
        """Does what is due, then waits; the outcome, "" while there is none."""
        self._news = False
        if self._asking.reply is not None:
            return await self._answered(self._asking.reply)
        refusal = self._asking.refused()
        if refusal:
            return said_no(refusal) or "no_consent"
        due = self._due_at() <= workflow.now()
        if due or self._must_look():
            if await self._is_booked():
                return "booked"
            if self._news:
                return ""
        if due and self._asking.has(SECOND):
            return "no_answer"
        if due:
            await self._ask(SECOND if self._asking.has(FIRST) else FIRST)
        await self._wait()
        return ""

    def _due_at(self) -> datetime:
        """When the next asking, or after the second the end of the patience, is due: a week after the one before."""
        if not self._asking.asked:
            return workflow.now()
        last = self._asking.asked[-1]
        return (last.went_at or last.at) + AGAIN_AFTER

    def _must_look(self) -> bool:
        return self._looked_at is None or workflow.now() - self._looked_at >= LOOK_EVERY

    async def _is_booked(self) -> bool:
        """Whether a visit lies ahead, or took place since this began."""
        self._looked_at = workflow.now()
        wanted = FindContactAppointments(person=self._person, after=workflow.info().start_time)
        found = await call(FIND_CONTACT_APPOINTMENTS, wanted, summary="HubSpot: is there a visit ahead?")
        return bool(found.appointments)

    async def _ask(self, ask: str) -> None:
        """Its answer may come as long as the message may go, and a week after that."""
        key = f"recall.{self._person.patient_ref}.{self._given.period}.{ask}"
        not_after = workflow.now() + AGAIN_AFTER
        outbound = Outbound(
            key=key,
            origin="clinic",
            template=_TEMPLATE,
            language=self._given.language,
            values={"name": self._person.name, "period": self._given.period},
            planned_at=workflow.now(),
            not_after=not_after,
            question=Question(
                key=key,
                kind="recall",
                open_until=not_after + AGAIN_AFTER,
                workflow_id=workflow.info().workflow_id,
                period=self._given.period,
                language=self._given.language,
            ),
        )
        await self._asking.ask(ask, self._person, outbound, self._tags, sends_as="recall")

    async def _wait(self) -> None:
        looks_at = (self._looked_at or workflow.now()) + LOOK_EVERY
        due_at = self._due_at()
        self._timer.move(min(due_at, looks_at))
        workflow.set_current_details(f"{shown(self._asking.asked)}; next at {due_at.isoformat(timespec='minutes')}")
        await self._timer.wait(lambda: self._news, "the next asking, or a look for a booking")

    async def _answered(self, reply: PatientReply) -> str:
        if reply.answer == STOP:
            return "stopped"
        if reply.answer == NO:
            return "declined"
        ask = AskStaff(
            tags=self._tags,
            person=self._person,
            kind=RECALL_WANTED,
            key=self._given.period,
            asked_at=reply.at,
            channel=Channel.WHATSAPP,
        )
        child_id = ask_staff_id(RECALL_WANTED, self._person.patient_ref, self._given.period)
        await carry_out(ASK_STAFF, ask, child_id, summary=f"ask staff: {RECALL_WANTED}")
        return "accepted"
