"""How a process that has used Temporal's SDK ends."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """Ends the process without the interpreter's own clean-up, once what it said and logged is out.

    Who has traces flushes them before.

    The SDK's Rust threads want the interpreter while it is torn down, such as after a connection attempt that was cut
    off: now and then the process then aborts with its work done, or never ends and is killed (temporalio 1.35).
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        # Whoever read it has gone: `| head`.
        with suppress(BrokenPipeError):
            stream.flush()
    os._exit(code)
