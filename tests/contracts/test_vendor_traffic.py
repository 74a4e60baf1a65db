"""The check of the whole run's traffic finds what it is there for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.server import SandboxServer
from tests.shared import require_shared
from tests.vendor_traffic import VendorTraffic


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    require_shared("contracts/README.md")
    return tmp_path / "journal.jsonl"


@pytest.fixture
def watched(journal: Path) -> Iterator[SandboxServer]:
    with SandboxServer(journal=str(journal)) as server:
        server.http.headers["Authorization"] = "Bearer any"
        yield server


CREATE = {"properties": {"firstname": "Ana"}}


def create(sandbox: SandboxServer, body: object) -> httpx.Response:
    return sandbox.http.post("/hubspot/crm/v3/objects/contacts", json=body)


def test_a_fitting_exchange_is_passed_over(watched: SandboxServer, journal: Path) -> None:
    assert create(watched, CREATE).status_code == 201
    assert VendorTraffic(journal).wrong() == []


def test_a_request_that_the_vendor_does_not_describe_is_told_once(watched: SandboxServer, journal: Path) -> None:
    traffic = VendorTraffic(journal)
    create(watched, {"properties": ["firstname"]})
    watched.http.get("/hubspot/crm/v3/no-such-route")
    wrong = traffic.wrong()
    assert [line.partition(":")[0] for line in wrong] == [
        "hubspot POST /crm/v3/objects/contacts (400)",
        "hubspot GET /crm/v3/no-such-route (404)",
    ]
    assert traffic.wrong() == []


def test_a_bad_request_is_seen_beside_good_ones_of_another_shape(watched: SandboxServer, journal: Path) -> None:
    traffic = VendorTraffic(journal)
    create(watched, CREATE)
    assert traffic.wrong() == []
    create(watched, {"properties": {"firstname": "Ana"}, "associations": {}})
    assert len(traffic.wrong()) == 1


@pytest.mark.parametrize("kind", ["500", "502_html", "timeout_after", "refused"])
def test_a_faults_answer_is_not_held_against_the_request(watched: SandboxServer, journal: Path, kind: str) -> None:
    watched.fault("hubspot", kind, delay=0)
    if kind in ("timeout_after", "refused"):
        with pytest.raises(httpx.RemoteProtocolError):
            create(watched, CREATE)
    else:
        create(watched, CREATE)
    assert VendorTraffic(journal).wrong() == []


def test_the_journal_outlives_a_reset(watched: SandboxServer, journal: Path) -> None:
    create(watched, {"properties": []})
    watched.reset()
    assert watched.requests() == []
    assert len(VendorTraffic(journal).wrong()) == 1
