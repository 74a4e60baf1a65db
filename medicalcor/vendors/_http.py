"""What the vendors' clients share about HTTP: how long an answer asks us to wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=1)
"""No answer makes us wait longer: a retry that lies beyond the activity's own limit would end it at once instead."""


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait in `retry-after-ms`, else `Retry-After` (seconds or a date), at most an hour; None where none is given.

    `headers` must find names in any case, as the HTTP libraries' mappings do.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        seconds = _number(value)
        if seconds is not None:
            return bounded(seconds * unit)
        if (until := _date(value)) is not None:
            return bounded((until - datetime.now(UTC)).total_seconds())
    return None


def bounded(seconds: float) -> timedelta:
    """A wait between nothing and LONGEST_WAIT."""
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT.total_seconds()))


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if number == number else None  # "nan" is a number to float() and to nothing after it


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
