"""From the API to HubSpot and the reminders, on the real engine: each request once, in order, whatever HubSpot does."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from temporalio.client import WorkflowFailureError
from temporalio.common import SearchAttributeKey

from medicalcor.contracts.appointments import BookingOutcome, ReminderOutcome, ReminderStatus
from medicalcor.contracts.names import (
    REMINDER_STATUS,
    SearchAttribute,
    appointment_reminder_id,
    book_appointment_id,
    record_consent_id,
)
from medicalcor.sandbox.hubspot.webhooks import signature
from tests.ingress.api_client import API_KEY, api
from tests.lead_path import PATIENCE_SECONDS, LeadPath, eventually
from tests.sandbox.portal import Portal

KEY = {"Authorization": f"Bearer {API_KEY}"}
SECRET, PUBLIC = "client-secret", "https://clinic.example.ro"
SOON = (datetime.now(UTC) + timedelta(days=40)).replace(hour=11, minute=30, second=0, microsecond=0)
LATER, LATEST = SOON + timedelta(days=1), SOON + timedelta(days=2)
TEXT = "Sunt de acord să primesc mementouri pe WhatsApp."


class Desk:
    """A booking system that calls the API, and what came of it."""

    def __init__(self, path: LeadPath, client: httpx.AsyncClient, phone: str) -> None:
        self.path, self.client, self.phone = path, client, phone
        self.external_id = f"v-{uuid4().hex[:12]}"

    async def book(self, **changes: Any) -> None:
        """POST."""
        visit = {"external_id": self.external_id, "appointment_time": SOON.isoformat(), "phone": self.phone}
        await self._send("POST", "", {**visit, **changes})

    async def move(self, to: datetime, **more: Any) -> None:
        """PATCH."""
        await self._send("PATCH", f"/{self.external_id}", {"appointment_time": to.isoformat(), **more})

    async def cancel(self, by: str = "clinic") -> None:
        """DELETE."""
        await self._send("DELETE", f"/{self.external_id}?by={by}")

    async def outcome(self) -> BookingOutcome:
        """Of the run that is open now, or was last."""
        workflow_id = book_appointment_id(self.external_id)
        handle = self.path.client.get_workflow_handle(workflow_id, result_type=BookingOutcome)
        async with asyncio.timeout(PATIENCE_SECONDS):
            found: BookingOutcome = await handle.result()
        return found

    def visits(self) -> list[dict[str, Any]]:
        """In HubSpot, by our external id."""
        found = self.path.sandbox.state()["hubspot"]["appointments"]
        return [one for one in found if one["properties"].get("external_id") == self.external_id]

    def start(self) -> str:
        """When the one visit is."""
        [visit] = self.visits()
        return str(visit["properties"]["hs_appointment_start"])

    async def status(self, appointment_id: str) -> ReminderStatus:
        """What the reminders say of themselves."""
        handle = self.path.client.get_workflow_handle(appointment_reminder_id(appointment_id))
        found: ReminderStatus = await handle.query(REMINDER_STATUS.name, result_type=ReminderStatus)
        return found

    async def reminded_at(self, appointment_id: str, when: datetime) -> None:
        """Waits until the reminders know this time."""

        async def knows() -> bool:
            return (await self.status(appointment_id)).appointment_time == when

        await eventually(knows)

    async def reminders_end(self, appointment_id: str) -> str:
        """How the reminders ended."""
        handle = self.path.client.get_workflow_handle(
            appointment_reminder_id(appointment_id), result_type=ReminderOutcome
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            return str((await handle.result()).outcome)

    async def _send(self, method: str, path: str, body: object = None) -> None:
        answer = await self.client.request(method, f"/appointments{path}", json=body, headers=KEY)
        assert answer.status_code == 202, answer.text


@pytest.fixture
async def desk(path: LeadPath, phone: str) -> AsyncIterator[Desk]:
    async with api(
        path.dispatch, MEDICALCOR_HUBSPOT_WEBHOOK_SECRETS=SECRET, MEDICALCOR_PUBLIC_BASE_URL=PUBLIC
    ) as client:
        yield Desk(path, client, phone)


async def hubspot_says(desk: Desk, *events: dict[str, Any]) -> None:
    """HubSpot's webhook, signed."""
    raw, timestamp = json.dumps(events).encode(), str(round(time.time() * 1000))
    headers = {
        "X-HubSpot-Request-Timestamp": timestamp,
        "X-HubSpot-Signature-v3": signature(SECRET, "POST", f"{PUBLIC}/webhooks/hubspot", raw, timestamp),
    }
    answer = await desk.client.post("/webhooks/hubspot", content=raw, headers=headers)
    assert answer.status_code == 200, answer.text


@asynccontextmanager
async def hubspot_away(desk: Desk) -> AsyncIterator[None]:
    """HubSpot answers nothing but 500 meanwhile."""
    desk.path.sandbox.fault("hubspot", "500", times=None)
    try:
        yield
    finally:
        desk.path.sandbox.clear_faults()


async def test_a_booking_reaches_hubspot_with_patient_and_consent_and_its_reminders_wait(desk: Desk) -> None:
    consent = {"appointment_reminders": True, "marketing": False, "text": TEXT}
    await desk.book(name="Matei Pop", minutes=30, consent=consent)
    done = await desk.outcome()
    assert done.outcome == "created"
    [visit] = desk.visits()
    assert visit["id"] == done.appointment_id
    [contact] = desk.path.contacts(desk.phone)
    assert contact["properties"]["consent_appointment_reminders"] == "granted"
    assert "consent_marketing_whatsapp" not in contact["properties"]
    assert contact["properties"]["firstname"] == "Matei"
    links = desk.path.sandbox.state()["hubspot"]["associations"]
    assert ["contacts", contact["id"]] in [one["to"] for one in links if one["from"] == ["appointments", visit["id"]]]
    [note] = desk.path.linked("notes", contact["id"])
    assert TEXT in note["properties"]["hs_note_body"]
    await desk.reminded_at(visit["id"], SOON)


async def test_what_comes_while_hubspot_is_away_is_done_in_order_and_once(desk: Desk) -> None:
    async with hubspot_away(desk):
        await desk.book()
        for time_ in (LATER, SOON, LATER, LATEST, LATEST):
            await desk.move(time_)
    assert (await desk.outcome()).outcome == "unchanged"  # the last one said again what the one before it had said
    assert desk.start() == LATEST.isoformat().replace("+00:00", "Z")
    [visit] = desk.visits()
    assert len(visit["properties"]["booking_requests"].split(",")) == 5
    await desk.reminded_at(visit["id"], LATEST)


async def test_a_booking_that_comes_again_long_after_a_move_moves_nothing(desk: Desk) -> None:
    await desk.book()
    first = await desk.outcome()
    await desk.move(LATER)
    assert (await desk.outcome()).outcome == "changed"
    await desk.book()
    assert await desk.outcome() == BookingOutcome(outcome="unchanged", appointment_id=first.appointment_id)
    assert desk.start() == LATER.isoformat().replace("+00:00", "Z")
    await desk.reminded_at(first.appointment_id, LATER)


async def test_twenty_of_one_booking_at_once_are_one_visit(desk: Desk) -> None:
    consent = {"appointment_reminders": True, "text": TEXT}
    await asyncio.gather(*(desk.book(consent=consent) for _ in range(20)))
    await desk.outcome()
    assert len(desk.visits()) == 1
    [contact] = desk.path.contacts(desk.phone)
    assert len(desk.path.linked("notes", contact["id"])) == 1


async def test_a_cancelled_visit_ends_as_cancelled_in_hubspot_and_in_its_reminders(desk: Desk) -> None:
    """Case 16, its first half: nothing waits any more for a moment to come."""
    await desk.book()
    appointment_id = (await desk.outcome()).appointment_id
    await desk.reminded_at(appointment_id, SOON)
    await desk.cancel(by="patient")
    assert (await desk.outcome()).outcome == "cancelled"
    [visit] = desk.visits()
    assert visit["properties"]["hs_appointment_status"] == "CANCELLED"
    assert visit["properties"]["patient_answer"] == "cancelled"

    async def off() -> bool:
        status = await desk.status(appointment_id)
        return status.reminder_24h_at is None and status.reminder_2h_at is None

    await eventually(off)


async def test_two_children_on_one_number_are_two_visits_with_two_reminders(desk: Desk) -> None:
    """Case 34's neighbour: one contact, two visits, each with its own patient's name."""
    found = []
    for name in ("Matei Pop", "Ioana Pop"):
        desk.external_id = f"v-{uuid4().hex[:12]}"
        await desk.book(name=name)
        found.append((await desk.outcome()).appointment_id)
    assert len(set(found)) == 2
    assert len(desk.path.contacts(desk.phone)) == 1
    for appointment_id in found:
        await desk.reminded_at(appointment_id, SOON)


async def test_a_request_that_hubspot_refuses_fails_visibly_and_costs_no_other(desk: Desk) -> None:
    message = 'Property values were not valid: [{"name":"hs_appointment_status","error":"INVALID_OPTION"}]'
    body = {"status": "error", "message": message, "category": "VALIDATION_ERROR"}
    desk.path.sandbox.fault("hubspot", "500", match="contacts/batch/upsert", times=3)
    answer = {"status": 400, "body": body}
    desk.path.sandbox.fault("hubspot", "refused", match="0-421/batch/upsert", times=1, answer=answer)
    await desk.book()
    await desk.book(minutes=45)
    with pytest.raises(WorkflowFailureError) as failure:
        await desk.outcome()
    assert getattr(failure.value.cause, "type", None) == "BookingFailed"
    [visit] = desk.visits()
    await desk.reminded_at(visit["id"], SOON)


@pytest.mark.parametrize("kind", ["move", "cancel"])
async def test_what_was_never_booked_changes_nothing(desk: Desk, kind: str) -> None:
    await (desk.move(LATER) if kind == "move" else desk.cancel())
    assert await desk.outcome() == BookingOutcome(outcome="unknown")
    assert desk.visits() == []


async def test_events_out_of_order_about_a_cancelled_visit_find_it_cancelled(desk: Desk) -> None:
    """Case 34: only HubSpot's state counts, whatever the events say and in whatever order."""
    portal = Portal(desk.path.sandbox, "test")
    made = portal.create(
        "appointments", hs_appointment_start=SOON.isoformat(), hs_appointment_status="CANCELLED", external_id="x"
    )
    event = {"objectTypeId": "0-421", "objectId": int(made)}
    await hubspot_says(
        desk,
        {**event, "subscriptionType": "object.propertyChange", "propertyName": "hs_appointment_status"},
        {**event, "subscriptionType": "object.propertyChange", "propertyName": "hs_appointment_start"},
        {**event, "subscriptionType": "object.creation"},
        {**event, "subscriptionType": "object.somethingNew"},
    )

    async def off() -> bool:
        status = await desk.status(made)
        return status.appointment_time == SOON and status.reminder_24h_at is None

    await eventually(lambda: desk.path.is_started(appointment_reminder_id(made)))
    await eventually(off)


async def test_a_visit_that_staff_made_is_followed_and_a_deleted_one_ends(desk: Desk) -> None:
    portal = Portal(desk.path.sandbox, "test")
    made = portal.create("appointments", hs_appointment_start=SOON.isoformat())
    event = {"objectTypeId": "0-421", "objectId": int(made)}
    await hubspot_says(desk, {**event, "subscriptionType": "object.creation"})
    await desk.reminded_at(made, SOON)
    portal.call(
        "PATCH", f"/v3/objects/appointments/{made}", {"properties": {"hs_appointment_start": LATER.isoformat()}}
    )
    await hubspot_says(desk, {**event, "subscriptionType": "object.propertyChange", "propertyName": "x"})
    await desk.reminded_at(made, LATER)
    portal.call("DELETE", f"/v3/objects/appointments/{made}")
    await hubspot_says(desk, {**event, "subscriptionType": "object.deletion"})
    assert await desk.reminders_end(made) == "deleted"


async def test_an_erased_contact_is_a_task_and_a_post_for_staff_and_comes_back_nowhere(desk: Desk) -> None:
    contact_id = str(10**9 + uuid4().int % 10**9)
    event = {"subscriptionType": "contact.privacyDeletion", "objectId": int(contact_id)}
    before = len(desk.path.sandbox.state()["hubspot"]["contacts"])
    await hubspot_says(desk, event)
    await hubspot_says(desk, event)

    def tasks() -> list[dict[str, Any]]:
        found = desk.path.sandbox.state()["hubspot"]["tasks"]
        return [one for one in found if contact_id in one["properties"].get("hs_task_body", "")]

    await eventually(lambda: len(tasks()) == 1)
    posts = [str(one["message"]) for one in desk.path.sandbox.state()["slack"]["posts"]]
    await eventually(lambda: any("GDPR" in str(one["message"]) for one in desk.path.sandbox.state()["slack"]["posts"]))
    assert not any(desk.phone in post for post in posts)
    assert len(desk.path.sandbox.state()["hubspot"]["contacts"]) == before


async def test_the_consents_are_recorded_by_a_workflow_that_is_the_patients(desk: Desk) -> None:
    await desk.book(consent={"appointment_reminders": True, "text": TEXT})
    await desk.outcome()
    prefix = record_consent_id(desk.path.reference(desk.phone), "")
    query = f'WorkflowId STARTS_WITH "{prefix}"'

    async def found() -> bool:
        return len([one async for one in desk.path.client.list_workflows(query)]) == 1

    await eventually(found)


async def test_a_run_that_a_move_began_is_found_by_the_patient_whom_a_later_request_names(desk: Desk) -> None:
    async with hubspot_away(desk):
        await desk.move(LATER)
        await desk.book()
    assert (await desk.outcome()).outcome == "created"
    described = await desk.path.client.get_workflow_handle(book_appointment_id(desk.external_id)).describe()
    attribute = SearchAttributeKey.for_keyword(SearchAttribute.PATIENT_REF)
    assert described.typed_search_attributes.get(attribute) == desk.path.reference(desk.phone)
