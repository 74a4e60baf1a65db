"""`hot-lead-alert` unclaimed: when it is posted again, where, and what ends that (spec §3), across days in seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts._base import Tags
from medicalcor.contracts.alerts import AlertView, Claim
from medicalcor.contracts.leads import HotLead, HotLeadOutcome, LeadScore
from medicalcor.contracts.messages import Person, StaffReplied
from medicalcor.contracts.names import ALERT_STATE, CLAIM, HOT_LEAD_ALERT, STAFF_REPLIED, Queue, hot_lead_id
from tests.lead_path import LeadPath, eventually, set_up_hubspot, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from worker import build_worker

ZONE = ZoneInfo("Europe/Bucharest")
FIRST, SECOND = "T0/B0", "T0/B2"

Alert = WorkflowHandle[Any, HotLeadOutcome]
_phones = count(40733000001)


def midweek(month: int, day: int) -> date:
    """The next such date that is neither Monday nor Friday nor in a weekend."""
    today = datetime.now(tz=ZONE).date()
    days = (date(year, month, day) for year in range(today.year, today.year + 12))
    return next(one for one in days if one > today + timedelta(days=30) and one.weekday() in (1, 2, 3))


ORDINARY, ASSUMPTION, CLOSURE = midweek(2, 10), midweek(8, 15), midweek(9, 16)


@dataclass(frozen=True)
class Clinic:
    """A clinic with two staff channels, on a clock that can be moved."""

    env: WorkflowEnvironment
    path: LeadPath

    async def at(self, day: date, clock: str = "10:00") -> datetime:
        """Moves the clock to that moment."""
        moment = datetime.combine(day, time.fromisoformat(clock), ZONE)
        await self.env.sleep(moment.astimezone(UTC) - await self.env.get_current_time())
        return moment

    async def alert(self, **given: Any) -> tuple[Alert, str]:
        """A HOT lead comes in now; its alert and the person's phone."""
        phone, now = f"+{next(_phones)}", await self.env.get_current_time()
        reference = self.path.reference(phone)
        lead = HotLead(
            tags=Tags(patient_ref=reference, channel="web"),
            person=Person(patient_ref=reference, phone=phone, wa_id=phone.lstrip("+"), name="Ana Pop"),
            channel="web",
            score=LeadScore(
                score=5, confidence=0.9, reasoning="", suggested_action="Sună", fallback_used=False, model="rules"
            ),
            classification="HOT",
            received_at=now,
            **given,
        )
        workflow_id = hot_lead_id(reference, uuid4().hex)
        await self.path.dispatch.start(HOT_LEAD_ALERT, lead, workflow_id)
        return self.path.client.get_workflow_handle(workflow_id, result_type=HotLeadOutcome), phone

    async def posted(self, alert: Alert) -> list[datetime]:
        """When its posts were asked for, clinic time to the minute."""
        history = await alert.fetch_history()
        return [
            event.event_time.ToDatetime(tzinfo=UTC).astimezone(ZONE).replace(second=0, microsecond=0)
            for event in history.events
            if event.activity_task_scheduled_event_attributes.activity_type.name == "send-notification"
        ]

    async def has_posts(self, alert: Alert, number: int) -> None:
        """Waits until it has that many."""

        async def enough() -> bool:
            view: AlertView = await alert.query(ALERT_STATE.name, result_type=AlertView)
            return view.posts == number

        await eventually(enough)

    async def outcome(self, alert: Alert) -> HotLeadOutcome:
        """Moves the clock until it has ended: waiting for the result alone breaks off when the clock has run far."""
        while (await alert.describe()).status is WorkflowExecutionStatus.RUNNING:
            await self.env.sleep(timedelta(hours=6))
        return await alert.result()

    def hooks(self, phone: str) -> list[str]:
        """The channels that were posted to, in order."""
        return [post["hook"] for post in self.path.posts(phone)]


@pytest_asyncio.fixture
async def clinic(vendors: SandboxServer) -> AsyncIterator[Clinic]:
    settings = test_settings(
        vendors,
        MEDICALCOR_STAFF_SECOND_WEBHOOK_URL=vendors.slack_url.replace("/B0/", "/B2/"),
        MEDICALCOR_CLOSURES=CLOSURE.isoformat(),
    )
    set_up_hubspot(vendors)
    async with time_skipping_server(settings) as env, AsyncExitStack() as stack:
        for queue in Queue:
            await stack.enter_async_context(build_worker(env.client, queue, settings))
        yield Clinic(env, LeadPath(env.client, vendors, settings))
    vendors.clear_faults()


TIMES: list[tuple[str, date, str, int, str, str]] = [
    # what lies between, the day and time of the lead, how many days later the next posts come, and when
    ("nothing", ORDINARY, "10:00", 0, "10:05", "10:10"),
    ("the lunch break", ORDINARY, "12:57", 0, "14:02", "14:07"),
    ("the night", ORDINARY, "17:58", 1, "09:03", "09:08"),
    ("the weekend", ORDINARY + timedelta(days=5 - ORDINARY.weekday()), "11:00", 2, "09:05", "09:10"),
    ("a Romanian holiday", ASSUMPTION - timedelta(days=1), "17:56", 2, "09:01", "09:06"),
    ("a day on which the clinic is closed", CLOSURE - timedelta(days=1), "17:59", 2, "09:04", "09:09"),
]


@pytest.mark.parametrize(("between", "day", "clock", "later", "second", "third"), TIMES, ids=[t[0] for t in TIMES])
async def test_it_is_posted_again_after_five_opening_minutes_then_to_the_second_channel(
    clinic: Clinic, between: str, day: date, clock: str, later: int, second: str, third: str
) -> None:
    started = await clinic.at(day, clock)
    alert, phone = await clinic.alert()
    outcome = await clinic.outcome(alert)
    then = started.date() + timedelta(days=later)
    again = [datetime.combine(then, time.fromisoformat(text), ZONE) for text in (second, third)]
    assert await clinic.posted(alert) == [started, *again]
    assert clinic.hooks(phone) == [FIRST, FIRST, SECOND]
    assert (outcome.posts, outcome.ended_by) == (3, "")
    titles = [post["message"]["blocks"][0]["text"]["text"] for post in clinic.path.posts(phone)]
    assert [title.startswith("Încă nepreluat") for title in titles] == [False, True, True]


async def test_a_claim_ends_it_and_is_the_first_response(clinic: Clinic) -> None:
    await clinic.at(ORDINARY)
    alert, phone = await clinic.alert()
    await clinic.has_posts(alert, 1)
    await clinic.env.sleep(timedelta(minutes=3))
    now = await clinic.env.get_current_time()
    await alert.signal(CLAIM.name, Claim(at=now, by="Ioana"))
    await alert.signal(CLAIM.name, Claim(at=now + timedelta(seconds=1), by="Dan"))
    outcome = await clinic.outcome(alert)
    assert (outcome.ended_by, outcome.ended_at, outcome.posts) == ("claim", now, 1)
    view: AlertView = await alert.query(ALERT_STATE.name, result_type=AlertView)
    assert (view.claimed_by, view.claimed_at, view.phone) == ("Ioana", now, phone)
    [contact] = clinic.path.contacts(phone)
    assert 180 <= int(contact["properties"]["first_response_seconds"]) < 240
    assert clinic.hooks(phone) == [FIRST]


async def test_staff_writing_to_the_person_ends_it_but_not_what_they_wrote_before(clinic: Clinic) -> None:
    await clinic.at(ORDINARY)
    alert, _ = await clinic.alert()
    await clinic.has_posts(alert, 1)
    now = await clinic.env.get_current_time()
    await alert.signal(STAFF_REPLIED.name, StaffReplied(at=now - timedelta(minutes=10)))
    await clinic.env.sleep(timedelta(minutes=6))
    await clinic.has_posts(alert, 2)
    await alert.signal(STAFF_REPLIED.name, StaffReplied(at=now + timedelta(minutes=6)))
    outcome = await clinic.outcome(alert)
    assert (outcome.ended_by, outcome.posts) == ("staff_reply", 2)


async def test_a_completed_task_ends_it(clinic: Clinic) -> None:
    await clinic.at(ORDINARY)
    alert, phone = await clinic.alert()
    await clinic.has_posts(alert, 1)
    await eventually(lambda: bool(clinic.path.contacts(phone)))
    [contact] = clinic.path.contacts(phone)
    await eventually(lambda: len(clinic.path.linked("tasks", contact["id"])) == 1)
    complete_tasks(clinic.path, contact["id"])
    outcome = await clinic.outcome(alert)
    assert (outcome.ended_by, outcome.posts) == ("task", 1)


async def test_hubspot_being_away_holds_neither_posts_nor_claim_and_the_task_comes_later(clinic: Clinic) -> None:
    await clinic.at(ORDINARY)
    clinic.path.sandbox.fault("hubspot", "500", times=None)
    alert, phone = await clinic.alert()
    await clinic.has_posts(alert, 1)
    await clinic.env.sleep(timedelta(minutes=6))
    await clinic.has_posts(alert, 2)
    await alert.signal(CLAIM.name, Claim(at=await clinic.env.get_current_time()))
    view: AlertView = await alert.query(ALERT_STATE.name, result_type=AlertView)
    assert (view.ended_by, view.phone) == ("claim", phone)
    clinic.path.sandbox.clear_faults()
    outcome = await clinic.outcome(alert)
    [contact] = clinic.path.contacts(phone)
    assert [task["id"] for task in clinic.path.linked("tasks", contact["id"])] == [outcome.task_id]
    assert int(contact["properties"]["first_response_seconds"]) >= 300


async def test_a_dead_first_channel_sends_it_to_the_second_and_fails_visibly_in_the_end(clinic: Clinic) -> None:
    await clinic.at(ORDINARY)
    clinic.path.sandbox.fault("slack", "no_service", match="/B0/", times=None)
    alert, phone = await clinic.alert()
    await clinic.has_posts(alert, 1)
    assert clinic.hooks(phone) == [SECOND]
    await alert.signal(CLAIM.name, Claim(at=await clinic.env.get_current_time()))
    with pytest.raises(WorkflowFailureError) as failure:
        await clinic.outcome(alert)
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == "StaffNotTold"


def complete_tasks(path: LeadPath, contact_id: str) -> None:
    """As staff do in HubSpot."""
    for task in path.linked("tasks", contact_id):
        path.sandbox.http.patch(
            f"/hubspot/crm/v3/objects/tasks/{task['id']}",
            json={"properties": {"hs_task_status": "COMPLETED"}},
            headers={"Authorization": "Bearer test"},
        ).raise_for_status()
