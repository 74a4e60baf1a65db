"""How a worker comes to its engine: waits for Temporal, readies the namespace, opens its deployments (spec §6)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError
from temporalio.worker import WorkerDeploymentConfig

from medicalcor.contracts.names import Queue
from medicalcor.settings import Settings
from medicalcor.temporal.client import connect
from medicalcor.temporal.deployments import deployment_name, open_deployment
from medicalcor.temporal.search_attributes import prepare_namespace

logger = logging.getLogger(__name__)

_CONNECT_SECONDS = 10
_RECONNECT_SECONDS = 2


async def connect_patiently(settings: Settings, stop: asyncio.Event) -> Client | None:
    """A worker that starts before Temporal waits for it: a crash loop would hide what is missing. None on `stop`."""
    stopping = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            connecting = asyncio.create_task(_prepared_client(settings))
            # Our own limit: a peer that takes TCP and never answers would hold the SDK, and the stop, for ever.
            await asyncio.wait({connecting, stopping}, timeout=_CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if not connecting.done():
                connecting.cancel()
            try:
                return await connecting
            except (RuntimeError, RPCError, asyncio.CancelledError) as error:
                logger.warning("Temporal is not reachable yet", extra={"error_type": type(error).__name__})
            await asyncio.wait({stopping}, timeout=_RECONNECT_SECONDS)
    finally:
        stopping.cancel()
    return None


async def _prepared_client(settings: Settings) -> Client:
    client = await connect(settings)
    await prepare_namespace(client, retention_days=settings.retention_days)
    return client


def deployment_of(settings: Settings, queue: Queue) -> WorkerDeploymentConfig | None:
    """Versioned where a build id is given. Every workflow moves to the current build: changes are patched."""
    if not settings.worker_build_id:
        return None
    name = deployment_name(settings.deployment_name, queue)
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(name, settings.worker_build_id),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


async def open_deployments(client: Client, settings: Settings, queues: Sequence[Queue]) -> None:
    """Says which build serves each queue; without any, the first build makes itself current: else nothing would run."""
    waiting = {queue: deployment_name(settings.deployment_name, queue) for queue in queues if settings.worker_build_id}
    while waiting:
        for queue, name in list(waiting.items()):
            try:
                found = await open_deployment(client, name, settings.worker_build_id)
            except RPCError as error:
                logger.warning("deployment not read yet", extra={"queue": str(queue), "reason": error.status.name})
                continue
            if found is None:
                continue
            del waiting[queue]
            told = {"queue": str(queue), "deployment": name, "build": settings.worker_build_id}
            if found.current == settings.worker_build_id:
                logger.info("this build serves the queue", extra=told)
            else:
                logger.warning("this build gets no work until it is promoted", extra=told | {"current": found.current})
        await asyncio.sleep(_RECONNECT_SECONDS)
