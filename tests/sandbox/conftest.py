"""One sandbox server for the session, emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.receiver import Receiver
from tests.sandbox.server import SandboxServer

APP_SECRET = "an app secret of this test only"
HUBSPOT_TOKEN = "pat-eu1-sandbox"
OPENAI_KEY = "sk-sandbox"
WHATSAPP_TOKEN = "EAAsandbox"


@pytest.fixture(scope="session")
def api() -> Iterator[Receiver]:
    """What stands in the API's place."""
    with Receiver() as running:
        yield running


@pytest.fixture(scope="session")
def server(api: Receiver) -> Iterator[SandboxServer]:
    with SandboxServer(
        api_url=api.url,
        whatsapp_app_secret=APP_SECRET,
        journal="",  # These tests send what no product may.
        hubspot_token=HUBSPOT_TOKEN,
        openai_key=OPENAI_KEY,
        whatsapp_token=WHATSAPP_TOKEN,
    ) as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, api: Receiver) -> SandboxServer:
    server.reset(keep_schema=False)
    api.clear()
    return server
