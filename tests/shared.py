"""Where the labelled cases and vendor contracts lie: beside the repository, or where MEDICALCOR_SHARED says.

A user's clone does not have them: tests that read them skip and say so.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parent.parent


def shared_dir() -> Path | None:
    """The folder that holds `cases/` and `contracts/`, or None where there is none."""
    candidates = [Path(value)] if (value := os.environ.get("MEDICALCOR_SHARED")) else [_ROOT.parent / "shared"]
    return next((path for path in candidates if (path / "contracts").is_dir()), None)


SHARED = shared_dir()


def require_shared(relative: str) -> Path:
    """The path of one shared file; skips the test, with the reason, where the folder is absent."""
    if SHARED is None:
        pytest.skip(f"shared/{relative} is not here: the labelled cases and contracts are not part of the project")
    return SHARED / relative


def load_json(relative: str) -> Any:
    """One shared JSON document."""
    return json.loads(require_shared(relative).read_text(encoding="utf-8"))


def load_jsonl(relative: str) -> list[dict[str, Any]]:
    """One shared JSON-lines file, a dict a line."""
    lines = require_shared(relative).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]
