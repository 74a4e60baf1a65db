"""The way into Temporal on the real engine: once per id, and every failure as one of three errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from medicalcor.contracts._base import Tags
from medicalcor.contracts.control import ClinicState
from medicalcor.contracts.leads import LeadResult, LeadScoring
from medicalcor.contracts.messages import Conversation, InboundMessage, InboundMessages, Person
from medicalcor.contracts.names import CLINIC_STATE, LEAD_SCORING, MESSAGE, PROCESS_WHATSAPP_MESSAGE
from medicalcor.temporal.converter import data_converter
from medicalcor.temporal.dispatch import Dispatch, EngineUnavailable, NoAnswer, PayloadTooLarge, WorkflowNotFound
from medicalcor.temporal.interceptors import TaggingInterceptor
from medicalcor.temporal.search_attributes import prepare_namespace
from tests.sandbox.server import free_port
from tests.temporal_server import DevServer, dev_server

PHONE = "+40712345678"
WORDS = "mi-a crăpat un molar de sus"
KEYS = [("test", b"k" * 32)]
DEADLINE = 2.0
# What a caller may wait beyond the deadline before we call it hung; generous, as other tests share the cores.
HUNG = 15.0


@activity.defn
async def _refuse() -> None:
    raise ApplicationError(f"{WORDS} {PHONE}", type="InvalidPayload", non_retryable=True)


@workflow.defn(name=LEAD_SCORING.name)
class _Scoring:
    """Ends as its message says."""

    @workflow.run
    async def run(self, lead: LeadScoring) -> LeadResult:
        if lead.message == "fail":
            raise ApplicationError(f"{WORDS} {PHONE}", type="StaffNotTold")
        if lead.message == "fail in an activity":
            await workflow.execute_activity(_refuse, start_to_close_timeout=timedelta(seconds=5))
        return LeadResult(
            scored=True,
            synced=True,
            notified=False,
            score=3,
            classification="WARM",
            confidence=0.5,
            fallback_used=False,
            model="m",
        )


async def _client(address: str, *, lazy: bool = False, namespace: str = "default") -> Client:
    return await Client.connect(
        address,
        namespace=namespace,
        lazy=lazy,
        data_converter=data_converter(KEYS),
        interceptors=[TaggingInterceptor("dispatch-test")],
    )


def _lead(message: str = WORDS) -> LeadScoring:
    tags = Tags(patient_ref="0123456789abcdef", channel="web", correlation_id="c-1")
    return LeadScoring(tags=tags, phone=PHONE, message=message, channel="web")


def _messages(text: str = WORDS) -> InboundMessages:
    import datetime as dt

    sent_at = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
    person = Person(patient_ref="0123456789abcdef", phone=PHONE)
    return InboundMessages(person=person, messages=[InboundMessage(key="k", sent_at=sent_at, text=text)])


def _conversation() -> Conversation:
    return Conversation(tags=Tags(patient_ref="0123456789abcdef"), person=_messages().person)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(engine: DevServer) -> Client:
    """A client of the session's engine, with its namespace prepared."""
    found = await _client(engine.address)
    await prepare_namespace(found, retention_days=90)
    return found


@pytest.fixture
def dispatch(client: Client) -> Dispatch:
    """Dispatch to a healthy engine."""
    return Dispatch(client, DEADLINE)


@asynccontextmanager
async def _scoring_worker(client: Client, queue: str) -> AsyncIterator[None]:
    async with Worker(
        client,
        task_queue=queue,
        workflows=[_Scoring],
        activities=[_refuse],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield


def _id() -> str:
    return f"dispatch-test/{uuid4()}"


async def _run_here(client: Client, message: str) -> str:
    """A closed workflow of our own queue, so that the product's workers do not take it."""
    queue, workflow_id = _id(), _id()
    async with _scoring_worker(client, queue):
        handle: WorkflowHandle[_Scoring, LeadResult] = await client.start_workflow(
            _Scoring.run, _lead(message), id=workflow_id, task_queue=queue
        )
        async for event in handle.fetch_history_events(wait_new_event=True):
            if event.WhichOneof("attributes") in (
                "workflow_execution_completed_event_attributes",
                "workflow_execution_failed_event_attributes",
            ):
                break
    return workflow_id


async def test_an_id_starts_once_while_it_runs_and_after_it_has_closed(dispatch: Dispatch, client: Client) -> None:
    running = _id()
    assert (await dispatch.start(LEAD_SCORING, _lead(), running)).already_there is False
    assert (await dispatch.start(LEAD_SCORING, _lead(), running)).already_there is True
    await client.get_workflow_handle(running).terminate()
    assert (await dispatch.start(LEAD_SCORING, _lead(), running)).already_there is True


async def test_ten_racing_starts_of_one_id_start_one_workflow(dispatch: Dispatch, client: Client) -> None:
    workflow_id = _id()
    started = await asyncio.gather(*(dispatch.start(LEAD_SCORING, _lead(), workflow_id) for _ in range(10)))
    assert sum(not one.already_there for one in started) == 1
    await client.get_workflow_handle(workflow_id).terminate()


async def test_signal_with_start_starts_joins_and_starts_again_after_a_close(
    dispatch: Dispatch, client: Client
) -> None:
    workflow_id = _id()
    handle = client.get_workflow_handle(workflow_id)

    async def send() -> str:
        await dispatch.signal_with_start(PROCESS_WHATSAPP_MESSAGE, _conversation(), workflow_id, MESSAGE, _messages())
        return (await handle.describe()).run_id

    first = await send()
    assert await send() == first
    await handle.terminate()
    assert await send() != first
    await handle.terminate()


async def test_a_signal_says_whether_anyone_was_there_to_take_it(dispatch: Dispatch, client: Client) -> None:
    workflow_id = _id()
    assert await dispatch.signal(workflow_id, MESSAGE, _messages()) is False
    await dispatch.start(PROCESS_WHATSAPP_MESSAGE, _conversation(), workflow_id)
    assert await dispatch.signal(workflow_id, MESSAGE, _messages()) is True
    await client.get_workflow_handle(workflow_id).terminate()
    assert await dispatch.signal(workflow_id, MESSAGE, _messages()) is False


async def test_a_completed_workflow_shows_its_result_as_json(dispatch: Dispatch, client: Client) -> None:
    view = await dispatch.describe(await _run_here(client, "ok"))
    assert (view.type, view.status, view.error_type) == (LEAD_SCORING.name, "completed", None)
    assert view.result["classification"] == "WARM"
    assert view.closed_at is not None


@pytest.mark.parametrize(
    ("message", "error_type"), [("fail", "StaffNotTold"), ("fail in an activity", "InvalidPayload")]
)
async def test_a_failed_workflow_shows_its_error_type_and_nothing_of_the_message(
    dispatch: Dispatch, client: Client, message: str, error_type: str
) -> None:
    view = await dispatch.describe(await _run_here(client, message))
    assert (view.status, view.error_type, view.result) == ("failed", error_type, None)
    assert WORDS not in repr(view)
    assert PHONE not in repr(view)


async def test_an_unknown_workflow_is_not_found(dispatch: Dispatch) -> None:
    with pytest.raises(WorkflowNotFound):
        await dispatch.describe(_id())


@pytest.mark.parametrize("megabytes", [3, 5])
async def test_a_payload_over_either_limit_is_too_large_and_not_an_outage(dispatch: Dispatch, megabytes: int) -> None:
    # Above 2 MB the engine says INVALID_ARGUMENT, above 4 MB gRPC says RESOURCE_EXHAUSTED, which looks retryable.
    text = "x" * megabytes * 1_000_000
    with pytest.raises(PayloadTooLarge):
        await dispatch.start(LEAD_SCORING, _lead(text), _id())
    with pytest.raises(PayloadTooLarge):
        await dispatch.signal_with_start(PROCESS_WHATSAPP_MESSAGE, _conversation(), _id(), MESSAGE, _messages(text))


@workflow.defn(name="dispatch-test-answers")
class _Answering:
    """Answers until it is told to refuse."""

    def __init__(self) -> None:
        self._refuses = False
        self._ended = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self._ended)

    @workflow.signal
    def refuse(self) -> None:
        self._refuses = True

    @workflow.signal
    def end(self) -> None:
        self._ended = True

    @workflow.query(name=CLINIC_STATE.name)
    def clinic_state(self) -> ClinicState:
        if self._refuses:
            raise ValueError(WORDS)
        return ClinicState(paused=True)


async def test_a_query_tells_an_answer_from_nobody_open_and_from_one_that_does_not_answer(client: Client) -> None:
    workflow_id, queue, asking = _id(), _id(), Dispatch(client, 10)
    assert await asking.query(workflow_id, CLINIC_STATE) is NoAnswer.ABSENT
    handle = await client.start_workflow(_Answering.run, id=workflow_id, task_queue=queue)
    assert await Dispatch(client, 0.5).query(workflow_id, CLINIC_STATE) is NoAnswer.SILENT, "no worker serves it"
    async with Worker(client, task_queue=queue, workflows=[_Answering], workflow_runner=UnsandboxedWorkflowRunner()):
        assert await asking.query(workflow_id, CLINIC_STATE) == ClinicState(paused=True)
        await handle.signal(_Answering.refuse)
        assert await asking.query(workflow_id, CLINIC_STATE) is NoAnswer.SILENT
        await handle.signal(_Answering.end)
        await handle.result()
        assert await asking.query(workflow_id, CLINIC_STATE) is NoAnswer.ABSENT, "what is over says nothing any more"


async def test_a_query_of_an_engine_that_is_away_has_no_answer() -> None:
    nobody = Dispatch(await _client(f"127.0.0.1:{free_port()}", lazy=True), DEADLINE)
    assert await nobody.query(_id(), CLINIC_STATE) is NoAnswer.SILENT


async def test_an_unknown_namespace_is_an_outage_for_every_call(engine: DevServer) -> None:
    lost = Dispatch(await _client(engine.address, namespace="nobody-made-this"), DEADLINE)
    with pytest.raises(EngineUnavailable):
        await lost.start(LEAD_SCORING, _lead(), _id())
    with pytest.raises(EngineUnavailable):
        await lost.signal(_id(), MESSAGE, _messages())
    with pytest.raises(EngineUnavailable):
        await lost.describe(_id())
    assert await lost.query(_id(), CLINIC_STATE) is NoAnswer.SILENT


async def test_an_id_that_the_engine_refuses_is_an_outage_so_that_the_sender_keeps_the_message(
    dispatch: Dispatch,
) -> None:
    with pytest.raises(EngineUnavailable):
        await dispatch.start(LEAD_SCORING, _lead(), "x" * 1001)


async def test_a_peer_that_takes_the_connection_and_never_answers_is_an_outage() -> None:
    server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(0), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, asyncio.timeout(HUNG):
        silent = Dispatch(await _client(f"127.0.0.1:{port}", lazy=True), 0.5)
        with pytest.raises(EngineUnavailable):
            await silent.start(LEAD_SCORING, _lead(), _id())
        assert await silent.ready() is False


async def test_a_client_made_before_the_engine_was_up_works_once_it_is_and_again_after_a_kill(tmp_path: Path) -> None:
    port = free_port()
    client = await _client(f"127.0.0.1:{port}", lazy=True)
    dispatch = Dispatch(client, DEADLINE)
    async with asyncio.timeout(HUNG):
        with pytest.raises(EngineUnavailable):
            await dispatch.start(LEAD_SCORING, _lead(), _id())
        assert await dispatch.ready() is False

    workflow_id = _id()
    with await asyncio.to_thread(lambda: dev_server(tmp_path, port)) as server:
        await prepare_namespace(client, retention_days=90)
        assert await dispatch.ready() is True
        await dispatch.start(LEAD_SCORING, _lead(), workflow_id)
        server.kill()
        async with asyncio.timeout(HUNG):
            with pytest.raises(EngineUnavailable):
                await dispatch.start(LEAD_SCORING, _lead(), _id())
            with pytest.raises(EngineUnavailable):
                await dispatch.describe(workflow_id)


async def test_the_store_holds_nothing_readable_of_what_was_started_and_signalled(tmp_path: Path) -> None:
    server = dev_server(tmp_path)
    running = await asyncio.to_thread(server.__enter__)
    try:
        client = await _client(running.address)
        await prepare_namespace(client, retention_days=90)
        dispatch = Dispatch(client, DEADLINE)
        workflow_id = _id()
        await dispatch.start(LEAD_SCORING, _lead(), workflow_id)
        await dispatch.signal_with_start(PROCESS_WHATSAPP_MESSAGE, _conversation(), _id(), MESSAGE, _messages())
        failed = await _run_here(client, "fail")
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("temporal.db*"))
    assert workflow_id.encode() in stored, "the file read is not the engine's store"
    assert failed.encode() in stored
    for secret in (PHONE, PHONE[1:], WORDS):
        assert secret.encode() not in stored
