"""Slack's incoming webhook: takes a post, refuses what breaks a Block Kit limit, answers in plain text.

Source: `contracts/slack` (openapi.json, limits.json, samples/responses.json).
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from medicalcor.sandbox.faults import MISSHAPEN, Answer
from medicalcor.sandbox.state import now_iso

_HTML = "text/html"
"""Slack labels its plain text so."""
_TEXT_LIMIT = 40_000
_BLOCKS, _HEADER, _SECTION, _FIELDS, _FIELD = 50, 150, 3000, 10, 2000
_ACTIONS, _BUTTON, _URL, _CONTEXT, _BLOCK_ID, _ATTACHMENTS = 25, 75, 3000, 10, 255, 100
_ALL_BLOCKS = 13_200
_BLOCK_TYPES = frozenset({"header", "section", "actions", "context", "divider", "image", "rich_text", "input"})

_NAMED = {
    "400": (400, "invalid_payload"),
    "invalid_payload": (400, "invalid_payload"),
    "no_text": (400, "no_text"),
    "invalid_blocks": (400, "invalid_blocks"),
    "user_not_found": (400, "user_not_found"),
    "too_many_attachments": (400, "too_many_attachments"),
    "action_prohibited": (403, "action_prohibited"),
    "invalid_token": (403, "invalid_token"),
    "posting_to_general_channel_denied": (403, "posting_to_general_channel_denied"),
    "channel_not_found": (404, "channel_not_found"),
    "no_service": (404, "no_service"),
    "no_team": (404, "no_team"),
    "no_active_hooks": (404, "no_active_hooks"),
    "channel_is_archived": (410, "channel_is_archived"),
    "500": (500, "rollup_error"),
    "rollup_error": (500, "rollup_error"),
}


class Slack:
    """The stand-in; remembers every post it took."""

    name = "slack"

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.add_api_route("/services/{team}/{hook}/{token}", self._post, methods=["POST"])

    def named(self, kind: str, retry_after: float | None) -> Answer | None:
        """Slack's answer of that name, or None."""
        if kind == "429":
            return Answer(429, "rate_limited", {"Retry-After": f"{retry_after or 1:g}"}, _HTML)
        if kind == "502_html":
            return Answer(502, "<html><body>Bad gateway</body></html>", content_type=_HTML)
        if kind == "redirect":
            return Answer(302, "", {"Location": "https://slack.com/workspace-gone"}, _HTML)
        if kind not in _NAMED:
            return None
        status, text = _NAMED[kind]
        return Answer(status, text, content_type=_HTML)

    def state(self) -> dict[str, Any]:
        """All posts, oldest first."""
        return {"posts": list(self.posts)}

    def reset(self) -> None:
        """Forget the posts."""
        self.posts.clear()

    async def _post(self, request: Request) -> Response:
        try:
            message = json.loads(await request.body())
        except ValueError:
            return _refused("invalid_payload")
        if not isinstance(message, dict):
            return _refused("invalid_payload")
        try:
            error = refusal(message)
        except MISSHAPEN:
            error = "invalid_blocks"
        if error is not None:
            return _refused(error)
        hook = "/".join(request.path_params[part] for part in ("team", "hook"))
        self.posts.append({"n": len(self.posts) + 1, "time": now_iso(), "hook": hook, "message": message})
        return PlainTextResponse("ok", media_type=_HTML)


def refusal(message: dict[str, Any]) -> str | None:
    """The error code that Slack answers to this message, or None where it posts it."""
    text, blocks, attachments = message.get("text"), message.get("blocks"), message.get("attachments")
    if text is not None and not isinstance(text, str):
        return "invalid_payload"
    if not text and not blocks and not attachments:
        return "no_text"
    if isinstance(text, str) and len(text) > _TEXT_LIMIT:
        return "invalid_payload"
    if isinstance(attachments, list) and len(attachments) > _ATTACHMENTS:
        return "too_many_attachments"
    if blocks is None:
        return None
    if not isinstance(blocks, list) or len(blocks) > _BLOCKS or not all(_block_fits(block) for block in blocks):
        return "invalid_blocks"
    if sum(_characters(block) for block in blocks) > _ALL_BLOCKS:
        return "invalid_blocks"
    return None


def _block_fits(block: Any) -> bool:
    if not isinstance(block, dict) or block.get("type") not in _BLOCK_TYPES:
        return False
    if len(str(block.get("block_id", ""))) > _BLOCK_ID:
        return False
    kind = block["type"]
    if kind == "header":
        return _text_fits(block.get("text"), _HEADER, plain_only=True)
    if kind == "section":
        return _section_fits(block)
    elements = block.get("elements")
    if kind == "actions":
        return isinstance(elements, list) and 0 < len(elements) <= _ACTIONS and all(map(_element_fits, elements))
    if kind == "context":
        fits = isinstance(elements, list) and 0 < len(elements) <= _CONTEXT
        return fits and all(one.get("type") == "image" or _text_fits(one, _SECTION) for one in elements or [])
    return True


def _section_fits(block: dict[str, Any]) -> bool:
    text, fields = block.get("text"), block.get("fields")
    if text is None and not fields:
        return False
    if text is not None and not _text_fits(text, _SECTION):
        return False
    if fields is not None:
        return isinstance(fields, list) and len(fields) <= _FIELDS and all(_text_fits(one, _FIELD) for one in fields)
    return "accessory" not in block or _element_fits(block["accessory"])


def _element_fits(element: Any) -> bool:
    if not isinstance(element, dict) or "type" not in element:
        return False
    if element["type"] != "button":
        return True
    url = element.get("url")
    return _text_fits(element.get("text"), _BUTTON, plain_only=True) and (url is None or len(str(url)) <= _URL)


def _text_fits(node: Any, limit: int, *, plain_only: bool = False) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("text"), str):
        return False
    kinds = {"plain_text"} if plain_only else {"plain_text", "mrkdwn"}
    return node.get("type") in kinds and 0 < len(node["text"]) <= limit


def _characters(node: Any) -> int:
    if isinstance(node, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _characters(v) for k, v in node.items())
    return sum(map(_characters, node)) if isinstance(node, list) else 0


def _refused(code: str) -> Response:
    status, text = _NAMED[code]
    return PlainTextResponse(text, status, media_type=_HTML)
