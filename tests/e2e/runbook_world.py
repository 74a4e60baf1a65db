"""A stack with something for every command of docs/operations.md to do, and how its page is typed there."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
import pytest_asyncio
from temporalio.client import WorkflowExecutionStatus

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._processes import python
from medicalcor.cli._stack import Ports, Stack
from medicalcor.contracts.care import ConsentRenewal, PatientRecall
from medicalcor.contracts.names import (
    CONSENT_RENEWAL,
    PATIENT_RECALL,
    appointment_reminder_id,
    conversation_id,
    recall_id,
)
from medicalcor.domain.consent import ConsentType
from medicalcor.temporal.client import connect
from tests.clinic_zone import zone_where_it_is
from tests.delivery_path import Patient, consent
from tests.e2e.runbook import commands
from tests.lead_path import LeadPath, eventually, settings_of
from tests.sandbox.server import SandboxServer, free_port
from tests.timeline import Timeline
from tests.visit_path import RealTime, Visit

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "2026-11-01.1", "2026-11-26.1"
PERIOD, WORDS = "2026-11", "Bună ziua, aș vrea o programare la control"
PHONES = {name: f"+4074400000{number}" for number, name in enumerate(("chat", "hot", "failed", "stuck", "care", "old"))}
_SET_BY_THE_PAGE = re.compile("TEMPORAL_(ADDRESS|CODEC_.*)|MEDICALCOR_(CODEC_KEYS|PATIENT_REF_KEY)")


PRELUDE = commands()[:4]
"""What the page has typed once: how to read the stack's keys, and the settings that the rest needs."""


@dataclass
class World:
    """The stack, and by a word each what there is to be named in a command."""

    stack: Stack
    path: LeadPath
    cwd: Path
    found: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The deployment's settings, without what the page's own first lines set."""
        given = {**os.environ, **self.stack.env(), "COLUMNS": "200"}
        given["PATH"] = f"{Path(sys.executable).parent}:{given['PATH']}"
        return {name: value for name, value in given.items() if not _SET_BY_THE_PAGE.fullmatch(name)}

    def typed(self, command: str, fill: Sequence[tuple[str, str]]) -> list[str]:
        """The command line of a shell in which the page's first lines have been typed."""
        text = "\n".join([*PRELUDE, f"cd {ROOT}" if command.startswith("python ") else "", command])
        for left_open, word in fill:
            assert left_open in text, left_open
            text = text.replace(left_open, self.found.get(word, word), 1)
        text = text.replace("http://127.0.0.1:8000", self.stack.api_url)
        text = text.replace("127.0.0.1:7233", self.stack.temporal_address)
        return ["bash", "-o", "pipefail", "-c", text]

    async def ended(
        self, workflow_id: str, status: WorkflowExecutionStatus = WorkflowExecutionStatus.COMPLETED
    ) -> None:
        """Waits until the newest run has ended so."""
        handle = self.path.client.get_workflow_handle(workflow_id)
        await eventually(lambda: _is(handle.describe(), status))

    async def runs(self, workflow_id: str) -> int:
        """How many runs there were."""
        return (await self.path.client.count_workflows(f"WorkflowId='{workflow_id}'")).count

    async def first(self, query: str) -> str:
        """The id of a workflow that visibility shows, once it does."""
        seen: list[str] = []

        async def shown() -> bool:
            seen[:] = [one.id async for one in self.path.client.list_workflows(query)]
            return bool(seen)

        await eventually(shown)
        return seen[0]


async def _is(described: Awaitable[object], status: WorkflowExecutionStatus) -> bool:
    return getattr(await described, "status", None) is status


async def populate(world: World) -> None:
    """A person who writes, a HOT lead, scorings that fail and one that hangs, a visit, a recall, a renewal."""
    path, found = world.path, world.found
    for phone in PHONES.values():
        consent(path, phone)
    found["ref"] = path.reference(PHONES["chat"])
    [key] = await path.say(PHONES["chat"], WORDS)
    await path.burst_result(PHONES["chat"], key)
    found["conversation"] = conversation_id(found["ref"])
    form = {"phone": PHONES["hot"], "message": "Am dureri mari, vreau implant urgent, buget 3000 euro, azi!"}
    async with httpx.AsyncClient(base_url=world.stack.api_url, trust_env=False) as client:
        answer = await client.post("/leads", json=form, headers={"Authorization": f"Bearer {world.stack.api_key}"})
    found["scored"] = answer.raise_for_status().json()["workflow_id"]
    found["correlation"] = answer.headers["X-Correlation-ID"]
    assert (await path.result(found["scored"])).notified
    found["alert"] = await world.first("WorkflowType='hot-lead-alert'")
    found["to delete"] = await path.score(PHONES["old"], WORDS)
    await path.result(found["to delete"])
    path.sandbox.fault("hubspot", "400", times=None, match=PHONES["failed"].lstrip("+"))
    for name in ("failed", "failed too", "failed as well"):
        found[name] = await path.score(PHONES["failed"], f"{WORDS} ({name})")
        await world.ended(found[name], WorkflowExecutionStatus.FAILED)
    path.sandbox.clear_faults()
    path.sandbox.fault("hubspot", "503", times=None, match=PHONES["stuck"].lstrip("+"))
    found["pending"] = await path.score(PHONES["stuck"], WORDS)
    await eventually(lambda: _fails(world, found["pending"]))
    found |= {"phone": PHONES["chat"], "key": world.stack.api_key}
    await _care(world)


async def _fails(world: World, workflow_id: str) -> bool:
    described = await world.path.client.get_workflow_handle(workflow_id).describe()
    return any(one.attempt > 1 for one in described.raw_description.pending_activities)


async def _care(world: World) -> None:
    path, found = world.path, world.found
    patient = Patient(path, PHONES["care"])
    tags = patient.tags
    found["patient"] = tags.patient_ref
    recall = PatientRecall(tags=tags, phone=patient.phone, language="ro", period=PERIOD)
    await path.dispatch.start(PATIENT_RECALL, recall, recall_id(tags.patient_ref, PERIOD))
    renewal = ConsentRenewal(tags=tags, phone=patient.phone, consent_types=[str(ConsentType.MARKETING_WHATSAPP)])
    found["renewal"] = f"consent-renewal/{tags.patient_ref}"
    await path.dispatch.start(CONSENT_RENEWAL, renewal, found["renewal"])
    found["delivery"] = await world.first("WorkflowType='deliver-message' AND ExecutionStatus='Running'")
    now = datetime.now(UTC)
    visit = Visit(cast(Timeline, RealTime()), patient, now + timedelta(days=3), now - timedelta(days=1), name="Ana")
    await visit.look()
    await visit.until(state="scheduled")
    found["visit"] = visit.appointment_id
    found["visit workflow"] = appointment_reminder_id(visit.appointment_id)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The stack as one build, beside it the workers of a newer one."""
    cwd = tmp_path_factory.mktemp("runbook")
    # Nothing that the clinic starts is sent at night.
    zone = {"CLINIC_TIMEZONE": zone_where_it_is(23), "MEDICALCOR_WHATSAPP_BURST_SECONDS": "1"}
    versioned = {"TEMPORAL_DEPLOYMENT_NAME": "clinic", "TEMPORAL_WORKER_BUILD_ID": OLD}
    with DataFolder(cwd / ".medicalcor" / "dev", fresh=True) as data:
        async with Stack(data, Ports(0, 0, 0, 0, 0), extra_env={**zone, **versioned}) as stack:
            port = free_port()
            newer = {"TEMPORAL_WORKER_BUILD_ID": NEW, "MEDICALCOR_WORKER_HEALTH_PORT": str(port)}
            await stack.processes.start(
                "newer worker",
                python(str(ROOT / "worker.py")),
                {**stack.env(), **newer},
                lambda: _serves(f"http://127.0.0.1:{port}/ready"),
            )
            os.environ["TEMPORAL_ADDRESS"] = stack.temporal_address
            settings = settings_of(stack.env())
            vendors = SandboxServer(port=stack.ports.sandbox, journal="")
            made = World(stack, LeadPath(await connect(settings), vendors, settings), cwd)
            await populate(made)
            yield made


async def _serves(url: str) -> bool:
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False
