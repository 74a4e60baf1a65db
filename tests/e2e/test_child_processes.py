"""Child processes: how each end is told, and that none outlives its parent's patience."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from medicalcor.cli._processes import Processes, StartError, python
from tests.e2e.command import alive

SLEEPS = python("-c", "import time; print('up', flush=True); time.sleep(60)")
IGNORES_SIGTERM = python(
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, lambda *_: print('no', flush=True)); print('up', flush=True)\n"
    "while True: time.sleep(60)",
)


async def started(processes: Processes, command: list[str], name: str = "part") -> int:
    """Starts a child and waits until its log says that it is up; its pid."""

    async def up() -> bool:
        return said(processes, "up", name)

    return (await processes.start(name, command, {}, up)).process.pid


def said(processes: Processes, word: str, name: str = "part") -> bool:
    log = processes.logs / f"{name}.log"
    return log.exists() and word in log.read_text().split()


async def test_a_child_that_ends_at_its_start_is_told_with_its_code_and_last_words(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    with pytest.raises(StartError, match=r"(?s)part ended with code 3; .*part\.log ends:\nno such folder \[/data\]"):
        await started(processes, python("-c", "print('no such folder [/data]'); raise SystemExit(3)"))


async def test_a_child_that_is_killed_meanwhile_ends_the_work_and_is_named(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    pid = await started(processes, SLEEPS)
    working = asyncio.create_task(processes.while_running(asyncio.Event().wait()))
    await asyncio.sleep(0)
    processes.children[0].process.send_signal(signal.SIGKILL)
    with pytest.raises(StartError, match="part was killed by SIGKILL"):
        await working
    await processes.stop()
    assert not alive(pid)


async def test_the_works_own_outcome_is_handed_on(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    await started(processes, SLEEPS)
    assert await processes.while_running(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(ValueError, match="mine"):
        await processes.while_running(_fails())
    await processes.stop()


async def _fails() -> None:
    raise ValueError("mine")


async def test_whoever_hurries_kills_what_does_not_end_by_itself(tmp_path: Path) -> None:
    processes = Processes(tmp_path)
    pid = await started(processes, IGNORES_SIGTERM)
    stopping = asyncio.create_task(processes.stop())
    async with asyncio.timeout(60):
        while not said(processes, "no"):
            await asyncio.sleep(0.02)
        assert alive(pid)
        processes.hurry()
        await stopping
    assert not alive(pid)


async def test_the_last_started_is_stopped_first(tmp_path: Path) -> None:
    """The API before the workers, these before the engine: each can finish what it has begun."""
    processes = Processes(tmp_path)
    first = await started(processes, SLEEPS, "first")
    await started(processes, IGNORES_SIGTERM, "second")
    stopping = asyncio.create_task(processes.stop())
    async with asyncio.timeout(60):
        while not said(processes, "no", "second"):
            await asyncio.sleep(0.02)
        assert alive(first)
        processes.hurry()
        await stopping
    assert not alive(first)
