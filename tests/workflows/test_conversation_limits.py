"""What a conversation withstands: a backlog larger than a payload, a talkative day, the end of its 8 days (spec §3)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from temporalio.api.history.v1 import WorkflowExecutionStartedEventAttributes
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts.messages import InboundMessage, Person
from medicalcor.contracts.names import conversation_id
from medicalcor.domain.patient_ref import hashed_message_id
from tests.lead_path import LeadPath, eventually, lead_path
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

_ENGINE_LIMIT = 2_000_000  # bytes of a payload (Temporal's blob size limit)


def _person(path: LeadPath, phone: str) -> Person:
    return Person(patient_ref=path.reference(phone), phone=phone, wa_id=phone.lstrip("+"))


def _message(path: LeadPath, text: str, message_id: str = "") -> InboundMessage:
    key = hashed_message_id(path.settings.patient_ref_key_bytes(), message_id or uuid4().hex)
    return InboundMessage(key=key, sent_at=datetime.now(tz=UTC), text=text)


async def _carried_over(path: LeadPath, workflow_id: str) -> WorkflowExecutionStartedEventAttributes:
    """What the latest run was started with, once a run has continued as new."""
    handle = path.client.get_workflow_handle(workflow_id)

    async def started() -> WorkflowExecutionStartedEventAttributes:
        return (await handle.fetch_history()).events[0].workflow_execution_started_event_attributes

    async def continued() -> bool:
        return bool((await started()).continued_execution_run_id)

    await eventually(continued)
    return await started()


async def test_a_backlog_larger_than_a_payload_is_recorded_once_the_workers_are_back(
    tmp_path: Path, vendors: SandboxServer, phone: str
) -> None:
    """Handed on in one piece, it would be refused by the engine and the conversation would stand still for ever."""
    with dev_server(tmp_path) as server:
        async with lead_path(server.address, vendors, queues=()) as path:
            person = _person(path, phone)
            for _ in range(50):
                # 16 384 characters, the most that ingress lets through, of 4 bytes each.
                await path.signal(person, [_message(path, "😀" * 16_384)])
        assert _ENGINE_LIMIT < 50 * 16_384 * 4
        async with lead_path(server.address, vendors) as path:
            await eventually(lambda: bool(path.contacts(phone)))
            [contact] = path.contacts(phone)
            await eventually(lambda: len(path.heard(contact["id"])) == 50)


async def test_the_state_of_a_day_of_600_long_messages_is_small_and_nothing_is_lost(path: LeadPath, phone: str) -> None:
    person = _person(path, phone)
    for number in range(600):
        await path.signal(person, [_message(path, f"{number} " + "abcd " * 800)], history_events=200)

    async def all_taken() -> bool:
        view = await path.view(phone)
        return view.received == 600 and view.pending == 0

    await eventually(all_taken)
    carried = await _carried_over(path, conversation_id(person.patient_ref))
    assert sum(len(payload.data) for payload in carried.input.payloads) < 150_000
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 600)
    bodies = [note["properties"]["hs_note_body"] for note in path.heard(contact["id"])]
    assert {int(body.removeprefix("WhatsApp: ").split()[0]) for body in bodies} == set(range(600))


async def test_a_message_redelivered_after_seven_days_is_not_handled_again_and_after_eight_the_conversation_ends(
    skipping: tuple[WorkflowEnvironment, LeadPath], phone: str
) -> None:
    env, path = skipping
    person, message = _person(path, phone), _message(path, "Bună, aveți loc joi?", "wamid.one")
    await path.signal(person, [message])
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 1)
    await env.sleep(timedelta(days=7))
    await path.signal(person, [message])
    view = await path.view(phone)
    assert (view.received, view.pending) == (1, 0)
    handle = path.client.get_workflow_handle(conversation_id(person.patient_ref))
    await env.sleep(timedelta(days=7, hours=23))
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await env.sleep(timedelta(hours=2))
    assert (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert len(path.heard(contact["id"])) == 1


async def test_a_message_in_the_second_in_which_the_conversation_ends_is_not_lost(
    skipping: tuple[WorkflowEnvironment, LeadPath], phone: str
) -> None:
    """Case 41: taken by the ending run or by a new one, noted once either way."""
    env, path = skipping
    person = _person(path, phone)
    await path.signal(person, [_message(path, "Bună ziua")])
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    # An activity in flight would time out in the skipped days.
    await eventually(lambda: len(path.heard(contact["id"])) == 1)
    await env.sleep(timedelta(days=8) - timedelta(seconds=1))
    await asyncio.gather(
        env.sleep(timedelta(seconds=2)),
        *(path.signal(person, [_message(path, f"mai sunt aici {n}")]) for n in range(5)),
    )
    await eventually(lambda: len(path.heard(contact["id"])) == 6)
