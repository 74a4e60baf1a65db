"""Waits for a condition in a test without an event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 20


def until(condition: Callable[[], bool]) -> None:
    """Raises TimeoutError where it does not come true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        threading.Event().wait(0.01)
