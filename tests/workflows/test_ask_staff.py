"""`ask-staff`: a task in HubSpot; for danger to life also posts until somebody takes it on (spec §3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts._base import Tags
from medicalcor.contracts.alerts import AlertView, AskedStaff, AskStaff, Claim
from medicalcor.contracts.messages import Person, StaffReplied
from medicalcor.contracts.names import ALERT_STATE, ASK_STAFF, CLAIM, STAFF_REPLIED, Queue, ask_staff_id
from tests.lead_path import NEVER_OPEN, LeadPath, eventually, set_up_hubspot, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from worker import build_worker

Alert = WorkflowHandle[Any, AskedStaff]
Clock = tuple[WorkflowEnvironment, LeadPath]
FIRST, SECOND = "T0/B0", "T0/B2"


async def ask(path: LeadPath, phone: str, kind: str, **given: object) -> Alert:
    """Asks staff; the handle of the workflow that does."""
    reference, key = path.reference(phone), uuid4().hex
    wish = AskStaff(
        tags=Tags(patient_ref=reference, channel="whatsapp", correlation_id=str(uuid4())),
        person=Person(patient_ref=reference, phone=phone, wa_id=phone.lstrip("+"), name="Ana Pop"),
        kind=kind,
        key=key,
        asked_at=datetime.now(tz=UTC),
        channel="whatsapp",
    ).model_copy(update=given)
    workflow_id = ask_staff_id(kind, reference, key)
    await path.dispatch.start(ASK_STAFF, wish, workflow_id)
    return path.client.get_workflow_handle(workflow_id, result_type=AskedStaff)


async def test_what_is_not_posted_is_one_task_with_its_detail(path: LeadPath, phone: str) -> None:
    asked = await (await ask(path, phone, "waiting", detail="A întrebat de preț.")).result()
    [contact] = path.contacts(phone)
    [task] = path.linked("tasks", contact["id"])
    assert task["id"] == asked.task_id
    assert task["properties"]["hs_task_subject"].startswith("Răspunde pe WhatsApp")
    assert task["properties"]["hs_task_body"].endswith("A întrebat de preț.")
    assert path.posts(phone) == []


async def test_the_caller_may_say_how_soon_and_a_kind_that_is_not_known_is_a_task_all_the_same(
    path: LeadPath, phone: str
) -> None:
    asked = await (await ask(path, phone, "a_later_builds_kind", due_in_minutes=1)).result()
    assert asked.task_id


async def test_a_person_without_a_number_is_posted_once_and_claimed(path: LeadPath, phone: str) -> None:
    alert = await ask(path, phone, "no_phone")
    await posts_of(alert, 1)
    await alert.signal(CLAIM.name, Claim(at=datetime.now(tz=UTC)))
    asked = await alert.result()
    assert (asked.ended_by, asked.posts) == ("claim", 1)
    [post] = path.posts(phone)
    assert "/claims/" in str(post["message"])


async def test_a_claim_while_the_post_is_still_being_tried_is_no_failure(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("slack", "500", times=None)
    alert = await ask(path, phone, "no_phone")
    await eventually(lambda: any(one["status"] == 500 for one in path.sandbox.requests("slack")))
    await alert.signal(CLAIM.name, Claim(at=datetime.now(tz=UTC)))
    asked = await alert.result()
    assert (asked.ended_by, asked.posts) == ("claim", 0)
    assert asked.task_id


@pytest.fixture(params=["two channels", "one channel"])
async def night(vendors: SandboxServer, request: pytest.FixtureRequest) -> AsyncIterator[Clock]:
    """A clinic that is closed, on a clock that can be moved."""
    second = {"MEDICALCOR_STAFF_SECOND_WEBHOOK_URL": vendors.slack_url.replace("/B0/", "/B2/")}
    settings = test_settings(vendors, **NEVER_OPEN, **(second if request.param == "two channels" else {}))
    set_up_hubspot(vendors)
    async with time_skipping_server(settings) as env, AsyncExitStack() as stack:
        for queue in Queue:
            await stack.enter_async_context(build_worker(env.client, queue, settings))
        yield env, LeadPath(env.client, vendors, settings)
    vendors.clear_faults()


async def posts_of(alert: Alert, number: int) -> None:
    """Waits until it has that many."""

    async def enough() -> bool:
        view: AlertView = await alert.query(ALERT_STATE.name, result_type=AlertView)
        return view.posts == number

    await eventually(enough)


def hooks(path: LeadPath, phone: str) -> list[str]:
    return sorted(post["hook"] for post in path.posts(phone))


async def ended(env: WorkflowEnvironment, alert: Alert) -> AskedStaff:
    """Moves the clock until it has ended."""
    while (await alert.describe()).status is WorkflowExecutionStatus.RUNNING:
        await env.sleep(timedelta(hours=6))
    return await alert.result()


async def test_danger_is_told_on_both_channels_six_times_at_any_hour(night: Clock, phone: str) -> None:
    env, path = night
    channels = 2 if path.settings.staff_second_webhook_url else 1
    alert = await ask(path, phone, "danger", asked_at=await env.get_current_time())
    for number in range(1, 7):
        await posts_of(alert, number * channels)
        await env.sleep(timedelta(minutes=5, seconds=1))
    asked = await ended(env, alert)
    assert (asked.posts, asked.ended_by) == (6 * channels, "")
    assert hooks(path, phone) == [FIRST] * 6 + [SECOND] * 6 * (channels - 1)
    [contact] = path.contacts(phone)
    [task] = path.linked("tasks", contact["id"])
    assert task["properties"]["hs_task_subject"].startswith("URGENȚĂ")


@pytest.mark.parametrize("night", ["two channels"], indirect=True)
async def test_only_a_claim_ends_danger_and_one_dead_channel_holds_nothing(night: Clock, phone: str) -> None:
    env, path = night
    path.sandbox.fault("slack", "500", match="/B2/", times=None)
    alert = await ask(path, phone, "danger", asked_at=await env.get_current_time())
    await posts_of(alert, 1)
    await alert.signal(STAFF_REPLIED.name, StaffReplied(at=await env.get_current_time() + timedelta(seconds=30)))
    await env.sleep(timedelta(minutes=5, seconds=1))
    await posts_of(alert, 2)
    await alert.signal(CLAIM.name, Claim(at=await env.get_current_time()))
    asked = await ended(env, alert)
    assert (asked.ended_by, asked.posts) == ("claim", 2)
    assert hooks(path, phone) == [FIRST, FIRST]
