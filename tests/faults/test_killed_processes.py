"""SIGTERM and SIGKILL of worker, API and Temporal at every step of the lead path, on the same data (case 42).

One stack; six times one process goes while eleven leads are each at another step. Afterwards every lead is done, with
one contact, one note, one task, and staff told at least once.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from itertools import count

import pytest
import pytest_asyncio

from tests.faults.rig import HalfWebhook, Left, Person, Rig, eventually, person, rig
from tests.faults.steps import (
    AFTER_BURST,
    ANSWERED_MEANWHILE_SECONDS,
    ANSWERED_WHILE_STOPPED_SECONDS,
    HELD_SECONDS,
    HOLDS,
    Step,
    noted,
)

# All rounds are one fixture, whose time counts to the first test.
pytestmark = [pytest.mark.faults, pytest.mark.e2e, pytest.mark.timeout(900)]

TERM, KILL = signal.SIGTERM, signal.SIGKILL
# The killed worker first: the engine learns of its death by each activity's own time-out, while the others go on.
ROUNDS = [(name, number) for name in ("worker", "temporal", "api") for number in (KILL, TERM)]
CASES = [(name, number, step) for name, number in ROUNDS for step in Step]

_numbers = count(100001)


@dataclass
class Round:
    """One process ended by one signal, with a lead at each step; and what was seen meanwhile."""

    people: dict[Step, Person] = field(default_factory=lambda: {step: person(next(_numbers)) for step in Step})
    exit_code: int = 0
    in_flight: int | None = None
    while_down: int | None = None
    retry_after: str = ""
    ready_while_down: int = 0
    live_while_down: int = 0


@dataclass
class Aftermath:
    """All rounds, what became of each lead, and what each cost at the vendors."""

    rounds: dict[tuple[str, signal.Signals], Round]
    left: dict[str, Left]
    scoring_calls: dict[str, int]
    score_writes: dict[str, int]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    async with rig(tmp_path_factory.mktemp("killed")) as running:
        rounds = {(name, number): await one_round(running, name, number) for name, number in ROUNDS}
        everyone = [who for one in rounds.values() for who in one.people.values()]
        # Twice the longest time-out of an activity, which a killed worker leaves to run out.
        await eventually(lambda: running.all_done(everyone), seconds=400)
        return Aftermath(
            rounds,
            await running.left(everyone),
            {who.phone: len(await running.requests("openai", "/chat/completions", who.word)) for who in everyone},
            {
                who.phone: len(await running.requests("hubspot", "/batch/upsert", who.digits, "lead_score"))
                for who in everyone
            },
        )


async def one_round(running: Rig, name: str, number: signal.Signals) -> Round:
    """Brings the leads to their steps, ends the process, starts it again."""
    seen = Round()
    people = seen.people
    answered = ANSWERED_WHILE_STOPPED_SECONDS if name == "worker" else ANSWERED_MEANWHILE_SECONDS
    for step in AFTER_BURST:
        if step is not Step.TASK:
            seconds = answered if step is Step.COMPLETING else HELD_SECONDS
            await HOLDS[step].arrange(running, people[step], seconds)
        await running.send_until_taken(people[step])
    await HOLDS[Step.TASK].arrange(running, people[Step.TASK])
    await HOLDS[Step.NOTE].arrange(running, people[Step.NOTE])
    for step in AFTER_BURST:
        await HOLDS[step].reached(running, people[step])
    await running.send_until_taken(people[Step.NOTE])
    await running.send_until_taken(people[Step.BURST])
    half = await running.half_webhook(people[Step.IN_FLIGHT])
    await HOLDS[Step.NOTE].reached(running, people[Step.NOTE])
    await noted(running, people[Step.BURST])
    if name == "worker":
        # Stopped first, so that nothing moves on between reaching the step and the end.
        running.signal(name, signal.SIGSTOP)
        await eventually(lambda: HOLDS[Step.COMPLETING].answered(running, people[Step.COMPLETING]))
    await running.send_until_taken(people[Step.TAKEN])
    running.signal(name, number)
    if name == "worker":
        running.signal(name, signal.SIGCONT)
    await over(running, name, number, seen, half)
    return seen


async def over(running: Rig, name: str, number: signal.Signals, seen: Round, half: HalfWebhook) -> None:
    """Finishes the request in flight, looks while the process is away, and starts it again."""
    drains = (name, number) == ("api", TERM)
    if drains:
        seen.in_flight = await half.finish()
    seen.exit_code = await running.ended(name)
    if not drains:
        seen.in_flight = await half.finish()
    if name != "api":
        answer = await running.answer_while_down(seen.people[Step.BEFORE])
        seen.while_down, seen.retry_after = answer.status_code, answer.headers.get("retry-after", "")
        seen.ready_while_down = (await running.get("/ready")).status_code
        seen.live_while_down = (await running.get("/live")).status_code
    await running.start(name)
    for step in (Step.BEFORE, Step.IN_FLIGHT):
        await running.send_until_taken(seen.people[step])


def lead(aftermath: Aftermath, name: str, number: signal.Signals, step: Step) -> Left:
    return aftermath.left[aftermath.rounds[name, number].people[step].phone]


def ids(value: object) -> str:
    return value.name if isinstance(value, signal.Signals) else str(value)


@pytest.mark.parametrize(("name", "number", "step"), CASES, ids=ids)
async def test_the_lead_is_done_with_one_contact_one_note_and_one_task(
    aftermath: Aftermath, name: str, number: signal.Signals, step: Step
) -> None:
    found = lead(aftermath, name, number, step)
    assert found.result is not None
    assert found.result.classification == "HOT"
    assert found.result.notified
    assert (found.received, found.scorings, found.contacts, found.notes, found.tasks) == (1, 1, 1, 1, 1)
    assert found.alerts_failed == 0


@pytest.mark.parametrize(("name", "number", "step"), CASES, ids=ids)
async def test_staff_are_told_at_least_once_and_a_repetition_says_that_it_is_one(
    aftermath: Aftermath, name: str, number: signal.Signals, step: Step
) -> None:
    """The first one may be marked too: the engine knows that an attempt began, and not how far it came."""
    posts = lead(aftermath, name, number, step).posts
    assert 1 <= len(posts) <= 2
    assert sum("[repetat]" not in text for text in posts) <= 1


@pytest.mark.parametrize("number", [TERM, KILL], ids=ids)
async def test_a_post_of_unknown_outcome_is_repeated(aftermath: Aftermath, number: signal.Signals) -> None:
    """And only then: the other leads of this round have one post."""
    assert len(lead(aftermath, "worker", number, Step.POST).posts) == 2
    assert len(lead(aftermath, "worker", number, Step.COMPLETING).posts) == 1


async def test_a_worker_told_to_stop_lets_its_activities_finish_and_report(aftermath: Aftermath) -> None:
    people = aftermath.rounds["worker", TERM].people
    assert aftermath.rounds["worker", TERM].exit_code == 0
    assert aftermath.scoring_calls[people[Step.SCORING].phone] == 1
    for step in (Step.WRITING, Step.COMPLETING):
        assert aftermath.score_writes[people[step].phone] == 1


async def test_a_killed_workers_activities_are_done_again(aftermath: Aftermath) -> None:
    """Else the steps above were not those at which the worker went."""
    people = aftermath.rounds["worker", KILL].people
    assert aftermath.scoring_calls[people[Step.SCORING].phone] == 2
    for step in (Step.WRITING, Step.COMPLETING):
        assert aftermath.score_writes[people[step].phone] == 2


@pytest.mark.parametrize("number", [TERM, KILL], ids=ids)
async def test_without_temporal_the_api_lives_is_not_ready_and_tells_senders_to_come_again(
    aftermath: Aftermath, number: signal.Signals
) -> None:
    seen = aftermath.rounds["temporal", number]
    assert (seen.while_down, seen.in_flight) == (503, 503)
    assert int(seen.retry_after) > 0
    assert (seen.live_while_down, seen.ready_while_down) == (200, 503)


@pytest.mark.parametrize("number", [TERM, KILL], ids=ids)
async def test_without_workers_webhooks_are_taken(aftermath: Aftermath, number: signal.Signals) -> None:
    seen = aftermath.rounds["worker", number]
    assert (seen.while_down, seen.in_flight) == (200, 200)


async def test_an_api_told_to_stop_answers_the_webhook_in_flight(aftermath: Aftermath) -> None:
    assert aftermath.rounds["api", TERM].in_flight == 200
    assert aftermath.rounds["api", KILL].in_flight is None
