"""The control plane: what it shows, what it changes, and what it refuses."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
import pytest

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.state import RequestLog
from tests.sandbox.conftest import HUBSPOT_TOKEN, OPENAI_KEY, WHATSAPP_TOKEN
from tests.sandbox.portal import UNIQUE_PHONE, Portal
from tests.sandbox.server import SandboxServer, free_port
from tests.sandbox.waiting import until
from tests.sandbox.whatsapp_number import PATIENT, Number, text


def test_requests_are_shown_with_time_path_body_and_answer(sandbox: SandboxServer) -> None:
    Portal(sandbox).create("contacts", firstname="Ana")
    (record,) = sandbox.requests()
    assert (record["vendor"], record["method"], record["path"]) == ("hubspot", "POST", "/crm/v3/objects/contacts")
    assert record["body"] == {"properties": {"firstname": "Ana"}}
    assert (record["status"], record["accepted"], record["fault"]) == (201, True, None)
    assert record["answer"]["properties"]["firstname"] == "Ana"
    assert record["time"].endswith("Z")


def test_requests_are_told_apart_by_vendor_and_number(sandbox: SandboxServer) -> None:
    Portal(sandbox).create("contacts", firstname="Ana")
    sandbox.http.post("/slack/services/T0/B0/secret", json={"text": "x"})
    first, second = sandbox.requests()
    assert [one["n"] for one in sandbox.requests("slack")] == [second["n"]]
    assert [one["n"] for one in sandbox.requests(after=first["n"])] == [second["n"]]


def test_numbers_go_on_after_a_reset_so_that_a_readers_place_stays_valid(sandbox: SandboxServer) -> None:
    Portal(sandbox).create("contacts", firstname="Ana")
    last = sandbox.requests()[-1]["n"]
    sandbox.reset()
    Portal(sandbox).create("contacts", firstname="Ion")
    assert [one["n"] > last for one in sandbox.requests(after=last)] == [True]


def test_no_credential_is_recorded(sandbox: SandboxServer) -> None:
    Portal(sandbox).create("contacts", firstname="Ana")
    Number(sandbox).send(text("x"))
    sandbox.http.post("/openai/v1/chat/completions", json={}, headers={"Authorization": f"Bearer {OPENAI_KEY}"})
    shown = json.dumps([sandbox.requests(), sandbox.state()])
    assert not [token for token in (HUBSPOT_TOKEN, OPENAI_KEY, WHATSAPP_TOKEN) if token in shown]


def test_a_request_is_visible_while_it_hangs(sandbox: SandboxServer) -> None:
    sandbox.fault("hubspot", "timeout_before", delay=60)
    client = httpx.Client(base_url=sandbox.url, timeout=60, headers={"Authorization": f"Bearer {HUBSPOT_TOKEN}"})
    hanging = threading.Thread(target=lambda: _ignored(client, "/hubspot/crm/v3/objects/contacts"))
    hanging.start()
    until(lambda: bool(sandbox.requests()))
    (record,) = sandbox.requests()
    assert (record["status"], record["fault"], record["closed"]) == (None, "timeout_before", False)
    client.close()


def _ignored(client: httpx.Client, path: str) -> None:
    try:
        client.get(path)
    except (httpx.HTTPError, RuntimeError):
        return


def test_a_body_that_is_not_json_is_shown_as_text(sandbox: SandboxServer) -> None:
    sandbox.http.post("/slack/services/T0/B0/secret", content=b"\xff not json")
    assert sandbox.requests()[0]["body"] == "\ufffd not json"


def test_the_log_is_bounded() -> None:
    log = RequestLog(limit=3)
    for n in range(5):
        log.open("slack", "POST", f"/{n}", "", "", None)
    assert [one.path for one in log.of()] == ["/2", "/3", "/4"]


def test_the_state_shows_every_vendor(sandbox: SandboxServer) -> None:
    Portal(sandbox).create("contacts", firstname="Ana")
    Number(sandbox).send(text("Bună ziua"))
    sandbox.http.post("/slack/services/T0/B0/secret", json={"text": "Alertă"})
    state = sandbox.state()
    assert state["hubspot"]["contacts"][0]["properties"]["firstname"] == "Ana"
    assert state["whatsapp"]["messages"][0]["text"] == "Bună ziua"
    assert state["slack"]["posts"][0]["message"] == {"text": "Alertă"}
    assert state["openai"] == {"answered": 0}
    assert state["faults"] == []


def test_health_names_the_vendors(sandbox: SandboxServer) -> None:
    answer = sandbox.http.get("/_sandbox/health").json()
    assert answer == {"status": "ok", "vendors": ["hubspot", "openai", "slack", "whatsapp"]}


def test_a_reset_empties_all_but_keeps_properties_unless_told(sandbox: SandboxServer) -> None:
    portal = Portal(sandbox)
    portal.property(UNIQUE_PHONE)
    portal.create("contacts", medicalcor_phone="+40712345678")
    sandbox.fault("hubspot", "500", times=None)
    sandbox.settings(hubspot={"search_lag_seconds": 5})
    sandbox.reset()
    state = sandbox.state()
    assert (state["hubspot"]["contacts"], state["faults"], sandbox.requests()) == ([], [], [])
    assert state["hubspot"]["settings"]["search_lag_seconds"] == 0
    assert [one["name"] for one in state["hubspot"]["custom_properties"]["contacts"]] == ["medicalcor_phone"]
    portal.create("contacts", medicalcor_phone="+40712345678")
    sandbox.reset(keep_schema=False)
    assert sandbox.state()["hubspot"]["custom_properties"]["contacts"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"vendor": "hubspot", "kind": "no such fault"},
        {"vendor": "fax", "kind": "500"},
        {"vendor": "fax", "kind": "slow"},
        {"vendor": "hubspot", "kind": "failed_131026"},
        {"vendor": "hubspot", "kind": "500", "match": "("},
        {"vendor": "hubspot", "kind": "500", "times": 0},
        {"vendor": "hubspot", "kind": "500", "delay": "long"},
        {"vendor": "hubspot", "answer": {"code": 500}},
        {},
    ],
)
def test_a_fault_that_is_none_is_refused(sandbox: SandboxServer, wish: dict[str, Any]) -> None:
    answer = sandbox.http.post("/_sandbox/faults", json=wish)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert sandbox.state()["faults"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"hubspot": {"no_such": 1}},
        {"fax": {}},
        {"hubspot": {"per_ten_seconds": "many"}},
        {"hubspot": 5},
        {"whatsapp": {"status_delays": 5}},
        {"whatsapp": {"webhook_attempts": "many"}},
    ],
)
def test_a_setting_that_is_none_is_refused(sandbox: SandboxServer, wish: dict[str, Any]) -> None:
    answer = sandbox.http.post("/_sandbox/settings", json=wish)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_sandbox/state"),
        ("POST", "/_sandbox/inbound"),
        ("POST", "/_sandbox/reset"),
        ("GET", "/_sandbox/phone"),
    ],
)
def test_a_page_of_another_site_is_refused(sandbox: SandboxServer, method: str, path: str) -> None:
    answer = sandbox.http.request(method, path, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_its_own_page_is_not_refused(sandbox: SandboxServer) -> None:
    assert sandbox.http.get("/_sandbox/state", headers={"Origin": sandbox.url}).status_code == 200


def test_an_inbound_message_without_sender_or_content_is_refused(sandbox: SandboxServer) -> None:
    for wish in ({"text": "x"}, {"from": PATIENT}, {}):
        assert sandbox.http.post("/_sandbox/inbound", json=wish).status_code == 422


def test_an_api_that_is_not_there_is_told(sandbox: SandboxServer) -> None:
    with SandboxServer(api_url=f"http://127.0.0.1:{free_port()}") as alone:
        got = alone.inbound(**{"from": PATIENT, "text": "Bună ziua"})
    assert got["status"] is None
    assert got["body"] == "ConnectError"


def test_it_stops_although_a_request_hangs() -> None:
    with SandboxServer(journal="") as server:
        server.fault("slack", "timeout_before", delay=300)
        client = httpx.Client(base_url=server.url, timeout=60)
        threading.Thread(target=lambda: _ignored(client, "/slack/services/a/b/c"), daemon=True).start()
        until(lambda: bool(server.requests()))
    assert not server.alive
    client.close()


def test_two_sandboxes_share_nothing(sandbox: SandboxServer) -> None:
    with SandboxServer() as other:
        Portal(other, "any").create("contacts", firstname="Ana")
        assert len(other.state()["hubspot"]["contacts"]) == 1
    assert sandbox.state()["hubspot"]["contacts"] == []


def test_secrets_are_fictional_by_default() -> None:
    config = SandboxConfig()
    assert {config.hubspot_token, config.openai_key, config.whatsapp_token} == {None}
