"""`weekly-report`: last week's figures, kept by a workflow of the week and posted to staff with a link (spec §5)."""

from __future__ import annotations

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import Job
    from medicalcor.contracts.names import POST_REPORT, WEEKLY_FIGURES, WEEKLY_REPORT, WHICH_WEEK, weekly_report_id
    from medicalcor.contracts.reports import (
        PostReport,
        ReportWeek,
        WeeklyFigures,
        WeeklyReported,
        WeekToReport,
        WhichWeek,
    )
from workflows._options import call
from workflows.jobs._nominal import due_at


@workflow.defn(name=WEEKLY_REPORT.name)
class WeeklyReportWorkflow:
    """A week's figures are made once: staff who open the link again read what they read before."""

    @workflow.run
    async def run(self, job: Job) -> WeeklyReported:
        """The figures, then the post; fails, visibly, where either could not be. A repeated run posts again."""
        week = await call(WHICH_WEEK, WhichWeek(due_at=due_at(job)), summary="the week before")
        figures = await self._figures(job, week)
        post = PostReport(week=week.week, figures=figures)
        await call(POST_REPORT, post, summary=f"post the report of {week.week} to staff")
        return WeeklyReported(week=week.week, report_id=weekly_report_id(week.week), kept=figures is None)

    async def _figures(self, job: Job, week: ReportWeek) -> WeeklyFigures | None:
        """None where the week has its figures, or they are being made; a run that failed is made up for."""
        try:
            figures: WeeklyFigures = await workflow.execute_child_workflow(
                WEEKLY_FIGURES.name,
                WeekToReport(tags=job.tags, week=week),
                id=weekly_report_id(week.week),
                task_queue=WEEKLY_FIGURES.queue,
                result_type=WEEKLY_FIGURES.result,
                parent_close_policy=ParentClosePolicy.ABANDON,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                static_summary=f"figures of {week.week}",
            )
        except WorkflowAlreadyStartedError:
            return None
        return figures
