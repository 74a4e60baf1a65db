"""The link by which staff open a weekly report: signed, expiring, for that week alone (spec §2, reports).

Made by the post's activity, read by the report's page. Its key is derived from the key of patient references.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer

PATH = "/reports/weekly/"
_SALT = "medicalcor.reports"
_LONGEST = 200  # characters of a token; ours have some seventy


class ForgedReportLink(Exception):
    """No token of ours for this week: made up, cut off, signed by another key or for another week."""


class ExpiredReportLink(Exception):
    """A token of ours whose time is over."""


@dataclass(frozen=True)
class ReportLink:
    """A link, and until when it can be used."""

    url: str
    until: datetime


class ReportLinks:
    """`key`: at least 16 secret bytes; `base_url`: the API as staff see it; `days`: how long a link lives."""

    def __init__(self, key: bytes, base_url: str, days: int) -> None:
        signer = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        self._serializer = URLSafeSerializer(key, salt=_SALT, signer_kwargs=signer)
        self._base_url = base_url.rstrip("/")
        self._life = timedelta(days=days)

    def link(self, week: str, now: datetime) -> ReportLink:
        """The link to the report of an ISO week, from now on."""
        until = (now + self._life).astimezone(UTC).replace(microsecond=0)
        token = self._serializer.dumps([week, int(until.timestamp())])
        text = token if isinstance(token, str) else token.decode()
        return ReportLink(f"{self._base_url}{PATH}{week}?{urlencode({'token': text})}", until)

    def check(self, token: str, week: str, now: datetime) -> None:
        """Whether a token opens this week's report. Raises ForgedReportLink, ExpiredReportLink."""
        try:
            if len(token) > _LONGEST:
                raise ForgedReportLink
            of, until = self._serializer.loads(token)
            expired = now.timestamp() > int(until)
        except (BadData, ValueError, TypeError):
            raise ForgedReportLink from None
        if of != week:
            raise ForgedReportLink
        if expired:
            raise ExpiredReportLink
