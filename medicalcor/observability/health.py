"""A worker's own small HTTP port: /live, /ready and /metrics (spec §6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from temporalio.client import Client
from temporalio.service import RPCError

from medicalcor.observability.metrics import render

_READY_WITHIN_SECONDS = 2


@asynccontextmanager
async def serve_health(host: str, port: int, client: Client) -> AsyncIterator[None]:
    """Serves the three routes while the block runs."""

    async def live(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        try:
            async with asyncio.timeout(_READY_WITHIN_SECONDS):
                await client.service_client.check_health()
        except (TimeoutError, RPCError, RuntimeError):
            return PlainTextResponse("Temporal does not answer\n", status_code=503)
        return PlainTextResponse("ok\n")

    async def metrics(_: Request) -> Response:
        body, content_type = render()
        return Response(body, media_type=content_type)

    app = Starlette(routes=[Route("/live", live), Route("/ready", ready), Route("/metrics", metrics)])
    server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False))
    # Not `serve()`: that would take SIGTERM from the worker, which has to drain.
    serving = asyncio.create_task(server._serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving
