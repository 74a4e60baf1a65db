"""`deliver-message` over hours and days: nights, clock changes, what holds it, its limits, its 8 days (spec §3, §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

import activities.gate
import activities.messaging
from medicalcor.contracts.sends import Outbound
from tests.delivery_path import Patient, consent, reminder
from tests.lead_path import LeadPath, eventually

BUCHAREST = ZoneInfo("Europe/Bucharest")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass
class Clock:
    """The engine's time, for the workers too: `ahead` of the machine's."""

    env: WorkflowEnvironment
    ahead: timedelta

    def now(self) -> datetime:
        """The time that workers and engine agree on."""
        return datetime.now(tz=UTC) + self.ahead

    async def advance(self, by: timedelta) -> None:
        """Moves it. The workers' clock first: what wakes up must find that it is time."""
        self.ahead += by
        await self.env.sleep(by)

    async def to(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Moves it to a time of the clinic."""
        target = datetime(year, month, day, hour, minute, tzinfo=BUCHAREST).astimezone(UTC)
        await self.advance(target - self.now())


@pytest.fixture
async def clock(skipping: tuple[WorkflowEnvironment, LeadPath], monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The engine's clock, which the gate and the sends read as well."""
    env, _ = skipping
    clock = Clock(env, await env.get_current_time() - datetime.now(tz=UTC))

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Shifted:
            return cls.fromtimestamp(clock.now().timestamp(), tz)

    for module in (activities.gate, activities.messaging):
        monkeypatch.setattr(module, "datetime", Shifted)
    return clock


@pytest.fixture
def patient(skipping: tuple[WorkflowEnvironment, LeadPath], phone: str) -> Patient:
    """A person who agreed to everything, for years."""
    _, path = skipping
    consent(path, phone)
    return Patient(path, phone)


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ((2027, 2, 9, 21, 0), datetime(2027, 2, 10, 6, 0, tzinfo=UTC)),
        ((2027, 3, 27, 20, 1), datetime(2027, 3, 28, 5, 0, tzinfo=UTC)),  # 03:00 is 04:00
        ((2027, 10, 30, 23, 59), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),  # 04:00 is 03:00
        ((2027, 10, 31, 3, 30), datetime(2027, 10, 31, 6, 0, tzinfo=UTC)),  # which comes twice
    ],
    ids=["a night", "into summer time", "out of summer time", "in the hour that comes twice"],
)
async def test_what_the_clinic_starts_waits_for_eight_in_the_morning(
    clock: Clock, patient: Patient, evening: tuple[int, int, int, int, int], morning: datetime
) -> None:
    await clock.to(*evening)
    sending = await patient.deliver(reminder(origin="clinic"))
    view = await sending.until(reason="quiet_hours", until=morning)
    assert (view.outcome, view.sends) == ("", 0)
    await clock.advance(morning - clock.now() - MINUTE)
    assert sending.messages() == []
    await clock.advance(MINUTE + timedelta(seconds=10))
    view = await sending.until(outcome="sent")
    assert (view.checks, view.sends, len(sending.messages())) == (2, 1, 1)


async def test_an_answer_does_not_wait_for_the_morning(clock: Clock, patient: Patient) -> None:
    await clock.to(2027, 2, 9, 23)
    sending = await patient.deliver(reminder())
    assert (await sending.until(outcome="sent")).checks == 1


async def test_what_would_wait_past_its_limit_is_over_at_once(clock: Clock, patient: Patient) -> None:
    await clock.to(2027, 2, 9, 21)
    sending = await patient.deliver(reminder(origin="clinic", not_after=clock.now() + HOUR, must_arrive=True))
    assert (await sending.result()).outcome == "expired"
    assert await sending.asked_staff("delivery_failed")


async def test_while_hubspot_is_down_it_is_held_and_goes_when_hubspot_is_back(clock: Clock, patient: Patient) -> None:
    patient.path.sandbox.fault("hubspot", "503", times=None)
    await clock.to(2027, 2, 10, 10)
    sending = await patient.deliver(reminder(origin="clinic"))
    await sending.until(reason="consent_unknown", checks=1)
    for checks, pause in ((2, MINUTE), (3, MINUTE), (4, MINUTE), (5, 5 * MINUTE), (6, 5 * MINUTE)):
        await clock.advance(pause)
        await sending.until(checks=checks)
    assert sending.requests() == []
    patient.path.sandbox.clear_faults()
    await clock.advance(5 * MINUTE)
    await sending.until(outcome="sent")


async def test_what_is_held_until_its_limit_is_over_and_staff_are_told(clock: Clock, patient: Patient) -> None:
    patient.path.sandbox.fault("hubspot", "503", times=None)
    await clock.to(2027, 2, 10, 9)
    began = clock.now()
    outbound = reminder(origin="clinic", not_after=began + 15 * MINUTE, must_arrive=True)
    sending = await patient.deliver(outbound)
    await sending.until(checks=1)
    for checks, pause in ((2, MINUTE), (3, MINUTE), (4, MINUTE), (5, 5 * MINUTE), (6, 5 * MINUTE)):
        await clock.advance(pause)
        await sending.until(checks=checks)
    assert (await sending.view()).outcome == ""
    await clock.advance(3 * MINUTE)
    result = await sending.result()
    assert (result.outcome, result.reason) == ("expired", "consent_unknown")
    assert (await sending.view()).checks == 6
    assert await sending.asked_staff("delivery_failed")


async def test_the_emergency_text_is_given_up_after_half_an_hour_and_staff_are_told(
    clock: Clock, patient: Patient
) -> None:
    outbound = emergency(clock.now())
    patient.path.sandbox.fault("whatsapp", "131016", times=None, match=outbound.key)
    sending = await patient.deliver(outbound)
    await sending.until(reason="VendorUnavailable")
    began = clock.now()
    while (await sending.view()).outcome == "":
        await clock.advance(MINUTE)
        assert clock.now() - began < HOUR
    assert (await sending.view()).outcome == "expired"
    assert clock.now() - began >= 28 * MINUTE
    assert sending.messages() == []
    assert await sending.asked_staff("delivery_failed")


async def test_a_window_that_closes_before_the_next_attempt_lets_nothing_out(clock: Clock, patient: Patient) -> None:
    """Case 23; `tests/faults/test_stalled_sends.py` has it with a queue that stands still."""
    outbound = reminder(template="", text="media_acknowledgement", values={}, answers_at=clock.now() - DAY + 5 * MINUTE)
    patient.path.sandbox.fault("whatsapp", "130429", match=outbound.key, retry_after=600)
    sending = await patient.deliver(outbound)
    await sending.until(reason="RateLimited")
    await clock.advance(11 * MINUTE)
    result = await sending.result()
    assert (result.outcome, result.reason) == ("refused", "window_closed")
    assert (len(sending.requests()), len(sending.messages())) == (1, 0)


async def test_it_stays_open_for_a_status_for_eight_days(clock: Clock, patient: Patient) -> None:
    sending = await patient.deliver(reminder(must_arrive=True))
    await sending.until(outcome="sent")
    await clock.advance(8 * DAY - HOUR)
    assert (await sending.handle.describe()).status is WorkflowExecutionStatus.RUNNING
    await clock.advance(2 * HOUR)
    assert (await sending.result()).outcome == "sent"


async def test_a_failure_days_later_is_still_told(clock: Clock, patient: Patient) -> None:
    sending = await patient.deliver(reminder(must_arrive=True))
    await sending.until(outcome="sent")
    await clock.advance(7 * DAY)
    await sending.status("failed", codes=(131026,))
    assert (await sending.result()).outcome == "failed"
    assert await sending.asked_staff("delivery_failed")


async def test_what_was_sent_and_never_got_into_hubspot_fails_where_an_operator_sees_it(
    clock: Clock, patient: Patient
) -> None:
    outbound = reminder()
    patient.path.sandbox.fault("whatsapp", "slow", match=outbound.key, delay=1)
    sending = await patient.deliver(outbound)
    await eventually(lambda: len(sending.requests()) == 1)
    patient.path.sandbox.fault("hubspot", "429_daily", times=None)
    await sending.until(outcome="sent")
    await sending.status("delivered")
    hours = 0
    while (await sending.handle.describe()).status is WorkflowExecutionStatus.RUNNING:
        await clock.advance(HOUR)
        hours += 1
    assert 22 <= hours <= 25
    assert (await sending.handle.describe()).status is WorkflowExecutionStatus.FAILED
    assert len(sending.requests()) == 1


def emergency(written: datetime) -> Outbound:
    """The 112 text."""
    return reminder(origin="emergency", template="", text="emergency", values={}, answers_at=written)
