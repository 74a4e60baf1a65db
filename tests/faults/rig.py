"""The whole product in its own processes, each of which can be killed and started again on the same data."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._processes import Child
from medicalcor.cli._stack import Ports, Stack
from medicalcor.contracts.leads import LeadResult
from medicalcor.contracts.names import CONVERSATION_STATE, conversation_id, lead_scoring_id
from medicalcor.domain.patient_ref import hashed_message_id, patient_ref
from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.whatsapp.webhooks import envelope, inbound_value, new_wamid, serialised, signature
from medicalcor.temporal.converter import data_converter

BURST_SECONDS = 3
_SENT = "WhatsApp trimis: "  # begins the note of a message to a patient

_ENV = {
    "WHATSAPP_BURST_SECONDS": str(BURST_SECONDS),
    "MEDICALCOR_HUBSPOT_PER_SECOND": "200",
    "MEDICALCOR_OPENAI_PER_SECOND": "200",
    "MEDICALCOR_STAFF_PER_SECOND": "200",
    "MEDICALCOR_WHATSAPP_PER_SECOND": "200",
    "MEDICALCOR_OPENING_HOURS": "Su 03:00-03:01",  # no alert is repeated while posts are counted
}

_WAITS_FOR_SOMEBODY = ("process-whatsapp-message", "hot-lead-alert", "deliver-message")
_WELL = '("Running","Completed")'


@dataclass(frozen=True)
class Person:
    """One HOT lead of one message; `word` is in its text only, so that requests about it can be told."""

    phone: str
    word: str
    message_id: str

    @property
    def digits(self) -> str:
        return self.phone.lstrip("+")

    @property
    def text(self) -> str:
        return f"Vreau două implanturi dentare cât mai repede, am 3000 euro pregătiți, {self.word}"


def person(number: int) -> Person:
    """The nth fictional person."""
    phone = f"+40712{number:06d}"
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")
    return Person(phone, f"codul zq{letters}", new_wamid(phone.lstrip("+"), outbound=False))


@dataclass(frozen=True)
class Left:
    """What became of one person's lead."""

    result: LeadResult | None
    received: int
    scorings: int
    contacts: int
    notes: int
    tasks: int
    posts: tuple[str, ...]
    alerts_failed: int


class Rig:
    """A running stack, and what fault tests do to it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        env = stack.env()
        self._key = base64.b64decode(env["MEDICALCOR_PATIENT_REF_KEY"])
        self._secret = env["MEDICALCOR_WHATSAPP_APP_SECRETS"]
        self._codec_key = base64.b64decode(env["MEDICALCOR_CODEC_KEYS"].partition(":")[2])
        self._http = httpx.AsyncClient(timeout=40, trust_env=False)
        self._client: Client | None = None

    @property
    def reference_key(self) -> bytes:
        """The key of this stack's patient references."""
        return self._key

    def reference(self, who: Person) -> str:
        return patient_ref(self._key, who.phone)

    def child(self, name: str) -> Child:
        return next(child for child in self.stack.processes.children if child.name == name)

    def signal(self, name: str, number: signal.Signals) -> None:
        self.child(name).process.send_signal(number)

    async def ended(self, name: str) -> int:
        """Waits for the end of a process that was told to; its exit code. It can then be started again."""
        child = self.child(name)
        async with asyncio.timeout(60):
            code = await child.process.wait()
        self.stack.processes.children.remove(child)
        return code

    async def start(self, name: str) -> None:
        """Starts a part again and waits until it is ready."""
        await {
            "temporal": self.stack.start_temporal,
            "worker": self.stack.start_worker,
            "api": self.stack.start_api,
        }[name]()

    async def get(self, path: str) -> httpx.Response:
        """A request to the API."""
        return await self._http.get(f"{self.stack.api_url}{path}")

    async def send(self, who: Person) -> int | None:
        """The person's webhook, also again; the API's status, or None where it gave no answer."""
        try:
            return (await self._post(self.body(who))).status_code
        except httpx.HTTPError:
            return None

    async def send_until_taken(self, who: Person) -> None:
        """As the vendor does: again until the API takes it."""

        async def taken() -> bool:
            return await self.send(who) == 200

        await eventually(taken)

    async def answer_while_down(self, who: Person) -> httpx.Response:
        """The API's whole answer to the person's webhook."""
        return await self._post(self.body(who))

    def body(self, who: Person) -> bytes:
        wish = {"from": who.digits, "name": "Ana Pop", "text": who.text, "message_id": who.message_id}
        config = SandboxConfig(display_phone_number="40310000000")
        return serialised(envelope(config, inbound_value(wish, config)[0]))

    async def half_webhook(self, who: Person) -> HalfWebhook:
        """A webhook whose headers and half of whose body the API has read."""
        raw = self.body(who)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.stack.ports.api)
        head = [
            *("POST /webhooks/whatsapp HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"),
            *(f"Content-Length: {len(raw)}", f"X-Hub-Signature-256: {signature(self._secret, raw)}"),
            # The server answers "100 Continue" once the application reads the body: then it is in flight.
            *("Expect: 100-continue", "Connection: close", "", ""),
        ]
        writer.write("\r\n".join(head).encode())
        async with asyncio.timeout(20):
            assert b" 100 " in await reader.readuntil(b"\r\n\r\n")
        half = len(raw) // 2
        writer.write(raw[:half])
        await writer.drain()
        return HalfWebhook(reader, writer, raw[half:])

    async def fault(self, vendor: str, kind: str, match: str, delay: float) -> None:
        """Switches a fault on for one request."""
        wish = {"vendor": vendor, "kind": kind, "match": match, "delay": delay}
        (await self._http.post(f"{self.stack.sandbox_url}/_sandbox/faults", json=wish)).raise_for_status()

    async def requests(self, vendor: str, path: str, *tokens: str) -> list[dict[str, Any]]:
        """Requests to a vendor whose path and body hold these."""
        answer = await self._http.get(f"{self.stack.sandbox_url}/_sandbox/requests", params={"vendor": vendor})
        found = answer.raise_for_status().json()["requests"]
        return [one for one in found if path in one["path"] and _holds(one["body"], tokens)]

    async def contact_ids(self, who: Person) -> list[str]:
        """The HubSpot contacts of a person."""
        return _contacts((await self._state())["hubspot"], who)

    async def all_done(self, people: Sequence[Person]) -> bool:
        """Whether as many leads were scored as there are people, and whatever is open only waits for somebody.

        Conversations wait for messages, alerts for a claim, deliveries for a status: with no activity under way.
        """
        client = await self.temporal()
        scored = (await client.count_workflows('WorkflowType="lead-scoring-workflow"')).count
        if scored < len(people):
            return False
        async for one in client.list_workflows('ExecutionStatus="Running"'):
            found = (await client.get_workflow_handle(one.id).describe()).raw_description
            if found.pending_activities or found.HasField("pending_workflow_task"):
                return False
            if one.workflow_type not in _WAITS_FOR_SOMEBODY:
                return False
        return True

    async def left(self, people: list[Person]) -> dict[str, Left]:
        """What became of these people, by phone."""
        state = await self._state()
        return {who.phone: await self._left_of(who, state) for who in people}

    async def temporal(self) -> Client:
        if self._client is None:
            converter = data_converter([("dev", self._codec_key)])
            self._client = await Client.connect(self.stack.temporal_address, data_converter=converter)
        return self._client

    async def close(self) -> None:
        await self._http.aclose()

    async def _left_of(self, who: Person, state: dict[str, Any]) -> Left:
        client, reference, hubspot = await self.temporal(), self.reference(who), state["hubspot"]
        scoring = lead_scoring_id(reference, hashed_message_id(self._key, who.message_id))
        view = await client.get_workflow_handle(conversation_id(reference)).query(
            CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result
        )
        mine = f'PatientRef="{reference}" AND WorkflowType='
        contacts = _contacts(hubspot, who)
        posts = [str(one["message"]["text"]) for one in state["slack"]["posts"] if reference in str(one["message"])]
        return Left(
            result=await _result(client, scoring),
            received=view.received,
            scorings=(await client.count_workflows(f'{mine}"lead-scoring-workflow"')).count,
            contacts=len(contacts),
            notes=_linked(hubspot, "notes", contacts),
            tasks=_linked(hubspot, "tasks", contacts),
            posts=tuple(posts),
            # An alert that nobody has claimed stays open.
            alerts_failed=(
                await client.count_workflows(f'{mine}"hot-lead-alert" AND ExecutionStatus NOT IN {_WELL}')
            ).count,
        )

    async def _post(self, raw: bytes) -> httpx.Response:
        headers = {"content-type": "application/json", "x-hub-signature-256": signature(self._secret, raw)}
        return await self._http.post(f"{self.stack.api_url}/webhooks/whatsapp", content=raw, headers=headers)

    async def _state(self) -> dict[str, Any]:
        answer = await self._http.get(f"{self.stack.sandbox_url}/_sandbox/state")
        found: dict[str, Any] = answer.raise_for_status().json()
        return found


@dataclass(frozen=True)
class HalfWebhook:
    """A request in flight."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    rest: bytes

    async def finish(self) -> int | None:
        """Sends the rest; the status, or None where the connection was lost."""
        try:
            self.writer.write(self.rest)
            await self.writer.drain()
            async with asyncio.timeout(20):
                status = await self.reader.readline()
        except OSError:
            return None
        finally:
            self.writer.close()
        return int(status.split()[1]) if status else None


async def eventually(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Waits for a condition that another process makes true; TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def rig(folder: Path, **env: str) -> AsyncIterator[Rig]:
    """A stack of its own in this folder."""
    with DataFolder(folder, fresh=True) as data:
        async with Stack(data, Ports(0, 0, 0, 0, 0), extra_env={**_ENV, **env}) as stack:
            running = Rig(stack)
            try:
                yield running
            finally:
                await running.close()
                _resume(stack)


def _resume(stack: Stack) -> None:
    """A process that a failed test left stopped would take a minute to end."""
    for child in stack.processes.children:
        if child.process.returncode is None:
            os.kill(child.process.pid, signal.SIGCONT)


async def _result(client: Client, workflow_id: str) -> LeadResult | None:
    handle = client.get_workflow_handle(workflow_id, result_type=LeadResult)
    try:
        if (await handle.describe()).status is not WorkflowExecutionStatus.COMPLETED:
            return None
    except RPCError:
        return None
    result: LeadResult = await handle.result()
    return result


def _contacts(hubspot: dict[str, Any], who: Person) -> list[str]:
    return [one["id"] for one in hubspot["contacts"] if one["properties"].get("medicalcor_phone") == who.phone]


def _linked(hubspot: dict[str, Any], kind: str, contacts: list[str]) -> int:
    """Of notes those of what the contacts wrote: what they were sent is noted too."""
    ids = {one["id"] for one in hubspot[kind] if not str(one["properties"].get("hs_note_body")).startswith(_SENT)}
    ends = [(link["from"], link["to"]) for link in hubspot["associations"]]
    return sum(
        source[0] == kind and source[1] in ids and target[0] == "contacts" and target[1] in contacts
        for source, target in ends
    )


def _holds(body: Any, tokens: tuple[str, ...]) -> bool:
    text = json.dumps(body, ensure_ascii=False)
    return all(token in text for token in tokens)
