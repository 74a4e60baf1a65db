"""The rules of a delivery, without a clock or a call: what its outcomes mean and which of two counts (spec §3, §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError
from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, TimeoutError, TimeoutType

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.messages import DeliveryStatus
    from medicalcor.contracts.sends import NotSent, Outbound

# Outcomes, as `contracts.sends.DeliveryOutcome` has them.
SENT, DELIVERED, READ, FAILED = "sent", "delivered", "read", "failed"
REJECTED, REFUSED, EXPIRED, UNKNOWN = "rejected", "refused", "expired", "unknown"

NEVER_ARRIVES = frozenset({FAILED, REJECTED, REFUSED, EXPIRED})
"""The patient does not have it and will not get it."""

FINAL = NEVER_ARRIVES | {DELIVERED, READ}
"""Nothing that matters is still to come."""

_RANKS = {"": 0, UNKNOWN: 1, SENT: 2, DELIVERED: 3, READ: 4}

TOO_LATE = "too_late"
"""The gate's reason for a message that is past its own limit."""

WITHDRAWN = "withdrawn"
"""Reason: the asker took the message back before it went."""

_OPTED_OUT_CODE = 131050
"""The person stopped the business's marketing in WhatsApp itself (`contracts/whatsapp/errors.json`)."""
_OPTED_OUT_TYPE = "OptedOut"

NOT_STARTED = "NotStarted"
"""Reason: no worker took the send in time."""

_HELD_AT_FIRST, _HELD, _EARLY_HOLDS = timedelta(minutes=1), timedelta(minutes=5), 3
_FIRST_BACKOFF, _LONGEST_BACKOFF = timedelta(seconds=5), timedelta(minutes=5)
_WORTH_SENDING = timedelta(hours=24)
_EMERGENCY_WORTH_SENDING = timedelta(minutes=30)


@dataclass(frozen=True)
class SendFailure:
    """Why a send raised. `outcome` "" : certainly not sent, may be tried again after `retry_after` (zero: backoff)."""

    outcome: str
    reason: str
    retry_after: timedelta = timedelta()


def later_of(outcome: str, other: str) -> str:
    """Which of two outcomes of one message counts, in whatever order they came.

    The further one; `failed` is final, except that what was delivered did not fail.
    """
    if FAILED in (outcome, other):
        rest = other if outcome == FAILED else outcome
        if outcome == FAILED or rest not in (DELIVERED, READ):
            return FAILED
        return rest
    return max(outcome, other, key=lambda one: _RANKS.get(one, 0))


def outcome_of(status: DeliveryStatus) -> str:
    """The outcome that WhatsApp's status means; "" for one that we do not know."""
    reported = READ if status.status == "played" else status.status
    return reported if reported in (SENT, DELIVERED, READ, FAILED) else ""


def reason_of(status: DeliveryStatus) -> str:
    """Meta's codes of a failed message, for operators."""
    return ",".join(str(code) for code in status.codes)


def failure_of(error: ActivityError) -> SendFailure:
    """What a send's error says. Whatever does not say that nothing was sent is unknown: it is never sent again."""
    cause = error.cause
    if isinstance(cause, TimeoutError) and cause.type is TimeoutType.SCHEDULE_TO_START:
        return SendFailure("", NOT_STARTED)
    if not isinstance(cause, ApplicationError):
        return SendFailure(UNKNOWN, type(cause).__name__ if cause else "")
    kind = cause.type or ""
    details = _details(cause)
    if kind == "NotSent":
        if details is None:
            return SendFailure("", kind)
        return SendFailure("", details.error_type, timedelta(seconds=details.retry_after_seconds))
    # The vendor's word on this message, or ours before any call.
    if kind == "InvalidPayload" or (kind != "OutcomeUnknown" and details is not None):
        return SendFailure(REJECTED, kind)
    return SendFailure(UNKNOWN, kind)


def backoff(misses: int, failure: SendFailure) -> timedelta:
    """How long after the nth `NotSent` in a row (from 1) the gate is asked again."""
    if failure.retry_after:
        return failure.retry_after
    doubled: timedelta = _FIRST_BACKOFF * 2 ** min(misses - 1, 10)
    return min(doubled, _LONGEST_BACKOFF)


def poll_interval(holds: int) -> timedelta:
    """How long after the nth answer `held` in a row (from 1) the gate is asked again."""
    return _HELD_AT_FIRST if holds <= _EARLY_HOLDS else _HELD


def limit_of(outbound: Outbound, started_at: datetime) -> datetime:
    """After when the message is not worth sending: its own limit, else 24 h, for the emergency text half an hour."""
    life = _EMERGENCY_WORTH_SENDING if outbound.origin == "emergency" else _WORTH_SENDING
    return outbound.not_after or started_at + life


def staff_kind(outbound: Outbound, outcome: str, reason: str) -> str:
    """The row of `_staff_asks` for a message that must arrive and may not have; "" where staff need not act.

    A consent that refuses, or its own withdrawal, is no failure: whoever wanted to send decides what follows.
    """
    if not (outbound.must_arrive or outbound.origin == "emergency"):
        return ""
    if outcome == UNKNOWN:
        return "delivery_unknown"
    if outcome not in NEVER_ARRIVES or (outcome == REFUSED and _asker_decides(reason)):
        return ""
    return "delivery_failed"


def says_opted_out(outcome: str, reason: str) -> bool:
    """Whether WhatsApp did not bring the message because the person stopped the business's marketing."""
    if outcome == REJECTED:
        return reason == _OPTED_OUT_TYPE
    return outcome == FAILED and str(_OPTED_OUT_CODE) in reason.split(",")


def _asker_decides(reason: str) -> bool:
    return reason in ("opted_out", WITHDRAWN) or reason.startswith("consent_")


def _details(error: ApplicationError) -> NotSent | None:
    try:
        return NotSent.model_validate(error.details[0]) if error.details else None
    except ValidationError:
        return None
