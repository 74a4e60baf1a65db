"""Prometheus' own tools, and which metric names exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from medicalcor.observability import metrics

assert metrics  # its import registers ours

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
_OURS = {name for collector in list(REGISTRY._collector_to_names.values()) for name in collector}
_SERIES_ENDINGS = re.compile(r"_(total|bucket|count|sum|created)$")
# Prometheus makes these itself.
_BUILT_IN = {"up", "ALERTS"}


def tool(name: str, *arguments: str) -> tuple[int, str]:
    """Exit code and output of promtool or amtool."""
    done = subprocess.run([installed(name), *arguments], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def installed(name: str) -> str:
    """The path of one of Prometheus' programs; the test is skipped where there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here (Debian: apt-get install prometheus prometheus-alertmanager)")
    return found


def unknown_metrics(expr: str) -> set[str]:
    """The metric names in a PromQL expression that neither we nor the installed SDK have."""
    return {name for name in names_in(expr) if name not in _BUILT_IN and not _exists(name)}


def names_in(expr: str) -> set[str]:
    """The metric names in a PromQL expression: what remains without strings, labels, clauses and functions."""
    bare = re.sub(r'"[^"]*"', "", expr)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring|group_left)\s*\([^)]*\)", "", bare)
    bare = re.sub(r"\b[a-z_]+\s*(?=\()", "", bare)
    words = set(re.findall(r"\b[a-zA-Z_]\w{2,}\b", bare))
    return words - {"and", "unless", "offset", "bool", "time", "sum", "max", "min", "avg", "count"}


def _exists(name: str) -> bool:
    if name in _OURS or _SERIES_ENDINGS.sub("", name) in _OURS:
        return True
    bare = _SERIES_ENDINGS.sub("", name).removeprefix("temporal_")
    # The SDK writes the unit at the end of what it times.
    return name.startswith("temporal_") and bare.removesuffix("_seconds").encode() in _sdk()


def _sdk() -> bytes:
    folder = Path(sysconfig.get_path("platlib"), "temporalio", "bridge")
    if not _SDK:
        _SDK.append(next(folder.glob("temporal_sdk_bridge*.so")).read_bytes())
    return _SDK[0]


_SDK: list[bytes] = []
