"""HubSpot's limits: rates as sliding windows, off until the control plane sets them, and two durations."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

_DURATIONS = frozenset({"search_lag_seconds", "webhook_limit_seconds"})


class Limits:
    """`search_per_second` and `per_ten_seconds`; None means no limit. `search_lag_seconds` delays the index.

    `webhook_limit_seconds` is how long HubSpot waits for the answer to a webhook.
    """

    def __init__(self) -> None:
        self.search_per_second: int | None = None
        self.per_ten_seconds: int | None = None
        self.search_lag_seconds = 0.0
        self.webhook_limit_seconds = 5.0
        self._searches: deque[float] = deque()
        self._requests: deque[float] = deque()

    def exceeded(self, *, search: bool) -> str | None:
        """Count one request; the policy that it breaks, or None. Refused requests do not count."""
        now = time.monotonic()
        if search and not _admits(self._searches, self.search_per_second, now, 1.0):
            return "SECONDLY"
        if not search and not _admits(self._requests, self.per_ten_seconds, now, 10.0):
            return "TEN_SECONDLY_ROLLING"
        return None

    def set(self, wish: dict[str, Any]) -> None:
        """Take over the members of `wish`. Raises KeyError for one that is no setting, ValueError for no number."""
        for name, value in wish.items():
            if name not in self.as_json():
                raise KeyError(name)
            if not isinstance(value, (int, float)) and (value is not None or name in _DURATIONS):
                raise ValueError(name)
            setattr(self, name, value)

    def as_json(self) -> dict[str, Any]:
        """The settings as they are."""
        return {
            "search_per_second": self.search_per_second,
            "per_ten_seconds": self.per_ten_seconds,
            "search_lag_seconds": self.search_lag_seconds,
            "webhook_limit_seconds": self.webhook_limit_seconds,
        }


def _admits(window: deque[float], limit: int | None, now: float, seconds: float) -> bool:
    if limit is None:
        return True
    while window and window[0] <= now - seconds:
        window.popleft()
    if len(window) >= limit:
        return False
    window.append(now)
    return True
