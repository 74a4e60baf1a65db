"""When the reminders go: every shared case by name of its rule, the edges of each rule, and what holds for all."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.reminders import KINDS, Appointment, Kind, Plan, Planned, Rule, plan_reminders
from medicalcor.domain.send_window import GRACE, SendWindow, inside
from tests.shared import SHARED

BUCHAREST = ZoneInfo("Europe/Bucharest")
DAY = SendWindow()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def planned(starts_at: str, booked_at: str, acts_from: str | None = None, **given: Any) -> Plan:
    return plan_reminders(
        Appointment(at(starts_at), at(booked_at), **given), BUCHAREST, DAY, at(acts_from) if acts_from else None
    )


def shared_cases() -> list[dict[str, str]]:
    if SHARED is None:
        return []
    lines = (SHARED / "cases/times.tsv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


# The rules that decide the shared cases: 24 h, 2 h.
RULES = {
    "T01": "on_time on_time", "T02": "on_time on_time", "T03": "on_time on_time", "T04": "booked_too_late on_time",
    "T05": "booked_too_late on_time", "T06": "booked_too_late at_booking", "T07": "booked_too_late booked_too_late",
    "T08": "on_time at_opening", "T09": "on_time at_opening", "T10": "on_time day_before_suffices",
    "T11": "on_time day_before_suffices", "T12": "on_time on_time", "T13": "moved_earlier on_time",
    "T14": "moved_earlier at_closing", "T15": "on_time on_time", "T16": "on_time on_time", "T17": "on_time on_time",
    "T18": "booked_too_late on_time", "T19": "at_once on_time", "T20": "too_late on_time",
}  # fmt: skip


def moment(text: str) -> datetime | None:
    return None if text == "none" else at(text)


@pytest.mark.skipif(SHARED is None, reason="the shared cases are not here")
def test_all_shared_cases_are_read() -> None:
    assert [case["id"] for case in shared_cases()] == list(RULES)


@pytest.mark.parametrize("case", shared_cases(), ids=lambda case: f"{case['id']}: {case['note']}")
def test_a_shared_case_has_its_moments_and_its_rules(case: dict[str, str]) -> None:
    acts_from = None if case["acts_from"] == "-" else case["acts_from"]
    plan = planned(case["appointment_time"], case["booked_at"], acts_from)
    assert plan.reminder_24h.at == moment(case["reminder_24h_utc"])
    assert plan.reminder_2h.at == moment(case["reminder_2h_utc"])
    shown = [f"{one.at:%a %d %b %H:%M%z}" if one.at else "-" for one in (plan.reminder_24h, plan.reminder_2h)]
    assert " | ".join(shown) == case["clinic_time (24 h | 2 h)"]
    assert f"{plan.reminder_24h.rule} {plan.reminder_2h.rule}" == RULES[case["id"]]


EDGES_24H = [
    # starts                     booked                       acts from                    goes                     rule
    ("2026-09-16T15:00:00+03:00", "2026-09-15T15:00:01+03:00", None, None, Rule.BOOKED_TOO_LATE),
    ("2026-09-16T20:00:01+03:00", "2026-09-10T12:00:00+03:00", None, "2026-09-15T20:00:00+03:00", Rule.MOVED_EARLIER),
    ("2026-09-17T02:00:00+03:00", "2026-09-10T12:00:00+03:00", None, "2026-09-15T20:00:00+03:00", Rule.MOVED_EARLIER),
    ("2026-09-17T02:00:01+03:00", "2026-09-10T12:00:00+03:00", None, "2026-09-16T08:00:00+03:00", Rule.MOVED_LATER),
    ("2026-09-16T07:30:00+03:00", "2026-09-10T12:00:00+03:00", None, "2026-09-15T08:00:00+03:00", Rule.MOVED_LATER),
    ("2026-09-16T21:00:00+03:00", "2026-09-15T20:00:00+03:00", None, "2026-09-15T20:00:00+03:00", Rule.MOVED_EARLIER),
    ("2026-09-16T21:00:00+03:00", "2026-09-15T20:00:01+03:00", None, "2026-09-16T08:00:00+03:00", Rule.MOVED_LATER),
    # The night that is an hour longer: 08:00 would be 12 h 50 min after its moment, later than 12 h before.
    ("2026-10-25T19:10:00+02:00", "2026-10-24T20:09:00+03:00", None, None, Rule.NO_ALLOWED_MOMENT),
    ("2026-09-16T15:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T03:00:00+03:00", None, Rule.TOO_LATE),
    ("2026-09-16T20:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T08:00:00+03:00",
     "2026-09-16T08:00:00+03:00", Rule.AT_ONCE),
    ("2026-09-16T20:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T08:00:01+03:00", None, Rule.TOO_LATE),
    # Grace: planned inside, 10 min after the end at most; then not before the morning.
    ("2026-09-16T20:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-15T20:10:00+03:00",
     "2026-09-15T20:10:00+03:00", Rule.AT_ONCE),
    ("2026-09-16T20:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-15T20:10:01+03:00",
     "2026-09-16T08:00:00+03:00", Rule.AT_ONCE),
    ("2026-09-16T15:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-17T12:00:00+03:00", None, Rule.TOO_LATE),
]  # fmt: skip

EDGES_2H = [
    ("2026-09-16T15:00:00+03:00", "2026-09-16T14:30:00+03:00", None, "2026-09-16T14:30:00+03:00", Rule.AT_BOOKING),
    ("2026-09-16T15:00:00+03:00", "2026-09-16T14:30:01+03:00", None, None, Rule.BOOKED_TOO_LATE),
    ("2026-09-16T15:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T14:30:00+03:00",
     "2026-09-16T14:30:00+03:00", Rule.AT_ONCE),
    ("2026-09-16T15:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T14:30:01+03:00", None, Rule.TOO_LATE),
    ("2026-09-16T09:00:00+03:00", "2026-09-16T07:30:00+03:00", None, "2026-09-16T08:00:00+03:00", Rule.AT_OPENING),
    ("2026-09-16T09:00:00+03:00", "2026-09-16T08:10:00+03:00", None, "2026-09-16T08:10:00+03:00", Rule.AT_BOOKING),
    ("2026-09-16T08:29:59+03:00", "2026-09-15T15:00:00+03:00", None, "2026-09-15T20:00:00+03:00", Rule.EVENING_BEFORE),
    ("2026-09-16T08:15:00+03:00", "2026-09-15T20:00:01+03:00", None, None, Rule.NO_ALLOWED_MOMENT),
    ("2026-09-16T22:30:00+03:00", "2026-09-16T19:59:00+03:00", None, "2026-09-16T20:00:00+03:00", Rule.AT_CLOSING),
    ("2026-09-16T22:30:00+03:00", "2026-09-16T20:05:00+03:00", None, None, Rule.NO_ALLOWED_MOMENT),
    ("2026-09-16T21:55:00+03:00", "2026-09-16T20:05:00+03:00", None, None, Rule.NO_ALLOWED_MOMENT),
    ("2026-09-17T00:30:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-16T20:11:00+03:00", None, Rule.TOO_LATE),
    ("2026-09-17T03:00:00+03:00", "2026-09-16T12:00:00+03:00", None, "2026-09-16T20:00:00+03:00", Rule.EVENING_BEFORE),
]  # fmt: skip

# An appointment whose 24 h one waits for 08:00 while we are down; the 2 h one would then go the evening before.
EARLY = ("2026-09-16T08:15:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-15T20:00:00+03:00")


@pytest.mark.parametrize(("starts_at", "booked_at", "acts_from", "goes", "rule"), EDGES_24H)
def test_an_edge_of_the_24_h_reminder(
    starts_at: str, booked_at: str, acts_from: str | None, goes: str | None, rule: Rule
) -> None:
    found = planned(starts_at, booked_at, acts_from).reminder_24h
    assert (found.at and found.at.isoformat(), found.rule) == (goes, rule)


@pytest.mark.parametrize(("starts_at", "booked_at", "acts_from", "goes", "rule"), EDGES_2H)
def test_an_edge_of_the_2_h_reminder(
    starts_at: str, booked_at: str, acts_from: str | None, goes: str | None, rule: Rule
) -> None:
    found = planned(starts_at, booked_at, acts_from).reminder_2h
    assert (found.at and found.at.isoformat(), found.rule) == (goes, rule)


def test_what_went_does_not_go_again_and_counts_as_a_24_h_reminder() -> None:
    went = planned(*EARLY, sent=frozenset({Kind.DAY_BEFORE}))
    assert (went.reminder_24h.rule, went.reminder_2h.rule) == (Rule.ALREADY_SENT, Rule.DAY_BEFORE_SUFFICES)
    both = planned(*EARLY, sent=frozenset(Kind))
    assert (both.reminder_2h.at, both.reminder_2h.rule) == (None, Rule.ALREADY_SENT)


def test_a_24_h_reminder_that_was_not_taken_leaves_the_evening_to_the_2_h_one() -> None:
    plan = planned(*EARLY, given_up=frozenset({Kind.DAY_BEFORE}))
    assert plan.reminder_24h.rule == Rule.GIVEN_UP
    assert (plan.reminder_2h.rule, plan.reminder_2h.at) == (Rule.EVENING_BEFORE, at("2026-09-15T20:00:00+03:00"))


def test_a_confirmation_that_suffices_leaves_the_24_h_reminder_alone() -> None:
    times = ("2026-09-16T15:00:00+03:00", "2026-09-10T12:00:00+03:00")
    confirmed = planned(*times, confirmation_suffices=True)
    assert (confirmed.reminder_24h, confirmed.reminder_2h.at) == (planned(*times).reminder_24h, None)
    assert confirmed.reminder_2h.rule == Rule.CONFIRMED


def test_a_late_reminder_keeps_the_moment_that_it_was_planned_for() -> None:
    late = planned("2026-09-16T20:00:00+03:00", "2026-09-10T12:00:00+03:00", "2026-09-15T20:05:00+03:00").reminder_24h
    assert late.planned_at == at("2026-09-15T20:00:00+03:00")


@pytest.mark.parametrize(
    "naive", [("2026-09-16T15:00:00", "2026-09-10T12:00:00Z"), ("2026-09-16T15:00:00Z", "2026-09-10")]
)
def test_a_moment_without_offset_is_refused(naive: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="offset"):
        planned(*naive)


# What holds for every appointment, in zones on both sides of Greenwich, with their clock changes.
ZONES = [ZoneInfo(name) for name in ("Europe/Bucharest", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")]
CHANGES = [
    at(text)
    for text in ("2026-10-25T01:00:00+00:00", "2027-03-28T01:00:00+00:00", "2026-11-01T06:00:00+00:00",
                 "2027-03-14T07:00:00+00:00", "2027-04-03T15:00:00+00:00", "2026-10-03T15:30:00+00:00")
]  # fmt: skip
WINDOWS = [DAY, SendWindow(time(9, 30), time(18)), SendWindow(time(0, 30), time(23, 30))]

minutes = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda count: timedelta(minutes=count))
starts = st.builds(lambda change, distance: change + distance, st.sampled_from(CHANGES), minutes)
aheads = st.one_of(st.integers(-60, 30 * 60 * 60), st.integers(0, 10**6)).map(lambda s: timedelta(seconds=s))
delays = st.one_of(st.none(), st.integers(-60 * 60, 60 * 60 * 60).map(lambda s: timedelta(seconds=s)))


@given(starts, aheads, delays, st.sampled_from(ZONES), st.sampled_from(WINDOWS))
def test_every_plan_keeps_the_rules(
    starts_at: datetime, ahead: timedelta, delay: timedelta | None, zone: ZoneInfo, window: SendWindow
) -> None:
    """Never after the start, outside window and grace, later than the rule, before booking, before we can act."""
    booked_at = starts_at - ahead
    acts_from = None if delay is None else booked_at + delay
    plan = plan_reminders(Appointment(starts_at, booked_at), zone, window, acts_from)
    for kind, one in ((Kind.DAY_BEFORE, plan.reminder_24h), (Kind.HOURS_BEFORE, plan.reminder_2h)):
        if one.at is None:
            continue
        assert one.planned_at is not None
        went = one.at.astimezone(UTC)
        assert booked_at <= one.planned_at.astimezone(UTC) <= went <= starts_at - KINDS[kind].last < starts_at
        assert inside(one.planned_at, zone, window)
        assert inside(went, zone, window) or inside(went - GRACE, zone, window)
        assert went == one.planned_at or (acts_from is not None and went >= acts_from)
    if ahead < timedelta(hours=24):
        assert plan.reminder_24h.at is None


@given(starts, aheads, st.lists(st.integers(0, 40 * 60 * 60), max_size=12), st.sampled_from(ZONES))
def test_asked_again_at_any_instants_each_reminder_goes_once_at_most(
    starts_at: datetime, ahead: timedelta, instants: list[int], zone: ZoneInfo
) -> None:
    """The workflow's way: ask, send what is due, remember that, ask again; also with instants in between."""
    booked_at = starts_at - ahead
    sent: list[tuple[Kind, datetime]] = []
    for now in sorted({booked_at, *(booked_at + timedelta(seconds=one) for one in instants)}):
        plan = plan_reminders(Appointment(starts_at, booked_at, frozenset(k for k, _ in sent)), zone, DAY, now)
        sent += [(kind, now) for kind, one in _by_kind(plan) if one.at is not None and one.at.astimezone(UTC) <= now]
    assert len({kind for kind, _ in sent}) == len(sent)
    assert all(now <= starts_at - KINDS[kind].last for kind, now in sent)


@given(starts, aheads, st.sampled_from(ZONES))
def test_a_plan_made_later_but_in_time_is_the_same_plan(starts_at: datetime, ahead: timedelta, zone: ZoneInfo) -> None:
    """Asking at a planned moment finds the reminder due, by the rule that planned it."""
    booked_at = starts_at - ahead
    appointment = Appointment(starts_at, booked_at)
    plan = plan_reminders(appointment, zone, DAY)
    for kind, one in _by_kind(plan):
        if one.at is not None:
            again = dict(_by_kind(plan_reminders(appointment, zone, DAY, one.at)))[kind]
            assert (again.at, again.rule) == (one.at, one.rule)


def _by_kind(plan: Plan) -> list[tuple[Kind, Planned]]:
    return [(Kind.DAY_BEFORE, plan.reminder_24h), (Kind.HOURS_BEFORE, plan.reminder_2h)]
