"""The patient's phone: one page, and the JSON that it polls.

What people wrote is put on the page as text only, never as markup, and the page's policy lets no other script run: a
sender's name may well be HTML (real-world case 54).
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response

from medicalcor.sandbox.control import same_origin
from medicalcor.sandbox.hubspot.records import Record
from medicalcor.sandbox.hubspot.types import CONTACTS, object_type

if TYPE_CHECKING:
    from medicalcor.sandbox.app import Sandbox

_PAGE = Path(__file__).with_name("phone.html")
_POSTS_SHOWN = 20
_SHOWN_ENGAGEMENTS = ("notes", "tasks", "calls", "appointments")


class PhonePage:
    """Routes of the page over one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def add_to(self, app: FastAPI) -> None:
        """Mount them."""
        app.add_api_route("/", self._page, methods=["GET"])
        app.add_api_route("/_sandbox/phone", self._data, methods=["GET"], dependencies=[Depends(same_origin)])

    async def _page(self) -> Response:
        nonce = secrets.token_urlsafe(16)
        policy = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        headers = {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return HTMLResponse(_PAGE.read_text(encoding="utf-8").replace("{{nonce}}", nonce), headers=headers)

    async def _data(self, number: str = "") -> Response:
        """What this person's phone, the portal and the staff channel show; `number` is digits or a BSUID."""
        user = number.removeprefix("+")
        contact = self._contact(user)
        return JSONResponse(
            {
                "messages": [self._message(one) for one in self._sandbox.whatsapp.thread if one["user"] == user],
                "people": [{"number": key, "name": name} for key, name in self._sandbox.whatsapp.names.items()],
                "contact": None if contact is None else {"id": contact.id, "properties": contact.properties},
                "engagements": [] if contact is None else self._engagements(contact),
                "posts": self._sandbox.slack.posts[-_POSTS_SHOWN:],
                "faults": [fault.as_json() for fault in self._sandbox.faults.active()],
                "temporal_ui": self._workflows_url(),
            }
        )

    def _message(self, entry: dict[str, Any]) -> dict[str, Any]:
        shown = {key: entry.get(key) for key in ("id", "direction", "time", "text", "buttons")}
        callback = entry.get("callback")
        shown["status"] = (entry.get("statuses") or [""])[-1]
        shown["workflow"] = self._workflows_url(str(callback)) if callback else ""
        return shown

    def _workflows_url(self, workflow_id: str = "") -> str:
        """The Web UI's list of workflows, or of those with one id: callback data names the waiting workflow."""
        config = self._sandbox.config
        if not config.temporal_ui_url:
            return ""
        url = f"{config.temporal_ui_url}/namespaces/{quote(config.temporal_namespace)}/workflows"
        query = 'WorkflowId="' + workflow_id.replace('"', "") + '"'
        return f"{url}?query={quote(query)}" if workflow_id else url

    def _contact(self, user: str) -> Record | None:
        """The live contact that has this number or id in any property: which one, only the product knows."""
        if not user:
            return None
        for record in self._sandbox.hubspot.records.by_type[CONTACTS.plural].values():
            if not record.archived and any(_same(value, user) for value in record.properties.values()):
                return record
        return None

    def _engagements(self, contact: Record) -> list[dict[str, Any]]:
        records = self._sandbox.hubspot.records
        found: list[dict[str, Any]] = []
        for plural in _SHOWN_ENGAGEMENTS:
            kind = object_type(plural)
            if kind is None:
                continue
            for record_id, _ in records.links.targets(CONTACTS, contact.id, kind):
                record = records.find(kind, record_id)
                if record is not None:
                    found.append({"type": kind.singular, "id": record.id, "properties": record.properties})
        return found


def _same(value: str, user: str) -> bool:
    return value == user or (user.isdigit() and len(user) > 6 and re.sub(r"\D", "", value) == user)
