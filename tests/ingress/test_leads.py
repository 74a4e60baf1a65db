"""`POST /leads`, keys and scopes, and what every error looks like (spec §2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from medicalcor.contracts.leads import LeadScoring
from medicalcor.observability.metrics import HTTP_REQUESTS
from tests.ingress.api_client import API_KEY, LEADS_ONLY_KEY, RecordingGateway, api, assert_problem

LEAD = {"phone": "0712 345 678", "message": "Vreau un implant", "name": "Ana Pop", "email": "ana@example.org"}
KEY = {"Authorization": f"Bearer {API_KEY}"}


def _only(gateway: RecordingGateway) -> LeadScoring:
    [argument] = gateway.started.values()
    assert isinstance(argument, LeadScoring)
    return argument


async def test_a_lead_is_accepted_with_its_workflow_and_kept_as_given() -> None:
    gateway = RecordingGateway()
    consent = {"marketing": True, "data_processing": False, "text": "Sunt de acord."}
    async with api(gateway) as client:
        answer = await client.post("/leads", json={**LEAD, "consent": consent}, headers=KEY)
    assert answer.status_code == 202
    body = answer.json()
    assert body["already_received"] is False
    assert [body["workflow_id"]] == list(gateway.started)
    assert body["correlation_id"] == answer.headers["x-correlation-id"]
    lead = _only(gateway)
    assert (lead.phone, lead.message, lead.channel) == ("+40712345678", "Vreau un implant", "web")
    assert (lead.profile.name, lead.profile.email) == ("Ana Pop", "ana@example.org")
    assert lead.profile.consent is not None
    assert lead.profile.consent.model_dump() == {
        "marketing": True,
        "data_processing": False,
        "text_seen": "Sunt de acord.",
    }
    assert "712345678" not in body["workflow_id"]


async def test_the_same_body_is_one_lead_and_another_body_another() -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        first = (await client.post("/leads", json=LEAD, headers=KEY)).json()
        again = (await client.post("/leads", json=LEAD, headers=KEY)).json()
        other = (await client.post("/leads", json={**LEAD, "message": "Și o fațetă"}, headers=KEY)).json()
    assert first["workflow_id"] == again["workflow_id"] != other["workflow_id"]
    assert again["already_received"] is True


async def test_an_idempotency_key_makes_different_bodies_one_lead() -> None:
    gateway = RecordingGateway()
    headers = {**KEY, "Idempotency-Key": "form-17"}
    async with api(gateway) as client:
        await client.post("/leads", json=LEAD, headers=headers)
        again = await client.post("/leads", json={**LEAD, "name": "Ana P."}, headers=headers)
    assert again.json()["already_received"] is True
    assert len(gateway.started) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": None}, "phone"),
        ({"message": ""}, "message"),
        ({"message": "  \n "}, "message"),
        ({"message": "x" * 4097}, "message"),
        ({"message": 7}, "message"),
        ({"language": "română"}, "language"),
        ({"consent": {"marketing": "yes"}}, "consent.marketing"),
    ],
)
async def test_a_wrong_field_is_named_and_its_value_is_not_repeated(change: dict[str, Any], field: str) -> None:
    async with api(RecordingGateway()) as client:
        answer = await client.post("/leads", json={**LEAD, **change}, headers=KEY)
    problem = assert_problem(answer, 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    value = next(iter(change.values()))
    if isinstance(value, str) and len(value) > 4:
        assert value not in answer.text


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 50_000])
async def test_a_body_that_is_no_lead_is_422(raw: bytes) -> None:
    async with api(RecordingGateway()) as client:
        assert_problem(await client.post("/leads", content=raw, headers=KEY), 422)


async def test_a_mistyped_email_does_not_cost_the_lead() -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        answer = await client.post("/leads", json={**LEAD, "email": "ana@"}, headers=KEY)
    assert answer.status_code == 202
    assert _only(gateway).profile.email == "ana@"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"X-API-Key": ""}, {"X-API-Key": "é"}])
async def test_without_a_known_key_nothing_is_read(headers: dict[str, str]) -> None:
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    async with api(RecordingGateway()) as client:
        answer = await client.post("/leads", content=b"{not json", headers=encoded)
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_does_only_what_its_scopes_say() -> None:
    async with api(RecordingGateway()) as client:
        forms = {"X-API-Key": LEADS_ONLY_KEY}
        assert (await client.post("/leads", json=LEAD, headers=forms)).status_code == 202
        assert_problem(await client.get("/workflows/lead-scoring/x/y", headers=forms), 403)
        assert_problem(await client.get("/workflows/lead-scoring/x/y", headers=KEY), 404)


async def test_every_error_is_a_problem_document_with_its_correlation_id() -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        assert_problem(await client.get("/nowhere/+40712345678"), 404)
        assert_problem(await client.delete("/leads"), 405)
        assert_problem(await client.post("/leads", content=b" " * 1_048_577, headers=KEY), 413)
        assert_problem(await client.post("/leads", json=LEAD, headers={**KEY, "Idempotency-Key": "x" * 256}), 422)
        gateway.away = True
        away = await client.post("/leads", json=LEAD, headers=KEY)
        assert_problem(away, 503)
        assert away.headers["retry-after"] == "5"
        assert_problem(await client.get("/ready"), 503)
        gateway.away, gateway.broken = False, True
        broken = await client.post("/leads", json=LEAD, headers=KEY)
        assert_problem(broken, 500)
        assert "0712345678" not in broken.text


async def test_a_valid_correlation_id_is_kept_and_anything_else_replaced() -> None:
    given = str(uuid4())
    async with api(RecordingGateway()) as client:
        kept = await client.get("/live", headers={"X-Correlation-ID": given})
        replaced = await client.get("/live", headers={"X-Correlation-ID": "+40712345678"})
    assert kept.headers["x-correlation-id"] == given
    assert UUID(replaced.headers["x-correlation-id"]).version == 4


async def test_no_path_becomes_a_label_and_strangers_paths_share_one() -> None:
    """Case 49."""

    def routes() -> set[str]:
        return {sample.labels["route"] for metric in HTTP_REQUESTS.collect() for sample in metric.samples}

    async with api(RecordingGateway()) as client:
        for number in range(500):
            await client.get(f"/patients/+4071234{number:04}")
        await client.get("/workflows/whatsapp/0123456789abcdef", headers=KEY)
    assert {"unmatched", "/workflows/{workflow_id:path}"} <= routes()
    assert not any("4071234" in route or "0123456789abcdef" in route for route in routes())


async def test_health_tells_alive_from_ready() -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        assert (await client.get("/ready")).text == "ok\n"
        gateway.away = True
        assert (await client.get("/live")).status_code == 200
        health = (await client.get("/health")).json()
    assert (health["status"], health["temporal"]) == ("degraded", False)


async def test_metrics_can_be_kept_off_the_public_port() -> None:
    async with api(RecordingGateway()) as client:
        assert "http_requests_total" in (await client.get("/metrics")).text
    async with api(RecordingGateway(), MEDICALCOR_METRICS_PORT="9999") as client:
        assert_problem(await client.get("/metrics"), 404)


async def test_the_documentation_shows_every_route_without_a_script() -> None:
    async with api(RecordingGateway()) as client:
        page = (await client.get("/docs")).text
        paths = (await client.get("/openapi.json")).json()["paths"]
    assert "<script" not in page
    assert all(path in page for path in paths)
    assert "X-Hub-Signature-256" in page
    assert "hub.challenge=0012345" in page


async def test_half_an_emoji_and_nul_characters_do_not_cost_the_lead() -> None:
    gateway = RecordingGateway()
    raw = b'{"phone": "0712345678", "message": "Vreau un implant \\ud83d", "name": "A\\u0000na"}'
    async with api(gateway) as client:
        assert (await client.post("/leads", content=raw, headers=KEY)).status_code == 202
    lead = _only(gateway)
    assert (lead.message, lead.profile.name) == ("Vreau un implant ?", "Ana")
    lead.model_dump_json()


async def test_a_monitor_may_ask_for_the_head_alone() -> None:
    async with api(RecordingGateway()) as client:
        for path in ("/live", "/ready", "/health"):
            assert (await client.head(path)).status_code == 200
