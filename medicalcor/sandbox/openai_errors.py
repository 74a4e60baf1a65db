"""OpenAI's errors and its 200s that are none, by name, as its API sends them.

Source: `contracts/openai/samples` (errors.json and the 200-*.json files).
"""

from __future__ import annotations

import copy
from typing import Any

from medicalcor.sandbox.faults import Answer

_LIMITS = {
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-remaining-tokens": "0",
    "x-ratelimit-reset-requests": "8.64s",
    "x-ratelimit-reset-tokens": "6m0s",
}
_REQUEST_ID = {"x-request-id": "req_1f2e3d"}
_INVALID = "invalid_request_error"
_TOKENS_PER_MINUTE = (
    "Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 200000, Used 199000, "
    "Requested 2000. Please try again in 300ms."
)


def error_body(message: str, kind: str, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    """OpenAI's error envelope."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


_ERRORS: dict[str, tuple[int, str, str, str | None, str | None]] = {
    "invalid_schema": (
        400,
        "Invalid schema for response_format 'lead_score': In context=(), 'additionalProperties' is required to be "
        "supplied and to be false.",
        _INVALID,
        "response_format",
        None,
    ),
    "context_length_exceeded": (
        400,
        "This model's maximum context length is 128000 tokens.",
        _INVALID,
        "messages",
        "context_length_exceeded",
    ),
    "invalid_api_key": (
        401,
        "Incorrect API key provided: sk-xxxx. You can find your API key at "
        "https://platform.openai.com/account/api-keys.",
        _INVALID,
        None,
        "invalid_api_key",
    ),
    "unsupported_country": (
        403,
        "Country, region, or territory not supported",
        "request_forbidden",
        None,
        "unsupported_country_region_territory",
    ),
    "model_not_found": (
        404,
        "The model `gpt-4x` does not exist or you do not have access to it.",
        _INVALID,
        None,
        "model_not_found",
    ),
    "rate_limit_tokens": (429, _TOKENS_PER_MINUTE, "tokens", None, "rate_limit_exceeded"),
    "429": (
        429,
        "Rate limit reached for gpt-4o on requests per min (RPM)",
        "requests",
        None,
        "rate_limit_exceeded",
    ),
    "insufficient_quota": (
        429,
        "You exceeded your current quota, please check your plan and billing details.",
        "insufficient_quota",
        None,
        "insufficient_quota",
    ),
    "500": (
        500,
        "The server had an error while processing your request. Sorry about that!",
        "server_error",
        None,
        None,
    ),
    "503": (503, "The engine is currently overloaded, please try again later", "server_error", None, None),
}


def _completion(content: str | None, finish: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": refusal, "annotations": []}
    return {
        "id": "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
        "object": "chat.completion",
        "created": 1785578400,
        "model": "gpt-4o-2024-08-06",
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish}],
        "usage": {
            "prompt_tokens": 82,
            "completion_tokens": 31,
            "total_tokens": 113,
            "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
            "completion_tokens_details": {
                "reasoning_tokens": 0,
                "audio_tokens": 0,
                "accepted_prediction_tokens": 0,
                "rejected_prediction_tokens": 0,
            },
        },
        "service_tier": "default",
        "system_fingerprint": "fp_50cad350e4",
    }


def _odd_completions() -> dict[str, dict[str, Any]]:
    empty = _completion("")
    empty["choices"] = []
    bare = _completion('```json\n{"score": 4}\n```')
    for member in ("usage", "service_tier", "system_fingerprint"):
        del bare[member]
    return {
        "structured": _completion('{"score": 5, "confidence": 0.93, "reasoning": "All-on-4 cu buget"}'),
        "refusal": _completion(None, refusal="I'm sorry, I can't help with that."),
        "length": _completion('{"score":5,"confid', finish="length"),
        "content_filter": _completion("", finish="content_filter"),
        "empty_choices": empty,
        "no_usage": bare,
        "invalid_json": _completion("Scorul este 4."),
    }


def named_answer(kind: str, retry_after: float | None) -> Answer | None:
    """The answer called `kind`, with `retry_after` seconds where given; None for an unknown name."""
    if kind == "502_html":
        return Answer(502, "<html><body>Bad gateway</body></html>", content_type="text/html")
    if (completion := _odd_completions().get(kind)) is not None:
        return Answer(200, copy.deepcopy(completion), dict(_REQUEST_ID))
    if kind not in _ERRORS:
        return None
    status, message, error_type, param, code = _ERRORS[kind]
    headers = dict(_REQUEST_ID)
    if code == "rate_limit_exceeded":
        headers |= _LIMITS | {"retry-after": "7" if kind == "429" else "1"}
        if kind == "rate_limit_tokens":
            headers["retry-after-ms"] = "300"
    if retry_after is not None:
        headers["retry-after"] = f"{retry_after:g}"
        headers.pop("retry-after-ms", None)
    return Answer(status, error_body(message, error_type, param, code), headers)
