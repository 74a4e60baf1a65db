"""`stale-lead-refresh`: leads not scored for 7 days (spec §5)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import SweepInput, Totals
    from medicalcor.contracts.names import FIND_STALE_LEADS, REFRESH_LEADS, STALE_LEAD_REFRESH
from workflows.jobs._sweep import Sweep


@workflow.defn(name=STALE_LEAD_REFRESH.name)
class StaleLeadRefreshWorkflow(Sweep):
    """Scored again from what they really wrote, where something could differ; nobody is alerted."""

    find = FIND_STALE_LEADS
    start = REFRESH_LEADS

    @workflow.init
    def __init__(self, job: SweepInput) -> None:
        super().__init__(job)

    @workflow.run
    async def run(self, job: SweepInput) -> Totals:
        """Works through them all; fails, visibly and resettable, where it could not do its work."""
        return await self._sweep(job)
