"""The contact remembers when its last visit began: what recalls are searched by (spec §5)."""

from __future__ import annotations

from medicalcor.vendors.hubspot import properties as hs
from tests.timeline import own_timeline, timeline
from tests.visit_path import patient
from tests.workflows.test_appointment_reminder import HOURS_BEFORE, SECOND, Booked, booked_alone

__all__ = ["booked_alone", "own_timeline", "patient", "timeline"]


def last_visit(booked: Booked) -> str:
    """As HubSpot has it."""
    contact = booked.visit.path.contacts(booked.visit.patient.phone)[0]
    return str(contact["properties"].get(hs.LAST_VISIT) or "")


async def test_a_visit_that_began_is_the_last_one(booked_alone: Booked) -> None:
    booked = booked_alone
    await booked.day_before_goes()
    await booked.until_before(7200 * SECOND - 5 * SECOND)
    await booked.visit.until_sent("appointment_reminder_24h", HOURS_BEFORE)
    assert last_visit(booked) == ""
    assert await booked.started() == (["24h", "2h"], "started")
    assert last_visit(booked).startswith(f"{booked.visit.starts_at:%Y-%m-%dT}")


async def test_a_cancelled_one_is_none(booked_alone: Booked) -> None:
    booked = booked_alone
    booked.visit.cancel()
    await booked.visit.look()
    await booked.visit.until(state="cancelled", waiting_for="")
    await booked.after(605 * SECOND)
    await booked.visit.until_sent("appointment_cancelled")
    assert await booked.started() == ([], "cancelled")
    assert last_visit(booked) == ""
