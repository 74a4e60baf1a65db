"""The class of a lead, computed from its score and from nothing else (spec §1): the two can never disagree."""

from __future__ import annotations

from enum import StrEnum


class Classification(StrEnum):
    """HOT: call now. WARM: answer today. COLD: answer. UNQUALIFIED: not a lead."""

    HOT = "HOT"
    WARM = "WARM"
    COLD = "COLD"
    UNQUALIFIED = "UNQUALIFIED"


_BY_SCORE = {
    5: Classification.HOT,
    4: Classification.HOT,
    3: Classification.WARM,
    2: Classification.COLD,
    1: Classification.UNQUALIFIED,
}


def classify(score: int) -> Classification:
    """The class of a score 1-5; ValueError outside it."""
    try:
        return _BY_SCORE[score]
    except KeyError:
        raise ValueError(f"a lead score is an integer from 1 to 5, not {score}") from None
