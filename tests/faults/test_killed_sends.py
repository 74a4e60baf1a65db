"""The worker ends at every step of a send: at most one message, and none lost without a staff task (spec §4, case 26).

Two rounds, SIGKILL and SIGTERM, each with a message at every step; WhatsApp's statuses come while the worker is away.
"""

from __future__ import annotations

import signal
from itertools import count

import httpx
import pytest
import pytest_asyncio

from tests.faults.rig import Rig, eventually, rig
from tests.faults.sends import Fate, Send, Sends, Step

# Both rounds are one fixture, whose time counts to the first test. A killed worker's call ends by its time-out, 45 s.
pytestmark = [pytest.mark.faults, pytest.mark.e2e, pytest.mark.timeout(900)]

KILL, TERM = signal.SIGKILL, signal.SIGTERM
HELD_SECONDS = 12.0
ANSWERED_WHILE_STOPPED_SECONDS = 4.0
# After the answer is lost and before the worker is back.
STATUS_DELAYS = {"sent": 5.0, "delivered": 5.5, "read": None}
CASES = [(number, step) for number in (KILL, TERM) for step in Step]

_numbers = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def fates(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[signal.Signals, Step], Fate]:
    async with rig(tmp_path_factory.mktemp("sends")) as running:
        await slow_statuses(running)
        sends = {case: Send(f"+4071277{next(_numbers):04d}", f"{case[0].name}/{case[1].name}") for case in CASES}
        everyone = list(sends.values())
        path = Sends(running)
        await path.consent(everyone)
        for number in (KILL, TERM):
            await one_round(running, path, number, {step: sends[number, step] for step in Step})
        await eventually(lambda: path.settled(everyone), seconds=120)
        found = await path.fates(everyone)
        return dict(zip(CASES, found, strict=True))


async def one_round(running: Rig, path: Sends, number: signal.Signals, sends: dict[Step, Send]) -> None:
    """Brings each send to its step, ends the worker, starts it again."""
    for step, send in sends.items():
        seconds = ANSWERED_WHILE_STOPPED_SECONDS if step is Step.ANSWERED else HELD_SECONDS
        await path.hold(send, step, seconds)
        await path.start(send)
    for step, send in sends.items():
        await path.reached(send, step)
    # Stopped first, so that nothing moves on between reaching the step and the end.
    running.signal("worker", signal.SIGSTOP)
    await eventually(lambda: path.answered(sends[Step.ANSWERED], Step.ANSWERED))
    running.signal("worker", number)
    running.signal("worker", signal.SIGCONT)
    await running.ended("worker")
    await running.start("worker")


async def slow_statuses(running: Rig) -> None:
    """WhatsApp reports late, as it does on a bad day."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        wish = {"whatsapp": {"status_delays": STATUS_DELAYS}}
        (await http.post(f"{running.stack.sandbox_url}/_sandbox/settings", json=wish)).raise_for_status()


ids = [f"{number.name}: {step}" for number, step in CASES]


@pytest.mark.parametrize("case", CASES, ids=ids)
async def test_whatsapp_has_at_most_one_message(
    fates: dict[tuple[signal.Signals, Step], Fate], case: tuple[signal.Signals, Step]
) -> None:
    assert fates[case].messages == (0 if case[1] is Step.BODY else 1)


@pytest.mark.parametrize("case", CASES, ids=ids)
async def test_what_may_have_been_taken_is_not_sent_again(
    fates: dict[tuple[signal.Signals, Step], Fate], case: tuple[signal.Signals, Step]
) -> None:
    assert fates[case].calls == fates[case].view.sends == 1


@pytest.mark.parametrize("case", CASES, ids=ids)
async def test_the_status_settles_it_or_staff_have_a_task(
    fates: dict[tuple[signal.Signals, Step], Fate], case: tuple[signal.Signals, Step]
) -> None:
    fate = fates[case]
    expected = ("unknown", True) if case[1] is Step.BODY else ("delivered", False)
    assert (fate.view.outcome, fate.staff) == expected
