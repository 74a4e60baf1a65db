"""`medicalcor eval`: the four kinds of labelled files, its figures, and what it says of a bad file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from medicalcor.cli._evaluations import leaks
from medicalcor.cli.evaluate import evaluate

_SCORING = [
    {"m": "cat costa o coroana?", "lang": "ro", "s": 3, "c": "WARM"},
    {"m": "where are you located?", "lang": "en", "s": 2, "c": "COLD"},
    {"m": "where are you located then?", "lang": "en", "s": 4, "c": "HOT"},
    {"m": "sangerez si nu se opreste", "lang": "ro", "s": 1, "c": "UNQUALIFIED", "emergency": True},
]


def _run(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(evaluate)
    return CliRunner().invoke(app, list(arguments))


def _written(tmp_path: Path, lines: list[Any]) -> str:
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return str(file)


def test_a_scoring_set_is_measured_without_its_emergencies(tmp_path: Path) -> None:
    report = json.loads(_run(_written(tmp_path, _SCORING), "--json").stdout)
    assert (report["kind"], report["cases"], report["left_out"]) == ("scoring", 3, 1)
    assert report["agreement"] == pytest.approx(2 / 3, abs=1e-3)
    assert report["recall"] == {"HOT": 0.0, "WARM": 1.0, "COLD": 1.0, "UNQUALIFIED": 1.0}
    # F1 of HOT 0, WARM 1, COLD 2/3.
    assert report["macro_f1"] == pytest.approx((0 + 1 + 2 / 3) / 3, abs=1e-3)
    assert report["confusion"]["HOT"] == {"HOT": 0, "WARM": 0, "COLD": 1, "UNQUALIFIED": 0}
    assert [miss["line"] for miss in report["misses"]] == [3]
    assert set(report["by_language"]) == {"ro", "en"}


def test_the_tables_show_the_misses_with_their_lines(tmp_path: Path) -> None:
    shown = _run(_written(tmp_path, _SCORING)).stdout
    assert "macro f1" in shown
    assert "line 3: HOT → COLD: where are you located then?" in shown


def test_replies_are_told_by_their_label(tmp_path: Path) -> None:
    lines = [{"m": "da", "r": "yes"}, {"m": "STOP", "r": "stop"}, {"m": "ce pret are?", "r": None}]
    report = json.loads(_run(_written(tmp_path, lines), "--json").stdout)
    assert (report["kind"], report["agreement"], report["stop_missed"]) == ("replies", 1.0, 0)


def test_emergencies_are_told_by_their_label(tmp_path: Path) -> None:
    lines = [{"m": "nu mai pot respira", "e": True}, {"m": "cat costa o coroana?", "e": False}]
    report = json.loads(_run(_written(tmp_path, lines), "--json").stdout)
    assert (report["kind"], report["missed"], report["false_alarms"]) == ("emergency", 0, 0)


def test_redaction_is_measured_by_what_leaks_and_what_is_kept(tmp_path: Path) -> None:
    lines = [{"m": "scrieti la ana@example.org, am 300 lei", "hide": ["ana@example.org"], "keep": ["300 lei"]}]
    report = json.loads(_run(_written(tmp_path, lines), "--json").stdout)
    assert (report["kind"], report["hidden"], report["kept"]) == ("redaction", 1.0, 1.0)
    assert report["recall"] == {"e-mail": 1.0}


@pytest.mark.parametrize(
    ("output", "leaked"),
    [
        ("[phone]", False),
        ("0712 345 678", True),
        ("0712.345.678", True),
        ("0712345678", True),
        ("[phone] 0712", True),
        ("costa 1000 lei", False),
    ],
)
def test_a_leak_is_seen_without_separators_and_in_part(output: str, leaked: bool) -> None:
    assert leaks("0712 345 678", output) is leaked


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{"m": "da", "r": "yes"}, "{broken"], ":2: not a JSON object"),
        ([{"m": "da", "r": "yes"}, "[1]"], ":2: not a JSON object with the text in m"),
        ([{"m": "da", "r": "yes"}, {"m": "nu"}], ":2: no label 'r'"),
        ([{"m": "da"}], ":1: none of the labels"),
        ([{"m": "da", "s": 7}], ":1: the label s is a score"),
        ([], "holds no labelled line"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, lines: list[Any], said: str) -> None:
    result = _run(_written(tmp_path, lines))
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    result = _run(str(tmp_path / "none.jsonl"))
    assert (result.exit_code, "cannot be read" in result.stderr) == (2, True)


def test_the_model_s_scorer_without_a_key_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    result = _run(_written(tmp_path, _SCORING), "--scorer", "openai")
    assert result.exit_code == 2
    assert "OPENAI_API_KEY" in result.stderr
