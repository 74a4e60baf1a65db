"""One patient's chat for tests: what they write, what they are sent, who is asked, and what the conversation knows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from medicalcor.contracts._base import Payload, Tags
from medicalcor.contracts.messages import (
    ConsentEvent,
    Conversation,
    ConversationView,
    InboundMessage,
    InboundMessages,
    PatientReply,
    Person,
    Question,
    Said,
    StaffReplied,
    Tap,
)
from medicalcor.contracts.names import (
    CONSENT_EVENT,
    CONVERSATION_STATE,
    MESSAGE,
    PATIENT_REPLY,
    PROCESS_WHATSAPP_MESSAGE,
    QUESTION,
    STAFF_REPLIED,
    SignalRef,
    ask_staff_id,
    conversation_id,
    delivery_id,
)
from medicalcor.temporal.dispatch import EngineUnavailable
from tests.lead_path import LeadPath, eventually


@dataclass
class Chat:
    """One person and their conversation; a patient known by `phone`, or by `user_id` alone."""

    path: LeadPath
    phone: str | None
    user_id: str | None = None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The person's reference."""
        return self.path.reference(self.phone or self.user_id or "")

    @property
    def person(self) -> Person:
        """The person as ingress names them."""
        wa_id = self.phone.lstrip("+") if self.phone else None
        return Person(patient_ref=self.reference, phone=self.phone, wa_id=wa_id, user_id=self.user_id, name="Ana Pop")

    async def write(self, *messages: InboundMessage) -> list[str]:
        """The person writes these in one webhook body; the messages' keys."""
        await self.tell(MESSAGE, InboundMessages(person=self.person, messages=list(messages)))
        return [message.key for message in messages]

    async def say(self, text: str, **given: Any) -> str:
        """The person writes one message in Romanian; its key."""
        [key] = await self.write(message(text, **given))
        return key

    async def tap(self, kind: str, answer: str = "", **given: Any) -> str:
        """The person taps a button of ours; the message's key."""
        moment = {"sent_at": given.pop("sent_at")} if "sent_at" in given else {}
        return await self.say(
            answer, kind="button", scorable=False, tap=Tap(kind=kind, answer=answer, **given), **moment
        )

    async def tell(self, signal: SignalRef[Any], payload: Payload) -> None:
        """A signal to the conversation, which is started where none is open.

        Again, as vendors do it after a 503, where a run that is being closed makes the engine refuse it.
        """
        tags = Tags(patient_ref=self.reference, channel="whatsapp", correlation_id=str(uuid4()))
        conversation = Conversation(tags=tags, person=self.person, burst_seconds=1.0, **self.given)
        workflow_id = conversation_id(self.reference)
        for _ in range(10):
            with suppress(EngineUnavailable):
                await self.path.dispatch.signal_with_start(
                    PROCESS_WHATSAPP_MESSAGE, conversation, workflow_id, signal, payload
                )
                return
        raise AssertionError("the engine took no signal for long")

    async def ask(self, question: Question) -> None:
        """Another workflow asks, as its delivery registers it."""
        await self.tell(QUESTION, Said(key=question.key, at=datetime.now(tz=UTC), question=question))

    async def staff_reply(self) -> None:
        """Staff write by hand."""
        await self.tell(STAFF_REPLIED, StaffReplied(at=datetime.now(tz=UTC)))

    async def withdraw(self, *consents: str, key: str = "") -> None:
        """Consents are taken back outside the chat."""
        event = ConsentEvent(
            kind="withdrawn", at=datetime.now(tz=UTC), consents=list(consents), source="user_preferences", key=key
        )
        await self.tell(CONSENT_EVENT, event)

    async def view(self) -> ConversationView:
        """What the conversation says of itself."""
        handle = self.path.client.get_workflow_handle(conversation_id(self.reference))
        view: ConversationView = await handle.query(CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result)
        return view

    async def settled(self, messages: int) -> None:
        """Waits until so many messages have been received, and acted on."""

        async def done() -> bool:
            view = await self.view()
            return view.received == messages and view.pending == 0

        await eventually(done)

    def sent(self) -> list[str]:
        """The names of the texts that WhatsApp took for this person, in their order."""
        return [one["callback"].removeprefix("delivery/").partition(".")[0] for one in self.messages()]

    def messages(self) -> list[dict[str, Any]]:
        """What WhatsApp took for this person."""
        user = self.phone.lstrip("+") if self.phone else self.user_id
        thread = self.path.sandbox.state()["whatsapp"]["messages"]
        return [one for one in thread if one["direction"] == "out" and one["user"] == user]

    async def is_sent(self, *names: str) -> None:
        """Waits until exactly these texts were sent, in whatever order."""
        await eventually(lambda: sorted(self.sent()) == sorted(names))

    async def is_answered(self, text: str, key: str) -> bool:
        """Whether this text was handed over as the answer to this message."""
        return await self.path.is_started(delivery_id(f"{text}.{key}"))

    async def asked(self, kind: str, key: str) -> bool:
        """Whether staff were asked this about this message."""
        return await self.path.is_started(ask_staff_id(kind, self.reference, key))

    def contact(self) -> dict[str, str]:
        """The properties of the person's HubSpot contact, none while there is none."""
        found = self.path.contacts(self.phone or "")
        return dict(found[0]["properties"]) if found else {}

    def notes(self) -> list[str]:
        """The bodies of the person's notes in HubSpot."""
        found = self.path.contacts(self.phone or "")
        return [str(n["properties"]["hs_note_body"]) for c in found for n in self.path.linked("notes", c["id"])]


def message(text: str = "", **given: Any) -> InboundMessage:
    """A message as ingress hands it over."""
    wish: dict[str, Any] = {"key": uuid4().hex, "sent_at": datetime.now(tz=UTC), "language": "ro", **given}
    return InboundMessage(text=text, **wish)


def visit_question(appointment_id: str, asked_by: str, **given: Any) -> Question:
    """A reminder's question about a visit of the day after tomorrow."""
    starts = (datetime.now(tz=UTC) + timedelta(days=2)).replace(microsecond=0)
    wish: dict[str, Any] = {"open_until": starts, "appointment_at": starts, **given}
    return Question(
        key=f"visit-{appointment_id}-{uuid4().hex}",
        kind="appointment",
        workflow_id=asked_by,
        appointment_id=appointment_id,
        **wish,
    )


async def asker(path: LeadPath, workflow_id: str = "") -> str:
    """A workflow that asks: any that stays open does, its signals are in its history; its id."""
    workflow_id = workflow_id or f"asker/{uuid4().hex}"
    wish = Conversation(person=Person(patient_ref="0" * 16, phone="+40712000000"))
    await path.dispatch.start(PROCESS_WHATSAPP_MESSAGE, wish, workflow_id)
    return workflow_id


async def replies(path: LeadPath, workflow_id: str) -> list[PatientReply]:
    """The answers that a workflow was signalled."""
    history = await path.client.get_workflow_handle(workflow_id).fetch_history()
    found = []
    for event in history.events:
        signalled = event.workflow_execution_signaled_event_attributes
        if signalled.signal_name == PATIENT_REPLY.name:
            [reply] = await path.client.data_converter.decode(signalled.input.payloads, [PatientReply])
            found.append(reply)
    return found


async def answers(path: LeadPath, workflow_id: str, *expected: str) -> list[PatientReply]:
    """Waits until a workflow was signalled exactly these answers, in their order."""

    async def there() -> bool:
        return await path.is_started(workflow_id) and [one.answer for one in await replies(path, workflow_id)] == list(
            expected
        )

    await eventually(there)
    return await replies(path, workflow_id)
