"""After an outage of HubSpot hundreds of writes wait in its queue: what patients are told does not wait for them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import DELIVER_MESSAGE, RECORD_SEND, Queue, delivery_id
from medicalcor.contracts.sends import Delivery, Outbound, RecordSend
from tests.lead_path import LeadPath, eventually, lead_path
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server
from worker import build_worker
from workflows._options import call

WRITES = 40
PHONE = "+40766000001"


@workflow.defn(name="test-writes-that-wait")
class _Writes:
    @workflow.run
    async def run(self) -> None:
        writes = [
            RecordSend(
                person=Person(patient_ref=f"{number:016x}", phone=f"+4076611{number:04d}"),
                template="recall_reminder",
                sent_at=workflow.now(),
            )
            for number in range(WRITES)
        ]
        await asyncio.gather(*(call(RECORD_SEND, write, summary="a write that waits") for write in writes))


async def test_the_gate_overtakes_the_writes_that_wait(tmp_path: Path) -> None:
    with dev_server(tmp_path) as server, SandboxServer() as sandbox:
        # HubSpot's queue is served by nobody yet.
        queues = [queue for queue in Queue if queue is not Queue.HUBSPOT]
        async with lead_path(server.address, sandbox, queues) as path:
            queue = uuid4().hex
            async with Worker(
                path.client, task_queue=queue, workflows=[_Writes], workflow_runner=UnsandboxedWorkflowRunner()
            ):
                writes = await path.client.start_workflow(_Writes.run, id=queue, task_queue=queue)
                await eventually(lambda: _scheduled(writes, WRITES))
                await _emergency(path)
                await eventually(lambda: _scheduled(path.client.get_workflow_handle(delivery_id("emergency-1")), 1))
                slowly = path.settings.model_copy(update={"hubspot_per_second": 5.0})
                async with build_worker(path.client, Queue.HUBSPOT, slowly):
                    await eventually(lambda: bool(sandbox.state()["whatsapp"]["messages"]))
                    written = len(sandbox.state()["hubspot"]["contacts"])
                await writes.terminate()
    assert written < WRITES / 2, f"{written} of {WRITES} writes came before the 112 text"


async def _emergency(path: LeadPath) -> None:
    reference = path.reference(PHONE)
    outbound = Outbound(key="emergency-1", origin="emergency", text="emergency", answers_at=datetime.now(UTC))
    person = Person(patient_ref=reference, phone=PHONE)
    delivery = Delivery(tags=Tags(patient_ref=reference), person=person, outbound=outbound)
    await path.dispatch.start(DELIVER_MESSAGE, delivery, delivery_id(outbound.key))


async def _scheduled(handle: WorkflowHandle[Any, Any], number: int) -> bool:
    """Whether so many activities of a workflow wait for a worker."""
    return len((await handle.describe()).raw_description.pending_activities) >= number
