"""Takes webhooks to the API: signed, and brought again until it is accepted, as Meta does for days."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import httpx

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.state import now_iso
from medicalcor.sandbox.whatsapp.webhooks import serialised, signature

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
"""Seconds between deliveries: Meta's are longer; a demo must see a redelivery within its own patience."""
_KEPT = 1000


@dataclass(slots=True)
class Delivery:
    """One attempt: when, what (no content), and the API's status, or None where it was not reached."""

    time: str
    what: str
    attempt: int
    status: int | None


class Courier:
    """Deliveries to `{api_url}/webhooks/whatsapp`."""

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.attempts = 12
        self.deliveries: list[Delivery] = []

    @property
    def pending(self) -> int:
        """Messages whose fate is not wholly told yet."""
        return len(self._tasks)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background until done, a reset or the end."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def once(self, body: Any, what: str, attempt: int = 1) -> tuple[int | None, str]:
        """One signed delivery: the API's status and answer, or None and the kind of failure."""
        if self._client is None:
            # No proxies from the environment: the API is on this machine.
            self._client = httpx.AsyncClient(timeout=30, trust_env=False)
        raw = serialised(body)
        headers = {
            "content-type": "application/json",
            "user-agent": "facebookexternalua",
            "x-hub-signature-256": signature(self._config.whatsapp_app_secret, raw),
        }
        status: int | None
        try:
            answer = await self._client.post(f"{self._config.api_url}/webhooks/whatsapp", content=raw, headers=headers)
            status, text = answer.status_code, answer.text
        except httpx.HTTPError as error:
            status, text = None, type(error).__name__
        self.deliveries.append(Delivery(now_iso(), what, attempt, status))
        del self.deliveries[:-_KEPT]
        return status, text

    async def until_accepted(self, body: Any, what: str) -> None:
        """Deliver, and again with growing waits, until the API answers 200 or the attempts are used up."""
        wait = _FIRST_WAIT
        for attempt in range(1, self.attempts + 1):
            status, _ = await self.once(body, what, attempt)
            if status == 200:
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    def cancel(self) -> None:
        """Drop what is still to be delivered."""
        for task in list(self._tasks):
            task.cancel()
        self.deliveries.clear()

    async def close(self) -> None:
        """End: cancel, and close the connections."""
        self.cancel()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
