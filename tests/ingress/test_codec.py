"""The codec server: Temporal's remote-codec protocol, an operator's proof, one origin (spec §2; real-world case 53)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads

from medicalcor.ingress import codec as codec_routes
from medicalcor.ingress._cors import origin_of
from medicalcor.ingress._operator_session import COOKIE, SESSION_SECONDS, OperatorSessions
from medicalcor.temporal.codec import EncryptionCodec
from tests.ingress.api_client import (
    API_KEY,
    LEADS_ONLY_KEY,
    REFERENCE_KEY,
    RecordingGateway,
    api,
    assert_problem,
    make_settings,
)

UI = "http://127.0.0.1:8233"
KEY = {"Authorization": f"Bearer {API_KEY}"}
WORDS = Payload(metadata={"encoding": b"json/plain"}, data='"Mă doare o măsea"'.encode())
OTHER = Payload(metadata={"encoding": b"binary/null"})
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,x-namespace",
}


def as_json(*payloads: Payload) -> str:
    return json_format.MessageToJson(Payloads(payloads=payloads))


def as_payloads(answer: httpx.Response) -> list[Payload]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return list(json_format.Parse(answer.text, Payloads()).payloads)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with api(RecordingGateway()) as opened:
        yield opened


async def test_what_is_encoded_is_unreadable_and_decodes_to_the_same_in_the_same_order(
    client: httpx.AsyncClient,
) -> None:
    sealed = as_payloads(await client.post("/codec/encode", content=as_json(WORDS, OTHER), headers=KEY))
    assert [one.metadata["encoding"] for one in sealed] == [b"binary/encrypted"] * 2
    assert b"doare" not in b"".join(one.SerializeToString() for one in sealed)
    opened = as_payloads(await client.post("/codec/decode", content=as_json(*sealed), headers=KEY))
    assert opened == [WORDS, OTHER]


async def test_decode_takes_the_ui_s_query_and_leaves_what_is_not_encrypted(client: httpx.AsyncClient) -> None:
    (sealed,) = await EncryptionCodec([("test", REFERENCE_KEY)]).encode([WORDS])
    answer = await client.post(
        "/codec/decode?preserveStorageRefs=true",
        content=as_json(OTHER, sealed),
        headers=KEY | {"X-Namespace": "default"},
    )
    assert as_payloads(answer) == [OTHER, WORDS]


async def test_nothing_in_nothing_out(client: httpx.AsyncClient) -> None:
    assert as_payloads(await client.post("/codec/decode", content="{}", headers=KEY)) == []


@pytest.mark.parametrize("route", ["/codec/decode", "/codec/encode"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic dGVzdDp0ZXN0"}, 401),
        ({"Authorization": f"Bearer {LEADS_ONLY_KEY}"}, 403),
        ({"Cookie": f"{COOKIE}=9999999999.{'0' * 64}"}, 401),
    ],
)
async def test_without_an_operators_proof_it_does_nothing(
    client: httpx.AsyncClient, route: str, headers: dict[str, str], status: int
) -> None:
    assert_problem(await client.post(route, content=as_json(WORDS), headers=headers), status)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"not json: 0712345678", b'{"payloads": 7}', b'{"payloads":[{"data":7}]}', b"[" * 50_000, b"\xff"],
)
async def test_a_body_that_is_no_payloads_is_refused_without_repeating_it(
    client: httpx.AsyncClient, body: bytes
) -> None:
    problem = assert_problem(await client.post("/codec/decode", content=body, headers=KEY), 400)
    assert "0712345678" not in str(problem)


async def test_a_payload_of_an_unknown_key_is_refused_by_the_keys_id(client: httpx.AsyncClient) -> None:
    (sealed,) = await EncryptionCodec([("2019-01", b"x" * 32)]).encode([WORDS])
    problem = assert_problem(await client.post("/codec/decode", content=as_json(sealed), headers=KEY), 400)
    assert "2019-01" in problem["detail"]


async def test_a_whole_engine_request_fits_and_more_than_the_limit_does_not(client: httpx.AsyncClient) -> None:
    large = Payload(metadata={"encoding": b"binary/plain"}, data=b"x" * 4 * 1_048_576)
    assert len(as_payloads(await client.post("/codec/encode", content=as_json(large), headers=KEY))) == 1
    over = b" " * (codec_routes.MAX_BODY_BYTES + 1)
    assert_problem(await client.post("/codec/encode", content=over, headers=KEY), 413)


async def test_a_preflight_from_the_web_uis_origin_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.options("/codec/decode", headers={"Origin": UI} | PREFLIGHT)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == UI
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-allow-methods"] == "POST"
    allowed = {name.strip() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert allowed == {"authorization", "content-type", "x-namespace"}
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1:8234", "https://127.0.0.1:8233", "null", f"{UI}.evil.example", ""],
)
async def test_any_other_origin_is_refused_even_with_the_key(client: httpx.AsyncClient, origin: str) -> None:
    refused = [
        await client.options("/codec/decode", headers={"Origin": origin} | PREFLIGHT),
        await client.post("/codec/decode", content=as_json(WORDS), headers={"Origin": origin} | KEY),
    ]
    for answer in refused:
        assert_problem(answer, 403)
        assert "access-control-allow-origin" not in answer.headers


async def test_the_uis_scripts_may_read_refusals_too(client: httpx.AsyncClient) -> None:
    answer = await client.post("/codec/decode", content=as_json(WORDS), headers={"Origin": UI})
    assert_problem(answer, 401)
    assert answer.headers["access-control-allow-origin"] == UI


async def test_no_other_route_opens_itself_to_scripts(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health", headers={"Origin": UI})
    assert "access-control-allow-origin" not in answer.headers


async def test_a_signed_in_browser_decodes_by_its_cookie_alone(client: httpx.AsyncClient) -> None:
    page = await client.get("/codec")
    assert 'type="password"' in page.text
    answer = await client.post("/codec/session", data={"key": API_KEY})
    assert answer.status_code == 200
    assert "/codec</code>" in answer.text
    cookie = answer.headers["set-cookie"]
    assert API_KEY not in cookie
    for word in ("HttpOnly", "SameSite=strict", "Path=/codec", f"Max-Age={SESSION_SECONDS}"):
        assert word in cookie
    assert "Secure" not in cookie
    assert as_payloads(await client.post("/codec/decode", content=as_json(OTHER), headers={"Origin": UI})) == [OTHER]


@pytest.mark.parametrize("given", [{"key": "wrong"}, {"key": LEADS_ONLY_KEY}, {}])
async def test_a_wrong_key_signs_nobody_in(client: httpx.AsyncClient, given: dict[str, str]) -> None:
    answer = await client.post("/codec/session", data=given)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert LEADS_ONLY_KEY not in answer.text


async def test_behind_https_the_cookie_goes_over_https_only() -> None:
    async with api(RecordingGateway(), MEDICALCOR_PUBLIC_BASE_URL="https://api.example") as client:
        answer = await client.post("/codec/session", data={"key": API_KEY})
    assert "Secure" in answer.headers["set-cookie"]
    assert "https://api.example/codec" in answer.text


@pytest.fixture
def clock() -> list[float]:
    return [1_700_000_000.0]


def test_a_session_ends_with_its_time_its_key_or_another_secret(clock: list[float]) -> None:
    keys = make_settings().api_keys
    operator = next(key for key in keys if "codec" in key.scopes)
    sessions = OperatorSessions(keys, "codec", b"secret", lambda: clock[0])
    cookie = sessions.open(operator)
    assert sessions.holder(cookie) == operator
    assert OperatorSessions([], "codec", b"secret", lambda: clock[0]).holder(cookie) is None
    assert OperatorSessions(keys, "codec", b"other", lambda: clock[0]).holder(cookie) is None
    assert OperatorSessions([replace_scopes(operator)], "codec", b"secret", lambda: clock[0]).holder(cookie) is None
    ends, proof = cookie.split(".")
    assert sessions.holder(f"{int(ends) + 1}.{proof}") is None
    clock[0] += SESSION_SECONDS
    assert sessions.holder(cookie) is None


def replace_scopes(key: Any) -> Any:
    return key.model_copy(update={"scopes": frozenset({"leads"})})


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8233/", UI),
        ("https://temporal.clinic.example/ui/", "https://temporal.clinic.example"),
        ("https://temporal.clinic.example:443", "https://temporal.clinic.example"),
        ("http://[::1]:8233/", "http://[::1]:8233"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
