"""The registry of message templates: complete in each language, within Meta's rules, filled in or refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.button_payloads import MAX_PAYLOAD, read_payload
from medicalcor.domain.consent import ConsentType, Need
from medicalcor.domain.patient_words import LANGUAGES, patient_language, procedure_text
from medicalcor.domain.procedures import PROCEDURES
from medicalcor.domain.template_texts import BODIES
from medicalcor.domain.templates import (
    TEMPLATES,
    Category,
    Filled,
    TemplateError,
    clean,
    fill,
    renewed_consents,
    template_named,
)
from medicalcor.domain.templates_check import Difference, Listed, differences
from tests.shared import load_json

BUCHAREST = ZoneInfo("Europe/Bucharest")
BROKEN_SPACES = re.compile(r"[\n\r\t]| {5,}")

VALUES = {
    "name": "Ioana",
    "when": "2026-08-06T11:30:00Z",
    "appointment_id": "512",
    "procedure": "implant",
    "period": "2026-11",
    "consents": "marketing_whatsapp,appointment_reminders",
    "expires_on": "2027-08-06",
}


def values_of(name: str, /, **change: str) -> dict[str, str]:
    template = TEMPLATES[name]
    wanted = [one.name for one in template.parameters] + list(template.fields)
    return {key: VALUES[key] for key in wanted} | change


def filled(name: str, language: str = "ro", /, **change: str) -> Filled:
    return fill(name, language, values_of(name, **change), BUCHAREST)


def test_the_registry_holds_the_eight_templates_of_the_spec() -> None:
    assert {name: (one.category.value, one.need.value, one.must_arrive) for name, one in TEMPLATES.items()} == {
        "hot_lead_acknowledgment": ("MARKETING", "marketing", False),
        "appointment_reminder_24h": ("UTILITY", "reminders", True),
        "appointment_reminder_2h": ("UTILITY", "reminders", True),
        "appointment_confirmation": ("UTILITY", "reminders", False),
        "appointment_changed": ("UTILITY", "reminders", True),
        "appointment_cancelled": ("UTILITY", "reminders", True),
        "recall_reminder": ("MARKETING", "marketing", False),
        "consent_renewal": ("UTILITY", "renewed", False),
    }


def test_marketing_needs_marketing_consent_and_nothing_goes_without_one() -> None:
    for template in TEMPLATES.values():
        assert (template.category is Category.MARKETING) == (template.need is Need.MARKETING)
        assert template.need is not Need.NOTHING


def test_appointments_have_no_cooldown_and_others_less_than_the_time_to_their_next_one() -> None:
    cooldowns = {name: one.cooldown for name, one in TEMPLATES.items() if one.cooldown}
    assert all(not name.startswith("appointment") for name in cooldowns)
    assert cooldowns["recall_reminder"] < timedelta(days=7)
    assert cooldowns["consent_renewal"] < timedelta(days=1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_body_and_button_is_within_metas_rules(name: str, language: str) -> None:
    template = TEMPLATES[name]
    body, titles = template.body(language), template.titles(language)
    numbers = [int(number) for number in re.findall(r"\{\{(\d+)\}\}", body)]
    assert numbers == list(range(1, len(template.parameters) + 1))
    assert not body.startswith("{{")
    assert not body.rstrip(".?!").endswith("}}")
    assert not re.search(r"\}\}\s*\{\{", body)
    assert not BROKEN_SPACES.search(body)
    assert len(set(titles)) == len(titles) <= 3
    assert all(0 < len(title) <= 20 for title in titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_filled_in_each_language(name: str, language: str) -> None:
    found = filled(name, language)
    assert "{{" not in found.text
    assert all(parameter in found.text for parameter in found.parameters)
    taps = [read_payload(payload) for payload in found.payloads]
    assert len(taps) == len(TEMPLATES[name].buttons)
    assert None not in taps


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_longest_values_stay_within_metas_1024_characters(name: str, language: str) -> None:
    long: dict[str, str] = {key: "x" * 500 for key in ("name", "procedure") if key in values_of(name)}
    if "consents" in values_of(name):
        long["consents"] = ",".join(ConsentType)
    found = filled(name, language, **long)
    assert len(found.text) <= 1024
    assert all(len(payload) <= MAX_PAYLOAD for payload in found.payloads)


TEXTS = [
    (
        "appointment_reminder_24h",
        "ro",
        "Bună ziua, Ioana! Vă reamintim programarea dumneavoastră la clinică: joi, 6 august, 14:30. Vă rugăm să ne "
        "spuneți dacă veniți.",
    ),
    (
        "appointment_reminder_2h",
        "de",
        "Guten Tag, Ioana! Wir erwarten Sie in der Praxis: Donnerstag, 6. August, 14:30 Uhr. Wenn Sie nicht kommen "
        "können, schreiben Sie uns bitte hier.",
    ),
    (
        "appointment_cancelled",
        "en",
        "Hello, Ioana! We are sorry: the clinic has cancelled your appointment (Thursday, 6 August, 14:30). Please "
        "let us know whether you would like another one.",
    ),
    (
        "consent_renewal",
        "ro",
        "Bună ziua, Ioana! Acordul dumneavoastră expiră curând. Este vorba despre: mesaje despre controale și "
        "tratamente pe WhatsApp și mesaje care vă reamintesc programările. Expiră la data de 6 august 2027. Îl "
        "prelungiți cu încă doi ani?",
    ),
]


@pytest.mark.parametrize(("name", "language", "text"), TEXTS)
def test_a_text_names_day_and_hour_in_clinic_time(name: str, language: str, text: str) -> None:
    assert filled(name, language).text == text


def test_a_reminder_has_the_three_buttons_that_carry_id_and_time() -> None:
    assert filled("appointment_reminder_24h").payloads == (
        "appt:confirm:512:20260806T1130Z",
        "appt:move:512:20260806T1130Z",
        "appt:cancel:512:20260806T1130Z",
    )
    assert filled("consent_renewal").payloads == ("consent:marketing+reminders:yes", "consent:marketing+reminders:no")
    assert filled("recall_reminder").payloads == ("recall:2026-11:yes", "recall:2026-11:no", "stop")


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("nobody", ["", "   ", "\n\t", "🦷", "+40 712 345 678", "."])
def test_without_a_name_the_neutral_form_is_written(name: str, nobody: str) -> None:
    neutral = {"ro": "stimată pacientă, stimate pacient", "en": "dear patient", "de": "liebe Patientin, lieber Patient"}
    for language in LANGUAGES:
        missing = values_of(name)
        del missing["name"]
        for values in (missing, values_of(name, name=nobody)):
            assert fill(name, language, values, BUCHAREST).parameters[0] == neutral[language]


def test_a_template_that_can_do_without_a_treatment_does() -> None:
    assert "despre tratamentul dorit." in fill("hot_lead_acknowledgment", "ro", {}, BUCHAREST).text
    assert "about whatever you like." in filled("hot_lead_acknowledgment", "en", procedure="whatever you like").text


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_treatment_has_a_name_in_each_language(procedure: str) -> None:
    for language in LANGUAGES:
        assert procedure_text(procedure, language)
        assert filled("hot_lead_acknowledgment", language, procedure=procedure).parameters[1] == procedure_text(
            procedure, language
        )


def test_case_27_whitespace_that_meta_refuses_is_collapsed() -> None:
    given = load_json("cases/inputs/template-params.json")
    assert filled("hot_lead_acknowledgment", **given).parameters == ("Ana Maria Pop", "Implant + coroană")


@given(st.text(max_size=80))
def test_no_name_makes_a_parameter_that_meta_refuses(name: str) -> None:
    parameter = filled("appointment_reminder_2h", name=name).parameters[0]
    assert parameter.strip()
    assert not BROKEN_SPACES.search(parameter)
    assert len(parameter) <= 60
    assert clean(parameter) == parameter


WRONG = [
    ("appointment_reminder_24h", {"when": None}, "when missing"),
    ("appointment_reminder_24h", {"appointment_id": None}, "appointment_id missing"),
    ("appointment_reminder_24h", {"when": ""}, "when is empty"),
    ("appointment_reminder_24h", {"when": "tomorrow at 10"}, "when must be a moment, ISO 8601 with an offset"),
    ("appointment_reminder_24h", {"when": "2026-08-06T14:30:00"}, "when must be a moment"),
    ("appointment_reminder_24h", {"surname": "Pop"}, "takes appointment_id, name, when and nothing else"),
    ("appointment_reminder_24h", {"appointment_id": "5:12"}, "a value does not make a button's payload"),
    ("appointment_reminder_2h", {"appointment_id": "512"}, "takes name, when and nothing else"),
    ("recall_reminder", {"period": None}, "period missing"),
    ("recall_reminder", {"period": "x y"}, "a value does not make a button's payload"),
    ("consent_renewal", {"consents": "newsletter"}, "consents must be consent types"),
    ("consent_renewal", {"consents": " , "}, "consents is empty"),
    ("consent_renewal", {"expires_on": "6 August"}, "expires_on must be a day"),
]


@pytest.mark.parametrize(("name", "change", "message"), WRONG)
def test_a_wrong_parameter_set_is_refused_by_names_and_never_repeats_a_value(
    name: str, change: dict[str, str | None], message: str
) -> None:
    given = {key: value for key, value in (values_of(name) | change).items() if value is not None}
    with pytest.raises(TemplateError) as caught:
        fill(name, "ro", given, BUCHAREST)
    assert str(caught.value).startswith(f"{name}: {message}")
    assert not any(value and value in str(caught.value) for value in ("tomorrow", "Pop", "5:12", "x y", "6 August"))


def test_an_unknown_template_or_language_is_refused() -> None:
    with pytest.raises(TemplateError, match="no template"):
        template_named("spring_sale")
    with pytest.raises(TemplateError, match="no text in this language"):
        fill("recall_reminder", "fr", values_of("recall_reminder"), BUCHAREST)


def test_a_renewal_says_what_it_asks_about_and_nothing_where_that_cannot_be_read() -> None:
    both = {ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS}
    assert renewed_consents(values_of("consent_renewal")) == both
    assert renewed_consents({"consents": "newsletter"}) == renewed_consents({}) == frozenset()


@pytest.mark.parametrize(
    ("known", "language"),
    [("ro", "ro"), ("EN", "en"), ("de-AT", "de"), ("en_US", "en"), ("", "ro"), ("fr", "en"), ("hu", "en")],
)
def test_a_person_is_written_to_in_their_language_the_clinics_or_english(known: str, language: str) -> None:
    assert patient_language(known) == language


ACCOUNT = [
    Listed(name, language, one.category.value, "APPROVED", one.body(language), one.titles(language))
    for name, one in TEMPLATES.items()
    for language in LANGUAGES
]


def test_an_account_like_the_registry_has_no_differences() -> None:
    stranger = Listed("hello_world", "en_US", "UTILITY", "REJECTED", "Hello World")
    assert differences([*ACCOUNT, stranger]) == []


def test_an_empty_account_misses_every_template_in_every_language() -> None:
    assert {one.what for one in differences([])} == {"missing"}
    assert len(differences([])) == len(BODIES) * len(LANGUAGES)


@pytest.mark.parametrize(
    ("theirs", "what"),
    [
        (replace(ACCOUNT[0], status="PAUSED"), "status"),
        (replace(ACCOUNT[0], category="UTILITY"), "category"),
        (replace(ACCOUNT[0], body=ACCOUNT[0].body + " "), "body"),
        (replace(ACCOUNT[0], named=True), "parameters"),
        (replace(ACCOUNT[0], buttons=("Da",)), "buttons"),
    ],
)
def test_every_difference_is_told_with_both_sides(theirs: Listed, what: str) -> None:
    [found] = differences([theirs, *ACCOUNT[1:]])
    assert (found.template, found.language, found.what) == (ACCOUNT[0].name, ACCOUNT[0].language, what)
    assert isinstance(found, Difference)
    assert found.ours != found.theirs
