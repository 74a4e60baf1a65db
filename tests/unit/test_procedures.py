"""The 19 treatments and other people's words for them."""

from __future__ import annotations

import json

import pytest

from medicalcor.domain.lexicon_procedures import TREATMENT_PATTERNS
from medicalcor.domain.procedures import PROCEDURES, normalise_procedures
from tests.shared import require_shared


def test_the_table_is_the_vocabulary_of_the_shared_cases() -> None:
    lines = require_shared("cases/scoring.jsonl").read_text(encoding="utf-8").splitlines()
    assert {name for line in lines for name in json.loads(line)["p"]} == set(PROCEDURES)


def test_every_treatment_has_its_words() -> None:
    assert set(TREATMENT_PATTERNS) == set(PROCEDURES)
    assert len(PROCEDURES) == 19


@pytest.mark.parametrize("name", PROCEDURES)
def test_our_own_names_and_descriptions_are_understood(name: str) -> None:
    assert normalise_procedures([name]) == [name]
    assert name in normalise_procedures([PROCEDURES[name]])


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Dental implants", "implant"),
        ("All-on-4", "all_on_x"),
        ("full mouth implants", "all_on_x"),
        ("teeth whitening", "whitening"),
        ("Root Canal", "root_canal"),
        ("fațete dentare", "veneers"),
        ("Zahnreinigung", "hygiene"),
        ("Invisalign", "aligners"),
        ("children", "pediatric"),
        ("WISDOM-TOOTH", "wisdom_tooth"),
    ],
)
def test_a_model_s_wording_becomes_ours(wording: str, expected: str) -> None:
    assert normalise_procedures([wording]) == [expected]


def test_what_is_no_treatment_is_dropped_and_nothing_comes_twice() -> None:
    assert normalise_procedures(["botox", "", "implant", "dental implants", "crown"]) == ["implant", "crown"]
