"""No body, however odd, makes a stand-in fail itself: a 500 that no fault asked for would look like the vendor's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.portal import UNIQUE_PHONE, Portal
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import Number, message

ODD: list[Any] = [None, True, 5, "x", "ș" * 3, [], [[]], [None], {}, {"": None}, {"id": {}}]
HUBSPOT = {
    "/v3/objects/contacts": ("properties", "associations"),
    "/v3/objects/contacts/search": ("filterGroups", "sorts", "properties", "limit", "after", "query"),
    "/v3/objects/contacts/batch/upsert": ("inputs",),
    "/v3/objects/contacts/batch/read": ("inputs", "properties", "idProperty"),
    "/v3/objects/contacts/batch/create": ("inputs",),
    "/v3/objects/contacts/batch/archive": ("inputs",),
    "/v3/objects/contacts/merge": ("primaryObjectId", "objectIdToMerge"),
    "/v3/objects/contacts/gdpr-delete": ("objectId", "idProperty"),
    "/v3/properties/contacts": ("name", "type", "options", "groupName", "hasUniqueValue"),
    "/v3/properties/contacts/groups": ("name", "label"),
    "/v3/properties/contacts/batch/create": ("inputs",),
    "/v4/associations/contacts/notes/batch/read": ("inputs",),
    "/v4/associations/contacts/notes/batch/create": ("inputs",),
    "/v4/associations/contacts/notes/batch/archive": ("inputs",),
    "/v4/associations/contacts/notes/batch/associate/default": ("inputs",),
}
ITEMS = ("id", "idProperty", "properties", "associations", "from", "to", "types", "name", "filters", "propertyName")
WHATSAPP = ("messaging_product", "to", "recipient", "type", "biz_opaque_callback_data", "status", "message_id")


@pytest.mark.parametrize(("path", "members"), list(HUBSPOT.items()))
def test_hubspot_refuses_or_takes_any_body(sandbox: SandboxServer, path: str, members: tuple[str, ...]) -> None:
    portal = Portal(sandbox)
    portal.property(UNIQUE_PHONE)
    good = {"properties": {"firstname": "Ana"}, "inputs": [{"id": "1", "properties": {}}], **UNIQUE_PHONE}
    bodies = [*ODD, *({**good, member: odd} for member in members for odd in ODD)]
    if "inputs" in members:
        bodies += [{"inputs": [{"id": "1", "properties": {}, item: odd}]} for item in ITEMS for odd in ODD]
    if "filterGroups" in members:
        bodies += [{"filterGroups": [{"filters": odd}]} for odd in ODD]
        bodies += [{"filterGroups": [{"filters": [{"propertyName": "email", "operator": odd}]}]} for odd in ODD]
        bodies += [
            {"filterGroups": [{"filters": [{"propertyName": odd, "operator": "EQ", "value": odd}]}]} for odd in ODD
        ]
    assert [body for body in bodies if portal.call("POST", path, body).status_code >= 500] == []


@pytest.mark.parametrize("kind", ["text", "interactive", "template", "image", "contacts", "reaction"])
def test_whatsapp_refuses_or_takes_any_body(sandbox: SandboxServer, kind: str) -> None:
    sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    number = Number(sandbox)
    good = message(kind, {"body": "x", "type": "button", "name": "x", "language": {"code": "ro"}})
    inner = ("body", "type", "action", "header", "footer", "name", "language", "components", "link", "id")
    bodies = [*ODD, *(good | {member: odd} for member in (*WHATSAPP, kind) for odd in ODD)]
    bodies += [good | {kind: {**good[kind], member: odd}} for member in inner for odd in ODD]
    bodies += [good | {kind: {**good[kind], "components": [{"type": "body", "parameters": odd}]}} for odd in ODD]
    actions = [{"buttons": odd} for odd in ODD] + [{"button": "x", "sections": odd} for odd in ODD]
    for action in actions:
        content = {"type": "button" if "buttons" in action else "list", "body": {"text": "?"}, "action": action}
        bodies.append(message("interactive", content))
    assert [body for body in bodies if number.send(body).status_code >= 500] == []


@pytest.mark.parametrize("member", ["model", "messages", "temperature", "response_format", "max_tokens"])
def test_openai_refuses_or_takes_any_body(sandbox: SandboxServer, member: str) -> None:
    good = {"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}]}
    schemas = [{"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": odd}} for odd in ODD]
    bodies = [*ODD, *(good | {member: odd} for odd in ODD), *(good | {"response_format": one} for one in schemas)]
    bodies += [good | {"messages": [{"role": "user", "content": odd}]} for odd in ODD]
    headers = {"Authorization": "Bearer sk-sandbox"}
    path = "/openai/v1/chat/completions"
    assert [b for b in bodies if sandbox.http.post(path, json=b, headers=headers).status_code >= 500] == []


def test_slack_refuses_or_takes_any_body(sandbox: SandboxServer) -> None:
    bodies = [*ODD, *({"text": odd} for odd in ODD), *({"text": "x", "blocks": odd} for odd in ODD)]
    for kind in ("header", "section", "actions", "context"):
        for member in ("text", "fields", "elements", "accessory"):
            bodies += [{"text": "x", "blocks": [{"type": kind, member: odd}]} for odd in ODD]
            bodies += [{"text": "x", "blocks": [{"type": kind, member: [odd]}]} for odd in ODD]
    assert [b for b in bodies if sandbox.http.post("/slack/services/a/b/c", json=b).status_code >= 500] == []


@pytest.mark.parametrize("path", ["inbound", "faults", "settings", "reset"])
def test_the_control_plane_refuses_or_takes_any_body(sandbox: SandboxServer, path: str) -> None:
    members = ("from", "user_id", "text", "button", "interactive", "message", "timestamp", "raw", "name")
    bodies = [*ODD, *({"from": "40712345678", "text": "x", member: odd} for member in members for odd in ODD)]
    bodies += [{"vendor": odd, "kind": odd, "answer": odd, "match": odd} for odd in ODD]
    bodies += [{"hubspot": {"per_ten_seconds": odd}, "whatsapp": {"wa_ids": odd}} for odd in ODD]
    assert [b for b in bodies if sandbox.http.post(f"/_sandbox/{path}", json=b).status_code >= 500] == []
