"""What happens in a week of a test: leads, claims, visits, messages, as their own workflows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from temporalio.client import WorkflowHandle

from medicalcor.contracts._base import Payload, Tagged, Tags
from medicalcor.contracts.alerts import Claim
from medicalcor.contracts.appointments import AppointmentReminder, Look, ReminderOutcome
from medicalcor.contracts.care import ConsentRenewal, ConsentRenewalOutcome
from medicalcor.contracts.jobs import Job
from medicalcor.contracts.leads import LeadResult, LeadScoring
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    CLAIM,
    CONSENT_RENEWAL,
    LEAD_SCORING,
    LOOK,
    WorkflowRef,
    appointment_reminder_id,
    consent_renewal_id,
    hot_lead_id,
    lead_refresh_id,
)
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import END, START, link_patient, upsert_visit
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.values import timestamp
from tests.delivery_path import Patient, reminder
from tests.lead_path import LeadPath, eventually

TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)

HOT_TEXT = "Vreau All-on-4 săptămâna asta, am bugetul pregătit de 10000 euro."
COLD_TEXT = "Cât costă?"


@dataclass
class Week:
    """The doings of one test."""

    path: LeadPath

    async def lead(self, phone: str, text: str) -> LeadResult:
        """A person fills in the form, and is scored."""
        return await self.path.result(await self.path.score(phone, text))

    async def refresh(self, phone: str) -> None:
        """What the person wrote is scored again, as the nightly job does it."""
        reference = self.path.reference(phone)
        tags = Tags(patient_ref=reference, channel="web", correlation_id=str(uuid4()))
        lead = LeadScoring(tags=tags, phone=phone, message=HOT_TEXT, channel="web", quiet=True)
        workflow_id = lead_refresh_id(reference, "2026-11-26")
        await self.path.dispatch.start(LEAD_SCORING, lead, workflow_id)
        assert (await self.path.result(workflow_id)).quiet

    async def claim(self, phone: str) -> None:
        """Somebody of the staff takes the HOT lead."""
        alert = hot_lead_id(self.path.reference(phone), datetime.now(tz=UTC).date().isoformat())
        await eventually(lambda: self.path.is_started(alert))
        assert await self.path.dispatch.signal(alert, CLAIM, Claim(at=datetime.now(tz=UTC), by="Ioana"))

    def book(self, phone: str, starts_in: timedelta, answer: str = "") -> str:
        """A visit in HubSpot; its id."""
        starts_at = (datetime.now(tz=UTC) + starts_in).replace(microsecond=0)
        hubspot = HubSpotClient("test", self.path.sandbox.hubspot_url)
        given = {
            START: timestamp(starts_at),
            END: timestamp(starts_at + timedelta(hours=1)),
            self.path.settings.hubspot_appointment_status_property: "SCHEDULED",
        }
        if answer:
            given |= {hs.PATIENT_ANSWER[0]: answer, hs.PATIENT_ANSWER[1]: timestamp(starts_at)}
        visit_id, _ = upsert_visit(hubspot, uuid4().hex, given)
        link_patient(hubspot, visit_id, (), self.path.contacts(phone)[0]["id"])
        return visit_id

    async def remind(self, visit_id: str) -> WorkflowHandle[Any, Any]:
        """The visit's reminders begin."""
        tags = Tags(correlation_id=str(uuid4()))
        workflow_id = appointment_reminder_id(visit_id)
        given = AppointmentReminder(tags=tags, appointment_id=visit_id)
        await self.path.dispatch.signal_with_start(
            APPOINTMENT_REMINDER, given, workflow_id, LOOK, Look(at=datetime.now(tz=UTC))
        )
        return self.path.client.get_workflow_handle(workflow_id, result_type=ReminderOutcome)

    async def refused_reminder(self, phone: str, appointment_id: str) -> None:
        """A reminder to a person who has agreed to none."""
        wish = reminder(key=f"reminder-24h.{appointment_id}.20310304T0800Z")
        sending = await Patient(self.path, phone).deliver(wish)
        assert (await sending.result()).outcome == "refused"

    async def renewal(self, phone: str) -> None:
        """A renewal of a consent that is not there."""
        tags = Tags(patient_ref=self.path.reference(phone), correlation_id=str(uuid4()))
        given = ConsentRenewal(tags=tags, phone=phone, consent_types=["marketing_whatsapp"])
        workflow_id = consent_renewal_id(tags.patient_ref)
        await self.path.dispatch.start(CONSENT_RENEWAL, given, workflow_id)
        handle = self.path.client.get_workflow_handle(workflow_id, result_type=ConsentRenewalOutcome)
        assert (await handle.result()).outcome == "not_granted"

    async def indexed(self, ref: WorkflowRef[TaggedIn, Out], number: int, condition: str = "") -> None:
        """Until the engine's index, which lags, has so many."""
        query = f"WorkflowType = '{ref.name}'" + (f" AND {condition}" if condition else "")

        async def all_there() -> bool:
            return (await self.path.client.count_workflows(query)).count >= number

        await eventually(all_there)

    async def run(self, ref: WorkflowRef[Job, Out], due_at: datetime) -> Out:
        """A job, as its schedule runs it; its result."""
        workflow_id = f"{ref.name}-{uuid4().hex}"
        await self.path.dispatch.start(ref, Job(due_at=due_at), workflow_id)
        handle = self.path.client.get_workflow_handle(workflow_id, result_type=ref.result)
        result: Out = await handle.result()
        return result

    def posts(self, words: str) -> list[str]:
        """Staff posts with these words, as text."""
        found = [post["message"]["text"] for post in self.path.sandbox.state()["slack"]["posts"]]
        return [text for text in found if words in text]
