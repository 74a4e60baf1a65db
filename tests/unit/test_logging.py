"""Logs: one JSON line each, whatever library wrote it, without a patient in it (cases 51, 52)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from medicalcor.observability.logging import configure_logging

WORDS = "nu mai pot de durere"
LEAKS = [
    "40712345678",
    "0712345678",
    "0712%20345%20678",
    "%2B40%20712%20345%20678",
    "+40 712 345 678",
    "%2B40712345678",
    "ana@example.org",
    "sk-abcdefgh12345678",
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a process at level debug writes."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("debug", stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize("logger", ["medicalcor.x", "uvicorn.error", "temporalio.activity", "hubspot.crm", "httpx"])
@pytest.mark.parametrize("leak", LEAKS)
def test_a_number_an_email_or_a_key_is_removed_from_any_librarys_record(
    lines: io.StringIO, logger: str, leak: str
) -> None:
    logging.getLogger(logger).warning("GET /patients/%s", leak, extra={"url": f"x?q={leak}", "deep": {"a": [leak]}})
    [line] = lines.getvalue().splitlines()
    assert json.loads(line)["logger"] == logger
    assert leak not in line


@pytest.mark.parametrize("logger", ["openai", "httpx", "httpcore", "hubspot", "urllib3", "openai._base_client"])
def test_vendors_debug_records_are_dropped_as_they_hold_whole_requests(lines: io.StringIO, logger: str) -> None:
    logging.getLogger(logger).debug("Request options: %s", WORDS)
    logging.getLogger(logger).info("Request options: %s", WORDS)
    assert lines.getvalue() == ""


def test_an_exception_is_logged_by_type_and_place_and_never_by_its_text(lines: io.StringIO) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("temporalio.activity").warning("Completing activity as failed", exc_info=True)
    [line] = lines.getvalue().splitlines()
    assert WORDS not in line
    assert json.loads(line)["exception"][0]["type"] == "ValueError"
    assert "test_logging.py" in line


@pytest.mark.parametrize(
    "kept",
    ["2026-11-25T07:07:48.360500Z", "127.0.0.1:38461", "01a2118a-6c64-77a9-91ba-aa4dff0e0dee", "e5a2e7e060197414"],
)
def test_times_addresses_and_ids_stay_readable(lines: io.StringIO, kept: str) -> None:
    logging.getLogger("medicalcor").warning("seen %s", kept)
    assert kept in lines.getvalue()
