"""How a process that has used Temporal's SDK ends."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

_INTERRUPTED = 130


def run_and_leave(main: Callable[[], int], last: Callable[[], object] = lambda: None) -> NoReturn:
    """Runs `main` and ends the process with its code, without the interpreter's own clean-up.

    The SDK's Rust threads want the interpreter while it is torn down, such as after a connection attempt that was cut
    off: now and then the process then aborts with its work done, or never ends and is killed (temporalio 1.35).
    `last` is done before the end, whatever came of `main`: sending the last traces.
    """
    code = 1
    try:
        code = _code_of(main)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        last()
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            # Whoever read it has gone (`| head`), or it was closed.
            with suppress(BrokenPipeError, AttributeError):
                stream.flush()
    finally:
        os._exit(code)


def _code_of(main: Callable[[], int]) -> int:
    try:
        return main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
