"""JSON logs of every library, redacted at the processor (spec §7): nobody has to remember to redact."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from opentelemetry import trace
from structlog.typing import EventDict, Processor, WrappedLogger

from medicalcor.domain.redaction import redact_log
from medicalcor.observability.dropped_signals import count_dropped_signal

logger = logging.getLogger(__name__)

# Below WARNING only these may speak. Libraries' own lines hold whole requests, with keys, numbers and texts, and some
# set their levels themselves (OPENAI_LOG=debug): a list of the talkative ones would last until the next upgrade.
_TELLS_FROM = {
    **dict.fromkeys(("medicalcor", "activities", "workflows", "worker", "api", "__main__"), logging.DEBUG),
    # At DEBUG the engine's SDK tells the details of heartbeats.
    **dict.fromkeys(("temporalio", "uvicorn"), logging.INFO),
}
_NEVER_BELOW_WARNING = ("temporalio.core", "uvicorn.access", "uvicorn.asgi")


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Routes every record of this process as one JSON line to `stream` (stdout), redacted."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace_id,
        _exception_without_message,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(formatter)
    # On the handler: a filter of a logger does not see its children's records.
    handler.addFilter(_may_be_told)
    handler.addFilter(_without_error_texts)
    handler.addFilter(count_dropped_signal)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def log_uncaught_errors() -> None:
    """Makes log lines of what Python itself prints on stderr, with its message: uncaught errors, and warnings."""

    def uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt | SystemExit):
            info = (kind, error, trace) if error else None
            logger.critical("uncaught error", exc_info=info, extra={"error_type": kind.__name__})

    sys.excepthook = uncaught
    threading.excepthook = lambda found: uncaught(found.exc_type, found.exc_value, found.exc_traceback)
    sys.unraisablehook = lambda found: uncaught(found.exc_type, found.exc_value, found.exc_traceback)

    def warned(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        # pydantic's serializer warnings repeat the value.
        place = f"{filename.rsplit('/', 1)[-1]}:{lineno}"
        logger.warning("Python warning", extra={"error_type": category.__name__, "at": place})

    warnings.showwarning = warned


def _may_be_told(record: logging.LogRecord) -> bool:
    if record.name.startswith(_NEVER_BELOW_WARNING):
        return record.levelno >= logging.WARNING
    return record.levelno >= _TELLS_FROM.get(record.name.partition(".")[0], logging.WARNING)


def _without_error_texts(record: logging.LogRecord) -> bool:
    """`logger.error("…: %s", error)`, and asyncio's "exception was never retrieved", whose next line repeats it."""
    if isinstance(record.args, tuple):
        record.args = tuple(type(one).__name__ if isinstance(one, BaseException) else one for one in record.args)
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().partition("\n")[0], None
    return True


def _trace_id(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
    return event


def _exception_without_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Types and places instead of messages: an exception's text may be a patient's own words."""
    info: Any = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[1] is not None:
        event["exception"] = _chain(info[1])
    event.pop("stack_info", None)
    return event


def _chain(error: BaseException | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < 5:
        found.append({"type": type(error).__name__, "at": _frames(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _frames(traceback: TracebackType | None) -> list[str]:
    frames: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return frames[-8:]


def _redact(_: WrappedLogger, __: str, event: EventDict) -> Mapping[str, Any]:
    return {key: _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    """Numbers and booleans are ours; every other value is text that may hold anything."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_clean(item) for item in value]
    if isinstance(value, BaseException):
        return type(value).__name__
    return redact_log(str(value))
