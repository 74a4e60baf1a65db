"""Worker Deployments: which build of the workers serves a task queue, one deployment a queue (spec §6).

A versioned queue serves nothing until one build is made current, and from then on nothing but that build. So the first
build of a queue makes itself current; every later one waits until an operator promotes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.api.workflowservice.v1 import (
    DescribeWorkerDeploymentRequest,
    SetWorkerDeploymentCurrentVersionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from medicalcor.contracts.names import Queue

Request = TypeVar("Request")
Answer = TypeVar("Answer")
_BUSY_ATTEMPTS, _BUSY_SECONDS = 20, 0.5

# What workflows call before the workflows that call it: a new workflow never meets an old activity.
_WORKFLOWS = (Queue.JOBS, Queue.CARE, Queue.LEADS)
PROMOTION_ORDER: tuple[Queue, ...] = (*(queue for queue in Queue if queue not in _WORKFLOWS), *_WORKFLOWS)


@dataclass(frozen=True)
class Build:
    """One build of a queue's workers. `status`: inactive, current, ramping, draining, drained."""

    build_id: str
    status: str
    last_current: float


@dataclass(frozen=True)
class Deployment:
    """The deployment of one queue. `current`: the build that serves it, "" for none; `ever_set`: whether any did."""

    name: str
    current: str
    ever_set: bool
    builds: Sequence[Build]
    token: bytes

    def has(self, build_id: str) -> bool:
        """Whether a worker of that build has shown itself."""
        return any(build.build_id == build_id for build in self.builds)

    @property
    def previous(self) -> str:
        """The build that was current before the present one, "" where there was none."""
        others = [build for build in self.builds if build.build_id != self.current and build.last_current]
        return max(others, key=lambda build: build.last_current).build_id if others else ""


def deployment_name(base: str, queue: str) -> str:
    """`{base}-{queue}`; a base that names its queue already stays as it is (a controller gives each worker its own)."""
    return base if base.endswith(f"-{queue}") else f"{base}-{queue}"


async def read_deployment(client: Client, name: str) -> Deployment | None:
    """The deployment of that name; None where no worker of it has ever polled. Raises RPCError."""
    try:
        answer = await _patiently(
            client.workflow_service.describe_worker_deployment,
            DescribeWorkerDeploymentRequest(namespace=client.namespace, deployment_name=name),
        )
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    info = answer.worker_deployment_info
    return Deployment(
        name=name,
        current=info.routing_config.current_deployment_version.build_id,
        ever_set=info.routing_config.HasField("current_version_changed_time"),
        builds=[
            Build(
                build_id=one.deployment_version.build_id,
                status=_status(one.status),
                last_current=one.last_current_time.ToMicroseconds() / 1e6,
            )
            for one in info.version_summaries
        ],
        token=answer.conflict_token,
    )


async def make_current(client: Client, deployment: Deployment, build_id: str) -> None:
    """Lets that build serve the queue. RPCError where somebody changed the deployment since it was read."""
    await _patiently(
        client.workflow_service.set_worker_deployment_current_version,
        SetWorkerDeploymentCurrentVersionRequest(
            namespace=client.namespace,
            deployment_name=deployment.name,
            build_id=build_id,
            conflict_token=deployment.token,
            identity=client.identity,
        ),
    )


async def open_deployment(client: Client, name: str, build_id: str) -> Deployment | None:
    """Makes the first build of a queue current; the deployment once our build is in it, else None: ask again.

    Raises RPCError where Temporal refuses or two first builds are at it at once: ask again.
    """
    found = await read_deployment(client, name)
    if found is None or not found.has(build_id):
        return None
    if found.ever_set:
        return found
    await make_current(client, found, build_id)
    return await read_deployment(client, name)


async def _patiently(call: Callable[[Request], Awaitable[Answer]], request: Request) -> Answer:
    """While workers report themselves to it, a deployment refuses to be asked: it is busy and not broken."""
    for _ in range(_BUSY_ATTEMPTS):
        try:
            return await call(request)
        except RPCError as error:
            if error.status is not RPCStatusCode.RESOURCE_EXHAUSTED:
                raise
        await asyncio.sleep(_BUSY_SECONDS)
    return await call(request)


def _status(value: WorkerDeploymentVersionStatus.ValueType) -> str:
    return WorkerDeploymentVersionStatus.Name(value).removeprefix("WORKER_DEPLOYMENT_VERSION_STATUS_").lower()
