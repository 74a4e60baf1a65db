"""`clinic-control` on the real engine: what it answers the gate, what staff are told, what it carries on (spec §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from medicalcor.contracts.control import ClinicControl, ClinicState, ControlEvent, PauseSends, ResumeSends
from medicalcor.contracts.names import (
    CLINIC_CONTROL,
    CLINIC_STATE,
    CONTROL_EVENT,
    PAUSE,
    RESUME,
    SignalRef,
    clinic_control_id,
)
from medicalcor.temporal.dispatch import NoAnswer
from tests.lead_path import LeadPath, eventually

NOON = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)


class Clinic:
    """One clinic's control, and what its staff read."""

    def __init__(self, path: LeadPath, history_events: int = 4000) -> None:
        self.path = path
        self.template = f"t_{uuid4().hex}"
        self._given = ClinicControl(clinic_id=uuid4().hex, history_events=history_events)
        self.workflow_id = clinic_control_id(self._given.clinic_id)

    async def signal(self, signal: SignalRef[Any], payload: Any) -> None:
        await self.path.dispatch.signal_with_start(CLINIC_CONTROL, self._given, self.workflow_id, signal, payload)

    async def says(self, status: str, *, at: datetime = NOON, kind: str = "template_status", **more: str) -> None:
        """Meta says something of the template."""
        said = {"key": uuid4().hex, "template": self.template, "language": "ro"} | more
        await self.signal(CONTROL_EVENT, ControlEvent(kind=kind, at=at, status=status, **said))

    async def state(self) -> ClinicState:
        answer = await self.path.dispatch.query(self.workflow_id, CLINIC_STATE)
        assert not isinstance(answer, NoAnswer), answer
        return answer

    async def blocked(self) -> list[str]:
        return [f"{one.language} {one.status}" for one in (await self.state()).blocked]

    def posts(self) -> list[str]:
        """What staff read about the template, in order."""
        messages = [str(post["message"]) for post in self.path.sandbox.state()["slack"]["posts"]]
        return [message for message in messages if self.template in message]

    async def told(self, *titles: str) -> None:
        """Waits for exactly these posts."""
        await eventually(lambda: len(self.posts()) >= len(titles))
        assert [title in post for title, post in zip(titles, self.posts(), strict=True)] == [True] * len(titles)


@pytest.fixture
def clinic(path: LeadPath) -> Clinic:
    return Clinic(path)


async def test_a_pause_begins_once_and_ends_once(clinic: Clinic) -> None:
    await clinic.signal(PAUSE, PauseSends(at=NOON, by="ana", reason="power cut"))
    await clinic.signal(PAUSE, PauseSends(at=NOON + timedelta(hours=1), by="dan"))
    state = await clinic.state()
    assert (state.paused, state.paused_at, state.paused_by, state.pause_reason) == (True, NOON, "dan", "power cut")
    for _ in range(2):
        await clinic.signal(RESUME, ResumeSends(at=NOON + timedelta(hours=2)))
        assert await clinic.state() == ClinicState(paused=False)


async def test_a_resume_may_be_the_first_word(clinic: Clinic) -> None:
    await clinic.signal(RESUME, ResumeSends(at=NOON))
    assert not (await clinic.state()).paused


@pytest.mark.parametrize("word", ["PAUSED", "DISABLED", "REJECTED", "PENDING_DELETION", "DELETED", "ARCHIVED"])
async def test_a_blocked_template_is_known_at_once_and_staff_are_told(clinic: Clinic, word: str) -> None:
    await clinic.says(word, detail="FIRST_PAUSE")
    assert await clinic.blocked() == [f"ro {word}"]
    await clinic.told("Șablon WhatsApp blocat")
    assert f"{word} (FIRST_PAUSE)" in clinic.posts()[0]


@pytest.mark.parametrize("word", ["APPROVED", "REINSTATED", "UNARCHIVED"])
async def test_a_freed_template_is_free_in_its_language_only(clinic: Clinic, word: str) -> None:
    await clinic.says("PAUSED")
    await clinic.says("PAUSED", language="de")
    await clinic.says(word, at=NOON + timedelta(hours=3))
    assert await clinic.blocked() == ["de PAUSED"]
    await clinic.told("blocat", "blocat", "deblocat")


async def test_a_redelivered_event_has_one_effect(clinic: Clinic) -> None:
    key = uuid4().hex
    await clinic.says("PAUSED", key=key)
    await clinic.says("APPROVED", at=NOON + timedelta(hours=3))
    await clinic.says("PAUSED", key=key, at=NOON + timedelta(hours=4))
    assert await clinic.blocked() == []
    await clinic.says("FLAGGED", at=NOON + timedelta(hours=5))
    await clinic.told("blocat", "deblocat", "semnalat")


async def test_what_comes_late_does_not_undo_what_is_newer(clinic: Clinic) -> None:
    await clinic.says("APPROVED", at=NOON + timedelta(hours=3))
    await clinic.says("PAUSED", at=NOON)
    assert await clinic.blocked() == []
    await clinic.says("DISABLED", at=NOON + timedelta(hours=6))
    await clinic.says("APPROVED", at=NOON + timedelta(hours=5))
    assert await clinic.blocked() == ["ro DISABLED"]
    await clinic.told("blocat")


async def test_a_template_under_review_is_held_without_a_word_to_staff(clinic: Clinic) -> None:
    await clinic.says("PENDING")
    assert await clinic.blocked() == ["ro PENDING"]
    await clinic.says("APPROVED")
    assert await clinic.blocked() == []
    await clinic.says("REJECTED")
    await clinic.says("PENDING")
    await clinic.says("IN_APPEAL")
    assert await clinic.blocked() == ["ro REJECTED"]
    await clinic.says("APPROVED")
    await clinic.told("blocat", "deblocat")


async def test_what_blocks_nothing_is_told_where_staff_should_know(clinic: Clinic) -> None:
    await clinic.says("GREEN", kind="template_quality")
    await clinic.says("RED", kind="template_quality", detail="GREEN")
    await clinic.says("MARKETING", kind="template_category")
    await clinic.says("A_NEW_WORD")
    for kind in ("phone_quality", "account", "something_new"):
        await clinic.says("FLAGGED", kind=kind, detail=clinic.template, template="", language="")
    assert await clinic.blocked() == []
    await clinic.told("semnalat un șablon", "altă categorie", "semnalat un șablon", "calitate sau limită", "Contul")


async def test_staff_who_cannot_be_told_hold_neither_the_answers_nor_the_next_event(clinic: Clinic) -> None:
    clinic.path.sandbox.fault("slack", "no_service", match=clinic.template, times=1)
    await clinic.says("PAUSED")
    await clinic.says("PAUSED", language="de")
    assert await clinic.blocked() == ["ro PAUSED", "de PAUSED"]
    await clinic.told("blocat")
    assert "(de)" in clinic.posts()[0]


async def test_state_and_what_staff_have_not_been_told_cross_continue_as_new(path: LeadPath) -> None:
    clinic = Clinic(path, history_events=12)
    first_key = uuid4().hex
    await clinic.signal(PAUSE, PauseSends(at=NOON, by="ana", reason="power cut"))
    await clinic.says("PAUSED", key=first_key)
    for hours in range(1, 21):
        word = "PAUSED" if hours % 2 else "APPROVED"
        await clinic.says(word, language="de", at=NOON + timedelta(hours=hours))
    await clinic.says("APPROVED", key=first_key, at=NOON + timedelta(days=1))

    await clinic.told("blocat", *["blocat", "deblocat"] * 10)
    handle = path.client.get_workflow_handle(clinic.workflow_id)
    described = await handle.describe()
    assert described.raw_description.workflow_execution_info.first_run_id != described.run_id
    state = await clinic.state()
    assert (state.paused_by, state.pause_reason) == ("ana", "power cut")
    assert await clinic.blocked() == ["ro PAUSED"]


async def test_nothing_paused_is_how_a_clinic_without_control_answers(path: LeadPath) -> None:
    assert await path.dispatch.query(clinic_control_id(uuid4().hex), CLINIC_STATE) is NoAnswer.ABSENT
