"""The real engine and its workers: what is measured is what they do."""

from __future__ import annotations

from tests.engine import engine, path, vendors

__all__ = ["engine", "path", "vendors"]
