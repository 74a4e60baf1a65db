"""OpenAI chat completions with a strict schema: one HTTP call in, one judgement or one VendorError out.

Source: `contracts/openai` (FACTS.md, openapi.json, samples). A 200 is no success yet: refusals, cut-off answers, empty
choices and prose come with it.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import openai
from pydantic import BaseModel, ConfigDict, ValidationError

from medicalcor.observability.tracing import vendor_call
from medicalcor.vendors._http import retry_after
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.openai_prompt import new_fence, render_prompt

SERVICE = "openai"
_CONNECT_SECONDS = 5.0
# A lead is worth more than a model's score: told to wait longer than this, the rules serve it now.
_PATIENCE = timedelta(seconds=60)
_REASONING_MODEL = re.compile(r"(?:o\d|gpt-[5-9])(?!.*chat)")  # they refuse any temperature but 1
_OUT_OF_MONEY = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")

# What the model writes goes to staff and HubSpot: no answer may flood them.
_LONGEST_TEXT = 500
_LONGEST_LABEL = 80
_MOST_LABELS = 12


class _Answer(BaseModel):
    """The strict schema: every member required, none with a default, as OpenAI demands."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, title="lead_score")

    score: Literal[1, 2, 3, 4, 5]
    confidence: float
    reasoning: str
    suggested_action: str
    procedure_interest: list[str]
    urgency_indicators: list[str]
    budget_mentioned: bool
    language: str
    life_threatening: bool


@dataclass(frozen=True)
class ModelScore:
    """The model's judgement, within bounds: `score` 1-5, `confidence` 0-1, texts and lists of limited length.

    `procedure_interest` is in the model's own words; `language` an ISO 639-1 code or "".
    """

    score: int
    confidence: float
    reasoning: str
    suggested_action: str
    procedure_interest: tuple[str, ...]
    urgency_indicators: tuple[str, ...]
    budget_mentioned: bool
    language: str
    life_threatening: bool
    model: str


class OpenAIScorer:
    """Scores by a chat model at `base_url`; the SDK's own retries are off, for the engine retries."""

    def __init__(self, api_key: str, base_url: str, model: str, timeout_seconds: float) -> None:
        self.model = model
        self._timeout = timeout_seconds
        self._client = openai.AsyncOpenAI(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=openai.Timeout(timeout_seconds, connect=min(_CONNECT_SECONDS, timeout_seconds)),
        )

    async def score(self, message: str, history: Sequence[str], *, channel: str, language: str) -> ModelScore:
        """One scoring of redacted text by exactly one HTTP call. Raises VendorError."""
        prompt = render_prompt(message, history, channel=channel, language=language, fence=new_fence())
        with vendor_call(SERVICE, "score"):
            return _judgement(await self._complete(prompt), self.model)

    async def _complete(self, prompt: list[dict[str, str]]) -> Any:
        options: dict[str, Any] = {} if _REASONING_MODEL.match(self.model) else {"temperature": 0}
        try:
            # The SDK's time-out is per read: a trickling answer would outlive it.
            async with asyncio.timeout(self._timeout):
                return await self._client.chat.completions.parse(
                    model=self.model,
                    messages=prompt,  # type: ignore[arg-type]  # the SDK's typed dicts, by their plain form
                    response_format=_Answer,
                    **options,
                )
        except (TimeoutError, openai.APITimeoutError):
            raise _failure(ErrorType.TIMEOUT, "no answer in time", retryable=True) from None
        except openai.APIStatusError as error:
            raise _of_status(error) from None
        except openai.APIResponseValidationError:
            raise _failure(ErrorType.INVALID_ANSWER, "no chat completion", retryable=True) from None
        except openai.APIError as error:
            raise _failure(ErrorType.UNAVAILABLE, type(error).__name__, retryable=True) from None
        except openai.LengthFinishReasonError:
            raise _failure(ErrorType.CUT_OFF, "finish_reason length", retryable=False) from None
        except openai.ContentFilterFinishReasonError:
            raise _failure(ErrorType.CONTENT_FILTER, "finish_reason content_filter", retryable=False) from None
        except (ValidationError, ValueError, TypeError, AttributeError) as error:
            # A compatible server's body of another shape breaks the SDK's parser in any of these ways.
            raise _failure(ErrorType.INVALID_ANSWER, f"unreadable: {type(error).__name__}", retryable=True) from None


def _failure(error_type: ErrorType, summary: str, *, retryable: bool, wait: timedelta | None = None) -> VendorError:
    return VendorError(SERVICE, error_type, summary, retryable=retryable, retry_after=wait)


def _of_status(error: openai.APIStatusError) -> VendorError:
    """The table of `contracts/openai/samples/errors.json`. Only code and status are told: messages repeat the key."""
    status = error.status_code
    code = error.code if isinstance(error.code, str) and _CODE.fullmatch(error.code) else ""
    summary = f"{status} {code}".strip()
    if status in (401, 403):
        # An outage that only the operator ends; unlike HubSpot's it holds nothing up, because the rules score.
        return _failure(ErrorType.UNAUTHORIZED, summary, retryable=False)
    if status == 404:
        return _failure(ErrorType.MODEL_NOT_FOUND, summary, retryable=False)
    if status == 429:
        if code in _OUT_OF_MONEY or error.type in _OUT_OF_MONEY:
            return _failure(ErrorType.INSUFFICIENT_QUOTA, summary, retryable=False)
        wait = retry_after(error.response.headers)
        return _failure(ErrorType.RATE_LIMITED, summary, retryable=wait is None or wait <= _PATIENCE, wait=wait)
    if status in (408, 409) or status >= 500:
        wait = retry_after(error.response.headers)
        return _failure(ErrorType.UNAVAILABLE, summary, retryable=wait is None or wait <= _PATIENCE, wait=wait)
    return _failure(ErrorType.INVALID_PAYLOAD, summary, retryable=False)


def _judgement(completion: Any, model: str) -> ModelScore:
    """The parsed answer within bounds; VendorError where the 200 holds none."""
    if not completion.choices:
        raise _failure(ErrorType.INVALID_ANSWER, "no choices", retryable=True)
    message = completion.choices[0].message
    if message.refusal:
        raise _failure(ErrorType.REFUSED, "refusal", retryable=False)
    answer = message.parsed
    if not isinstance(answer, _Answer) or not math.isfinite(answer.confidence):
        raise _failure(ErrorType.INVALID_ANSWER, "no parsed answer", retryable=True)
    return ModelScore(
        score=answer.score,
        confidence=min(max(answer.confidence, 0.0), 1.0),
        reasoning=_short(answer.reasoning, _LONGEST_TEXT),
        suggested_action=_short(answer.suggested_action, _LONGEST_TEXT),
        procedure_interest=_labels(answer.procedure_interest),
        urgency_indicators=_labels(answer.urgency_indicators),
        budget_mentioned=answer.budget_mentioned,
        language=answer.language.lower() if re.fullmatch(r"[A-Za-z]{2}", answer.language) else "",
        life_threatening=answer.life_threatening,
        model=model,
    )


def _labels(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(_short(value, _LONGEST_LABEL) for value in values[:_MOST_LABELS] if value.strip())


def _short(text: str, longest: int) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
