"""The sandbox's own uvicorn server: it can drop a connection, and hanging requests end when it is told to stop."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from medicalcor.sandbox.app import Sandbox
from medicalcor.sandbox.edge import ABORT_EXTENSION


class DroppableProtocol(H11Protocol):
    """HTTP protocol that offers the application a way to drop the TCP connection.

    ASGI has none: raising would answer 500, which a client can tell from a lost connection.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def with_abort(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[ABORT_EXTENSION] = {"drop": self._drop}
            await inner(scope, receive, send)

        self.app = with_abort

    def _drop(self) -> None:
        self.transport.abort()


class SandboxServer(uvicorn.Server):
    """uvicorn, told to release hanging requests before it waits for them."""

    def __init__(self, sandbox: Sandbox, host: str, port: int) -> None:
        config = uvicorn.Config(
            sandbox.app,
            host=host,
            port=port,
            http=DroppableProtocol,
            access_log=False,  # Paths may hold what a patient wrote; nothing of a patient goes to stdout.
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        super().__init__(config)
        self._sandbox = sandbox

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving; hung requests are let go first."""
        self._sandbox.closing().set()
        await asyncio.sleep(0)
        await super().shutdown(sockets)
