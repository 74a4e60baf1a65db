"""Messages to patients on a stack whose worker is killed: started, held at a step, and counted afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import httpx
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError

from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import DELIVER_MESSAGE, DELIVERY_STATE, ask_staff_id, delivery_id
from medicalcor.contracts.sends import Delivery, DeliveryView, Outbound
from medicalcor.domain.consent import Consent, ConsentState, ConsentType
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.temporal.dispatch import Dispatch, WorkflowNotFound
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.consents import consent_properties
from tests.faults.rig import Rig, eventually

_VISIT = {"name": "Ana", "when": "2031-03-04T10:00:00+02:00", "appointment_id": "77"}
_CONTACTS_PER_CALL = 100
# Of the status webhook after a lost answer: ten minutes in the product.
SILENCE_SECONDS = 8.0


@dataclass(frozen=True)
class Send:
    """One reminder to one person."""

    phone: str
    key: str

    def outbound(self) -> Outbound:
        """What is sent. An answer, so that it goes at any hour; with a template, so that the gate asks for consent."""
        return Outbound(
            key=self.key,
            origin="answer",
            template="appointment_reminder_24h",
            language="ro",
            values=_VISIT,
            must_arrive=True,
        )


@dataclass(frozen=True)
class Fate:
    """What became of one send: `messages` at WhatsApp, `calls` to it, whether staff were asked."""

    send: Send
    view: DeliveryView
    messages: int
    calls: int
    staff: bool


class Step(StrEnum):
    """Where a send is when the worker goes."""

    GATE = "before the call"
    BODY = "body sent, not taken"
    TAKING = "body sent, taken after the end"
    LOST = "taken, answer lost"
    ANSWERED = "answered, completion not reported"


class Sends:
    """The sends of one rig."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._hubspot = HubSpotClient("sandbox", f"{rig.stack.sandbox_url}/hubspot")
        self._key = rig.reference_key

    async def consent(self, sends: Sequence[Send]) -> None:
        """Everybody agreed to reminders."""
        at = datetime.now(tz=UTC) - timedelta(days=1)
        granted = consent_properties([Consent(ConsentType.APPOINTMENT_REMINDERS, ConsentState.GRANTED, at, "test")])
        inputs = [
            {
                "id": one.phone,
                "idProperty": "medicalcor_phone",
                "properties": {"medicalcor_phone": one.phone, **granted},
            }
            for one in sends
        ]
        for first in range(0, len(inputs), _CONTACTS_PER_CALL):
            await asyncio.to_thread(self._hubspot.upsert_contacts, inputs[first : first + _CONTACTS_PER_CALL])

    async def start(self, send: Send) -> None:
        """Hands it over."""
        person = self._person(send)
        wish = Delivery(
            tags=Tags(patient_ref=person.patient_ref, channel="whatsapp"),
            person=person,
            outbound=send.outbound(),
            silence_seconds=SILENCE_SECONDS,
        )
        await (await self._dispatch()).start(DELIVER_MESSAGE, wish, delivery_id(send.key))

    async def hold(self, send: Send, step: Step, seconds: float) -> None:
        """The vendor keeps the send at this step."""
        vendor, kind = {
            Step.GATE: ("hubspot", "slow"),
            Step.BODY: ("whatsapp", "timeout_before"),
            Step.TAKING: ("whatsapp", "slow"),
            Step.LOST: ("whatsapp", "timeout_after"),
            Step.ANSWERED: ("whatsapp", "slow"),
        }[step]
        await self._rig.fault(vendor, kind, self._match(send, step), seconds)

    async def reached(self, send: Send, step: Step) -> None:
        """Waits until the vendor has the request."""

        async def arrived() -> bool:
            return any(one["fault"] for one in await self._held(send, step))

        await eventually(arrived)

    async def answered(self, send: Send, step: Step) -> bool:
        """Whether the vendor has done its work and answered."""
        return any(one["status"] for one in await self._held(send, step) if one["fault"])

    async def view(self, send: Send) -> DeliveryView:
        """What the delivery says of itself."""
        handle = (await self._rig.temporal()).get_workflow_handle(delivery_id(send.key))
        view: DeliveryView = await handle.query(DELIVERY_STATE.name, result_type=DELIVERY_STATE.result)
        return view

    async def settled(self, sends: Sequence[Send]) -> bool:
        """Whether each has an end that staff or patient know of; one that cannot be asked just now has none yet."""
        for one in sends:
            try:
                if (await self.view(one)).outcome in ("", "sent"):
                    return False
            except (RPCError, WorkflowQueryFailedError):
                return False
        return True

    async def fates(self, sends: Sequence[Send]) -> list[Fate]:
        """What became of each."""
        sandbox = f"{self._rig.stack.sandbox_url}/_sandbox"
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            state: dict[str, Any] = (await http.get(f"{sandbox}/state")).raise_for_status().json()
        taken = [one.get("callback") for one in state["whatsapp"]["messages"]]
        calls = [
            (one["body"] or {}).get("biz_opaque_callback_data")
            for one in await self._rig.requests("whatsapp", "/messages")
        ]
        return [
            Fate(
                send=one,
                view=await self.view(one),
                messages=taken.count(delivery_id(one.key)),
                calls=calls.count(delivery_id(one.key)),
                staff=await self._staff_asked(one),
            )
            for one in sends
        ]

    async def _staff_asked(self, send: Send) -> bool:
        """Whether there is the task itself, in HubSpot: the request alone tells nobody."""
        dispatch = await self._dispatch()
        for kind in ("delivery_unknown", "delivery_failed"):
            workflow_id = ask_staff_id(kind, self._person(send).patient_ref, send.key)
            try:
                await dispatch.describe(workflow_id)
            except WorkflowNotFound:
                continue
            result = await (await self._rig.temporal()).get_workflow_handle(workflow_id).result()
            return bool(result["task_id"])
        return False

    async def _held(self, send: Send, step: Step) -> list[dict[str, Any]]:
        if step is Step.GATE:
            return await self._rig.requests("hubspot", send.phone.lstrip("+"))
        return await self._rig.requests("whatsapp", "/messages", delivery_id(send.key))

    def _match(self, send: Send, step: Step) -> str:
        if step is Step.GATE:
            return rf"^GET .*{re.escape(send.phone.lstrip('+'))}"
        return re.escape(delivery_id(send.key))

    def _person(self, send: Send) -> Person:
        reference = patient_ref(self._key, send.phone)
        return Person(patient_ref=reference, phone=send.phone, wa_id=send.phone.lstrip("+"))

    async def _dispatch(self) -> Dispatch:
        return Dispatch(await self._rig.temporal(), 10)
