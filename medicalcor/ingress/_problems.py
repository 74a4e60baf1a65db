"""Every error of the API as RFC 9457 problem details. Neither input nor an exception's text goes into one (spec §2)."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from asgi_correlation_id import correlation_id
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from medicalcor.temporal.dispatch import EngineUnavailable, PayloadTooLarge, WorkflowNotFound

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "correlation_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "correlation_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


class Problem(Exception):
    """An answer other than success. `detail` and `errors` are shown to the caller: they never repeat input."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})


def current_correlation_id() -> str:
    """The id of the request in hand, or "" outside of one."""
    return correlation_id.get() or ""


def problem_response(problem: Problem) -> Response:
    """The problem as a response with this request's correlation id."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "correlation_id": current_correlation_id(),
    }
    if problem.errors:
        body["errors"] = problem.errors
    return Response(json.dumps(body), problem.status, problem.headers, MEDIA_TYPE)


def invalid_fields(error: ValidationError) -> Problem:
    """422 that names each field and what is wrong with it, without its value."""
    return Problem(422, "The body is not valid.", errors=_named(error.errors(include_input=False, include_url=False)))


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for OpenAPI."""
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
        for status in statuses
    }


def install(app: FastAPI, retry_after_seconds: int) -> None:
    """Makes every error that leaves the application a problem."""

    def answer(to_problem: Any) -> Any:
        async def handler(_: Request, error: Exception) -> Response:
            return problem_response(to_problem(error))

        return handler

    away = Problem(
        503,
        "The workflow engine did not take this in time. Send it again.",
        headers={"Retry-After": str(retry_after_seconds)},
    )
    app.add_exception_handler(Problem, answer(lambda problem: problem))
    app.add_exception_handler(HTTPException, answer(_from_http))
    app.add_exception_handler(RequestValidationError, answer(_from_validation))
    app.add_exception_handler(EngineUnavailable, answer(lambda error: _logged(error, away)))
    app.add_exception_handler(PayloadTooLarge, answer(lambda _: Problem(413, "This is more than can be stored.")))
    app.add_exception_handler(WorkflowNotFound, answer(lambda _: Problem(404, "No workflow of that id is kept.")))
    app.add_exception_handler(Exception, answer(lambda _: unexpected()))


def _logged(error: Exception, problem: Problem) -> Problem:
    logger.warning("Temporal did not take a request", extra={"reason": str(error)})
    return problem


def unexpected() -> Problem:
    """What a caller learns of a defect of ours: the id under which the log tells more."""
    return Problem(500, "An unexpected error occurred; the log has it under this correlation id.")


def _from_http(error: HTTPException) -> Problem:
    # Not error.detail: frameworks put exceptions' texts there.
    return Problem(error.status_code, f"{HTTPStatus(error.status_code).phrase}.", headers=error.headers)


def _from_validation(error: RequestValidationError) -> Problem:
    return Problem(422, "The request is not valid.", errors=_named(error.errors()))


def _named(errors: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "field": ".".join(str(part) for part in item["loc"]) or "body",
            "message": str(item["msg"]).removeprefix("Value error, "),
        }
        for item in errors
    ]
