"""Lets one origin's scripts read the answers of a few routes, and refuses every other origin (spec §2, codec)."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medicalcor.ingress._problems import Problem, problem_response

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "content-type, x-namespace, authorization",
    "Access-Control-Max-Age": "600",
}


class OneOrigin:
    """ASGI layer over `paths`. A request without Origin is no browser's: it is handed on as it is.

    Errors carry the headers too: a browser that may not read a 401 reports only that something failed.
    """

    def __init__(self, app: ASGIApp, origin: str, paths: Collection[str]) -> None:
        self._app = app
        self._origin = origin
        self._paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers preflights itself."""
        if scope["type"] != "http" or scope["path"] not in self._paths:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and origin != self._origin:
            await problem_response(Problem(403, "This origin may not use the codec."))(scope, receive, send)
            return
        if origin and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, self._allowing(send))
            return
        await self._app(scope, receive, self._allowing(send) if origin else send)

    def _allowing(self, send: Send) -> Send:
        async def allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = self._origin
                # The Web UI's one way to prove itself is the cookie of a signed-in operator.
                headers["Access-Control-Allow-Credentials"] = "true"
                headers.add_vary_header("Origin")
            await send(message)

        return allowed


def origin_of(url: str) -> str:
    """`scheme://host[:port]` of a URL, as browsers write it in `Origin`."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, default) else "")
