"""When jobs are due: the fields, the clinic's clock, and the hours that a year has twice or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicalcor.domain.cron import is_near_a_change, moments, parse_cron
from medicalcor.temporal.schedules import SCHEDULES

BUCHAREST = ZoneInfo("Europe/Bucharest")
EXPRESSIONS = ("0 9 * * *", "0 * * * *", "*/30 * * * *", "15,45 8-10 * * 1-5", "0 8 * * 1", "7 3 1 * *")


def due(cron: str, day: datetime, days: int = 1) -> list[str]:
    found = moments(parse_cron(cron), BUCHAREST, day - timedelta(microseconds=1), day + timedelta(days=days))
    return [moment.strftime("%dT%H:%M") for moment in found]


def test_clinic_time_and_not_utc() -> None:
    assert due("0 9 * * *", datetime(2026, 7, 1, tzinfo=UTC)) == ["01T06:00"]
    assert due("0 9 * * *", datetime(2026, 12, 1, tzinfo=UTC)) == ["01T07:00"]


def test_weekdays_count_from_sunday() -> None:
    assert due("0 8 * * 1", datetime(2026, 11, 22, tzinfo=UTC), 7) == ["23T06:00"]
    assert len(due("0 8 * * 1-6", datetime(2026, 11, 22, tzinfo=UTC), 7)) == 6


def test_an_hour_that_does_not_exist_is_never_due() -> None:
    """2027-03-28 has no 03:00 in Bucharest: nothing is missed that day (case 40)."""
    assert due("0 3 * * *", datetime(2027, 3, 27, 22, tzinfo=UTC)) == []
    assert len(due("0 * * * *", datetime(2027, 3, 27, 22, tzinfo=UTC))) == 25


def test_an_hour_that_comes_twice_is_near_a_change() -> None:
    twice = due("0 3 * * *", datetime(2026, 10, 24, 21, tzinfo=UTC))
    assert twice == ["25T00:00", "25T01:00"]
    assert is_near_a_change(datetime(2026, 10, 25, 1, tzinfo=UTC), BUCHAREST)
    assert not is_near_a_change(datetime(2026, 10, 26, 1, tzinfo=UTC), BUCHAREST)


@given(
    st.sampled_from(EXPRESSIONS),
    st.integers(0, 2 * 365 * 24 * 60).map(
        lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n, seconds=n % 60)
    ),
)
@settings(max_examples=60, deadline=None)
def test_every_minute_that_holds_is_found(expression: str, after: datetime) -> None:
    cron, until = parse_cron(expression), after + timedelta(hours=30)
    start = after.replace(second=0, microsecond=0)
    minutes = (start + timedelta(minutes=n) for n in range(1, 31 * 60))
    wanted = [one for one in minutes if one <= until and cron.holds(one.astimezone(BUCHAREST))]
    assert list(moments(cron, BUCHAREST, after, until)) == wanted


@pytest.mark.parametrize(
    "wrong", ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-3 * * * *", "*/0 * * * *", "x * * * *"]
)
def test_what_is_no_cron_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"cron|invalid literal"):
        parse_cron(wrong)


def test_the_table_reads_as_the_contract_has_it() -> None:
    assert {row.id: row.cron for row in SCHEDULES} == {
        "daily-recall-check": "0 9 * * *",
        "hourly-reminder-check": "0 * * * *",
        "stale-lead-refresh": "0 2 * * *",
        "weekly-report": "0 8 * * 1",
        "consent-expiry-check": "0 3 * * *",
        "daily-digest": "0 8 * * 1-6",
    }
    for row in SCHEDULES:
        assert row.parsed()
        assert timedelta(0) < row.catch_up < timedelta(days=4)
        assert row.jitter < row.late_after
