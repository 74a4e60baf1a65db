"""`collect-daily-digest`: what nobody has seen to since the digest before, from what the engine keeps (spec §5)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from temporalio import activity

from medicalcor.contracts.names import (
    ALERT_STATE,
    COLLECT_DAILY_DIGEST,
    DELIVER_MESSAGE,
    DELIVERY_STATE,
    HOT_LEAD_ALERT,
    reminder_of,
)
from medicalcor.contracts.reports import Digest, DigestFigures, MissedReminder, UnclaimedLead
from medicalcor.temporal.dispatch import NoAnswer

if TYPE_CHECKING:
    from medicalcor.temporal.ledger import Entry, Ledger

_NOT_ARRIVED = frozenset({"failed", "rejected", "refused", "expired"})
_UNKNOWN, _WITHDRAWN = "unknown", "withdrawn"
_MONDAY = 0


class DailyDigests:
    """Handed the ledger; `zone` is clinic time."""

    def __init__(self, ledger: Ledger, zone: tzinfo) -> None:
        self._ledger = ledger
        self._zone = zone

    @activity.defn(name=COLLECT_DAILY_DIGEST.name)
    async def collect_daily_digest(self, wanted: Digest) -> DigestFigures:
        """HOT leads that nobody has taken on, and reminders that did not reach anybody; none on Sundays."""
        local = wanted.due_at.astimezone(self._zone)
        since = (local - timedelta(days=2 if local.weekday() == _MONDAY else 1)).astimezone(UTC)
        midnight = datetime.combine(local.date(), time(), self._zone)
        return DigestFigures(
            day=local.date().isoformat(),
            day_from=midnight.astimezone(UTC),
            day_to=(midnight + timedelta(days=1)).astimezone(UTC),
            since=since,
            unclaimed=await self._unclaimed(since, wanted.due_at),
            missed=await self._missed(since, wanted.due_at),
        )

    async def _unclaimed(self, since: datetime, until: datetime) -> list[UnclaimedLead]:
        """Also those whose alert has ended since, unanswered or failed."""
        ended = await self._ledger.closed(HOT_LEAD_ALERT, since, until)
        alerts = {one.workflow_id: one for one in (*ended, *await self._ledger.open(HOT_LEAD_ALERT))}
        found = await self._ledger.each(alerts.values(), self._unclaimed_lead)
        return sorted((one for one in found if one is not None), key=lambda lead: lead.asked_at)

    async def _unclaimed_lead(self, entry: Entry) -> UnclaimedLead | None:
        view = await self._ledger.view(entry, ALERT_STATE)
        if isinstance(view, NoAnswer):
            # Better one lead too many than one too few.
            return UnclaimedLead(asked_at=entry.started_at)
        return None if view.ended_by else UnclaimedLead(asked_at=view.asked_at, contact_id=view.contact_id)

    async def _missed(self, since: datetime, until: datetime) -> list[MissedReminder]:
        """What did not arrive is told when that is known; what may not have, on the day after it was sent."""
        ended = _reminders(await self._ledger.closed(DELIVER_MESSAGE, since, until))
        begun = _reminders(await self._ledger.started(DELIVER_MESSAGE, since, until))
        missed = await self._ledger.each(ended, self._never_arrived)
        missed += await self._ledger.each([one for one in begun if one.closed_at is None], self._may_not_have)
        found = {(one.appointment_id, one.outcome): one for one in missed if one is not None}
        return [found[key] for key in sorted(found)]

    async def _never_arrived(self, entry: Entry) -> MissedReminder | None:
        result = await self._ledger.result(entry, DELIVER_MESSAGE)
        if result is None or result.outcome not in _NOT_ARRIVED or result.reason == _WITHDRAWN:
            return None
        return MissedReminder(appointment_id=reminder_of(entry.workflow_id), outcome=result.outcome)

    async def _may_not_have(self, entry: Entry) -> MissedReminder | None:
        view = await self._ledger.view(entry, DELIVERY_STATE)
        if isinstance(view, NoAnswer) or view.outcome != _UNKNOWN:
            return None
        return MissedReminder(appointment_id=reminder_of(entry.workflow_id), outcome=view.outcome)


def _reminders(entries: list[Entry]) -> list[Entry]:
    return [one for one in entries if reminder_of(one.workflow_id)]
