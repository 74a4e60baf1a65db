"""What is seen of each request: one log line, two metrics, one span. All name the route's template, never its path.

A raw path as a label would put phone numbers into metrics and let any scanner grow their memory (spec §8).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog
from asgi_correlation_id import CorrelationIdMiddleware
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from medicalcor.ingress._problems import current_correlation_id, problem_response, unexpected
from medicalcor.observability.metrics import HTTP_DURATION, HTTP_REQUESTS

CORRELATION_HEADER = "X-Correlation-ID"
UNMATCHED = "unmatched"

logger = logging.getLogger(__name__)
_tracer = trace.get_tracer("medicalcor.ingress")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Asked every few seconds by machines: measured, but no log lines.
_PROBES = frozenset({"/live", "/ready", "/metrics"})


@dataclass
class _Answer:
    status: int = 500
    begun: bool = False


class Observe:
    """ASGI layer inside of the correlation id and outside of all else. `known_paths`: routes without parameters."""

    def __init__(self, app: ASGIApp, known_paths: Collection[str]) -> None:
        self._app = app
        self._known = frozenset(known_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves and measures one request; turns what escaped every handler into a 500."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        answer = _Answer()
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(correlation_id=current_correlation_id())
        with _tracer.start_as_current_span(method, kind=trace.SpanKind.SERVER, record_exception=False) as span:
            try:
                await self._serve(scope, receive, send, answer)
            finally:
                self._record(scope, method, answer.status, time.perf_counter() - started, span)

    def _record(self, scope: Scope, method: str, status: int, seconds: float, span: trace.Span) -> None:
        route = self._template(scope)
        span.update_name(f"{method} {route}")
        span.set_attributes({"http.route": route, "http.response.status_code": status})
        span.set_attribute("correlation_id", current_correlation_id())
        HTTP_REQUESTS.labels(method, route, str(status)).inc()
        HTTP_DURATION.labels(method, route, str(status)).observe(seconds)
        if route not in _PROBES:
            shown = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
            logger.info("request", extra=shown)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, answer: _Answer) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.begun = message["status"], True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            # The formatter writes types and places only: the text may repeat what a patient wrote.
            logger.exception("unexpected error")
            if not answer.begun:
                await problem_response(unexpected())(scope, receive, noted)

    def _template(self, scope: Scope) -> str:
        path = getattr(scope.get("route"), "path", None)
        if isinstance(path, str):
            return path
        # Refused before routing, as a body over the limit is.
        return scope["path"] if scope["path"] in self._known else UNMATCHED


def with_correlation_id(app: ASGIApp) -> ASGIApp:
    """The outermost layer: a valid `X-Correlation-ID` is kept, else a new UUID4; on every response, 413 and 500 too."""
    return CorrelationIdMiddleware(
        app,
        header_name=CORRELATION_HEADER,
        generator=lambda: str(uuid4()),
        validator=_is_uuid,
        transformer=str.lower,
    )


def _is_uuid(value: str) -> bool:
    """Only the canonical form: this text goes into logs, search attributes and spans."""
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
