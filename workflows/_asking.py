"""What renewals and recalls share: a question that goes a few times until it is answered (spec §3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Payload, Tagged, Tags
    from medicalcor.contracts.care import Asked
    from medicalcor.contracts.messages import PatientReply, Person, Said
    from medicalcor.contracts.names import QUESTION, WITHDRAW, WorkflowRef, conversation_id, delivery_id
    from medicalcor.contracts.sends import DeliveryOutcome, Outbound, Withdraw
from workflows._deliver import deliver
from workflows._delivery_rules import later_of
from workflows._tell import tell

TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)

YES, NO, STOP = "yes", "no", "stop"
WENT = frozenset({"sent", "delivered", "read", "unknown"})
"""Outcomes of a message that went, as far as is known."""
_PENDING = ("", "unknown")


class Askings:
    """The messages that asked, what became of them, and the first answer."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.reply: PatientReply | None = None
        self._answered_there = False
        self._open_until: list[datetime] = []

    def hear(self, reply: PatientReply, *, elsewhere: bool = False) -> None:
        """Takes an answer; only the first counts. `elsewhere`: not in the chat."""
        if self.reply is None and reply.answer in (YES, NO, STOP):
            self.reply, self._answered_there = reply, not elsewhere

    def learn(self, outcome: DeliveryOutcome) -> None:
        """What became of a message; the further of two outcomes counts, in whatever order they come."""
        for one in self.asked:
            if one.key == outcome.key and (not one.outcome or later_of(one.outcome, outcome.outcome) != one.outcome):
                one.outcome, one.reason = outcome.outcome, outcome.reason
                one.went_at = one.went_at or (outcome.at if outcome.outcome in WENT else None)

    def has(self, ask: str) -> bool:
        """Whether this asking was handed over."""
        return any(one.ask == ask for one in self.asked)

    def refused(self) -> str:
        """Why the gate refused an asking for good, "" where it refused none: the consent, or an opt-out."""
        return next((one.reason for one in self.asked if one.outcome == "refused" and _is_lasting(one.reason)), "")

    async def ask(self, ask: str, person: Person, outbound: Outbound, tags: Tags, *, sends_as: str = "message") -> None:
        """Hands one over. One that an earlier run had handed over is not sent again."""
        asked = Asked(ask=ask, key=outbound.key, at=workflow.now())
        # Before the await: its delivery may answer before the start of the child has.
        self.asked.append(asked)
        if outbound.question is not None:
            self._open_until.append(outbound.question.open_until)
        own = workflow.info().workflow_id
        new = await deliver(person, outbound, tags=tags, tells=own, sends_as=sends_as)
        if not new and not asked.outcome:
            asked.outcome, asked.reason = "unknown", "handed over before"

    async def end(self, patient_ref: str) -> None:
        """Nothing is asked any more: what waits does not go, and no answer is expected."""
        for one in self.asked:
            if one.outcome in _PENDING:
                await tell(delivery_id(one.key), WITHDRAW, Withdraw(at=workflow.now()))
        # An answer in the chat closed them there.
        if self._open_until and not self._answered_there and workflow.now() < max(self._open_until):
            first, *others = (one.key for one in self.asked)
            said = Said(key=first, at=workflow.now(), withdrawn=True, also=others)
            await tell(conversation_id(patient_ref), QUESTION, said)


async def carry_out(child: WorkflowRef[TaggedIn, Out], argument: TaggedIn, child_id: str, *, summary: str) -> None:
    """Runs a child to its end, once per id, so that what this result says is so. It outlives this workflow's own end;
    an earlier run that failed does not count. Raises ChildWorkflowError.
    """
    try:
        await workflow.execute_child_workflow(
            child.name,
            argument,
            id=child_id,
            task_queue=child.queue,
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
            static_summary=summary,
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("this is being done already")


def said_no(reason: str) -> str:
    """The outcome that a refusal of the gate means."""
    if reason in ("opted_out", "consent_withdrawn"):
        return "stopped"
    return {"consent_denied": "denied", "consent_expired": "expired"}.get(reason, "")


def shown(asked: Iterable[Asked]) -> str:
    """For an operator: what was asked and what became of it."""
    return ", ".join(f"{one.ask} {one.outcome or 'on its way'}" for one in asked) or "nothing asked yet"


def _is_lasting(reason: str) -> bool:
    return reason == "opted_out" or reason.startswith("consent_")
