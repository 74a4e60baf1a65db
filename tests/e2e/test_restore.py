"""Restore to an earlier moment as docs/operations.md says: nothing is sent again that went since, and every STOP holds.

The database is a copy of the data folder; HubSpot and WhatsApp live on, outside of it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from temporalio.client import WorkflowHandle

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._processes import python
from medicalcor.cli._stack import Ports, Stack
from medicalcor.contracts.names import (
    DELIVERY_STATE,
    HOURLY_REMINDER_CHECK,
    REMINDER_STATUS,
    WITHDRAW,
    Queue,
    appointment_reminder_id,
    delivery_id,
)
from medicalcor.contracts.sends import Withdraw
from medicalcor.temporal.client import connect
from tests.clinic_zone import zone_where_it_is
from tests.delivery_path import Patient, Sending, consent, reminder
from tests.e2e.command import run
from tests.e2e.runbook_world import ROOT
from tests.engine import vendors
from tests.lead_path import LeadPath, eventually, set_up_hubspot, settings_of
from tests.sandbox.server import SandboxServer, free_port
from tests.timeline import Timeline
from tests.visit_path import RealTime, Visit

__all__ = ["vendors"]

pytestmark = pytest.mark.e2e

WENT_SINCE, STOPPED_SINCE, REMINDED_SINCE, AFTERWARDS = (f"+4074500000{number}" for number in range(4))
DUE_SECONDS, HOUR = 90, timedelta(hours=1)


@dataclass
class Moment:
    """The stack on one data folder, and what tests ask of it."""

    stack: Stack
    path: LeadPath

    async def command(self, *arguments: str, cwd: Path) -> None:
        """`medicalcor …` as an operator runs it."""
        code, said = await asyncio.to_thread(run, *arguments, cwd=cwd, **self.stack.env())
        assert code == 0, said

    async def worker(self, queue: Queue) -> None:
        """The workers of one queue."""
        port = free_port()
        await self.stack.processes.start(
            f"worker of {queue}",
            python(str(ROOT / "worker.py"), "--task-queue", str(queue)),
            {**self.stack.env(), "MEDICALCOR_WORKER_HEALTH_PORT": str(port)},
            self.stack._answers(f"http://127.0.0.1:{port}/ready"),
        )


@pytest.fixture
def clinic(vendors: SandboxServer) -> dict[str, str]:
    """Settings of a clinic where it is noon, and whose vendors are no part of its stack."""
    set_up_hubspot(vendors)
    return {
        "CLINIC_TIMEZONE": zone_where_it_is(12),
        "WHATSAPP_BURST_SECONDS": "1",
        "HUBSPOT_ACCESS_TOKEN": "test",
        "MEDICALCOR_HUBSPOT_BASE_URL": vendors.hubspot_url,
        "WHATSAPP_API_KEY": "test",
        "MEDICALCOR_WHATSAPP_BASE_URL": vendors.whatsapp_url,
        "OPENAI_API_KEY": "sk-test",
        "MEDICALCOR_OPENAI_BASE_URL": vendors.openai_url,
        "MEDICALCOR_STAFF_WEBHOOK_URL": vendors.slack_url,
    }


@asynccontextmanager
async def moment(folder: Path, clinic: dict[str, str], vendors: SandboxServer, *, whole: bool) -> AsyncIterator[Moment]:
    """The product on a folder's data; not `whole`: Temporal alone."""
    with DataFolder(folder, fresh=False) as data:
        stack = Stack(data, Ports(0, 0, 0, 0, 0), extra_env=clinic)
        try:
            await (stack.__aenter__() if whole else stack.start_temporal())
            os.environ["TEMPORAL_ADDRESS"] = stack.temporal_address
            settings = settings_of(stack.env())
            yield Moment(stack, LeadPath(await connect(settings), vendors, settings))
        finally:
            await stack.processes.stop()


async def _under_way(before: Moment, cwd: Path) -> tuple[Visit, Sending, Sending]:
    """At the backup: sends are paused, two messages of the clinic are held, and a reminder waits for its time."""
    await before.command("sends", "pause", "--reason", "a test", cwd=cwd)
    for phone in (WENT_SINCE, STOPPED_SINCE, REMINDED_SINCE):
        consent(before.path, phone)
    held = [
        await Patient(before.path, phone).deliver(reminder(origin="clinic")) for phone in (WENT_SINCE, STOPPED_SINCE)
    ]
    for one in held:
        await one.until(reason="sends_paused")
    starts_at, booked_at = datetime.now(UTC) + timedelta(hours=2, seconds=DUE_SECONDS), datetime.now(UTC) - HOUR
    patient = Patient(before.path, REMINDED_SINCE)
    visit = Visit(cast(Timeline, RealTime()), patient, starts_at, booked_at, name="Ana")
    await visit.look()
    await visit.until(reminder_2h_rule="on_time")
    return visit, held[0], held[1]


async def _goes_on(since: Moment, visit: Visit, cwd: Path) -> None:
    """What the backup knows nothing of: a STOP, the end of the pause, a message and the reminder that went."""
    path = since.path
    await path.say(STOPPED_SINCE, "STOP", reply="stop")
    await eventually(lambda: "withdrawn" in str(path.contacts(STOPPED_SINCE)[0]["properties"].values()))
    await since.command("sends", "resume", cwd=cwd)
    await eventually(lambda: _to(path.sandbox, WENT_SINCE) == 1)
    await eventually(lambda: bool(visit.record().get("reminder_2h_sent")))
    await eventually(lambda: len(Patient(path, WENT_SINCE).notes()) == 1)


async def _reconciled(again: Moment, visit: Visit, went: Sending, cwd: Path) -> None:
    """The page's steps 2 to 6."""
    await again.command("sends", "pause", "--reason", "restored, being reconciled", cwd=cwd)
    await asyncio.gather(*(again.worker(queue) for queue in Queue if queue is not Queue.WHATSAPP))
    await again.stack.start_api()
    await again.command("schedules", "apply", cwd=cwd)
    await again.path.client.get_schedule_handle(HOURLY_REMINDER_CHECK.name).trigger()
    # HubSpot's mark, read at the reminder's time or at the job's word, is the end of it.
    handle = again.path.client.get_workflow_handle(appointment_reminder_id(visit.appointment_id))
    await eventually(lambda: _marked_as_sent(handle))
    assert [note for note in Patient(again.path, WENT_SINCE).notes() if "WhatsApp trimis: " in note]
    withdrawn = Withdraw(at=datetime.now(UTC), reason="restored")
    assert await again.path.dispatch.signal(delivery_id(went.key), WITHDRAW, withdrawn)
    await eventually(lambda: _refused(again.path, went))


async def _marked_as_sent(handle: WorkflowHandle[Any, Any]) -> bool:
    view = await handle.query(REMINDER_STATUS.name, result_type=REMINDER_STATUS.result)
    return "2h" in view.reminders_sent


async def _refused(path: LeadPath, sending: Sending) -> bool:
    handle = path.client.get_workflow_handle(delivery_id(sending.key))
    return bool((await handle.query(DELIVERY_STATE.name, result_type=DELIVERY_STATE.result)).outcome == "refused")


def _sent(vendors: SandboxServer) -> list[str]:
    """Whom WhatsApp took the clinic's messages for, in order; the confirmation of a STOP is an answer."""
    thread = vendors.state()["whatsapp"]["messages"]
    return [one["user"] for one in thread if one["direction"] == "out" and "template" in one["message"]]


def _to(vendors: SandboxServer, phone: str) -> int:
    return _sent(vendors).count(phone.lstrip("+"))


async def test_what_went_since_goes_once_and_a_stop_since_holds(
    clinic: dict[str, str], vendors: SandboxServer, tmp_path: Path
) -> None:
    lost, restored = tmp_path / "lost", tmp_path / "restored"
    async with moment(lost, clinic, vendors, whole=True) as before:
        visit, went, stopped = await _under_way(before, tmp_path)
    shutil.copytree(lost, restored)
    # The backup is of before the reminder: else the test is about nothing (and the machine too slow for it).
    assert datetime.now(UTC) < visit.starts_at - 2 * HOUR
    assert _sent(vendors) == []
    async with moment(lost, clinic, vendors, whole=True) as since:
        await _goes_on(since, visit, tmp_path)
    before_restore = _sent(vendors)
    async with moment(restored, clinic, vendors, whole=False) as again:
        await _reconciled(again, visit, went, tmp_path)
        await again.worker(Queue.WHATSAPP)
        await again.command("sends", "resume", cwd=tmp_path)
        # What is new goes, so that what was restored has had its time as well.
        consent(again.path, AFTERWARDS)
        new = await Patient(again.path, AFTERWARDS).deliver(reminder())
        await eventually(lambda: _to(vendors, AFTERWARDS) == 1)
        await eventually(lambda: _refused(again.path, stopped))
        assert await again.path.is_started(delivery_id(new.key))
    assert _sent(vendors) == [*before_restore, AFTERWARDS.lstrip("+")]
