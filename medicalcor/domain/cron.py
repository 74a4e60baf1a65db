"""The cron times of our own jobs: when they are due, in clinic time (spec §5).

Only what the table needs: numbers, lists, ranges, steps and `*` in five fields. The engine has its own reading of a
clock change (`../shared/design/temporal.md`, 8): around one a moment may come an hour off, twice, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_MINUTE = timedelta(minutes=1)
_QUARTER = 15
_NEAR_A_CHANGE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Cron:
    """The values that each field allows; Sunday is 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def holds(self, local: datetime) -> bool:
        """Whether a wall-clock time, to the minute, is one of these."""
        return (
            local.minute in self.minutes
            and local.hour in self.hours
            and local.day in self.days
            and local.month in self.months
            and local.isoweekday() % 7 in self.weekdays
        )


def parse_cron(text: str) -> Cron:
    """The five fields `minute hour day month weekday`. ValueError for anything else."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        raise ValueError("a cron expression has five fields")
    return Cron(*(_values(field, low, high) for field, (low, high) in zip(fields, _RANGES, strict=True)))


def moments(cron: Cron, zone: tzinfo, after: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment in (after, until], in UTC, whose wall-clock time in `zone` is one of the cron's."""
    at = after.astimezone(UTC).replace(second=0, microsecond=0)
    while (at := at + _MINUTE) <= until:
        local = at.astimezone(zone)
        if cron.holds(local):
            yield at
        elif local.minute % _QUARTER == 0 and local.hour not in cron.hours:
            # Clocks change by whole quarters of an hour: nothing due can lie in this one.
            at += timedelta(minutes=_QUARTER - 1)


def is_near_a_change(moment: datetime, zone: tzinfo) -> bool:
    """Whether the clocks change within three hours of it."""
    before, after = (moment + step for step in (-_NEAR_A_CHANGE, _NEAR_A_CHANGE))
    return before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()


def _values(field: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            start, end = low, high
        else:
            start = int(first)
            end = int(last) if last else (high if step else start)
        if not low <= start <= end <= high or (step and int(step) < 1):
            raise ValueError("a cron field is out of its range")
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)
