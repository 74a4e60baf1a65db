"""`medicalcor …` as a person runs it: a process with its own group, whose lines are read as they come."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 300  # a whole stack starts, beside another test that has one
_VENDORS = ("HUBSPOT_", "OPENAI_", "MEDICALCOR_", "TEMPORAL_", "WHATSAPP_")


class Command:
    """One running command. `lines` are those read so far, standard error included."""

    def __init__(self, *arguments: str, cwd: Path, **env: str) -> None:
        # Of the environment nothing that would point it at real vendors.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_VENDORS)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "medicalcor", *arguments],
            cwd=cwd,
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "COLUMNS": "80", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def text(self) -> str:
        """Everything it has said."""
        return "\n".join(self.lines)

    def until(self, words: str) -> None:
        """Reads until a line holds the words; AssertionError with its output when it ends or stays silent."""
        while True:
            line = self._queue.get(timeout=PATIENCE_SECONDS)
            assert line is not None, f"ended without {words!r}:\n{self.text}"
            self.lines.append(line)
            if words in line:
                return

    def ended(self) -> int:
        """Waits for its end and reads the rest; the exit code."""
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        while (line := self._queue.get(timeout=PATIENCE_SECONDS)) is not None:
            self.lines.append(line)
        return code

    def ctrl_c(self) -> None:
        """SIGINT to the whole group, as a terminal does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def children(self) -> dict[str, int]:
        """Living child processes by the last part of what they run: `worker.py`, `api.py`, `temporal`, …"""
        return {what: pid for pid, parent, what in _processes() if parent == self.process.pid}

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line.rstrip("\n"))
        self._queue.put(None)


@contextmanager
def running(*arguments: str, cwd: Path, **env: str) -> Iterator[Command]:
    """Runs a command; whatever a failed test leaves is killed, children too."""
    command = Command(*arguments, cwd=cwd, **env)
    seen: dict[str, int] = {}
    try:
        yield command
        seen = command.children()
    finally:
        for pid in [*(seen or command.children()).values()]:
            end(pid)
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()


def run(*arguments: str, cwd: Path, **env: str) -> tuple[int, str]:
    """Exit code and output of a command that ends by itself."""
    with running(*arguments, cwd=cwd, **env) as command:
        code = command.ended()
        return code, command.text


def end(pid: int) -> None:
    """SIGKILL, unless it is gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    return any(pid == found for found, _, _ in _processes())


def _processes() -> Iterator[tuple[int, int, str]]:
    """Pid, parent's pid and what runs, of every living process of this machine (Linux)."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if state != "Z":
            yield int(entry.name), int(parent), _what(words)


def _what(words: list[str]) -> str:
    """`worker.py` of `python worker.py`, `medicalcor.sandbox` of `python -m medicalcor.sandbox`, `temporal`."""
    if "-m" in words[:3]:
        return words[words.index("-m") + 1]
    scripts = [word for word in words[1:2] if word.endswith(".py")]
    return Path(scripts[0] if scripts else words[0]).name
