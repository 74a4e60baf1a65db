"""Webhook bodies as Meta sends them: serialised and signed its way.

Source: `contracts/whatsapp/webhooks` (01, 02, 03, 27, 30, 46, 48, 49–56) and signature-vectors.json.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.whatsapp.errors import failed_errors


def serialised(body: Any) -> bytes:
    """JSON as Meta writes it: non-ASCII and `/` escaped. The signature is over these very bytes."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def signature(secret: str, raw: bytes) -> str:
    """The value of `X-Hub-Signature-256` for these bytes."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def new_wamid(user: str, *, outbound: bool) -> str:
    """A message id in WhatsApp's form: base64 with the user's number inside, which is why it is personal data."""
    token = secrets.token_hex(9 if outbound else 10).upper().encode()
    raw = b"\x1c\x18" + bytes([len(user)]) + user.encode() + b"\x15\x02\x00" + (b"\x11" if outbound else b"\x12")
    return "wamid." + base64.b64encode(raw + b"\x18" + bytes([len(token)]) + token + b"\x00").decode()


def envelope(config: SandboxConfig, value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    """One change in Meta's envelope, with our number's metadata."""
    metadata = {
        "display_phone_number": config.display_phone_number,
        "phone_number_id": config.phone_number_id,
    }
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}
    return {"object": "whatsapp_business_account", "entry": [{"id": config.waba_id, "changes": [change]}]}


def status_value(message: dict[str, Any], status: str, failed: int | None = None) -> dict[str, Any]:
    """The `value` of a status of a message we accepted. Failed ones lack `contacts` and pricing, as Meta's do."""
    user, bsuid = message["user"], message["bsuid"]
    item: dict[str, Any] = {"id": message["id"], "status": status, "timestamp": str(int(time.time()))}
    item |= {"recipient_user_id": user} if bsuid else {"recipient_id": user}
    if message["callback"] is not None:
        item["biz_opaque_callback_data"] = message["callback"]
    if failed is not None:
        return {"statuses": [item | {"errors": failed_errors(failed)}]}
    category = message["category"]
    item["pricing"] = {
        "billable": category != "service",
        "pricing_model": "PMP",
        "type": "free_customer_service" if category == "service" else "regular",
        "category": category,
    }
    contact = {"profile": {"name": message["name"]}, **({"user_id": user} if bsuid else {"wa_id": user})}
    return {"contacts": [contact], "statuses": [item]}


def template_status(config: SandboxConfig, template: dict[str, Any]) -> dict[str, Any]:
    """The account's webhook that a template has another status (samples 65 to 68): with a time, without metadata."""
    value = {
        "event": template["status"],
        "message_template_id": int(template["id"]),
        "message_template_name": template["name"],
        "message_template_language": template["language"],
        "reason": "NONE",
        "message_template_category": template["category"],
    }
    change = {"value": value, "field": "message_template_status_update"}
    entry = {"id": config.waba_id, "time": int(time.time()), "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def inbound_value(wish: dict[str, Any], config: SandboxConfig) -> tuple[dict[str, Any], dict[str, Any]]:
    """The `value` and the message of what a patient sends.

    `wish`: `from` (digits) or `user_id` (BSUID) or both, `name`, and one of `text`, `button` {payload, text},
    `interactive` {id, title}, `message` (type and content as Meta names them); optionally `message_id`, `timestamp`
    (epoch seconds), `context_id`. Raises ValueError where no sender or no content is given.
    """
    phone = str(wish.get("from") or "").removeprefix("+").replace(" ", "")
    bsuid = str(wish.get("user_id") or "")
    if not phone and not bsuid:
        raise ValueError("from or user_id is required")
    message: dict[str, Any] = {} if not phone else {"from": phone}
    message |= {} if not bsuid else {"from_user_id": bsuid}
    message["id"] = str(wish.get("message_id") or new_wamid(phone or bsuid, outbound=False))
    message["timestamp"] = str(int(float(wish.get("timestamp") or time.time())))
    if wish.get("context_id"):
        message["context"] = {"from": config.display_phone_number, "id": wish["context_id"]}
    message |= _content(wish)
    contact: dict[str, Any] = {"profile": {"name": str(wish.get("name") or "Pacient")}}
    contact |= {} if not phone else {"wa_id": phone}
    contact |= {} if not bsuid else {"user_id": bsuid}
    return {"contacts": [contact], "messages": [message]}, message


def _content(wish: dict[str, Any]) -> dict[str, Any]:
    if isinstance(wish.get("message"), dict):
        return dict(wish["message"])
    if isinstance(wish.get("button"), dict):
        button = {"payload": str(wish["button"].get("payload", "")), "text": str(wish["button"].get("text", ""))}
        return {"type": "button", "button": button}
    if isinstance(wish.get("interactive"), dict):
        reply = {"id": str(wish["interactive"].get("id", "")), "title": str(wish["interactive"].get("title", ""))}
        return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
    if wish.get("text") is None:
        raise ValueError("text, button, interactive or message is required")
    return {"type": "text", "text": {"body": str(wish["text"])}}
