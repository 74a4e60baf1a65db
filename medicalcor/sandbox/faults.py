"""Faults that a test or the demo switches on at a vendor's edge, and the vendors' own error samples by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

MAX_HANG_SECONDS = 300.0
"""No fault hangs longer: a forgotten one must not hold a connection for ever."""

CONNECTION_KINDS = frozenset({"timeout_before", "timeout_after", "slow", "refused"})
"""Faults of the connection. `refused` drops it before an answer, after TCP accepted it: all vendors share one port, so
a true TCP refusal needs a base URL on a port where nobody listens."""

_AFTER_ACCEPTANCE = re.compile(r"failed_\d+|no_status|held")
"""WhatsApp's: accepted, and then failed with a code, silent for ever, or held for quality assessment."""


MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a JSON body raises where a value is not of the kind that the API says: the vendor refuses the body."""


class UnknownFault(ValueError):
    """The kind is neither a behaviour nor an answer that this vendor is known to give."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer given byte for byte: JSON where `body` is not a string, else text of `content_type`."""

    status: int
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass(slots=True)
class Fault:
    """One switched-on fault. `times` None means until it is switched off; seconds for `delay` and `retry_after`."""

    id: int
    vendor: str
    kind: str
    times: int | None = None
    match: str = ""
    delay: float = 60.0
    retry_after: float | None = None
    answer: Answer | None = None

    def applies(self, vendor: str, target: str) -> bool:
        """Whether this fault is for a request; `target` is `METHOD /path` followed by the body's text."""
        return self.vendor in (vendor, "*") and (not self.match or re.search(self.match, target) is not None)

    def as_json(self) -> dict[str, Any]:
        """The fault as the control plane shows it."""
        return asdict(self)


class FaultBook:
    """The switched-on faults, oldest first; the first that matches a request is the one that happens."""

    def __init__(self, vendors: Collection[str], named: Callable[[str, str, float | None], Answer | None]) -> None:
        self._vendors, self._named = vendors, named
        self._faults: list[Fault] = []
        self._ids = count(1)

    def add(self, wish: dict[str, Any]) -> Fault:
        """Switch one on.

        `wish` holds `vendor`, `kind` and optionally `times`, `match`, `delay`, `retry_after`, or `answer` for an
        answer of one's own. Raises UnknownFault where vendor and kind name nothing, re.error for a bad `match`, and
        TypeError or ValueError for another member that is not what it should be.
        """
        vendor, kind = str(wish.get("vendor", "*")), str(wish.get("kind", ""))
        if vendor != "*" and vendor not in self._vendors:
            raise UnknownFault(f"no vendor {vendor!r}")
        times = None if wish.get("times", 1) is None else int(wish.get("times", 1))
        if times is not None and times < 1:
            raise ValueError("times must be at least 1, or null for ever")
        retry_after = None if wish.get("retry_after") is None else float(wish["retry_after"])
        answer = Answer(**wish["answer"]) if isinstance(wish.get("answer"), dict) else None
        if (
            answer is None
            and kind not in CONNECTION_KINDS
            and not (vendor == "whatsapp" and _AFTER_ACCEPTANCE.fullmatch(kind))
        ):
            answer = self._named(vendor, kind, retry_after)
            if answer is None:
                raise UnknownFault(f"{vendor} knows no fault {kind!r}")
        match = str(wish.get("match") or "")
        re.compile(match)
        fault = Fault(
            next(self._ids),
            vendor,
            kind or "answer",
            times,
            match,
            min(float(wish.get("delay", 60.0)), MAX_HANG_SECONDS),
            retry_after,
            answer,
        )
        self._faults.append(fault)
        return fault

    def take(self, vendor: str, target: str) -> Fault | None:
        """The fault for this request, counted as used; None where the vendor is well."""
        for fault in self._faults:
            if fault.applies(vendor, target):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None

    def active(self) -> list[Fault]:
        """What is switched on now."""
        return list(self._faults)

    def clear(self, vendor: str | None = None) -> None:
        """Switch all off, or one vendor's."""
        self._faults = [] if vendor is None else [fault for fault in self._faults if fault.vendor != vendor]
