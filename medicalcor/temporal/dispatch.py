"""The only way into Temporal for whoever is not a workflow: typed starts, signals and look-ups under a deadline.

The deadline is ours: the SDK's `rpc_timeout` bounds one attempt, and a peer that accepts TCP but never answers hangs a
lazy client for 20 s and more.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.common import Priority, QueryRejectCondition, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.names import QueryRef, SearchAttribute, SignalRef, WorkflowRef

TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)
SignalIn = TypeVar("SignalIn", bound=Payload)

# The last of the engine's five; its activities inherit it.
_BACKGROUND = Priority(priority_key=5)
_TOO_LARGE = ("Blob data size exceeds limit", "received message larger than max", "grpc: received message")


class EngineUnavailable(Exception):
    """Temporal did not take it in time. It may have landed all the same: the sender has to try again."""


class PayloadTooLarge(Exception):
    """The payload exceeds what Temporal stores (2 MB): trying again cannot help."""


class WorkflowNotFound(Exception):
    """No workflow of that id is kept."""


class NoAnswer(Enum):
    """Why a query has none."""

    ABSENT = "absent"
    """No workflow of that id is open."""
    SILENT = "silent"
    """One is open, or may be, and did not answer within the deadline."""


@dataclass(frozen=True)
class Started:
    """A start that is durable. `already_there`: the id had been started before, nothing new happens."""

    workflow_id: str
    already_there: bool


@dataclass(frozen=True)
class WorkflowView:
    """State of a workflow and, when completed, its result as JSON; `error_type` of a failed one."""

    workflow_id: str
    run_id: str
    type: str
    status: str
    started_at: datetime
    closed_at: datetime | None
    result: Any
    error_type: str | None


class Dispatch:
    """Typed access to Temporal; every call ends within `deadline_seconds`."""

    def __init__(self, client: Client, deadline_seconds: float) -> None:
        self._client = client
        self._deadline = deadline_seconds

    async def start(
        self,
        ref: WorkflowRef[TaggedIn, Out],
        argument: TaggedIn,
        workflow_id: str,
        *,
        again: bool = False,
        background: bool = False,
    ) -> Started:
        """Starts a workflow once per id, also after it has closed. Raises EngineUnavailable, PayloadTooLarge.

        `again`: once at a time; one that has closed does not count. `background`: its tasks give way to all others.
        """
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE if again else WorkflowIDReusePolicy.REJECT_DUPLICATE
        try:
            async with self._engine():
                await self._client.start_workflow(
                    ref.name,
                    argument,
                    id=workflow_id,
                    task_queue=ref.queue,
                    id_reuse_policy=reuse,
                    priority=_BACKGROUND if background else Priority.default,
                    rpc_timeout=timedelta(seconds=self._deadline),
                )
        except WorkflowAlreadyStartedError:
            return Started(workflow_id, already_there=True)
        return Started(workflow_id, already_there=False)

    async def signal_with_start(
        self,
        ref: WorkflowRef[TaggedIn, Out],
        argument: TaggedIn,
        workflow_id: str,
        signal: SignalRef[SignalIn],
        payload: SignalIn,
    ) -> None:
        """Signals the workflow of that id, starting it where none runs. Raises EngineUnavailable, PayloadTooLarge."""
        async with self._engine():
            await self._client.start_workflow(
                ref.name,
                argument,
                id=workflow_id,
                task_queue=ref.queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal=signal.name,
                start_signal_args=[payload],
                rpc_timeout=timedelta(seconds=self._deadline),
            )

    async def signal(self, workflow_id: str, signal: SignalRef[SignalIn], payload: SignalIn) -> bool:
        """Signals a running workflow; False where none runs. Raises EngineUnavailable, PayloadTooLarge."""
        try:
            async with self._engine(missing_is_workflow=True):
                handle = self._client.get_workflow_handle(workflow_id)
                await handle.signal(signal.name, payload, rpc_timeout=timedelta(seconds=self._deadline))
        except WorkflowNotFound:
            return False
        return True

    async def query(self, workflow_id: str, query: QueryRef[Out], *, closed_too: bool = False) -> Out | NoAnswer:
        """What an open workflow answers, or why there is no answer. Whoever asks decides what that allows.

        `closed_too`: one that has ended answers as well, as long as it is kept.
        """
        try:
            async with self._engine(missing_is_workflow=True):
                answer: Out = await self._client.get_workflow_handle(workflow_id).query(
                    query.name,
                    result_type=query.result,
                    reject_condition=None if closed_too else QueryRejectCondition.NOT_OPEN,
                    rpc_timeout=timedelta(seconds=self._deadline),
                )
        except (WorkflowNotFound, WorkflowQueryRejectedError):
            return NoAnswer.ABSENT
        except (EngineUnavailable, PayloadTooLarge, WorkflowQueryFailedError):
            return NoAnswer.SILENT
        return answer

    async def is_reset(self, workflow_id: str, run_id: str) -> bool:
        """Whether a run began by a reset, and so repeats what an earlier one did. Raises EngineUnavailable.

        Its first event keeps the id of the run that it was copied from; the copy has its own.
        """
        first = GetWorkflowExecutionHistoryRequest(
            namespace=self._client.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            maximum_page_size=1,
        )
        async with self._engine():
            answer = await self._client.workflow_service.get_workflow_execution_history(
                first, timeout=timedelta(seconds=self._deadline)
            )
        started = answer.history.events[0].workflow_execution_started_event_attributes
        return started.original_execution_run_id not in ("", run_id)

    async def describe(self, workflow_id: str) -> WorkflowView:
        """State and result of a workflow. Raises WorkflowNotFound, EngineUnavailable."""
        async with self._engine(missing_is_workflow=True):
            handle = self._client.get_workflow_handle(workflow_id)
            found = await handle.describe(rpc_timeout=timedelta(seconds=self._deadline))
            result, error_type = None, None
            if found.status is WorkflowExecutionStatus.COMPLETED:
                result = await handle.result()
            elif found.status is WorkflowExecutionStatus.FAILED:
                error_type = await self._error_type(workflow_id)
        return WorkflowView(
            workflow_id=found.id,
            run_id=found.run_id,
            type=found.workflow_type,
            status=found.status.name.lower() if found.status else "unknown",
            started_at=found.start_time,
            closed_at=found.close_time,
            result=result,
            error_type=error_type,
        )

    async def count(self, ref: WorkflowRef[TaggedIn, Out], correlation_id: str) -> int:
        """How many workflows of a type, open or not, bear a correlation id; those of the last moments may be missing.

        `correlation_id` is one of ours, without quotes. Raises EngineUnavailable.
        """
        wanted = f"WorkflowType = '{ref.name}' AND {SearchAttribute.CORRELATION_ID} = '{correlation_id}'"
        async with self._engine():
            found = await self._client.count_workflows(wanted, rpc_timeout=timedelta(seconds=self._deadline))
        return found.count

    async def ready(self) -> bool:
        """Whether Temporal answers within the deadline."""
        try:
            async with self._engine():
                return await self._client.service_client.check_health()
        except EngineUnavailable:
            return False

    async def _error_type(self, workflow_id: str) -> str:
        """The type and never the message of a failure: a message may repeat a patient's words."""
        try:
            await self._client.get_workflow_handle(workflow_id).result()
        except WorkflowFailureError as failure:
            cause: BaseException = failure.cause
            # An activity's or child's failure says only that one failed: what an operator selects on lies beneath.
            while isinstance(cause, ActivityError | ChildWorkflowError) and cause.cause is not None:
                cause = cause.cause
            return cause.type if isinstance(cause, ApplicationError) and cause.type else type(cause).__name__
        return ""

    @asynccontextmanager
    async def _engine(self, *, missing_is_workflow: bool = False) -> AsyncIterator[None]:
        """The deadline, and the engine's many ways to fail as our three errors."""
        try:
            async with asyncio.timeout(self._deadline):
                yield
        except TimeoutError:
            raise EngineUnavailable("no answer within the deadline") from None
        except RPCError as error:
            raise _translated(error, missing_is_workflow=missing_is_workflow) from None
        except RuntimeError as error:
            if "connect" not in str(error).lower():
                raise
            # A lazy client's first call: "Failed client connect".
            raise EngineUnavailable("no connection") from None


def _translated(error: RPCError, *, missing_is_workflow: bool) -> Exception:
    if any(text in error.message for text in _TOO_LARGE):
        return PayloadTooLarge("the payload exceeds what Temporal stores")
    if error.status is RPCStatusCode.NOT_FOUND:
        # At its start: the time-skipping server names the namespace of every workflow that it does not find.
        missing_namespace = error.message.lower().startswith("namespace")
        if missing_is_workflow and not missing_namespace:
            return WorkflowNotFound("no workflow of that id")
        return EngineUnavailable("the namespace does not exist")
    # Also what is not known to pass by itself (an id it refuses, a missing permission): only a 503 keeps the message.
    return EngineUnavailable(error.status.name)
