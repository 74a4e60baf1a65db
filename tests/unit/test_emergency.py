"""Danger to life: nothing missed on labelled messages, few false alarms, and what is harmless stays so (spec §3, c)."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicalcor.cli._evaluations import Report, evaluate_emergency
from medicalcor.cli._labelled import read_cases
from medicalcor.domain.emergency import danger_to_life
from tests.shared import load_jsonl, require_shared

_OWN = Path(__file__).parent / "data" / "emergency.jsonl"
_CASES = [json.loads(line) for line in _OWN.read_text(encoding="utf-8").splitlines()]
_DANGERS = [case["m"] for case in _CASES if case["e"]]
# CPU seconds of this thread, far above what a message takes (bench/understanding.py): a runaway pattern needs them.
_RUNAWAY = 1.0


def _figures(file: Path) -> Report:
    kind, cases = read_cases(file)
    assert kind == "emergency"
    return evaluate_emergency(cases)


def test_no_danger_of_the_shared_cases_is_missed() -> None:
    report = _figures(require_shared("cases/emergency.jsonl"))
    assert report["missed"] == 0, report["misses"]
    assert report["precision"] >= 0.9, report["misses"]


def test_no_danger_of_our_own_cases_is_missed() -> None:
    report = _figures(_OWN)
    assert report["cases"] >= 500
    assert report["missed"] == 0, report["misses"]
    assert report["precision"] >= 0.97, report["misses"]


def test_the_labelled_leads_are_in_danger_only_where_the_label_says_so() -> None:
    wrong = [
        case["m"]
        for case in load_jsonl("cases/scoring.jsonl")
        if danger_to_life(case["m"]) is not case.get("emergency", False)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "message",
    [
        # The house number 112, and other words of danger inside harmless ones (real-world case 7).
        "strada Unirii 112, aveți parcare?",
        "stau la blocul 112, scara 1, ap. 12",
        "fateta mi-a cazut din fata",
        "aerul conditionat din sala de asteptare nu merge",
        "avc-ul tatalui a fost in 2015, poate face implant?",
        "the stroke of the brush left a mark on my veneer",
        "chestia aia din piept de pui mi-a rupt coroana",
    ],
)
def test_words_of_danger_in_another_sense_are_harmless(message: str) -> None:
    assert not danger_to_life(message)


@pytest.mark.parametrize(
    "message",
    [
        "Am avut anul trecut o alergie, dar acum nu mai pot respira",
        "Cat costa o coroana? Tata tocmai a lesinat la voi in parcare",
        "I had a stroke in 2018. now my face is drooping again",
        "nu am febra dar mi se inchide gatul",
    ],
)
def test_harmless_words_beside_it_take_no_danger_back(message: str) -> None:
    assert danger_to_life(message)


@given(st.sampled_from(_DANGERS), st.sampled_from(["!", "!!!", " va rog", " please", " 🙏", "…", "\u200b", " ajutor"]))
@settings(max_examples=200, deadline=None)
def test_politeness_and_punctuation_hide_no_danger(message: str, decoration: str) -> None:
    assert danger_to_life(message + decoration)


@given(st.sampled_from(_DANGERS))
@settings(max_examples=200, deadline=None)
def test_case_and_diacritics_hide_no_danger(message: str) -> None:
    assert danger_to_life(message.upper())
    assert danger_to_life("".join(c for c in unicodedata.normalize("NFD", message) if not unicodedata.combining(c)))
    assert danger_to_life(message.replace("ș", "ş").replace("ț", "ţ").replace("'", "\u2019"))


def test_a_danger_after_thousands_of_characters_is_seen() -> None:
    assert danger_to_life("bla bla bla, cat costa o fateta? " * 300 + "Nu mai pot respira!")


@given(st.text(max_size=4096))
@settings(max_examples=100, deadline=None)
def test_any_unicode_is_judged(text: str) -> None:
    assert danger_to_life(text) in (True, False)


@pytest.mark.parametrize("piece", ["a ", "nu ", "dar ", "sange ", "respir ", "infect gat ", "no fever or ", "daca ,"])
def test_no_repetition_makes_the_rules_run_away(piece: str) -> None:
    started = time.thread_time()
    danger_to_life((piece * 4096)[:4096])
    assert time.thread_time() - started < _RUNAWAY
