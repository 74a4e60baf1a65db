from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.answers import read_reply
from tests.shared import load_jsonl

OWN = [json.loads(line) for line in (Path(__file__).parent / "data/replies.jsonl").read_text("utf-8").splitlines()]


def misread(cases: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    read = [(case["m"], case["r"] or "other", read_reply(case["m"])) for case in cases]
    return [row for row in read if row[1] != row[2]]


def assert_floors(cases: list[dict[str, Any]]) -> None:
    wrong = misread(cases)
    assert len(wrong) <= 0.03 * len(cases), wrong
    assert [w for w in wrong if "stop" in w[1:]] == [], "a stop was missed or invented"
    assert [w for w in wrong if w[1] == "other"] == [], "what is no answer was taken for one"


def test_shared_replies_are_read_as_labelled() -> None:
    assert_floors(load_jsonl("cases/replies.jsonl"))


def test_our_own_replies_are_read_as_labelled() -> None:
    assert len(OWN) >= 100
    assert_floors(OWN)


def test_a_sentence_that_only_contains_stop_is_no_opt_out() -> None:
    for case in load_jsonl("cases/inputs/stop-sentences.jsonl"):
        assert (read_reply(case["m"]) == "stop") == (case["is"] == "opt_out"), case


def test_no_labelled_lead_is_taken_for_an_answer() -> None:
    taken = {c["m"] for c in load_jsonl("cases/scoring.jsonl") if len(c["m"]) > 4 and read_reply(c["m"]) != "other"}
    assert taken == set()


@pytest.mark.parametrize(
    "text",
    [
        "Da, mai bine joi",
        "Nu, confirm",
        "Ce înseamnă dezabonare?",
        "Nu mă dezabonați, vă rog",
        "Sunt bine",
        "not sure",
        "Scoateți-mă de pe lista de așteptare",
        "no more pain",
        "keine Nachricht bekommen",
        "Ja, natürlich nicht",
        "If I unsubscribe, what happens?",
        "remove me from the Friday appointment list",
        "da " * 400 + "?",
    ],
)
def test_a_change_of_mind_a_condition_or_a_question_is_no_answer(text: str) -> None:
    assert read_reply(text) == "other"


SURE = [c for c in OWN if c["r"] in ("yes", "no", "stop") and c["m"][:1].isalpha()]
polite = st.sampled_from(["va rog", "Te rog", "please", "BITTE", "danke", "thanks", "mulțumesc"])
neutral = st.sampled_from(["🙂", "🙏", "😊", "❤️", "🌞", "😅"])


@given(st.sampled_from(SURE), polite, neutral, st.sampled_from(["", "!", "...", " !!"]), st.booleans())
def test_politeness_case_emoji_and_punctuation_change_no_answer(
    case: dict[str, str], word: str, sign: str, mark: str, loud: bool
) -> None:
    text = f"{case['m'].rstrip('.!')}, {word}{mark} {sign}"
    assert read_reply(text.upper() if loud else text) == case["r"]


@given(st.sampled_from(SURE), st.sampled_from([("ş", "ș"), ("ţ", "ț"), ("a", "ă"), ("i", "î"), ("u", "ü"), ("s", "ș")]))
def test_diacritics_change_no_answer(case: dict[str, str], marks: tuple[str, str]) -> None:
    assert read_reply(case["m"].replace(marks[1], marks[0])) == case["r"]
    assert read_reply(case["m"].replace(marks[0], marks[1])) == case["r"]


@given(st.text(max_size=4096))
def test_any_text_is_read_as_one_of_five(text: str) -> None:
    assert read_reply(text) in {"yes", "no", "stop", "start", "other"}
