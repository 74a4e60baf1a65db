"""Counts the log line with which the SDK drops a signal it cannot read: after our 2xx, nothing else tells of it."""

from __future__ import annotations

import logging

from medicalcor.observability.metrics import SIGNALS_DROPPED

# temporalio/worker/_workflow_instance.py; a test holds it to the installed SDK.
DROPPED = "Failed deserializing signal input for"


def count_dropped_signal(record: logging.LogRecord) -> bool:
    """A handler's filter that lets everything pass."""
    if record.name.startswith("temporalio") and str(record.msg).startswith(DROPPED):
        SIGNALS_DROPPED.inc()
    return True
