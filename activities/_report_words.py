"""The Romanian words of the posts about a week and a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from medicalcor.contracts.reports import DailyDigest, MissedReminder, WeeklyFigures
from medicalcor.domain.report.measures import percent_of
from medicalcor.domain.report.weeks import parse_week

MONTHS = (
    *("ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie"),
    *("august", "septembrie", "octombrie", "noiembrie", "decembrie"),
)
_DAYS = ("luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică")
_MISSED = {
    "failed": "nelivrate",
    "rejected": "nelivrate",
    "refused": "fără acord",
    "expired": "la timp netrimise",
    "unknown": "nesigure",
}

REPORT_BUTTON = "Deschide raportul"
_AWAY = "HubSpot nu a răspuns"


def weekly_title(week: str) -> str:
    """`week` is an ISO week."""
    of = parse_week(week)
    first, last = of.monday, of.sunday()
    start = f"{first.day}" if first.month == last.month else _date(first)
    return f"📊 Raportul săptămânii {start} - {_date(last)} {last.year}"


def weekly_fields(figures: WeeklyFigures | None) -> dict[str, str]:
    """The figures that one wants to know first; none of figures that were posted before."""
    if figures is None:
        return {"Stare": "raportul exista deja; cifrele lui au rămas aceleași"}
    leads, response, reminders = figures.leads, figures.response, figures.reminders
    return {
        "Lead-uri": f"{leads.total()}, din care HOT {leads.hot()}",
        "Programați din cele noi": _share(leads.booked, leads.new),
        "Primul răspuns la HOT": _share(response.within_5_min, response.alerts) + " sub 5 minute",
        "Mementouri trimise": _share(reminders.sent, reminders.reminders()),
        "Vizite confirmate": _share(reminders.confirmed, reminders.visits),
        "Sarcini deschise": _tasks(figures.open_work.tasks, figures.open_work.overdue) if figures.open_work else _AWAY,
    }


def digest_title(day: date) -> str:
    """`day` in clinic time."""
    return f"☀️ De făcut azi, {_DAYS[day.weekday()]}, {_date(day)}"


def digest_fields(digest: DailyDigest) -> dict[str, str]:
    """What waits for staff, by kind; zeros as well: a digest without them would leave open whether it looked."""
    work = digest.open_work
    return {
        "Lead-uri HOT nepreluate": str(len(digest.figures.unclaimed)),
        "Mementouri care nu au ajuns": _missed(digest.figures.missed),
        "Vizite de azi neconfirmate": f"{len(work.unconfirmed)} din {work.visits}" if work else _AWAY,
        "Apeluri și sarcini deschise": _tasks(work.tasks, work.overdue) if work else _AWAY,
    }


def _missed(missed: Sequence[MissedReminder]) -> str:
    if not missed:
        return "0"
    kinds = Counter(_MISSED.get(one.outcome, one.outcome) for one in missed)
    return f"{len(missed)} ({', '.join(f'{count} {kind}' for kind, count in kinds.items())})"


def _tasks(tasks: int, overdue: int) -> str:
    return f"{tasks}, din care {overdue} cu termen depășit"


def _share(part: int, whole: int) -> str:
    percent = percent_of(part, whole)
    return f"{part} din {whole}" + (f" ({percent} %)" if percent else "")


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
