"""What must not leave does not, and what the score hangs on stays (spec §4, §7; issue B's floors)."""

from __future__ import annotations

import json
import random
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medicalcor.cli._evaluations import evaluate_redaction
from medicalcor.cli._labelled import read_cases
from medicalcor.domain.redaction import redact
from tests.shared import require_shared

_OWN = Path(__file__).parent / "data" / "redaction.jsonl"
_CASES: list[dict[str, Any]] = [json.loads(line) for line in _OWN.read_text(encoding="utf-8").splitlines()]
_MESSAGES = [case["m"] for case in _CASES]
_PIECES = [
    *(
        "a",
        "A",
        "0",
        "1",
        "7",
        "+",
        "@",
        ".",
        "-",
        "(",
        "'",
        "_",
        "[",
        "/",
        "€",
        "ﷺ",
        "ß",
        "😀",
        "\u0301",
        "٠",
        "\x00",
        "\u200b",
    ),
    *(
        "a ",
        "Aa ",
        "1 ",
        "0-",
        "0 ",
        "1.",
        "14 15 ",
        "zero ",
        "doi ",
        "o ",
        "double ",
        "vierund",
        "hundert",
        "sute",
        "si ",
    ),
    *("str ", "strada a ", "bl 1 ", "ap 1", "ap 1 ", "12 high ", "street ", "am a ", "wohne ", "i live at a "),
    *("sunt ", "Ana ", "Ana-", "ma numesc ", "name: a ", "Frau ", "mr A ", "thanks, A\n", "- A\n", "von ", "a here, "),
    *(
        "born 1 ",
        "geboren ",
        "1 mai ",
        "*1.",
        "at ",
        "a at ",
        "dot ",
        "a dot ",
        "la ",
        "www.",
        "http://",
        "a.ro/",
        "@a",
    ),
    *("ro12", "ro12 ", "cnp ", "card 1", "tel 1 ", "12:30 ", "1 000 lei ", "[name]", "[phone] 1", "plus ", "seria 1"),
]
# CPU seconds of this thread, far above what a message takes (bench/understanding.py): a runaway pattern needs them.
_RUNAWAY = 1.0


def _longest(pieces: list[str]) -> str:
    return ("".join(pieces) * 4096)[:4096]


def test_the_shared_cases_leak_nothing_and_keep_what_the_score_needs() -> None:
    _, cases = read_cases(require_shared("cases/redaction.jsonl"))
    report = evaluate_redaction(cases)
    assert report["hidden"] == 1.0, report["misses"]
    assert report["kept"] >= 0.98, report["misses"]


def test_our_own_messages_leak_almost_nothing_and_keep_what_the_score_needs() -> None:
    _, cases = read_cases(_OWN)
    report = evaluate_redaction(cases)
    assert report["cases"] >= 500
    assert report["hidden"] >= 0.99, report["misses"]
    assert report["kept"] >= 0.99, report["misses"]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Sunt Ana Pop, 0712 345 678, vreau All-on-4", "Sunt [name], [phone], vreau All-on-4"),
        ("CNP 1850312400004, card 4111 1111 1111 1111", "CNP [id number], card [card]"),
        ("RO49AAAA1B31007593840000 sau a@example.org", "[iban] sau [email]"),
        (
            "nascuta la 12.03.1985, str. Macului 14, control pe 14.03",
            "nascuta la [birth date], [address], control pe 14.03",
        ),
        ("oh seven seven double oh nine hundred one two three, two veneers", "[phone], two veneers"),
        ("joe dot bloggs at example dot com", "[email]"),
        ("see https://example.com/p/ana-l?id=7781.", "see [link]."),
    ],
)
def test_each_kind_has_its_mark(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "digits",
    [
        "٠٧١٢٣٤٥٦٧٨",
        "０７１２３４５６７８",
        "0️⃣7️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "0712\u200b345\u200b678",
        "𝟎𝟕𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
        "0712\u2011345\u2011678",
    ],
)
def test_a_phone_in_other_digits_or_with_invisible_characters_is_seen(digits: str) -> None:
    assert redact(f"sunati la {digits}, vreau fatete") == "sunati la [phone], vreau fatete"


def test_known_names_go_in_any_case_with_or_without_diacritics() -> None:
    text = "ȚURCANU a scris; turcanu revine, Țurcanu-Pop nu. Implant pe 36."
    assert redact(text, ["Ilie Țurcanu"]) == "[name] a scris; [name] revine, [name]-Pop nu. Implant pe 36."


def test_a_known_name_inside_another_word_is_left() -> None:
    assert redact("banana split, anamneza", ["Ana Li"]) == "banana split, anamneza"


def test_a_name_once_given_goes_wherever_it_stands() -> None:
    assert redact("ma numesc vlad ciurelea. ciurelea e si fratele meu") == "ma numesc [name]. [name] e si fratele meu"


def test_a_text_built_to_uncover_itself_piece_by_piece_leaves_as_nothing() -> None:
    assert redact(_longest(["ap 1"])) == "[text removed]"


@pytest.mark.parametrize("message", ["SUNT INTERESAT DE IMPLANT, BUGET 3000 EURO", "I AM VERY WORRIED ABOUT TOOTH 36"])
def test_capitals_throughout_are_no_names(message: str) -> None:
    assert redact(message) == message


@given(st.sampled_from(_MESSAGES), st.sampled_from(_MESSAGES), st.sampled_from([" ", "\n", ". ", ", "]))
@settings(max_examples=150, deadline=None)
def test_redacting_twice_is_redacting_once(one: str, other: str, between: str) -> None:
    once = redact(one + between + other)
    assert redact(once) == once


@given(st.text(max_size=4096))
@settings(max_examples=100, deadline=None)
def test_any_unicode_is_redacted_once_and_for_all(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_no_repetition_makes_the_rules_run_away(pieces: list[str]) -> None:
    text = _longest(pieces)
    started = time.thread_time()
    once = redact(text)
    assert time.thread_time() - started < _RUNAWAY, pieces
    assert redact(once) == once


def test_no_medley_of_hostile_pieces_makes_the_rules_run_away() -> None:
    dice = random.Random(4)
    for _ in range(15):
        text = "".join(dice.choices(_PIECES, k=4096))[:4096]
        started = time.thread_time()
        once = redact(text)
        assert time.thread_time() - started < _RUNAWAY
        assert redact(once) == once


def test_case_and_diacritics_hide_no_number() -> None:
    """Names lose their capitals and may stay; numbers, mail, links and addresses may not."""
    for case in _CASES:
        plain = "".join(c for c in unicodedata.normalize("NFD", case["m"]) if not unicodedata.combining(c))
        for secret in case["hide"]:
            digits = "".join(c for c in unicodedata.normalize("NFKC", secret) if c.isdecimal())
            if len(digits) > 8 and digits.isascii():
                shown = "".join(c for c in redact(plain.upper()) if c.isdecimal())
                assert digits not in shown, case["m"]
