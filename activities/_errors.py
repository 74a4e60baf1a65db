"""The one place where a vendor's error becomes the engine's: type, retry or never, and when (spec §4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from medicalcor.vendors.errors import VendorError


def application_error(error: VendorError) -> ApplicationError:
    """The same failure in the engine's words. Its text is ours: status and codes, no personal data."""
    return ApplicationError(
        str(error),
        type=str(error.error_type),
        non_retryable=not error.retryable,
        next_retry_delay=error.retry_after if error.retryable else None,
    )


@contextmanager
def vendor_errors() -> Iterator[None]:
    """Turns a VendorError raised inside into an ApplicationError without a cause, whose text nobody has checked."""
    try:
        yield
    except VendorError as error:
        raise application_error(error) from None
