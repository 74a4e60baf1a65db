"""Meta's error envelopes: at the HTTP answer, and as a `failed` status later.

Source: `contracts/whatsapp/samples/send-errors.json`, `errors.json`, webhooks 49–56.
"""

from __future__ import annotations

from typing import Any

from medicalcor.sandbox.faults import Answer

_TRACE = "Az8or2yhqkZfEZ-_4Qn_Bam"
_HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

_HTTP: dict[int, tuple[int, str]] = {
    2: (500, "Service temporarily unavailable"),
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    100: (400, "Invalid parameter"),
    190: (401, "Error validating access token: Session has expired"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business Account locked"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    133010: (400, "Account not registered"),
}
_DETAILS = {
    130429: "Message failed to send because there were too many messages sent from this phone number in a short "
    "period of time",
}
_TRANSIENT = frozenset({2, 4, 131000})

_FAILED: dict[int, tuple[str, str]] = {
    130472: (
        "User's number is part of an experiment",
        "Failed to send message because this user's phone number is part of an experiment",
    ),
    131000: ("Something went wrong", "Message failed to send due to an unknown error."),
    131026: ("Receiver is incapable of receiving this message", "Message Undeliverable."),
    131042: (
        "Business eligibility payment issue",
        "Message failed to send because there were one or more errors related to your payment method.",
    ),
    131047: (
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ),
    131049: (
        "This message was not delivered to maintain healthy ecosystem engagement.",
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ),
    131050: (
        "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp "
        "from your business",
        "Unable to deliver the message.",
    ),
    131056: (
        "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number to the same phone "
        "number in a short period of time. Resend the message after some time.",
    ),
}

_ALIASES = {"401": 190, "429": 130429, "500": 131000, "503": 131016}


class WhatsAppError(Exception):
    """A refusal by code; `details` is Meta's `error_data.details`."""

    def __init__(self, code: int, details: str | None = None, *, message: str | None = None) -> None:
        super().__init__(code)
        self.code, self.details = code, details if details is not None else _DETAILS.get(code)
        self.status, text = _HTTP[code]
        self.message = f"(#{code}) {message or text}"

    def body(self) -> dict[str, Any]:
        """Graph API's error envelope."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.code == 190:
            error["error_subcode"] = 463
        if self.details is not None:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.code in _TRANSIENT:
            error["is_transient"] = True
        return {"error": error | {"fbtrace_id": _TRACE}}


def failed_errors(code: int) -> list[dict[str, Any]]:
    """The `errors` of a failed status with that code."""
    title, details = _FAILED.get(code, ("Message undeliverable", "Message Undeliverable."))
    return [{"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": _HREF}]


def d360_body(status: int, text: str) -> dict[str, Any]:
    """360dialog's own envelope (unverified in FACTS.md)."""
    return {"meta": {"success": False, "http_code": status, "developer_message": text}}


def named_answer(kind: str, retry_after: float | None) -> Answer | None:
    """The answer called by code or alias (`131056`, `429`, `502_html`, `d360_429`, …); None for an unknown name."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    if kind == "502_html":
        return Answer(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", headers, "text/html")
    if kind == "d360_429":
        return Answer(400, d360_body(400, "You have exceeded the endpoint rate limit."), headers)
    if kind == "d360_401":
        return Answer(401, d360_body(401, "Invalid api_key"), headers)
    if kind == "details_as_string":
        body = WhatsAppError(131009).body()
        body["error"] |= {"error_data": "details as a bare string", "fbtrace_id": "A1"}
        return Answer(400, body, headers)
    code = _ALIASES.get(kind, int(kind) if kind.isdigit() else -1)
    if code not in _HTTP:
        return None
    error = WhatsAppError(code)
    return Answer(error.status, error.body(), headers)
