"""A worker whose engine is not there: it says so, waits, can be stopped, and serves as soon as it is there."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.faults.rig import eventually
from tests.sandbox.server import free_port
from tests.temporal_server import dev_server

pytestmark = [pytest.mark.faults]
# Kubernetes' default between SIGTERM and SIGKILL; the SDK alone needs 40 s to give up such a connection.
CONTAINER_GRACE_SECONDS = 30
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def worker(folder: Path, temporal: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python worker.py` of the openai queue, which needs no vendor at its start; its log is worker.log."""
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "worker.py"), "--task-queue", "openai"],
            cwd=folder,
            env={**os.environ, "MEDICALCOR_ENVIRONMENT": "development", "TEMPORAL_ADDRESS": temporal, **env},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


async def test_a_worker_that_hangs_in_its_first_connection_stops_when_told(tmp_path: Path) -> None:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server, worker(tmp_path, f"127.0.0.1:{port_of(server)}") as process:
        connection, _ = await asyncio.to_thread(server.accept)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, CONTAINER_GRACE_SECONDS) == 0
        connection.close()


async def test_a_worker_started_before_its_engine_waits_and_then_serves(tmp_path: Path) -> None:
    temporal, health = free_port(), free_port()
    with worker(tmp_path, f"127.0.0.1:{temporal}", MEDICALCOR_WORKER_HEALTH_PORT=str(health)) as process:

        async def said_so() -> bool:
            return "Temporal is not reachable yet" in (tmp_path / "worker.log").read_text()

        async def ready() -> bool:
            try:
                return httpx.get(f"http://127.0.0.1:{health}/ready", trust_env=False).status_code == 200
            except httpx.HTTPError:
                return False

        await eventually(said_so)
        assert process.poll() is None
        starting = dev_server(tmp_path, temporal)
        await asyncio.to_thread(starting.__enter__)
        try:
            await eventually(ready)
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)


async def test_a_wrong_setting_ends_the_worker_with_2_and_the_name_of_the_variable(tmp_path: Path) -> None:
    with worker(tmp_path, "127.0.0.1:1", MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS="never") as process:
        assert await asyncio.to_thread(process.wait, 60) == 2
    assert "MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS" in (tmp_path / "worker.log").read_text()


def port_of(server: socket.socket) -> int:
    return int(server.getsockname()[1])
