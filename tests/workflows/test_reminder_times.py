"""The shared cases of reminder times through the real workflow: messages counted at WhatsApp's stand-in (spec §3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.delivery_path import Patient
from tests.timeline import Timeline, timeline
from tests.unit.test_reminders import moment, shared_cases
from tests.visit_path import Visit, patient, shifted

__all__ = ["patient", "timeline"]

TRIED = {"T01", "T04", "T06", "T08", "T10", "T13", "T14", "T16", "T17", "T18", "T19", "T20"}
CASES = [case for case in shared_cases() if case["id"] in TRIED]
MINUTE = timedelta(minutes=1)
SECONDS = timedelta(seconds=5)
TEMPLATES = {"24h": "appointment_reminder_24h", "2h": "appointment_reminder_2h"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}: {case['note']}")
async def test_a_shared_case_is_reminded_at_its_moments_and_no_other(
    timeline: Timeline, patient: Patient, case: dict[str, str]
) -> None:
    """A minute before each moment nothing has gone, and at the start no more than the case says."""
    named = {kind: moment(case[f"reminder_{kind}_utc"]) for kind in ("24h", "2h")}
    times = [case["appointment_time"], case["booked_at"], *([] if case["acts_from"] == "-" else [case["acts_from"]])]
    planned = [datetime.fromisoformat(one) for one in times] + [one for one in named.values() if one]
    starts_at, booked_at, *rest = shifted(planned, timeline.now() + MINUTE)
    acts_from = booked_at if case["acts_from"] == "-" else rest.pop(0)
    moments = dict(zip([kind for kind, at in named.items() if at], rest, strict=True))

    await timeline.advance(acts_from - timeline.now())
    visit = Visit(timeline, patient, starts_at, booked_at)
    await visit.look()
    await visit.until(state="scheduled", appointment_time=starts_at)
    expected: list[str] = []
    for kind, at in moments.items():
        if at > timeline.now() + MINUTE:
            await timeline.advance(at - timeline.now() - MINUTE)
            assert visit.templates() == expected
            await timeline.advance(MINUTE + SECONDS)
        expected.append(TEMPLATES[kind])
        await visit.until_sent(*expected)
    await timeline.advance(starts_at - timeline.now() + SECONDS)
    outcome = await visit.result()
    assert (outcome.reminders_sent, outcome.outcome) == ([*moments], "started")
    assert visit.templates() == expected
    for kind in moments:
        assert visit.record()[f"reminder_{kind}_for"].startswith(f"{starts_at:%Y-%m-%dT%H:%M}")
