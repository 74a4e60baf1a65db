"""A browser's proof that an operator signed in: the Temporal Web UI can send a cookie and no token of ours.

Nothing is stored: the cookie is its end and a keyed hash of that end and the operator's key. Taking the key out of the
settings ends its sessions.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence

from medicalcor.settings import ApiKey

COOKIE = "medicalcor_operator"
SESSION_SECONDS = 12 * 3600  # a working day


class OperatorSessions:
    """Sessions of the API keys that hold `scope`; `now` gives Unix seconds."""

    def __init__(self, keys: Sequence[ApiKey], scope: str, secret: bytes, now: Callable[[], float]) -> None:
        self._keys = [key for key in keys if scope in key.scopes]
        self._secret = secret
        self._now = now

    def open(self, key: ApiKey) -> str:
        """The cookie's value for a session that begins now."""
        ends = str(int(self._now()) + SESSION_SECONDS)
        return f"{ends}.{self._proof(ends, key)}"

    def holder(self, cookie: str) -> ApiKey | None:
        """Whose session it is; None for one that has ended, is forged, or whose key is gone."""
        ends, _, proof = cookie.partition(".")
        # ASCII digits only: int() takes other scripts' digits and huge numbers too.
        if not (ends.isascii() and ends.isdigit() and len(ends) <= 12) or int(ends) <= self._now():
            return None
        given = proof.encode("utf-8", "replace")
        matches = [key for key in self._keys if hmac.compare_digest(given, self._proof(ends, key).encode())]
        return matches[0] if matches else None

    def _proof(self, ends: str, key: ApiKey) -> str:
        return hmac.new(self._secret, f"operator session {ends} {key.sha256}".encode(), hashlib.sha256).hexdigest()
