"""Labelled files of messages: reading them, telling the four kinds apart, and the figures of a comparison."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A kind is told by the fields that only it has (cases/README.md).
_FIELDS = {"scoring": "s", "replies": "r", "emergency": "e", "redaction": "hide"}


class LabelledFileError(ValueError):
    """The file cannot be evaluated; the text names the line."""


@dataclass(frozen=True)
class Case:
    """One labelled line: its number in the file and its fields."""

    line: int
    fields: dict[str, Any]

    @property
    def message(self) -> str:
        """The text to be judged."""
        return str(self.fields["m"])


@dataclass(frozen=True)
class Judged:
    """A case with what was expected and what came out, both as labels."""

    case: Case
    expected: str
    got: str


def read_cases(file: Path) -> tuple[str, list[Case]]:
    """The kind of a labelled file and its cases; LabelledFileError names the line that is wrong."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelledFileError(f"{file}: cannot be read as UTF-8 text ({type(error).__name__})") from error
    cases = [_case(file, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not cases:
        raise LabelledFileError(f"{file}: holds no labelled line")
    kind = next((kind for kind, field in _FIELDS.items() if field in cases[0].fields), None)
    if kind is None:
        raise LabelledFileError(f"{file}:{cases[0].line}: none of the labels s, r, e or hide beside m")
    for case in cases:
        if wrong := _wrong(kind, case.fields):
            raise LabelledFileError(f"{file}:{case.line}: {wrong}")
    return kind, cases


def _wrong(kind: str, fields: dict[str, Any]) -> str:
    """What is wrong with a line's labels, or ""."""
    name = _FIELDS[kind]
    if name not in fields:
        return f"no label {name!r}, as the lines of a {kind} set have"
    label = fields[name]
    if kind == "scoring" and (label not in (1, 2, 3, 4, 5) or isinstance(label, bool)):
        return "the label s is a score from 1 to 5"
    if kind == "scoring" and not _are_texts(fields.get("history") or []):
        return "history is a list of texts"
    if kind == "replies" and label not in ("yes", "no", "stop", "start", None):
        return "the label r is yes, no, stop, start or null"
    if kind == "emergency" and not isinstance(label, bool):
        return "the label e is true or false"
    if kind == "redaction" and not (_are_texts(label) and _are_texts(fields.get("keep", []))):
        return "hide and keep are lists of texts"
    return ""


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _case(file: Path, number: int, line: str) -> Case:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LabelledFileError(f"{file}:{number}: not a JSON object ({error})") from error
    if not isinstance(fields, dict) or not isinstance(fields.get("m"), str):
        raise LabelledFileError(f"{file}:{number}: not a JSON object with the text in m")
    return Case(number, fields)


def recall(judged: Sequence[Judged], label: str) -> float:
    """The share of the cases of a class that were found; 1.0 where the class is empty."""
    of_class = [one for one in judged if one.expected == label]
    return sum(one.got == label for one in of_class) / len(of_class) if of_class else 1.0


def precision(judged: Sequence[Judged], label: str) -> float:
    """The share of what was called `label` that is it; 1.0 where nothing was called so."""
    called = [one for one in judged if one.got == label]
    return sum(one.expected == label for one in called) / len(called) if called else 1.0


def macro_f1(judged: Sequence[Judged]) -> float:
    """The mean of the classes' F1, every class that occurs counting alike."""
    labels = {one.expected for one in judged}
    return sum(_f1(judged, label) for label in labels) / len(labels) if labels else 1.0


def agreement(judged: Sequence[Judged]) -> float:
    """The share of cases judged as expected."""
    return sum(one.expected == one.got for one in judged) / len(judged) if judged else 1.0


def confusion(judged: Sequence[Judged], labels: Sequence[str]) -> dict[str, dict[str, int]]:
    """Expected class → class that came out → cases."""
    counts = Counter((one.expected, one.got) for one in judged)
    return {expected: {got: counts[expected, got] for got in labels} for expected in labels}


def _f1(judged: Sequence[Judged], label: str) -> float:
    hits = sum(one.expected == one.got == label for one in judged)
    wrong = sum((one.expected == label) != (one.got == label) for one in judged)
    return 2 * hits / (2 * hits + wrong) if hits or wrong else 1.0
