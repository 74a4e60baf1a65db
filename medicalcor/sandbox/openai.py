"""OpenAI chat completions, as far as structured output needs them.

Source: OpenAI's OpenAPI 2.3.0 and the recorded answers beside it. The model's judgement is a small keyword rule
(`judgement`), so that a demo has the same answer every time; an exact answer can be queued by a named fault.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.judgement import fenced_text, judge
from medicalcor.sandbox.openai_errors import error_body, named_answer
from medicalcor.sandbox.strict_schema import SchemaRefused, check_strict, fill

MODELS = frozenset(
    (
        *("gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-2024-08-06", "gpt-4o-2024-11-20"),
        *("gpt-4o-mini", "gpt-4o-mini-2024-07-18", "gpt-4-turbo", "gpt-4", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano"),
        *("o1", "o1-mini", "o3", "o3-mini", "o4-mini", "gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-5.1"),
    )
)
_SNAPSHOTS = {"gpt-4o": "gpt-4o-2024-08-06", "gpt-4o-mini": "gpt-4o-mini-2024-07-18"}
_REASONING = ("o1", "o3", "o4", "gpt-5")
_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
_CONTEXT_CHARACTERS = 128_000 * 4
"""gpt-4o's 128,000 tokens at about four characters each; the real tokenizer is not needed to refuse a flood."""


class _Refused(Exception):
    def __init__(self, status: int, message: str, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.param, self.code = status, message, param, code


class OpenAI:
    """The stand-in; keeps a count only, as the real one keeps nothing between requests."""

    name = "openai"

    def __init__(self, config: SandboxConfig) -> None:
        self._key = config.openai_key
        self._answered = 0
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self.app.add_api_route("/v1/chat/completions", self._complete, methods=["POST"])
        self.app.add_api_route("/v1/models", self._models, methods=["GET"])

    def named(self, kind: str, retry_after: float | None) -> Any:
        """The answer of that name (`429`, `insufficient_quota`, `refusal`, …), or None."""
        return named_answer(kind, retry_after)

    def state(self) -> dict[str, Any]:
        """What the control plane shows of it."""
        return {"answered": self._answered}

    def reset(self) -> None:
        """Back to the start."""
        self._answered = 0

    async def _models(self, request: Request) -> Response:
        if (refused := self._unauthorized(request)) is not None:
            return refused
        models = [{"id": name, "object": "model", "created": 1715367049, "owned_by": "system"} for name in MODELS]
        return JSONResponse({"object": "list", "data": models})

    async def _complete(self, request: Request) -> Response:
        if (refused := self._unauthorized(request)) is not None:
            return refused
        try:
            body = _json_object(await request.body())
            _check(body)
            content = _content(body)
        except SchemaRefused as error:
            return _error(400, str(error), param="response_format")
        except _Refused as error:
            return _error(error.status, error.message, param=error.param, code=error.code)
        self._answered += 1
        return JSONResponse(_completion(body, content), headers=_headers(limits=True))

    def _unauthorized(self, request: Request) -> Response | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return _error(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using "
                "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            )
        if self._key is not None and key.strip() != self._key:
            message = (
                f"Incorrect API key provided: {key[:3]}****. You can find your API key at "
                "https://platform.openai.com/account/api-keys."
            )
            return _error(401, message, code="invalid_api_key")
        return None


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        raise _Refused(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(body, dict):
        raise _Refused(400, "Invalid type for the request body: expected an object.")
    return body


def _check(body: dict[str, Any]) -> None:
    model, messages = body.get("model"), body.get("messages")
    if not isinstance(model, str) or not model:
        raise _Refused(400, "you must provide a model parameter")
    if model not in MODELS:
        message = f"The model `{model}` does not exist or you do not have access to it."
        raise _Refused(404, message, code="model_not_found")
    if not isinstance(messages, list):
        raise _Refused(400, "Missing required parameter: 'messages'.", "messages", "missing_required_parameter")
    if not messages:
        message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array."
        raise _Refused(400, message, "messages", "empty_array")
    for index, item in enumerate(messages):
        if not isinstance(item, dict) or item.get("role") not in _ROLES:
            raise _Refused(400, "Invalid value for 'role'.", f"messages[{index}].role", "invalid_value")
    if sum(len(json.dumps(item)) for item in messages) > _CONTEXT_CHARACTERS:
        message = "This model's maximum context length is 128000 tokens."
        raise _Refused(400, message, "messages", "context_length_exceeded")
    _check_sampling(model, body)


def _check_sampling(model: str, body: dict[str, Any]) -> None:
    temperature = body.get("temperature")
    if temperature is not None and (not isinstance(temperature, (int, float)) or not 0 <= temperature <= 2):
        raise _Refused(400, "Invalid 'temperature': expected a decimal from 0 to 2.", "temperature", "invalid_value")
    if not model.startswith(_REASONING):
        return
    if temperature not in (None, 1):
        message = "Unsupported value: 'temperature' does not support this value with this model. Only the default (1)."
        raise _Refused(400, message, "temperature", "unsupported_value")
    if "max_tokens" in body:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        raise _Refused(400, message, "max_tokens", "unsupported_parameter")


def _content(body: dict[str, Any]) -> str:
    """The assistant's text: the request's schema filled by the judgement, or prose without a schema."""
    text = fenced_text(body["messages"])
    asked = body.get("response_format")
    wanted: dict[str, Any] = asked if isinstance(asked, dict) else {}
    kind = wanted.get("type", "text")
    verdict = judge(text)
    if kind == "json_object":
        return json.dumps(verdict, ensure_ascii=False)
    if kind != "json_schema":
        return str(verdict["reasoning"])
    spec = wanted.get("json_schema")
    if not isinstance(spec, dict) or not spec.get("name"):
        message = "Missing required parameter: 'response_format.json_schema'."
        raise _Refused(400, message, "response_format.json_schema", "missing_required_parameter")
    schema = spec.get("schema", {})
    if spec.get("strict"):
        check_strict(str(spec["name"]), schema)
    return json.dumps(fill(schema, verdict), ensure_ascii=False)


def _completion(body: dict[str, Any], content: str) -> dict[str, Any]:
    prompt = max(1, len(json.dumps(body["messages"], ensure_ascii=False)) // 4)
    used = max(1, len(content) // 4)
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex[:29]}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": _SNAPSHOTS.get(body["model"], body["model"]),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": used,
            "total_tokens": prompt + used,
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


def _headers(*, limits: bool = False) -> dict[str, str]:
    headers = {"x-request-id": f"req_{uuid.uuid4().hex}", "openai-processing-ms": "12"}
    if limits:
        headers |= {
            "x-ratelimit-limit-requests": "10000",
            "x-ratelimit-limit-tokens": "200000",
            "x-ratelimit-remaining-requests": "9999",
            "x-ratelimit-remaining-tokens": "199000",
            "x-ratelimit-reset-requests": "8.64s",
            "x-ratelimit-reset-tokens": "300ms",
        }
    return headers


def _error(status: int, message: str, param: str | None = None, code: str | None = None) -> Response:
    return JSONResponse(error_body(message, "invalid_request_error", param, code), status, headers=_headers())
