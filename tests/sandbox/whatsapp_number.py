"""The WhatsApp stand-in asked by hand: `Number(sandbox).send(text("Bună ziua"))`."""

from __future__ import annotations

from typing import Any

import httpx

from tests.sandbox.server import SandboxServer

PATIENT = "40712345678"
NUMBER_ID = "100000000000001"
WABA_ID = "200000000000001"


class Number:
    """Calls with a token; nothing of the product is between."""

    def __init__(self, sandbox: SandboxServer, token: str = "EAAsandbox") -> None:
        self.sandbox = sandbox
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, message: Any, number: str = NUMBER_ID, version: str = "v23.0") -> httpx.Response:
        """`POST /{version}/{number}/messages`."""
        return self._call("POST", f"{version}/{number}/messages", message)

    def templates(self, **query: str) -> httpx.Response:
        """All templates, or those of one `name`."""
        path = f"/whatsapp/v23.0/{WABA_ID}/message_templates"
        return self.sandbox.http.get(path, params=query, headers=self._headers)

    def create_template(self, name: str, body: str, *buttons: str, **more: Any) -> httpx.Response:
        """Create one with a body and quick replies, Romanian and UTILITY unless told otherwise."""
        parts: list[dict[str, Any]] = [{"type": "BODY", "text": body}]
        if buttons:
            parts.append({"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": one} for one in buttons]})
        wish = {"name": name, "language": "ro", "category": "UTILITY", "components": parts} | more
        return self._call("POST", f"v23.0/{WABA_ID}/message_templates", wish)

    def _call(self, method: str, path: str, body: Any) -> httpx.Response:
        return self.sandbox.http.request(method, f"/whatsapp/{path}", json=body, headers=self._headers)


def message(kind: str, content: Any, to: str | None = f"+{PATIENT}", **more: Any) -> dict[str, Any]:
    """A message of one type."""
    recipient = {} if to is None else {"to": to}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient,
        "type": kind,
        kind: content,
        **more,
    }


def text(body: str, **more: Any) -> dict[str, Any]:
    """A text message."""
    return message("text", {"body": body}, **more)


def template(name: str, *values: str, payloads: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A template message, with positional parameters and quick-reply payloads."""
    parts: list[dict[str, Any]] = []
    if values:
        parts.append({"type": "body", "parameters": [{"type": "text", "text": value} for value in values]})
    for index, payload in enumerate(payloads):
        given = [{"type": "payload", "payload": payload}]
        parts.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": given})
    return message("template", {"name": name, "language": {"code": "ro"}, "components": parts}, **more)


def buttons(*titles: str, **more: Any) -> dict[str, Any]:
    """A text with reply buttons, each with its title as id."""
    replies = [{"type": "reply", "reply": {"id": title, "title": title}} for title in titles]
    return message("interactive", {"type": "button", "body": {"text": "?"}, "action": {"buttons": replies}}, **more)
