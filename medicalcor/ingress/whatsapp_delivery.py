"""Hands a parsed WhatsApp body to whom it concerns: directly, or whole where that would take too long (spec §2)."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass

from medicalcor.contracts._base import Tags
from medicalcor.contracts.control import ClinicControl
from medicalcor.contracts.messages import (
    Conversation,
    InboundMessage,
    InboundMessages,
    IngestWebhook,
    Person,
    StaffReplied,
    ToConversation,
)
from medicalcor.contracts.names import (
    INGEST_WEBHOOK,
    Channel,
    clinic_control_id,
    conversation_id,
    ingest_webhook_id,
)
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress.whatsapp_parser import Echo, Inbound, Parsed
from medicalcor.temporal.dispatch import EngineUnavailable
from medicalcor.temporal.telling import tell

# A body with more updates is taken whole: so many signals do not fit into the sender's patience.
_MOST_SIGNALLED_DIRECTLY = 50
# Bytes of text. One signal, and one chunk of a large body, stay well below what the engine stores (2 MB).
_BYTES_PER_SIGNAL = 400_000
_BYTES_PER_CHUNK = 900_000
_BYTES_BESIDE_TEXT = 1_500  # of one update: person, tags, ids
_BYTES_OF_A_MESSAGE = 400  # beside its text


@dataclass(frozen=True)
class DeliveryConfig:
    """`deadline_seconds` bounds the engine's part of one body; `reference_key` hashes it for the id of its runs.

    `asks_data`: new conversations ask for the consent that the model needs (AI_BASIS=consent).
    """

    reference_key: bytes
    burst_seconds: float
    history_events: int
    deadline_seconds: float
    clinic_id: str
    asks_data: bool


class WhatsAppDelivery:
    """The way of a body's updates into Temporal."""

    def __init__(self, config: DeliveryConfig, gateway: Gateway) -> None:
        self._config = config
        self._gateway = gateway

    async def land(self, parsed: Parsed, raw: bytes, correlation_id: str) -> Counter[tuple[str, str]]:
        """Returns once every update is durable: what became of echoes and statuses, as (type, outcome).

        Raises EngineUnavailable or PayloadTooLarge if one update is not durable within the deadline.
        """
        updates = list(self._updates(parsed, correlation_id))
        try:
            async with asyncio.timeout(self._config.deadline_seconds):
                if sum(_weight(update) for update in updates) > _MOST_SIGNALLED_DIRECTLY:
                    await self._ingest(updates, raw, correlation_id)
                    return Counter({("status", "queued"): len(parsed.statuses)} if parsed.statuses else {})
                return await self._signal(updates)
        except TimeoutError:
            raise EngineUnavailable("the body did not land within the deadline") from None

    def _updates(self, parsed: Parsed, correlation_id: str) -> Iterator[ToConversation]:
        for inbound in parsed.inbound.values():
            yield from self._messages(inbound, correlation_id)
        for echo in parsed.echoes:
            yield _staff_replied(echo, correlation_id)
        # After the messages: between a yes and a stop of one body the stop counts.
        for withdrawal in parsed.withdrawals:
            person = withdrawal.person
            yield ToConversation(
                workflow_id=conversation_id(person.patient_ref),
                conversation=self._conversation(person, correlation_id),
                consent_event=withdrawal.event,
            )
        for sent in parsed.statuses:
            yield ToConversation(workflow_id=sent.workflow_id, status=sent.status)
        for event in parsed.control:
            clinic = ClinicControl(tags=Tags(correlation_id=correlation_id), clinic_id=self._config.clinic_id)
            yield ToConversation(workflow_id=clinic_control_id(clinic.clinic_id), clinic=clinic, control=event)

    def _messages(self, inbound: Inbound, correlation_id: str) -> Iterator[ToConversation]:
        person = inbound.person
        conversation = self._conversation(person, correlation_id)
        for messages in _signals(inbound.messages):
            yield ToConversation(
                workflow_id=conversation_id(person.patient_ref),
                conversation=conversation,
                messages=InboundMessages(person=person, messages=messages, correlation_id=correlation_id),
            )

    def _conversation(self, person: Person, correlation_id: str) -> Conversation:
        return Conversation(
            tags=Tags(patient_ref=person.patient_ref, channel=Channel.WHATSAPP, correlation_id=correlation_id),
            person=person,
            burst_seconds=self._config.burst_seconds,
            history_events=self._config.history_events,
            ask_data=self._config.asks_data,
        )

    async def _signal(self, updates: Sequence[ToConversation]) -> Counter[tuple[str, str]]:
        """Each person's updates one after the other, so that they arrive in order; people side by side."""
        people: dict[str, list[ToConversation]] = {}
        for update in updates:
            people.setdefault(update.workflow_id, []).append(update)
        work: list[Awaitable[Counter[tuple[str, str]]]] = [self._tell(person) for person in people.values()]
        done = await asyncio.gather(*work, return_exceptions=True)
        # All had their chance before one failure is reported: what landed twice is known by its id.
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome
        return sum((outcome for outcome in done if isinstance(outcome, Counter)), Counter())

    async def _tell(self, updates: Sequence[ToConversation]) -> Counter[tuple[str, str]]:
        counted: Counter[tuple[str, str]] = Counter()
        for update in updates:
            reached = await tell(self._gateway, update)
            if update.staff_replied is not None:
                counted["echo", "accepted" if reached else "no_conversation"] += 1
            elif update.status is not None:
                counted["status", "accepted" if reached else "no_delivery"] += 1
        return counted

    async def _ingest(self, updates: list[ToConversation], raw: bytes, correlation_id: str) -> None:
        """One run a chunk. The last is started first: when one lets the next go on, the next is there."""
        body_hash = hmac.new(self._config.reference_key, raw, hashlib.sha256).hexdigest()[:32]
        chunks = list(_chunks(updates))
        for number in reversed(range(len(chunks))):
            last = number == len(chunks) - 1
            chunk = IngestWebhook(
                tags=Tags(channel=Channel.WHATSAPP, correlation_id=correlation_id),
                updates=chunks[number],
                follows=number > 0,
                next_id="" if last else ingest_webhook_id(body_hash, number + 1),
            )
            await self._gateway.start(INGEST_WEBHOOK, chunk, ingest_webhook_id(body_hash, number))


def _staff_replied(echo: Echo, correlation_id: str) -> ToConversation:
    reply = StaffReplied(at=echo.at, correlation_id=correlation_id)
    return ToConversation(workflow_id=conversation_id(echo.patient_ref), staff_replied=reply)


def _weight(update: ToConversation) -> int:
    return len(update.messages.messages) if update.messages else 1


def _bytes_of(message: InboundMessage) -> int:
    return _BYTES_OF_A_MESSAGE + len(message.text.encode()) + len(message.note.encode())


def _signals(messages: list[InboundMessage]) -> Iterator[list[InboundMessage]]:
    """One person's messages in signals of a size that the engine stores."""
    signal: list[InboundMessage] = []
    size = 0
    for message in messages:
        if signal and size + _bytes_of(message) > _BYTES_PER_SIGNAL:
            yield signal
            signal, size = [], 0
        signal.append(message)
        size += _bytes_of(message)
    if signal:
        yield signal


def _chunks(updates: list[ToConversation]) -> Iterator[list[ToConversation]]:
    chunk: list[ToConversation] = []
    size = 0
    for update in updates:
        text = sum(map(_bytes_of, update.messages.messages)) if update.messages else 0
        if chunk and size + text + _BYTES_BESIDE_TEXT > _BYTES_PER_CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk.append(update)
        size += text + _BYTES_BESIDE_TEXT
    yield chunk
