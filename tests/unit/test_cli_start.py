"""The command starts in a moment, and ends as it should whoever reads it."""

from __future__ import annotations

import subprocess
import sys

import pytest

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


ENDS = {
    "what reads it has gone": ("| true", 3),
    "standard output is closed": (">&-", 3),
}


@pytest.mark.parametrize(("redirected", "code"), ENDS.values(), ids=ENDS)
def test_it_ends_with_its_code_whatever_became_of_its_output(redirected: str, code: int) -> None:
    said = "from medicalcor.leaving import run_and_leave; run_and_leave(lambda: print('said') or 3)"
    line = f'unset PYTHONUNBUFFERED; {sys.executable} -c "{said}" {redirected}'
    done = run("bash", "-o", "pipefail", "-c", line)
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize(
    ("raised", "code"), [("SystemExit", 0), ("SystemExit(4)", 4), ("KeyboardInterrupt", 130), ("ValueError", 1)]
)
def test_whatever_ends_it_goes_the_same_way(raised: str, code: int) -> None:
    """What is done last is done, and Python's own clean-up is not."""
    said = f"""
import atexit
from medicalcor.leaving import run_and_leave
atexit.register(print, "torn down")
def main(): raise {raised}
run_and_leave(main, lambda: print("last"))
"""
    done = run(sys.executable, "-c", said)
    assert (done.returncode, done.stdout) == (code, "last\n")
    assert ("Traceback" in done.stderr) is (raised == "ValueError")


def test_exit_codes_are_kept() -> None:
    assert run(sys.executable, "-m", "medicalcor", "--help").returncode == 0
    assert run(sys.executable, "-m", "medicalcor", "no-such-command").returncode == 2
    assert run(sys.executable, "-m", "medicalcor", "explain-phone", "0712").returncode == 0
