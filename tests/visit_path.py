"""Appointments for tests: a visit in HubSpot's stand-in, its reminder workflow, and what its patient was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError

from medicalcor.contracts._base import Tags
from medicalcor.contracts.appointments import AppointmentReminder, Look, ReminderOutcome, ReminderStatus
from medicalcor.contracts.messages import DeliveryStatus, PatientReply, Person
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    LOOK,
    PATIENT_REPLY,
    REMINDER_STATUS,
    STATUS,
    appointment_reminder_id,
)
from medicalcor.domain.button_payloads import Tap, read_payload
from medicalcor.domain.patient_words import moment_text
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import START, link_patient, upsert_visit
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.values import timestamp
from tests.delivery_path import Patient, consent
from tests.lead_path import PATIENCE_SECONDS, LeadPath, eventually
from tests.timeline import BUCHAREST, Timeline

_STATUS = "hs_appointment_status"


class RealTime:
    """The clock of visits that live in real time."""

    def now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)


@dataclass
class Visit:
    """One appointment of a patient, in HubSpot as staff see it."""

    timeline: Timeline
    patient: Patient
    starts_at: datetime
    booked_at: datetime
    name: str = ""
    arrives: bool = True
    appointment_id: str = field(init=False)

    @property
    def path(self) -> LeadPath:
        """The workers and stand-ins."""
        return self.patient.path

    @property
    def when(self) -> str:
        """Its time as patients read it in Romanian."""
        return moment_text(self.starts_at, "ro", BUCHAREST)

    def __post_init__(self) -> None:
        self._arrived: set[str] = set()
        self._hubspot = HubSpotClient("test", self.path.sandbox.hubspot_url)
        properties = self._times(self.starts_at, self.booked_at) | {_STATUS: "SCHEDULED", hs.PATIENT_NAME: self.name}
        self.appointment_id, _ = upsert_visit(self._hubspot, f"agenda-{uuid4().hex}", properties)
        link_patient(self._hubspot, self.appointment_id, (), self.path.contacts(self.patient.phone)[0]["id"])

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """Its reminder workflow."""
        workflow_id = appointment_reminder_id(self.appointment_id)
        return self.path.client.get_workflow_handle(workflow_id, result_type=ReminderOutcome)

    async def look(self, **given: Any) -> None:
        """Has the workflow look, as HubSpot's webhook does; starts it where none runs."""
        reminder = AppointmentReminder(tags=Tags(correlation_id=str(uuid4())), appointment_id=self.appointment_id)
        look = Look(at=self.timeline.now(), why="test")
        workflow_id = appointment_reminder_id(self.appointment_id)
        await self.path.dispatch.signal_with_start(
            APPOINTMENT_REMINDER, reminder.model_copy(update=given), workflow_id, LOOK, look
        )

    async def reply(
        self,
        answer: str,
        about: datetime | None = None,
        *,
        tap: bool = True,
        key: str = "",
        starts: bool = False,
        person: Person | None = None,
    ) -> str:
        """A tap on a button that was about a time (the present one), or a short answer; the message's key.

        `starts`: it starts the workflow where none runs. `person`: who answers, as the conversation says.
        """
        key = key or uuid4().hex
        at = self.timeline.now()
        about = (about or self.starts_at) if tap else None
        reply = PatientReply(answer=answer, at=at, message_key=key, appointment_at=about, by_tap=tap, person=person)
        workflow_id = appointment_reminder_id(self.appointment_id)
        if starts:
            reminder = AppointmentReminder(appointment_id=self.appointment_id)
            await self.path.dispatch.signal_with_start(
                APPOINTMENT_REMINDER, reminder, workflow_id, PATIENT_REPLY, reply
            )
        else:
            assert await self.path.dispatch.signal(workflow_id, PATIENT_REPLY, reply)
        return key

    def edit(self, **properties: str) -> None:
        """Staff change the record by hand."""
        self._hubspot.update(hs.APPOINTMENTS, self.appointment_id, properties)

    def move(self, starts_at: datetime, booked_at: datetime | None = None) -> None:
        """Staff move it: with a booking of the new time, or only the start, by hand."""
        self.edit(**(self._times(starts_at, booked_at) if booked_at else {START: timestamp(starts_at)}))
        self.starts_at = starts_at

    def cancel(self) -> None:
        """Staff cancel it."""
        self.edit(**{_STATUS: "CANCELLED"})

    def record(self) -> dict[str, str]:
        """The record as it is."""
        found = self.path.sandbox.state()["hubspot"]["appointments"]
        properties: dict[str, str] = next(one["properties"] for one in found if one["id"] == self.appointment_id)
        return properties

    async def status(self) -> ReminderStatus:
        """What an operator sees."""
        found: ReminderStatus = await self.handle.query(
            REMINDER_STATUS.name, result_type=REMINDER_STATUS.result, rpc_timeout=timedelta(seconds=5)
        )
        return found

    async def until(self, **wanted: Any) -> ReminderStatus:
        """Waits until the status says this."""

        found: list[ReminderStatus] = []

        async def said() -> bool:
            try:
                found[:] = [await self.status()]
            except RPCError:
                # Asked while it continued as new.
                return False
            view = found[0].model_dump()
            return all(view[name] == value for name, value in wanted.items())

        await eventually(said)
        return found[0]

    async def result(self) -> ReminderOutcome:
        """Its outcome, once it has ended."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            outcome: ReminderOutcome = await self.handle.result()
        return outcome

    def messages(self) -> list[dict[str, Any]]:
        """What WhatsApp took for this patient, oldest first."""
        thread = self.path.sandbox.state()["whatsapp"]["messages"]
        user = self.patient.phone.lstrip("+")
        return [one for one in thread if one["direction"] == "out" and one["user"] == user]

    def templates(self) -> list[str]:
        """The names of the templates that the patient was sent."""
        return [one["message"]["template"]["name"] for one in self.messages() if "template" in one["message"]]

    async def until_sent(self, *templates: str) -> None:
        """Waits until the patient was sent exactly these."""
        await self._patiently(lambda: self.templates() == list(templates))
        await self.arrived()

    async def until_said(self, text: str) -> dict[str, Any]:
        """Waits until the last message to the patient holds this text."""
        await self._patiently(lambda: bool(found := self.messages()) and text in found[-1]["text"])
        await self.arrived()
        return self.messages()[-1]

    async def arrived(self) -> None:
        """WhatsApp tells the deliveries that everything was read so far: they end, each before its workflow does."""
        for message in self.messages():
            if message["callback"] not in self._arrived and self.arrives:
                self._arrived.add(message["callback"])
                told = DeliveryStatus(status="read", at=self.timeline.now())
                await self.path.dispatch.signal(message["callback"], STATUS, told)

    async def lost(self) -> None:
        """WhatsApp tells the deliveries that the last message did not arrive after all."""
        told = DeliveryStatus(status="failed", at=self.timeline.now(), codes=[131026])
        await self.path.dispatch.signal(self.messages()[-1]["callback"], STATUS, told)

    async def _patiently(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds; on a busy machine the gate may get no answer in time, and asks again in a minute."""
        for _ in range(5):
            try:
                async with asyncio.timeout(PATIENCE_SECONDS / 6):
                    # In a thread: the workers share this event loop.
                    while not await asyncio.to_thread(holds):
                        await asyncio.sleep(0.1)
                    return
            except TimeoutError:
                await self.timeline.advance(timedelta(seconds=61))
        assert holds()

    async def end(self) -> None:
        """Leaves nothing behind that would wake up in another test."""
        self.arrives = True
        await self.arrived()
        for message in self.messages():
            await self.path.client.get_workflow_handle(message["callback"]).result()
        if (await self.handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            self.delete()
            await self.look()
            await self.result()

    def delete(self) -> None:
        """Staff delete it."""
        url = f"/hubspot/crm/v3/objects/{hs.APPOINTMENTS}/{self.appointment_id}"
        answer = self.path.sandbox.http.delete(url, headers={"Authorization": "Bearer test"})
        assert answer.status_code == 204, answer.text

    def unlink(self) -> None:
        """Staff take the patient off it."""
        contact_id = self.path.contacts(self.patient.phone)[0]["id"]
        self._hubspot.unlink((hs.APPOINTMENTS, self.appointment_id), ("contacts", contact_id))

    def tasks_of_nobody(self) -> list[str]:
        """The subjects of the staff tasks about this visit's time that belong to no contact."""
        keyed = [one["properties"] for one in self.path.sandbox.state()["hubspot"]["tasks"]]
        about = f".nobody.{self.appointment_id}."
        return [str(one["hs_task_subject"]) for one in keyed if about in str(one[hs.KEY])]

    def taps(self, message: dict[str, Any]) -> list[Tap | None]:
        """What the buttons of a message would say."""
        return [read_payload(button["payload"]) for button in message["buttons"]]

    def tasks(self) -> list[str]:
        """The subjects of the staff tasks of this patient."""
        return [str(task["hs_task_subject"]) for task in self.patient.tasks()]

    async def until_task(self, holds: Callable[[list[str]], bool]) -> None:
        """Waits until the staff tasks are so."""
        await self._patiently(lambda: holds(self.tasks()))

    @staticmethod
    def _times(starts_at: datetime, booked_at: datetime | None) -> dict[str, str]:
        booked, booked_for = hs.BOOKED
        found = {START: timestamp(starts_at)}
        return found | ({booked: timestamp(booked_at), booked_for: timestamp(starts_at)} if booked_at else {})


@pytest.fixture
def patient(timeline: Timeline, phone: str) -> Patient:
    """A person who agreed to everything, for years."""
    consent(timeline.path, phone)
    return Patient(timeline.path, phone)


def shifted(moments: list[datetime], after: datetime) -> list[datetime]:
    """The same wall times, whole weeks later, all after `after` and with the same offsets: also the clock changes."""
    for weeks in range(600):
        found = [(one.astimezone(BUCHAREST).replace(tzinfo=None) + timedelta(weeks=weeks)) for one in moments]
        aware = [one.replace(tzinfo=BUCHAREST) for one in found]
        same = (a.utcoffset() == b.astimezone(BUCHAREST).utcoffset() for a, b in zip(aware, moments, strict=True))
        if min(aware) > after and all(same):
            return [one.astimezone(UTC) for one in aware]
    raise LookupError("no such weeks in ten years")
