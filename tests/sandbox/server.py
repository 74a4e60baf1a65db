"""The sandbox as a real server on a free port, for any test that needs vendors (`with SandboxServer() as sandbox`)."""

from __future__ import annotations

import os
import socket
import threading
import time
from types import TracebackType
from typing import Any, Self

import httpx

from medicalcor.cli._ports import bind_free
from medicalcor.sandbox.app import Sandbox
from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.serving import SandboxServer as _Server

JOURNAL_VARIABLE = "SANDBOX_JOURNAL"
"""Where every sandbox of a test run, in this process or a child, writes what it was sent."""


def free_port() -> int:
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        return bind_free(probe)


class SandboxServer:
    """A running sandbox. `config` takes SandboxConfig's fields (`api_url`, `hubspot_token`, …).

    What reaches it is held against the vendors' descriptions (tests/vendor_traffic.py), unless `journal=""`.
    """

    def __init__(self, port: int | None = None, **config: Any) -> None:
        config.setdefault("journal", os.environ.get(JOURNAL_VARIABLE, ""))
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox = Sandbox(SandboxConfig(**config))
        self._server = _Server(self.sandbox, "127.0.0.1", self.port)
        self._thread = threading.Thread(target=self._server.run, name="sandbox", daemon=True)
        self.http = httpx.Client(base_url=self.url, timeout=10)

    @property
    def alive(self) -> bool:
        """Whether it still serves."""
        return self._thread.is_alive()

    @property
    def openai_url(self) -> str:
        """Base URL for the OpenAI SDK."""
        return f"{self.url}/openai/v1"

    @property
    def hubspot_url(self) -> str:
        """Host for the HubSpot SDK."""
        return f"{self.url}/hubspot"

    @property
    def whatsapp_url(self) -> str:
        """Graph API root, without the version."""
        return f"{self.url}/whatsapp"

    @property
    def slack_url(self) -> str:
        """An incoming webhook's address."""
        return f"{self.url}/slack/services/T0/B0/secret"

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.should_exit = True
        self.http.close()
        self._thread.join(timeout=15)

    def requests(self, vendor: str | None = None, after: int = 0) -> list[dict[str, Any]]:
        """Recorded requests, oldest first."""
        query = {"after": after} | ({} if vendor is None else {"vendor": vendor})
        found: list[dict[str, Any]] = self.http.get("/_sandbox/requests", params=query).json()["requests"]
        return found

    def state(self) -> dict[str, Any]:
        """Everything the stand-ins hold, by vendor."""
        found: dict[str, Any] = self.http.get("/_sandbox/state").json()
        return found

    def fault(self, vendor: str, kind: str, **wish: Any) -> dict[str, Any]:
        """Switch a fault on: `times` (default once; None for ever), `match`, `delay`, `retry_after`."""
        answer = self.http.post("/_sandbox/faults", json={"vendor": vendor, "kind": kind, **wish})
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def clear_faults(self) -> None:
        """Switch all faults off."""
        self.http.delete("/_sandbox/faults")

    def settings(self, **wish: dict[str, Any]) -> None:
        """Change vendors' settings, e.g. `hubspot={"search_lag_seconds": 5}`."""
        self.http.post("/_sandbox/settings", json=wish).raise_for_status()

    def inbound(self, **message: Any) -> dict[str, Any]:
        """Send a signed webhook of WhatsApp or HubSpot to the API; answers `{status, body, …}` of the API."""
        answer = self.http.post("/_sandbox/inbound", json=message)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def reset(self, *, keep_schema: bool = True) -> None:
        """Back to an empty sandbox; HubSpot's custom properties and templates stay unless told otherwise."""
        self.http.post("/_sandbox/reset", json={"keep_schema": keep_schema}).raise_for_status()
