"""Webhooks as HubSpot sends them: an array of events, signed (v3), given up after five seconds.

Source: `contracts/hubspot/FACTS.md` (Webhooks, Signature v3), samples/webhook-*.json and signature-vectors.json.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from itertools import count
from typing import Any

import httpx

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.hubspot.limits import Limits

_PATH = "/webhooks/hubspot"
_EVENTS = 100
_ALWAYS: dict[str, Any] = {
    "subscriptionId": 2881702,
    "portalId": 62515,
    "appId": 54321,
    "attemptNumber": 0,
    "changeSource": "CRM_UI",
}


def signature(secret: str, method: str, uri: str, raw: bytes, timestamp: str) -> str:
    """The value of `X-HubSpot-Signature-v3`; `timestamp` is in milliseconds, `uri` the public address."""
    signed = f"{method}{uri}".encode() + raw + timestamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class Webhooks:
    """Deliveries to `{api_url}/webhooks/hubspot`. HubSpot repeats for a day what fails: here the caller does."""

    def __init__(self, config: SandboxConfig, limits: Limits) -> None:
        self._config, self._limits = config, limits
        self._client: httpx.AsyncClient | None = None
        self._ids = count(101)

    async def deliver(self, events: Any) -> dict[str, Any]:
        """Send events, each filled up with what HubSpot always sends; the API's `status` and `body`.

        `status` is None where the API was not reached or took longer than `webhook_limit_seconds`. Raises ValueError
        for none or more than 100 events, or one without `subscriptionType` and `objectId`.
        """
        if not isinstance(events, list) or not 1 <= len(events) <= _EVENTS:
            raise ValueError(f"events must be a list of 1 to {_EVENTS}")
        raw = json.dumps([self._filled(one) for one in events], ensure_ascii=False, separators=(",", ":")).encode()
        uri, timestamp = f"{self._config.api_url}{_PATH}", str(round(time.time() * 1000))
        headers = {
            "content-type": "application/json",
            "x-hubspot-request-timestamp": timestamp,
            "x-hubspot-signature-v3": signature(self._config.hubspot_client_secret, "POST", uri, raw, timestamp),
        }
        if self._client is None:
            # No proxies from the environment: the API is on this machine.
            self._client = httpx.AsyncClient(trust_env=False)
        limit = self._limits.webhook_limit_seconds
        try:
            answer = await self._client.post(uri, content=raw, headers=headers, timeout=limit)
        except httpx.HTTPError as error:
            return {"status": None, "body": type(error).__name__}
        return {"status": answer.status_code, "body": answer.text}

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _filled(self, event: Any) -> dict[str, Any]:
        if not isinstance(event, dict) or "subscriptionType" not in event or "objectId" not in event:
            raise ValueError("an event needs subscriptionType and objectId")
        filled = {"eventId": next(self._ids), "occurredAt": round(time.time() * 1000), **_ALWAYS, **event}
        if "propertyValue" in filled:
            filled["propertyValue"] = str(filled["propertyValue"])  # HubSpot's are strings, whatever the type.
        return filled
