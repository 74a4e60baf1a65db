"""Deliveries for tests: what is to be sent, to whom, what WhatsApp says of it, and what the sandbox has of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import DeliveryStatus, Person
from medicalcor.contracts.names import DELIVER_MESSAGE, DELIVERY_STATE, STATUS, ask_staff_id, delivery_id
from medicalcor.contracts.sends import Delivery, DeliveryOutcome, DeliveryView, Outbound
from medicalcor.domain.consent import Consent, ConsentState, ConsentType
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.consents import consent_properties
from tests.lead_path import PATIENCE_SECONDS, LeadPath, eventually

VISIT = {"name": "Ana", "when": "2031-03-04T10:00:00+02:00", "appointment_id": "77"}


def reminder(**given: Any) -> Outbound:
    """A reminder of a visit. An answer by default: what the clinic starts waits for the morning."""
    wish = Outbound(
        key=f"test/{uuid4().hex}", origin="answer", template="appointment_reminder_24h", language="ro", values=VISIT
    )
    return wish.model_copy(update=given)


def consent(path: LeadPath, phone: str, *kinds: ConsentType, state: ConsentState = ConsentState.GRANTED) -> None:
    """What HubSpot has of this person's consents."""
    at = datetime.now(tz=UTC) - timedelta(days=1)
    wanted = kinds or tuple(ConsentType)
    properties = consent_properties(Consent(kind, state, at, "test", at + timedelta(days=5000)) for kind in wanted)
    client = HubSpotClient("test", path.sandbox.hubspot_url)
    client.upsert_contacts(
        [{"id": phone, "idProperty": "medicalcor_phone", "properties": {"medicalcor_phone": phone, **properties}}]
    )


@dataclass
class Patient:
    """A person of a test, and the deliveries to them."""

    path: LeadPath
    phone: str
    wa_id: str = ""
    tags: Tags = field(init=False)
    person: Person = field(init=False)

    def __post_init__(self) -> None:
        reference = self.path.reference(self.phone)
        self.tags = Tags(patient_ref=reference, channel="whatsapp", correlation_id=str(uuid4()))
        wa_id = self.wa_id or self.phone.lstrip("+")
        self.person = Person(patient_ref=reference, phone=self.phone, wa_id=wa_id, name="Ana Pop")

    async def deliver(self, outbound: Outbound, **given: Any) -> Sending:
        """Has a message delivered."""
        wish = Delivery(tags=self.tags, person=self.person, outbound=outbound).model_copy(update=given)
        await self.path.dispatch.start(DELIVER_MESSAGE, wish, delivery_id(outbound.key))
        return Sending(self.path, self.person, outbound.key)

    def notes(self) -> list[str]:
        """The bodies of the person's notes in HubSpot."""
        return [str(note["properties"]["hs_note_body"]) for note in self._linked("notes")]

    def tasks(self) -> list[dict[str, Any]]:
        """The person's staff tasks in HubSpot."""
        return [dict(task["properties"]) for task in self._linked("tasks")]

    def _linked(self, kind: str) -> list[dict[str, Any]]:
        return [one for contact in self.path.contacts(self.phone) for one in self.path.linked(kind, contact["id"])]


@dataclass
class Sending:
    """One delivery under way."""

    path: LeadPath
    person: Person
    key: str

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Its workflow."""
        return self.path.client.get_workflow_handle(delivery_id(self.key), result_type=DeliveryOutcome)

    async def result(self) -> DeliveryOutcome:
        """What became of it, once it has ended."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            outcome: DeliveryOutcome = await self.handle.result()
        return outcome

    async def view(self) -> DeliveryView:
        """What an operator sees."""
        view: DeliveryView = await self.handle.query(DELIVERY_STATE.name, result_type=DELIVERY_STATE.result)
        return view

    async def until(self, **wanted: Any) -> DeliveryView:
        """Waits until the view says this; that view."""
        seen: list[DeliveryView] = []

        async def said() -> bool:
            seen.append(await self.view())
            return all(getattr(seen[-1], name) == value for name, value in wanted.items())

        try:
            async with asyncio.timeout(PATIENCE_SECONDS / 2):
                await eventually(said)
        except TimeoutError:
            raise AssertionError(f"{seen[-1]} never became {wanted}") from None
        return seen[-1]

    async def ended(self) -> bool:
        """Whether nothing more is to come."""
        return (await self.handle.describe()).status is not WorkflowExecutionStatus.RUNNING

    async def pending(self) -> list[str]:
        """The activities that are under way."""
        description = await self.handle.describe()
        return [one.activity_type.name for one in description.raw_description.pending_activities]

    async def status(self, *statuses: str, codes: tuple[int, ...] = ()) -> None:
        """WhatsApp's statuses, as ingress signals them."""
        for status in statuses:
            told = DeliveryStatus(status=status, at=datetime.now(tz=UTC), codes=list(codes))
            assert await self.path.dispatch.signal(delivery_id(self.key), STATUS, told)

    def messages(self) -> list[dict[str, Any]]:
        """What WhatsApp took of it."""
        thread = self.path.sandbox.state()["whatsapp"]["messages"]
        return [one for one in thread if one["direction"] == "out" and one["callback"] == delivery_id(self.key)]

    def requests(self) -> list[dict[str, Any]]:
        """The send calls for it."""
        found = self.path.sandbox.requests("whatsapp")
        return [one for one in found if (one["body"] or {}).get("biz_opaque_callback_data") == delivery_id(self.key)]

    async def asked_staff(self, kind: str) -> bool:
        """Whether staff were asked about it."""
        return await self.path.is_started(ask_staff_id(kind, self.person.patient_ref, self.key))
