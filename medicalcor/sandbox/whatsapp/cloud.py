"""The stand-in itself: accepts messages, then reports their fate by signed status webhooks."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.edge import PASSED_ON
from medicalcor.sandbox.faults import MISSHAPEN, Answer
from medicalcor.sandbox.state import now_iso
from medicalcor.sandbox.whatsapp.checks import check_content, check_envelope
from medicalcor.sandbox.whatsapp.courier import Courier
from medicalcor.sandbox.whatsapp.errors import WhatsAppError, d360_body, named_answer
from medicalcor.sandbox.whatsapp.templates import Templates, rendered
from medicalcor.sandbox.whatsapp.webhooks import envelope, inbound_value, new_wamid, status_value, template_status

_WINDOW_SECONDS = 24 * 3600
_DELAYS: dict[str, float | None] = {"sent": 0.05, "delivered": 0.2, "read": 1.0}


class WhatsApp:
    """One business number. `thread` holds both directions of all conversations, oldest first."""

    name = "whatsapp"

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self.courier = Courier(config)
        self.templates = Templates()
        self.thread: list[dict[str, Any]] = []
        self.names: dict[str, str] = {}
        self._last_inbound: dict[str, float] = {}
        self._delays: dict[str, float | None] = {}
        self._wa_ids: dict[str, str] = {}
        self._reset_settings()
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.add_exception_handler(WhatsAppError, _refused)
        for kind in MISSHAPEN:
            self.app.add_exception_handler(kind, _misshapen)
        self.app.add_api_route("/messages", self._send_by_360dialog, methods=["POST"])
        self.app.add_api_route("/{version}/{number}/messages", self._send, methods=["POST"])
        self.app.add_api_route("/{version}/{account}/message_templates", self._list_templates, methods=["GET"])
        self.app.add_api_route("/{version}/{account}/message_templates", self._create_template, methods=["POST"])

    def named(self, kind: str, retry_after: float | None) -> Answer | None:
        """Meta's answer of that code or name, or None."""
        return named_answer(kind, retry_after)

    def state(self) -> dict[str, Any]:
        """Messages both ways, deliveries of webhooks, templates and settings."""
        deliveries = [
            {"time": one.time, "what": one.what, "attempt": one.attempt, "status": one.status}
            for one in self.courier.deliveries
        ]
        return {
            "messages": self.thread,
            "deliveries": deliveries,
            "pending": self.courier.pending,
            "templates": self.templates.listed(),
            "settings": self.settings(),
        }

    def reset(self) -> None:
        """Forget conversations and pending webhooks; templates stay and are approved, settings go back."""
        self.courier.cancel()
        self.templates.approve_all()
        self.thread.clear()
        self.names.clear()
        self._last_inbound.clear()
        self._reset_settings()

    def settings(self) -> dict[str, Any]:
        """The settings as they are (see `configure`)."""
        return {
            "status_delays": self._delays,
            "enforce_window": self._enforce_window,
            "wa_ids": self._wa_ids,
            "strict_templates": self.templates.strict,
            "webhook_attempts": self.courier.attempts,
        }

    def configure(self, wish: dict[str, Any]) -> None:
        """Change settings. Raises KeyError for one that is none.

        `status_delays`: seconds after acceptance by status, null for never. `enforce_window`: free text fails with
        131047 unless the patient wrote through this sandbox within 24 h. `wa_ids`: number as sent → wa_id as WhatsApp
        knows it. `template_status`: name → APPROVED, PAUSED or DISABLED; the API is told, once.
        """
        for name, value in wish.items():
            if name == "status_delays":
                self._delays = self._delays | value
            elif name == "enforce_window":
                self._enforce_window = bool(value)
            elif name == "wa_ids":
                self._wa_ids = dict(value)
            elif name == "strict_templates":
                self.templates.strict = bool(value)
            elif name == "webhook_attempts":
                self.courier.attempts = int(value)
            elif name == "template_status":
                for template, status in value.items():
                    for changed in self.templates.set_status(template, status):
                        self.courier.start(self._tell_status(template_status(self._config, changed)))
            else:
                raise KeyError(name)

    async def inbound(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Send what a patient writes (or a `raw` body) to the API, signed; its status and answer.

        Raises ValueError as `inbound_value` does.
        """
        if "raw" in wish:
            status, text = await self.courier.once(wish["raw"], "raw")
            return {"status": status, "body": text}
        value, message = inbound_value(wish, self._config)
        user = str(message.get("from") or message["from_user_id"])
        self.names[user] = value["contacts"][0]["profile"]["name"]
        self._last_inbound[user] = time.time()
        entry = {"direction": "in", "time": now_iso(), "user": user, "id": message["id"], "message": message}
        if not any(one["id"] == message["id"] for one in self.thread):
            self.thread.append(entry | {"text": _text_of(message), "buttons": []})
        status, text = await self.courier.once(envelope(self._config, value), "message")
        return {"status": status, "body": text, "message_id": message["id"]}

    async def _tell_status(self, body: dict[str, Any]) -> None:
        await self.courier.once(body, "template_status")

    def _reset_settings(self) -> None:
        self._delays = dict(_DELAYS)
        self._enforce_window = False
        self._wa_ids = {}
        self.templates.strict = False
        self.courier.attempts = 12

    async def _send(self, request: Request) -> Response:
        self._authorize(request)
        number = request.path_params["number"]
        if number != self._config.phone_number_id:
            message = f"Unsupported post request. Object with ID '{number}' does not exist."
            raise WhatsAppError(100, message=message)
        return await self._accept(request)

    async def _send_by_360dialog(self, request: Request) -> Response:
        key = request.headers.get("d360-api-key", "")
        if not key or (self._config.whatsapp_token is not None and key != self._config.whatsapp_token):
            return JSONResponse(d360_body(401, "Invalid api_key"), 401)
        return await self._accept(request)

    def _authorize(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        expected = self._config.whatsapp_token
        if scheme.lower() != "bearer" or not token or (expected is not None and token != expected):
            raise WhatsAppError(190)
        if not re.fullmatch(r"v\d+\.\d+", request.path_params["version"]):
            raise WhatsAppError(100, message="Unknown path components")

    async def _accept(self, request: Request) -> Response:
        try:
            message = json.loads(await request.body())
        except ValueError:
            raise WhatsAppError(100, "The request body is not JSON") from None
        if not isinstance(message, dict):
            raise WhatsAppError(100, "The request body must be a JSON object")
        if message.get("status") == "read":
            return self._mark_read(message)
        given, bsuid = check_envelope(message)
        check_content(message)
        content = message.get("template")
        template = self.templates.check(content) if isinstance(content, dict) else None
        digits = re.sub(r"\D", "", given)
        user = given if bsuid else self._wa_ids.get(digits, digits)
        if user == self._config.display_phone_number:
            raise WhatsAppError(131021)
        entry = self._noted(message, user, bsuid, template)
        special = str(request.scope.get(PASSED_ON, ""))
        self.courier.start(self._report(entry, special, dict(self._delays)))
        contact = {"input": given, **({"user_id": user} if bsuid else {"wa_id": user})}
        held = {"message_status": "held_for_quality_assessment"} if special == "held" else {}
        sent = [{"id": entry["id"], **held}]
        return JSONResponse({"messaging_product": "whatsapp", "contacts": [contact], "messages": sent})

    def _mark_read(self, message: dict[str, Any]) -> Response:
        if message.get("messaging_product") != "whatsapp":
            raise WhatsAppError(100, message="The parameter messaging_product is required.")
        if not str(message.get("message_id", "")).startswith("wamid."):
            raise WhatsAppError(131009, "message_id is not valid")
        for entry in self.thread:
            if entry["id"] == message["message_id"]:
                entry["read_by_clinic"] = True
        return JSONResponse({"success": True})

    def _noted(
        self, message: dict[str, Any], user: str, bsuid: bool, template: dict[str, Any] | None
    ) -> dict[str, Any]:
        kind = message.get("type", "text")
        category = "service" if kind != "template" else str((template or {}).get("category", "UTILITY")).lower()
        text = rendered(template, message["template"]) if kind == "template" else _text_of(message)
        entry: dict[str, Any] = {
            "direction": "out",
            "time": now_iso(),
            "user": user,
            "bsuid": bsuid,
            "id": new_wamid(user, outbound=True),
            "name": self.names.get(user, "Pacient"),
            "callback": message.get("biz_opaque_callback_data"),
            "category": category,
            "text": text,
            "buttons": _buttons_of(message, template),
            "statuses": [],
            "message": message,
        }
        self.thread.append(entry)
        return entry

    async def _report(self, entry: dict[str, Any], special: str, delays: dict[str, float | None]) -> None:
        """Tell the API what became of a message, status after status, at the delays set when it was accepted."""
        if special == "no_status":
            return
        failed = int(special.removeprefix("failed_")) if special.startswith("failed_") else None
        outside = time.time() - self._last_inbound.get(entry["user"], 0) > _WINDOW_SECONDS
        if failed is None and self._enforce_window and entry["category"] == "service" and outside:
            failed = 131047
        if failed is not None:
            await asyncio.sleep(delays["sent"] or 0)
            await self._tell(entry, "failed", failed)
            return
        waited = 0.0
        for status in ("sent", "delivered", "read"):
            due = delays[status]
            if due is not None:
                await asyncio.sleep(max(0.0, due - waited))
                waited = max(waited, due)
                await self._tell(entry, status)

    async def _tell(self, entry: dict[str, Any], status: str, failed: int | None = None) -> None:
        entry["statuses"].append(status if failed is None else f"failed {failed}")
        body = envelope(self._config, status_value(entry, status, failed))
        await self.courier.until_accepted(body, f"status {status}")

    async def _list_templates(self, request: Request) -> Response:
        self._authorize(request)
        found = self.templates.listed(request.query_params.get("name"))
        return JSONResponse({"data": found, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}})

    async def _create_template(self, request: Request) -> Response:
        self._authorize(request)
        try:
            wish = json.loads(await request.body())
        except ValueError:
            raise WhatsAppError(100, "The request body is not JSON") from None
        template = self.templates.create(wish)
        return JSONResponse({key: template[key] for key in ("id", "status", "category")})


def _text_of(message: dict[str, Any]) -> str:
    """What can be read of a message, either direction; the bare type of what is no text."""
    kind = str(message.get("type", "text"))
    content = message.get(kind) or {}
    if kind == "text":
        return str(content.get("body", ""))
    if kind == "button":
        return str(content.get("text", ""))
    if kind == "interactive":
        reply = content.get("button_reply") or content.get("list_reply")
        return str(reply.get("title", "")) if reply else str((content.get("body") or {}).get("text", ""))
    return str(content.get("caption") or f"[{kind}]") if isinstance(content, dict) else f"[{kind}]"


def _buttons_of(message: dict[str, Any], template: dict[str, Any] | None) -> list[dict[str, str]]:
    """Buttons that the patient can tap: `kind` says in which form the tap comes back."""
    if message.get("type") == "interactive":
        action = message["interactive"].get("action", {})
        rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        replies = [button["reply"] for button in action.get("buttons", [])] + rows
        return [{"kind": "interactive", "payload": one["id"], "text": one["title"]} for one in replies]
    labels = _template_labels(template)
    buttons: list[dict[str, str]] = []
    for component in (message.get("template") or {}).get("components") or []:
        if component.get("type") == "button" and component.get("sub_type") == "quick_reply":
            payload = str(component["parameters"][0].get("payload", ""))
            label = labels.get(int(component["index"]), payload)
            buttons.append({"kind": "button", "payload": payload, "text": label})
    return buttons


def _template_labels(template: dict[str, Any] | None) -> dict[int, str]:
    parts = (template or {}).get("components", [])
    buttons = [one for part in parts if part.get("type", "").upper() == "BUTTONS" for one in part.get("buttons", [])]
    return {position: str(button.get("text", "")) for position, button in enumerate(buttons)}


async def _refused(request: Request, error: Any) -> Response:
    return JSONResponse(error.body(), error.status, headers={"x-fb-trace-id": "Az8or2yhqkZfEZ-_4Qn_Bam"})


async def _misshapen(request: Request, error: Exception) -> Response:
    return await _refused(request, WhatsAppError(100, "A value is not of its type"))
