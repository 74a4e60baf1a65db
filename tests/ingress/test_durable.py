"""A 2xx means that Temporal has it, and anything else that the sender keeps it: on the real engine (spec §2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from medicalcor.contracts._base import Tags
from medicalcor.contracts.leads import LeadScoring
from medicalcor.contracts.names import conversation_id
from medicalcor.temporal.client import connect
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.temporal.search_attributes import prepare_namespace
from tests.ingress.api_client import (
    API_KEY,
    api,
    assert_problem,
    envelope,
    make_settings,
    post_whatsapp,
    text_message,
)
from tests.lead_path import LeadPath, eventually
from tests.sandbox.server import free_port
from tests.temporal_server import dev_server

KEY = {"Authorization": f"Bearer {API_KEY}"}
_DEADLINE = 0.5


def _dispatch(path: LeadPath) -> Dispatch:
    return Dispatch(path.client, 10)


def _phone() -> str:
    return f"40712{uuid4().int % 10**6:06}"


@asynccontextmanager
async def _api_of(port: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The API as `python api.py` builds it, whether Temporal is there or not."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{port}")
    client = await connect(make_settings(), lazy=True)
    async with api(Dispatch(client, _DEADLINE), MEDICALCOR_ENGINE_DEADLINE_SECONDS=str(_DEADLINE)) as found:
        yield found


async def test_one_body_sent_twenty_times_at_once_has_one_effect(path: LeadPath) -> None:
    """Case 8."""
    sender = _phone()
    body = envelope(text_message("Vreau un implant, am buget 2000 euro", f"wamid.{uuid4()}", sender))
    async with api(_dispatch(path), WHATSAPP_BURST_SECONDS="1") as client:
        answers = await asyncio.gather(*(post_whatsapp(client, body) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    phone = f"+{sender}"
    await eventually(lambda: len(path.posts(phone)) == 1)
    await eventually(lambda: len(path.contacts(phone)) == 1)
    [contact] = path.contacts(phone)
    await eventually(lambda: len(path.heard(contact["id"])) == 1)
    view = await path.view(phone)
    assert (view.received, view.scored_bursts) == (1, 1)


async def test_two_leads_of_a_new_phone_by_whatsapp_and_web_are_one_contact(path: LeadPath) -> None:
    """Case 31."""
    sender = _phone()
    form = {"phone": f"+{sender}", "message": "I would like a crown, how does it work?"}
    async with api(_dispatch(path), WHATSAPP_BURST_SECONDS="1") as client:
        web, chat = await asyncio.gather(
            client.post("/leads", json=form, headers=KEY),
            post_whatsapp(client, envelope(text_message("Bună, cât costă o coroană?", f"wamid.{uuid4()}", sender))),
        )
    assert (web.status_code, chat.status_code) == (202, 200)
    result = await path.result(web.json()["workflow_id"])
    await eventually(lambda: len(path.heard(result.contact_id or "")) == 2)
    assert len(path.contacts(f"+{sender}")) == 1


async def test_a_lead_can_be_followed_to_its_result(path: LeadPath) -> None:
    form = {"phone": f"+{_phone()}", "message": "Vreau un implant, am buget 2000 euro, cât mai repede"}
    async with api(_dispatch(path)) as client:
        workflow_id = (await client.post("/leads", json=form, headers=KEY)).json()["workflow_id"]
        await path.result(workflow_id)
        state = (await client.get(f"/workflows/{workflow_id}", headers=KEY)).json()
        again = await client.post("/leads", json=form, headers=KEY)
    assert (state["type"], state["status"]) == ("lead-scoring-workflow", "completed")
    assert state["result"]["classification"] == "HOT"
    assert again.json()["already_received"] is True
    assert form["phone"] not in json.dumps(state)


async def test_a_black_holed_engine_is_503_within_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that takes TCP and never answers hangs the SDK's client for 20 s and more."""
    server = await asyncio.start_server(lambda reader, writer: asyncio.sleep(0), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, asyncio.timeout(15), _api_of(port, monkeypatch) as client:
        answer = await post_whatsapp(client, envelope(text_message("bună")))
        assert_problem(answer, 503)
        assert answer.headers["retry-after"]
        lead = {"phone": "0712345678", "message": "x"}
        assert_problem(await client.post("/leads", json=lead, headers=KEY), 503)
        assert_problem(await client.get("/workflows/whatsapp/x", headers=KEY), 503)


class _LossyProxy:
    """Between API and engine: while `loses_answers`, the engine hears all and nobody hears the engine."""

    def __init__(self, address: str) -> None:
        self._host, _, self._port = address.partition(":")
        self._writers: list[asyncio.StreamWriter] = []
        self.loses_answers = False

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """The port to connect to."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        """Closes what is open: a connection with a hole in its stream is of no more use."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        engine_reader, engine_writer = await asyncio.open_connection(self._host, int(self._port))
        self._writers += [writer, engine_writer]
        await asyncio.gather(
            self._pump(reader, engine_writer, is_answer=False), self._pump(engine_reader, writer, is_answer=True)
        )

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_answer: bool) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65_536):
                if not (is_answer and self.loses_answers):
                    target.write(data)
                    await target.drain()


async def test_what_landed_although_its_answer_was_lost_has_no_second_effect_when_sent_again(
    path: LeadPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, other = _phone(), _phone()
    body = envelope(text_message("Bună ziua", f"wamid.{uuid4()}", sender))
    form = {"phone": f"+{other}", "message": "Cât costă o coroană?"}
    proxy = _LossyProxy(str(path.client.service_client.config.target_host))

    async def landed() -> bool:
        return await path.is_started(conversation_id(path.reference(f"+{sender}")))

    async with proxy.listening() as port, _api_of(port, monkeypatch) as client:

        async def answered() -> bool:
            return (await client.get("/ready")).status_code == 200

        await eventually(answered)
        proxy.loses_answers = True
        assert_problem(await post_whatsapp(client, body), 503)
        assert_problem(await client.post("/leads", json=form, headers=KEY), 503)
        await eventually(landed)
        proxy.loses_answers = False
        proxy.cut()
        await eventually(answered)
        assert (await post_whatsapp(client, body)).status_code == 200
        again = await client.post("/leads", json=form, headers=KEY)
    assert again.json()["already_received"] is True
    assert (await path.view(f"+{sender}")).received == 1


async def test_a_running_and_a_terminated_workflow_say_so(path: LeadPath) -> None:
    tags = Tags(patient_ref="0123456789abcdef", channel="web")
    lead = LeadScoring(tags=tags, phone="+40712345678", message="x", channel="web")
    workflow_id = f"state-of/{uuid4()}"
    # On a queue without workers: it runs until it is ended here.
    running = await path.client.start_workflow("lead-scoring-workflow", lead, id=workflow_id, task_queue=workflow_id)
    async with api(_dispatch(path)) as client:
        while_running = (await client.get(f"/workflows/{workflow_id}", headers=KEY)).json()
        await running.terminate(reason="Ana said: mă doare")
        ended = await client.get(f"/workflows/{workflow_id}", headers=KEY)
    assert (while_running["status"], while_running["result"], while_running["closed_at"]) == ("running", None, None)
    assert (ended.json()["status"], ended.json()["result"]) == ("terminated", None)
    assert "mă doare" not in ended.text


async def test_the_api_takes_webhooks_again_once_the_engine_is_back_and_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    body = envelope(text_message("bună", "wamid.back"))
    async with _api_of(port, monkeypatch) as client:

        async def taken() -> bool:
            return (await post_whatsapp(client, body)).status_code == 200

        assert_problem(await post_whatsapp(client, body), 503)
        for _ in range(2):  # the second time on the same data, after a SIGKILL
            with dev_server(tmp_path, port) as server:
                await prepare_namespace(await connect(make_settings()), retention_days=90)  # as a worker does
                await eventually(taken)
                server.kill()
            assert_problem(await post_whatsapp(client, body), 503)
