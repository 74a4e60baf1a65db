"""Holds a recorded exchange with a stand-in against the vendor's own OpenAPI: `validate_exchange(vendor, record)`."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.datastructures import ImmutableMultiDict

from tests.shared import load_json

HOSTS = {
    "openai": "https://api.openai.com",
    "hubspot": "https://api.hubapi.com",
    "whatsapp": "https://graph.facebook.com",
    "slack": "https://hooks.slack.com",
}
_HUBSPOT_FILES = (
    ("/crm/v3/objects/contacts", "contacts"),
    ("/crm/v3/objects/notes", "notes"),
    ("/crm/v3/objects/tasks", "tasks"),
    ("/crm/v3/objects/calls", "calls"),
    ("/crm/v3/objects/", "objects"),
    ("/crm/v3/properties/", "properties"),
    ("/crm/v4/objects/", "associations-v4"),
)
_UNDESCRIBED = re.compile(r"openai GET /v1/models|whatsapp \w+ /v[\d.]+/\d+/message_templates")
"""Real routes that the descriptions at hand were trimmed of."""


def described(record: dict[str, Any]) -> bool:
    """Whether the vendor's description, as we have it, covers a recorded exchange."""
    if record["vendor"] == "whatsapp" and isinstance(record["body"], dict) and record["body"].get("status") == "read":
        return False  # A read receipt goes to the address of the sends, whose description is all that we have.
    return _UNDESCRIBED.fullmatch(f"{record['vendor']} {record['method']} {record['path']}") is None


@cache
def vendor_openapi(vendor: str, file: str = "openapi") -> OpenAPI:
    """The vendor's description, with what it leaves out and its API does (see `_as_practised`)."""
    return OpenAPI.from_dict(_as_practised(vendor, load_json(f"contracts/{vendor}/{file}.json")))


def validate_exchange(vendor: str, record: dict[str, Any], *, request: bool = True, answer: bool = True) -> None:
    """Raise openapi_core's error unless request and answer of a recorded exchange fit the vendor's description.

    `request=False` checks the answer only, for a request that was wrong on purpose; `answer=False` the request only.
    """
    path = str(record["path"])
    api = vendor_openapi(vendor, _file(vendor, path))
    sent = _request(vendor, path, record)
    if request:
        api.validate_request(sent)
    if answer:
        body = record["answer"]
        raw = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        kind = str(record["answer_type"]).partition(";")[0]
        api.validate_response(sent, MockResponse(raw, record["status"], record["answer_headers"], kind))


def _request(vendor: str, path: str, record: dict[str, Any]) -> MockRequest:
    body = record["body"]
    raw = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    if vendor == "whatsapp" and path == "/messages":  # 360dialog's address has neither version nor number.
        path = "/v23.0/100000000000001/messages"
    return MockRequest(
        HOSTS[vendor],
        record["method"].lower(),
        path,
        args=ImmutableMultiDict(parse_qsl(record["query"], keep_blank_values=True)),
        headers={"Authorization": "Bearer any"},  # Records hold no credentials; the stand-ins check them.
        data=raw,
        content_type=str(record["content_type"]).partition(";")[0] or "application/json",
    )


def _file(vendor: str, path: str) -> str:
    if vendor != "hubspot":
        return "openapi"
    if path.startswith("/crm/v4/associations/"):
        name = "associations-v4-schema" if path.endswith("/labels") else "associations-v4"
    else:
        name = next((name for prefix, name in _HUBSPOT_FILES if path.startswith(prefix)), "objects")
    return f"{name}.openapi"


def _as_practised(vendor: str, description: dict[str, Any]) -> dict[str, Any]:
    """The description with its two known gaps closed.

    HubSpot answers null for a property that was asked for and has no value, where its description says string only.
    OpenAI's discriminators name no mapping, and openapi-core takes their values for schema names;
    `oneOf` decides alone.
    """
    if vendor == "hubspot":
        for schema in description["components"]["schemas"].values():
            values = schema.get("properties", {}).get("properties", {}).get("additionalProperties")
            if isinstance(values, dict):
                values["nullable"] = True
    _drop_discriminators(description)
    return description


def _drop_discriminators(node: Any) -> None:
    if isinstance(node, dict):
        if "mapping" not in node.get("discriminator", {"mapping": None}):
            del node["discriminator"]
        for child in node.values():
            _drop_discriminators(child)
    elif isinstance(node, list):
        for child in node:
            _drop_discriminators(child)
