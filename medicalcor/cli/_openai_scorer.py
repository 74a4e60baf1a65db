"""The model as `medicalcor eval --scorer openai` asks it: redacted texts, settings as in production."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from medicalcor import clients
from medicalcor.cli._evaluations import Scorer
from medicalcor.domain.redaction import redact
from medicalcor.settings import Settings, load_settings
from medicalcor.vendors.errors import VendorError

if TYPE_CHECKING:
    from medicalcor.vendors.openai import OpenAIScorer

# As the engine tries a scoring, so that one busy moment does not cost the whole measurement.
_ATTEMPTS = 3
_PAUSE = timedelta(seconds=1)


class ScorerError(Exception):
    """The model cannot judge; the text says why, without any patient's words."""


def openai_scorer() -> Scorer:
    """Scores 1-5 by the model of the settings; ScorerError without a key, or where a call fails."""
    settings = load_settings(stores_nothing=True)
    _client(settings)

    async def ask(message: str, history: Sequence[str]) -> int:
        # A client belongs to the loop that it first ran in, and each message has its own.
        scorer = _client(settings)
        judged = await scorer.score(redact(message), [redact(text) for text in history], channel="", language="")
        return judged.score

    def score(message: str, history: Sequence[str]) -> int:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return asyncio.run(ask(message, history))
            except VendorError as error:
                if not error.retryable or attempt == _ATTEMPTS:
                    raise ScorerError(f"--scorer openai: {error}") from error
                time.sleep((error.retry_after or _PAUSE).total_seconds())
        raise AssertionError("unreachable: the last attempt answers or raises")

    return score


def _client(settings: Settings) -> OpenAIScorer:
    if (scorer := clients.openai_scorer(settings)) is None:
        raise ScorerError("--scorer openai: no key is set (OPENAI_API_KEY)")
    return scorer
