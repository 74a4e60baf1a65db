"""ISO weeks in clinic time: Monday 00:00 to the next, so 168 hours, or 167 and 169 where the clocks change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
# Years of a clinic's records: beyond them arithmetic ends in an overflow rather than in a week.
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """An ISO week by its Monday."""

    monday: date

    def __str__(self) -> str:
        """As ISO 8601 writes it: 2026-W53."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def previous(self) -> Week:
        """The week before."""
        return Week(self.monday - timedelta(days=7))

    def starts_at(self, zone: tzinfo) -> datetime:
        """Monday's midnight in clinic time, in UTC."""
        return datetime.combine(self.monday, time(), zone).astimezone(UTC)

    def ends_at(self, zone: tzinfo) -> datetime:
        """The next Monday's: the first moment that is not in it."""
        return datetime.combine(self.monday + timedelta(days=7), time(), zone).astimezone(UTC)


def parse_week(text: str) -> Week:
    """The week that a text such as 2026-W48 names; ValueError for another form, and for week 53 of a year of 52."""
    found = _WEEK.fullmatch(text)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise ValueError("is not an ISO week such as 2026-W48")
    try:
        return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        raise ValueError("that year has no such week") from None


def week_of(moment: datetime, zone: tzinfo) -> Week:
    """The week that a moment lies in, by the clinic's calendar."""
    day = moment.astimezone(zone).date()
    return Week(day - timedelta(days=day.weekday()))


def hours_between(start: datetime, end: datetime) -> int:
    """Real hours from one moment to another."""
    return round((end - start) / timedelta(hours=1))
