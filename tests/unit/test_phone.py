from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.domain.phone import PhoneIdentity, Source, identify
from tests.shared import require_shared


def test_every_shared_phone_case_is_identified_as_labelled() -> None:
    lines = require_shared("cases/phones.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 28
    wrong = []
    for row in rows:
        got = identify(json.loads(row["raw"]), row["source"], "RO")  # type: ignore[arg-type]  # a word from the file
        expected = None if row["expected"] == "invalid" else row["expected"]
        send_to = None if row["send_to"] == "-" else row["send_to"].split()[0]
        if (got.e164, got.send_to) != (expected, send_to):
            wrong.append((row["id"], got))
    assert wrong == []


@pytest.mark.parametrize(
    "raw",
    [
        "+40 0712 345 678",
        "0712/345.678",
        "0712345678 (Maria)",
        "0712 345 678 interior 12",
        "whatsapp:+40712345678",
        "+４０712345678",
        "＋40712345678",
        "tel:0712345678;ext=5",
    ],
)
def test_other_spellings_of_one_number_are_one_person(raw: str) -> None:
    assert identify(raw, "form").e164 == "+40712345678"


@pytest.mark.parametrize(
    "raw", ["0712 345 67a8", "4915123456789", "112", "Maria", "RO.1234567890123", "+", "0712345678901"]
)
def test_what_is_no_number_of_the_region_is_never_guessed(raw: str) -> None:
    assert identify(raw, "form").e164 is None


@pytest.mark.parametrize("raw", ["RO.13491208655302741918", "0712345678", "12ab", "sip:x@example.com"])
def test_a_whatsapp_user_id_is_never_read_as_a_phone(raw: str) -> None:
    assert identify(raw, "wa_id") == PhoneIdentity(
        None, None, "not a WhatsApp phone id: digits with a country code were expected"
    )


@pytest.mark.parametrize(
    "raw", ["0712345678", "40712345678", "sip:40712345678@example.com", "+7378742833", "Restricted"]
)
@pytest.mark.parametrize("source", ["twilio", "vapi"])
def test_a_caller_counts_only_with_plus_and_only_when_not_withheld(raw: str, source: Source) -> None:
    assert identify(raw, source).e164 is None
    assert identify("+40712345678", source).e164 == "+40712345678"


def test_repairs_hold_for_every_source_and_argentina_stays() -> None:
    assert identify("+55 11 8765-4321", "form").e164 == "+5511987654321"
    assert identify("+52 1 55 1234 5678", "hubspot").e164 == "+525512345678"
    assert identify("5491123456789", "wa_id") == PhoneIdentity(
        "+5491123456789", "5491123456789", "WhatsApp vouches for it"
    )


def test_a_brazilian_landline_gets_no_ninth_digit() -> None:
    assert identify("551132654321", "wa_id").e164 == "+551132654321"


def test_another_default_region_reads_its_national_numbers() -> None:
    assert identify("0151 23456789", "form", "de").e164 == "+4915123456789"


def test_a_region_that_does_not_exist_is_a_wrong_setting() -> None:
    with pytest.raises(ValueError, match="ISO 3166"):
        identify("0712345678", "form", "XX")


@given(st.text(max_size=300), st.sampled_from(["wa_id", "form", "twilio", "vapi", "hubspot"]))
def test_any_text_gives_an_identity_or_a_reason_without_its_digits(raw: str, source: Source) -> None:
    got = identify(raw, source)
    assert (got.e164 is None) == (got.send_to is None)
    assert got.reason
    assert not any(c.isdigit() for c in got.reason.replace("the 1 after", ""))


@given(st.from_regex(r"\+407[2-6][0-9]{7}", fullmatch=True))
def test_an_identity_identifies_itself_in_every_source(e164: str) -> None:
    identities = {
        identify(e164 if s != "wa_id" else e164[1:], s).e164 for s in ("wa_id", "form", "twilio", "vapi", "hubspot")
    }
    assert len(identities) == 1
