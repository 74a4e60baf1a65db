"""`which-week` and `collect-weekly-figures`: a week's counts, from what the engine keeps of it (spec §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from temporalio import activity

from activities import _figures as counting
from medicalcor.contracts.names import (
    ALERT_STATE,
    APPOINTMENT_REMINDER,
    COLLECT_WEEKLY_FIGURES,
    CONSENT_RENEWAL,
    DELIVER_MESSAGE,
    DELIVERY_STATE,
    HOT_LEAD_ALERT,
    LEAD_SCORING,
    PATIENT_RECALL,
    WHICH_WEEK,
    is_lead_refresh,
)
from medicalcor.contracts.reports import (
    ConsentFigures,
    LeadFigures,
    RecallFigures,
    ReminderFigures,
    ReportWeek,
    ResponseFigures,
    SendFigures,
    WeeklyFigures,
    WhichWeek,
)
from medicalcor.domain.report.leads import Lead, Scoring, converted, leads_of
from medicalcor.domain.report.weeks import week_of
from medicalcor.temporal.dispatch import NoAnswer

if TYPE_CHECKING:
    from medicalcor.temporal.ledger import Entry, Ledger


def _now() -> datetime:
    return datetime.now(UTC)


class Figures:
    """Handed the ledger; `zone` is clinic time."""

    def __init__(self, ledger: Ledger, zone: tzinfo, now: Callable[[], datetime] = _now) -> None:
        self._ledger = ledger
        self._zone = zone
        self._now = now

    @activity.defn(name=WHICH_WEEK.name)
    async def which_week(self, wanted: WhichWeek) -> ReportWeek:
        """The week that is reported at a moment: the one before its own."""
        week = week_of(wanted.due_at, self._zone).previous()
        return ReportWeek(week=str(week), starts_at=week.starts_at(self._zone), ends_at=week.ends_at(self._zone))

    @activity.defn(name=COLLECT_WEEKLY_FIGURES.name)
    async def collect_weekly_figures(self, week: ReportWeek) -> WeeklyFigures:
        """All of them but what HubSpot alone knows. Workflows that the engine no longer keeps are not counted."""
        reminders, sends = await self._sent(week)
        return WeeklyFigures(
            week=week,
            made_at=self._now(),
            leads=await self._leads(week),
            response=await self._response(week),
            reminders=await self._visits(week, reminders),
            consents=await self._consents(week),
            recalls=await self._recalls(week),
            sends=sends,
        )

    async def _leads(self, week: ReportWeek) -> LeadFigures:
        ledger = self._ledger
        entries = [
            one
            for one in await ledger.started(LEAD_SCORING, week.starts_at, week.ends_at)
            if not is_lead_refresh(one.workflow_id)
        ]
        results = await ledger.each(entries, lambda one: ledger.result(one, LEAD_SCORING))
        fresh = [
            (entry, result) for entry, result in zip(entries, results, strict=True) if not (result and result.quiet)
        ]
        leads = leads_of(_scorings([entry for entry, _ in fresh]))
        new = await self._new(leads, week)
        return LeadFigures(
            by_channel=counting.by_channel(leads),
            by_day=self._by_day(leads),
            new=len(new),
            booked=len(converted(new, await self._booked([lead.person for lead in new]))),
            scorings=sum(result is not None for _, result in fresh),
            fallbacks=sum(result is not None and result.fallback_used for _, result in fresh),
            unscored=sum(result is None for _, result in fresh),
        )

    async def _new(self, leads: Sequence[Lead], week: ReportWeek) -> list[Lead]:
        """Those whom nothing kept says to have been scored before the week."""
        seen = await self._ledger.of_people(LEAD_SCORING, [lead.person for lead in leads])
        known = {one.patient_ref for one in seen if one.started_at < week.starts_at}
        return [lead for lead in leads if lead.person not in known]

    async def _booked(self, people: Sequence[str]) -> dict[str, list[datetime]]:
        """When each visit of theirs came to be known: its reminders begin then. Of a visit, the first run counts."""
        booked: dict[str, list[datetime]] = {}
        for one in await self._ledger.of_people(APPOINTMENT_REMINDER, people):
            booked.setdefault(one.patient_ref, []).append(one.started_at)
        return booked

    def _by_day(self, leads: Sequence[Lead]) -> list[int]:
        days = Counter(lead.at.astimezone(self._zone).weekday() for lead in leads)
        return [days[day] for day in range(7)]

    async def _response(self, week: ReportWeek) -> ResponseFigures:
        alerts = await self._ledger.started(HOT_LEAD_ALERT, week.starts_at, week.ends_at)
        return counting.responses(await self._ledger.each(alerts, self._waited))

    async def _waited(self, entry: Entry) -> timedelta | None:
        """From the message to staff's first act; None while there was none."""
        result = await self._ledger.result(entry, HOT_LEAD_ALERT)
        if result is not None and result.asked_at is not None:
            return result.ended_at - result.asked_at if result.ended_at else None
        view = await self._ledger.view(entry, ALERT_STATE)
        if isinstance(view, NoAnswer) or view.ended_at is None:
            return None
        return view.ended_at - view.asked_at

    async def _sent(self, week: ReportWeek) -> tuple[ReminderFigures, SendFigures]:
        entries = await self._ledger.started(DELIVER_MESSAGE, week.starts_at, week.ends_at)
        outcomes = await self._ledger.each(entries, self._outcome)
        known = [(entry.workflow_id, *outcome) for entry, outcome in zip(entries, outcomes, strict=True)]
        return counting.reminders(known), counting.sends(known)

    async def _outcome(self, entry: Entry) -> tuple[str, str]:
        """What became of a message and why; "" while nothing is known."""
        result = await self._ledger.result(entry, DELIVER_MESSAGE)
        if result is not None:
            return result.outcome, result.reason
        view = await self._ledger.view(entry, DELIVERY_STATE)
        return ("", "") if isinstance(view, NoAnswer) else (view.outcome, view.reason)

    async def _visits(self, week: ReportWeek, reminders: ReminderFigures) -> ReminderFigures:
        entries = await self._ledger.closed(APPOINTMENT_REMINDER, week.starts_at, week.ends_at)
        results = await self._ledger.each(entries, lambda one: self._ledger.result(one, APPOINTMENT_REMINDER))
        return counting.visits(reminders, [one for one in results if one is not None])

    async def _consents(self, week: ReportWeek) -> ConsentFigures:
        entries = await self._ledger.closed(CONSENT_RENEWAL, week.starts_at, week.ends_at)
        results = await self._ledger.each(entries, lambda one: self._ledger.result(one, CONSENT_RENEWAL))
        return counting.consents([one.outcome for one in results if one is not None])

    async def _recalls(self, week: ReportWeek) -> RecallFigures:
        begun = await self._ledger.started(PATIENT_RECALL, week.starts_at, week.ends_at)
        entries = await self._ledger.closed(PATIENT_RECALL, week.starts_at, week.ends_at)
        results = await self._ledger.each(entries, lambda one: self._ledger.result(one, PATIENT_RECALL))
        return counting.recalls(len(begun), [one.outcome for one in results if one is not None])


def _scorings(entries: Sequence[Entry]) -> list[Scoring]:
    return [
        Scoring(one.patient_ref, one.channel, one.score, one.started_at)
        for one in entries
        if one.score is not None and one.patient_ref
    ]
