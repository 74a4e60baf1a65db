"""Helpers for ingress tests: settings, the real ASGI application, signed WhatsApp bodies, a recording gateway."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from api import create_app
from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.names import QueryRef, SignalRef, WorkflowRef
from medicalcor.ingress._gateway import Gateway
from medicalcor.settings import Settings
from medicalcor.temporal.dispatch import EngineUnavailable, NoAnswer, Started, WorkflowNotFound, WorkflowView
from tests.lead_path import settings_of

APP_SECRET = "test-app-secret"
VERIFY_TOKEN = "test-verify-token"
API_KEY = "test-api-key"
LEADS_ONLY_KEY = "test-leads-key"
REFERENCE_KEY = b"test key, public: 32 bytes long!"
WHATSAPP = "/webhooks/whatsapp"


def make_settings(**changed: str) -> Settings:
    """Settings of an API under test; `changed` by variable name."""
    key = base64.b64encode(REFERENCE_KEY).decode()
    digests = [hashlib.sha256(one.encode()).hexdigest() for one in (API_KEY, LEADS_ONLY_KEY)]
    values = {
        "MEDICALCOR_ENVIRONMENT": "test",
        "MEDICALCOR_CODEC_KEYS": f"test:{key}",
        "MEDICALCOR_PATIENT_REF_KEY": key,
        "MEDICALCOR_WHATSAPP_APP_SECRETS": APP_SECRET,
        "MEDICALCOR_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
        "MEDICALCOR_WHATSAPP_OWN_NUMBERS": "+40310000000",
        "MEDICALCOR_API_KEYS": f"all:leads+operations+codec+appointments:{digests[0]},forms:leads:{digests[1]}",
        **changed,
    }
    return settings_of(values)


class RecordingGateway:
    """Remembers what was handed over. For routing only: durability is tested on the real engine.

    away: every call fails as an unreachable engine. open_conversations: ids that take plain signals.
    """

    def __init__(self) -> None:
        self.started: dict[str, Tagged] = {}
        self.signals: list[tuple[str, Any, Any]] = []
        self.told: list[tuple[str, Any]] = []
        self.open_conversations: set[str] = set()
        self.away = False
        self.broken = False

    async def start(
        self, ref: WorkflowRef[Any, Any], argument: Tagged, workflow_id: str, *, again: bool = False
    ) -> Started:
        """Once per id."""
        self._check()
        already = workflow_id in self.started
        self.started.setdefault(workflow_id, argument)
        return Started(workflow_id, already)

    async def signal_with_start(
        self, ref: WorkflowRef[Any, Any], argument: Tagged, workflow_id: str, signal: SignalRef[Any], payload: Payload
    ) -> None:
        """Kept in order."""
        self._check()
        self.signals.append((workflow_id, argument, payload))

    async def signal(self, workflow_id: str, signal: SignalRef[Any], payload: Payload) -> bool:
        """Only to what is open."""
        self._check()
        if workflow_id in self.open_conversations:
            self.told.append((workflow_id, payload))
        return workflow_id in self.open_conversations

    async def query(self, workflow_id: str, query: QueryRef[Any], *, closed_too: bool = False) -> Any:
        """Nobody is there to answer."""
        return NoAnswer.SILENT if self.away else NoAnswer.ABSENT

    async def describe(self, workflow_id: str) -> WorkflowView:
        """Nothing is kept."""
        self._check()
        raise WorkflowNotFound

    async def ready(self) -> bool:
        """Unless away."""
        return not self.away

    def _check(self) -> None:
        if self.broken:
            raise LookupError("0712345678 said: mă doare")
        if self.away:
            raise EngineUnavailable("no connection")


@asynccontextmanager
async def api(gateway: Gateway, **changed: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, layers included."""
    transport = httpx.ASGITransport(app=create_app(make_settings(**changed), gateway))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


def openapi_paths() -> list[str]:
    """`METHOD /path` of every route that the API describes."""
    app = create_app(make_settings(), RecordingGateway())

    async def described() -> dict[str, Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client:
            paths: dict[str, Any] = (await client.get("/openapi.json")).json()["paths"]
            return paths

    return [f"{method.upper()} {path}" for path, methods in asyncio.run(described()).items() for method in methods]


def signature(raw: bytes, secret: str = APP_SECRET) -> str:
    """As Meta signs."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


async def post_whatsapp(client: httpx.AsyncClient, body: object, **headers: str) -> httpx.Response:
    """Sends a signed body; bytes go as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post(
        WHATSAPP,
        content=raw,
        headers={"X-Hub-Signature-256": signature(raw), "Content-Type": "application/json"} | headers,
    )


def envelope(*messages: object, contacts: list[object] | None = None, field: str = "messages") -> dict[str, Any]:
    """A body with these messages."""
    value = {"messaging_product": "whatsapp", "contacts": contacts or [], "messages": list(messages)}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": field, "value": value}]}],
    }


def text_message(body: str, wamid: str = "wamid.A", sender: str = "40712345678") -> dict[str, Any]:
    """One text."""
    return {"from": sender, "id": wamid, "timestamp": "1789459200", "type": "text", "text": {"body": body}}


def assert_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The response is a problem document of this status, with this response's correlation id."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["correlation_id"] == response.headers["x-correlation-id"]
    return body
