"""`/live`, `/ready`, `/health`, `/metrics`: is the process alive, can it take work, what does it measure (spec §2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from starlette.responses import Response

from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._problems import documented
from medicalcor.observability.metrics import render
from medicalcor.temporal.dispatch import EngineUnavailable


class Health(BaseModel):
    """`status` is `ok`, or `degraded` while Temporal does not answer."""

    status: str
    temporal: bool
    version: str


def health_router(gateway: Gateway, version: str) -> APIRouter:
    """Open to all: nothing here is secret."""
    router = APIRouter(tags=["health"])

    @router.head("/live", include_in_schema=False)
    @router.get("/live", response_class=PlainTextResponse)
    async def live() -> str:
        """The process answers. Temporal does not matter: a restart would not bring it back."""
        return "ok\n"

    @router.head("/ready", include_in_schema=False)
    @router.get("/ready", response_class=PlainTextResponse, responses=documented(503))
    async def ready() -> str:
        """Webhooks can be made durable now."""
        if not await gateway.ready():
            raise EngineUnavailable
        return "ok\n"

    @router.head("/health", include_in_schema=False)
    @router.get("/health")
    async def health() -> Health:
        """A summary for people; it is 200 also while degraded."""
        temporal = await gateway.ready()
        return Health(status="ok" if temporal else "degraded", temporal=temporal, version=version)

    return router


def metrics_router(refresh: Callable[[], Awaitable[None]]) -> APIRouter:
    """Prometheus' text format; left out of the public port where a private one is set. `refresh` comes before."""
    router = APIRouter(tags=["health"])

    @router.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """All metrics of this process."""
        await refresh()
        body, content_type = render()
        return Response(body, media_type=content_type)

    return router
