"""Two builds of the workers under load, on the real engine: first build, promotion, roll-back (spec §6)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from temporalio.client import Client

from medicalcor.contracts.names import conversation_id
from medicalcor.temporal.client import connect
from medicalcor.temporal.deployments import Deployment, deployment_name, open_deployment, read_deployment
from medicalcor.temporal.search_attributes import prepare_namespace
from tests.clinic_zone import zone_where_it_is
from tests.delivery_path import Patient, consent
from tests.e2e.command import run
from tests.engine import vendors
from tests.lead_path import LeadPath, eventually, set_up_hubspot, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import DevServer, dev_server
from tests.timeline import Timeline
from tests.visit_path import RealTime, Visit
from worker import QUEUES, run_workers

__all__ = ["vendors"]

pytestmark = pytest.mark.e2e

BASE = "clinic"
DEPLOYMENTS = [f"{BASE}-{queue}" for queue in QUEUES]
# Seconds from the booking to the 2 h reminder: before, during and after a promotion and a roll-back, which take some.
DUE = range(6, 34, 3)
# One more, which fires on the new build also where the machine is so slow that all others have gone before.
LAST_DUE = 170


@pytest.fixture(scope="module")
def own_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    """A server of its own: once a build is current, the other tests' unversioned workers would get nothing."""
    with dev_server(tmp_path_factory.mktemp("versions")) as server:
        os.environ["TEMPORAL_ADDRESS"] = server.address
        yield server


@asynccontextmanager
async def build(vendors: SandboxServer, build_id: str) -> AsyncIterator[None]:
    """All workers of one build, as `python worker.py` runs them."""
    versioned = {"TEMPORAL_DEPLOYMENT_NAME": BASE, "TEMPORAL_WORKER_BUILD_ID": build_id}
    stop = asyncio.Event()
    settings = test_settings(vendors, CLINIC_TIMEZONE=zone_where_it_is(12), **versioned)
    serving = asyncio.create_task(run_workers(settings, list(QUEUES), stop))
    try:
        yield
    finally:
        stop.set()
        await serving


async def deploy(own_engine: DevServer, cwd: Path, *arguments: str) -> tuple[int, str]:
    """`medicalcor deploy …` as an operator runs it."""
    env = {"TEMPORAL_ADDRESS": own_engine.address, "TEMPORAL_DEPLOYMENT_NAME": BASE, "COLUMNS": "200"}
    return await asyncio.to_thread(run, "deploy", *arguments, cwd=cwd, **env)


async def currents(client: Client) -> set[str]:
    """The current builds of all queues."""
    return {one.current if one else "" for one in await _all(client)}


async def shown(client: Client, build_id: str) -> bool:
    """Whether workers of that build have polled every queue."""
    return all(one is not None and one.has(build_id) for one in await _all(client))


async def _all(client: Client) -> list[Deployment | None]:
    # The engine refuses to be asked about one deployment many times a second.
    await asyncio.sleep(0.5)
    return [await read_deployment(client, name) for name in DEPLOYMENTS]


async def builds_of(client: Client, workflow_id: str) -> list[str]:
    """The builds that did the workflow's tasks, in order."""
    history = await client.get_workflow_handle(workflow_id).fetch_history()
    done = [event.workflow_task_completed_event_attributes for event in history.events]
    return [one.deployment_version.build_id for one in done if one.deployment_version.build_id]


async def timers_of(visit: Visit) -> set[tuple[str, str]]:
    """The builds that started a timer of the visit's workflow, and that did its first task after it had fired."""
    events = (await visit.handle.fetch_history()).events
    done = {e.event_id: e.workflow_task_completed_event_attributes.deployment_version.build_id for e in events}
    started = {
        e.timer_started_event_attributes.timer_id: done[
            e.timer_started_event_attributes.workflow_task_completed_event_id
        ]
        for e in events
        if e.HasField("timer_started_event_attributes")
    }
    return {
        (started[e.timer_fired_event_attributes.timer_id], build)
        for e in events
        if e.HasField("timer_fired_event_attributes")
        if (build := next((done[i] for i in sorted(done) if i > e.event_id and done[i]), ""))
    }


async def visit_due(path: LeadPath, seconds: int) -> Visit:
    """A visit that was booked an hour ago, whose 2 h reminder waits and is due in so many seconds."""
    phone = f"+40733000{seconds:03d}"
    consent(path, phone)
    now = datetime.now(UTC)
    starts_at, booked_at = now + timedelta(hours=2, seconds=seconds), now - timedelta(hours=1)
    visit = Visit(cast(Timeline, RealTime()), Patient(path, phone), starts_at, booked_at, name="Ana")
    await visit.look()
    return visit


async def test_builds_come_and_go_under_load_and_nothing_is_lost(
    own_engine: DevServer, vendors: SandboxServer, tmp_path: Path
) -> None:
    settings = test_settings(vendors)
    client = await connect(settings)
    await prepare_namespace(client, retention_days=settings.retention_days)
    set_up_hubspot(vendors)
    path = LeadPath(client, vendors, settings)
    assert (await deploy(own_engine, tmp_path, "status"))[0] == 1
    scorings: list[str] = []

    async def leads(number: int) -> None:
        for _ in range(number):
            phone = f"+4071234{len(scorings):04d}"
            scorings.append(await path.score(phone, "Vreau un implant dentar, cât costă?"))

    async with build(vendors, "one"):
        await leads(5)
        # Nobody promoted it: the first build of a queue makes itself current, else nothing would ever run.
        await eventually(lambda: _are(client, {"one"}))
        await path.result(scorings[0])
        (first_message,) = await path.say("+40722000001", "Bună ziua, aș vrea o programare")
        await path.burst_result("+40722000001", first_message)
        code, text = await deploy(own_engine, tmp_path, "promote", "two")
        assert (code, "Nothing was changed" in text) == (1, True)
        async with build(vendors, "two"):
            await eventually(lambda: shown(client, "two"))
            await leads(5)
            await path.result(scorings[-1])
            # Promotion is an operator's: until then the new build gets nothing.
            assert await currents(client) == {"one"}
            assert set(await builds_of(client, scorings[-1])) == {"one"}
            *visits, last = await asyncio.gather(*(visit_due(path, seconds) for seconds in [*DUE, LAST_DUE]))
            await last.until(reminder_2h_rule="on_time")
            promoting = asyncio.create_task(deploy(own_engine, tmp_path, "promote", "two"))
            await leads(10)
            code, text = await promoting
            assert code == 0, text
            assert await currents(client) == {"two"}
            code, text = await deploy(own_engine, tmp_path, "status")
            assert code == 0
            assert text.count("two") == len(DEPLOYMENTS)
            # The conversation has been open since build one: its next message is handled by build two.
            (second,) = await path.say("+40722000001", "Cât costă un implant?")
            await path.burst_result("+40722000001", second)
            assert (await builds_of(client, conversation_id(path.reference("+40722000001"))))[-1] == "two"
            # Case 43: a reminder that the old build set its timer for is sent by the new one.
            await eventually(lambda: _sent_by(("one", "two"), [*visits, last]))
            rolling_back = asyncio.create_task(deploy(own_engine, tmp_path, "rollback"))
            await leads(10)
            code, text = await rolling_back
            assert code == 0, text
            assert await currents(client) == {"one"}
            (third,) = await path.say("+40722000001", "Și cât durează?")
            await path.burst_result("+40722000001", third)
            assert (await builds_of(client, conversation_id(path.reference("+40722000001"))))[-1] == "one"
        for workflow_id in scorings:
            assert (await path.result(workflow_id)).scored
        # HubSpot's mark is the end of a reminder: nothing of it is under way any more.
        await eventually(lambda: _marked(path) >= {visit.appointment_id for visit in visits})
    assert len(scorings) == 30
    assert [visit.templates() for visit in visits] == [["appointment_reminder_2h"]] * len(DUE)


async def _sent_by(builds: tuple[str, str], visits: list[Visit]) -> bool:
    marked = _marked(visits[0].path)
    return any([builds in await timers_of(visit) for visit in visits if visit.appointment_id in marked])


def _marked(path: LeadPath) -> set[str]:
    """The ids of the appointments in HubSpot whose 2 h reminder went."""
    found = path.sandbox.state()["hubspot"]["appointments"]
    return {one["id"] for one in found if one["properties"].get("reminder_2h_sent")}


async def _are(client: Client, builds: set[str]) -> bool:
    return await currents(client) == builds


async def test_a_later_build_never_makes_itself_current(own_engine: DevServer, vendors: SandboxServer) -> None:
    client = await connect(test_settings(vendors))
    name = DEPLOYMENTS[0]
    before = await read_deployment(client, name)
    assert before is not None
    assert before.current == "one"
    after = await open_deployment(client, name, "two")
    assert after is not None
    assert after.current == "one"
    assert await open_deployment(client, name, "never polled") is None
    assert await read_deployment(client, "no-such-deployment") is None


def test_a_deployment_is_named_after_its_queue_once() -> None:
    assert deployment_name("clinic", "hubspot") == "clinic-hubspot"
    assert deployment_name("ns/clinic-hubspot", "hubspot") == "ns/clinic-hubspot"
