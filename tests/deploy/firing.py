"""Whether an alert of rules.yml fires for samples that a process gave to be scraped."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.deploy.promtool import PROMETHEUS, tool
from tests.observability.scraped import Labels

# What the rules ask of the past: nothing that stood there is news.
STOOD_MINUTES = 70

Samples = dict[tuple[str, Labels], float]


def firing(alert: str, before: Samples, after: Samples, tmp_path: Path, *, minutes: int = 40) -> bool:
    """Whether the alert fires when the first scrape, an hour and a half old, becomes the second and stays so.

    A sample that was not there before begins to be there, as with a counter's first event. `minutes`: when it is asked,
    counted from STOOD_MINUTES; the first 33 of them are still the first scrape's.
    """
    series = [
        {"series": _series(*key), "values": _values(before.get(key), number)}
        for key, number in after.items()
        if not key[0].startswith(("python_", "process_"))
    ]
    asked = f'count(ALERTS{{alertname="{alert}", alertstate="firing"}}) > bool 0'
    fires = {"expr": asked, "eval_time": f"{STOOD_MINUTES + minutes}m", "exp_samples": [{"labels": "{}", "value": 1}]}
    case = {"interval": "1m", "input_series": series, "promql_expr_test": [fires]}
    file = tmp_path / f"{alert}.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(PROMETHEUS / "rules.yml")], "tests": [case]}))
    code, text = tool("promtool", "test", "rules", str(file))
    assert code == 0 or "got: nil" in text, text
    return code == 0


def from_nothing(before: Samples, after: Samples) -> Samples:
    """A worker that began at zero: what has failed since is what a rate is taken of."""
    return {key: before.get(key, 0.0) for key in after}


def _series(name: str, labels: Labels) -> str:
    return name + "{" + ",".join(f'{key}="{text}"' for key, text in sorted(labels)) + "}"


def _values(before: float | None, after: float) -> str:
    known = "_" if before is None else before
    return f"{known}x{STOOD_MINUTES + 33} {after}x12"
