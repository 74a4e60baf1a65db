"""The command starts in a moment, and ends as it should whoever reads it."""

from __future__ import annotations

import subprocess
import sys

SLOW = (
    "temporalio",
    "openai",
    "hubspot",
    "medicalcor.domain.redaction",
    "medicalcor.domain.scoring",
    "medicalcor.sandbox",
)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A process of its own."""
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_no_command_waits_for_what_only_another_needs() -> None:
    """The rules alone take a second of every `medicalcor schedules list` to import."""
    code = f"import sys, medicalcor.cli; print([name for name in {SLOW} if name in sys.modules])"
    assert run(sys.executable, "-c", code).stdout == "[]\n"


def test_what_reads_it_may_go_away() -> None:
    said = """from medicalcor.leaving import leave; print('said'); leave(3)"""
    done = run("bash", "-o", "pipefail", "-c", f'unset PYTHONUNBUFFERED; {sys.executable} -c "{said}" | true')
    assert (done.returncode, done.stderr) == (3, "")
    assert run("bash", "-c", f"{sys.executable} -m medicalcor config --defaults | true").stderr == ""


def test_exit_codes_are_kept() -> None:
    assert run(sys.executable, "-m", "medicalcor", "--help").returncode == 0
    assert run(sys.executable, "-m", "medicalcor", "no-such-command").returncode == 2
    assert run(sys.executable, "-m", "medicalcor", "explain-phone", "0712").returncode == 0
