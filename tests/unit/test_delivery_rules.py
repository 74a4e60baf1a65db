"""Which of two outcomes counts, what a send's error means, and when staff have to act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from temporalio.api.enums.v1 import RetryState as _RetryState
from temporalio.exceptions import ActivityError, ApplicationError, RetryState, TimeoutError, TimeoutType

from medicalcor.contracts.messages import DeliveryStatus
from medicalcor.contracts.sends import NotSent, Outbound
from workflows._delivery_rules import (
    SendFailure,
    backoff,
    failure_of,
    later_of,
    limit_of,
    outcome_of,
    poll_interval,
    says_opted_out,
    staff_kind,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def error(cause: BaseException | None) -> ActivityError:
    """What a workflow sees of a failed activity."""
    failed = ActivityError(
        "activity failed",
        scheduled_event_id=1,
        started_event_id=2,
        identity="",
        activity_type="send-whatsapp-message",
        activity_id="1",
        retry_state=RetryState(_RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED),
    )
    failed.__cause__ = cause
    return failed


def timed_out(kind: TimeoutType) -> ActivityError:
    return error(TimeoutError("late", type=kind, last_heartbeat_details=[]))


def raised(kind: str, *details: Any) -> ActivityError:
    return error(ApplicationError("refused", *details, type=kind))


def folded(statuses: Sequence[str]) -> str:
    outcome = "sent"
    for status in statuses:
        outcome = later_of(outcome, outcome_of(DeliveryStatus(status=status, at=NOW)))
    return outcome


@pytest.mark.parametrize("statuses", list(permutations(["sent", "delivered", "read", "delivered"])))
def test_read_stays_read_in_whatever_order_the_statuses_come(statuses: Sequence[str]) -> None:
    assert folded(statuses) == "read"


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        (["failed", "sent"], "failed"),
        (["sent", "failed", "delivered"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["read", "failed", "sent"], "read"),
        (["played"], "read"),
        (["pending"], "sent"),
        (["deleted", "delivered"], "delivered"),
    ],
)
def test_a_late_status_undoes_nothing(statuses: list[str], outcome: str) -> None:
    """Case 24."""
    assert folded(statuses) == outcome


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "failed"])
def test_any_status_corrects_unknown(status: str) -> None:
    assert later_of("unknown", status) == later_of(status, "unknown") == status


@pytest.mark.parametrize(
    ("failed", "outcome", "reason"),
    [
        (raised("NotSent", NotSent(error_type="RateLimited", retry_after_seconds=4).model_dump()), "", "RateLimited"),
        (raised("NotSent"), "", "NotSent"),
        (timed_out(TimeoutType.SCHEDULE_TO_START), "", "NotStarted"),
        (raised("TemplateRejected", NotSent(error_type="TemplateRejected").model_dump()), "rejected", None),
        (raised("InvalidPayload"), "rejected", "InvalidPayload"),
        (raised("OutcomeUnknown", NotSent(error_type="VendorTimeout").model_dump()), "unknown", None),
        (raised("KeyError"), "unknown", "KeyError"),
        (raised("TemplateRejected", {"no": "details"}), "unknown", "TemplateRejected"),
        (timed_out(TimeoutType.START_TO_CLOSE), "unknown", "TimeoutError"),
        (timed_out(TimeoutType.SCHEDULE_TO_CLOSE), "unknown", "TimeoutError"),
        (timed_out(TimeoutType.HEARTBEAT), "unknown", "TimeoutError"),
        (error(None), "unknown", ""),
    ],
)
def test_only_what_says_that_nothing_was_sent_may_be_sent_again(
    failed: ActivityError, outcome: str, reason: str | None
) -> None:
    failure = failure_of(failed)
    assert failure.outcome == outcome
    if reason is not None:
        assert failure.reason == reason


def test_the_vendors_wait_counts_else_a_backoff_that_doubles_to_five_minutes() -> None:
    waiting = failure_of(raised("NotSent", NotSent(error_type="RateLimited", retry_after_seconds=42).model_dump()))
    assert backoff(3, waiting) == timedelta(seconds=42)
    plain = SendFailure("", "VendorUnavailable")
    waits = [backoff(misses, plain).total_seconds() for misses in (1, 2, 3, 7, 8, 500)]
    assert waits == [5, 10, 20, 300, 300, 300]


def test_what_is_held_is_asked_about_every_minute_at_first_then_every_five() -> None:
    assert [poll_interval(holds) for holds in (1, 3, 4, 90)] == [MINUTE, MINUTE, 5 * MINUTE, 5 * MINUTE]


def test_a_message_has_its_own_limit_else_a_day_and_the_emergency_text_half_an_hour() -> None:
    limit = NOW + timedelta(days=3)
    assert limit_of(Outbound(key="k", origin="clinic", not_after=limit), NOW) == limit
    assert limit_of(Outbound(key="k", origin="clinic"), NOW) == NOW + timedelta(days=1)
    assert limit_of(Outbound(key="k", origin="emergency"), NOW) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("outcome", "reason", "kind"),
    [
        ("unknown", "", "delivery_unknown"),
        ("rejected", "NotOnWhatsApp", "delivery_failed"),
        ("failed", "131026", "delivery_failed"),
        ("expired", "sends_paused", "delivery_failed"),
        ("refused", "window_closed", "delivery_failed"),
        ("refused", "opted_out", ""),
        ("refused", "consent_absent", ""),
        ("sent", "", ""),
        ("delivered", "", ""),
        ("read", "", ""),
    ],
)
def test_staff_are_asked_about_what_must_arrive_and_may_not_have(outcome: str, reason: str, kind: str) -> None:
    assert staff_kind(Outbound(key="k", origin="clinic", must_arrive=True), outcome, reason) == kind
    assert staff_kind(Outbound(key="k", origin="emergency"), outcome, reason) == kind
    assert staff_kind(Outbound(key="k", origin="clinic"), outcome, reason) == ""


def test_an_opt_out_is_told_by_the_send_or_by_a_failed_status() -> None:
    assert says_opted_out("rejected", "OptedOut")
    assert says_opted_out("failed", "131050")
    assert says_opted_out("failed", "131026,131050")
    assert not says_opted_out("failed", "1310501")
    assert not says_opted_out("refused", "opted_out")
