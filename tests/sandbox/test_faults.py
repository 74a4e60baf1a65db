"""Every fault at every vendor: what the caller sees, and whether the vendor had processed the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import HUBSPOT_TOKEN, OPENAI_KEY, WHATSAPP_TOKEN
from tests.sandbox.server import SandboxServer
from tests.sandbox.waiting import until
from tests.sandbox.whatsapp_number import NUMBER_ID, text

VENDORS = ["hubspot", "openai", "slack", "whatsapp"]
_QUESTION = {"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}
_CALLS: dict[str, tuple[str, dict[str, Any], str]] = {
    "hubspot": ("/hubspot/crm/v3/objects/contacts", {"properties": {"firstname": "Ana"}}, HUBSPOT_TOKEN),
    "openai": ("/openai/v1/chat/completions", _QUESTION, OPENAI_KEY),
    "slack": ("/slack/services/T0/B0/secret", {"text": "x"}, "none"),
    "whatsapp": (f"/whatsapp/v23.0/{NUMBER_ID}/messages", text("x"), WHATSAPP_TOKEN),
}
_DONE: dict[str, Callable[[dict[str, Any]], int]] = {
    "hubspot": lambda state: len(state["hubspot"]["contacts"]),
    "openai": lambda state: state["openai"]["answered"],
    "slack": lambda state: len(state["slack"]["posts"]),
    "whatsapp": lambda state: len(state["whatsapp"]["messages"]),
}


def call(sandbox: SandboxServer, vendor: str, patience: float = 10) -> httpx.Response:
    """One good request to the vendor, whose answer is waited for `patience` seconds."""
    path, body, token = _CALLS[vendor]
    headers = {"Authorization": f"Bearer {token}"}
    wait = httpx.Timeout(10, read=patience)
    return httpx.post(sandbox.url + path, json=body, timeout=wait, headers=headers, trust_env=False)


def done(sandbox: SandboxServer, vendor: str) -> int:
    """How often the vendor did what it was asked."""
    return _DONE[vendor](sandbox.state())


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_well_vendor_does_it(sandbox: SandboxServer, vendor: str) -> None:
    assert call(sandbox, vendor).is_success
    assert done(sandbox, vendor) == 1


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(("kind", "statuses"), [("429", {429, 400}), ("500", {500}), ("502_html", {502})])
def test_a_refusal_does_nothing_and_happens_once(
    sandbox: SandboxServer, vendor: str, kind: str, statuses: set[int]
) -> None:
    sandbox.fault(vendor, kind)
    assert call(sandbox, vendor).status_code in statuses
    assert done(sandbox, vendor) == 0
    assert call(sandbox, vendor).is_success
    assert [(one["fault"], one["accepted"]) for one in sandbox.requests(vendor)] == [(kind, False), (None, True)]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_time_out_before_acceptance_does_nothing(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "timeout_before", delay=60)
    with pytest.raises(httpx.ReadTimeout):
        call(sandbox, vendor, patience=0.2)
    until(lambda: sandbox.requests(vendor)[0]["closed"])
    assert done(sandbox, vendor) == 0


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_time_out_after_acceptance_did_it(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "timeout_after", delay=60)
    with pytest.raises(httpx.ReadTimeout):
        call(sandbox, vendor, patience=0.2)
    until(lambda: done(sandbox, vendor) == 1)
    (record,) = sandbox.requests(vendor)
    assert (record["status"], record["accepted"]) == (None, True)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_hang_that_the_caller_sits_out_ends_without_an_answer(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "timeout_after", delay=0)
    with pytest.raises(httpx.RemoteProtocolError):
        call(sandbox, vendor)
    assert done(sandbox, vendor) == 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_slow_vendor_answers_after_the_delay(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "slow", delay=60)
    with pytest.raises(httpx.ReadTimeout):
        call(sandbox, vendor, patience=0.2)
    sandbox.fault(vendor, "slow", delay=0.01)
    assert call(sandbox, vendor).is_success


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_refused_connection_does_nothing(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "refused")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        call(sandbox, vendor)
    assert done(sandbox, vendor) == 0


def test_a_fault_of_one_vendor_leaves_the_others_well(sandbox: SandboxServer) -> None:
    sandbox.fault("hubspot", "500", times=None)
    assert [call(sandbox, vendor).is_success for vendor in VENDORS] == [False, True, True, True]


def test_a_fault_of_all_vendors_is_one_of_the_connection(sandbox: SandboxServer) -> None:
    sandbox.fault("*", "refused", times=None)
    for vendor in VENDORS:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            call(sandbox, vendor)


def test_it_happens_as_often_as_asked(sandbox: SandboxServer) -> None:
    sandbox.fault("slack", "500", times=2)
    assert [call(sandbox, "slack").status_code for _ in range(3)] == [500, 500, 200]


def test_it_lasts_until_it_is_switched_off_for_that_vendor(sandbox: SandboxServer) -> None:
    sandbox.fault("slack", "500", times=None)
    sandbox.fault("hubspot", "500", times=None)
    assert [call(sandbox, "slack").status_code for _ in range(3)] == [500, 500, 500]
    sandbox.http.delete("/_sandbox/faults", params={"vendor": "slack"})
    assert [one["vendor"] for one in sandbox.http.get("/_sandbox/faults").json()["faults"]] == ["hubspot"]
    assert call(sandbox, "slack").is_success
    sandbox.clear_faults()
    assert call(sandbox, "hubspot").is_success


def test_faults_come_in_the_order_they_were_switched_on(sandbox: SandboxServer) -> None:
    sandbox.fault("slack", "500")
    sandbox.fault("slack", "429")
    assert [call(sandbox, "slack").status_code for _ in range(3)] == [500, 429, 200]


@pytest.mark.parametrize("pattern", [r"POST /crm/v3/objects/contacts", r'"firstname": ?"Ana"'])
def test_it_can_be_for_one_route_or_content(sandbox: SandboxServer, pattern: str) -> None:
    sandbox.fault("hubspot", "500", match="no such thing", times=None)
    assert call(sandbox, "hubspot").is_success
    sandbox.fault("hubspot", "500", match=pattern)
    assert call(sandbox, "hubspot").status_code == 500


def test_an_answer_of_ones_own_is_given_byte_for_byte(sandbox: SandboxServer) -> None:
    answer = {"status": 418, "body": "<b>tea</b>", "headers": {"X-Pot": "1"}, "content_type": "text/html"}
    sandbox.http.post("/_sandbox/faults", json={"vendor": "slack", "answer": answer}).raise_for_status()
    got = call(sandbox, "slack")
    assert (got.status_code, got.text, got.headers["x-pot"]) == (418, "<b>tea</b>", "1")
    assert got.headers["content-type"] == "text/html"


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_wait_of_a_rate_limit_can_be_chosen(sandbox: SandboxServer, vendor: str) -> None:
    sandbox.fault(vendor, "429", retry_after=7)
    assert call(sandbox, vendor).headers["retry-after"] == "7"
