"""Case 52: at DEBUG, with every library told to talk, no number, text or key of anybody gets into a log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.vendor_traffic import HUBSPOT_TOKEN, OPENAI_KEY, PHONE, TEXT
from tests.sandbox.server import SandboxServer

ROOT = Path(__file__).resolve().parents[2]
SECRETS = [
    *(PHONE, "0712345678", "712345678", "712 345 678", "712%20345%20678", "0712%20345%20678"),
    *(TEXT, TEXT.replace(" ", "+"), TEXT.replace(" ", "%20"), "durere"),
    *(OPENAI_KEY, HUBSPOT_TOKEN, "secret-of-the-hook"),
]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with SandboxServer() as server:
        yield server.url


def output(who: str, sandbox: str) -> str:
    """Everything that the traffic writes on stdout and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.vendor_traffic", who, sandbox],
        cwd=ROOT,
        env={**os.environ, "OPENAI_LOG": "debug"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def ours(sandbox: str) -> str:
    return output("ours", sandbox)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_library_tells_a_number_a_text_or_a_key(ours: str, secret: str) -> None:
    assert secret not in ours


def test_the_traffic_was_real_and_our_own_lines_are_there(ours: str) -> None:
    lines = [json.loads(line) for line in ours.splitlines()]
    events = [one["event"] for one in lines]
    for event in ("all calls made", "Python warning", "Task exception was never retrieved"):
        assert events.count(event) == 1
    assert "failed: ValueError ('ValueError')" in events


def test_what_ends_a_thread_a_finaliser_and_the_process_is_told_by_type_and_place(ours: str) -> None:
    told = [json.loads(line) for line in ours.splitlines() if "uncaught error" in line]
    assert [one["exception"][0]["type"] for one in told] == ["ValueError"] * 3
    assert all("vendor_traffic.py" in str(one["exception"]) for one in told)


def test_without_our_configuration_all_of_it_would_be_told(sandbox: str) -> None:
    """Else the test above could not fail."""
    plain = output("plain", sandbox)
    for secret in (PHONE, TEXT, "durere", "0712%20345%20678"):
        assert secret in plain
