"""What became of reminders, counted by the workflows that know it; a replay counts nothing (spec §8)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.names import REMINDER_COUNTER

MISSED = "missed"
"""Outcome of a reminder that had a moment and was never handed over: our delay."""


def count_reminder(name: str, outcome: str) -> None:
    """Counts a reminder's outcome. `name` is its template's or mark's: `…reminder_24h`; another is no reminder."""
    _, found, kind = name.rpartition("reminder_")
    if found and kind in ("24h", "2h"):
        counter = workflow.metric_meter().create_counter(REMINDER_COUNTER, "What became of reminders")
        counter.add(1, {"kind": kind, "outcome": outcome})
