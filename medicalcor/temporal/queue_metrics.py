"""How much waits on each task queue, and whether anybody serves it, as the engine knows it (spec §8).

The API asks, not the workers: a queue whose workers are gone is the one that matters.
"""

from __future__ import annotations

import asyncio
import logging
import time

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from medicalcor.contracts.names import ACTIVITIES, WORKFLOWS
from medicalcor.observability.metrics import TASK_QUEUE_BACKLOG, TASK_QUEUE_POLLERS

logger = logging.getLogger(__name__)

_TYPES = {
    "workflow": TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    "activity": TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
}
# What is served: a queue of activities alone has no pollers for workflows, and lacks none.
SERVED = tuple(
    dict.fromkeys(
        [(str(ref.queue), "workflow") for ref in WORKFLOWS] + [(str(ref.queue), "activity") for ref in ACTIVITIES]
    )
)


class QueueMetrics:
    """Sets the gauges when asked, at most every `fresh_seconds`, within `deadline_seconds`.

    While Temporal does not answer there are no samples: old numbers would say that all is well.
    """

    def __init__(self, client: Client, deadline_seconds: float = 2.0, fresh_seconds: float = 5.0) -> None:
        self._client = client
        self._deadline = deadline_seconds
        self._fresh = fresh_seconds
        self._next = 0.0
        self._lock = asyncio.Lock()

    async def refresh(self) -> None:
        """Never raises: a scrape without these samples is better than none."""
        async with self._lock:
            if time.monotonic() < self._next:
                return
            try:
                async with asyncio.timeout(self._deadline):
                    found = await asyncio.gather(*(self.describe(queue, kind) for queue, kind in SERVED))
            except (TimeoutError, RPCError, RuntimeError) as error:
                logger.warning("task queues not described", extra={"error_type": type(error).__name__})
                found = []
            TASK_QUEUE_BACKLOG.clear()
            TASK_QUEUE_POLLERS.clear()
            for queue, kind, backlog, pollers in found:
                TASK_QUEUE_BACKLOG.labels(queue, kind).set(backlog)
                TASK_QUEUE_POLLERS.labels(queue, kind).set(pollers)
            self._next = time.monotonic() + self._fresh

    async def describe(self, queue: str, kind: str) -> tuple[str, str, int, int]:
        """Queue, kind, how many tasks wait, how many pollers were seen. Raises RPCError."""
        answer = await self._client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=self._client.namespace,
                task_queue=TaskQueue(name=queue),
                task_queue_type=_TYPES[kind],
                report_stats=True,
            )
        )
        return queue, kind, answer.stats.approximate_backlog_count, len(answer.pollers)
