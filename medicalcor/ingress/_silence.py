"""How long WhatsApp may be silent before somebody has to look: two hours in which the clinic is open (spec §8)."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, tzinfo

from medicalcor.domain.business_time import OpeningHours, due_at
from medicalcor.observability.metrics import WHATSAPP_WEBHOOK_DUE

_OPEN_MINUTES = 120


class WhatsAppSilence:
    """Keeps `whatsapp_webhook_due_timestamp_seconds` two opening hours ahead of the last webhook that was genuine."""

    def __init__(self, hours: OpeningHours, closed: Container[date], zone: tzinfo) -> None:
        self._hours = hours
        self._closed = closed
        self._zone = zone

    def heard(self, now: datetime) -> None:
        """A webhook came in, or the process has just begun to listen; `now` is aware."""
        due = due_at(now.astimezone(self._zone), _OPEN_MINUTES, self._hours, self._closed)
        WHATSAPP_WEBHOOK_DUE.set(due.timestamp())
