"""Business time: the clinic's opening hours, minus public holidays and closures, counted across clock changes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import pairwise

_DAYS = {"Mo": 0, "Tu": 1, "We": 2, "Th": 3, "Fr": 4, "Sa": 5, "Su": 6}
_TIMES = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_HORIZON_DAYS = 800  # a clinic that does not open for two years: its tasks are due by the clock


@dataclass(frozen=True)
class OpeningHours:
    """Per weekday (Monday first) the open intervals, in order and apart, as minutes after local midnight."""

    week: tuple[tuple[tuple[int, int], ...], ...]


def parse_opening_hours(text: str) -> OpeningHours:
    """`Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-13:00`: rules apart by `;`, days and times apart by `,`.

    ValueError, which names the rule, for anything else, for intervals that overlap, and for a week without any.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        days, _, times = rule.partition(" ")
        for day in _days(days, rule):
            week[day] += [_interval(one.strip(), rule) for one in times.split(",")]
    for intervals in week:
        intervals.sort()
        if any(later[0] < earlier[1] for earlier, later in pairwise(intervals)):
            raise ValueError(f"opening hours overlap in {text!r}")
    if not any(week):
        raise ValueError("opening hours name no hours: `Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-13:00`")
    return OpeningHours(tuple(tuple(intervals) for intervals in week))


@dataclass(frozen=True)
class ClosedDays(Container[date]):
    """Romanian public holidays and the clinic's own closures."""

    closures: frozenset[date] = frozenset()

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.closures or day in _public_holidays(day.year))


def closed_days(closures: Iterable[str]) -> ClosedDays:
    """The days on which the clinic is closed; `closures` are ISO dates, ValueError for another text."""
    return ClosedDays(frozenset(map(date.fromisoformat, closures)))


def due_at(start: datetime, minutes: int, hours: OpeningHours, closed: Container[date]) -> datetime:
    """The moment at which `minutes` (at least 1) of business time have passed since `start`.

    `start` is aware and in clinic time; so is the answer. ValueError for a naive one. The minutes are real ones: an
    hour that the clock skips or repeats counts as what it lasted.
    """
    if start.tzinfo is None:
        raise ValueError("business time needs a moment with a time zone")
    left = timedelta(minutes=max(minutes, 1))
    begin = start.astimezone(UTC)
    for opens, closes in _open_intervals(start.date(), start.tzinfo, hours, closed):
        begins = max(opens, begin)
        if begins + left <= closes:
            return (begins + left).astimezone(start.tzinfo)
        left -= max(closes - begins, timedelta())
    return (begin + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def closed_until(moment: datetime, hours: OpeningHours, closed: Container[date]) -> datetime | None:
    """When the clinic opens again, in the zone of `moment` (aware); None while it is open.

    Closing time is closed, opening time open. A clinic that does not open for two years is never closed: there is no
    time to name. ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("business time needs a moment with a time zone")
    now = moment.astimezone(UTC)
    for opens, closes in _open_intervals(moment.date(), moment.tzinfo, hours, closed):
        if now < closes:
            return None if opens <= now else opens.astimezone(moment.tzinfo)
    return None


def end_of_day(start: datetime, hours: OpeningHours, closed: Container[date]) -> datetime:
    """The end of that day's opening hours, or of the next day's that has any where they are over or there are none.

    `start` is aware and in clinic time; so is the answer. ValueError for a naive one.
    """
    if start.tzinfo is None:
        raise ValueError("business time needs a moment with a time zone")
    end: datetime | None = None
    for _, closes in _open_intervals(start.date(), start.tzinfo, hours, closed):
        local = closes.astimezone(start.tzinfo)
        if end is not None and _day_of(local) != _day_of(end):
            break
        if closes > start.astimezone(UTC):
            end = local
    return end or start


def _day_of(closing: datetime) -> date:
    """The day whose hours end then: midnight belongs to the day before it."""
    return (closing - timedelta(microseconds=1)).date()


def _open_intervals(
    first: date, zone: tzinfo, hours: OpeningHours, closed: Container[date]
) -> Iterator[tuple[datetime, datetime]]:
    """Open intervals from a day on, in UTC."""
    for offset in range(_HORIZON_DAYS):
        day = first + timedelta(days=offset)
        if day in closed:
            continue
        for opens, closes in hours.week[day.weekday()]:
            yield _moment(day, opens, zone), _moment(day, closes, zone)


def _moment(day: date, minutes: int, zone: tzinfo) -> datetime:
    extra, minutes = divmod(minutes, 1440)
    local = datetime.combine(day + timedelta(days=extra), time(*divmod(minutes, 60)), zone)
    return local.astimezone(UTC)


def _days(text: str, rule: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            raise ValueError(f"opening hours: {rule!r} must begin with days such as `Mo-Fr` or `Mo,We`")
        begin, end = _DAYS[first], _DAYS[last or first]
        found += [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    return found


def _interval(text: str, rule: str) -> tuple[int, int]:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise ValueError(f"opening hours: {rule!r} must hold times such as `09:00-13:00`")
    opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if not opens < closes <= 1440:
        raise ValueError(f"opening hours: {rule!r} must open before it closes")
    return opens, closes


@cache
def _public_holidays(year: int) -> frozenset[date]:
    """Romania's days off, a set a year: the library's own fills itself while it is read, which threads would race."""
    from holidays import country_holidays

    return frozenset(country_holidays("RO", years=year))
