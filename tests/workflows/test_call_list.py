"""The call list: an ill doctor's visits are one HubSpot task, on the real engine (spec §3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from medicalcor.contracts.call_list import Callee, CallList
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import CALL_LIST, CALLEE, call_list_id
from medicalcor.vendors.hubspot.client import HubSpotClient
from tests.delivery_path import Patient, consent
from tests.lead_path import LeadPath, eventually
from tests.timeline import Timeline, own_timeline
from tests.visit_path import Visit
from tests.workflows.test_appointment_reminder import CANCELLED, DAY, HOUR, MINUTE, SETTLED, at_three
from workflows.call_list import LONGEST, OPEN, body_of

__all__ = ["own_timeline"]

PATIENTS = 14
SUBJECT, ALL = "De sunat: ", "cu programări schimbate de clinică"


def lists(path: LeadPath, about: str) -> list[dict[str, Any]]:
    """The tasks that are call lists and name this, oldest first."""
    tasks = [task["properties"] for task in path.sandbox.state()["hubspot"]["tasks"]]
    return [one for one in tasks if one["hs_task_subject"].startswith(SUBJECT) and about in one["hs_task_body"]]


def linked(path: LeadPath, phone: str) -> int:
    """How many call lists show on this person's contact."""
    found = path.linked("tasks", path.contacts(phone)[0]["id"])
    return len([one for one in found if one["properties"]["hs_task_subject"].startswith(SUBJECT)])


async def until(timeline: Timeline, holds: Callable[[], bool]) -> None:
    """Moves time on, a minute at a time, until it holds: what comes to the list is on its way in real time."""
    for _ in range(40):
        try:
            async with asyncio.timeout(2):
                while not holds():
                    await asyncio.sleep(0.1)
                return
        except TimeoutError:
            await timeline.advance(MINUTE)
    assert holds()


async def test_an_ill_doctors_fourteen_visits_are_fourteen_messages_and_one_list(own_timeline: Timeline) -> None:
    """Three learn nothing, eleven do not answer: they come on the same list two hours later."""
    timeline, path = own_timeline, own_timeline.path
    await timeline.to_a_quiet_noon()
    visits = []
    for number in range(PATIENTS):
        phone = f"+407280{number:05d}"
        consent(path, phone)
        visits.append(Visit(timeline, Patient(path, phone), at_three(timeline, 3), timeline.now() - DAY, arrives=False))
    for visit in visits:
        await visit.look()
    for visit in visits:
        await visit.until(state="scheduled")
    lost, told = visits[:3], visits[3:]
    for visit in visits:
        visit.cancel()
        await visit.look()
    for visit in visits:
        await visit.until(state="cancelled")
    await timeline.advance(SETTLED)
    for visit in visits:
        await visit.until_sent(CANCELLED)
    for visit in lost:
        await visit.lost()
    # Named by one of its people: other tests' lists may be in the same HubSpot.
    about = lost[0].patient.phone
    await until(timeline, lambda: [t["hs_task_subject"] for t in lists(path, about)] == [f"{SUBJECT}3 pacienți {ALL}"])
    [task] = lists(path, about)
    assert all(visit.patient.phone in task["hs_task_body"] for visit in lost)
    assert f"{lost[0].starts_at:%d.%m.%Y %H:%M}" in task["hs_task_body"]
    await timeline.advance(2 * HOUR)
    await until(timeline, lambda: [t["hs_task_subject"] for t in lists(path, about)] == [f"{SUBJECT}14 pacienți {ALL}"])
    [task] = lists(path, about)
    assert all(task["hs_task_body"].count(visit.patient.phone) == 1 for visit in visits)
    assert task["hs_task_body"].count("nu a răspuns la mesaj") == len(told)
    await eventually(lambda: [linked(path, visit.patient.phone) for visit in visits] == [1] * PATIENTS)


class Listing:
    """A call list of its own, to which a test adds people."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline, self.path = timeline, timeline.path
        self.word = uuid4().hex[:12]
        self.id = call_list_id(self.word)

    async def add(self, number: int) -> None:
        """Somebody by a number; the same number again is the same need."""
        callee = Callee(
            key=f"{self.word}.{number}",
            person=Person(patient_ref="0" * 16, phone=f"+407290{number:05d}", name=f"{self.word} {number}"),
            at=self.timeline.now(),
            when="marți, 2 martie, 10:00",
            about="changed",
            why="not_arrived",
        )
        await self.path.dispatch.signal_with_start(CALL_LIST, CallList(), self.id, CALLEE, callee)

    def lists(self) -> list[dict[str, Any]]:
        """Its tasks."""
        return lists(self.path, self.word)


@pytest.fixture
def listing(own_timeline: Timeline) -> Listing:
    """A list on a clock that can be moved."""
    return Listing(own_timeline)


async def test_a_completed_list_is_not_written_on_and_an_idle_one_ends(listing: Listing) -> None:
    timeline, path = listing.timeline, listing.path
    for _ in range(2):
        await listing.add(1)
    await until(timeline, lambda: len(listing.lists()) == 1)
    assert listing.lists()[0]["hs_task_body"].count(f"{listing.word} 1") == 1
    [task_id] = [t["id"] for t in path.sandbox.state()["hubspot"]["tasks"] if listing.word in str(t["properties"])]
    HubSpotClient("test", path.sandbox.hubspot_url).update("tasks", task_id, {"hs_task_status": "COMPLETED"})
    await listing.add(2)
    await until(timeline, lambda: len(listing.lists()) == 2)
    assert f"{listing.word} 1" not in listing.lists()[1]["hs_task_body"]
    await timeline.advance(OPEN + MINUTE)
    result = await path.client.get_workflow_handle(listing.id, result_type=CALL_LIST.result).result()
    assert (result.tasks, result.patients) == (2, 2)
    # The same need as days before: on a new list, not on the completed one.
    await listing.add(1)
    await until(timeline, lambda: len(listing.lists()) == 3)


async def test_what_comes_while_hubspot_is_away_is_listed_once(listing: Listing) -> None:
    timeline, path = listing.timeline, listing.path
    path.sandbox.fault("hubspot", "503", times=4)
    for number in range(5):
        await listing.add(number)
    await timeline.advance(MINUTE)
    await listing.add(5)
    await until(timeline, lambda: [one["hs_task_subject"] for one in listing.lists()] == [f"{SUBJECT}6 pacienți {ALL}"])


async def test_more_than_a_task_holds_are_several(listing: Listing) -> None:
    await asyncio.gather(*(listing.add(number) for number in range(LONGEST + 1)))
    await until(listing.timeline, lambda: len(listing.lists()) == 2)
    assert [one["hs_task_subject"] for one in listing.lists()] == [
        f"{SUBJECT}{LONGEST} pacienți {ALL}",
        f"{SUBJECT}un pacient cu programare schimbată de clinică",
    ]


def test_whoever_has_no_number_is_named_too() -> None:
    person = Person(patient_ref="0" * 16, user_id="RO.1", name="Ana Pop")
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    one = Callee(key="1", person=person, at=at, when="luni", about="cancelled", why="unanswered")
    line = "1. Ana Pop, numai pe WhatsApp: programarea luni anulată de clinică; nu a răspuns la mesaj."
    assert body_of([one]).splitlines()[1:] == [line]


def test_who_is_to_be_called_for_a_second_reason_is_a_new_line_at_the_end() -> None:
    """Staff go down the list: nobody reads a line again that was changed above."""
    person = Person(patient_ref="0" * 16, phone="+40712345678", name="Ana Pop")
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    first = Callee(key="1", person=person, at=at, when="luni", about="changed", why="unanswered")
    again = first.model_copy(update={"key": "2", "about": "cancelled", "why": "not_arrived"})
    assert body_of([first, again]).splitlines()[1:] == [
        "1. Ana Pop, +40712345678: programarea luni mutată de clinică; nu a răspuns la mesaj.",
        "2. Ana Pop, +40712345678: programarea luni anulată de clinică; mesajul poate nu a ajuns.",
    ]
