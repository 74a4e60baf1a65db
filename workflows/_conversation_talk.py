"""How a conversation acts: says something to the person, asks staff, has a consent recorded (spec §3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Tags
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.leads import ConsentChange, RecordConsent
    from medicalcor.contracts.messages import Conversation, InboundMessages, Person, Question, Said
    from medicalcor.contracts.names import ASK_STAFF, RECORD_CONSENT, Channel, ask_staff_id, record_consent_id
    from medicalcor.contracts.sends import Outbound
from workflows import _conversation_state as states
from workflows._deliver import deliver
from workflows._options import DAY, start_abandoned
from workflows._staff_asks import ask_of

WINDOW = timedelta(hours=24)  # free text goes within this time of the person's last message (Meta)
END_OF_DAY_MINUTES = 600  # how the end of the day compares with tasks that are due in minutes: later than any


class Talk:
    """One conversation: who it is with, what is known, and the acts that it is capable of."""

    def __init__(self, given: Conversation) -> None:
        self.given = given
        self.person: Person = given.person
        self.state = given.state

    def tags(self) -> Tags:
        """What children are found by."""
        return self.given.tags.model_copy(update={"correlation_id": self.state.correlation_id})

    def meet(self, given: InboundMessages) -> None:
        """What the newest message says of the person wins; what it leaves out stays known."""
        newer = {name: value for name, value in given.person.model_dump(exclude={"patient_ref"}).items() if value}
        self.person = self.person.model_copy(update=newer)
        self.state.correlation_id = given.correlation_id or self.state.correlation_id

    async def say(
        self,
        text: str,
        about: str,
        values: Mapping[str, str] | None = None,
        *,
        question: Question | None = None,
        language: str = "",
        life: timedelta = WINDOW,
    ) -> None:
        """Sends a fixed text, once per message (`about`, its key) that it answers; it is the last thing said then.

        In the conversation's language unless another is given. `question` is what it asks. One that another workflow
        asked before stays open if this text never goes. `life`: so long after their last message it is worth sending.
        """
        key = f"{text.replace('_', '-')}.{about}"
        now, emergency = workflow.now(), text == "emergency"
        states.said(self.state, Said(key=key, at=now, question=question))
        outbound = Outbound(
            key=key,
            origin="emergency" if emergency else "answer",
            text=text,
            language=language or self.state.language,
            values=dict(values or {}),
            not_after=None if emergency else (self.state.last_inbound_at or now) + life,
            question=question if question and not question.workflow_id else None,
            must_arrive=emergency,
            answers_at=self.state.last_inbound_at,
        )
        await deliver(self.person, outbound, tags=self.tags())

    async def ask_staff(self, kind: str, about: str, at: datetime, *, detail: str = "", minutes: int = 0) -> None:
        """One thing for staff to do, once per message (`about`) that it is for; `minutes` 0 is the kind's own."""
        end_of_day = minutes == END_OF_DAY_MINUTES
        ask = AskStaff(
            tags=self.tags(),
            person=self.person,
            kind=kind,
            key=about,
            asked_at=at,
            channel=Channel.WHATSAPP,
            due_in_minutes=minutes if minutes and not end_of_day else None,
            end_of_day=end_of_day,
            detail=detail,
        )
        task_id = ask_staff_id(kind, self.person.patient_ref, about)
        await start_abandoned(ASK_STAFF, ask, task_id, summary=f"ask staff: {kind}")

    async def needs_answer(self, kind: str, about: str, at: datetime, *, minutes: int = 0) -> None:
        """One task a conversation: none while staff still have one that is due no later (spec §3)."""
        wanted = minutes or ask_of(kind).due_in_minutes
        if not self._has_task(wanted):
            self.task_is_due(wanted)
            await self.ask_staff(kind, about, at, minutes=minutes)

    def task_is_due(self, minutes: int) -> None:
        """Staff have a task to answer this person."""
        self.state.asked_staff_at, self.state.asked_staff_minutes = workflow.now(), minutes

    def _has_task(self, minutes: int) -> bool:
        asked, now = self.state.asked_staff_at, workflow.now()
        if asked is None or now - asked >= DAY:
            return False
        replied = self.state.staff_replied_at
        if replied is not None and replied >= asked.replace(microsecond=0):
            return False
        return asked + timedelta(minutes=self.state.asked_staff_minutes) <= now + timedelta(minutes=minutes)

    def expect_reply_to(self, alert_id: str) -> None:
        """Staff's next words to the person end this alert."""
        if alert_id not in self.state.alerts:
            self.state.alerts = [*self.state.alerts, alert_id][-states.MAX_ALERTS :]

    async def record_consents(self, about: str, at: datetime, changes: Sequence[ConsentChange], proof: str) -> None:
        """HubSpot is told in a child that waits for it; a refusal is signalled back once it is there."""
        record = RecordConsent(
            tags=self.tags(),
            person=self.person,
            changes=list(changes),
            key=f"consent-{about}",
            proof=proof,
            at=at,
            tells=workflow.info().workflow_id,
        )
        child_id = record_consent_id(self.person.patient_ref, about)
        await start_abandoned(RECORD_CONSENT, record, child_id, summary="write the consents to HubSpot")


def text_version(text: str) -> str:
    """The short hash by which the proof of a consent names the exact text that the person saw."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
