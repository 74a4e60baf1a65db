"""Real HTTP to one sandbox for these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.server import SandboxServer

WHATSAPP_TOKEN = "EAAvendors"


@pytest.fixture(scope="session")
def vendor_sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(whatsapp_token=WHATSAPP_TOKEN) as running:
        yield running


@pytest.fixture
def sandbox(vendor_sandbox: SandboxServer) -> SandboxServer:
    vendor_sandbox.reset(keep_schema=False)
    vendor_sandbox.clear_faults()
    # Nobody listens to statuses here.
    vendor_sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    return vendor_sandbox
