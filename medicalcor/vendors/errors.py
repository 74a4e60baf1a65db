"""The one error that vendors' clients raise; each client alone decides whether a retry may help."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class ErrorType(StrEnum):
    """What went wrong, as operators select on it; becomes `ApplicationError.type`. In clear: no personal data."""

    UNAUTHORIZED = "Unauthorized"
    INVALID_PAYLOAD = "InvalidPayload"
    NOT_FOUND = "NotFound"
    CONFLICT = "Conflict"
    RATE_LIMITED = "RateLimited"
    DAILY_LIMIT = "DailyLimit"
    LOCKED = "Locked"
    UNAVAILABLE = "VendorUnavailable"
    TIMEOUT = "VendorTimeout"
    INSUFFICIENT_QUOTA = "InsufficientQuota"
    MODEL_NOT_FOUND = "ModelNotFound"
    REFUSED = "ModelRefused"
    CUT_OFF = "AnswerCutOff"
    CONTENT_FILTER = "ContentFilter"
    INVALID_ANSWER = "InvalidAnswer"
    HOOK_DEAD = "StaffWebhookDead"
    NOT_CONFIGURED = "NotConfigured"
    TEMPLATE_REJECTED = "TemplateRejected"
    TEMPLATE_PAUSED = "TemplatePaused"
    NOT_ON_WHATSAPP = "NotOnWhatsApp"
    WINDOW_CLOSED = "WindowClosed"
    OPTED_OUT = "OptedOut"
    MARKETING_LIMIT = "MarketingLimit"
    ACCOUNT_BLOCKED = "AccountBlocked"


class VendorError(Exception):
    """A vendor's call failed.

    `service` openai | hubspot | whatsapp | staff_webhook; `retry_after` None: the caller's own backoff;
    `maybe_accepted`: the request may have taken effect (time-out or lost connection after the body left).
    The text holds status and the vendor's code or category, never a body: bodies repeat what we sent.
    """

    def __init__(
        self,
        service: str,
        error_type: ErrorType,
        summary: str,
        *,
        retryable: bool,
        retry_after: timedelta | None = None,
        maybe_accepted: bool = False,
    ) -> None:
        super().__init__(f"{service}: {summary}")
        self.service = service
        self.error_type = error_type
        self.retryable = retryable
        self.retry_after = retry_after
        self.maybe_accepted = maybe_accepted
