"""One engine, one sandbox and one set of workers for all workflow tests; each test is another person."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import count

import pytest
from temporalio.testing import WorkflowEnvironment

from medicalcor.contracts.names import Queue
from tests.engine import engine, path, vendors
from tests.lead_path import LeadPath, set_up_hubspot, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from worker import build_worker

__all__ = ["engine", "path", "phone", "skipping", "vendors"]


@pytest.fixture
async def skipping(vendors: SandboxServer) -> AsyncIterator[tuple[WorkflowEnvironment, LeadPath]]:
    """The lead path on a server whose time can be moved. It knows no search attributes."""
    settings = test_settings(vendors)
    set_up_hubspot(vendors)
    async with time_skipping_server(settings) as env, AsyncExitStack() as stack:
        for queue in Queue:
            await stack.enter_async_context(build_worker(env.client, queue, settings))
        yield env, LeadPath(env.client, vendors, settings)


_numbers = count(345678)


@pytest.fixture
def phone(vendors: SandboxServer) -> Iterator[str]:
    """A person that no other test knows; faults are off afterwards."""
    yield f"+40712{next(_numbers)}"
    vendors.clear_faults()
