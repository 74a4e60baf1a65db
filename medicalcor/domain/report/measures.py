"""Measures of small numbers: percentiles that are a value which occurred, shares that name what they are of."""

from __future__ import annotations

import math
from collections.abc import Sequence

ENOUGH = 10
"""Below so many a percentage says less than the two numbers."""


def percentile(values: Sequence[float], percent: int) -> float | None:
    """By nearest rank: the least value that `percent` of them do not exceed. None of none; 1 to 100."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1]


def percent_of(part: int, whole: int) -> str:
    """The share in whole percent, "" where there are too few for one. What is not none or all is not said to be."""
    if whole < ENOUGH:
        return ""
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "<1"
    return ">99" if percent == 100 and part != whole else str(percent)
