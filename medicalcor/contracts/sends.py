"""Payloads of a message to a patient, from the wish to send it to what became of it (spec §3, §4)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.appointments import MarkAppointment
from medicalcor.contracts.messages import Person, Question

NOT_SENT = "NotSent"
"""Error type of a send that did not go out and may be tried again; details `NotSent`."""

OUTCOME_UNKNOWN = "OutcomeUnknown"
"""Error type of a send that may have been taken; details `NotSent`, for its `error_type` alone."""

STALE_JUDGEMENT = "StaleJudgement"
"""`NotSent.error_type` of a send that nobody tried: the gate's answer was too old."""


class Outbound(Payload):
    """One message to a patient: a `template` or a fixed `text`, by name, with the `values` that it takes.

    `key` says what is sent and why: the same key is never sent twice. `origin` clinic | answer | emergency.
    `planned_at` has the send window's grace; after `not_after` the message is not worth sending. `question` is what the
    message asks, registered with the conversation before it goes. `must_arrive`: staff get a task if it may not have.
    `answers_at` is the time that the message bears which a text answers: the gate then asks nobody for the 24 h window.
    """

    key: str
    origin: str
    template: str = ""
    text: str = ""
    language: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    planned_at: datetime | None = None
    not_after: datetime | None = None
    question: Question | None = None
    must_arrive: bool = False
    answers_at: datetime | None = None


class DeliveryState(Payload):
    """All that a delivery carries across continue-as-new, which it may do until the message has left.

    `checks` and `sends` count calls, `holds` and `misses` the answers `held` and the errors `NotSent` in a row;
    `reason` is the latest thing that kept it from being sent. `registered`: its question is with the conversation.
    """

    started_at: datetime | None = None
    checks: int = 0
    sends: int = 0
    holds: int = 0
    misses: int = 0
    registered: bool = False
    reason: str = ""


class Delivery(Tagged):
    """Input of `deliver-message`. `sends_as` message | reminder | recall: the name of the send in the history.

    `tells` is the workflow that is signalled what became of the message, "" for none. A message that may have been
    taken is `unknown` after `silence_seconds` without a status. `on_failure`: the mark to take back if it fails after
    all, also long after the workflow that asked has ended.
    """

    person: Person
    outbound: Outbound
    sends_as: str = "message"
    tells: str = ""
    silence_seconds: float = 600.0
    on_failure: MarkAppointment | None = None
    history_events: int = 4000
    state: DeliveryState = Field(default_factory=DeliveryState)


class Withdraw(Payload):
    """Signal `withdraw` to `deliver-message`: what it would say is no longer so. Without effect once it may be out."""

    at: datetime
    reason: str = "withdrawn"


class CheckSend(Payload):
    """Input of `check-send`."""

    person: Person
    outbound: Outbound


class GateAnswer(Payload):
    """Result of `check-send`: `verdict` of `domain.send_gate`: allowed | wait_until | held | refused."""

    verdict: str
    judged_at: datetime
    reason: str = ""
    until: datetime | None = None


class SendMessage(Payload):
    """Input of the three sends. `callback` comes back in every status; `attempt` counts this message's sends from 1."""

    person: Person
    outbound: Outbound
    judged_at: datetime
    callback: str
    attempt: int = 1


class Sent(Payload):
    """Result of the three sends: WhatsApp took it. `message_key` is the keyed hash of its id; `text` what was written.

    `held`: taken, but kept back for Meta's quality assessment.
    """

    message_key: str
    text: str
    wa_id: str = ""
    user_id: str = ""
    held: bool = False


class NotSent(Payload):
    """Details of the error type `NotSent`: the body never left, or WhatsApp did not take it for a reason that passes.

    `error_type` as in `vendors.errors`; `retry_after_seconds` 0 is the caller's own backoff.
    """

    error_type: str
    retry_after_seconds: float = 0.0
    code: int | None = None


class RecordSend(Payload):
    """Input of `record-send`: what the contact remembers of a message: `wa_id` as WhatsApp gave it, what went when."""

    person: Person
    template: str
    sent_at: datetime
    wa_id: str = ""
    user_id: str = ""


class DeliveryOutcome(Payload):
    """Signal `delivery` to the workflow that asked, and result of `deliver-message`.

    `outcome`: sent (taken) | delivered | read | failed (after it was taken) | rejected (never taken) | refused (by the
    gate) | expired (held until its limit) | unknown (may have been taken; not sent again). A later one replaces an
    earlier one. `reason` is the gate's, the error's type, or Meta's code of a status `failed`.
    """

    key: str
    outcome: str
    at: datetime
    reason: str = ""


class DeliveryView(Payload):
    """Answer of query `delivery_state`: what an operator sees; no text, no number."""

    key: str
    what: str
    outcome: str = ""
    reason: str = ""
    sends: int = 0
    checks: int = 0
    until: datetime | None = None
