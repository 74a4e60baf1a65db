"""`deliver-message`: one message to a patient, from the gate to what became of it (spec §3, §4)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.messages import DeliveryStatus
    from medicalcor.contracts.names import (
        CHECK_SEND,
        DELIVER_MESSAGE,
        DELIVERY_STATE,
        SEND_APPOINTMENT_REMINDER,
        SEND_RECALL_REMINDER,
        SEND_WHATSAPP_MESSAGE,
        STATUS,
        WITHDRAW,
    )
    from medicalcor.contracts.sends import (
        CheckSend,
        Delivery,
        DeliveryOutcome,
        DeliveryView,
        GateAnswer,
        SendMessage,
        Sent,
        Withdraw,
    )
from workflows._delivery_effects import (
    ask_staff,
    clear_mark,
    record,
    register,
    said_by_conversation,
    tell_asker,
    tell_opt_out,
    what,
)
from workflows._delivery_rules import (
    EXPIRED,
    FINAL,
    NEVER_ARRIVES,
    REFUSED,
    REJECTED,
    SENT,
    TOO_LATE,
    UNKNOWN,
    WITHDRAWN,
    SendFailure,
    backoff,
    failure_of,
    later_of,
    limit_of,
    outcome_of,
    poll_interval,
    reason_of,
)
from workflows._options import call
from workflows._reminder_counts import count_reminder

# WhatsApp reports what became of a message for as long as it redelivers (contracts/whatsapp/FACTS.md: 7 days).
FOLLOWED = timedelta(days=8)
# The gate's clock is another machine's: a moment that it names and that is past here must not make a hot loop.
SHORTEST_WAIT = timedelta(seconds=5)

_SENDS = {
    "message": SEND_WHATSAPP_MESSAGE,
    "reminder": SEND_APPOINTMENT_REMINDER,
    "recall": SEND_RECALL_REMINDER,
}


@workflow.defn(name=DELIVER_MESSAGE.name)
class DeliverMessageWorkflow:
    """Rounds of gate and send until there is an outcome, then what follows from it. A status settles it at any time."""

    @workflow.init
    def __init__(self, given: Delivery) -> None:
        self._given = given
        self._outbound = given.outbound
        self._state = given.state
        self._started_at = given.state.started_at or workflow.info().start_time
        self._state.started_at = self._started_at
        self._outcome = DeliveryOutcome(key=given.outbound.key, outcome="", at=self._started_at)
        self._until: datetime | None = None
        self._sending: asyncio.Task[Sent | SendFailure] | None = None
        self._may_be_out = False
        self._withdrawn = ""

    @workflow.run
    async def run(self, given: Delivery) -> DeliveryOutcome:
        """Its outcome once nothing that matters is to come, at most 8 days after it; fails if HubSpot never got it."""
        while not self._outcome.outcome:
            if self._history_is_long():
                workflow.continue_as_new(self._given.model_copy(update={"state": self._state}))
            await self._round()
        recording = asyncio.create_task(self._record())
        await self._follow(recording)
        try:
            recording.result()
        except ActivityError as error:
            raise ApplicationError("the message is not recorded in HubSpot", type="SendNotRecorded") from error
        return self._outcome

    @workflow.signal(name=STATUS.name)
    def status(self, given: DeliveryStatus) -> None:
        """WhatsApp says what became of it: in any order, repeated, also before the send has answered."""
        self._learn(outcome_of(given), reason_of(given), given.at)

    @workflow.signal(name=WITHDRAW.name)
    def withdraw(self, given: Withdraw) -> None:
        """What it would say is no longer so: it does not go any more, unless it may be out already."""
        self._withdrawn = given.reason
        if not self._may_be_out:
            self._learn(REFUSED, given.reason)

    @workflow.query(name=DELIVERY_STATE.name)
    def delivery_state(self) -> DeliveryView:
        """What an operator sees; no text, no number."""
        return DeliveryView(
            key=self._outbound.key,
            what=what(self._outbound),
            outcome=self._outcome.outcome,
            reason=self._outcome.reason if self._outcome.outcome else self._state.reason,
            sends=self._state.sends,
            checks=self._state.checks,
            until=self._until,
        )

    async def _round(self) -> None:
        """Asks the gate once and does what it says."""
        if workflow.now() >= self._limit():
            self._learn(EXPIRED, self._state.reason)
            return
        answer = await self._ask_gate()
        if self._outcome.outcome:
            return
        if answer.verdict == "allowed":
            self._state.holds = 0
            await self._register()
            await self._send(answer)
        elif answer.verdict == "refused":
            self._learn(EXPIRED if answer.reason == TOO_LATE else REFUSED, answer.reason)
        elif answer.until is not None:
            self._state.holds = 0
            await self._wait_until(answer.until, answer.reason, "waiting for its time")
        else:
            self._state.holds += 1
            await self._pause(poll_interval(self._state.holds), answer.reason, "held")

    async def _ask_gate(self) -> GateAnswer:
        self._state.checks += 1
        question = CheckSend(person=self._given.person, outbound=self._outbound)
        try:
            return await call(CHECK_SEND, question, summary=f"may {what(self._outbound)} go now?")
        except ActivityError:
            # It fails closed, and is asked again: the message has its own limit.
            return GateAnswer(verdict="held", judged_at=workflow.now(), reason="gate_failed")

    async def _register(self) -> None:
        """As late as can be: until it goes, what was said before is the last thing said."""
        if not said_by_conversation(self._given):
            await register(self._given)
            self._state.registered = True

    async def _send(self, answer: GateAnswer) -> None:
        """One attempt. Only what was certainly not sent leaves the outcome open."""
        if self._outcome.outcome:
            return
        self._state.sends += 1
        self._may_be_out = True
        self._sending = sending = asyncio.create_task(self._attempt(answer))
        await workflow.wait_condition(lambda: bool(self._outcome.outcome) or sending.done())
        if self._outcome.outcome:
            return
        failure = sending.result()
        if isinstance(failure, Sent):
            self._learn(SENT)
        elif failure.outcome == UNKNOWN:
            await self._wait_for_status(failure)
        elif failure.outcome:
            self._learn(failure.outcome, failure.reason)
        elif self._withdrawn:
            self._learn(REFUSED, self._withdrawn)
        else:
            self._may_be_out = False
            self._state.misses += 1
            await self._pause(backoff(self._state.misses, failure), failure.reason, "not sent, again")

    async def _attempt(self, answer: GateAnswer) -> Sent | SendFailure:
        message = SendMessage(
            person=self._given.person,
            outbound=self._outbound,
            judged_at=answer.judged_at,
            callback=workflow.info().workflow_id,
            attempt=self._state.sends,
        )
        activity = _SENDS.get(self._given.sends_as, SEND_WHATSAPP_MESSAGE)
        try:
            return await call(activity, message, summary=f"send {what(self._outbound)}, attempt {self._state.sends}")
        except ActivityError as error:
            return failure_of(error)

    async def _wait_for_status(self, failure: SendFailure) -> None:
        """It may have been taken, so it is not sent again: the status webhook tells, or its silence does."""
        workflow.set_current_details("may have been taken; waiting for WhatsApp's status")
        await self._wait_for_news(timedelta(seconds=self._given.silence_seconds))
        if not self._outcome.outcome:
            self._learn(UNKNOWN, failure.reason)

    async def _pause(self, pause: timedelta, reason: str, why: str) -> None:
        await self._wait_until(min(workflow.now() + pause, self._limit()), reason, why)

    async def _wait_until(self, until: datetime, reason: str, why: str) -> None:
        """A durable sleep, which a status ends: then a run of this delivery before a reset had sent it."""
        self._state.reason = reason
        if until > self._limit():
            self._learn(EXPIRED, reason)
            return
        self._until = until
        summary = f"{why}: {reason} until {until.isoformat(timespec='minutes')}"
        workflow.set_current_details(summary)
        pause = max(until.astimezone(UTC) - workflow.now(), SHORTEST_WAIT)
        await self._wait_for_news(pause, summary)
        self._until = None

    async def _follow(self, recording: asyncio.Task[None]) -> None:
        """Tells each outcome, and stays open for the next while one may come."""
        until = workflow.now() + FOLLOWED
        told: DeliveryOutcome | None = None
        while True:
            if told is not self._outcome:
                told = self._outcome
                workflow.set_current_details(f"{told.outcome} {told.reason}".strip())
                await self._tell(told)
            elif self._outcome.outcome not in FINAL and workflow.now() < until:
                await self._wait_for_news(until - workflow.now())
            elif not recording.done():
                await workflow.wait([recording])
            else:
                return

    async def _wait_for_news(self, patience: timedelta, summary: str = "what becomes of the message") -> None:
        known = self._outcome
        with suppress(TimeoutError):
            await workflow.wait_condition(lambda: self._outcome is not known, timeout=patience, timeout_summary=summary)

    async def _tell(self, outcome: DeliveryOutcome) -> None:
        # A visit that moved takes its reminder back: none was refused.
        count_reminder(self._outbound.template, WITHDRAWN if outcome.reason == WITHDRAWN else outcome.outcome)
        await tell_asker(self._given, outcome)
        await ask_staff(self._given, outcome)
        if outcome.outcome in NEVER_ARRIVES:
            await self._undo(outcome)

    async def _undo(self, outcome: DeliveryOutcome) -> None:
        """The patient will not get it: what was done on its account is taken back, also long after the asker ended."""
        await tell_opt_out(self._given, outcome)
        await clear_mark(self._given, outcome)
        registered = self._state.registered or said_by_conversation(self._given)
        if self._outbound.question is not None and registered:
            await register(self._given, withdrawn=True)

    async def _record(self) -> None:
        first = self._outcome
        if first.outcome in NEVER_ARRIVES:
            return
        # Where a status came first, the send still has to say what it wrote.
        sent = await self._sending if self._sending else None
        await record(self._given, sent if isinstance(sent, Sent) else None, first.outcome, first.at)

    def _learn(self, outcome: str, reason: str = "", at: datetime | None = None) -> None:
        """Takes in an outcome; one that an earlier one outranks changes nothing."""
        now = self._outcome.outcome
        newer = outcome if outcome in (REJECTED, REFUSED, EXPIRED) and not now else later_of(now, outcome)
        if newer != now:
            self._outcome = DeliveryOutcome(
                key=self._outbound.key, outcome=newer, at=at or workflow.now(), reason=reason
            )

    def _limit(self) -> datetime:
        return limit_of(self._outbound, self._started_at)

    def _history_is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or info.get_current_history_length() >= self._given.history_events
