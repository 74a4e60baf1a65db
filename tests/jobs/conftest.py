"""One engine and one set of workers for the tests of jobs; each test has an empty portal."""

from __future__ import annotations

import pytest

from tests.engine import engine, path, vendors
from tests.sandbox.portal import Portal
from tests.sandbox.server import SandboxServer
from tests.workflows.conftest import phone

__all__ = ["engine", "path", "phone", "vendors"]


@pytest.fixture
def portal(vendors: SandboxServer) -> SandboxServer:
    """The vendors' sandbox without people and visits: a job finds all that there are. Not reset, or ids came again."""
    portal, state = Portal(vendors), vendors.state()["hubspot"]
    for kind in ("contacts", "appointments"):
        ids = [{"id": one["id"]} for one in state[kind]]
        for at in range(0, len(ids), 100):
            answer = portal.call("POST", f"/v3/objects/{kind}/batch/archive", {"inputs": ids[at : at + 100]})
            assert answer.status_code == 204, answer.text
    return vendors
