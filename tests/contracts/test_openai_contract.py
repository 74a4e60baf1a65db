"""The OpenAI stand-in against OpenAI's description and recorded answers, asked by the real SDK and by hand."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contracts.openapi import validate_exchange
from tests.sandbox.server import SandboxServer
from tests.shared import load_json

NAMES = [
    "invalid_schema",
    "context_length_exceeded",
    "invalid_api_key",
    "unsupported_country",
    "model_not_found",
    "rate_limit_tokens",
    "429",
    "insufficient_quota",
    "500",
    "503",
    "502_html",
]


def ask(sandbox: SandboxServer, body: dict[str, Any]) -> httpx.Response:
    return sandbox.http.post("/openai/v1/chat/completions", json=body, headers={"Authorization": "Bearer sk-sandbox"})


def test_the_sample_request_gets_an_answer_that_fits_the_description(sandbox: SandboxServer) -> None:
    answer = ask(sandbox, load_json("contracts/openai/samples/request.json"))
    assert answer.status_code == 200
    (record,) = sandbox.requests("openai")
    validate_exchange("openai", record)
    sample = load_json("contracts/openai/samples/200-structured.json")
    assert set(answer.json()) == set(sample)
    assert set(answer.json()["choices"][0]) == set(sample["choices"][0])
    assert set(answer.json()["usage"]) == set(sample["usage"])
    described = {"x-request-id", "x-ratelimit-limit-requests", "x-ratelimit-reset-tokens"}
    assert described <= set(answer.headers)


@pytest.mark.parametrize(("index", "name"), list(enumerate(NAMES)))
def test_every_recorded_error_can_be_had_by_name(sandbox: SandboxServer, index: int, name: str) -> None:
    sample = load_json("contracts/openai/samples/errors.json")[index]
    sandbox.fault("openai", name)
    answer = ask(sandbox, load_json("contracts/openai/samples/request.json"))
    assert answer.status_code == sample["http_status"]
    if "body_text" in sample:
        assert answer.text == sample["body_text"]
        assert answer.headers["content-type"].startswith("text/html")
        return
    assert answer.json() == sample["body"]
    assert {key: answer.headers[key] for key in sample["headers"]} == sample["headers"]
    validate_exchange("openai", sandbox.requests("openai")[0])


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("structured", "200-structured"),
        ("refusal", "200-refusal"),
        ("length", "200-length"),
        ("content_filter", "200-content-filter"),
        ("empty_choices", "200-empty-choices"),
        ("no_usage", "200-no-usage-compatible-server"),
    ],
)
def test_every_recorded_200_can_be_had_by_name(sandbox: SandboxServer, name: str, file: str) -> None:
    sandbox.fault("openai", name)
    answer = ask(sandbox, load_json("contracts/openai/samples/request.json"))
    assert answer.json() == load_json(f"contracts/openai/samples/{file}.json")


def test_a_queued_answer_may_ask_for_another_wait(sandbox: SandboxServer) -> None:
    sandbox.fault("openai", "429", retry_after=90)
    answer = ask(sandbox, load_json("contracts/openai/samples/request.json"))
    assert answer.headers["retry-after"] == "90"
