"""`daily-digest`: what waits for staff this morning, in one post (spec §5)."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import Job
    from medicalcor.contracts.names import COLLECT_DAILY_DIGEST, DAILY_DIGEST, POST_REPORT, READ_OPEN_WORK
    from medicalcor.contracts.reports import DailyDigest, Digest, DigestFigures, OpenWork, PostReport, ReadOpenWork
from workflows._options import call
from workflows.jobs._nominal import due_at


@workflow.defn(name=DAILY_DIGEST.name)
class DailyDigestWorkflow:
    """The engine says what nobody saw to, HubSpot what is open; without HubSpot it goes and says so."""

    @workflow.run
    async def run(self, job: Job) -> DailyDigest:
        """Fails, visibly, where the post could not be made for a day. A repeated run posts again."""
        wanted = Digest(due_at=due_at(job))
        figures = await call(COLLECT_DAILY_DIGEST, wanted, summary="leads and reminders that nobody saw to")
        digest = DailyDigest(figures=figures, open_work=await _open_work(figures))
        await call(POST_REPORT, PostReport(digest=digest), summary=f"post the digest of {figures.day} to staff")
        return digest


async def _open_work(figures: DigestFigures) -> OpenWork | None:
    # Visits that have begun by now can be confirmed no more.
    wanted = ReadOpenWork(at=workflow.now(), visits_from=workflow.now(), visits_to=figures.day_to)
    try:
        return await call(READ_OPEN_WORK, wanted, summary="HubSpot: open tasks and today's visits")
    except ActivityError:
        workflow.logger.warning("HubSpot did not tell what is open")
        return None
