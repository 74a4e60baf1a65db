"""Which scheduled runs succeeded and which are missing, as the engine knows it (spec §8).

Reckoned from the table's times and the runs that there are, not from the schedule: one that was deleted cannot tell
that it does not fire, and one that is alive may not. The API asks, not the workers, as for the queues.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError

from medicalcor.domain.cron import is_near_a_change, moments
from medicalcor.observability.metrics import SCHEDULE_DUE, SCHEDULE_LAST_SUCCESS, SCHEDULE_MISSED
from medicalcor.temporal.schedules import Row, Schedules

logger = logging.getLogger(__name__)

# Around a clock change the engine fires an hour off, or not at all: a neighbour's run counts for the moment.
_TOLERANCE = timedelta(minutes=90)
_LOOK_BACK = timedelta(days=1)
_AHEAD = timedelta(days=15)
_RUNS = 200


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Watched:
    """A schedule as this process has judged it: every moment up to `judged_until`. `since`: none before it counts."""

    since: datetime
    judged_until: datetime


class ScheduleMetrics:
    """Sets the metrics when asked, at most every `fresh_seconds`, within `deadline_seconds`.

    A moment is missed when `late_after` has passed without a completed run of its own: not fired, paused, skipped, not
    served, failed or too slow. It is counted once in a process; moments before its start, for one day.
    """

    def __init__(
        self,
        client: Client,
        schedules: Schedules,
        zone: tzinfo,
        *,
        deadline_seconds: float = 2.0,
        fresh_seconds: float = 15.0,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._client = client
        self._schedules = schedules
        self._zone = zone
        self._deadline = deadline_seconds
        self._fresh = fresh_seconds
        self._now = now
        self._next = 0.0
        self._lock = asyncio.Lock()
        self._watched: dict[str, _Watched] = {}
        self._started_at = now()
        for row in schedules.rows:
            SCHEDULE_MISSED.labels(row.id)

    async def refresh(self) -> None:
        """Never raises: a scrape without these samples is better than none."""
        async with self._lock:
            if time.monotonic() < self._next:
                return
            try:
                async with asyncio.timeout(self._deadline):
                    await asyncio.gather(*(self._judge(row) for row in self._schedules.rows))
            except (TimeoutError, RPCError, RuntimeError) as error:
                # What was known stays: when a run is due does not depend on who can be asked.
                logger.warning("schedules not described", extra={"error_type": type(error).__name__})
            self._next = time.monotonic() + self._fresh

    async def _judge(self, row: Row) -> None:
        now = self._now()
        watched = self._watched.get(row.id) or await self._begin(row)
        runs = await self._successes(row)
        done = [_nominal(row, run) for run in runs]
        until = now - row.late_after
        for moment in moments(row.parsed(), self._zone, watched.judged_until, until):
            if not self._is_done(moment, done):
                SCHEDULE_MISSED.labels(row.id).inc()
        watched.judged_until = max(until, watched.judged_until)
        self._watched[row.id] = watched
        if runs:
            SCHEDULE_LAST_SUCCESS.labels(row.id).set(max(_closed(run) for run in runs).timestamp())
        if (due := self._due(row, max([*done, watched.since]), done)) is not None:
            SCHEDULE_DUE.labels(row.id).set((due + row.late_after).timestamp())

    async def _begin(self, row: Row) -> _Watched:
        """From when a schedule is held to: its creation, and a day back at most. Where it does not exist, a day back
        too, if it ever ran: that of a namespace which never had it begins with this process.
        """
        found = await self._schedules.describe(row)
        known = found is not None or bool(await self._successes(row))
        since = self._started_at - _LOOK_BACK if known else self._started_at
        if found is not None:
            since = max(since, found.info.created_at)
        return _Watched(since=since, judged_until=since)

    async def _successes(self, row: Row) -> Sequence[WorkflowExecution]:
        """The latest completed runs. Visibility lags moments behind."""
        query = f"WorkflowType = '{row.workflow.name}' AND ExecutionStatus = 'Completed'"
        return [run async for run in self._client.list_workflows(query, limit=_RUNS)]

    def _is_done(self, moment: datetime, done: Sequence[datetime]) -> bool:
        tolerance = _TOLERANCE if is_near_a_change(moment, self._zone) else timedelta(0)
        return any(abs(one - moment) <= tolerance for one in done)

    def _due(self, row: Row, last: datetime, done: Sequence[datetime]) -> datetime | None:
        """The first moment after the last one that a run was for which has none."""
        coming = moments(row.parsed(), self._zone, last, last + _AHEAD)
        return next((one for one in coming if not self._is_done(one, done)), None)


def _closed(run: WorkflowExecution) -> datetime:
    return run.close_time or run.start_time


def _nominal(row: Row, run: WorkflowExecution) -> datetime:
    """The moment that a run was for. The engine writes it into the id, which continued runs keep; one started by hand
    is for its start.
    """
    try:
        return datetime.fromisoformat(run.id.removeprefix(f"{row.id}-").removeprefix("workflow-"))
    except ValueError:
        return run.start_time
