"""What HubSpot's stand-in tells the API, signed as HubSpot signs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from medicalcor.sandbox.hubspot.webhooks import signature
from tests.sandbox.receiver import Receiver
from tests.sandbox.server import SandboxServer
from tests.shared import load_json

SECRET = "a client secret of this test only"
MOVED = {"subscriptionType": "object.propertyChange", "objectTypeId": "0-421", "objectId": 555000123}


@pytest.fixture(scope="module")
def own_sandbox(api: Receiver) -> Iterator[SandboxServer]:
    with SandboxServer(journal="", api_url=api.url, hubspot_client_secret=SECRET) as running:
        yield running


@pytest.fixture
def sandbox(own_sandbox: SandboxServer, api: Receiver) -> SandboxServer:
    own_sandbox.reset()
    api.clear()
    return own_sandbox


def send(sandbox: SandboxServer, *events: dict[str, Any]) -> dict[str, Any]:
    return sandbox.inbound(vendor="hubspot", events=list(events))


def test_events_are_signed_over_method_address_body_and_time(sandbox: SandboxServer, api: Receiver) -> None:
    assert send(sandbox, MOVED) == {"status": 200, "body": "ok"}
    (webhook,) = api.until(1)
    assert webhook.path == "/webhooks/hubspot"
    timestamp = webhook.headers["x-hubspot-request-timestamp"]
    expected = signature(SECRET, "POST", f"{api.url}/webhooks/hubspot", webhook.body, timestamp)
    assert webhook.headers["x-hubspot-signature-v3"] == expected


@pytest.mark.parametrize("name", ["utf8-body", "escaped-body", "empty-array"])
def test_the_signature_is_the_one_of_the_vendors_sdk(name: str) -> None:
    vectors = {one["name"]: one for one in load_json("contracts/hubspot/signature-vectors.json")["vectors"]}
    one = vectors[name]
    ours = signature(one["secret"], one["method"], one["uri_signed"], one["body"].encode(), one["timestamp"])
    assert ours == one["signature"]


def test_an_event_has_the_members_that_hubspot_always_sends(sandbox: SandboxServer, api: Receiver) -> None:
    recorded = load_json("contracts/hubspot/samples/webhook-appointment-moved.json")[0]
    send(sandbox, {**MOVED, "propertyName": "hs_appointment_start", "propertyValue": 1786017600000})
    (event,) = json.loads(api.until(1)[0].body)
    assert set(recorded) - set(event) == {"isSensitive", "sourceId"}
    assert event["propertyValue"] == "1786017600000"
    assert {key: event[key] for key in ("portalId", "appId", "attemptNumber")} == {
        key: recorded[key] for key in ("portalId", "appId", "attemptNumber")
    }


def test_recorded_events_are_sent_as_they_are(sandbox: SandboxServer, api: Receiver) -> None:
    recorded = load_json("contracts/hubspot/samples/webhook-batch-mixed-out-of-order.json")
    send(sandbox, *recorded)
    sent = json.loads(api.until(1)[0].body)
    assert [{key: one[key] for key in had} for one, had in zip(sent, recorded, strict=True)] == recorded


def test_an_api_that_is_slower_than_the_limit_is_given_up(sandbox: SandboxServer, api: Receiver) -> None:
    assert sandbox.state()["hubspot"]["settings"]["webhook_limit_seconds"] == 5
    sandbox.settings(hubspot={"webhook_limit_seconds": 0.1})
    with api.busy():
        assert send(sandbox, MOVED) == {"status": None, "body": "ReadTimeout"}


def test_the_apis_refusal_is_shown_to_the_sender(sandbox: SandboxServer, api: Receiver) -> None:
    api.answers.append(503)
    assert send(sandbox, MOVED)["status"] == 503


@pytest.mark.parametrize("events", [None, [], {}, [{}], [{"objectId": 1}], [MOVED] * 101])
def test_what_are_no_events_is_refused(sandbox: SandboxServer, events: Any) -> None:
    answer = sandbox.http.post("/_sandbox/inbound", json={"vendor": "hubspot", "events": events})
    assert answer.status_code == 422
