"""Alert rules, scrape configuration and dashboards: Prometheus' own tools take them, and every name in them exists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from medicalcor.contracts.names import Queue
from tests.deploy.promtool import PROMETHEUS, ROOT, names_in, tool, unknown_metrics

RULES = [r for group in yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"] for r in group["rules"]]
CASES = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())["tests"]
DASHBOARDS = sorted((ROOT / "deploy" / "grafana").glob("*.json"))
HEADINGS = re.findall(r"^##+ (.+)$", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.MULTILINE)


def panels(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["panels"]
    return found


QUERIES = [
    pytest.param(target["expr"], id=f"{path.stem}: {panel['title']}")
    for path in DASHBOARDS
    for panel in panels(path)
    for target in panel["targets"]
]


def test_every_alert_fires_for_its_cause_and_stays_silent_otherwise() -> None:
    code, text = tool("promtool", "test", "rules", str(PROMETHEUS / "rules_test.yml"))
    assert code == 0, text


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(alert: str) -> None:
    kinds = {case["name"].split(":")[0] for case in CASES}
    assert {f"{alert} fires", f"{alert} is silent"} <= kinds
    for case in (case for case in CASES if case["name"].startswith(f"{alert} ")):
        (asked,) = case["promql_expr_test"]
        assert f'alertname="{alert}"' in asked["expr"]
        assert bool(asked["exp_samples"]) == (" fires:" in case["name"])


@pytest.mark.parametrize("alert", [rule["alert"] for rule in RULES])
def test_every_alert_has_a_test_that_brings_its_cause_about(alert: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*_for_real.py")]
    assert any(f'"{alert}"' in text and "firing(" in text for text in texts)


def test_the_files_are_valid_to_prometheus_and_alertmanager() -> None:
    for name, *arguments in (
        ("promtool", "check", "config", str(PROMETHEUS / "prometheus.yml")),
        ("amtool", "check-config", str(PROMETHEUS / "alertmanager.example.yml")),
    ):
        code, text = tool(name, *arguments)
        assert code == 0, text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_asks_for_metrics_that_exist_and_names_a_part_of_the_runbook(rule: dict[str, Any]) -> None:
    assert unknown_metrics(rule["expr"]) == set()
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert page == "docs/operations.md"
    assert anchor in {_anchor(heading) for heading in HEADINGS}
    assert rule["labels"]["severity"] in {"critical", "warning"}


def test_every_queue_has_a_worker_that_is_scraped() -> None:
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    (targets,) = (job["static_configs"][0]["targets"] for job in jobs if job["job_name"] == "medicalcor-worker")
    assert {target.partition(":")[0] for target in targets} == {f"worker-{queue}" for queue in Queue}


@pytest.mark.parametrize("query", QUERIES)
def test_every_panel_asks_for_metrics_that_exist(query: str) -> None:
    assert names_in(query)
    assert unknown_metrics(query) == set()


def test_prometheus_understands_every_panel(tmp_path: Path) -> None:
    queries = [param.values[0] for param in QUERIES]
    rules = [
        {"record": f"panel:{number}", "expr": str(query).replace("$__rate_interval", "5m")}
        for number, query in enumerate(queries)
    ]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    code, text = tool("promtool", "check", "rules", str(file))
    assert code == 0, text


def test_a_name_that_does_not_exist_is_found() -> None:
    assert unknown_metrics('sum by (le) (rate(lead_scored_total{x="y"}[5m])) > 0') == {"lead_scored_total"}
    assert unknown_metrics("temporal_activity_execution_fails_total offset 1h") == {
        "temporal_activity_execution_fails_total"
    }


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
