"""What the demo knows of a running stack: its engine, its API and what the vendors' stand-ins hold."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
from temporalio.client import Client

from medicalcor.cli._stack import Stack
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.temporal.converter import data_converter

Found = TypeVar("Found")


class DemoWorld:
    """One running stack, seen by a demo. `patience_seconds`: how long anything may take."""

    def __init__(self, stack: Stack, patience_seconds: float) -> None:
        self.stack = stack
        self.patience = patience_seconds
        self.env = stack.env()
        self.key = base64.b64decode(self.env["MEDICALCOR_PATIENT_REF_KEY"])
        self.http = httpx.AsyncClient(timeout=30, trust_env=False)
        self._client: Client | None = None

    def reference(self, phone: str) -> str:
        """The patient reference of a number (E.164)."""
        return patient_ref(self.key, phone)

    async def temporal(self) -> Client:
        """The engine, with the stack's keys."""
        if self._client is None:
            key_id, _, key = self.env["MEDICALCOR_CODEC_KEYS"].partition(":")
            converter = data_converter([(key_id, base64.b64decode(key))])
            self._client = await Client.connect(self.stack.temporal_address, data_converter=converter)
        return self._client

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """A request to the product's API with the stack's key; httpx.HTTPStatusError where it is refused."""
        headers = {"Authorization": f"Bearer {self.stack.api_key}"}
        return (await self.http.post(f"{self.stack.api_url}{path}", json=body, headers=headers)).raise_for_status()

    async def control(self, what: str, wish: dict[str, Any]) -> dict[str, Any]:
        """A wish to the sandbox's control plane, and its answer."""
        response = await self.http.post(f"{self.stack.sandbox_url}/_sandbox/{what}", json=wish)
        answer: dict[str, Any] = response.raise_for_status().json()
        return answer

    async def state(self) -> dict[str, Any]:
        """All that the stand-ins hold."""
        response = await self.http.get(f"{self.stack.sandbox_url}/_sandbox/state")
        state: dict[str, Any] = response.raise_for_status().json()
        return state

    async def sent_to(self, phone: str) -> list[dict[str, Any]]:
        """What WhatsApp took for this number, oldest first."""
        thread = (await self.state())["whatsapp"]["messages"]
        return [one for one in thread if one["direction"] == "out" and one["user"] == phone.lstrip("+")]

    async def contact(self, phone: str) -> dict[str, Any]:
        """The HubSpot contact of this number (`id`, `properties`); {} unless there is one and only one."""
        contacts = (await self.state())["hubspot"]["contacts"]
        found = [one for one in contacts if one["properties"].get("medicalcor_phone") == phone]
        return dict(found[0]) if len(found) == 1 else {}

    async def linked(self, kind: str, contact_id: str) -> list[dict[str, Any]]:
        """The notes, tasks or appointments on a contact."""
        hubspot = (await self.state())["hubspot"]
        ends = [(link["from"], link["to"]) for link in hubspot["associations"]]
        ids = {source[1] for source, target in ends if source[0] == kind and target == ["contacts", contact_id]}
        return [one for one in hubspot[kind] if one["id"] in ids]

    async def posts(self) -> list[dict[str, Any]]:
        """The staff channel's messages, oldest first."""
        return [dict(post["message"]) for post in (await self.state())["slack"]["posts"]]


async def until(condition: Callable[[], Awaitable[Found | None]]) -> Found:
    """Waits for what a condition finds to be true; the caller's time limit ends it."""
    while not (found := await condition()):  # noqa: ASYNC110 - another process changes it: there is no event to wait for
        await asyncio.sleep(0.2)
    return found
