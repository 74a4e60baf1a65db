"""All that happened, as the engine keeps it: workflows by type, time and person, and what came of them (spec §5).

What the reports count. Closed workflows are kept `MEDICALCOR_RETENTION_DAYS`; the index lags moments behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.names import SearchAttribute, WorkflowRef

if TYPE_CHECKING:
    from medicalcor.contracts.names import QueryRef
    from medicalcor.temporal.dispatch import Dispatch, NoAnswer

TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)
One = TypeVar("One")
Read = TypeVar("Read")

_PATIENT_REF = SearchAttributeKey.for_keyword(SearchAttribute.PATIENT_REF)
_CHANNEL = SearchAttributeKey.for_keyword(SearchAttribute.CHANNEL)
_LEAD_SCORE = SearchAttributeKey.for_int(SearchAttribute.LEAD_SCORE)
_AT_ONCE = 8
"""Results and queries in flight: a report must not crowd out what patients wait for."""
_PEOPLE_A_QUERY = 40
"""References in one query, whose length the engine bounds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One workflow: its newest run, and when the first of those found began. `score` is None where none is known."""

    workflow_id: str
    run_id: str
    status: WorkflowExecutionStatus | None
    started_at: datetime
    closed_at: datetime | None
    patient_ref: str
    channel: str
    score: int | None

    @property
    def completed(self) -> bool:
        """Whether it has a result."""
        return self.status is WorkflowExecutionStatus.COMPLETED


class Ledger:
    """Reads the namespace of a client; `dispatch` asks what is still open. Raises RPCError where Temporal is away."""

    def __init__(self, client: Client, dispatch: Dispatch) -> None:
        self._client = client
        self._dispatch = dispatch

    async def started(self, ref: WorkflowRef[TaggedIn, Out], start: datetime, end: datetime) -> list[Entry]:
        """Workflows of a type that began in this time."""
        return await self._list(ref, f"StartTime >= '{_text(start)}' AND StartTime < '{_text(end)}'")

    async def closed(self, ref: WorkflowRef[TaggedIn, Out], start: datetime, end: datetime) -> list[Entry]:
        """Workflows of a type that ended in this time, with a result or without."""
        window = f"CloseTime >= '{_text(start)}' AND CloseTime < '{_text(end)}'"
        return await self._list(ref, f"ExecutionStatus != 'ContinuedAsNew' AND {window}")

    async def open(self, ref: WorkflowRef[TaggedIn, Out]) -> list[Entry]:
        """Workflows of a type that are open."""
        return await self._list(ref, "ExecutionStatus = 'Running'")

    async def of_people(self, ref: WorkflowRef[TaggedIn, Out], people: Sequence[str]) -> list[Entry]:
        """Workflows of a type of these people, by reference, whenever they began."""
        found: list[Entry] = []
        for at in range(0, len(people), _PEOPLE_A_QUERY):
            names = ", ".join(f"'{one}'" for one in people[at : at + _PEOPLE_A_QUERY])
            found += await self._list(ref, f"{SearchAttribute.PATIENT_REF} IN ({names})")
        return found

    async def result(self, entry: Entry, ref: WorkflowRef[TaggedIn, Out]) -> Out | None:
        """What a completed workflow came to; None of another."""
        if not entry.completed or ref.result is None:
            return None
        handle = self._client.get_workflow_handle(entry.workflow_id, run_id=entry.run_id, result_type=ref.result)
        result: Out = await handle.result(follow_runs=False)
        return result

    async def view(self, entry: Entry, query: QueryRef[Out]) -> Out | NoAnswer:
        """What a workflow answers, open or not."""
        return await self._dispatch.query(entry.workflow_id, query, closed_too=True)

    async def each(self, many: Iterable[One], read: Callable[[One], Awaitable[Read]]) -> list[Read]:
        """Reads them all, a few at a time, in their order."""
        room = asyncio.Semaphore(_AT_ONCE)

        async def within(one: One) -> Read:
            async with room:
                return await read(one)

        return list(await asyncio.gather(*map(within, many)))

    async def _list(self, ref: WorkflowRef[TaggedIn, Out], condition: str) -> list[Entry]:
        found: dict[str, Entry] = {}
        async for run in self._client.list_workflows(f"WorkflowType = '{ref.name}' AND {condition}"):
            entry = _entry(run)
            found[entry.workflow_id] = _joined(found[entry.workflow_id], entry) if run.id in found else entry
        return sorted(found.values(), key=lambda entry: entry.started_at)


def _entry(run: WorkflowExecution) -> Entry:
    said = run.typed_search_attributes
    return Entry(
        workflow_id=run.id,
        run_id=run.run_id,
        status=run.status,
        started_at=run.start_time,
        closed_at=run.close_time,
        patient_ref=said.get(_PATIENT_REF) or "",
        channel=said.get(_CHANNEL) or "",
        score=said.get(_LEAD_SCORE),
    )


def _joined(one: Entry, other: Entry) -> Entry:
    """Two runs of one workflow: continued as new, reset, or started again."""
    first, last = sorted((one, other), key=lambda entry: entry.started_at)
    return Entry(
        workflow_id=last.workflow_id,
        run_id=last.run_id,
        status=last.status,
        started_at=first.started_at,
        closed_at=last.closed_at,
        patient_ref=last.patient_ref or first.patient_ref,
        channel=last.channel or first.channel,
        score=last.score if last.score is not None else first.score,
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
