"""The movable timer alone, on a server whose time can be moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from tests.lead_path import eventually, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from workflows._timer import MovableTimer

HOUR = timedelta(hours=1)


@workflow.defn
class Waiting:
    """Waits `hours`, or for ever; its result says what ended the wait, and after how many hours."""

    @workflow.init
    def __init__(self, hours: float | None) -> None:
        self._began = workflow.now()
        self._timer = MovableTimer(None if hours is None else self._began + timedelta(hours=hours))
        self._interrupted = False

    @workflow.run
    async def run(self, hours: float | None) -> str:
        came = await self._timer.wait(lambda: self._interrupted, "for the test")
        return f"{'came' if came else 'interrupted'} {(workflow.now() - self._began) / HOUR:.2f}"

    @workflow.signal
    def move(self, hours: float | None) -> None:
        self._timer.move(None if hours is None else self._began + timedelta(hours=hours))

    @workflow.signal
    def interrupt(self) -> None:
        self._interrupted = True

    @workflow.query
    def until(self) -> datetime | None:
        return self._timer.until


Running = WorkflowHandle[Waiting, str]


@pytest.fixture
async def env(vendors: SandboxServer) -> AsyncIterator[WorkflowEnvironment]:
    async with (
        time_skipping_server(test_settings(vendors)) as env,
        Worker(env.client, task_queue="timer", workflows=[Waiting], workflow_runner=UnsandboxedWorkflowRunner()),
    ):
        yield env


async def begin(env: WorkflowEnvironment, hours: float | None) -> Running:
    return await env.client.start_workflow(Waiting.run, hours, id=f"timer-{uuid4()}", task_queue="timer")


async def moved(handle: Running, hours: float | None) -> None:
    """The signal, taken in: what follows comes after it."""
    before = await handle.query(Waiting.until)
    await handle.signal(Waiting.move, hours)

    async def taken() -> bool:
        return await handle.query(Waiting.until) != before

    await eventually(taken)


async def test_it_ends_at_its_moment(env: WorkflowEnvironment) -> None:
    assert await (await begin(env, 3)).result() == "came 3.00"


async def test_what_is_past_does_not_wait(env: WorkflowEnvironment) -> None:
    assert await (await begin(env, -3)).result() == "came 0.00"


@pytest.mark.parametrize(("to", "expected"), [(5.0, "came 5.00"), (2.0, "came 2.00"), (0.5, "came 1.00")])
async def test_moved_later_earlier_or_into_the_past(env: WorkflowEnvironment, to: float, expected: str) -> None:
    handle = await begin(env, 3)
    await env.sleep(HOUR)
    await moved(handle, to)
    assert await handle.result() == expected


async def test_moved_again_and_again_only_the_last_counts(env: WorkflowEnvironment) -> None:
    handle = await begin(env, 3)
    for hours in (4, 1, 9, 6):
        await handle.signal(Waiting.move, hours)
    await moved(handle, 7)
    assert await handle.result() == "came 7.00"


async def test_a_moment_that_never_comes_can_be_given_one(env: WorkflowEnvironment) -> None:
    handle = await begin(env, None)
    await env.sleep(HOUR)
    await moved(handle, 2)
    assert await handle.result() == "came 2.00"


async def test_a_moment_can_be_taken_away(env: WorkflowEnvironment) -> None:
    handle = await begin(env, 2)
    await moved(handle, None)
    await env.sleep(9 * HOUR)
    await handle.signal(Waiting.interrupt)
    assert await handle.result() == "interrupted 9.00"


async def test_an_interruption_ends_it_before_its_moment(env: WorkflowEnvironment) -> None:
    handle = await begin(env, 3)
    await env.sleep(HOUR)
    await handle.signal(Waiting.interrupt)
    assert await handle.result() == "interrupted 1.00"
