"""Many contacts in HubSpot's stand-in, and the jobs that work through them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle

from medicalcor.contracts.jobs import SweepInput, Totals
from medicalcor.contracts.names import Queue, WorkflowRef
from medicalcor.domain.consent import Consent, ConsentState, ConsentType
from medicalcor.temporal.client import connect
from medicalcor.temporal.search_attributes import prepare_namespace
from medicalcor.vendors.hubspot.consents import consent_properties
from tests.lead_path import NEVER_OPEN, LeadPath, eventually, set_up_hubspot, test_settings
from tests.sandbox.portal import Portal
from tests.sandbox.server import SandboxServer
from worker import build_worker

_BATCH = 100


def crowd(sandbox: SandboxServer, people: Iterable[Mapping[str, str]]) -> list[str]:
    """Creates contacts with these properties; their ids."""
    portal, wanted = Portal(sandbox), list(people)
    ids: list[str] = []
    for at in range(0, len(wanted), _BATCH):
        inputs = [{"properties": dict(one)} for one in wanted[at : at + _BATCH]]
        answer = portal.call("POST", "/v3/objects/contacts/batch/create", {"inputs": inputs})
        assert answer.status_code == 201, answer.text
        ids += [one["id"] for one in answer.json()["results"]]
    return ids


def granted_until(ends_at: datetime, *kinds: ConsentType) -> dict[str, str]:
    """The properties of consents that end at a moment."""
    at = ends_at - timedelta(days=730)
    return consent_properties(Consent(kind, ConsentState.GRANTED, at, "test", ends_at) for kind in kinds)


async def run_job(
    path: LeadPath, job: WorkflowRef[Any, Any], due_at: datetime | None = None
) -> WorkflowHandle[Any, Any]:
    """Starts a job by hand."""
    argument = SweepInput(due_at=due_at or datetime.now(tz=UTC))
    return await path.client.start_workflow(
        job.name, argument, id=f"{job.name}-{uuid4().hex}", task_queue=job.queue, result_type=Totals
    )


@asynccontextmanager
async def only(address: str, sandbox: SandboxServer, *queues: Queue, **changed: str) -> AsyncIterator[LeadPath]:
    """The workers of these queues alone: what the jobs start on others stands and can be counted."""
    settings = test_settings(sandbox, **NEVER_OPEN, **changed)
    os.environ["TEMPORAL_ADDRESS"] = address
    client = await connect(settings)
    await prepare_namespace(client, retention_days=settings.retention_days)
    set_up_hubspot(sandbox)
    async with AsyncExitStack() as stack:
        for queue in queues:
            await stack.enter_async_context(build_worker(client, queue, settings))
        yield LeadPath(client, sandbox, settings)


async def started(path: LeadPath, ref: WorkflowRef[Any, Any], at_least: int = 0) -> list[str]:
    """Ids of the runs of a type. Visibility lags moments behind."""

    async def enough() -> bool:
        return (await path.client.count_workflows(f"WorkflowType = '{ref.name}'")).count >= at_least

    await eventually(enough)
    return [run.id async for run in path.client.list_workflows(f"WorkflowType = '{ref.name}'")]
