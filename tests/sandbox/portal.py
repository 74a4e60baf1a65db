"""HubSpot's stand-in asked by hand: `Portal(sandbox).create("contacts", firstname="Ana")`."""

from __future__ import annotations

from typing import Any

import httpx

from tests.sandbox.server import SandboxServer

UNIQUE_PHONE = {
    "name": "medicalcor_phone",
    "label": "Phone",
    "type": "string",
    "fieldType": "text",
    "groupName": "contactinformation",
    "hasUniqueValue": True,
}


class Portal:
    """Calls with a private app's token; nothing of the product is between."""

    def __init__(self, sandbox: SandboxServer, token: str = "pat-eu1-sandbox") -> None:
        self.sandbox = sandbox
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """One request below `/crm`."""
        url = f"/hubspot/crm{path}"
        return self.sandbox.http.request(method, url, json=body, params=query or None, headers=self._headers)

    def property(self, definition: dict[str, Any], kind: str = "contacts") -> httpx.Response:
        """Create a property."""
        return self.call("POST", f"/v3/properties/{kind}", definition)

    def create(self, kind: str, **properties: Any) -> str:
        """Create a record; its id."""
        answer = self.call("POST", f"/v3/objects/{kind}", {"properties": properties})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def upsert(self, *people: tuple[str, dict[str, Any]]) -> httpx.Response:
        """`batch/upsert` of contacts by phone."""
        inputs = [{"idProperty": "medicalcor_phone", "id": phone, "properties": wish} for phone, wish in people]
        return self.call("POST", "/v3/objects/contacts/batch/upsert", {"inputs": inputs})

    def search(self, kind: str = "contacts", **body: Any) -> httpx.Response:
        """One page of a search."""
        return self.call("POST", f"/v3/objects/{kind}/search", body)

    def found(self, kind: str = "contacts", **body: Any) -> list[str]:
        """The ids on one page of a search."""
        return [one["id"] for one in self.search(kind, **body).json()["results"]]


def where(name: str, operator: str, value: Any = None, **more: Any) -> list[dict[str, Any]]:
    """The filter groups of one condition."""
    condition = {"propertyName": name, "operator": operator, **more} | ({} if value is None else {"value": value})
    return [{"filters": [condition]}]
