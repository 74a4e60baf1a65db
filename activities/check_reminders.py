"""`check-reminders`: visits that lack a reminder are looked at again by their own workflows (spec §5)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from temporalio import activity

from activities._batches import Outcome, work_off
from activities._errors import vendor_errors
from medicalcor.contracts._base import Tags
from medicalcor.contracts.appointments import AppointmentReminder, Look
from medicalcor.contracts.jobs import StartBatch, Totals
from medicalcor.contracts.names import APPOINTMENT_REMINDER, CHECK_REMINDERS, LOOK, appointment_reminder_id
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.vendors.hubspot.appointments import StatusWords, Visit, read_visits

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_WHY = "sweep"


class CheckReminders:
    """Handed the HubSpot client, the portal's words for a status and the way into Temporal."""

    def __init__(self, hubspot: HubSpotClient, words: StatusWords, dispatch: Dispatch) -> None:
        self._hubspot = hubspot
        self._words = words
        self._dispatch = dispatch

    @activity.defn(name=CHECK_REMINDERS.name)
    async def check_reminders(self, batch: StartBatch) -> Totals:
        """Signals the workflow of each visit that is on, lies ahead and has no 24 h mark for its time; starts it where
        none runs. It reads the visit and decides itself: a look too many does no harm. Raises EngineUnavailable.
        """
        with vendor_errors():
            visits = await asyncio.to_thread(read_visits, self._hubspot, self._words, batch.ids)
        return await work_off(batch, {visit.id: visit for visit in visits}, self._look)

    async def _look(self, visit_id: str, visit: Visit) -> Outcome:
        now = datetime.now(UTC)
        if not _lacks_reminder(visit, now):
            return Outcome.SKIPPED
        reminder = AppointmentReminder(tags=Tags(correlation_id=str(uuid4())), appointment_id=visit_id)
        await self._dispatch.signal_with_start(
            APPOINTMENT_REMINDER, reminder, appointment_reminder_id(visit_id), LOOK, Look(at=now, why=_WHY)
        )
        return Outcome.STARTED


def _lacks_reminder(visit: Visit, now: datetime) -> bool:
    if visit.cancelled or visit.starts_at is None or visit.starts_at <= now:
        return False
    mark = visit.marks.get("24h")
    return mark is None or mark.holds_for != visit.starts_at
