"""Every request that reached a stand-in, with its answer, newest last and bounded."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOG_LIMIT = 5000
"""Requests kept. A load test must not grow the process without end; 5,000 with bodies are about 20 MB."""


def now_iso() -> str:
    """The present instant as HubSpot and our control plane write it: UTC, milliseconds, `Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Recorded:
    """One request to a stand-in and what it got.

    `status` is None while the request is under way, and stays None where a fault dropped the connection: the caller
    never saw an answer. `accepted` says whether the vendor processed it, which the caller may not know.
    """

    n: int
    time: str
    vendor: str
    method: str
    path: str
    query: str
    content_type: str
    body: Any
    status: int | None = None
    answer_type: str = ""
    answer: Any = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    accepted: bool = False
    closed: bool = False

    def as_json(self) -> dict[str, Any]:
        """The record as the control plane shows it; credentials were never part of it."""
        return asdict(self)


class RequestLog:
    """The bounded log behind `GET /_sandbox/requests`, and the unbounded file beside it where one is wanted."""

    def __init__(self, limit: int = LOG_LIMIT, journal: Path | None = None) -> None:
        self._entries: deque[Recorded] = deque(maxlen=limit)
        self._journal = journal
        self._next = 1

    def open(self, vendor: str, method: str, path: str, query: str, content_type: str, body: Any) -> Recorded:
        """Record a request on arrival, so that one that hangs is visible while it hangs."""
        entry = Recorded(self._next, now_iso(), vendor, method, path, query, content_type, body)
        self._next += 1
        self._entries.append(entry)
        return entry

    def close(self, entry: Recorded) -> None:
        """A request has its answer, or will never have one: its line goes to the journal."""
        if entry.closed:
            return
        entry.closed = True
        if self._journal is not None:
            # Unbuffered: one write a line, or two processes' lines would mix.
            with self._journal.open("ab", buffering=0) as file:
                file.write(json.dumps(entry.as_json()).encode() + b"\n")

    def of(self, vendor: str | None = None, after: int = 0) -> list[Recorded]:
        """Entries of one vendor (or all) numbered above `after`, oldest first."""
        return [entry for entry in self._entries if (vendor is None or entry.vendor == vendor) and entry.n > after]

    def clear(self) -> None:
        """Forget all; numbering goes on, so that a reader's `after` stays valid."""
        self._entries.clear()
