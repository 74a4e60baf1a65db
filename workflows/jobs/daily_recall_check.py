"""`daily-recall-check`: patients whose last visit is over six months ago (spec §5)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import SweepInput, Totals
    from medicalcor.contracts.names import DAILY_RECALL_CHECK, FIND_PATIENTS_FOR_RECALL, START_RECALLS
from workflows.jobs._sweep import Sweep


@workflow.defn(name=DAILY_RECALL_CHECK.name)
class DailyRecallCheckWorkflow(Sweep):
    """Each is asked to come again, at most a day's cap of them."""

    find = FIND_PATIENTS_FOR_RECALL
    start = START_RECALLS
    parallel = 1

    @workflow.init
    def __init__(self, job: SweepInput) -> None:
        super().__init__(job)

    @workflow.run
    async def run(self, job: SweepInput) -> Totals:
        """Works through them all; fails, visibly and resettable, where it could not do its work."""
        return await self._sweep(job)
