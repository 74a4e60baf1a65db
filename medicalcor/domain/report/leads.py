"""Of scorings, leads: a person counts once a week, with the best score, by the channel of the first message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Scoring:
    """One scoring of one person: when it began, what came of it."""

    person: str
    channel: str
    score: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """A person who wrote or called in a week. `at` is the first time."""

    person: str
    channel: str
    score: int
    at: datetime


def leads_of(scorings: Iterable[Scoring]) -> list[Lead]:
    """Each person once, in the order of their first scoring."""
    leads: dict[str, Lead] = {}
    for one in sorted(scorings, key=lambda scoring: scoring.at):
        known = leads.get(one.person)
        channel, at = (known.channel, known.at) if known else (one.channel, one.at)
        score = max(one.score, known.score) if known else one.score
        leads[one.person] = Lead(one.person, channel, score, at)
    return list(leads.values())


def converted(leads: Iterable[Lead], booked: Mapping[str, Iterable[datetime]]) -> list[Lead]:
    """Those who booked a visit since their first message; `booked`: when each person's visits came to be known."""
    return [lead for lead in leads if any(at >= lead.at for at in booked.get(lead.person, ()))]
