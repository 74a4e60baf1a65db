"""`ingest-webhook` alone: a person's updates in order, one chunk after the other, whatever fails between (spec §2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import IngestWebhook, ToConversation, Told
from medicalcor.contracts.names import INGEST_WEBHOOK, SIGNAL_CONVERSATION, Queue
from tests.lead_path import test_settings as settings_of
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from worker import workflow_runner
from workflows.ingest_webhook import IngestWebhookWorkflow

_PATIENCE = timedelta(hours=1)  # with a chunk before that never comes


class _Conversations:
    """Stands in for the conversations. Updates are `person/number`; `deaf_at_first` are heard when tried again."""

    def __init__(self, deaf_at_first: set[str]) -> None:
        self._deaf = deaf_at_first
        self.heard: list[str] = []

    @activity.defn(name=SIGNAL_CONVERSATION.name)
    async def signal_conversation(self, update: ToConversation) -> Told:
        """Fails once for those of `deaf_at_first`, so that whatever does not wait overtakes them."""
        if _number(update) in self._deaf and activity.info().attempt == 1:
            raise ConnectionError
        self.heard.append(_number(update))
        return Told(reached=True)


def _number(update: ToConversation) -> str:
    assert update.staff_replied is not None
    return f"{update.workflow_id}/{update.staff_replied.correlation_id}"


def _updates(*numbered: str) -> list[ToConversation]:
    """From `person/number`."""
    pairs = [one.split("/") for one in numbered]
    return [
        ToConversation.model_validate(
            {"workflow_id": person, "staff_replied": {"at": "2026-11-25T10:00:00Z", "correlation_id": number}}
        )
        for person, number in pairs
    ]


class _Engine:
    """The engine, with the workflow and these conversations."""

    def __init__(self, env: WorkflowEnvironment, conversations: _Conversations) -> None:
        self._env = env
        self.heard = conversations.heard

    async def start(
        self, updates: list[ToConversation], *, follows: bool = False, next_id: str = "", own_id: str = ""
    ) -> WorkflowHandle[IngestWebhookWorkflow, object]:
        """One chunk."""
        return await self._env.client.start_workflow(
            INGEST_WEBHOOK.name,
            IngestWebhook(tags=Tags(channel="whatsapp"), updates=updates, follows=follows, next_id=next_id),
            id=own_id or uuid4().hex,
            task_queue=INGEST_WEBHOOK.queue,
        )


@asynccontextmanager
async def _engine(vendors: SandboxServer, *deaf_at_first: str) -> AsyncIterator[_Engine]:
    conversations = _Conversations(set(deaf_at_first))
    async with (
        time_skipping_server(settings_of(vendors)) as env,
        Worker(
            env.client,
            task_queue=Queue.LEADS,
            workflows=[IngestWebhookWorkflow],
            activities=[conversations.signal_conversation],
            workflow_runner=workflow_runner(),
        ),
    ):
        yield _Engine(env, conversations)


async def _lasted(handle: WorkflowHandle[IngestWebhookWorkflow, object]) -> timedelta:
    """In the server's time, which tests move."""
    await handle.result()
    found = await handle.describe()
    assert found.close_time is not None
    return found.close_time - found.start_time


async def test_a_persons_updates_stay_in_order_although_the_first_try_fails_and_others_lie_between(
    vendors: SandboxServer,
) -> None:
    async with _engine(vendors, "ana/1") as engine:
        chunk = await engine.start(_updates("ana/1", "ana/2", "dan/1", "ana/3"))
        await chunk.result()
    assert [one for one in engine.heard if one.startswith("ana")] == ["ana/1", "ana/2", "ana/3"]
    assert engine.heard[0] == "dan/1", "one person does not wait for another"


async def test_a_chunk_waits_for_the_one_before_and_goes_on_as_soon_as_that_is_done(vendors: SandboxServer) -> None:
    async with _engine(vendors, "ana/1") as engine:
        second = await engine.start(_updates("dan/2", "ana/2"), follows=True)
        first = await engine.start(_updates("ana/1", "dan/1"), next_id=second.id)
        assert await _lasted(second) < _PATIENCE
        await first.result()
    assert sorted(engine.heard[:2]) == ["ana/1", "dan/1"]
    assert sorted(engine.heard[2:]) == ["ana/2", "dan/2"]


@pytest.mark.parametrize("ended", ["never there", "over"])
async def test_a_next_chunk_that_cannot_be_told_fails_nothing(vendors: SandboxServer, ended: str) -> None:
    async with _engine(vendors) as engine:
        next_id = uuid4().hex
        if ended == "over":
            await (await engine.start([], own_id=next_id)).result()
        first = await engine.start(_updates("ana/1"), next_id=next_id)
        await first.result()
    assert engine.heard == ["ana/1"]


async def test_a_chunk_does_not_wait_for_ever_for_one_that_was_never_started(vendors: SandboxServer) -> None:
    async with _engine(vendors) as engine:
        second = await engine.start(_updates("ana/2"), follows=True)
        assert await _lasted(second) >= _PATIENCE
    assert engine.heard == ["ana/2"]
