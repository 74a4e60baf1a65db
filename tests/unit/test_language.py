"""Which language a message is in, and where that cannot be said (spec §4)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicalcor.domain.language import detect_language
from tests.shared import require_shared


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bună ziua, aș dori o programare", "ro"),
        ("buna ziua as vrea sa stiu pretul", "ro"),
        ("Vreau un implant", "ro"),
        ("Vreau All-on-4", "ro"),
        ("Hello, how much is a crown with you?", "en"),
        ("Guten Tag, was kostet eine Krone bei Ihnen?", "de"),
        ("buongiorno vorrei un impianto dentale", "it"),
        ("quiero saber el precio de un implante", "es"),
        ("bonjour je voudrais un rendez-vous", "fr"),
        ("jó napot szeretnék időpontot kérni", "hu"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "implant", "all on", "👍👍 ok", "..."])
def test_two_words_or_fewer_take_the_contact_s_language(text: str) -> None:
    assert detect_language(text, "de") == "de"
    assert detect_language(text) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bună ziua!", "ro"),
        ("BUNA", "ro"),
        ("Salut 🙂", "ro"),
        ("Hello", "en"),
        ("Guten Tag.", "de"),
        ("Grüß Gott", "de"),
    ],
)
def test_a_greeting_alone_says_it_where_the_contact_s_language_is_unknown(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert detect_language(text, "hu") == "hu"


def test_the_shared_messages_are_told_apart() -> None:
    lines = require_shared("cases/scoring.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if detect_language(case["m"])]
    assert sum(detect_language(case["m"]) == case["lang"] for case in cases) / len(cases) >= 0.97


@given(st.text(max_size=4096))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    assert len(detect_language(text)) in {0, 2}
