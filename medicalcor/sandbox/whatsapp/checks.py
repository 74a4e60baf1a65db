"""What the Cloud API refuses in a message before it accepts it.

Source: `contracts/whatsapp/openapi.json`, and the parameter rules that Meta's documentation states in prose.
"""

from __future__ import annotations

import re
from typing import Any

from medicalcor.sandbox.whatsapp.errors import WhatsAppError

_TYPES = frozenset(
    {"text", "template", "interactive", "image", "audio", "video", "document", "sticker", "location", "reaction"}
    | {"contacts"}
)
_MEDIA = frozenset({"image", "audio", "video", "document", "sticker"})
_BSUID = re.compile(r"(?:[A-Z]{2}\.(?:ENT\.)?\d{5,}|user\.[0-9a-f]{16,})")
_TEXT, _BODY, _HEADER, _FOOTER, _TITLE, _ID, _CALLBACK = 4096, 1024, 60, 60, 20, 256, 512
_ROWS, _SECTIONS, _ROW_TITLE, _ROW_ID, _ROW_TEXT = 10, 10, 24, 200, 72
_BROKEN_SPACES = re.compile(r"[\n\r\t]| {5,}")


def check_envelope(message: dict[str, Any]) -> tuple[str, bool]:
    """Recipient as given, and whether it is a BSUID; `to` wins over `recipient`. Raises WhatsAppError."""
    if message.get("messaging_product") != "whatsapp":
        raise WhatsAppError(100, message="The parameter messaging_product is required.")
    if len(str(message.get("biz_opaque_callback_data", ""))) > _CALLBACK:
        raise WhatsAppError(100, f"Param biz_opaque_callback_data must be at most {_CALLBACK} characters long")
    if message.get("to"):
        digits = re.sub(r"[ ()\-]", "", str(message["to"])).removeprefix("+")
        if not re.fullmatch(r"\d{5,15}", digits):
            raise WhatsAppError(131009, "Recipient phone number is not valid")
        return str(message["to"]), False
    if message.get("recipient"):
        if not _BSUID.fullmatch(str(message["recipient"])):
            raise WhatsAppError(131009, "Recipient is not a business-scoped user id")
        return str(message["recipient"]), True
    raise WhatsAppError(100, message="The parameter to is required.")


def check_content(message: dict[str, Any]) -> None:
    """Raise WhatsAppError unless the member named by `type` is there and within Meta's limits."""
    kind = message.get("type", "text")
    if kind not in _TYPES:
        raise WhatsAppError(100, f"Param type must be one of {sorted(_TYPES)}")
    content = message.get(kind)
    if content is None:
        raise WhatsAppError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    if kind == "contacts":
        return
    if not isinstance(content, dict):
        raise WhatsAppError(100, f"Param {kind} must be a JSON object")
    if kind == "text":
        _text(content.get("body"), "text['body']", _TEXT)
    elif kind == "interactive":
        _interactive(content)
    elif kind == "template":
        _template(content)
    elif kind in _MEDIA and bool(content.get("id")) == bool(content.get("link")):
        raise WhatsAppError(131009, f"Exactly one of {kind}['id'] and {kind}['link'] is required")


def _text(value: Any, name: str, limit: int) -> None:
    if not isinstance(value, str) or not value.strip():
        raise WhatsAppError(131008, f"Param {name} is missing")
    if len(value) > limit:
        raise WhatsAppError(100, f"Param {name} must be at most {limit} characters long.")


def _interactive(content: dict[str, Any]) -> None:
    kind, action = content.get("type"), content.get("action")
    if kind not in ("button", "list", "flow", "product", "product_list", "catalog_message", "call_permission_request"):
        raise WhatsAppError(131009, "Param interactive['type'] is not valid")
    if not isinstance(action, dict):
        raise WhatsAppError(131008, "Param interactive['action'] is missing")
    if kind in ("button", "list"):
        _text((content.get("body") or {}).get("text"), "interactive['body']['text']", _BODY)
    for part, limit in (("header", _HEADER), ("footer", _FOOTER)):
        given = content.get(part)
        if isinstance(given, dict) and "text" in given:
            _text(given["text"], f"interactive['{part}']['text']", limit)
    if kind == "button":
        _buttons(action.get("buttons"))
    elif kind == "list":
        _list(action)


def _buttons(buttons: Any) -> None:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise WhatsAppError(131009, "Param interactive['action']['buttons'] must have 1 to 3 buttons")
    replies = [button.get("reply") if isinstance(button, dict) else None for button in buttons]
    for button, reply in zip(buttons, replies, strict=True):
        if not isinstance(reply, dict) or button.get("type") != "reply":
            raise WhatsAppError(131009, "Only buttons of type reply are allowed")
        _text(reply.get("title"), "button title", _TITLE)
        _text(reply.get("id"), "button id", _ID)
    for member in ("id", "title"):
        if len({reply[member] for reply in replies if reply}) != len(replies):
            raise WhatsAppError(131009, f"Duplicate button {member}")


def _list(action: dict[str, Any]) -> None:
    _text(action.get("button"), "interactive['action']['button']", _TITLE)
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= _SECTIONS:
        raise WhatsAppError(131009, f"A list has 1 to {_SECTIONS} sections")
    rows = [row for section in sections for row in section.get("rows", [])]
    if not 1 <= len(rows) <= _ROWS:
        raise WhatsAppError(131009, f"Total row count exceed max allowed count: {_ROWS}")
    for row in rows:
        _text(row.get("title"), "row title", _ROW_TITLE)
        _text(row.get("id"), "row id", _ROW_ID)
        if len(str(row.get("description", ""))) > _ROW_TEXT:
            raise WhatsAppError(131009, f"Row description exceeds {_ROW_TEXT} characters")


def _template(content: dict[str, Any]) -> None:
    if not content.get("name"):
        raise WhatsAppError(100, "Param template['name'] is missing")
    language = content.get("language")
    if not isinstance(language, dict) or not language.get("code"):
        raise WhatsAppError(100, "Param template['language']['code'] is missing")
    for component in content.get("components") or []:
        if not isinstance(component, dict) or component.get("type") not in ("header", "body", "button"):
            raise WhatsAppError(100, "Param template['components'][type] is not valid")
        if component["type"] == "button" and not re.fullmatch(r"\d", str(component.get("index", ""))):
            raise WhatsAppError(131008, "Param template['components'][index] is missing")
        for parameter in component.get("parameters") or []:
            _parameter(component["type"], parameter)


def _parameter(component: str, parameter: Any) -> None:
    if not isinstance(parameter, dict) or "type" not in parameter:
        raise WhatsAppError(131008, "Param type of a template parameter is missing")
    if parameter["type"] == "text":
        text = parameter.get("text")
        if not isinstance(text, str) or not text.strip():
            raise WhatsAppError(131008, "Parameter of type text is missing text value")
        if component == "body" and _BROKEN_SPACES.search(text):
            details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            raise WhatsAppError(100, details)
    elif parameter["type"] == "payload" and not parameter.get("payload"):
        raise WhatsAppError(131008, "Parameter of type payload is missing payload value")
