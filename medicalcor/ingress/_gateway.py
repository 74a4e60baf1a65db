"""What the routers need of Temporal. `temporal.dispatch.Dispatch` is the real one."""

from __future__ import annotations

from typing import Protocol, TypeVar

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.names import QueryRef, SignalRef, WorkflowRef
from medicalcor.temporal.dispatch import NoAnswer, Started, WorkflowView

TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)
SignalIn = TypeVar("SignalIn", bound=Payload)


class Gateway(Protocol):
    """Starts, signals and look-ups; see `Dispatch` for what each raises."""

    async def start(
        self, ref: WorkflowRef[TaggedIn, Out], argument: TaggedIn, workflow_id: str, *, again: bool = False
    ) -> Started: ...

    async def signal_with_start(
        self,
        ref: WorkflowRef[TaggedIn, Out],
        argument: TaggedIn,
        workflow_id: str,
        signal: SignalRef[SignalIn],
        payload: SignalIn,
    ) -> None: ...

    async def signal(self, workflow_id: str, signal: SignalRef[SignalIn], payload: SignalIn) -> bool: ...

    async def query(self, workflow_id: str, query: QueryRef[Out], *, closed_too: bool = False) -> Out | NoAnswer: ...

    async def describe(self, workflow_id: str) -> WorkflowView: ...

    async def ready(self) -> bool: ...
