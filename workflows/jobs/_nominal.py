"""The moment that a scheduled run is for: the schedule's own time, however late the run came (spec §5)."""

from __future__ import annotations

from datetime import UTC, datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import Job

_SCHEDULED = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")


def due_at(job: Job) -> datetime:
    """The moment given, else the one the schedule's action was due at, else now: started by hand."""
    scheduled = workflow.info().typed_search_attributes.get(_SCHEDULED)
    return (job.due_at or scheduled or workflow.now()).astimezone(UTC)
