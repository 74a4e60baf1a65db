"""Stands where the API stands: takes the sandbox's webhooks over HTTP and keeps them, raw."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Taken:
    """One webhook: path, headers in lower case, raw body."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """A server on a free port. `answers` are the statuses of the next requests, then 200 for ever."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.answers: deque[int] = deque()
        self._changed = threading.Condition()
        self._free = threading.Event()
        self._free.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                headers = {key.lower(): value for key, value in self.headers.items()}
                status = receiver._take(Taken(self.path, headers, raw))
                with suppress(ConnectionError):  # The sender may have given up.
                    self.send_response(status)
                    self.send_header("content-length", "2")
                    self.end_headers()
                    self.wfile.write(b"ok")

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on the console."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def until(self, count: int) -> list[Taken]:
        """The webhooks taken, once there are so many. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.taken) >= count, PATIENCE_SECONDS):
                raise TimeoutError(f"{len(self.taken)} of {count} webhooks came")
            return list(self.taken)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Takes requests, and answers none while the block lasts."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def clear(self) -> None:
        """Forget all, and answer 200 from now on."""
        self.taken.clear()
        self.answers.clear()

    def _take(self, one: Taken) -> int:
        self._free.wait(PATIENCE_SECONDS)
        with self._changed:
            self.taken.append(one)
            self._changed.notify_all()
            return self.answers.popleft() if self.answers else 200
