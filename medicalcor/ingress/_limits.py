"""No body longer than its limit is held in memory, parsed or hashed, whether it declares its length or streams."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medicalcor.ingress._problems import Problem, problem_response

_LONGEST_NUMBER = 18  # digits; int() of a longer text costs more than refusing it


class BodyLimit:
    """ASGI layer: reads each body up to `limit` bytes (`per_path` may say otherwise), else answers 413."""

    def __init__(self, app: ASGIApp, limit: int, per_path: Mapping[str, int]) -> None:
        self._app = app
        self._limit = limit
        self._per_path = dict(per_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the whole body on in one message."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._per_path.get(scope["path"], self._limit)
        body = b"" if _declares_more(scope, limit) else await _read(receive, limit)
        if body is None:
            return
        if _declares_more(scope, limit) or len(body) > limit:
            too_large = Problem(413, f"The body exceeds {limit} bytes.", headers={"Connection": "close"})
            await problem_response(too_large)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def _declares_more(scope: Scope, limit: int) -> bool:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return declared.isdigit() and (len(declared) > _LONGEST_NUMBER or int(declared) > limit)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """The body, or as much of it as shows that it is too long; None where the sender left."""
    chunks: list[bytes] = []
    size = 0
    while size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    handed_on = False

    async def replayed() -> Message:
        nonlocal handed_on
        if handed_on:
            return await receive()
        handed_on = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
