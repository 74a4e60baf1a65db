"""The real engine and its workers, for what only they can prove: that a 2xx is durable and done once."""

from __future__ import annotations

from tests.engine import engine, path, vendors

__all__ = ["engine", "path", "vendors"]
