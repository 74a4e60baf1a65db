"""The fixed texts: in each language, within WhatsApp's limits, saying what the spec says they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from medicalcor.domain.button_payloads import Tap, read_payload
from medicalcor.domain.consent import STOPPED_BY_STOP, ConsentType
from medicalcor.domain.patient_phrases import PHRASES
from medicalcor.domain.patient_texts import (
    PatientText,
    ReplyButton,
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
)
from medicalcor.domain.patient_words import LANGUAGES, short_moment

BUCHAREST = ZoneInfo("Europe/Bucharest")
PRIVACY = "https://clinic.example/privacy"
STARTS = datetime(2026, 8, 6, 11, 30, tzinfo=UTC)
VISIT = Visit("512", STARTS)
SAME_TIME = Visit("513", STARTS)
LATER = Visit("114", STARTS + timedelta(days=2))

TEXTS: dict[str, Callable[[str], PatientText]] = {
    "first reply": lambda language: first_reply(language, privacy_url=PRIVACY, zone=BUCHAREST),
    "first reply, closed": lambda language: first_reply(
        language, privacy_url=PRIVACY, zone=BUCHAREST, opens_at=STARTS, ask_data_consent=True
    ),
    "media": lambda language: media_acknowledgement(language, "+40 31 000 0000"),
    "stop": stop_confirmation,
    "start": start_question,
    "started": lambda language: start_answered(language, granted=True),
    "not started": lambda language: start_answered(language, granted=False),
    "answer": answer_received,
    "emergency": lambda language: emergency(language, "+40 31 000 0001"),
    "one visit": lambda language: ask_again_visit(language, VISIT, BUCHAREST),
    "visits": lambda language: ask_which_visit(language, [LATER, VISIT, SAME_TIME], "confirm", BUCHAREST),
    "consent": lambda language: ask_again_consent(language, list(ConsentType)),
}


def taps(text: PatientText) -> list[Tap | None]:
    return [read_payload(button.payload) for button in text.buttons]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_written_in_each_language_and_in_english_for_others(name: str) -> None:
    written = {language: TEXTS[name](language) for language in LANGUAGES}
    assert len({text.body for text in written.values()}) == len(LANGUAGES)
    assert TEXTS[name]("") == TEXTS[name]("hu") == written["en"]
    for text in written.values():
        assert "{" not in text.body
        assert None not in taps(text)


def test_every_phrase_takes_the_same_facts_in_each_language() -> None:
    facts = ("{opens}", "{url}", "{phone}", "{purposes}", "{when}")
    for name, phrase in PHRASES.items():
        assert set(phrase) == set(LANGUAGES), name
        assert len({tuple(fact in text for fact in facts) for text in phrase.values()}) == 1, name


def test_the_first_reply_links_the_privacy_notice() -> None:
    for language in LANGUAGES:
        assert PRIVACY in TEXTS["first reply"](language).body
    assert "http" not in first_reply("ro", privacy_url="", zone=BUCHAREST).body


def test_outside_opening_hours_the_first_reply_says_when_the_clinic_answers() -> None:
    reply = first_reply("ro", privacy_url=PRIVACY, zone=BUCHAREST, opens_at=STARTS)
    assert "Clinica este închisă acum; vă răspundem din joi, 6 august, 14:30." in reply.body
    assert reply.buttons == ()


def test_the_first_reply_asks_for_consent_only_where_it_is_the_basis() -> None:
    asking = first_reply("de", privacy_url=PRIVACY, zone=BUCHAREST, ask_data_consent=True)
    assert [tap.answer for tap in taps(asking) if tap] == ["yes", "no"]
    assert all(tap.consents == {ConsentType.DATA_PROCESSING} for tap in taps(asking) if tap)


@pytest.mark.parametrize(
    ("language", "named"), [("ro", "reamintesc programările"), ("en", "Reminders"), ("de", "Terminerinnerungen")]
)
def test_the_stop_confirmation_names_that_reminders_stop_and_offers_start(language: str, named: str) -> None:
    text = stop_confirmation(language)
    assert named in text.body
    assert taps(text) == [Tap("start")]


def test_start_asks_about_what_stop_took() -> None:
    assert set(ConsentType) - STOPPED_BY_STOP == {ConsentType.DATA_PROCESSING}
    text = start_question("en")
    assert "check-ups and treatments" in text.body
    assert "remind you of your appointments" in text.body
    assert taps(text) == [Tap("start", "yes"), Tap("start", "no")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_emergency_text_names_112_first_and_the_on_call_number(language: str) -> None:
    text = emergency(language, "+40 31 000 0001")
    assert "112" in text.body.splitlines()[0]
    assert "+40 31 000 0001" in text.body
    assert text.buttons == ()
    assert ": ." not in emergency(language, "").body


def test_media_are_acknowledged_with_the_clinics_number_where_it_has_one() -> None:
    assert "+40 31 000 0000" in TEXTS["media"]("ro").body
    assert len(media_acknowledgement("ro").body.splitlines()) == 1


def test_one_open_visit_is_asked_about_by_name_with_its_three_buttons() -> None:
    text = ask_again_visit("ro", VISIT, BUCHAREST)
    assert "joi, 6 august, 14:30" in text.body
    assert taps(text) == [Tap("appointment", answer, "512", STARTS) for answer in ("confirm", "move", "cancel")]


def test_several_open_visits_are_told_apart_by_a_button_each_the_next_first() -> None:
    text = ask_which_visit("ro", [LATER, SAME_TIME, VISIT], "cancel", BUCHAREST)
    assert [button.title for button in text.buttons] == [
        "joi 6 aug 14:30 (1)",
        "joi 6 aug 14:30 (2)",
        "sâm 8 aug 14:30",
    ]
    assert [tap.subject for tap in taps(text) if tap] == ["512", "513", "114"]
    assert {tap.answer for tap in taps(text) if tap} == {"cancel"}


def test_of_more_visits_than_buttons_the_next_three_are_shown_and_it_is_said() -> None:
    visits = [Visit(str(day), STARTS + timedelta(days=day)) for day in range(6, 0, -1)]
    text = ask_which_visit("en", visits, "move", BUCHAREST)
    assert [tap.subject for tap in taps(text) if tap] == ["1", "2", "3"]
    assert text.body.endswith("For other appointments, please write to us.")


def test_a_question_about_no_visit_or_with_no_answer_is_refused() -> None:
    for visits, answer in (([], "confirm"), ([VISIT], "undo")):
        with pytest.raises(ValueError, match="visits"):
            ask_which_visit("ro", visits, answer, BUCHAREST)


def test_every_visit_fits_a_button_also_beside_one_at_the_same_time() -> None:
    for language in LANGUAGES:
        for day in range(366):
            title = short_moment(datetime(2028, 1, 1, 12, 30, tzinfo=UTC) + timedelta(days=day), language, BUCHAREST)
            assert len(title) <= 16


@pytest.mark.parametrize(
    ("body", "buttons"),
    [
        ("", ()),
        (" ", ()),
        ("x" * 4097, ()),
        ("x" * 1025, (("a", "A"),)),
        ("x", (("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"))),
        ("x", (("a", "A"), ("b", "A"))),
        ("x", (("a", "A"), ("a", "B"))),
        ("x", (("a", "x" * 21),)),
        ("x", (("a", ""),)),
        ("x", (("x" * 257, "A"),)),
    ],
)
def test_a_text_that_whatsapp_would_refuse_is_not_made(body: str, buttons: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match=r"text|button"):
        PatientText(body, tuple(ReplyButton(*one) for one in buttons))


def test_a_text_at_its_limits_is_made() -> None:
    PatientText("x" * 4096)
    PatientText("x" * 1024, tuple(ReplyButton(one * 256, one * 20) for one in "abc"))
