"""A worker that may wait no longer cuts its activities off: that is an attempt lost, and never HubSpot's verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from temporalio.exceptions import CancelledError
from temporalio.testing import ActivityEnvironment

from medicalcor.contracts.leads import SyncContact
from medicalcor.contracts.messages import Person
from medicalcor.vendors.hubspot.client import HubSpotClient
from tests.activities.conftest import crm_write
from tests.faults.rig import eventually
from tests.lead_path import set_up_hubspot
from tests.sandbox.server import SandboxServer

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def vendors() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        set_up_hubspot(server)
        yield server


@pytest.mark.parametrize("kind", ["slow", "timeout_after"])
async def test_a_write_that_is_cut_off_is_tried_again_instead_of_failing_for_good(
    vendors: SandboxServer, kind: str
) -> None:
    vendors.reset()
    vendors.fault("hubspot", kind, match="batch/upsert", delay=1)
    contact = SyncContact(person=Person(patient_ref="0123456789abcdef", phone="+40712345678"), channel="web")
    crm, env = crm_write(HubSpotClient("test", vendors.hubspot_url)), ActivityEnvironment()
    running = asyncio.create_task(asyncio.to_thread(env.run, crm.sync_hubspot_contact, contact))

    async def arrived() -> bool:
        return any("batch/upsert" in one["path"] for one in vendors.requests("hubspot"))

    await eventually(arrived)
    env.cancel()
    with pytest.raises(CancelledError):
        await running
