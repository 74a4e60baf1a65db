"""HubSpot's error answers: envelopes, categories, and the named ones for faults.

Source: `contracts/hubspot/samples/errors.json`.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from medicalcor.sandbox.faults import Answer


class HubSpotError(Exception):
    """A refusal in HubSpot's words; `status` is the HTTP status of a single (not batch) request."""

    def __init__(
        self,
        status: int,
        message: str,
        category: str | None = "VALIDATION_ERROR",
        *,
        context: dict[str, list[str]] | None = None,
        sub_category: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.category = status, message, category
        self.context, self.sub_category = context, sub_category

    def body(self) -> dict[str, Any]:
        """The error envelope of a single request."""
        body: dict[str, Any] = {"status": "error", "message": self.message, "correlationId": str(uuid.uuid4())}
        if self.context:
            body["context"] = self.context
        if self.category:
            body["category"] = self.category
        if self.sub_category:
            body["subCategory"] = self.sub_category
        return body

    def batch_item(self, ids: list[str]) -> dict[str, Any]:
        """One entry of a 207's `errors`."""
        context = {"ids": ids, **(self.context or {})}
        category = self.category or "OBJECT_NOT_FOUND"
        return {"status": "error", "category": category, "message": self.message, "context": context}


def invalid_values(problems: list[dict[str, Any]]) -> HubSpotError:
    """The 400 that lists values; each problem has `message`, `error`, `name`."""
    listed = json.dumps([{"isValid": False, **problem} for problem in problems], separators=(",", ":"))
    return HubSpotError(400, f"Property values were not valid: {listed}")


def not_found() -> HubSpotError:
    """The 404 for an object, property or route that is not there."""
    return HubSpotError(404, "resource not found", None)


def malformed(detail: str) -> HubSpotError:
    """The 400 for a body that HubSpot cannot read as its type."""
    return HubSpotError(400, f"Invalid input JSON: {detail}")


def unauthorized() -> HubSpotError:
    """The 401 without usable credentials."""
    return HubSpotError(
        401,
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
        "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
        "INVALID_AUTHENTICATION",
    )


def rate_limited(policy: str) -> Answer:
    """The 429 of a policy: SECONDLY, TEN_SECONDLY_ROLLING or DAILY."""
    headers = {}
    if policy == "TEN_SECONDLY_ROLLING":
        headers = {
            "X-HubSpot-RateLimit-Max": "190",
            "X-HubSpot-RateLimit-Remaining": "0",
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        }
    body = {
        "status": "error",
        "message": f"You have reached your {policy.lower()} limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": str(uuid.uuid4()),
        "policyName": policy,
    }
    return Answer(429, body, headers)


_POLICIES = {"429": "TEN_SECONDLY_ROLLING", "429_secondly": "SECONDLY", "429_daily": "DAILY"}
_PLAIN = {
    "400": HubSpotError(
        400,
        'Property values were not valid: [{"isValid":false,"message":"Property \\"lead_score\\" does not exist",'
        '"error":"PROPERTY_DOESNT_EXIST","name":"lead_score"}]',
    ),
    "401": unauthorized(),
    "404": not_found(),
    "409": HubSpotError(409, "Contact already exists. Existing ID: 1246965", "CONFLICT"),
    "423": HubSpotError(423, "The resource is locked.", None),
    "477": HubSpotError(477, "The account is being migrated.", None),
    "500": HubSpotError(500, "internal error", None),
    "503": HubSpotError(503, "Service unavailable", None),
}


def named_answer(kind: str, retry_after: float | None) -> Answer | None:
    """The answer called `kind`; None for an unknown name. Only 477 has a Retry-After of its own."""
    if kind == "502_html":
        answer = Answer(502, "<html><head><title>502 Bad Gateway</title></head></html>", content_type="text/html")
    elif kind in _POLICIES:
        answer = rate_limited(_POLICIES[kind])
    elif kind == "403":
        body = HubSpotError(
            403, "This app hasn't been granted all required scopes to make this call.", "MISSING_SCOPES"
        ).body()
        scopes = {"requiredGranularScopes": ["crm.objects.contacts.write"]}
        body["errors"] = [{"message": "One or more of the following scopes are required.", "context": scopes}]
        answer = Answer(403, body)
    elif kind in _PLAIN:
        headers = {"Retry-After": "86400"} if kind == "477" else {}
        answer = Answer(_PLAIN[kind].status, _PLAIN[kind].body(), headers)
    else:
        return None
    if retry_after is not None:
        answer.headers["Retry-After"] = f"{retry_after:g}"
    return answer
