"""`weekly-figures`: a week's figures; its result is where they are kept, as long as closed workflows are (spec §5)."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.names import COLLECT_WEEKLY_FIGURES, READ_OPEN_WORK, WEEKLY_FIGURES
    from medicalcor.contracts.reports import OpenWork, ReadOpenWork, WeeklyFigures, WeekToReport
from workflows._options import call


@workflow.defn(name=WEEKLY_FIGURES.name)
class WeeklyFiguresWorkflow:
    """Most from the engine; the open tasks from HubSpot, without which the report goes all the same."""

    @workflow.run
    async def run(self, given: WeekToReport) -> WeeklyFigures:
        """Fails, visibly, where the engine's index was away for hours."""
        week = given.week.week
        figures = await call(COLLECT_WEEKLY_FIGURES, given.week, summary=f"count what happened in {week}")
        return figures.model_copy(update={"open_work": await _open_work()})


async def _open_work() -> OpenWork | None:
    wanted = ReadOpenWork(at=workflow.now())
    try:
        return await call(READ_OPEN_WORK, wanted, summary="HubSpot: open staff tasks")
    except ActivityError:
        workflow.logger.warning("HubSpot did not tell the open tasks")
        return None
