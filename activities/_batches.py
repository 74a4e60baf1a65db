"""A batch of HubSpot ids worked off: a few at a time, one bad record costs no other, totals are exact (spec §5)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

from temporalio import activity

from activities._errors import application_error
from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.jobs import StartBatch, Totals
from medicalcor.contracts.names import WorkflowRef
from medicalcor.temporal.dispatch import Dispatch, PayloadTooLarge
from medicalcor.vendors.errors import VendorError

logger = logging.getLogger(__name__)

Record = TypeVar("Record")
In = TypeVar("In", bound=Tagged)
Out = TypeVar("Out", bound=Payload)

_AT_ONCE = 8


class Outcome(Enum):
    """What became of one id."""

    STARTED = "started"
    SKIPPED = "skipped"
    FAILED = "failed"


async def work_off(
    batch: StartBatch, records: Mapping[str, Record], work: Callable[[str, Record], Awaitable[Outcome]]
) -> Totals:
    """Does `work` for each id that has a record; one without is gone by now, which is no failure.

    What passes by itself (the engine, a vendor away) fails the activity, which is tried again as a whole.
    """
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(record_id: str) -> Outcome:
        record = records.get(record_id)
        if record is None:
            return Outcome.SKIPPED
        async with room:
            try:
                return await work(record_id, record)
            except VendorError as error:
                if error.retryable:
                    raise application_error(error) from None
                return _failed(record_id, str(error.error_type))
            except (ValueError, TypeError, KeyError, PayloadTooLarge) as error:
                # Never its text: it may repeat what the record holds.
                return _failed(record_id, type(error).__name__)

    found = await asyncio.gather(*(one(record_id) for record_id in batch.ids), return_exceptions=True)
    outcomes = []
    for outcome in found:
        if isinstance(outcome, BaseException):
            raise outcome
        outcomes.append(outcome)
    return Totals(
        processed=len(outcomes),
        started=outcomes.count(Outcome.STARTED),
        skipped=outcomes.count(Outcome.SKIPPED),
        failed=outcomes.count(Outcome.FAILED),
        failed_ids=[i for i, outcome in zip(batch.ids, outcomes, strict=True) if outcome is Outcome.FAILED],
    )


async def start_once(
    dispatch: Dispatch, ref: WorkflowRef[In, Out], argument: In, workflow_id: str, *, again: bool = False
) -> Outcome:
    """Starts a person's workflow, after whatever others ask for; SKIPPED where it was there before.

    `again`: one that has ended does not count. What an earlier attempt of this very activity started counts as
    started: its answer was lost. Raises EngineUnavailable.
    """
    done = await dispatch.start(ref, argument, workflow_id, again=again, background=True)
    if not done.already_there:
        return Outcome.STARTED
    info = activity.info()
    if info.attempt > 1 and (await dispatch.describe(workflow_id)).started_at >= info.scheduled_time:
        return Outcome.STARTED
    return Outcome.SKIPPED


def read_by_id(answer: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The records of a batch read by their ids."""
    return {str(one["id"]): one for one in answer.get("results") or ()}


def _failed(record_id: str, why: str) -> Outcome:
    logger.error("a record could not be worked off", extra={"hubspot_id": record_id, "error_type": why})
    return Outcome.FAILED
