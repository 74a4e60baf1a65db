"""HubSpot's v3 signature: the SDK's own computation, in a validator that no header can make raise or err (spec §2).

What the SDK's `Signature.is_valid` lacks (contracts/hubspot/FACTS.md): it accepts any future timestamp, does not decode
the URI, raises on an absent or non-ASCII header, and knows one secret only.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hubspot.utils.signature import Signature

WINDOW = timedelta(minutes=5)
_MILLISECONDS = re.compile(r"\d{13}")
# HubSpot signs the URI with these decoded and every other escape as it stands.
_DECODED = {
    escape: bytes.fromhex(escape[1:]).decode()
    for escape in ("%3A", "%2F", "%3F", "%40", "%21", "%24", "%27", "%28", "%29", "%2A", "%2C", "%3B")
}
_ESCAPE = re.compile("|".join(_DECODED), re.IGNORECASE)


def signed_by_hubspot(
    raw: bytes,
    *,
    signature: str | None,
    timestamp: str | None,
    method: str,
    url: str,
    secrets: Sequence[str],
    now: datetime,
) -> bool:
    """Whether HubSpot sent this body here within five minutes of `now`, either way.

    `url` is the public one that HubSpot called, with its query as received; `timestamp` in milliseconds since 1970.
    Several secrets may be valid (rotation), an empty one never is. Never raises.
    """
    if not signature or not timestamp or not _MILLISECONDS.fullmatch(timestamp):
        return False
    if abs(now.timestamp() - int(timestamp) / 1000) > WINDOW.total_seconds():
        return False
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        return False
    uri = _ESCAPE.sub(lambda found: _DECODED[found[0].upper()], url)
    given = signature.encode("utf-8", "replace")
    expected = [
        str(Signature.get_signature(secret, body, "v3", uri, method, timestamp)).encode()
        for secret in secrets
        if secret
    ]
    matches = [hmac.compare_digest(given, one) for one in expected]  # all are compared, whichever fits
    return any(matches)
