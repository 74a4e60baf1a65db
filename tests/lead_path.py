"""The lead path for tests: real engine, real workers with the real SDKs, the vendors' sandbox over HTTP."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pydantic_settings import EnvSettingsSource
from temporalio.client import Client

from medicalcor.contracts._base import Tags
from medicalcor.contracts.leads import LeadResult, LeadScoring, Profile
from medicalcor.contracts.messages import Conversation, ConversationView, InboundMessage, InboundMessages, Person
from medicalcor.contracts.names import (
    CONVERSATION_STATE,
    LEAD_SCORING,
    MESSAGE,
    PROCESS_WHATSAPP_MESSAGE,
    Queue,
    conversation_id,
    lead_scoring_id,
)
from medicalcor.domain.patient_ref import hashed_message_id, patient_ref
from medicalcor.settings import Settings
from medicalcor.temporal.client import connect
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.temporal.search_attributes import prepare_namespace
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.setup import set_up
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import NUMBER_ID, WABA_ID
from worker import build_worker

TEST_KEY = base64.b64encode(b"test key, public: 32 bytes long!").decode()
PATIENCE_SECONDS = 180  # passing tests never wait so long; a loaded machine may be slow
# Alerts that nobody claims are posted again after five opening minutes: not while other tests count posts.
NEVER_OPEN = {"MEDICALCOR_OPENING_HOURS": "Su 03:00-03:01"}


def settings_of(variables: Mapping[str, str]) -> Settings:
    """Settings by their variables, beside those of the environment; that is left alone, as the engine reads it."""
    source = EnvSettingsSource(Settings)
    source.env_vars = {**source.env_vars, **{name.lower(): value for name, value in variables.items()}}
    return Settings(_env_file=None, **source())


def test_settings(sandbox: SandboxServer, **changed: Any) -> Settings:
    """Settings that point every vendor at the sandbox."""
    values: dict[str, Any] = {
        "MEDICALCOR_ENVIRONMENT": "test",
        "MEDICALCOR_CODEC_KEYS": f"test:{TEST_KEY}",
        "MEDICALCOR_PATIENT_REF_KEY": TEST_KEY,
        "MEDICALCOR_WHATSAPP_APP_SECRETS": "test-app-secret",
        "MEDICALCOR_WHATSAPP_VERIFY_TOKEN": "test-verify-token",
        "HUBSPOT_ACCESS_TOKEN": "test",
        "MEDICALCOR_HUBSPOT_BASE_URL": sandbox.hubspot_url,
        "WHATSAPP_API_KEY": "test",
        "MEDICALCOR_WHATSAPP_BASE_URL": sandbox.whatsapp_url,
        "MEDICALCOR_WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
        "MEDICALCOR_WHATSAPP_ACCOUNT_ID": WABA_ID,
        "MEDICALCOR_WHATSAPP_PER_SECOND": "100",
        "OPENAI_API_KEY": "sk-test",
        "MEDICALCOR_OPENAI_BASE_URL": sandbox.openai_url,
        "MEDICALCOR_STAFF_WEBHOOK_URL": sandbox.slack_url,
        "MEDICALCOR_HUBSPOT_PER_SECOND": "100",
        "MEDICALCOR_OPENAI_PER_SECOND": "100",
        "MEDICALCOR_STAFF_PER_SECOND": "100",
        "MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS": "5",
        **changed,
    }
    return settings_of(values)


test_settings.__test__ = False  # type: ignore[attr-defined]  # pytest would collect it by its name


@dataclass
class LeadPath:
    """A running lead path, and what tests ask of it."""

    client: Client
    sandbox: SandboxServer
    settings: Settings

    @property
    def dispatch(self) -> Dispatch:
        """The way in."""
        return Dispatch(self.client, 10)

    def reference(self, identity: str) -> str:
        """A person's reference."""
        return patient_ref(self.settings.patient_ref_key_bytes(), identity)

    async def say(self, phone: str, *texts: str, message_ids: Sequence[str] = (), **given: Any) -> list[str]:
        """A person writes, one signal a text; the messages' keys."""
        key = self.settings.patient_ref_key_bytes()
        ids = list(message_ids) or [uuid4().hex for _ in texts]
        keys = [hashed_message_id(key, message_id) for message_id in ids]
        person = Person(patient_ref=self.reference(phone), phone=phone, wa_id=phone.lstrip("+"), name="Ana Pop")
        for message_key, text in zip(keys, texts, strict=True):
            message = InboundMessage(key=message_key, sent_at=datetime.now(tz=UTC), text=text, **given)
            await self.signal(person, [message])
        return keys

    async def signal(self, person: Person, messages: list[InboundMessage], history_events: int = 4000) -> None:
        """One signal, as ingress sends it."""
        tags = Tags(patient_ref=person.patient_ref, channel="whatsapp", correlation_id=str(uuid4()))
        conversation = Conversation(tags=tags, person=person, burst_seconds=1.0, history_events=history_events)
        payload = InboundMessages(person=person, messages=messages, correlation_id=tags.correlation_id)
        await self.dispatch.signal_with_start(
            PROCESS_WHATSAPP_MESSAGE, conversation, conversation_id(person.patient_ref), MESSAGE, payload
        )

    async def view(self, phone: str) -> ConversationView:
        """What the conversation says of itself."""
        handle = self.client.get_workflow_handle(conversation_id(self.reference(phone)))
        view: ConversationView = await handle.query(CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result)
        return view

    async def score(self, phone: str, message: str, *, channel: str = "web", **profile: Any) -> str:
        """Starts a scoring; its workflow id."""
        reference = self.reference(phone)
        lead = LeadScoring(
            tags=Tags(patient_ref=reference, channel=channel, correlation_id=str(uuid4())),
            phone=phone,
            message=message,
            channel=channel,
            profile=Profile(**profile),
            received_at=datetime.now(tz=UTC),
        )
        workflow_id = lead_scoring_id(reference, uuid4().hex)
        await self.dispatch.start(LEAD_SCORING, lead, workflow_id)
        return workflow_id

    async def result(self, workflow_id: str) -> LeadResult:
        """The result of a scoring once it exists and has ended."""
        handle = self.client.get_workflow_handle(workflow_id, result_type=LeadResult)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await eventually(lambda: self.is_started(workflow_id))
            result: LeadResult = await handle.result()
        return result

    async def burst_result(self, phone: str, first_key: str) -> LeadResult:
        """The result of the scoring of the burst that begins with this message."""
        return await self.result(lead_scoring_id(self.reference(phone), first_key))

    def contacts(self, phone: str) -> list[dict[str, Any]]:
        """The HubSpot contacts of a phone."""
        return [
            c for c in self.sandbox.state()["hubspot"]["contacts"] if c["properties"].get("medicalcor_phone") == phone
        ]

    def linked(self, kind: str, contact_id: str) -> list[dict[str, Any]]:
        """Notes or tasks of a contact, with their properties."""
        hubspot = self.sandbox.state()["hubspot"]
        ids = {
            link["from"][1]
            for link in hubspot["associations"]
            if link["from"][0] == kind and link["to"] == ["contacts", contact_id]
        }
        return [record for record in hubspot[kind] if record["id"] in ids]

    def heard(self, contact_id: str) -> list[dict[str, Any]]:
        """The notes of what a contact wrote; what they were sent is noted too."""
        notes = self.linked("notes", contact_id)
        return [note for note in notes if "trimis: " not in note["properties"]["hs_note_body"]]

    def posts(self, phone: str) -> list[dict[str, Any]]:
        """Staff posts about a person."""
        return [p for p in self.sandbox.state()["slack"]["posts"] if self.reference(phone) in str(p["message"])]

    async def is_started(self, workflow_id: str) -> bool:
        from medicalcor.temporal.dispatch import WorkflowNotFound

        try:
            await self.dispatch.describe(workflow_id)
        except WorkflowNotFound:
            return False
        return True


async def eventually(condition: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    """Waits for a condition; TimeoutError when it does not come true within PATIENCE_SECONDS."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = condition()
            if (found if isinstance(found, bool) else await found) is True:
                return
            await asyncio.sleep(0.05)


@asynccontextmanager
async def lead_path(
    address: str, sandbox: SandboxServer, queues: Sequence[Queue] = tuple(Queue)
) -> AsyncIterator[LeadPath]:
    """Runs the given queues' workers in this process."""
    settings = test_settings(sandbox, **NEVER_OPEN)
    os.environ["TEMPORAL_ADDRESS"] = address
    client = await connect(settings)
    await prepare_namespace(client, retention_days=settings.retention_days)
    set_up_hubspot(sandbox)
    async with AsyncExitStack() as stack:
        for queue in queues:
            await stack.enter_async_context(build_worker(client, queue, settings))
        yield LeadPath(client, sandbox, settings)


def set_up_hubspot(sandbox: SandboxServer) -> None:
    """Our properties in the sandbox's portal."""
    wrong = [line for line in set_up(HubSpotClient("test", sandbox.hubspot_url)) if line.outcome == "wrong"]
    assert not wrong
