"""When a message may go: the clinic's send window (quiet hours outside it), and Meta's 24 h window for free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

GRACE = timedelta(minutes=10)
"""A send planned inside the send window may be this late for its end (spec §3): timers and queues take time."""

SERVICE_WINDOW = timedelta(hours=24)
"""Free text is taken until this long after the person's last message (`contracts/whatsapp` FACTS, Windows)."""

JUDGEMENT_LIFE = timedelta(seconds=60)
"""The gate's answer is this old at most when the message leaves (spec §4), so the service window is left that early."""


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The hours of a day, in clinic time, at which the clinic may start a message; both ends are inside."""

    opens: time = time(8)
    closes: time = time(20)

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo or self.opens >= self.closes:
            raise ValueError("a send window opens before it closes, on one day, in local times")


_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def parse_send_window(text: str) -> SendWindow:
    """`08:00-20:00`, within one day. ValueError, which says how it must look, for anything else."""
    found = _WINDOW.fullmatch(text.strip())
    if found is None:
        raise ValueError("must be a time of one day such as `08:00-20:00`")
    opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if opens >= closes:
        raise ValueError("must open before it closes, on one day: `08:00-20:00`")
    return SendWindow(opens, closes)


def inside(moment: datetime, zone: tzinfo, window: SendWindow) -> bool:
    """Whether a moment (aware) lies in the send window."""
    opens, closes = _bounds(moment, zone, window)
    return opens <= moment <= closes


def may_go_now(now: datetime, zone: tzinfo, window: SendWindow, planned_at: datetime | None = None) -> bool:
    """Whether what the clinic starts may go now: inside the window, or planned inside it and at most GRACE too late."""
    if inside(now, zone, window):
        return True
    if planned_at is None or planned_at > now or not inside(planned_at, zone, window):
        return False
    return now - _bounds(planned_at, zone, window)[1] <= GRACE


def next_allowed(now: datetime, zone: tzinfo, window: SendWindow) -> datetime:
    """The first moment from `now` on (aware) that lies in the send window, in clinic time; `now` itself if it does."""
    opens, closes = _bounds(now, zone, window)
    if now > closes:
        local = now.astimezone(zone)
        opens = _at(local + timedelta(days=1), window.opens, zone)
    return max(now.astimezone(UTC), opens).astimezone(zone)


def last_allowed(moment: datetime, zone: tzinfo, window: SendWindow) -> datetime:
    """The last moment up to `moment` (aware) that lies in the window, in clinic time; `moment` itself if it does."""
    opens, closes = _bounds(moment, zone, window)
    if moment < opens:
        local = moment.astimezone(zone)
        closes = _at(local - timedelta(days=1), window.closes, zone, fold=1)
    return min(moment.astimezone(UTC), closes).astimezone(zone)


def free_text_until(last_inbound_at: datetime | None) -> datetime | None:
    """The moment from which free text must not be sent any more, by the time that the person's last message bears."""
    return None if last_inbound_at is None else last_inbound_at.astimezone(UTC) + SERVICE_WINDOW - JUDGEMENT_LIFE


def free_text_allowed(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent: less than 24 h ago, counted from the message's own time, the person wrote."""
    until = free_text_until(last_inbound_at)
    return until is not None and now < until


def _bounds(moment: datetime, zone: tzinfo, window: SendWindow) -> tuple[datetime, datetime]:
    """The send window of the clinic's day in which a moment lies, in UTC.

    Aware moments of one zone are compared by their wall time, which goes wrong in the hour that a clock repeats.
    """
    day = moment.astimezone(zone)
    return _at(day, window.opens, zone), _at(day, window.closes, zone, fold=1)


def _at(day: datetime, wall: time, zone: tzinfo, fold: int = 0) -> datetime:
    return datetime.combine(day.date(), wall.replace(fold=fold), zone).astimezone(UTC)
