"""A durable timer that can be moved while it is waited for (spec: reminder, renewal and recall share it)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from temporalio import workflow


class MovableTimer:
    """Waits for a moment that may change meanwhile, or for something else to happen first.

    None is a moment that never comes. Moving it to what is past ends the wait. Signal handlers may move it.
    """

    def __init__(self, until: datetime | None = None) -> None:
        self.until: datetime | None = None
        self.move(until)

    def move(self, until: datetime | None) -> None:
        """Sets another moment (aware); the wait goes on until then."""
        # In UTC: moments of one zone are compared by the wall clock, which a change of the clock bends.
        self.until = None if until is None else until.astimezone(UTC)

    def is_over(self) -> bool:
        """Whether its moment has come."""
        return self.until is not None and workflow.now() >= self.until

    async def wait(self, interrupted: Callable[[], bool], summary: str) -> bool:
        """Until the moment has come: True, or until `interrupted` holds before that: False.

        `interrupted` reads what signals change. `summary` is what an operator reads on the timer: no personal data.
        """
        while not interrupted():
            if self.is_over():
                return True
            await self._next_change(interrupted, summary)
        return False

    async def _next_change(self, interrupted: Callable[[], bool], summary: str) -> None:
        awaited = self.until
        with suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: interrupted() or self.until != awaited,
                timeout=None if awaited is None else awaited - workflow.now(),
                timeout_summary=summary,
            )
