"""The real engine, its workers and the vendors' stand-ins: the alerts' causes are real ones."""

from __future__ import annotations

from tests.engine import engine, path, vendors

__all__ = ["engine", "path", "vendors"]
