"""The link by which somebody of the staff takes an alert on: signed, expiring, without personal data (spec §2, claims).

Made by the post's activity, read by the claims page. Its key is derived from the key of patient references.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

PATH = "/claims/"
_SALT = "medicalcor.claims"
_LONGEST = 1000  # characters of a token; an alert's id has some fifty


class ForgedClaim(Exception):
    """No token of ours: made up, cut off or signed by another key."""


class ExpiredClaim(Exception):
    """A token of ours whose time is over."""


@dataclass(frozen=True)
class ClaimLink:
    """A link, and until when it can be used."""

    url: str
    until: datetime


class Claims:
    """`key`: at least 16 secret bytes; `base_url`: the API as staff see it; `hours`: how long a link lives."""

    def __init__(self, key: bytes, base_url: str, hours: int) -> None:
        signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeSerializer(key, salt=_SALT, signer_kwargs=signer)
        self._base_url = base_url.rstrip("/")
        self._life = timedelta(hours=hours)

    def link(self, alert_id: str, now: datetime) -> ClaimLink:
        """The link to an alert, by its workflow id, from now on."""
        until = (now + self._life).astimezone(UTC).replace(microsecond=0)
        token = self._serializer.dumps([alert_id, int(until.timestamp())])
        text = token if isinstance(token, str) else token.decode()
        return ClaimLink(f"{self._base_url}{PATH}{text}", until)

    def alert_of(self, token: str, now: datetime) -> str:
        """The workflow id that a token is about. Raises ForgedClaim, ExpiredClaim."""
        try:
            if len(token) > _LONGEST:
                raise ForgedClaim
            alert_id, until = self._serializer.loads(token)
            expired = now.timestamp() > int(until)
        except (BadData, ValueError, TypeError):
            raise ForgedClaim from None
        if expired:
            raise ExpiredClaim
        return str(alert_id)
