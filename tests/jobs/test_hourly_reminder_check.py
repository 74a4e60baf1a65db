"""`hourly-reminder-check`: starts what is missing, corrects what has moved, touches nothing else (spec §5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from medicalcor.contracts.appointments import ReminderStatus
from medicalcor.contracts.jobs import Totals
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    HOURLY_REMINDER_CHECK,
    REMINDER_STATUS,
    appointment_reminder_id,
)
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import START, link_patient, upsert_visit
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.values import timestamp
from tests.delivery_path import consent
from tests.jobs.crowd import run_job
from tests.lead_path import LeadPath, eventually
from tests.sandbox.server import SandboxServer

NOW = datetime.now(tz=UTC).replace(microsecond=0)
SENT, SENT_FOR = hs.REMINDER_MARKS["24h"]


def visit(path: LeadPath, phone: str, starts_at: datetime, **more: str) -> str:
    """An appointment made by hand in HubSpot; its id."""
    client = HubSpotClient("test", path.sandbox.hubspot_url)
    properties = {START: timestamp(starts_at), "hs_appointment_status": "SCHEDULED"} | more
    appointment_id, _ = upsert_visit(client, uuid4().hex, properties)
    link_patient(client, appointment_id, (), path.contacts(phone)[0]["id"])
    return appointment_id


def marked(sent_for: datetime) -> dict[str, str]:
    return {SENT: timestamp(NOW), SENT_FOR: timestamp(sent_for)}


async def test_what_lacks_a_reminder_is_looked_at_and_nothing_else(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    consent(path, phone)
    soon, moved = NOW + timedelta(hours=6), NOW + timedelta(hours=22)
    missing = visit(path, phone, soon)
    stale = visit(path, phone, moved, **marked(moved - timedelta(days=1)))
    others = [
        visit(path, phone, moved, **marked(moved)),
        visit(path, phone, moved, hs_appointment_status="CANCELLED"),
        visit(path, phone, NOW + timedelta(hours=26)),
        visit(path, phone, NOW - timedelta(hours=1)),
    ]
    totals: Totals = await (await run_job(path, HOURLY_REMINDER_CHECK)).result()
    assert (totals.processed, totals.started, totals.skipped, totals.failed) == (4, 2, 2, 0)
    for appointment_id in (missing, stale):
        handle = path.client.get_workflow_handle(appointment_reminder_id(appointment_id))

        async def has_read(wanted: str = appointment_id) -> bool:
            found = path.client.get_workflow_handle(appointment_reminder_id(wanted))
            status = await found.query(REMINDER_STATUS.name, result_type=REMINDER_STATUS.result)
            return status.appointment_time in (soon, moved)

        await eventually(has_read)
        assert (await handle.describe()).workflow_type == APPOINTMENT_REMINDER.name
    assert not [one for one in others if await path.is_started(appointment_reminder_id(one))]


async def test_one_that_runs_is_told_of_a_move_that_nobody_told_it_of(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    consent(path, phone)
    appointment_id = visit(path, phone, NOW + timedelta(hours=20))
    await (await run_job(path, HOURLY_REMINDER_CHECK)).result()
    handle = path.client.get_workflow_handle(appointment_reminder_id(appointment_id))

    async def stands_at(moment: datetime) -> bool:
        status: ReminderStatus = await handle.query(REMINDER_STATUS.name, result_type=ReminderStatus)
        return status.appointment_time == moment

    await eventually(lambda: stands_at(NOW + timedelta(hours=20)))
    HubSpotClient("test", portal.hubspot_url).update(
        hs.APPOINTMENTS, appointment_id, {START: timestamp(NOW + timedelta(hours=23))}
    )
    first_run = (await handle.describe()).run_id
    totals: Totals = await (await run_job(path, HOURLY_REMINDER_CHECK)).result()
    assert totals.started == 1
    await eventually(lambda: stands_at(NOW + timedelta(hours=23)))
    assert (await handle.describe()).run_id == first_run
