"""The Slack stand-in against the description of incoming webhooks, its limits and recorded answers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contracts.openapi import validate_exchange
from tests.sandbox.server import SandboxServer
from tests.shared import load_json


def post(sandbox: SandboxServer, message: Any) -> httpx.Response:
    return sandbox.http.post("/slack/services/T0/B0/secret", json=message)


@pytest.mark.parametrize("file", ["request-text", "request-blocks"])
def test_the_sample_posts_are_taken(sandbox: SandboxServer, file: str) -> None:
    message = load_json(f"contracts/slack/samples/{file}.json")
    assert post(sandbox, message).text == "ok"
    validate_exchange("slack", sandbox.requests("slack")[0])
    assert sandbox.state()["slack"]["posts"][0]["message"] == message


def test_every_recorded_error_can_be_had_by_name(sandbox: SandboxServer) -> None:
    for sample in load_json("contracts/slack/samples/responses.json")[1:]:
        name = {429: "429", 302: "redirect"}.get(sample["http_status"], sample.get("body_text"))
        sandbox.fault("slack", name, retry_after=30)
        answer = post(sandbox, {"text": "x"})
        assert answer.status_code == sample["http_status"]
        if "body_text" in sample:
            assert answer.text == sample["body_text"]
        if name == "429":
            assert answer.headers["Retry-After"] == "30"


def over(limit: str, **change: int) -> Any:
    """A message that breaks one limit of limits.json by one."""
    n = load_json("contracts/slack/limits.json")[limit] + 1
    text = {"type": "mrkdwn", "text": "x"}
    button = {"type": "button", "text": {"type": "plain_text", "text": "x"}}
    blocks: dict[str, Any] = {
        "blocks_per_message": [{"type": "divider"}] * n,
        "header_text": [{"type": "header", "text": {"type": "plain_text", "text": "x" * n}}],
        "section_text": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * n}}],
        "section_fields": [{"type": "section", "fields": [text] * n}],
        "section_field_text": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * n}]}],
        "actions_elements": [{"type": "actions", "elements": [button] * n}],
        "button_text": [
            {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x" * n}}]}
        ],
        "button_url": [{"type": "actions", "elements": [button | {"url": "u" * n}]}],
        "context_elements": [{"type": "context", "elements": [text] * n}],
        "block_id": [{"type": "divider", "block_id": "x" * n}],
        "total_blocks_chars_reported": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}] * 5,
    }
    return {"text": "x", "blocks": blocks[limit]}


@pytest.mark.parametrize(
    "limit",
    [
        "blocks_per_message",
        "header_text",
        "section_text",
        "section_fields",
        "section_field_text",
        "actions_elements",
        "button_text",
        "button_url",
        "context_elements",
        "block_id",
        "total_blocks_chars_reported",
    ],
)
def test_a_block_over_its_limit_is_refused(sandbox: SandboxServer, limit: str) -> None:
    answer = post(sandbox, over(limit))
    assert (answer.status_code, answer.text) == (400, "invalid_blocks")
    assert sandbox.state()["slack"]["posts"] == []


def test_a_header_takes_no_mrkdwn(sandbox: SandboxServer) -> None:
    answer = post(sandbox, {"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]})
    assert answer.text == "invalid_blocks"


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "no_text"), ({"text": ""}, "no_text"), ([], "invalid_payload"), ({"text": 5}, "invalid_payload")],
)
def test_a_post_without_text_or_shape_is_refused(sandbox: SandboxServer, body: Any, code: str) -> None:
    assert post(sandbox, body).text == code
