"""`python -m medicalcor.sandbox`: the sandbox as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from medicalcor.sandbox.__main__ import arguments
from tests.sandbox.server import free_port
from tests.sandbox.waiting import until


def test_it_serves_until_it_is_told_to_end_and_says_nothing_of_what_it_was_sent(tmp_path: Path) -> None:
    port, journal = free_port(), tmp_path / "journal.jsonl"
    command = [sys.executable, "-m", "medicalcor.sandbox", "--port", str(port)]
    env = {**os.environ, "SANDBOX_JOURNAL": str(journal)}
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        until(lambda: healthy(port))
        httpx.post(f"http://127.0.0.1:{port}/slack/services/a/b/c", json={"text": "Ana"}, trust_env=False)
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    assert said == ""
    assert "Ana" in journal.read_text()


def healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/_sandbox/health", trust_env=False).is_success
    except httpx.ConnectError:
        return False


def test_secrets_are_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_WHATSAPP_APP_SECRET", "of the environment")
    options = arguments().parse_args([])
    assert options.whatsapp_app_secret == "of the environment"
    assert (options.host, options.hubspot_token) == ("127.0.0.1", None)
