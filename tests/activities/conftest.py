"""Real HTTP to one sandbox per session; activities run in the engine's own activity context."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.crm_write import CrmWrite
from medicalcor.domain.business_time import parse_opening_hours
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.setup import set_up
from tests.sandbox.server import SandboxServer, free_port

HUBSPOT_TOKEN = "pat-eu1-activities"
OPENAI_KEY = "sk-activities"


@pytest.fixture(scope="session")
def running() -> Iterator[SandboxServer]:
    with SandboxServer(hubspot_token=HUBSPOT_TOKEN, openai_key=OPENAI_KEY) as server:
        for _ in set_up(HubSpotClient(HUBSPOT_TOKEN, server.hubspot_url)):
            pass
        yield server


@pytest.fixture
def sandbox(running: SandboxServer) -> SandboxServer:
    running.reset()
    running.clear_faults()
    return running


@pytest.fixture(scope="session")
def hubspot(running: SandboxServer) -> HubSpotClient:
    return HubSpotClient(HUBSPOT_TOKEN, running.hubspot_url)


@pytest.fixture
def crm(hubspot: HubSpotClient) -> CrmWrite:
    return crm_write(hubspot)


@pytest.fixture
def nobody_listens() -> str:
    return f"http://127.0.0.1:{free_port()}"


def crm_write(client: HubSpotClient) -> CrmWrite:
    return CrmWrite(
        client,
        opening_hours=parse_opening_hours("Mo-Fr 09:00-13:00,14:00-18:00"),
        closures=["2026-11-25"],
        zone=ZoneInfo("Europe/Bucharest"),
        hot_task_minutes=30,
    )


def environment(attempt: int = 1, heartbeat_details: Sequence[Any] = ()) -> ActivityEnvironment:
    """The context of one attempt of an activity, with what the attempt before it left in its heartbeat."""
    env = ActivityEnvironment()
    env.info = dataclasses.replace(
        env.info,
        attempt=attempt,
        heartbeat_details=list(heartbeat_details),
        workflow_id="hot-lead/0123456789abcdef/2026-11-25",
        workflow_run_id="0198c0de-0000-7000-8000-000000000001",
    )
    return env


def failure_of(run: Callable[[], Any]) -> ApplicationError:
    """The ApplicationError that a synchronous activity raises."""
    with pytest.raises(ApplicationError) as caught:
        run()
    return caught.value
