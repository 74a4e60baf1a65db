"""One engine for the reports: what other tests do on theirs would be counted."""

from __future__ import annotations

from tests.engine import engine, path, vendors
from tests.workflows.conftest import phone

__all__ = ["engine", "path", "phone", "vendors"]
