"""The same running sandbox as in tests/sandbox."""

from tests.sandbox.conftest import api, sandbox, server

__all__ = ["api", "sandbox", "server"]
