"""Who is asked to come again, and for which period (spec §3, patient-recall-workflow; §5, daily-recall-check)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

MONTHS = 6
"""A patient is due this long after the last visit, and again after every such time without one."""

SHORTEST = timedelta(days=180)
"""No six months are shorter: what a search may leave out."""

AGAIN_AFTER = timedelta(days=7)
"""A recall is repeated once, when it has had no answer for so long."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a patient: the last visit that took place, whether one lies ahead, when the last recall went and
    for which period. Moments are aware.
    """

    last_visit_at: datetime | None
    visit_ahead: bool = False
    recalled_at: datetime | None = None
    last_period: str = ""


def due_period(standing: Standing, now: datetime, zone: tzinfo) -> str | None:
    """The period (YYYY-MM: the month of falling due) that the patient is to be recalled for; None for nobody to recall.

    Days count in clinic time. A recall that went late holds off the next one for its own six months.
    """
    if standing.last_visit_at is None or standing.visit_ahead:
        return None
    today, last_visit = now.astimezone(zone).date(), standing.last_visit_at.astimezone(zone).date()
    due = months_after(last_visit, MONTHS)
    if today < due:
        return None
    if standing.recalled_at and today < months_after(standing.recalled_at.astimezone(zone).date(), MONTHS):
        return None
    months = MONTHS
    while months_after(last_visit, months + MONTHS) <= today:
        months += MONTHS
    period = months_after(last_visit, months).strftime("%Y-%m")
    return None if period == standing.last_period else period


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last day, where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
