"""Which of a person's consents end soon, and which have ended (spec §5, consent-expiry-check)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from medicalcor.domain.consent import Consents, ConsentState, ConsentType

AHEAD = timedelta(days=30)
"""How long before its end a consent is asked about, together with the others that end within the same time."""


@dataclass(frozen=True, slots=True)
class Ending:
    """`renew`: granted, their end lies ahead, the first one's at `ends_at`. `ended`: still written down as
    granted, with when each ended.
    """

    renew: tuple[ConsentType, ...] = ()
    ends_at: datetime | None = None
    ended: tuple[tuple[ConsentType, datetime], ...] = ()


def ending(consents: Consents, now: datetime) -> Ending:
    """What ends within 30 days of `now`, and what has ended by then. A grant whose end nobody knows allows nothing
    and is not asked about.
    """
    granted = [one for one in consents.records.values() if one.state is ConsentState.GRANTED]
    ends = {one.type: end for one in granted if (end := one.ends_at()) is not None}
    ahead = {kind: end for kind, end in ends.items() if now < end <= now + AHEAD}
    return Ending(
        renew=tuple(sorted(ahead)),
        ends_at=min(ahead.values(), default=None),
        ended=tuple(sorted((kind, end) for kind, end in ends.items() if end <= now)),
    )
