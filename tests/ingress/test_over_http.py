"""The API as `python api.py` serves it, over sockets: what only a real HTTP server can show (spec §2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
import uvicorn

from api import _config, create_app
from tests.ingress.api_client import (
    API_KEY,
    WHATSAPP,
    RecordingGateway,
    assert_problem,
    make_settings,
    post_whatsapp,
)
from tests.shared import require_shared

KEY = {"Authorization": f"Bearer {API_KEY}"}
_MEBIBYTE = 1_048_576


@asynccontextmanager
async def _served(gateway: RecordingGateway) -> AsyncIterator[httpx.AsyncClient]:
    server = uvicorn.Server(_config(create_app(make_settings(), gateway), "127.0.0.1", 0))
    # Not `serve()`: that would take the test run's signals.
    serving = asyncio.create_task(server._serve())
    async with asyncio.timeout(30):
        while not server.started:
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        await serving


async def test_every_sample_of_the_vendor_is_taken_and_only_what_is_no_envelope_is_refused() -> None:
    files = sorted(require_shared("contracts/whatsapp/webhooks").glob("*.json"))
    assert len(files) == 82
    async with _served(RecordingGateway()) as client:
        answers = {file.stem[:2]: await post_whatsapp(client, file.read_bytes()) for file in files}
    assert_problem(answers.pop("81"), 400)
    assert {number: answer.status_code for number, answer in answers.items() if answer.status_code != 200} == {}
    assert all(UUID(answer.headers["x-correlation-id"]) for answer in answers.values())


@pytest.mark.parametrize(("route", "limit"), [("/leads", _MEBIBYTE), (WHATSAPP, 3 * _MEBIBYTE)])
async def test_a_body_over_the_limit_that_declares_no_length_is_413(route: str, limit: int) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(limit // 65_536):
            yield b" " * 65_536
        yield b" "

    async with _served(RecordingGateway()) as client:
        answer = await client.post(route, content=chunks(), headers=KEY)
    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert_problem(answer, 413)


async def test_a_sender_that_leaves_in_the_middle_of_its_body_leaves_nothing_behind() -> None:
    gateway = RecordingGateway()
    async with _served(gateway) as client:
        port = client.base_url.port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /leads HTTP/1.1\r\nHost: api\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await client.get("/live")).status_code == 200
    assert gateway.started == {}


async def test_headers_that_are_not_ascii_are_refused_as_unknown_and_not_as_a_defect() -> None:
    odd = "é".encode("latin-1")
    async with _served(RecordingGateway()) as client:
        lead = await client.post("/leads", content=b"{}", headers=[(b"X-API-Key", odd)])
        hook = await client.post(WHATSAPP, content=b"{}", headers=[(b"X-Hub-Signature-256", odd)])
    assert_problem(lead, 401)
    assert_problem(hook, 401)
