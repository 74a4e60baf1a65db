"""Whether this code continues workflows that exist: their histories are fetched and replayed; nothing is written.

For `worker.py --replay` before a deployment, and for the test of recorded histories.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer, WorkflowRunner
from temporalio.workflow import NondeterminismError

from medicalcor.temporal.client import one_runtime
from medicalcor.temporal.interceptors import TaggingInterceptor

_DONE = frozenset({EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED})
_FAILED = frozenset({EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT})


@dataclass(frozen=True)
class Replayed:
    """One run. `problem` says why this code would not continue it; "" where it would. `stuck`: its last step failed, so
    that it is not in the history and was not tried.
    """

    workflow_id: str
    run_id: str
    workflow_type: str
    problem: str = ""
    stuck: bool = False


def replayer(
    workflows: Sequence[type], data_converter: DataConverter, runner: WorkflowRunner, clinic_id: str
) -> Replayer:
    """As the workers run workflows: same converter, interceptor and sandbox."""
    return Replayer(
        workflows=workflows,
        data_converter=data_converter,
        interceptors=[TaggingInterceptor(clinic_id)],
        workflow_runner=runner,
        runtime=one_runtime(),
    )


async def replay(client: Client, replayer: Replayer, query: str) -> AsyncIterator[Replayed]:
    """Each run that the visibility query finds, but for those that are gone meanwhile.

    Raises RPCError for a wrong query or an engine that does not answer.
    """
    async for run in client.list_workflows(query):
        try:
            history = await client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                continue
            raise
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        yield Replayed(run.id, run.run_id, run.workflow_type, _problem(result.replay_failure), _is_stuck(history))


def _is_stuck(history: WorkflowHistory) -> bool:
    tasks = [event.event_type for event in history.events if event.event_type in _DONE | _FAILED]
    return bool(tasks) and tasks[-1] in _FAILED


def _problem(error: Exception | None) -> str:
    if error is None:
        return ""
    # The engine's own words name types and events; any other error's may be a patient's, and the log leaves them out.
    return str(error) if isinstance(error, NondeterminismError) else "an error: the log of its run id has the type"
