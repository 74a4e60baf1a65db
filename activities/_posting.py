"""One post to staff, at least once: what an attempt knows of the one before it (spec §4, send-notification)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from temporalio import activity

from activities._errors import application_error, vendor_errors
from medicalcor.vendors.errors import ErrorType, VendorError

if TYPE_CHECKING:
    from medicalcor.vendors.staff_webhook import Post, StaffWebhook

# Heartbeat details: what the next attempt learns about this one.
_BODY_LEFT = "body-left"
_NOT_POSTED = "not-posted"

_NOT_CONFIGURED = VendorError(
    "staff_webhook", ErrorType.NOT_CONFIGURED, "MEDICALCOR_STAFF_WEBHOOK_URL is not set", retryable=False
)


async def post_once(webhook: StaffWebhook | None, make: Callable[[bool], Post]) -> bool:
    """Posts what `make` makes of whether an earlier attempt may have reached staff; that. ApplicationError on failure,
    also where there is no webhook.
    """
    if webhook is None:
        raise application_error(_NOT_CONFIGURED)
    repeated = _may_have_been_posted()
    post = make(repeated)
    activity.heartbeat(_BODY_LEFT)
    with vendor_errors():
        try:
            await webhook.post(post)
        except VendorError as error:
            if not error.maybe_accepted and not repeated:
                activity.heartbeat(_NOT_POSTED)
            raise
    return repeated


def _may_have_been_posted() -> bool:
    """Whether an earlier attempt may have reached staff: anything but its own word that it did not."""
    info = activity.info()
    return info.attempt > 1 and list(info.heartbeat_details) != [_NOT_POSTED]
