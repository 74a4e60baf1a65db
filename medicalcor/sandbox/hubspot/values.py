"""Which property values HubSpot takes, how it stores them, and in which words it refuses the others."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_EMAIL = re.compile(r"[^@\s,;<>()\[\]]+@[^@\s,;<>()\[\]]+\.[A-Za-z]{2,}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MAX_TEXT = 65_536
"""Characters of one text property in HubSpot."""


def iso_of_millis(millis: int) -> str:
    """Epoch milliseconds as HubSpot writes a date-time: UTC, `Z`, milliseconds only where there are any."""
    moment = datetime.fromtimestamp(millis / 1000, UTC)
    precision = "milliseconds" if millis % 1000 else "seconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


def millis_of(text: str) -> int | None:
    """Epoch milliseconds of an ISO date or date-time, or of a number of milliseconds; None for neither."""
    if re.fullmatch(r"-?\d{6,}", text):
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def stored(definition: dict[str, Any], value: Any) -> tuple[str, dict[str, Any] | None]:
    """The string that HubSpot keeps for `value`, and the problem that makes it refuse it (or None).

    An empty string clears a property, whatever its type.
    """
    text = "" if value is None else _as_text(value)
    if text == "":
        return "", None
    if len(text) > MAX_TEXT:
        return text, _problem(definition, "STRING_TOO_LONG", f"Property is limited to {MAX_TEXT} characters.")
    if definition["name"] == "email" and not _EMAIL.fullmatch(text.strip()):
        return text, _problem(definition, "INVALID_EMAIL", f"Email address {text} is invalid")
    kind = definition["type"]
    if kind == "enumeration":
        return _option(definition, text)
    if kind in _KINDS:
        return _KINDS[kind](definition, text)
    return (text.strip().lower() if definition["name"] == "email" else text), None


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _problem(definition: dict[str, Any], error: str, message: str) -> dict[str, Any]:
    return {"message": message, "error": error, "name": definition["name"]}


def _option(definition: dict[str, Any], text: str) -> tuple[str, dict[str, Any] | None]:
    allowed = [option["value"] for option in definition["options"]]
    chosen = text.split(";") if definition["fieldType"] == "checkbox" else [text]
    for one in chosen:
        if one not in allowed:
            listed = ", ".join(allowed)
            return text, _problem(definition, "INVALID_OPTION", f"{one} was not one of the allowed options: [{listed}]")
    return text, None


def _number(definition: dict[str, Any], text: str) -> tuple[str, dict[str, Any] | None]:
    try:
        number = float(text)
    except ValueError:
        return text, _problem(definition, "INVALID_INTEGER", f"{text} was not a valid number.")
    return (str(int(number)) if number.is_integer() and "e" not in text.lower() else text), None


def _bool(definition: dict[str, Any], text: str) -> tuple[str, dict[str, Any] | None]:
    if text.lower() not in ("true", "false"):
        return text, _problem(definition, "INVALID_OPTION", f"{text} was not one of the allowed options: [true, false]")
    return text.lower(), None


def _datetime(definition: dict[str, Any], text: str) -> tuple[str, dict[str, Any] | None]:
    millis = millis_of(text)
    if millis is None:
        return text, _problem(definition, "INVALID_LONG", f"{text} was not a valid long.")
    return iso_of_millis(millis), None


def _date(definition: dict[str, Any], text: str) -> tuple[str, dict[str, Any] | None]:
    millis = millis_of(text)
    if millis is None or (not _DATE.fullmatch(text) and millis % 86_400_000):
        return text, _problem(definition, "INVALID_DATE", f"{text} is at a time other than midnight UTC.")
    return iso_of_millis(millis)[:10], None


_KINDS = {"number": _number, "bool": _bool, "datetime": _datetime, "date": _date}
