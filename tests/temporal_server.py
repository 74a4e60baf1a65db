"""A real Temporal dev server on a free port, for any test that needs the engine."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sysconfig
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from medicalcor.settings import Settings
from medicalcor.temporal.client import one_runtime
from medicalcor.temporal.converter import data_converter
from medicalcor.temporal.interceptors import TaggingInterceptor
from tests.sandbox.server import free_port


@dataclass
class DevServer:
    """A running server: its address, SQLite file and process."""

    address: str
    db: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """SIGKILL, as a power cut of the process would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def temporal_binary() -> str:
    """The `temporal` command of this environment."""
    return shutil.which("temporal") or str(Path(sysconfig.get_path("scripts"), "temporal"))


@contextmanager
def dev_server(folder: Path, port: int | None = None) -> Iterator[DevServer]:
    """Starts the server on the folder's data and waits until it answers."""
    port = port or free_port()
    db = folder / "temporal.db"
    with (folder / "temporal.log").open("ab") as log:
        process = subprocess.Popen(
            [
                *(temporal_binary(), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(port), "--headless"),
                *("--db-filename", str(db), "--sqlite-pragma", "journal_mode=wal", "--log-level", "warn"),
                *("--sqlite-pragma", "synchronous=normal"),
                *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=1000"),
            ],
            stdout=log,
            stderr=log,
            env={**os.environ, "HOME": str(folder)},
        )
    server = DevServer(f"127.0.0.1:{port}", db, process)
    try:
        # In a thread of its own: a test that starts a server may have a running event loop.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: asyncio.run(_until_healthy(server))).result()
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)


async def _until_healthy(server: DevServer) -> None:
    deadline = time.monotonic() + 60
    while True:
        if server.process.poll() is not None:
            raise RuntimeError("the Temporal dev server ended at its start")
        try:
            async with asyncio.timeout(2):
                client = await Client.connect(server.address)
                if await client.service_client.check_health():
                    return
        except (TimeoutError, RuntimeError):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


@asynccontextmanager
async def time_skipping_server(settings: Settings) -> AsyncIterator[WorkflowEnvironment]:
    """A server whose time moves by `env.sleep`. It knows no search attributes: the interceptor leaves them out."""
    binary = shutil.which("temporal-test-server") or str(Path(sysconfig.get_path("scripts"), "temporal-test-server"))
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=binary,
        runtime=one_runtime(),
        data_converter=data_converter([(key.key_id, key.key_bytes()) for key in settings.codec_keys]),
        interceptors=[TaggingInterceptor(settings.clinic_id, enabled=False)],
    ) as env:
        yield env
