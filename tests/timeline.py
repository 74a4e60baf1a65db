"""One engine whose time moves for all tests of a module, each later than the one before: starting one takes seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

import activities.gate
import activities.messaging
from medicalcor.contracts.names import Queue
from tests.lead_path import LeadPath, set_up_hubspot, test_settings
from tests.sandbox.server import SandboxServer
from tests.temporal_server import time_skipping_server
from tests.workflows.test_deliver_message_waits import Clock
from worker import build_worker

BUCHAREST = ZoneInfo("Europe/Bucharest")
_QUIET = timedelta(days=40)


class Timeline(Clock):
    """The engine's clock, and the lead path that lives by it."""

    path: LeadPath

    async def wait_until(self, moment: datetime) -> None:
        """Moves time to a moment (aware)."""
        await self.advance(moment - self.now())

    async def to_a_quiet_noon(self) -> None:
        """Moves time to the next 12:00 of the clinic that is followed by weeks without a change of the clock."""
        day = self.now().astimezone(BUCHAREST)
        while True:
            day += timedelta(days=1)
            if day.utcoffset() == (day + _QUIET).utcoffset():
                break
        await self.wait_until(day.replace(hour=12, minute=0, second=0, microsecond=0).astimezone(UTC))


@asynccontextmanager
async def a_timeline(vendors: SandboxServer, **changed: str) -> AsyncIterator[Timeline]:
    """The lead path on a server whose time can be moved, which the gate and the sends read. No search attributes.

    `changed` settings by their variables.

    That server's time stands still for good once a workflow ends whose parent had ended before it (1.35): a test in
    which that happens has one of its own, and the others let deliveries end first.
    """
    settings = test_settings(vendors, **changed)
    set_up_hubspot(vendors)
    async with time_skipping_server(settings) as env, AsyncExitStack() as stack:
        clock = Timeline(env, await env.get_current_time() - datetime.now(tz=UTC))
        clock.path = LeadPath(env.client, vendors, settings)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for module in (activities.gate, activities.messaging):
            patch.setattr(module, "datetime", _shifted(clock))
        for queue in Queue:
            await stack.enter_async_context(build_worker(env.client, queue, settings))
        yield clock


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def timeline(vendors: SandboxServer) -> AsyncIterator[Timeline]:
    """One timeline for a module's tests."""
    async with a_timeline(vendors) as running:
        yield running


@pytest.fixture
async def own_timeline(vendors: SandboxServer) -> AsyncIterator[Timeline]:
    """One for a test alone."""
    async with a_timeline(vendors) as running:
        yield running


def _shifted(clock: Clock) -> type[datetime]:
    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Shifted:
            return cls.fromtimestamp(clock.now().timestamp(), tz)

    return Shifted
