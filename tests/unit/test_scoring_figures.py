"""Floors under the figures on labelled messages: the shared cases, our own, and injections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from medicalcor.cli._evaluations import Report, evaluate_scoring
from medicalcor.cli._labelled import read_cases
from medicalcor.domain.scoring import score_by_rules
from tests.shared import require_shared

_DATA = Path(__file__).parent / "data"


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


def _figures(file: Path) -> Report:
    kind, cases = read_cases(file)
    assert kind == "scoring"
    return evaluate_scoring(cases, lambda message, history: score_by_rules(message, history).score)


def _assert_floors(report: Report) -> None:
    assert report["macro_f1"] >= 0.95
    assert report["recall"]["HOT"] >= 0.95
    assert min(figures["macro_f1"] for figures in report["by_language"].values()) >= 0.93


def test_the_shared_cases_are_scored_above_the_floors() -> None:
    _assert_floors(_figures(require_shared("cases/scoring.jsonl")))


def test_our_own_messages_are_scored_above_the_floors() -> None:
    _assert_floors(_figures(_DATA / "scoring_own.jsonl"))


def test_procedures_urgency_and_budget_of_the_shared_cases_are_found() -> None:
    lines = require_shared("cases/scoring.jsonl").read_text(encoding="utf-8").splitlines()
    leads = [case for case in map(json.loads, lines) if case["s"] > 1]
    verdicts = [(case, score_by_rules(case["m"])) for case in leads]
    shares = {
        "p": sum(set(case["p"]) == set(verdict.procedure_interest) for case, verdict in verdicts) / len(leads),
        "u": sum(case["u"] == verdict.urgency for case, verdict in verdicts) / len(leads),
        "b": sum(case["b"] == verdict.budget_mentioned for case, verdict in verdicts) / len(leads),
    }
    assert min(shares.values()) >= 0.92, shares


@pytest.mark.parametrize("case", _lines("injections.jsonl"), ids=lambda case: case["m"][:40])
def test_an_injection_counts_for_nothing(case: dict[str, Any]) -> None:
    assert score_by_rules(case["m"]).score == case["s"]


def test_no_injection_beside_a_message_raises_its_score() -> None:
    injections = [case["m"] for case in _lines("injections.jsonl") if case["alone"]]
    for message in [case["m"] for case in _lines("scoring_own.jsonl")][::6]:
        plain_score = score_by_rules(message).score
        for injection in injections:
            for text in (f"{message}\n{injection}", f"{injection}\n{message}", f"{message} {injection}"):
                assert score_by_rules(text).score <= plain_score, text
