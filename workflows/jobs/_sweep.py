"""A sweep: page → batches, a few at a time → totals → continue-as-new (spec §5, §10).

Memory and history are bounded by the page and the pages of one run. What a page's cursor is, and what is to be done for
an id, the activities know; that the cursor moves on is held to here, or a sweep could go round for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, RetryState

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import (
        MAX_BATCH,
        FindPage,
        Page,
        StartBatch,
        SweepInput,
        SweepProgress,
        Totals,
    )
    from medicalcor.contracts.names import SWEEP_PROGRESS, ActivityRef
from workflows._options import call
from workflows.jobs._nominal import due_at

PARALLEL = 4
_PAGES_A_RUN = 25


class Sweep:
    """The query and the loop of a job that works through all records of a kind; such a workflow is one.

    `find` reads a page of ids, `start` works off at most 100 of them. `parallel` 1: each batch knows what the ones
    before it started.
    """

    find: ActivityRef[FindPage, Page]
    start: ActivityRef[StartBatch, Totals]
    parallel = PARALLEL

    def __init__(self, job: SweepInput) -> None:
        self._due_at = due_at(job)
        self._state = job.state
        self._under_way = 0
        self._running: set[asyncio.Task[None]] = set()

    @workflow.query(name=SWEEP_PROGRESS.name)
    def sweep_progress(self) -> SweepProgress:
        """How far it is."""
        return SweepProgress(
            due_at=self._due_at,
            cursor=self._state.cursor,
            pages=self._state.pages,
            under_way=self._under_way,
            totals=self._state.totals,
        )

    async def _sweep(self, job: SweepInput) -> Totals:
        """All pages. Fails where the CRM was away for longer than the activities wait, and where nothing succeeded."""
        while True:
            page = await call(
                self.find,
                FindPage(due_at=self._due_at, cursor=self._state.cursor),
                summary=f"page {self._state.pages + 1}",
            )
            # What a page leaves running is worked off beside the next one.
            await self._work_off(page)
            self._move_on(page)
            if not page.cursor or self._state.totals.full:
                await self._finish()
                return _judged(self._state.totals)
            if self._state.pages % _PAGES_A_RUN == 0:
                # Nothing may run on: the next run knows no more than the cursor.
                await self._finish()
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(SweepInput(tags=job.tags, due_at=self._due_at, state=self._state))

    async def _work_off(self, page: Page) -> None:
        for ids in _batches(page.ids):
            await self._room()
            if self._state.totals.full:
                return
            self._under_way += len(ids)
            summary = f"{len(ids)} of page {self._state.pages + 1}"
            self._running.add(asyncio.create_task(self._batch(ids, summary)))

    async def _room(self) -> None:
        """Waits until a batch may begin; raises what one that is done has raised."""
        await workflow.wait_condition(
            lambda: sum(not one.done() for one in self._running) < self.parallel or any(map(_failed, self._running))
        )
        for one in [one for one in self._running if one.done()]:
            self._running.discard(one)
            one.result()

    async def _finish(self) -> None:
        await asyncio.gather(*self._running)
        self._running.clear()

    async def _batch(self, ids: list[str], summary: str) -> None:
        batch = StartBatch(due_at=self._due_at, ids=ids, started=self._state.totals.started)
        try:
            done = await call(self.start, batch, summary=summary)
        except ActivityError as error:
            if error.retry_state is not RetryState.NON_RETRYABLE_FAILURE:
                raise
            # Not an outage: what one batch cannot do costs no other.
            workflow.logger.error("a batch failed", extra={"first_id": ids[0], "last_id": ids[-1]})
            done = Totals(processed=len(ids), failed=len(ids), failed_ids=ids)
        self._under_way -= len(ids)
        self._state = self._state.model_copy(update={"totals": self._state.totals.plus(done)})
        totals = self._state.totals
        workflow.set_current_details(
            f"{totals.processed} done: {totals.started} started, {totals.skipped} skipped, {totals.failed} failed"
        )

    def _move_on(self, page: Page) -> None:
        before = self._state.cursor
        if page.cursor and before and int(page.cursor) <= int(before):
            raise ApplicationError("the cursor does not move on", type="SweepStuck", non_retryable=True)
        self._state = self._state.model_copy(update={"cursor": page.cursor or before, "pages": self._state.pages + 1})


def _failed(task: asyncio.Task[None]) -> bool:
    return task.done() and task.exception() is not None


def _batches(ids: list[str]) -> Iterator[list[str]]:
    return (ids[at : at + MAX_BATCH] for at in range(0, len(ids), MAX_BATCH))


def _judged(totals: Totals) -> Totals:
    """The totals, unless there was work and none of it could be done: that must be seen."""
    if totals.processed and totals.failed == totals.processed:
        raise ApplicationError(f"all {totals.failed} records failed", totals, type="NothingDone", non_retryable=True)
    return totals
