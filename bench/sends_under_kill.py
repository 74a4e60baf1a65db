"""The worker is killed (SIGKILL) at random moments while messages are sent: how many came twice, how many got lost.

Every run is one message that must arrive. Ten at a time are handed over within two seconds, each with WhatsApp well or
with a fault drawn for it, and within four seconds the worker is killed and started again; statuses come early or late.
A message that WhatsApp took twice is a defect, and so is one that it never took without a staff task in HubSpot.
Ends with 1 if there is one. Takes some minutes. Run: `.venv/bin/python bench/sends_under_kill.py --runs 200 --seed 1`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from temporalio.api.enums.v1 import WorkflowTaskFailedCause

from medicalcor.contracts.names import SEND_WHATSAPP_MESSAGE, delivery_id
from tests.faults.rig import Rig, eventually, rig
from tests.faults.sends import Fate, Send, Sends

_AT_ONCE = 10
_HANDED_OVER_WITHIN, _KILLED_WITHIN = 2.0, 4.0
_PATIENCE_SECONDS = 300.0
# Weights: WhatsApp is mostly well or slow; the rest are the ways in which a call ends without an answer.
_FAULTS = {"": 4, "slow": 4, "timeout_after": 3, "timeout_before": 2, "refused": 1, "130429": 1, "131016": 1}


async def _round(running: Rig, path: Sends, sends: Sequence[Send], draw: random.Random) -> list[str]:
    """Hands the messages over and kills the worker meanwhile; the faults that were drawn."""
    await _statuses(running, draw.uniform(0.05, 6.0))
    faults = draw.choices([*_FAULTS], [*_FAULTS.values()], k=len(sends))
    for send, fault in zip(sends, faults, strict=True):
        if fault:
            await running.fault("whatsapp", fault, f'"{delivery_id(send.key)}"', draw.uniform(0.1, 6.0))
    moments = [draw.uniform(0, _HANDED_OVER_WITHIN) for _ in sends]
    end = draw.uniform(0, _KILLED_WITHIN)
    await asyncio.gather(_killed(running, end), *map(_started, [path] * len(sends), sends, moments))
    await running.start("worker")
    return faults


async def _started(path: Sends, send: Send, after: float) -> None:
    await asyncio.sleep(after)
    await path.start(send)


async def _killed(running: Rig, after: float) -> None:
    await asyncio.sleep(after)
    running.signal("worker", signal.SIGKILL)
    await running.ended("worker")


async def _statuses(running: Rig, after: float) -> None:
    wish = {"whatsapp": {"status_delays": {"sent": after, "delivered": after + 0.2, "read": None}}}
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        (await http.post(f"{running.stack.sandbox_url}/_sandbox/settings", json=wish)).raise_for_status()


@dataclass
class _Interrupted:
    """What the engine's histories say of the kills: send calls cut off, and workflow tasks that failed, by cause."""

    calls: int = 0
    tasks: Counter[str] = field(default_factory=Counter)


async def _interrupted(running: Rig, sends: Sequence[Send]) -> _Interrupted:
    found = _Interrupted()
    client = await running.temporal()
    for send in sends:
        names: dict[int, str] = {}
        async for event in client.get_workflow_handle(delivery_id(send.key)).fetch_history_events():
            if event.HasField("activity_task_scheduled_event_attributes"):
                names[event.event_id] = event.activity_task_scheduled_event_attributes.activity_type.name
            elif event.HasField("activity_task_timed_out_event_attributes"):
                scheduled = event.activity_task_timed_out_event_attributes.scheduled_event_id
                found.calls += names[scheduled] == SEND_WHATSAPP_MESSAGE.name
            elif event.HasField("workflow_task_failed_event_attributes"):
                cause = event.workflow_task_failed_event_attributes.cause
                found.tasks[WorkflowTaskFailedCause.Name(cause)] += 1
    return found


def _report(fates: Sequence[Fate], faults: Counter[str], kills: int, interrupted: _Interrupted) -> int:
    twice = [fate for fate in fates if fate.messages > 1]
    lost = [fate for fate in fates if fate.messages == 0 and not fate.staff]
    print(f"{len(fates)} messages, {kills} kills; {interrupted.calls} calls were cut off by one")
    print(f"workflow tasks that failed: {dict(interrupted.tasks)}")
    print(f"drawn for WhatsApp: {dict(sorted((name or 'well', number) for name, number in faults.items()))}")
    print(f"messages at WhatsApp: {dict(sorted(Counter(fate.messages for fate in fates).items()))}")
    print(f"calls a message: {dict(sorted(Counter(fate.calls for fate in fates).items()))}")
    print(f"outcomes: {dict(sorted(Counter(fate.view.outcome for fate in fates).items()))}")
    print(f"staff tasks: {sum(fate.staff for fate in fates)}")
    print(f"twice: {len(twice)}; lost without a staff task: {len(lost)}")
    for fate in (*twice, *lost):
        print(f"  {fate}")
    return 1 if twice or lost else 0


async def _main(runs: int, seed: int, kept: Path | None) -> int:
    draw = random.Random(seed)
    sends = [Send(f"+4071278{number:04d}", f"kill/{seed}/{number}") for number in range(runs)]
    faults: Counter[str] = Counter()
    kills = 0
    with tempfile.TemporaryDirectory() as folder:
        async with rig(kept or Path(folder)) as running:
            path = Sends(running)
            await path.consent(sends)
            for first in range(0, runs, _AT_ONCE):
                faults.update(await _round(running, path, sends[first : first + _AT_ONCE], draw))
                kills += 1
            await eventually(lambda: path.settled(sends), _PATIENCE_SECONDS)
            return _report(await path.fates(sends), faults, kills, await _interrupted(running, sends))


def main() -> int:
    """Runs and prints the counts; 1 where a message came twice or got lost."""
    parser = argparse.ArgumentParser(description="Count what becomes of messages while workers are killed.")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep data and logs here")
    given = parser.parse_args()
    return asyncio.run(_main(given.runs, given.seed, given.folder))


if __name__ == "__main__":
    sys.exit(main())
