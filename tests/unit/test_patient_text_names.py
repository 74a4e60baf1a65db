"""Texts are asked for by name, with plain values: what travels through the engine to the send."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from medicalcor.domain.consent import ConsentType
from medicalcor.domain.patient_texts import (
    TEXTS,
    VISIT_ANSWERS,
    ClinicFacts,
    PatientText,
    Visit,
    answer_received,
    ask_again_consent,
    ask_again_visit,
    ask_which_visit,
    emergency,
    first_reply,
    media_acknowledgement,
    start_answered,
    start_question,
    stop_confirmation,
    write,
)

BUCHAREST = ZoneInfo("Europe/Bucharest")
FACTS = ClinicFacts(
    BUCHAREST, privacy_url="https://clinic.example/p", clinic_phone="+40310000000", on_call_phone="+40722000000"
)
WHEN = "2026-08-06T11:30:00+00:00"
SIX = datetime(2026, 8, 6, 11, 30, tzinfo=UTC)

# name, values as they travel, and the text that they mean
BY_NAME: list[tuple[str, dict[str, str], PatientText]] = [
    ("first_reply", {}, first_reply("ro", privacy_url=FACTS.privacy_url, zone=BUCHAREST)),
    (
        "first_reply",
        {"opens_at": WHEN, "ask_data": "yes"},
        first_reply("ro", privacy_url=FACTS.privacy_url, zone=BUCHAREST, opens_at=SIX, ask_data_consent=True),
    ),
    ("media_acknowledgement", {}, media_acknowledgement("ro", FACTS.clinic_phone)),
    ("stop_confirmation", {}, stop_confirmation("ro")),
    ("start_question", {}, start_question("ro")),
    ("start_answered", {"granted": "yes"}, start_answered("ro", granted=True)),
    ("start_answered", {"granted": "no"}, start_answered("ro", granted=False)),
    ("answer_received", {}, answer_received("ro")),
    ("emergency", {}, emergency("ro", FACTS.on_call_phone)),
    ("ask_again_visit", {"appointment_id": "512", "when": WHEN}, ask_again_visit("ro", Visit("512", SIX), BUCHAREST)),
    (
        "ask_which_visit",
        {"answer": "confirm", "visits": f"512@{WHEN},513@2026-08-07T07:00:00Z"},
        ask_which_visit(
            "ro", [Visit("512", SIX), Visit("513", datetime(2026, 8, 7, 7, 0, tzinfo=UTC))], "confirm", BUCHAREST
        ),
    ),
    (
        "ask_again_consent",
        {"consents": "marketing_whatsapp,appointment_reminders"},
        ask_again_consent("ro", [ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS]),
    ),
]


@pytest.mark.parametrize(("name", "values", "text"), BY_NAME)
def test_a_text_is_written_by_its_name_from_plain_values(name: str, values: dict[str, str], text: PatientText) -> None:
    assert write(name, "ro", values, FACTS) == text


def test_every_name_is_tried_here_or_with_the_answers_to_taps() -> None:
    assert {name for name, _, _ in BY_NAME} | VISIT_ANSWERS.keys() == TEXTS


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("no_such_text", {}),
        ("emergency", {"phone": "0712345678"}),
        ("start_answered", {}),
        ("start_answered", {"granted": "perhaps"}),
        ("first_reply", {"opens_at": "2026-08-06T11:30:00"}),
        ("first_reply", {"ask_data": "1"}),
        ("ask_again_visit", {"appointment_id": "512"}),
        ("ask_again_visit", {"appointment_id": "51 2", "when": WHEN}),
        ("ask_which_visit", {"answer": "confirm", "visits": ""}),
        ("ask_which_visit", {"answer": "undo", "visits": f"512@{WHEN}"}),
        ("ask_again_consent", {"consents": ""}),
        ("ask_again_consent", {"consents": "newsletter"}),
    ],
)
def test_a_name_or_values_that_make_no_text_are_told_without_the_values(name: str, values: dict[str, str]) -> None:
    with pytest.raises(ValueError) as caught:
        write(name, "ro", values, FACTS)
    assert not [value for value in values.values() if len(value) > 2 and value in str(caught.value)]
    assert caught.value.__cause__ is None
