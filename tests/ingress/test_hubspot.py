"""`POST /webhooks/hubspot`: any order, twice, unknown, forged: an event only ever says "look" (spec §2)."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest

from medicalcor.contracts.alerts import AskStaff
from medicalcor.observability.metrics import WEBHOOK_EVENTS
from medicalcor.sandbox.hubspot.webhooks import signature
from tests.ingress.api_client import RecordingGateway, api, assert_problem
from tests.shared import load_json

SECRET = "client-secret"
PUBLIC = "https://clinic.example.ro"
PATH = "/webhooks/hubspot"
CREATED = {"subscriptionType": "object.creation", "objectTypeId": "0-421", "objectId": 555000123}


async def post(
    gateway: RecordingGateway,
    events: object,
    *,
    secret: str = SECRET,
    path: str = PATH,
    minutes: float = 0,
    **signed: str,
) -> httpx.Response:
    """Sends a body signed as HubSpot signs it; bytes go as they are, `minutes` makes it older."""
    raw = events if isinstance(events, bytes) else json.dumps(events).encode()
    timestamp = str(round((time.time() - minutes * 60) * 1000))
    headers = {
        "X-HubSpot-Request-Timestamp": timestamp,
        "X-HubSpot-Signature-v3": signature(secret, "POST", f"{PUBLIC}{path}", raw, timestamp),
        **signed,
    }
    settings = {"MEDICALCOR_HUBSPOT_WEBHOOK_SECRETS": f"old-secret,{SECRET}", "MEDICALCOR_PUBLIC_BASE_URL": PUBLIC}
    async with api(gateway, **settings) as client:
        return await client.post(path, content=raw, headers=headers)


def looked_at(gateway: RecordingGateway) -> list[str]:
    return sorted(workflow_id for workflow_id, _, _ in gateway.signals)


def counted(kind: str, outcome: str) -> float:
    return float(WEBHOOK_EVENTS.labels("hubspot", kind, outcome)._value.get())


async def test_events_out_of_order_are_one_look_and_the_unknown_one_is_counted() -> None:
    """Case 34: created, moved, cancelled, in another order, with a type that nobody knows."""
    gateway = RecordingGateway()
    before = counted("unknown", "unknown")
    answer = await post(gateway, load_json("cases/inputs/hubspot-out-of-order.json"))
    assert answer.status_code == 200
    assert answer.json()["events"] == 4
    assert looked_at(gateway) == ["appointment-reminder/5001"]
    assert counted("unknown", "unknown") == before + 1


@pytest.mark.parametrize(
    ("sample", "visits"),
    [
        ("webhook-appointment-created", ["555000123"]),
        ("webhook-appointment-moved", ["555000123"]),
        ("webhook-appointment-cancelled", ["555000123"]),
        ("webhook-appointment-deleted", ["555000123"]),
        ("webhook-batch-mixed-out-of-order", ["555000123"]),
        ("webhook-merge-and-association", ["555000123"]),
        ("webhook-contact-legacy-property-change", []),
    ],
)
async def test_each_sample_of_the_vendor_looks_at_the_visits_that_it_is_about(sample: str, visits: list[str]) -> None:
    gateway = RecordingGateway()
    answer = await post(gateway, load_json(f"contracts/hubspot/samples/{sample}.json"))
    assert answer.status_code == 200
    assert looked_at(gateway) == [f"appointment-reminder/{one}" for one in visits]
    assert gateway.started == {}


async def test_an_erased_contact_is_told_to_staff_once_and_without_anything_personal() -> None:
    gateway = RecordingGateway()
    events = load_json("contracts/hubspot/samples/webhook-contact-privacy-deletion.json")
    assert (await post(gateway, events)).status_code == 200
    assert (await post(gateway, events[::-1])).status_code == 200
    [(workflow_id, ask)] = gateway.started.items()
    assert workflow_id == "ask-staff/privacy_deletion/hubspot/1246965"
    assert isinstance(ask, AskStaff)
    assert (ask.kind, ask.person.phone, ask.person.patient_ref) == ("privacy_deletion", None, "")
    assert gateway.signals == []


@pytest.mark.parametrize(
    ("event", "visits"),
    [
        ({**CREATED, "subscriptionType": "object.restore"}, ["555000123"]),
        ({**CREATED, "objectId": "555000123"}, ["555000123"]),
        ({"eventType": "object.creation", "objectTypeId": "0-421", "objectId": 7}, ["7"]),
        ({"subscriptionType": "appointment.deletion", "objectId": 7}, ["7"]),
        (
            {
                "subscriptionType": "object.merge",
                "objectTypeId": "0-421",
                "primaryObjectId": 1,
                "mergedObjectIds": [2, 3],
                "newObjectId": 4,
            },
            ["1", "2", "3", "4"],
        ),
        (
            {
                "subscriptionType": "object.associationChange",
                "fromObjectTypeId": "0-421",
                "toObjectTypeId": "0-1",
                "fromObjectId": 8,
                "toObjectId": 9,
            },
            ["8"],
        ),
        ({"subscriptionType": "object.creation", "objectTypeId": "0-2", "objectId": 7}, []),
        ({"subscriptionType": "contact.deletion", "objectId": 7}, []),
        ({**CREATED, "objectId": True}, []),
        ({**CREATED, "objectId": -1}, []),
        ({**CREATED, "objectId": 10**30}, []),
        ({**CREATED, "objectId": {"a": 1}}, []),
        ({**CREATED, "objectId": "../../x"}, []),
        ({**CREATED, "subscriptionType": None}, []),
        ({**CREATED, "subscriptionType": ["object.creation"]}, []),
        ({**CREATED, "objectTypeId": ["0-421"]}, []),
        ({"subscriptionType": "object.associationChange", "associationType": 5, "fromObjectId": 1}, []),
        ({}, []),
        ("object.creation", []),
        (None, []),
    ],
)
async def test_one_bad_or_odd_event_never_costs_the_others(event: object, visits: list[str]) -> None:
    gateway = RecordingGateway()
    good = {**CREATED, "objectId": 1000}
    answer = await post(gateway, [event, good])
    assert answer.status_code == 200
    assert looked_at(gateway) == sorted(f"appointment-reminder/{one}" for one in [*visits, "1000"])


async def test_a_full_batch_is_one_signal_a_visit() -> None:
    gateway = RecordingGateway()
    events = [{**CREATED, "objectId": 1 + number % 50} for number in range(100)]
    assert (await post(gateway, events)).status_code == 200
    assert len(gateway.signals) == 50


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b'"x"', b"null", b"\xff", b"[" * 100_000])
async def test_what_is_no_batch_at_all_is_refused(body: bytes) -> None:
    answer = await post(RecordingGateway(), body)
    # A signature over bytes that are no text cannot be HubSpot's.
    assert_problem(answer, 401 if body == b"\xff" else 400)


async def test_a_batch_of_nothing_is_taken() -> None:
    assert (await post(RecordingGateway(), [])).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another"},
        {"minutes": 6},
        {"minutes": -6},
        {"X-HubSpot-Signature-v3": ""},
        {"X-HubSpot-Request-Timestamp": "now"},
    ],
)
async def test_what_hubspot_did_not_sign_now_is_refused(changes: dict[str, Any]) -> None:
    """Case 30."""
    gateway = RecordingGateway()
    before = counted("body", "bad_signature")
    assert_problem(await post(gateway, [CREATED], **changes), 401)
    assert gateway.signals == []
    assert counted("body", "bad_signature") == before + 1


async def test_the_address_is_the_public_one_with_its_query_and_an_older_secret_still_counts() -> None:
    gateway = RecordingGateway()
    assert (await post(gateway, [CREATED], secret="old-secret", path=f"{PATH}?clinic=1&b=x+y")).status_code == 200
    forged: dict[str, Any] = {"X-Forwarded-Host": "evil.example", "Host": "10.0.0.5:8000"}
    assert (await post(gateway, [CREATED], **forged)).status_code == 200


async def test_without_a_secret_nothing_is_hubspots() -> None:
    raw = json.dumps([CREATED]).encode()
    timestamp = str(round(time.time() * 1000))
    headers = {
        "X-HubSpot-Request-Timestamp": timestamp,
        "X-HubSpot-Signature-v3": signature("", "POST", f"{PUBLIC}{PATH}", raw, timestamp),
    }
    async with api(RecordingGateway(), MEDICALCOR_PUBLIC_BASE_URL=PUBLIC) as client:
        assert_problem(await client.post(PATH, content=raw, headers=headers), 401)


async def test_an_engine_that_is_away_makes_hubspot_send_it_again() -> None:
    gateway = RecordingGateway()
    gateway.away = True
    answer = await post(gateway, [CREATED])
    assert_problem(answer, 503)
    assert "retry-after" in answer.headers
