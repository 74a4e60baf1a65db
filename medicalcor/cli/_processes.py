"""Child processes of `medicalcor dev`: started in order, each awaited until ready, all stopped together."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

# Longer than a worker drains (MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS, 60 s by default).
_STOP_SECONDS = 75
_LOG_TAIL_BYTES = 2000

T = TypeVar("T")


class StartError(Exception):
    """Something of the stack could not start, or ended. The text says what, why and where its log is."""

    exit_code = 1


class CannotStart(StartError):
    """Nothing was started: the folder, a port or a command is not as it has to be."""

    exit_code = 2


@dataclass
class Child:
    """One running process and its log file."""

    name: str
    process: asyncio.subprocess.Process
    log: Path

    def tail(self) -> str:
        """The end of its log, for the person who asks why it ended."""
        return self.log.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace").strip()

    def ending(self) -> str:
        """How it ended and what it said last."""
        code = self.process.returncode
        how = f"was killed by {signal.Signals(-code).name}" if code and code < 0 else f"ended with code {code}"
        return f"{self.name} {how}; {self.log} ends:\n{self.tail()}"


@dataclass
class Processes:
    """The processes of one stack, in the order of their start. `inherited` descriptors stay open in every child."""

    logs: Path
    inherited: Sequence[int] = ()
    children: list[Child] = field(default_factory=list)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        ready: Callable[[], Awaitable[bool]],
        timeout_seconds: float = 60,
    ) -> Child:
        """Starts a process and waits until it is ready; StartError when it ends or stays silent."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("ab") as sink:
            process = await asyncio.create_subprocess_exec(
                *command,
                env={**os.environ, **env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                # A group of its own: Ctrl-C reaches us alone, and we stop the children in order.
                start_new_session=True,
                pass_fds=tuple(self.inherited),
            )
        child = Child(name, process, log)
        self.children.append(child)
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        while not await ready():
            if process.returncode is not None:
                raise StartError(child.ending())
            if asyncio.get_running_loop().time() > deadline:
                raise StartError(f"{name} was not ready within {timeout_seconds:.0f} s; see {log}")
            await asyncio.sleep(0.1)
        return child

    async def while_running(self, work: Awaitable[T]) -> T:
        """The outcome of `work`; StartError as soon as any process ends, which none should meanwhile."""
        working = asyncio.ensure_future(work)
        waiting = {asyncio.ensure_future(child.process.wait()): child for child in self.children}
        try:
            await asyncio.wait({working, *waiting}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            ended = next(child for task, child in waiting.items() if task.done())
            raise StartError(ended.ending())
        finally:
            for task in (working, *waiting):
                task.cancel()
            await asyncio.gather(working, *waiting, return_exceptions=True)

    async def stop_one(self, child: Child) -> None:
        """SIGTERM drains it; SIGKILL ends what did not, or at once when somebody hurries."""
        if child.process.returncode is None:
            child.process.send_signal(signal.SIGTERM)
            ended = asyncio.ensure_future(child.process.wait())
            hurried = asyncio.ensure_future(self._hurry.wait())
            await asyncio.wait({ended, hurried}, timeout=_STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            hurried.cancel()
            if not ended.done():
                child.process.kill()
            await ended
        self.children.remove(child)

    async def stop(self) -> None:
        """Stops all, last started first: what needs another process goes before it."""
        for child in reversed(list(self.children)):
            await self.stop_one(child)

    def hurry(self) -> None:
        """Whoever stops now kills instead of draining: a second Ctrl-C."""
        self._hurry.set()


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]
