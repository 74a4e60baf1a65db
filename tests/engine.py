"""One engine, one sandbox and one set of workers for all tests of a folder: a conftest takes the fixtures it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.lead_path import LeadPath, lead_path
from tests.sandbox.server import SandboxServer
from tests.temporal_server import DevServer, dev_server


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    """The real dev server."""
    with dev_server(tmp_path_factory.mktemp("temporal")) as server:
        yield server


@pytest.fixture(scope="session")
def vendors() -> Iterator[SandboxServer]:
    """The vendors' sandbox."""
    with SandboxServer() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def path(engine: DevServer, vendors: SandboxServer) -> AsyncIterator[LeadPath]:
    """The lead path with all its workers."""
    async with lead_path(engine.address, vendors) as running:
        yield running
