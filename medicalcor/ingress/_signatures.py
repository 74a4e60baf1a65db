"""Who sent this webhook? Decided on the raw bytes, before anything parses them (spec §2)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

_PREFIX = "sha256="


def signed(raw: bytes, header: str | None, secrets: Sequence[bytes], *, bare_allowed: bool = False) -> bool:
    """Whether `header` is `sha256=` and the hex HMAC-SHA256 of `raw` under one of `secrets`.

    Several secrets may be valid (rotation), an empty one never is. `bare_allowed`: 360dialog sends the hex without its
    prefix (contracts/whatsapp/FACTS.md). Upper-case hex counts: the same 256 bits. Never raises on any header.
    """
    if not header:
        return False
    if header.startswith(_PREFIX):
        given = header.removeprefix(_PREFIX)
    elif bare_allowed:
        given = header
    else:
        return False
    expected = [hmac.new(secret, raw, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    return _equals_one(given.lower(), expected)


def is_secret(given: str | None, secrets: Sequence[bytes]) -> bool:
    """Whether a static header or a verify token is one of `secrets`; constant-time, an empty secret never is."""
    return bool(given) and _equals_one(given or "", [secret for secret in secrets if secret])


def _equals_one(given: str, expected: Sequence[bytes]) -> bool:
    # Bytes, because compare_digest raises on str that is not ASCII; a list, so that all are compared.
    raw = given.encode("utf-8", "replace")
    matches = [hmac.compare_digest(raw, one) for one in expected]
    return any(matches)
