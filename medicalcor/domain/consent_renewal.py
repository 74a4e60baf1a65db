"""When a person is asked to renew consents that end (spec §3, consent-renewal-workflow)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = "start"
_BEFORE_THE_END = {"7d": timedelta(days=7), "1d": timedelta(days=1)}
_SPACING = timedelta(days=1)
"""Two askings are never closer: one that would be is left out."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One asking: its name, when it goes, and until when it is worth sending: then comes the next, or the end."""

    name: str
    at: datetime
    until: datetime


def askings(began_at: datetime, ends_at: datetime) -> list[Asking]:
    """At the start, 7 days and 1 day before the end, without what is past at the start; none after the end.

    Moments are aware, answers in UTC: a change of the clock moves none of them.
    """
    began_at, ends_at = began_at.astimezone(UTC), ends_at.astimezone(UTC)
    if began_at >= ends_at:
        return []
    moments = [(START, began_at)]
    for name, before in _BEFORE_THE_END.items():
        at = ends_at - before
        if at - moments[-1][1] >= _SPACING:
            moments.append((name, at))
    limits = [at for _, at in moments[1:]] + [ends_at]
    return [Asking(name, at, until) for (name, at), until in zip(moments, limits, strict=True)]
