"""Renewals and recalls for tests: a person's consents in HubSpot, what runs for them, what they were sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle

from medicalcor.contracts._base import Tags
from medicalcor.contracts.care import (
    ConsentRenewal,
    ConsentRenewalOutcome,
    PatientRecall,
    PatientRecallOutcome,
    RecallView,
    RenewalView,
)
from medicalcor.contracts.messages import DeliveryStatus, InboundMessages, PatientReply, Tap
from medicalcor.contracts.names import (
    CONSENT_RENEWAL,
    MESSAGE,
    PATIENT_RECALL,
    PATIENT_REPLY,
    RECALL_STATE,
    RENEWAL_STATE,
    STATUS,
    consent_renewal_id,
    recall_id,
)
from medicalcor.domain.button_payloads import read_payload
from medicalcor.domain.consent import Consent, ConsentState, ConsentType
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.consents import consent_properties
from tests.chat import Chat, message
from tests.delivery_path import Patient
from tests.lead_path import PATIENCE_SECONDS, LeadPath, eventually
from tests.timeline import Timeline


@dataclass
class Cared:
    """One person, known to HubSpot, on a timeline."""

    timeline: Timeline
    phone: str
    chat: Chat = field(init=False)

    def __post_init__(self) -> None:
        self.chat = Chat(self.path, self.phone)
        self._hubspot = HubSpotClient("test", self.path.sandbox.hubspot_url)

    @property
    def path(self) -> LeadPath:
        """The workers and stand-ins."""
        return self.timeline.path

    @property
    def reference(self) -> str:
        """The person's reference."""
        return self.path.reference(self.phone)

    @property
    def patient(self) -> Patient:
        """The same person, for deliveries."""
        return Patient(self.path, self.phone)

    def consents(self, *consents: Consent, **more: str) -> None:
        """HubSpot has these, and other properties of the contact."""
        properties = {"medicalcor_phone": self.phone, "firstname": "Ana", "hs_language": "ro", **more}
        wish = {"id": self.phone, "idProperty": "medicalcor_phone"}
        self._hubspot.upsert_contacts([wish | {"properties": properties | consent_properties(consents)}])

    def granted(self, kind: ConsentType, ends_at: datetime, at: datetime | None = None) -> Consent:
        """A grant that ends then, given long ago or `at` a moment."""
        return Consent(kind, ConsentState.GRANTED, at or self.timeline.now().replace(year=2020), "test", ends_at)

    def contact(self) -> dict[str, str]:
        """The properties of the contact."""
        return dict(self.path.contacts(self.phone)[0]["properties"])

    def templates(self) -> list[dict[str, Any]]:
        """What the clinic sent by template, oldest first."""
        return [one for one in self.chat.messages() if "template" in one["message"]]

    async def until_sent(self, count: int) -> list[dict[str, Any]]:
        """Waits until so many templates were sent."""
        await eventually(lambda: len(self.templates()) == count)
        return self.templates()

    async def until_delivered(self, count: int) -> list[dict[str, Any]]:
        """Waits until so many templates were sent, and has WhatsApp report them, and all else, as delivered.

        Until their deliveries have ended: the time-skipping server stands still when a child ends after its parent.
        """
        await self.until_sent(count)
        await self.report("delivered")
        return self.templates()

    async def report(self, status: str, *codes: int) -> None:
        """WhatsApp's status for every message whose delivery is open; they end by it."""
        for callback in {one["callback"] for one in self.chat.messages()}:
            told = DeliveryStatus(status=status, at=self.timeline.now(), codes=list(codes))
            await self.path.dispatch.signal(callback, STATUS, told)
            handle = self.path.client.get_workflow_handle(callback)

            async def closed(handle: WorkflowHandle[Any, Any] = handle) -> bool:
                return (await handle.describe()).status is not WorkflowExecutionStatus.RUNNING

            await eventually(closed)

    async def tap(self, sent: dict[str, Any], answer: str) -> str:
        """A tap on a template's button (its answer, or stop), as ingress reads it; the message's key."""
        taps = (read_payload(one["payload"]) for one in sent["buttons"])
        found = next(one for one in taps if one and answer in (one.answer, one.kind))
        tap = Tap(
            kind=found.kind,
            answer=found.answer,
            subject=found.subject,
            at=found.at,
            consents=sorted(map(str, found.consents)),
        )
        reply = "stop" if found.kind == "stop" else "other"
        return await self.write(answer, kind="button", scorable=False, tap=tap, reply=reply)

    async def write(self, text: str, **given: Any) -> str:
        """The person writes, at the timeline's time."""
        written = message(text, **{"sent_at": self.timeline.now(), **given})
        await self.chat.tell(MESSAGE, InboundMessages(person=self.chat.person, messages=[written]))
        return written.key

    async def ended(self, workflow_id: str, result_type: type[Any]) -> Any:
        """A workflow's result, without moving time: the time-skipping client would, while it waits."""
        client = Client(self.path.client.service_client, data_converter=self.path.client.data_converter)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await client.get_workflow_handle(workflow_id, result_type=result_type).result()

    async def until(self, query: Any, workflow_id: str, **wanted: Any) -> Any:
        """Waits until a workflow's view says this; that view."""
        handle = self.path.client.get_workflow_handle(workflow_id)

        async def said() -> bool:
            view = (await handle.query(query.name, result_type=query.result)).model_dump()
            return all(view[name] == value for name, value in wanted.items())

        await eventually(said)
        return await handle.query(query.name, result_type=query.result)


@dataclass
class Renewal(Cared):
    """The renewal of a person's consents."""

    async def begin(self, *kinds: ConsentType, **given: Any) -> None:
        """Starts it, as the daily check does."""
        wish = ConsentRenewal(
            tags=Tags(patient_ref=self.reference, correlation_id=str(uuid4())),
            phone=self.phone,
            consent_types=[str(kind) for kind in kinds],
            **given,
        )
        await self.path.dispatch.start(CONSENT_RENEWAL, wish, self.workflow_id, again=True)

    @property
    def workflow_id(self) -> str:
        """Its id."""
        return consent_renewal_id(self.reference)

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Its workflow."""
        return self.path.client.get_workflow_handle(self.workflow_id, result_type=ConsentRenewalOutcome)

    async def view(self, **wanted: Any) -> RenewalView:
        """Its view, once it says this."""
        found: RenewalView = await self.until(RENEWAL_STATE, self.workflow_id, **wanted)
        return found

    async def until_outcomes(self, *outcomes: str) -> None:
        """Waits until its messages have these outcomes."""

        async def there() -> bool:
            return [one.outcome for one in (await self.view()).asks] == list(outcomes)

        await eventually(there)

    async def result(self) -> ConsentRenewalOutcome:
        """Its outcome, once it has ended."""
        outcome: ConsentRenewalOutcome = await self.ended(self.workflow_id, ConsentRenewalOutcome)
        return outcome

    async def reply(self, answer: str, at: datetime) -> None:
        """An answer, as the conversation hands it on."""
        reply = PatientReply(answer=answer, at=at, message_key=uuid4().hex, by_tap=True)
        assert await self.path.dispatch.signal(self.workflow_id, PATIENT_REPLY, reply)


@dataclass
class Recall(Cared):
    """The recall of a patient."""

    period: str = "2031-03"

    async def begin(self) -> None:
        """Starts it, as the daily check does."""
        wish = PatientRecall(
            tags=Tags(patient_ref=self.reference, correlation_id=str(uuid4())),
            phone=self.phone,
            name="Ana",
            language="ro",
            period=self.period,
        )
        await self.path.dispatch.start(PATIENT_RECALL, wish, self.workflow_id)

    @property
    def workflow_id(self) -> str:
        """Its id."""
        return recall_id(self.reference, self.period)

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Its workflow."""
        return self.path.client.get_workflow_handle(self.workflow_id, result_type=PatientRecallOutcome)

    async def view(self, **wanted: Any) -> RecallView:
        """Its view, once it says this."""
        found: RecallView = await self.until(RECALL_STATE, self.workflow_id, **wanted)
        return found

    async def until_outcomes(self, *outcomes: str) -> None:
        """Waits until its messages have these outcomes."""

        async def there() -> bool:
            return [one.outcome for one in (await self.view()).asks] == list(outcomes)

        await eventually(there)

    async def result(self) -> PatientRecallOutcome:
        """Its outcome, once it has ended."""
        outcome: PatientRecallOutcome = await self.ended(self.workflow_id, PatientRecallOutcome)
        return outcome


async def open_questions(cared: Cared) -> int:
    """How many questions the person's conversation holds open."""
    return (await cared.chat.view()).open_questions


@pytest.fixture
def renewal(own_timeline: Timeline, phone: str) -> Renewal:
    """A person whose consents are to be renewed."""
    return Renewal(own_timeline, phone)


@pytest.fixture
def recall(own_timeline: Timeline, phone: str) -> Recall:
    """A patient to be recalled."""
    return Recall(own_timeline, phone)


__all__ = ["Recall", "Renewal", "open_questions", "recall", "renewal"]
