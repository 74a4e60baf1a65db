"""Business time counts only open minutes, whatever clock changes, holidays and lunch breaks lie between."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.business_time import (
    OpeningHours,
    closed_days,
    closed_until,
    due_at,
    end_of_day,
    parse_opening_hours,
)

ZONE = ZoneInfo("Europe/Bucharest")
HOURS = parse_opening_hours("Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-13:00")
CLOSED = closed_days(["2026-08-03"])
NIGHTS = parse_opening_hours("Mo-Su 00:00-24:00")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def is_open(moment: datetime, hours: OpeningHours, closed: Container[date]) -> bool:
    minute = moment.hour * 60 + moment.minute
    return moment.date() not in closed and any(a <= minute < b for a, b in hours.week[moment.weekday()])


def open_minutes(start: datetime, end: datetime, hours: OpeningHours, closed: Container[date]) -> int:
    """The same sum by walking through the minutes one by one."""
    moment, last, found = start.astimezone(UTC), end.astimezone(UTC), 0
    while moment < last:
        found += is_open(moment.astimezone(ZONE), hours, closed)
        moment += timedelta(minutes=1)
    return found


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-07-06T10:00", 30, "2026-07-06T10:30"),
        ("2026-07-06T12:45", 30, "2026-07-06T14:15"),
        ("2026-07-06T12:30", 30, "2026-07-06T13:00"),
        ("2026-07-06T03:00", 30, "2026-07-06T09:30"),
        ("2026-07-06T17:45", 30, "2026-07-07T09:15"),
        ("2026-07-11T12:50", 30, "2026-07-13T09:20"),
        ("2026-07-31T17:50", 30, "2026-08-01T09:20"),
        ("2026-08-01T12:50", 30, "2026-08-04T09:20"),  # 3 August is the clinic's own closure
        ("2026-04-09T17:50", 30, "2026-04-11T09:20"),  # Orthodox Good Friday
        ("2026-12-24T17:50", 30, "2026-12-28T09:20"),  # Christmas, and a Saturday that is one of its days
    ],
)
def test_a_task_is_due_when_enough_open_minutes_have_passed(start: str, minutes: int, due: str) -> None:
    assert due_at(local(start), minutes, HOURS, CLOSED) == local(due)


def test_an_hour_that_the_clock_skips_is_not_counted() -> None:
    assert due_at(local("2026-03-29T02:30"), 60, NIGHTS, frozenset()) == local("2026-03-29T04:30")


def test_an_hour_that_the_clock_repeats_is_counted_twice() -> None:
    assert due_at(local("2026-10-25T02:30"), 120, NIGHTS, frozenset()) == local("2026-10-25T03:30").replace(fold=1)


def test_a_clinic_that_never_opens_still_gets_its_task() -> None:
    class Always(Container[date]):
        def __contains__(self, day: object) -> bool:
            return True

    assert due_at(local("2026-07-06T10:00"), 30, HOURS, Always()) == local("2026-07-06T10:30")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_at(datetime(2026, 7, 6, 10), 30, HOURS, CLOSED)  # noqa: DTZ001 - the case under test


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware on the next line
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC).astimezone(ZONE)
)


@given(MOMENTS, st.integers(1, 900))
def test_exactly_the_asked_minutes_are_open_between_start_and_due(start: datetime, minutes: int) -> None:
    due = due_at(start, minutes, HOURS, CLOSED)
    assert open_minutes(start, due, HOURS, CLOSED) == minutes
    assert is_open((due.astimezone(UTC) - timedelta(minutes=1)).astimezone(ZONE), HOURS, CLOSED)


@given(MOMENTS, st.integers(1, 600), st.integers(0, 600))
def test_more_minutes_are_never_due_earlier(start: datetime, minutes: int, more: int) -> None:
    assert due_at(start, minutes, HOURS, CLOSED) <= due_at(start, minutes + more, HOURS, CLOSED)


def test_opening_hours_are_read_per_weekday() -> None:
    assert HOURS.week[0] == ((540, 780), (840, 1080))
    assert HOURS.week[5] == ((540, 780),)
    assert HOURS.week[6] == ()


def test_days_may_be_listed_and_may_cross_the_week() -> None:
    hours = parse_opening_hours("Sa-Mo,We 10:00-11:00")
    assert [bool(day) for day in hours.week] == [True, False, True, False, False, True, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "Mo",
        "Mo-Fr",
        "Lu-Vi 09:00-18:00",
        "Mo 9-18",
        "Mo 18:00-09:00",
        "Mo 09:00-09:00",
        "Mo 23:00-24:30",
        "Mo 09:00-12:00,11:00-13:00",
        "Mo 09:00-25:00",
        "Mo 09:00-13:00; Mo 12:00-15:00",
    ],
)
def test_hours_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="opening hours"):
        parse_opening_hours(text)


def test_a_closure_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError):
        closed_days(["24 decembrie"])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-07-06T10:00", "2026-07-06T18:00"),
        ("2026-07-06T13:30", "2026-07-06T18:00"),  # lunch is not the end of the day
        ("2026-07-06T17:59", "2026-07-06T18:00"),
        ("2026-07-06T18:00", "2026-07-07T18:00"),
        ("2026-07-06T03:00", "2026-07-06T18:00"),
        ("2026-07-11T10:00", "2026-07-11T13:00"),
        ("2026-07-11T13:00", "2026-07-13T18:00"),
        ("2026-08-01T14:00", "2026-08-04T18:00"),  # 3 August is the clinic's own closure
    ],
)
def test_the_end_of_the_day_is_that_of_the_day_or_of_the_next_open_one(start: str, end: str) -> None:
    assert end_of_day(local(start), HOURS, CLOSED) == local(end)


def test_a_day_that_ends_at_midnight_ends_there() -> None:
    assert end_of_day(local("2026-07-06T10:00"), NIGHTS, frozenset()) == local("2026-07-07T00:00")
    assert end_of_day(local("2026-07-07T00:00"), NIGHTS, frozenset()) == local("2026-07-08T00:00")


def test_the_end_of_a_day_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        end_of_day(datetime(2026, 7, 6, 10), HOURS, CLOSED)  # noqa: DTZ001 - the point of it


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-09-15T08:59", "2026-09-15T09:00"),
        ("2026-09-15T09:00", None),
        ("2026-09-15T12:59", None),
        ("2026-09-15T13:00", "2026-09-15T14:00"),  # lunch
        ("2026-09-15T14:00", None),
        ("2026-09-15T18:00", "2026-09-16T09:00"),
        ("2026-09-18T23:30", "2026-09-19T09:00"),  # Friday night: Saturday is open
        ("2026-09-19T13:00", "2026-09-21T09:00"),
        ("2026-12-24T18:00", "2026-12-28T09:00"),  # Christmas on a Friday and Saturday, then Sunday
        ("2026-10-24T13:00", "2026-10-26T09:00"),  # the clock changes on Sunday night
    ],
)
def test_a_closed_clinic_says_when_it_opens(moment: str, opens: str | None) -> None:
    found = closed_until(datetime.fromisoformat(moment).replace(tzinfo=ZONE), HOURS, CLOSED)
    assert (found.replace(tzinfo=None).isoformat(timespec="minutes") if found else None) == opens


def test_a_clinic_that_never_opens_names_no_time() -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    assert closed_until(datetime(2026, 9, 15, 12, tzinfo=ZONE), HOURS, Always()) is None


def test_a_naive_moment_is_neither_open_nor_closed() -> None:
    with pytest.raises(ValueError, match="time zone"):
        closed_until(datetime.fromisoformat("2026-09-15T12:00"), HOURS, CLOSED)
