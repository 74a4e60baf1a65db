"""`medicalcor eval`: how well the rules (or the model) judge a labelled file (spec §10)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from medicalcor.cli._labelled import LabelledFileError, read_cases

if TYPE_CHECKING:
    from medicalcor.cli._evaluations import Report

_FIGURES = (
    "agreement",
    "macro_f1",
    "exact_score",
    "precision",
    "hidden",
    "kept",
    "missed",
    "false_alarms",
    "stop_missed",
)
_MORE_FIGURES = ("taken_for_an_answer", "left_out")


class ScorerName(StrEnum):
    """Who scores the leads."""

    RULES = "rules"
    OPENAI = "openai"


def evaluate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines with m and the labels s, r, e or hide/keep.")
    ],
    scorer: Annotated[ScorerName, typer.Option(help="Who scores leads: the rules, or the model (needs a key).")] = (
        ScorerName.RULES
    ),
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Measure the rules on a labelled file: agreement, macro-F1, recall per class, confusion table, misses."""
    from medicalcor.cli._openai_scorer import ScorerError

    try:
        report = _report(file, scorer)
    except (LabelledFileError, ScorerError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if json_output:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)


def _report(file: Path, scorer: ScorerName) -> Report:
    from medicalcor.cli._evaluations import evaluate_emergency, evaluate_redaction, evaluate_replies, evaluate_scoring
    from medicalcor.cli._openai_scorer import openai_scorer

    kind, cases = read_cases(file)
    if kind == "scoring":
        return evaluate_scoring(cases, _rules_scorer if scorer is ScorerName.RULES else openai_scorer())
    if scorer is not ScorerName.RULES:
        raise LabelledFileError(f"{file}: a {kind} set is judged by the rules only; --scorer openai is for lead scores")
    by_kind = {"replies": evaluate_replies, "emergency": evaluate_emergency, "redaction": evaluate_redaction}
    return by_kind[kind](cases)


def _rules_scorer(message: str, history: Sequence[str]) -> int:
    from medicalcor.domain.scoring import score_by_rules

    return score_by_rules(message, history).score


def _print(report: Report) -> None:
    console = Console()
    summary = Table(title=f"{report['kind']}: {report['cases']} cases", title_justify="left")
    for name in ("figure", "value"):
        summary.add_column(name)
    for name in _FIGURES + _MORE_FIGURES:
        if name in report:
            summary.add_row(name.replace("_", " "), str(report[name]))
    for label, value in report["recall"].items():
        summary.add_row(f"recall {label}", str(value))
    for language, figures in report.get("by_language", {}).items():
        summary.add_row(f"macro f1 {language}", str(figures["macro_f1"]))
    console.print(summary)
    if "confusion" in report:
        console.print(_confusion_table(report["confusion"]))
    for miss in report["misses"]:
        console.print(f"line {miss['line']}: {miss['expected']} → {miss['got']}: {escape(miss['m'])}", highlight=False)


def _confusion_table(confusion: dict[str, dict[str, int]]) -> Table:
    table = Table(title="expected ↓ came out →", title_justify="left")
    table.add_column("")
    for label in confusion:
        table.add_column(label, justify="right")
    for expected, row in confusion.items():
        table.add_row(expected, *(str(count) for count in row.values()))
    return table
