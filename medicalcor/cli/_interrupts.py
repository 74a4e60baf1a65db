"""Signals of a command that runs a stack: the first one stops it in order, a second one at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

# SIGHUP: a closed terminal must not leave the children behind.
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """A signal stopped the work, and the work has cleaned up."""


async def until_interrupted(work: Awaitable[T], *, on_first: Callable[[], None], on_second: Callable[[], None]) -> T:
    """The outcome of `work`; Interrupted after a signal has cancelled it and its clean-up is through."""
    loop = asyncio.get_running_loop()
    working = asyncio.ensure_future(work)
    seen = 0

    def stop() -> None:
        nonlocal seen
        seen += 1
        if seen == 1:
            on_first()
            working.cancel()
        else:
            on_second()

    for number in _STOPPING:
        loop.add_signal_handler(number, stop)
    try:
        return await working
    except asyncio.CancelledError:
        if not seen:
            raise
        raise Interrupted from None
    finally:
        for number in _STOPPING:
            loop.remove_signal_handler(number)
