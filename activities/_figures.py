"""Counts of outcomes, in the report's groups; without a call or a clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from medicalcor.contracts.appointments import ReminderOutcome
from medicalcor.contracts.names import Channel, reminder_of
from medicalcor.contracts.reports import (
    ChannelLeads,
    ConsentFigures,
    RecallFigures,
    ReminderFigures,
    ResponseFigures,
    SendFigures,
)
from medicalcor.domain.classification import Classification, classify
from medicalcor.domain.report.leads import Lead
from medicalcor.domain.report.measures import percentile

Outcome = tuple[str, str, str]
"""Workflow id, outcome and reason of a delivery."""

_GROUPS = {
    "sent": "sent",
    "delivered": "sent",
    "read": "sent",
    "failed": "failed",
    "rejected": "failed",
    "refused": "refused",
    "expired": "late",
    "unknown": "unknown",
    "": "waiting",
}
_WITHDRAWN = "withdrawn"
"""Reason of a reminder that was taken back, because its visit moved: it is none."""


def by_channel(leads: Iterable[Lead]) -> list[ChannelLeads]:
    """Every channel, also one without leads."""
    counts = Counter((lead.channel, classify(lead.score)) for lead in leads)
    channels = [*Channel, *sorted({channel for channel, _ in counts} - set(Channel))]
    return [
        ChannelLeads(
            channel=str(channel),
            hot=counts[channel, Classification.HOT],
            warm=counts[channel, Classification.WARM],
            cold=counts[channel, Classification.COLD],
            unqualified=counts[channel, Classification.UNQUALIFIED],
        )
        for channel in channels
    ]


def responses(waited: Sequence[timedelta | None]) -> ResponseFigures:
    """By how long the leads waited; two machines' clocks may make it less than nothing."""
    seconds = [max(one.total_seconds(), 0.0) for one in waited if one is not None]
    within = [sum(one < limit for one in seconds) for limit in (300, 3600, 86_400)]
    return ResponseFigures(
        alerts=len(waited),
        within_5_min=within[0],
        within_1_h=within[1] - within[0],
        within_1_day=within[2] - within[1],
        later=len(seconds) - within[2],
        median_seconds=percentile(seconds, 50),
        p95_seconds=percentile(seconds, 95),
    )


def reminders(deliveries: Iterable[Outcome]) -> ReminderFigures:
    """Of all deliveries, the reminders that were not taken back. An outcome of a newer build is not known here."""
    groups = Counter(
        _GROUPS.get(outcome, "waiting")
        for workflow_id, outcome, reason in deliveries
        if reminder_of(workflow_id) and not (outcome == "refused" and reason == _WITHDRAWN)
    )
    return ReminderFigures(**groups)


def sends(deliveries: Sequence[Outcome]) -> SendFigures:
    """All messages."""
    return SendFigures(messages=len(deliveries), unknown=sum(outcome == "unknown" for _, outcome, _ in deliveries))


def visits(known: ReminderFigures, outcomes: Iterable[ReminderOutcome]) -> ReminderFigures:
    """Beside the reminders, the visits whose time has come."""
    answers = Counter(one.patient_answer for one in outcomes if one.outcome in ("started", "cancelled"))
    return known.model_copy(
        update={
            "visits": answers.total(),
            "confirmed": answers["confirmed"],
            "cancelled": answers["cancelled"],
            "another_time": answers["another_time"],
        }
    )


def consents(outcomes: Iterable[str]) -> ConsentFigures:
    """Renewals by outcome."""
    counts = Counter(outcomes)
    renewed, denied, expired = (counts.pop(name, 0) for name in ("granted", "denied", "expired"))
    return ConsentFigures(renewed=renewed, denied=denied, expired=expired, other=counts.total())


def recalls(started: int, outcomes: Iterable[str]) -> RecallFigures:
    """Recalls by outcome."""
    counts = Counter(outcomes)
    named = {name: counts.pop(name, 0) for name in ("accepted", "booked", "declined", "no_answer")}
    return RecallFigures(started=started, **named, other=counts.total())
