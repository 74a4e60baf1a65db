"""`hourly-reminder-check`: visits of the next 25 hours without a reminder a day ahead (spec §5)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import SweepInput, Totals
    from medicalcor.contracts.names import CHECK_REMINDERS, FIND_UPCOMING_APPOINTMENTS, HOURLY_REMINDER_CHECK
from workflows.jobs._sweep import Sweep


@workflow.defn(name=HOURLY_REMINDER_CHECK.name)
class HourlyReminderCheckWorkflow(Sweep):
    """Each such visit's reminders look at it again, and begin where none run; nothing else is touched."""

    find = FIND_UPCOMING_APPOINTMENTS
    start = CHECK_REMINDERS

    @workflow.init
    def __init__(self, job: SweepInput) -> None:
        super().__init__(job)

    @workflow.run
    async def run(self, job: SweepInput) -> Totals:
        """Works through them all; fails, visibly and resettable, where it could not do its work."""
        return await self._sweep(job)
