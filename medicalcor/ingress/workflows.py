"""`GET /workflows/{workflow_id}`: state and, when done, result (spec §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from medicalcor.ingress._auth import requires
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._problems import documented
from medicalcor.settings import ApiKey
from medicalcor.temporal.dispatch import WorkflowNotFound

_LONGEST_ID = 1000  # bytes; the engine refuses longer ones


class WorkflowState(BaseModel):
    """A workflow as the engine knows it. `error_type` of a failed one; its message may hold a patient's words."""

    workflow_id: str
    run_id: str
    type: str
    status: str
    started_at: datetime
    closed_at: datetime | None
    result: Any
    error_type: str | None


def workflows_router(api_keys: Sequence[ApiKey], gateway: Gateway) -> APIRouter:
    """The router; its key's scope is `operations`."""
    router = APIRouter(tags=["operations"], dependencies=[Depends(requires("operations", api_keys))])

    # Ids hold slashes: `lead-scoring/{patient_ref}/{hash}`.
    @router.get("/workflows/{workflow_id:path}", responses=documented(401, 403, 404, 503))
    async def read_workflow(
        workflow_id: Annotated[str, Path(examples=["lead-scoring/0123456789abcdef/0123456789abcdef0123456789abcdef"])],
    ) -> WorkflowState:
        """State and result of one workflow."""
        if not workflow_id.strip() or len(workflow_id.encode("utf-8", "replace")) > _LONGEST_ID:
            raise WorkflowNotFound
        return WorkflowState(**asdict(await gateway.describe(workflow_id)))

    return router
