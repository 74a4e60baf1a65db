"""Nothing is read that its vendor has not signed (real-world cases 44, 45; the vendor's own vectors)."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from medicalcor.ingress._signatures import is_secret, signed
from tests.ingress.api_client import APP_SECRET, RecordingGateway, api, assert_problem, post_whatsapp, signature
from tests.shared import load_json, require_shared


def _vectors() -> list[Any]:
    try:
        return list(load_json("contracts/whatsapp/signature-vectors.json")["vectors"])
    except pytest.skip.Exception:
        return []


# Both are configured while a secret is changed; the vector "wrong-secret" is signed with neither.
SECRETS = [b"app_secret_test_0123456789abcdef", b"app_secret_old_fedcba9876543210", b"platform_secret_360_test"]


@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: str(vector["name"]))
def test_each_vector_is_judged_as_the_vendor_says(vector: dict[str, Any]) -> None:
    # Policy: upper-case hex is the same signature.
    expected = vector["valid"] in (True, "policy")
    raw = base64.b64decode(vector["body_base64"])
    bare = vector["header"].lower() == "x-360dialog-signature"
    assert signed(raw, vector["signature"], SECRETS, bare_allowed=bare) is expected


@pytest.mark.parametrize("vector", _vectors(), ids=lambda vector: str(vector["name"]))
async def test_each_vector_passes_or_fails_at_the_route(vector: dict[str, Any]) -> None:
    changed = {"MEDICALCOR_WHATSAPP_APP_SECRETS": ",".join(secret.decode() for secret in SECRETS)}
    if vector["header"].lower() == "x-360dialog-signature":
        changed["MEDICALCOR_WHATSAPP_PROVIDER"] = "360dialog"
    headers: list[tuple[bytes, bytes]] = [(vector["header"].encode(), vector["signature"].encode())]
    async with api(RecordingGateway(), **changed) as client:
        answer = await client.post(
            "/webhooks/whatsapp", content=base64.b64decode(vector["body_base64"]), headers=headers
        )
    assert (answer.status_code == 401) is (vector["valid"] is False)


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha1=0123", "sha256=é", "sha256=" + "0" * 64])
def test_a_missing_or_malformed_header_is_refused(header: str | None) -> None:
    assert not signed(b"body", header, [b"secret"])
    assert not signed(b"body", header, [b""])


def test_an_empty_secret_verifies_nothing() -> None:
    assert not signed(b"body", signature(b"body", ""), [b""])
    assert not is_secret("", [b""])
    assert not is_secret("anything", [])


async def test_a_body_that_meta_signed_is_taken_and_one_changed_byte_is_refused() -> None:
    raw = require_shared("cases/inputs/signature-body.json").read_bytes()
    line = require_shared("cases/inputs/signature-body.header").read_text().splitlines()[0]
    header = line.split(": ", 1)[1]
    gateway = RecordingGateway()
    async with api(gateway, MEDICALCOR_WHATSAPP_APP_SECRETS="test-app-secret") as client:
        good = await post_whatsapp(client, raw, **{"X-Hub-Signature-256": header})
        bad = await post_whatsapp(client, raw.replace(b"Ana", b"Anb"), **{"X-Hub-Signature-256": header})
    assert good.status_code == 200
    assert len(gateway.signals) == 1
    assert_problem(bad, 401)


async def test_a_malformed_body_with_a_wrong_signature_is_refused_before_it_is_parsed() -> None:
    async with api(RecordingGateway()) as client:
        answer = await client.post(
            "/webhooks/whatsapp", content=b"{not json", headers={"X-Hub-Signature-256": "sha256=00"}
        )
    assert_problem(answer, 401)


async def test_360dialog_may_prove_itself_by_a_static_header() -> None:
    settings = {
        "MEDICALCOR_WHATSAPP_PROVIDER": "360dialog",
        "MEDICALCOR_WHATSAPP_360DIALOG_AUTH": "header",
        "MEDICALCOR_WHATSAPP_360DIALOG_HEADER": "X-Clinic-Secret",
    }
    body = b'{"object": "whatsapp_business_account", "entry": []}'
    async with api(RecordingGateway(), **settings) as client:
        good = await client.post("/webhooks/whatsapp", content=body, headers={"X-Clinic-Secret": APP_SECRET})
        bad = await client.post("/webhooks/whatsapp", content=body, headers={"X-Clinic-Secret": "guess"})
        signed_only = await post_whatsapp(client, body)
    assert good.status_code == 200
    assert_problem(bad, 401)
    assert_problem(signed_only, 401)
