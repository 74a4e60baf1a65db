"""Everything that the product sends to a sandbox in the whole test run, held against the vendors' descriptions.

Each sandbox of the run, in this process or a child, appends to one journal (`SANDBOX_JOURNAL`). After each test the
new lines are checked, and a request that the vendor's OpenAPI does not allow fails the test that it was seen after.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_core.exceptions import OpenAPIError

from tests.contracts.openapi import described, validate_exchange
from tests.shared import SHARED

MARKER = "bad_vendor_requests(reason): the test makes the product send, on purpose, what a vendor does not allow"


class VendorTraffic:
    """Reads one journal as it grows."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._offset = 0
        self._known: set[str] = set()

    def wrong(self) -> list[str]:
        """A line for each exchange since the last call that does not fit; none where the descriptions are absent."""
        return [line for record in self._news() if (line := self._fault_of(record)) is not None]

    def _news(self) -> Iterator[dict[str, Any]]:
        if SHARED is None or not self._journal.exists():
            return
        with self._journal.open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if not line.endswith(b"\n"):  # A child process is still writing it.
                    return
                self._offset += len(line)
                yield json.loads(line)

    def _fault_of(self, record: dict[str, Any]) -> str | None:
        """A line for an exchange that does not fit, else None. Of exchanges of one shape only the first is checked."""
        shape = _shape_of_exchange(record)
        if shape in self._known or not described(record):
            return None
        # A fault's answers are tested by name in tests/contracts; some are no vendor's, such as a proxy's HTML.
        answered = record["status"] is not None and record["fault"] is None
        try:
            validate_exchange(record["vendor"], record, answer=answered)
        except OpenAPIError as error:
            return f"{record['vendor']} {record['method']} {record['path']} ({record['status']}): {error}"
        self._known.add(shape)
        return None


def _shape_of_exchange(record: dict[str, Any]) -> str:
    """Equal for exchanges that differ in free text, ids and numbers only: what a schema can tell apart is in it."""
    path = "/".join("0" if any(map(str.isdigit, part[1:])) else part for part in record["path"].split("/"))
    parts = (record["vendor"], record["method"], path, record["status"], record["fault"], record["content_type"])
    return json.dumps([*parts, record["query"], _shape(record["body"]), _shape(record["answer"])])


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(child) for key, child in sorted(value.items())}
    if isinstance(value, list):
        return [_shape(child) for child in value]
    if isinstance(value, str):
        # Short words may be members of an enumeration; a text is told from an empty one and from one past a limit.
        return value if value.isidentifier() and len(value) < 24 else f"text of {len(value).bit_length()} bits"
    return type(value).__name__
