"""Case 48: code fails with the patient's own words in its exception; engine and logs keep none of it."""

from __future__ import annotations

import asyncio
import base64
import io
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowQueryFailedError
from temporalio.common import RetryPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from medicalcor.observability.logging import configure_logging
from medicalcor.temporal.client import connect
from tests.e2e.at_rest import leaks, spellings
from tests.lead_path import eventually, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

pytestmark = pytest.mark.e2e

PHONE = "+40712345678"
WORDS = "nu mai pot de durere la masea"
WAMID = "wamid." + base64.b64encode(b"\x1c\x18\x0b40712345678\x15\x02\x00").decode()
MESSAGE = f"{WORDS} {PHONE} {WAMID}"
SECRETS = [WORDS, "durere", *spellings(PHONE), WAMID, WAMID.removeprefix("wamid.")]


class Oops(Exception):
    """An error that nobody has foreseen."""


@activity.defn(name="fail-with-words")
async def fail_with_words(given: str) -> str:
    """Fails with a cause, as code does that wraps an error in another one."""
    activity.heartbeat(given)
    try:
        raise ValueError(given)
    except ValueError as error:
        raise Oops(f"cannot read {given}") from error


@workflow.defn(name="fails-in-its-activity")
class FailsInItsActivity:
    """Hands the failure on as its own, after a signal; a query of it fails too."""

    def __init__(self) -> None:
        self._numbers: list[int] = []

    @workflow.run
    async def run(self, given: str) -> str:
        return str(
            await workflow.execute_activity(
                "fail-with-words",
                given,
                retry_policy=RetryPolicy(maximum_attempts=2, initial_interval=timedelta(milliseconds=10)),
                start_to_close_timeout=timedelta(seconds=10),
                summary=given,
            )
        )

    @workflow.signal
    def number(self, value: int) -> None:
        self._numbers.append(value)

    @workflow.query
    def words(self) -> str:
        raise ValueError(MESSAGE)


@workflow.defn(name="fails-in-its-own-code")
class FailsInItsOwnCode:
    """A workflow task that fails is tried again for ever; its failure is an event of the history."""

    @workflow.run
    async def run(self, given: str) -> str:
        workflow.logger.error("cannot go on: %s", ValueError(given))
        raise ValueError(given)


@workflow.defn(name="takes-a-number")
class TakesANumber:
    """Given words, its task fails while decoding them."""

    @workflow.run
    async def run(self, given: int) -> int:
        return given


@dataclass
class Kept:
    """What is left of the failed runs."""

    exports: str
    store: bytes
    logs: str
    query_error: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    folder = tmp_path_factory.mktemp("failures")
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs = io.StringIO()
    starting = dev_server(folder)
    server = await asyncio.to_thread(starting.__enter__)
    configure_logging("debug", logs)
    try:
        with SandboxServer() as sandbox, pytest.MonkeyPatch.context() as environment:
            environment.setenv("TEMPORAL_ADDRESS", server.address)
            exports, query_error = await run_all(await connect(test_settings(sandbox), tagging=False))
    finally:
        root.handlers = handlers
        root.setLevel(level)
        await asyncio.to_thread(starting.__exit__, None, None, None)
    store = b"".join(file.read_bytes() for file in folder.glob("temporal.db*"))
    yield Kept(exports, store, logs.getvalue(), query_error)


async def run_all(client: Client) -> tuple[str, str]:
    """Runs the three workflows until each has failed; their exported histories, and what a failed query says."""
    worker = Worker(
        client,
        task_queue="failures",
        workflows=[FailsInItsActivity, FailsInItsOwnCode, TakesANumber],
        activities=[fail_with_words],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    handles = [
        await client.start_workflow(name, MESSAGE, id=name, task_queue="failures", memo={"words": MESSAGE})
        for name in ("fails-in-its-activity", "fails-in-its-own-code", "takes-a-number")
    ]
    await handles[0].signal("number", MESSAGE)
    async with worker:
        with pytest.raises(WorkflowFailureError):
            await handles[0].result()
        with pytest.raises(WorkflowQueryFailedError) as failed:
            await handles[0].query("words")
        for handle in handles[1:]:
            await eventually(lambda handle=handle: task_failed(handle))
    shown = [str((await handle.describe()).raw_description) for handle in handles]
    for handle in handles[1:]:
        await handle.terminate()
    histories = [(await handle.fetch_history()).to_json() for handle in handles]
    return "\n".join(histories + shown), str(failed.value)


async def task_failed(handle: WorkflowHandle[Any, Any]) -> bool:
    return "EVENT_TYPE_WORKFLOW_TASK_FAILED" in (await handle.fetch_history()).to_json()


def test_the_exported_histories_hold_the_failures_without_words_and_number(kept: Kept) -> None:
    assert "EVENT_TYPE_ACTIVITY_TASK_FAILED" in kept.exports
    assert "EVENT_TYPE_WORKFLOW_TASK_FAILED" in kept.exports
    assert leaks(kept.exports.encode(), SECRETS) == []


def test_the_engines_store_holds_neither(kept: Kept) -> None:
    assert b"fails-in-its-activity" in kept.store
    assert leaks(kept.store, SECRETS) == []


def test_a_failed_query_says_neither(kept: Kept) -> None:
    assert leaks(kept.query_error.encode(), SECRETS) == []


def test_the_logs_name_the_errors_by_type_and_say_neither(kept: Kept) -> None:
    for told in ("Oops", "cannot go on: ValueError", "dropping the signal"):
        assert told in kept.logs
    assert [line for line in kept.logs.splitlines() if leaks(line.encode(), SECRETS)] == []
