"""The clinic's send window, across nights and clock changes, and Meta's 24 h window."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.send_window import (
    GRACE,
    SendWindow,
    free_text_allowed,
    free_text_until,
    inside,
    may_go_now,
    next_allowed,
    parse_send_window,
)

BUCHAREST = ZoneInfo("Europe/Bucharest")
DAY = SendWindow()
A_MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


NEXT = [
    # moment                       the first allowed one from then on
    ("2026-11-25T12:00:00+02:00", "2026-11-25T12:00:00+02:00", "inside: now"),
    ("2026-11-25T08:00:00+02:00", "2026-11-25T08:00:00+02:00", "08:00 is inside"),
    ("2026-11-25T20:00:00+02:00", "2026-11-25T20:00:00+02:00", "20:00 is inside"),
    ("2026-11-25T20:00:01+02:00", "2026-11-26T08:00:00+02:00", "a second later the night has begun"),
    ("2026-11-25T23:30:00+02:00", "2026-11-26T08:00:00+02:00", "case 15: at 08:00"),
    ("2026-11-26T00:00:00+02:00", "2026-11-26T08:00:00+02:00", "midnight belongs to the new day"),
    ("2026-11-26T07:59:59+02:00", "2026-11-26T08:00:00+02:00", "a second before it opens"),
    ("2026-12-31T22:00:00+02:00", "2027-01-01T08:00:00+02:00", "over the year's end"),
    ("2026-11-25T21:30:00Z", "2026-11-26T08:00:00+02:00", "23:30 in the clinic, written in UTC"),
    ("2026-11-25T05:30:00Z", "2026-11-25T08:00:00+02:00", "07:30 in the clinic, written in UTC"),
    ("2027-03-27T22:00:00+02:00", "2027-03-28T08:00:00+03:00", "the night that is an hour shorter: 9 h"),
    ("2027-03-28T03:59:00+03:00", "2027-03-28T08:00:00+03:00", "an hour that no clock showed"),
    ("2026-10-24T22:00:00+03:00", "2026-10-25T08:00:00+02:00", "the night that is an hour longer: 11 h"),
    ("2026-10-25T03:30:00+03:00", "2026-10-25T08:00:00+02:00", "03:30, the first time"),
    ("2026-10-25T03:30:00+02:00", "2026-10-25T08:00:00+02:00", "03:30, the second time"),
]


@pytest.mark.parametrize(("now", "expected", "why"), NEXT, ids=[row[2] for row in NEXT])
def test_the_next_allowed_moment_is_in_clinic_time(now: str, expected: str, why: str) -> None:
    found = next_allowed(at(now), BUCHAREST, DAY)
    assert found.isoformat() == expected, why


def test_the_nights_of_the_clock_changes_last_what_they_last() -> None:
    spring, autumn = at("2027-03-27T22:00:00+02:00"), at("2026-10-24T22:00:00+03:00")
    lasted = [next_allowed(night, BUCHAREST, DAY).astimezone(UTC) - night for night in (spring, autumn)]
    assert lasted == [timedelta(hours=9), timedelta(hours=11)]


ZONES = [BUCHAREST, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")]
# Windows that open or close inside the hours at which clocks change, too.
WINDOWS = [DAY, SendWindow(time(3, 30), time(22)), SendWindow(time(0), time(3, 15)), SendWindow(time(2), time(2, 30))]


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    zone=st.sampled_from(ZONES),
    window=st.sampled_from(WINDOWS),
)
def test_the_next_allowed_moment_is_the_first_one_inside(moment: datetime, zone: ZoneInfo, window: SendWindow) -> None:
    now = moment.replace(tzinfo=UTC)
    found = next_allowed(now, zone, window)
    assert found.utcoffset() is not None
    assert found.astimezone(UTC) >= now
    assert inside(found, zone, window)
    assert (found.astimezone(UTC) == now) == inside(now, zone, window)
    if found.astimezone(UTC) > now:
        assert not inside(found.astimezone(UTC) - timedelta(microseconds=1), zone, window)
        assert found.astimezone(UTC) - now < timedelta(hours=26)


PLANNED = [
    # now (clinic)          planned               goes
    ("2026-11-25T20:00:00", "2026-11-25T20:00:00", True, "planned for the last moment, and punctual"),
    ("2026-11-25T20:09:59", "2026-11-25T20:00:00", True, "planned for the last moment, within the grace"),
    ("2026-11-25T20:10:00", "2026-11-25T19:55:00", True, "the grace ends 10 min after the window"),
    ("2026-11-25T20:10:01", "2026-11-25T20:00:00", False, "later than the grace"),
    ("2026-11-25T20:05:00", "2026-11-25T20:01:00", False, "planned outside the window: no grace"),
    ("2026-11-26T20:05:00", "2026-11-25T19:55:00", False, "the grace is that of the day it was planned for"),
    ("2026-11-26T07:55:00", "2026-11-26T08:00:00", False, "not before the window opens"),
    ("2026-11-26T07:55:00", "2026-11-25T19:59:00", False, "late by a night"),
    ("2026-11-26T09:00:00", "2026-11-25T23:00:00", True, "inside, whatever was planned"),
]


@pytest.mark.parametrize(("now", "planned", "goes", "why"), PLANNED, ids=[row[3] for row in PLANNED])
def test_a_send_planned_inside_the_window_has_ten_minutes_of_grace(
    now: str, planned: str, goes: bool, why: str
) -> None:
    moments = [at(text).replace(tzinfo=BUCHAREST) for text in (now, planned)]
    assert may_go_now(moments[0], BUCHAREST, DAY, moments[1]) is goes, why


def test_without_a_plan_there_is_no_grace() -> None:
    late = at("2026-11-25T20:00:01+02:00")
    assert not may_go_now(late, BUCHAREST, DAY)
    assert may_go_now(late, BUCHAREST, DAY, late - A_MINUTE)
    assert timedelta(minutes=10) == GRACE


def test_a_window_that_ends_in_a_repeated_hour_ends_with_its_second_run() -> None:
    night = SendWindow(time(0), time(3, 15))
    second_run = at("2026-10-25T03:10:00+02:00")
    assert inside(second_run, BUCHAREST, night)
    assert not inside(second_run + timedelta(minutes=6), BUCHAREST, night)


def test_a_window_over_midnight_or_none_at_all_is_refused() -> None:
    for opens, closes in ((time(20), time(8)), (time(8), time(8)), (time(8, tzinfo=UTC), time(20))):
        with pytest.raises(ValueError, match="send window"):
            SendWindow(opens, closes)


def test_a_window_is_read_from_its_setting() -> None:
    assert parse_send_window("08:00-20:00") == SendWindow()
    assert parse_send_window(" 09:30-17:05 ") == SendWindow(time(9, 30), time(17, 5))


@pytest.mark.parametrize("text", ["", "8-20", "08:00", "20:00-08:00", "08:00-08:00", "08:00-24:00", "08:60-20:00"])
def test_what_is_no_window_says_how_one_looks(text: str) -> None:
    with pytest.raises(ValueError, match="08:00-20:00"):
        parse_send_window(text)


WROTE = at("2026-11-24T15:00:00+02:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T15:00:00+02:00", True),
        ("2026-11-25T14:58:59+02:00", True),
        ("2026-11-25T14:59:00+02:00", False),
        ("2026-11-25T15:00:00+02:00", False),
        ("2026-11-26T10:00:00+02:00", False),
    ],
)
def test_free_text_goes_until_a_minute_before_24_hours_are_over(now: str, expected: bool) -> None:
    assert free_text_allowed(WROTE, at(now)) is expected


def test_nobody_who_never_wrote_gets_free_text() -> None:
    assert free_text_until(None) is None
    assert not free_text_allowed(None, WROTE)


def test_the_24_hours_are_elapsed_ones() -> None:
    before_the_change = datetime(2026, 10, 24, 15, 0, tzinfo=BUCHAREST)
    assert free_text_allowed(before_the_change, at("2026-10-25T13:58:00+02:00"))
    assert not free_text_allowed(before_the_change, at("2026-10-25T14:00:00+02:00"))
