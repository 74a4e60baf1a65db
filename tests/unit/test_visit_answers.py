"""What taps on a reminder are answered with, in each language, with buttons for the visit as it is now."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from medicalcor.domain.button_payloads import read_payload
from medicalcor.domain.patient_texts import VISIT_ANSWERS, ClinicFacts, PatientText, write

FACTS = ClinicFacts(ZoneInfo("Europe/Bucharest"))
VALUES = {"appointment_id": "512", "when": "2026-08-06T11:30:00+00:00"}
BUTTONS = {
    "visit_moved": ["confirm", "move", "cancel"],
    "visit_cancelled": ["undo"],
    "visit_called_off": ["move"],
}
TIMELESS = {"visit_seen"}


def written(name: str, language: str) -> PatientText:
    return write(name, language, VALUES, FACTS)


@pytest.mark.parametrize("name", VISIT_ANSWERS)
@pytest.mark.parametrize(
    ("language", "when"),
    [("ro", "joi, 6 august, 14:30"), ("en", "Thursday, 6 August, 14:30"), ("de", "Donnerstag, 6. August, 14:30 Uhr")],
)
def test_an_answer_names_the_visit_in_clinic_time(name: str, language: str, when: str) -> None:
    assert (when in written(name, language).body) is (name not in TIMELESS)


@pytest.mark.parametrize("name", VISIT_ANSWERS)
def test_no_two_languages_and_no_two_answers_are_alike(name: str) -> None:
    assert len({written(name, language).body for language in ("ro", "en", "de")}) == 3
    assert [other for other in VISIT_ANSWERS if written(other, "ro").body == written(name, "ro").body] == [name]
    assert written(name, "hu") == written(name, "en")


@pytest.mark.parametrize("name", VISIT_ANSWERS)
def test_a_button_is_about_this_visit_at_this_time(name: str) -> None:
    taps = [read_payload(button.payload) for button in written(name, "ro").buttons]
    assert [tap.answer for tap in taps if tap] == BUTTONS.get(name, [])
    assert all(tap and (tap.subject, tap.at) == ("512", datetime(2026, 8, 6, 11, 30, tzinfo=UTC)) for tap in taps)


@pytest.mark.parametrize("values", [{}, {"appointment_id": "512"}, {**VALUES, "when": "2026-08-06T11:30:00"}])
def test_without_a_visit_and_its_time_there_is_no_answer(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="visit_confirmed"):
        write("visit_confirmed", "ro", values, FACTS)
