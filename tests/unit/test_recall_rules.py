"""Who is recalled and when renewals ask: the rules alone (spec §3, §5)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.consent_renewal import askings
from medicalcor.domain.recall import SHORTEST, Standing, due_period, months_after

BUCHAREST = ZoneInfo("Europe/Bucharest")
DAY = timedelta(days=1)
VISIT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
moments = st.integers(0, 8 * 365 * 1440).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    """Noon of a day in clinic time."""
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=BUCHAREST)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-03-10", 6, "2026-09-10"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-29", 6, "2028-02-29"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-07-01", 18, "2028-01-01"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(
    ("today", "period"),
    [
        ("2026-09-09", None),
        ("2026-09-10", "2026-09"),
        ("2027-03-09", "2026-09"),
        ("2027-03-10", "2027-03"),
        ("2029-09-10", "2029-09"),
    ],
)
def test_a_period_begins_every_six_months_after_the_last_visit(today: str, period: str | None) -> None:
    assert due_period(Standing(VISIT), at(today), BUCHAREST) == period


def test_days_are_those_of_the_clinic() -> None:
    """23:30 in London is the next day in Bucharest."""
    visit = datetime(2026, 3, 9, 22, 30, tzinfo=UTC)
    assert due_period(Standing(visit), datetime(2026, 9, 9, 20, 59, tzinfo=UTC), BUCHAREST) is None
    assert due_period(Standing(visit), datetime(2026, 9, 9, 21, 0, tzinfo=UTC), BUCHAREST) == "2026-09"


@pytest.mark.parametrize(
    "standing",
    [
        Standing(None),
        Standing(VISIT, visit_ahead=True),
        Standing(VISIT, last_period="2026-09"),
        Standing(VISIT, recalled_at=at("2026-08-01")),
    ],
    ids=["no visit", "a visit ahead", "had this period", "recalled within six months"],
)
def test_nobody_is_recalled(standing: Standing) -> None:
    assert due_period(standing, at("2026-10-01"), BUCHAREST) is None


def test_a_recall_that_went_late_holds_off_the_next_period() -> None:
    late = Standing(VISIT, recalled_at=at("2027-03-01"), last_period="2026-09")
    assert due_period(late, at("2027-03-15"), BUCHAREST) is None
    assert due_period(late, at("2027-09-01"), BUCHAREST) == "2027-03"


@given(moments, moments)
def test_whoever_is_due_is_found_by_the_search(visit: datetime, now: datetime) -> None:
    if due_period(Standing(visit), now, BUCHAREST) is not None:
        assert visit < now - SHORTEST


@given(moments, st.lists(st.integers(0, 900), min_size=2, max_size=20, unique=True))
def test_no_two_recalls_within_six_months(visit: datetime, days: list[int]) -> None:
    """Whatever days the check runs on, sent at once."""
    recalled: list[date] = []
    standing = Standing(visit)
    for offset in sorted(days):
        now = visit + timedelta(days=offset)
        period = due_period(standing, now, BUCHAREST)
        if period is not None:
            standing = Standing(visit, recalled_at=now, last_period=period)
            recalled.append(now.astimezone(BUCHAREST).date())
    for one, other in pairwise(recalled):
        assert other >= months_after(one, 6)


@pytest.mark.parametrize(
    ("left", "names"),
    [
        (30 * DAY, ["start", "7d", "1d"]),
        (8 * DAY, ["start", "7d", "1d"]),
        (8 * DAY - timedelta(minutes=1), ["start", "1d"]),
        (7 * DAY, ["start", "1d"]),
        (3 * DAY, ["start", "1d"]),
        (2 * DAY, ["start", "1d"]),
        (2 * DAY - timedelta(minutes=1), ["start"]),
        (timedelta(hours=1), ["start"]),
        (timedelta(), []),
        (-DAY, []),
    ],
)
def test_askings_by_what_is_left(left: timedelta, names: list[str]) -> None:
    assert [one.name for one in askings(VISIT, VISIT + left)] == names


@given(moments, st.integers(-10, 60 * 24 * 40))
def test_askings_are_a_day_apart_and_end_where_the_next_begins(began_at: datetime, minutes: int) -> None:
    ends_at = began_at + timedelta(minutes=minutes)
    plan = askings(began_at, ends_at)
    for one, other in pairwise(plan):
        assert other.at - one.at >= DAY
        assert one.until == other.at
    assert all(began_at <= one.at < one.until <= ends_at for one in plan)


def test_askings_do_not_move_with_the_clock() -> None:
    """The clock goes back on 25 October 2026: 7 days are 168 hours all the same."""
    ends_at = datetime(2026, 10, 28, 10, 0, tzinfo=BUCHAREST)
    [_, week, day] = askings(datetime(2026, 10, 1, tzinfo=UTC), ends_at)
    assert ends_at.astimezone(UTC) - week.at == timedelta(hours=168)
    assert ends_at.astimezone(UTC) - day.at == timedelta(hours=24)
