"""What settings change about a visit's messages, and what the machine's own time zone does not (spec §3, case 19)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.delivery_path import Patient, consent
from tests.sandbox.server import SandboxServer
from tests.timeline import Timeline, a_timeline
from tests.workflows.test_appointment_reminder import (
    CANCELLED,
    DAY,
    DAY_BEFORE,
    HOUR,
    HOURS_BEFORE,
    SECOND,
    SETTLED,
    Booked,
    at_three,
    book,
)


async def booked_by(timeline: Timeline, phone: str) -> Booked:
    """A visit of somebody who agreed to everything."""
    consent(timeline.path, phone)
    return await book(timeline, Patient(timeline.path, phone), arrives=False)


@pytest.mark.parametrize(("setting", "sent"), [("skip", ["24h"]), ("keep", ["24h", "2h"])])
async def test_a_confirmed_visit_is_reminded_of_again_or_not(
    vendors: SandboxServer, phone: str, setting: str, sent: list[str]
) -> None:
    async with a_timeline(vendors, MEDICALCOR_REMINDER_2H_AFTER_CONFIRMATION=setting) as timeline:
        booked = await booked_by(timeline, phone)
        await booked.day_before_goes()
        await booked.visit.reply("confirm")
        await booked.visit.until_said("confirmat")
        await booked.until_before(2 * HOUR - 5 * SECOND)
        await booked.visit.until_sent(*{"24h": [DAY_BEFORE], "2h": [DAY_BEFORE, HOURS_BEFORE]}[sent[-1]])
        assert await booked.started() == (sent, "started")


@pytest.mark.parametrize(("setting", "told"), [("false", []), ("true", [CANCELLED])])
async def test_the_clinics_own_cancellation_is_told_or_not(
    vendors: SandboxServer, phone: str, setting: str, told: list[str]
) -> None:
    """Not told, it is still off: no reminder goes, and nobody is asked to call."""
    async with a_timeline(vendors, MEDICALCOR_TELL_CHANGES=setting) as timeline:
        booked = await booked_by(timeline, phone)
        booked.visit.cancel()
        await booked.visit.look()
        await booked.visit.until(state="cancelled")
        await booked.after(SETTLED)
        await booked.visit.until_sent(*told)
        await booked.until_before(DAY - 5 * SECOND)
        await booked.visit.until(state="cancelled")
        assert booked.visit.templates() == told
        if not told:
            assert booked.visit.tasks() == []


@pytest.fixture(params=["UTC", "America/New_York"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The worker's machine lives in another zone than the clinic."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


async def test_the_text_names_the_clinics_hour_whatever_the_machines_zone(
    machine_zone: str, vendors: SandboxServer, phone: str
) -> None:
    async with a_timeline(vendors) as timeline:
        booked = await booked_by(timeline, phone)
        await booked.day_before_goes()
        [message] = booked.visit.messages()
        assert "15:00" in message["text"]
        assert f"{at_three(timeline, 1):%d}".lstrip("0") in message["text"]
