"""When the two reminders of an appointment go, and why (spec §3, appointment-reminder-workflow; cases: `times.tsv`).

A kind of reminder is a row of KINDS: its moment before the start, its last moment, and rules of which the first that
fits decides. What our own delay does to that is the same for both. All arithmetic is in UTC: hours are elapsed hours,
also over a change of the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from types import MappingProxyType

from medicalcor.domain.send_window import SendWindow, inside, last_allowed, may_go_now, next_allowed


class Kind(StrEnum):
    """The two reminders."""

    DAY_BEFORE = "reminder_24h"
    HOURS_BEFORE = "reminder_2h"


class Rule(StrEnum):
    """What decided."""

    # It goes
    ON_TIME = "on_time"
    """At its own moment, which the send window allows."""
    MOVED_EARLIER = "moved_earlier"
    """24 h: outside the window; the nearest allowed moment lies before."""
    MOVED_LATER = "moved_later"
    """24 h: outside the window; the nearest allowed moment lies after, or the one before lies before booking too."""
    AT_OPENING = "at_opening"
    """2 h: its moment lies before the opening, which is 30 min before the start or more."""
    EVENING_BEFORE = "evening_before"
    """2 h: its moment lies before the opening, which is too late, and no 24 h reminder goes."""
    AT_CLOSING = "at_closing"
    """2 h: its moment lies after the window's end."""
    AT_BOOKING = "at_booking"
    """2 h: its moment lies before booking, its last moment does not."""
    AT_ONCE = "at_once"
    """Its moment passed through our delay, its last moment has not: as soon as we can and the window allows."""
    # It does not
    BOOKED_TOO_LATE = "booked_too_late"
    """Booked (or moved) less than 24 h ahead (24 h), after the last moment (2 h)."""
    NO_ALLOWED_MOMENT = "no_allowed_moment"
    """The window allows no moment between booking and the last one."""
    DAY_BEFORE_SUFFICES = "day_before_suffices"
    """2 h: its moment lies before the opening, which is too late, and a 24 h one goes."""
    TOO_LATE = "too_late"
    """Our delay lasted, or the window allowed it again, until after its last moment."""
    ALREADY_SENT = "already_sent"
    """For this time of the appointment."""
    GIVEN_UP = "given_up"
    """Tried for this time of the appointment, and not taken."""
    CONFIRMED = "confirmed"
    """2 h: the patient has confirmed, and the clinic's setting skips it then."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """When it starts and when that was booked (created, or last moved): aware. `sent` and `given_up`: for this time.

    `confirmation_suffices`: the patient confirmed, and needs no 2 h reminder then.
    """

    starts_at: datetime
    booked_at: datetime
    sent: frozenset[Kind] = frozenset()
    given_up: frozenset[Kind] = frozenset()
    confirmation_suffices: bool = False

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.booked_at.tzinfo is None:
            raise ValueError("a moment needs its offset")


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder: when it goes (clinic time), None for never, and the rule that decided.

    `planned_at` is its moment without our delay: the send window has grace for that. After `not_after` it never goes.
    """

    rule: Rule
    not_after: datetime
    at: datetime | None = None
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Both reminders."""

    reminder_24h: Planned
    reminder_2h: Planned


def plan_reminders(
    appointment: Appointment, zone: tzinfo, window: SendWindow, acts_from: datetime | None = None
) -> Plan:
    """When each reminder goes, or why not.

    `acts_from` (aware) is the first instant at which we can act, such as now or the end of an outage; None: any.
    A reminder whose moment has come has `at` <= `acts_from`.
    """
    day_before = _planned(Kind.DAY_BEFORE, appointment, zone, window, acts_from, other_goes=False)
    other_goes = day_before.at is not None or Kind.DAY_BEFORE in appointment.sent
    hours_before = _planned(Kind.HOURS_BEFORE, appointment, zone, window, acts_from, other_goes=other_goes)
    if appointment.confirmation_suffices and hours_before.at is not None:
        hours_before = Planned(Rule.CONFIRMED, hours_before.not_after)
    return Plan(day_before, hours_before)


@dataclass(frozen=True, slots=True)
class _Case:
    """What the rules look at, in UTC. `before`, `after`: the allowed moments next to the reminder's own, or itself."""

    moment: datetime
    last: datetime
    booked_at: datetime
    before: datetime
    after: datetime
    booked_in_window: bool
    before_opening: bool
    other_goes: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """Where `holds`, the rule decides: `moment`, or None for no reminder."""

    rule: Rule
    holds: Callable[[_Case], bool]
    moment: Callable[[_Case], datetime] | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """`before` the start is its moment, `last` before the start its last one."""

    before: timedelta
    last: timedelta
    rows: tuple[_Row, ...]


KINDS: Mapping[Kind, _Kind] = MappingProxyType(
    {
        Kind.DAY_BEFORE: _Kind(
            timedelta(hours=24),
            timedelta(hours=12),
            (
                _Row(Rule.BOOKED_TOO_LATE, lambda case: case.booked_at > case.moment),
                _Row(Rule.ON_TIME, lambda case: case.before == case.moment, lambda case: case.moment),
                _Row(
                    Rule.MOVED_EARLIER,  # a tie too
                    lambda case: (
                        case.booked_at <= case.before and case.moment - case.before <= case.after - case.moment
                    ),
                    lambda case: case.before,
                ),
                _Row(Rule.MOVED_LATER, lambda case: case.after <= case.last, lambda case: case.after),
            ),
        ),
        Kind.HOURS_BEFORE: _Kind(
            timedelta(hours=2),
            timedelta(minutes=30),
            (
                _Row(Rule.BOOKED_TOO_LATE, lambda case: case.booked_at > case.last),
                _Row(
                    Rule.AT_BOOKING,
                    lambda case: case.booked_at > case.moment and case.booked_in_window,
                    lambda case: case.booked_at,
                ),
                _Row(
                    Rule.ON_TIME,
                    lambda case: case.before == case.moment >= case.booked_at,
                    lambda case: case.moment,
                ),
                _Row(
                    Rule.AT_CLOSING,
                    lambda case: not case.before_opening and case.before >= case.booked_at,
                    lambda case: case.before,
                ),
                _Row(
                    Rule.AT_OPENING,
                    lambda case: case.before_opening and case.booked_at <= case.after <= case.last,
                    lambda case: case.after,
                ),
                _Row(Rule.DAY_BEFORE_SUFFICES, lambda case: case.before_opening and case.other_goes),
                _Row(
                    Rule.EVENING_BEFORE,
                    lambda case: case.before_opening and case.before >= case.booked_at,
                    lambda case: case.before,
                ),
            ),
        ),
    }
)


def _planned(
    kind: Kind,
    appointment: Appointment,
    zone: tzinfo,
    window: SendWindow,
    acts_from: datetime | None,
    *,
    other_goes: bool,
) -> Planned:
    starts_at, booked_at = appointment.starts_at.astimezone(UTC), appointment.booked_at.astimezone(UTC)
    row = KINDS[kind]
    not_after = (starts_at - row.last).astimezone(zone)
    if kind in appointment.sent or kind in appointment.given_up:
        return Planned(Rule.ALREADY_SENT if kind in appointment.sent else Rule.GIVEN_UP, not_after)
    case = _case(row, starts_at, booked_at, zone, window, other_goes=other_goes)
    rule, moment = next(
        ((rule.rule, rule.moment and rule.moment(case)) for rule in row.rows if rule.holds(case)),
        (Rule.NO_ALLOWED_MOMENT, None),
    )
    if moment is None:
        return Planned(rule, not_after)
    return _delayed(Planned(rule, not_after, moment.astimezone(zone), moment.astimezone(zone)), acts_from, zone, window)


def _case(
    kind: _Kind, starts_at: datetime, booked_at: datetime, zone: tzinfo, window: SendWindow, *, other_goes: bool
) -> _Case:
    moment = starts_at - kind.before
    before, after = last_allowed(moment, zone, window), next_allowed(moment, zone, window)
    return _Case(
        moment=moment,
        last=starts_at - kind.last,
        booked_at=booked_at,
        before=before.astimezone(UTC),
        after=after.astimezone(UTC),
        booked_in_window=inside(booked_at, zone, window),
        before_opening=before.date() < moment.astimezone(zone).date(),
        other_goes=other_goes,
    )


def _delayed(planned: Planned, acts_from: datetime | None, zone: tzinfo, window: SendWindow) -> Planned:
    """What is left of a plan when we can act only later."""
    if planned.at is None or acts_from is None or acts_from.astimezone(UTC) <= planned.at.astimezone(UTC):
        return planned
    at = acts_from.astimezone(zone)
    if not may_go_now(acts_from.astimezone(UTC), zone, window, planned.planned_at):
        at = next_allowed(acts_from, zone, window)
    if at.astimezone(UTC) > planned.not_after.astimezone(UTC):
        return Planned(Rule.TOO_LATE, planned.not_after)
    return Planned(Rule.AT_ONCE, planned.not_after, at, planned.planned_at)
