"""The network edge of one vendor: records each request, lets a fault happen, else asks the stand-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from medicalcor.sandbox.faults import CONNECTION_KINDS, Answer, Fault, FaultBook
from medicalcor.sandbox.state import Recorded, RequestLog

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

ABORT_EXTENSION = "sandbox.abort"
"""Scope extension by which our server lets an application drop the TCP connection (see `serving`)."""


PASSED_ON = "sandbox.fault"
"""Scope key of a fault that the stand-in itself must act out, such as a message that fails after acceptance."""


class VendorEdge:
    """ASGI application in front of one stand-in."""

    def __init__(
        self, vendor: str, inner: ASGIApp, log: RequestLog, faults: FaultBook, closing: Callable[[], asyncio.Event]
    ) -> None:
        self.vendor = vendor
        self.inner = inner
        self.log = log
        self.faults = faults
        self.closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP goes through untouched."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        raw = await _read_body(receive)
        path = str(scope["path"])[len(str(scope.get("root_path", ""))) :]
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        content_type = headers.get("content-type", "")
        query = scope["query_string"].decode("latin-1")
        entry = self.log.open(self.vendor, scope["method"], path, query, content_type, _parsed(raw))
        fault = self.faults.take(self.vendor, f"{scope['method']} {path}\n{raw.decode('utf-8', 'replace')}")
        try:
            if fault is None:
                entry.accepted = True
                await self.inner(scope, _replay(raw, receive), self._recording(entry, send))
            else:
                entry.fault = fault.kind
                await self._misbehave(fault, entry, scope, raw, receive, send)
        finally:
            self.log.close(entry)

    async def _misbehave(
        self, fault: Fault, entry: Recorded, scope: Scope, raw: bytes, receive: Receive, send: Send
    ) -> None:
        if fault.answer is not None:
            await _send_answer(fault.answer, self._recording(entry, send))
            return
        if fault.kind not in CONNECTION_KINDS or fault.kind == "slow":
            if fault.kind == "slow":
                await self._hang(fault.delay, receive)
            scope[PASSED_ON] = fault.kind
            entry.accepted = True
            await self.inner(scope, _replay(raw, receive), self._recording(entry, send))
            return
        if fault.kind == "timeout_after":
            entry.accepted = True
            await self.inner(scope, _replay(raw, receive), _swallow)
        if fault.kind != "refused":
            await self._hang(fault.delay, receive)
        self.log.close(entry)
        await _drop(scope, receive)

    def _recording(self, entry: Recorded, send: Send) -> Send:
        """Pass the answer on and note it first: who has the answer must find the whole exchange recorded."""
        chunks: list[bytes] = []

        async def recorded(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                entry.answer_headers = {
                    key.decode("latin-1").lower(): value.decode("latin-1") for key, value in message.get("headers", [])
                }
                entry.answer_type = entry.answer_headers.get("content-type", "")
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
                if not message.get("more_body", False):
                    entry.answer = _parsed(b"".join(chunks))
                    self.log.close(entry)
            await send(message)

        return recorded

    async def _hang(self, seconds: float, receive: Receive) -> None:
        """Wait, but no longer than the caller stays or the sandbox runs: a hang must never hold up a shutdown."""
        gone = asyncio.create_task(_until_disconnect(receive))
        closing = asyncio.create_task(self.closing().wait())
        try:
            await asyncio.wait({gone, closing}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            closing.cancel()


async def _read_body(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replay(raw: bytes, receive: Receive) -> Receive:
    """The body once more for the stand-in, then whatever the connection says."""
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": raw, "more_body": False}

    return replayed


async def _swallow(message: Message) -> None:
    """The answer that never arrives."""


async def _send_answer(answer: Answer, send: Send) -> None:
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    raw = text.encode()
    headers = {"content-type": answer.content_type, "content-length": str(len(raw)), **answer.headers}
    pairs = [(key.lower().encode("latin-1"), value.encode("latin-1")) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": raw})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer."""
    abort = scope.get("extensions", {}).get(ABORT_EXTENSION)
    if abort is None:
        raise RuntimeError("the sandbox needs its own server to drop a connection: start it with serving.serve")
    abort["drop"]()
    await _until_disconnect(receive)


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _parsed(raw: bytes) -> Any:
    """JSON as a value; anything else as text, so that a record can always be shown as JSON."""
    if not raw:
        return None
    text = raw.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
