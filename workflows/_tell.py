"""How a workflow signals another one that may have ended."""

from __future__ import annotations

from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Payload
    from medicalcor.contracts.names import SignalRef

In = TypeVar("In", bound=Payload)


async def tell(workflow_id: str, signal: SignalRef[In], payload: In) -> bool:
    """Signals a workflow; False where none of that id runs."""
    try:
        await workflow.get_external_workflow_handle(workflow_id).signal(signal.name, payload)
    except ApplicationError:
        return False
    return True
