"""HubSpot's errors as ours: by status, category and policy, never by the sentences in them.

Source: `contracts/hubspot` (FACTS.md, samples/errors.json). Bodies repeat what we sent; of them only codes get out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError, SSLError

from medicalcor.vendors._http import LONGEST_WAIT, bounded, retry_after
from medicalcor.vendors.errors import ErrorType, VendorError

SERVICE = "hubspot"
_CODE = re.compile(r"[A-Za-z_]{2,64}")
_PROPERTY = re.compile(r"[a-z][a-z0-9_]{0,99}")
_INTERVAL_HEADER = "X-HubSpot-RateLimit-Interval-Milliseconds"

_UNAUTHORIZED_WAIT = timedelta(seconds=60)
_LOCKED_WAIT = timedelta(seconds=2)
_TAKEN = frozenset({"CONFLICTING_UNIQUE_VALUE", "NON_UNIQUE_VALUE"})


class RefusedValues(VendorError):
    """A 400 that names properties whose values HubSpot does not take. `problems` is property → HubSpot's code."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        named = ", ".join(f"{name} {code}" for name, code in sorted(problems.items()))
        advice = "; run `medicalcor hubspot setup`" if "PROPERTY_DOESNT_EXIST" in problems.values() else ""
        super().__init__(SERVICE, ErrorType.INVALID_PAYLOAD, f"400 {named}{advice}", retryable=False)
        self.problems = dict(problems)

    def missing(self) -> set[str]:
        """Properties that do not exist in this portal."""
        return {name for name, code in self.problems.items() if code == "PROPERTY_DOESNT_EXIST"}

    def taken(self) -> set[str]:
        """Unique properties whose value another record has."""
        return {name for name, code in self.problems.items() if code in _TAKEN}


def of_answer(status: int, headers: Mapping[str, str] | None, body: bytes | str | None) -> VendorError:
    """The error of an answer that is no 2xx. `body` may be JSON, HTML or nothing."""
    found = _envelope(body)
    if status == 429:
        return _rate_limited(headers or {}, found)
    if status == 400 and (problems := refused_values(found)):
        return RefusedValues(problems)
    code = _code(found, "category")
    error_type, retryable, wait = _by_status(status, headers or {})
    # A gateway's 5xx leaves open whether what we sent took effect.
    return VendorError(
        SERVICE,
        error_type,
        f"{status} {code}".strip(),
        retryable=retryable,
        retry_after=wait,
        maybe_accepted=status == 408 or status >= 500,
    )


def of_exception(error: Exception) -> VendorError:
    """The error of a request without an answer: urllib3's own exceptions, for the SDK's retries are off."""
    if isinstance(error, (ConnectTimeoutError, SSLError)):  # NewConnectionError is a ConnectTimeoutError
        return VendorError(SERVICE, ErrorType.UNAVAILABLE, type(error).__name__, retryable=True)
    if isinstance(error, ReadTimeoutError):
        return VendorError(SERVICE, ErrorType.TIMEOUT, "no answer", retryable=True, maybe_accepted=True)
    if isinstance(error, HTTPError):
        return VendorError(SERVICE, ErrorType.UNAVAILABLE, type(error).__name__, retryable=True, maybe_accepted=True)
    if isinstance(error, (AttributeError, UnicodeDecodeError)):
        # The SDK's own making of a TLS failure, and of an error body that is no text.
        return VendorError(SERVICE, ErrorType.UNAVAILABLE, type(error).__name__, retryable=True, maybe_accepted=True)
    # The SDK refused our arguments before sending; its text repeats them.
    return VendorError(SERVICE, ErrorType.INVALID_PAYLOAD, type(error).__name__, retryable=False)


def of_batch_item(item: Mapping[str, Any]) -> VendorError:
    """The error of one record in a 207."""
    if problems := refused_values(item):
        return RefusedValues(problems)
    category = _code(item, "category")
    if category == "CONFLICT":
        return VendorError(SERVICE, ErrorType.CONFLICT, f"207 {category}", retryable=True)
    if category in ("OBJECT_NOT_FOUND", "NOT_FOUND"):
        return VendorError(SERVICE, ErrorType.NOT_FOUND, f"207 {category}", retryable=False)
    if category == "RATE_LIMITS":
        return VendorError(SERVICE, ErrorType.RATE_LIMITED, f"207 {category}", retryable=True, retry_after=bounded(10))
    return VendorError(SERVICE, ErrorType.INVALID_PAYLOAD, f"207 {category}".strip(), retryable=False)


def refused_values(envelope: Mapping[str, Any]) -> dict[str, str]:
    """Property → code out of an error envelope, empty where it is about something else.

    HubSpot puts this list only as JSON inside `message`: "Property values were not valid: [{…}]".
    """
    message = envelope.get("message")
    if not isinstance(message, str) or "[" not in message:
        return {}
    try:
        listed = json.loads(message[message.index("[") :])
    except ValueError:
        return {}
    return {
        one["name"]: one["error"] if isinstance(one.get("error"), str) and _CODE.fullmatch(one["error"]) else "INVALID"
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("name"), str) and _PROPERTY.fullmatch(one["name"])
    }


def _by_status(status: int, headers: Mapping[str, str]) -> tuple[ErrorType, bool, timedelta | None]:
    if status in (401, 403):
        # An outage: the work is held and asked again, so that it goes on when the operator has mended the token.
        return ErrorType.UNAUTHORIZED, True, _UNAUTHORIZED_WAIT
    if status == 404:
        return ErrorType.NOT_FOUND, False, None
    if status == 409:
        return ErrorType.CONFLICT, True, None
    if status == 423:
        return ErrorType.LOCKED, True, retry_after(headers) or _LOCKED_WAIT
    if status in (408, 477) or status >= 500 or status < 400:
        return ErrorType.UNAVAILABLE, True, retry_after(headers)
    return ErrorType.INVALID_PAYLOAD, False, None


def _rate_limited(headers: Mapping[str, str], found: Mapping[str, Any]) -> VendorError:
    policy = _code(found, "policyName")
    if policy == "DAILY":
        # Over at the midnight of an account whose zone we do not know: asked hourly, we are at most an hour late.
        return VendorError(SERVICE, ErrorType.DAILY_LIMIT, f"429 {policy}", retryable=True, retry_after=LONGEST_WAIT)
    wait = retry_after(headers)
    if wait is None:
        interval = str(headers.get(_INTERVAL_HEADER) or "")
        wait = bounded(int(interval) / 1000 if interval.isdecimal() else 1)
    return VendorError(SERVICE, ErrorType.RATE_LIMITED, f"429 {policy}".strip(), retryable=True, retry_after=wait)


def _envelope(body: bytes | str | None) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code(envelope: Mapping[str, Any], member: str) -> str:
    value = envelope.get(member)
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
