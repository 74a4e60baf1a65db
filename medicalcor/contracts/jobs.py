"""Payloads of the scheduled jobs: a page of HubSpot ids, a batch that is worked off, and what came of it (spec §5).

Jobs carry HubSpot's ids and never a phone. Work is keyed by the nominal moment of the schedule and not by the run: an
hour that comes twice, a backfill or a failed run that is started again repeats nothing.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged

MAX_BATCH = 100
"""Ids in one batch: what HubSpot reads at once, and as many starts as one activity makes (spec §5)."""


class Job(Tagged):
    """Input of a scheduled job. `due_at`: its nominal moment; None: that of the schedule's action, else now."""

    due_at: datetime | None = None


class Totals(Payload):
    """Result of a sweep, and of each of its batches (spec §5). `failed_ids`: HubSpot ids, at most the first 100.

    `full`: a daily cap is reached, nothing more is to be started.
    """

    processed: int = 0
    started: int = 0
    skipped: int = 0
    failed: int = 0
    failed_ids: list[str] = Field(default_factory=list)
    full: bool = False

    def plus(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(
            processed=self.processed + other.processed,
            started=self.started + other.started,
            skipped=self.skipped + other.skipped,
            failed=self.failed + other.failed,
            failed_ids=[*self.failed_ids, *other.failed_ids][:MAX_BATCH],
            full=self.full or other.full,
        )


class SweepState(Payload):
    """What a sweep carries across continue-as-new. `cursor` is the last page's, "" before the first."""

    cursor: str = ""
    totals: Totals = Totals()
    pages: int = 0


class SweepInput(Job):
    """Input of a job that works through all records of a kind. `state` is its own, from the run before."""

    state: SweepState = SweepState()


class SweepProgress(Payload):
    """Answer of query `sweep_progress`. `under_way`: ids of pages read and not yet worked off."""

    due_at: datetime
    cursor: str = ""
    pages: int = 0
    under_way: int = 0
    totals: Totals = Totals()


class FindPage(Payload):
    """Input of the activities that find: the next page, by ascending id, after the id `cursor`; "" is the first."""

    due_at: datetime
    cursor: str = ""


class Page(Payload):
    """Result of the activities that find: HubSpot ids, ascending; `cursor` the last one, "" where there are no more."""

    ids: list[str] = Field(default_factory=list)
    cursor: str = ""


class StartBatch(Payload):
    """Input of the activities that start: at most 100 ids. `started` is how many this sweep has started so far."""

    due_at: datetime
    ids: list[str] = Field(max_length=MAX_BATCH)
    started: int = 0
