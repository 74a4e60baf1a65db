"""What a message is about, where it is no lead: who is answered, and who is not, follows from it (spec §3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.topics import topic_of

AFFAIRS = (
    "Întârzii 10 minute",
    "intarzii un sfert de ora, scuze",
    "I'll be late",
    "Ich komme 10 Minuten später",
    "Pot să mut programarea de mâine?",
)
IDLE = (
    "Mulțumesc mult!",
    "Bună, mulțumesc",
    "ok",
    "Danke schön",
    "thanks a lot",
    "👍",
    "❤️❤️",
    "",
    "Oferim servicii SEO pentru clinica dvs, pachete de promovare",
    "Știți o florărie bună?",
)
OTHERS = (
    "Bună ziua",
    "Bună ziua, doamna doctor",
    "Hello!",
    "Guten Tag",
    "?",
    "0712 345 678",
    "15:30",
    "Vreau un implant",
    "cât costă?",
    "nu mai vreau",
    "Bună dimineața! Mai sunteți deschiși?",
)


@pytest.mark.parametrize("text", AFFAIRS)
def test_a_patients_affair_is_one(text: str) -> None:
    assert topic_of(text) == "affair"


@pytest.mark.parametrize("text", IDLE)
def test_nobody_who_thanks_smiles_or_sells_waits_for_a_reply(text: str) -> None:
    assert topic_of(text) == "idle"


@pytest.mark.parametrize("text", OTHERS)
def test_a_greeting_alone_a_question_mark_a_number_and_a_wish_want_an_answer(text: str) -> None:
    assert topic_of(text) == ""


@given(st.text(max_size=300))
def test_any_text_has_a_topic(text: str) -> None:
    assert topic_of(text) in ("affair", "idle", "")
