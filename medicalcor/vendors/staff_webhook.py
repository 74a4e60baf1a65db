"""A Slack-compatible incoming webhook: what a post looks like on the wire, and one HTTP call that sends it.

Source: `contracts/slack` (FACTS.md, limits.json, samples/responses.json). The URL is the secret: it is in no error, and
httpx, which logs it at INFO, is kept at WARNING by `observability.logging`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from medicalcor.observability.tracing import vendor_call
from medicalcor.vendors._http import bounded, retry_after
from medicalcor.vendors.errors import ErrorType, VendorError

SERVICE = "staff_webhook"
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)

# Characters and counts of limits.json; fields and footer shorter, as all blocks together may have 13,200 only.
_HEADER, _FIELD, _FIELDS, _BUTTON, _URL, _BUTTONS, _CONTEXT, _TEXT = 150, 1000, 10, 75, 3000, 25, 1000, 4000
_LABEL_ROOM = 200
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_SLACK_CODE = re.compile(r"[a-z_]{2,64}")


@dataclass(frozen=True)
class Post:
    """One message to staff in plain text; escaping and limits are this module's affair. `links` are label → URL."""

    title: str
    fields: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    footer: str = ""


def render(post: Post) -> dict[str, Any]:
    """The JSON of a post: blocks within Slack's limits, and `text` for notifications and servers without blocks."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(post.title, _HEADER), "emoji": True}}
    ]
    shown = [
        {"type": "mrkdwn", "text": f"*{_escaped(name, _LABEL_ROOM)}*\n{_escaped(value, _FIELD - _LABEL_ROOM - 3)}"}
        for name, value in post.fields.items()
    ]
    if shown:
        blocks.append({"type": "section", "fields": shown[:_FIELDS]})
    buttons = [
        {"type": "button", "text": {"type": "plain_text", "text": _cut(label, _BUTTON)}, "url": url}
        for label, url in post.links.items()
        if len(url) <= _URL
    ]
    if buttons:
        blocks.append({"type": "actions", "elements": buttons[:_BUTTONS]})
    if post.footer:
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": _escaped(post.footer, _CONTEXT)}]})
    lines = [post.title, *(f"{name}: {value}" for name, value in post.fields.items()), *post.links.values()]
    return {"text": _escaped("\n".join(lines), _TEXT), "blocks": blocks}


class StaffWebhook:
    """One incoming webhook."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False)

    async def post(self, post: Post) -> None:
        """Sends a post by one HTTP call. Raises VendorError; `maybe_accepted` where staff may have seen it."""
        with vendor_call(SERVICE, "post"):
            try:
                response = await self._client.post(self._url, json=render(post))
            except (httpx.InvalidURL, httpx.UnsupportedProtocol):
                raise _failure(ErrorType.NOT_CONFIGURED, "the URL is none", retryable=False) from None
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
                raise _failure(ErrorType.UNAVAILABLE, type(error).__name__, retryable=True) from None
            except httpx.TimeoutException:
                raise _failure(ErrorType.TIMEOUT, "no answer", retryable=True, maybe_accepted=True) from None
            except httpx.HTTPError as error:
                raise _failure(
                    ErrorType.UNAVAILABLE, type(error).__name__, retryable=True, maybe_accepted=True
                ) from None
            if not response.is_success:
                raise _of_status(response)


def _of_status(response: httpx.Response) -> VendorError:
    """The table of `contracts/slack/samples/responses.json`, by status; Slack's code is told, no other text."""
    status, text = response.status_code, response.text.strip()
    summary = f"{status} {text}" if _SLACK_CODE.fullmatch(text) else str(status)
    if status == 429:
        wait = retry_after(response.headers) or bounded(1)
        return VendorError(SERVICE, ErrorType.RATE_LIMITED, summary, retryable=True, retry_after=wait)
    if status == 408 or status >= 500:
        # A gateway's 502 and 504 say nothing about what happened behind it; a 500 is Slack's own refusal.
        return _failure(ErrorType.UNAVAILABLE, summary, retryable=True, maybe_accepted=status in (408, 502, 504))
    if status in (400, 413, 422):
        return _failure(ErrorType.INVALID_PAYLOAD, summary, retryable=False)
    # 403, 404, 410, a redirect to a page: nobody reads there any more; alert another way.
    return _failure(ErrorType.HOOK_DEAD, summary, retryable=False)


def _failure(error_type: ErrorType, summary: str, *, retryable: bool, maybe_accepted: bool = False) -> VendorError:
    return VendorError(SERVICE, error_type, summary, retryable=retryable, maybe_accepted=maybe_accepted)


def _escaped(text: str, longest: int) -> str:
    """Escaped text of at most `longest` characters; cut before escaping, so that no entity is cut in two."""
    escaped = text.translate(_ESCAPES)
    if len(escaped) <= longest:
        return escaped or " "
    room = longest - 1
    kept = []
    for character in text:
        piece = character.translate(_ESCAPES)
        if len(piece) > room:
            break
        room -= len(piece)
        kept.append(piece)
    return "".join(kept) + "…"


def _cut(text: str, longest: int) -> str:
    return (text if len(text) <= longest else text[: longest - 1] + "…") or " "
