"""Which leads could score otherwise, and what of their notes are their own words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medicalcor.domain.lead_refresh import RULES, Standing, could_differ, lead_words, patients_words, scorer_name
from medicalcor.vendors.hubspot.engagements import as_html

SCORED = datetime(2026, 11, 1, 12, tzinfo=UTC)
BEFORE, AFTER = SCORED - timedelta(hours=1), SCORED + timedelta(hours=1)
NOW_BY = scorer_name("gpt-4o", "2026-11-2")


@pytest.mark.parametrize(
    ("last_message", "scored_by", "scorer", "differs"),
    [
        (BEFORE, NOW_BY, NOW_BY, False),
        (AFTER, NOW_BY, NOW_BY, True),
        (BEFORE, RULES, NOW_BY, True),
        (BEFORE, scorer_name("gpt-4o", "2026-10-1"), NOW_BY, True),
        (BEFORE, scorer_name("gpt-5", "2026-11-2"), NOW_BY, True),
        (BEFORE, "", NOW_BY, True),
        (None, RULES, RULES, False),
        (BEFORE, NOW_BY, RULES, False),
        (AFTER, NOW_BY, RULES, True),
    ],
)
def test_what_could_differ(last_message: datetime | None, scored_by: str, scorer: str, differs: bool) -> None:
    assert could_differ(Standing(SCORED, last_message, scored_by), scorer) is differs


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("WhatsApp: Vreau implant", "Vreau implant"),
        ("WhatsApp: sub 5000 < € & azi\ndimineață", "sub 5000 < € & azi\ndimineață"),
        ("WhatsApp: [imagine] cât costă așa ceva?", "cât costă așa ceva?"),
        ("WhatsApp: [mesaj vocal]", ""),
        ("WhatsApp: ", ""),
        (
            "Formular web: Vreau\nproteză\nConsimțământ: marketing=da\nTextul văzut: Sunt de acord",
            "Vreau\nproteză",
        ),
        ("Formular web: Vreau\nE-mail refuzat de HubSpot: x", "Vreau"),
        ("Trimis pe WhatsApp: Vă mulțumim", ""),
        ("Am sunat, revine luni", ""),
        ("", ""),
    ],
)
def test_the_patients_own_words(note: str, words: str) -> None:
    assert patients_words(as_html(note)) == words


def test_thanks_and_short_answers_say_nothing_of_what_a_lead_wants() -> None:
    notes = ["Vreau implanturi", "Da", "STOP", "Multumesc!", "👍", "Cât costă?"]
    assert lead_words(as_html(f"WhatsApp: {text}") for text in notes) == ["Vreau implanturi", "Cât costă?"]


def test_only_the_latest_words() -> None:
    assert lead_words(f"WhatsApp: vreau {n} implanturi" for n in range(40))[-1] == "vreau 39 implanturi"
    assert len(lead_words(f"WhatsApp: vreau {n} implanturi" for n in range(40))) == 20
