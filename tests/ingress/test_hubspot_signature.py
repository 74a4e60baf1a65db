"""HubSpot's v3 signature by all of the contract's vectors (real-world case 30)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from medicalcor.ingress._hubspot_signature import signed_by_hubspot
from tests.shared import load_json

CURRENT, OLD = "hubspot_client_secret_test_7f3c9a52", "hubspot_client_secret_old"


def _document() -> dict[str, Any]:
    try:
        found: dict[str, Any] = load_json("contracts/hubspot/signature-vectors.json")
    except pytest.skip.Exception:
        return {"vectors": [], "freeze_clock_at_ms": 0}
    return found


DOCUMENT = _document()
PUBLIC = "https://clinic.example.ro"
NOW = datetime.fromtimestamp(DOCUMENT["freeze_clock_at_ms"] / 1000, UTC)
VECTORS = {str(vector["name"]): vector for vector in DOCUMENT["vectors"]}


def _judge(vector: dict[str, Any], **changed: Any) -> bool:
    given = {
        "signature": vector["signature"],
        "timestamp": vector["timestamp"],
        "method": vector["method"],
        # As HubSpot called it: behind a proxy the application sees another host.
        "url": PUBLIC + vector["uri_as_received"].removeprefix(PUBLIC).removeprefix("http://10.0.0.5:8000"),
        "secrets": [CURRENT, OLD],
        "now": NOW,
    }
    return signed_by_hubspot(vector["body"].encode(), **{**given, **changed})


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_each_vector_is_judged_as_the_contract_says(vector: dict[str, Any]) -> None:
    # Policy: a timestamp in the future is as doubtful as one in the past.
    assert _judge(vector) is (vector["valid"] is True)


@pytest.mark.skipif(not VECTORS, reason="shared/contracts is not here")
@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"signature": None}, False),
        ({"signature": ""}, False),
        ({"timestamp": None}, False),
        ({"timestamp": "nan"}, False),
        ({"timestamp": "1785578400000.0"}, False),
        ({"now": NOW + timedelta(minutes=4)}, True),
        ({"now": NOW + timedelta(minutes=6)}, False),
        ({"now": NOW - timedelta(minutes=6)}, False),
        ({"url": "http://clinic.example.ro/webhooks/hubspot"}, False),
        ({"secrets": [OLD]}, False),
        ({"secrets": []}, False),
        ({"method": "GET"}, False),
    ],
)
def test_what_is_not_as_hubspot_signed_it_is_refused_and_nothing_raises(change: dict[str, Any], valid: bool) -> None:
    """Case 30."""
    assert _judge(VECTORS["utf8-body"], **change) is valid


@pytest.mark.skipif(not VECTORS, reason="shared/contracts is not here")
def test_an_empty_secret_verifies_nothing() -> None:
    vector = VECTORS["empty-array"]
    source = f"POST{vector['uri_signed']}[]{vector['timestamp']}".encode()
    forged = base64.b64encode(hmac.new(b"", source, hashlib.sha256).digest()).decode()
    assert not _judge(vector, signature=forged, secrets=[""])
