"""Payloads of buttons come back as what they were made from, and anything else is nobody's tap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.button_payloads import (
    APPOINTMENT_ANSWERS,
    START,
    STOP,
    Tap,
    appointment_payload,
    consent_payload,
    read_payload,
    recall_payload,
    start_payload,
)
from medicalcor.domain.consent import ConsentType
from tests.shared import load_json

STARTS = datetime(2026, 8, 6, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("answer", sorted(APPOINTMENT_ANSWERS))
def test_an_appointments_button_says_which_visit_and_at_which_time(answer: str) -> None:
    in_the_clinic = STARTS.astimezone(timezone(timedelta(hours=3)))
    payload = appointment_payload(answer, "512", in_the_clinic)
    assert payload == f"appt:{answer}:512:20260806T1130Z"
    assert read_payload(payload) == Tap("appointment", answer, "512", STARTS)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_yes_and_no_come_back(answer: str) -> None:
    both = {ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS}
    assert read_payload(consent_payload(both, answer)) == Tap("consent", answer, consents=frozenset(both))
    assert read_payload(recall_payload("2026-11", answer)) == Tap("recall", answer, "2026-11")
    assert read_payload(start_payload(answer)) == Tap("start", answer)


def test_start_and_stop_are_buttons_too() -> None:
    assert read_payload(START) == Tap("start")
    assert read_payload(STOP) == Tap("stop")


def test_case_12_the_renewals_template_button_is_read() -> None:
    body = load_json("cases/inputs/template-button.json")
    button = body["entry"][0]["changes"][0]["value"]["messages"][0]["button"]
    marketing = frozenset({ConsentType.MARKETING_WHATSAPP})
    assert read_payload(button["payload"]) == Tap("consent", "yes", consents=marketing)


STRANGERS = [
    "",
    "Da",
    "appt:confirm",
    "appt:confirm:512",
    "appt:erase:512:20260806T1130Z",
    "appt:confirm:5 12:20260806T1130Z",
    "appt:confirm:512:tomorrow",
    "appt:confirm:512:20261306T1130Z",
    "appt:confirm:512:20260806T1130Z:x",
    "consent:newsletter:yes",
    "consent::yes",
    "consent:marketing:maybe",
    "consent:marketing+:yes",
    "recall:2026 11:yes",
    "start:maybe",
    "start:yes:yes",
    "stop:yes",
]


@pytest.mark.parametrize("payload", STRANGERS)
def test_a_payload_that_is_not_ours_is_nobodys_tap(payload: str) -> None:
    assert read_payload(payload) is None


@given(st.text() | st.from_regex(r"(appt|consent|recall|start):[a-z:+]{0,20}"))
def test_no_payload_raises(payload: str) -> None:
    read_payload(payload)


def test_a_button_that_could_not_come_back_is_not_made() -> None:
    for answer, appointment_id, starts_at in (
        ("erase", "512", STARTS),
        ("confirm", "5:12", STARTS),
        ("confirm", "", STARTS),
        ("confirm", "512", STARTS.replace(tzinfo=None)),
    ):
        with pytest.raises(ValueError, match="appointment"):
            appointment_payload(answer, appointment_id, starts_at)
    with pytest.raises(ValueError, match="consent"):
        consent_payload([], "yes")
    with pytest.raises(ValueError, match="consent"):
        consent_payload([ConsentType.DATA_PROCESSING], "maybe")
    with pytest.raises(ValueError, match="recall"):
        recall_payload("a:b", "yes")
    with pytest.raises(ValueError, match="START"):
        start_payload("maybe")
