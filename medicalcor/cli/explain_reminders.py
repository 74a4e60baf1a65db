"""`medicalcor explain-reminders`: when an appointment's reminders go, and why (spec §10). No network, no Temporal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from medicalcor.cli._jsonl import answer_objects, answer_one
from medicalcor.domain.reminders import Appointment, Planned, plan_reminders
from medicalcor.domain.send_window import parse_send_window
from medicalcor.settings import load_settings

_REQUIRED = ("appointment_time", "booked_at")
_OPTIONAL = "acts_from"
_YEARS = (1970, 9998)  # what lies nearer to the calendar's ends overflows in another zone


def explain_reminders(
    appointment_time: Annotated[str | None, typer.Option(help="Start: ISO 8601 with its offset")] = None,
    booked_at: Annotated[str | None, typer.Option(help="When it was created, or last moved")] = None,
    acts_from: Annotated[str | None, typer.Option(help="First instant at which we can act, after an outage")] = None,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help='Read {"m": {"appointment_time": …, "booked_at": …}} lines from standard input'),
    ] = False,
) -> None:
    """Explain when the reminders of an appointment go: one JSON object."""
    explained = _explainer()
    if jsonl:
        answer_objects(explained)
        return
    given = {"appointment_time": appointment_time, "booked_at": booked_at, "acts_from": acts_from}
    try:
        answer_one(explained({name: value for name, value in given.items() if value is not None}))
    except ValueError as error:
        raise typer.BadParameter(f"{error}; or give --jsonl and lines on standard input") from None


def _explainer() -> Callable[[dict[str, Any]], dict[str, Any]]:
    settings = load_settings(stores_nothing=True)
    zone, window = settings.zone(), parse_send_window(settings.send_window)

    def explained(given: dict[str, Any]) -> dict[str, Any]:
        if given.keys() - {*_REQUIRED, _OPTIONAL}:
            raise ValueError(f"takes {', '.join(_REQUIRED)}, {_OPTIONAL} and nothing else")
        starts_at, booked_at = (_moment(name, given.get(name)) for name in _REQUIRED)
        acts_from = None if given.get(_OPTIONAL) is None else _moment(_OPTIONAL, given[_OPTIONAL])
        plan = plan_reminders(Appointment(starts_at, booked_at), zone, window, acts_from)
        both = {"reminder_24h": plan.reminder_24h, "reminder_2h": plan.reminder_2h}
        moments = {name: _shown(one) for name, one in both.items()}
        return {**moments, "rules": {name: str(one.rule) for name, one in both.items()}}

    return explained


def _moment(name: str, value: object) -> datetime:
    """ValueError, which names the option, for what is no moment with an offset."""
    option = f"--{name.replace('_', '-')}"
    if not isinstance(value, str):
        raise ValueError(f"{option} is needed")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise ValueError(f"{option} must be a date and time with its offset, such as 2026-09-16T15:00:00+03:00")
    return moment


def _shown(one: Planned) -> dict[str, str] | None:
    if one.at is None:
        return None
    utc = _iso(one.at.astimezone(UTC)).replace("+00:00", "Z")
    return {"utc": utc, "clinic": _iso(one.at), "rule": str(one.rule)}


def _iso(moment: datetime) -> str:
    """To the minute, where there is no more to say."""
    return moment.isoformat() if moment.second or moment.microsecond else moment.isoformat(timespec="minutes")
