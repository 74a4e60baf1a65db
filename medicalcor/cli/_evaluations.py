"""The four evaluations of `medicalcor eval`: lead scores, replies, danger to life, redaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from medicalcor.cli._labelled import Case, Judged, agreement, confusion, macro_f1, precision, recall
from medicalcor.domain.classification import Classification, classify

Scorer = Callable[[str, Sequence[str]], int]
Report = dict[str, Any]


def evaluate_scoring(cases: Sequence[Case], scorer: Scorer) -> Report:
    """Classes of leads; emergencies are left out, as they never reach scoring (cases/README.md)."""
    scored = [case for case in cases if not case.fields.get("emergency")]
    results = [(case, scorer(case.message, case.fields.get("history") or ())) for case in scored]
    judged = [Judged(case, classify(case.fields["s"]).value, classify(score).value) for case, score in results]
    report = _classes("scoring", judged, [name.value for name in Classification])
    report["left_out"] = len(cases) - len(scored)
    report["exact_score"] = _rounded(sum(case.fields["s"] == score for case, score in results) / max(1, len(results)))
    languages = sorted({str(case.fields["lang"]) for case in scored if "lang" in case.fields})
    report["by_language"] = {language: _figures(_of_language(judged, language)) for language in languages}
    return report


def evaluate_replies(cases: Sequence[Case]) -> Report:
    """yes, no, stop, or other (labelled null: no answer to our question; START counts as other)."""
    from medicalcor.domain.answers import read_reply

    judged = []
    for case in cases:
        judged.append(Judged(case, _answer(case.fields["r"]), _answer(read_reply(case.message))))
    report = _classes("replies", judged, ["yes", "no", "stop", "other"])
    report["stop_missed"] = sum(one.expected == "stop" != one.got for one in judged)
    report["taken_for_an_answer"] = sum(one.expected == "other" != one.got for one in judged)
    return report


def _answer(reply: str | None) -> str:
    return reply if reply in ("yes", "no", "stop") else "other"


def evaluate_emergency(cases: Sequence[Case]) -> Report:
    """Danger to life against everything else."""
    from medicalcor.domain.emergency import danger_to_life

    labels = {True: "danger", False: "no danger"}
    judged = [Judged(case, labels[bool(case.fields["e"])], labels[danger_to_life(case.message)]) for case in cases]
    report = _classes("emergency", judged, list(labels.values()))
    report["missed"] = sum(one.expected == "danger" != one.got for one in judged)
    report["false_alarms"] = sum(one.got == "danger" != one.expected for one in judged)
    report["precision"] = _rounded(precision(judged, "danger"))
    return report


def evaluate_redaction(cases: Sequence[Case]) -> Report:
    """What leaked, whole, without its separators or by a run of its digits, and what was taken away needlessly."""
    from medicalcor.domain.redaction import redact

    hidden: dict[str, list[bool]] = {}
    kept: list[bool] = []
    misses: list[Report] = []
    for case in cases:
        output = redact(case.message)
        for secret in case.fields["hide"]:
            leak = leaks(secret, output)
            hidden.setdefault(_kind_of_secret(secret), []).append(not leak)
            if leak:
                misses.append(_miss(case, "hidden", f"leaked: {secret}"))
        for text in case.fields.get("keep", ()):
            kept.append(text in output)
            if text not in output:
                misses.append(_miss(case, "kept", f"taken away: {text}"))
    everything = [one for group in hidden.values() for one in group]
    return {
        "kind": "redaction",
        "cases": len(cases),
        "hidden": _share(everything),
        "kept": _share(kept),
        "recall": {kind: _share(group) for kind, group in sorted(hidden.items())},
        "misses": misses,
    }


def leaks(secret: str, output: str) -> bool:
    """Whether a secret can be read in an output: as it is, without separators, or a part of four digits and more."""
    if secret in output or _squashed(secret) in _squashed(output):
        return True
    shown = set(re.findall(r"\d{4,}", output))
    return any(part in shown for part in re.findall(r"\d{4,}", secret))


def _classes(kind: str, judged: Sequence[Judged], labels: Sequence[str]) -> Report:
    misses = [_miss(one.case, one.expected, one.got) for one in judged if one.expected != one.got]
    table = confusion(judged, labels)
    return {"kind": kind, "cases": len(judged), **_figures(judged, labels), "confusion": table, "misses": misses}


def _figures(judged: Sequence[Judged], labels: Sequence[str] = tuple(Classification)) -> Report:
    return {
        "agreement": _rounded(agreement(judged)),
        "macro_f1": _rounded(macro_f1(judged)),
        "recall": {str(label): _rounded(recall(judged, label)) for label in labels},
    }


def _of_language(judged: Sequence[Judged], language: str) -> list[Judged]:
    return [one for one in judged if one.case.fields.get("lang") == language]


def _miss(case: Case, expected: str, got: str) -> Report:
    return {"line": case.line, "expected": expected, "got": got, "m": case.message}


def _squashed(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _kind_of_secret(secret: str) -> str:
    if "@" in secret:
        return "e-mail"
    if re.match(r"[A-Z]{2}\d{2}", secret):
        return "IBAN"
    digits = sum(character.isdigit() for character in secret)
    if digits >= 6:
        return "number"
    return "address or date" if digits else "words"


def _share(found: Sequence[bool]) -> float:
    return _rounded(sum(found) / len(found)) if found else 1.0


def _rounded(value: float) -> float:
    return round(value, 4)
