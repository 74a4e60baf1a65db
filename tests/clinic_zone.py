"""Where the clinic has to be for what a test, which lives in real time, is about."""

from __future__ import annotations

from datetime import UTC, datetime


def zone_where_it_is(hour: int) -> str:
    """An IANA zone in which it is this hour of the day now, with the minutes of UTC."""
    ahead = hour - datetime.now(UTC).hour
    if not -12 <= ahead <= 14:
        ahead += 24 if ahead < 0 else -24
    # The sign of these zones' names is the other way round.
    return f"Etc/GMT{-ahead:+d}"
