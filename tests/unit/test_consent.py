"""Consent: the matrix of spec §4, what a record means at a moment, and which of two records counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from medicalcor.domain.consent import (
    LIFE,
    AiBasis,
    Basis,
    Consent,
    Consents,
    ConsentState,
    ConsentType,
    Need,
    allows,
    effective,
    granted,
    merged,
    objection,
    read_consent,
    refused,
    stricter,
)

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
DATA, MARKETING, REMINDERS = ConsentType


def record(kind: ConsentType, state: str) -> Consents:
    """A person of whom one consent is in the state named: also `lapsed` (granted, its end has passed), `endless`
    (granted, nobody knows when), `unreadable` and `absent`.
    """
    known = {
        "granted": granted(kind, NOW - A_DAY, "web"),
        "lapsed": granted(kind, NOW - LIFE, "web"),
        "endless": Consent(kind, ConsentState.GRANTED),
        "denied": refused(kind, ConsentState.DENIED, NOW - A_DAY, "web"),
        "withdrawn": refused(kind, ConsentState.WITHDRAWN, NOW - A_DAY, "whatsapp"),
        "expired": refused(kind, ConsentState.EXPIRED, NOW - A_DAY, "expiry"),
    }
    if state == "unreadable":
        return Consents({}, frozenset({kind}))
    return Consents({kind: known[state]} if state in known else {})


# The consent table of spec §4, one line a row and setting; the states of the consent that the row is about:
#                          granted lapsed endless denied withdrawn expired unreadable absent
STATES = ("granted", "lapsed", "endless", "denied", "withdrawn", "expired", "unreadable", "absent")
MATRIX: list[tuple[str, Need, ConsentType, Basis, AiBasis, str]] = [
    ("an answer to the person who wrote", Need.NOTHING, DATA, Basis.CONSENT, AiBasis.ENQUIRY, "y y y y y y y y"),
    ("a reminder", Need.REMINDERS, REMINDERS, Basis.CONSENT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("a reminder by contract", Need.REMINDERS, REMINDERS, Basis.CONTRACT, AiBasis.ENQUIRY, "y y y n n y n y"),
    ("a recall", Need.MARKETING, MARKETING, Basis.CONSENT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("a recall, reminders by contract", Need.MARKETING, MARKETING, Basis.CONTRACT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("a renewal", Need.RENEWED, MARKETING, Basis.CONSENT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("a renewal of reminders by contract", Need.RENEWED, REMINDERS, Basis.CONTRACT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("OpenAI on an enquiry", Need.AI, DATA, Basis.CONSENT, AiBasis.ENQUIRY, "y y y n n y n y"),
    ("OpenAI by consent", Need.AI, DATA, Basis.CONSENT, AiBasis.CONSENT, "y n n n n n n n"),
    ("what was said in a call", Need.CALL_CONTENT, DATA, Basis.CONSENT, AiBasis.ENQUIRY, "y n n n n n n n"),
    ("a call, both bases loose", Need.CALL_CONTENT, DATA, Basis.CONTRACT, AiBasis.ENQUIRY, "y n n n n n n n"),
]
CELLS = [(*row[:-1], state, mark) for row in MATRIX for state, mark in zip(STATES, row[-1].split(), strict=True)]


@pytest.mark.parametrize(
    ("what", "need", "kind", "basis", "ai_basis", "state", "expected"),
    CELLS,
    ids=[f"{cell[0]}, {cell[5]}" for cell in CELLS],
)
def test_the_consent_matrix_of_the_spec_holds(
    what: str, need: Need, kind: ConsentType, basis: Basis, ai_basis: AiBasis, state: str, expected: str
) -> None:
    renewed = frozenset({kind}) if need is Need.RENEWED else frozenset()
    consents = record(kind, state)
    verdict = allows(need, consents, NOW, reminder_basis=basis, ai_basis=ai_basis, renewed=renewed)
    assert verdict is (expected == "y"), what


@pytest.mark.parametrize("kind", ConsentType)
@pytest.mark.parametrize("need", [need for need in Need if need not in (Need.NOTHING, Need.RENEWED)])
def test_no_consent_stands_in_for_another(need: Need, kind: ConsentType) -> None:
    own = {Need.REMINDERS: REMINDERS, Need.MARKETING: MARKETING, Need.AI: DATA, Need.CALL_CONTENT: DATA}[need]
    assert allows(need, record(kind, "granted"), NOW, ai_basis=AiBasis.CONSENT) is (kind is own)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("absent", "consent_absent"),
        ("unreadable", "consent_unreadable"),
        ("denied", "consent_denied"),
        ("withdrawn", "consent_withdrawn"),
        ("expired", "consent_expired"),
        ("lapsed", "consent_expired"),
        ("granted", None),
    ],
)
def test_an_objection_says_why(state: str, reason: str | None) -> None:
    assert objection(Need.MARKETING, record(MARKETING, state), NOW) == reason


def test_a_renewal_that_asks_about_nothing_is_refused() -> None:
    assert objection(Need.RENEWED, record(MARKETING, "granted"), NOW) == "consent_absent"


def test_a_renewal_of_two_needs_both() -> None:
    both = frozenset({MARKETING, REMINDERS})
    one = record(MARKETING, "granted")
    assert objection(Need.RENEWED, one, NOW, renewed=both) == "consent_absent"
    two = Consents({**one.records, REMINDERS: granted(REMINDERS, NOW, "web")})
    assert objection(Need.RENEWED, two, NOW, renewed=both) is None


def test_a_grant_holds_until_its_end_and_not_at_it() -> None:
    consent = granted(MARKETING, NOW, "web")
    assert consent.expires_at == NOW + timedelta(days=730)
    assert effective(consent, NOW + LIFE - timedelta(microseconds=1)) is ConsentState.GRANTED
    assert effective(consent, NOW + LIFE) is ConsentState.EXPIRED


def test_a_grant_without_an_end_of_its_own_holds_730_days() -> None:
    consent = Consent(MARKETING, ConsentState.GRANTED, at=NOW)
    assert effective(consent, NOW + LIFE - A_DAY) is ConsentState.GRANTED
    assert effective(consent, NOW + LIFE) is ConsentState.EXPIRED


def test_no_record_is_no_state() -> None:
    assert effective(None, NOW) is None


def test_a_record_needs_time_zones_and_a_refusal_is_no_grant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Consent(MARKETING, ConsentState.GRANTED, at=NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="granted"):
        refused(MARKETING, ConsentState.GRANTED, NOW, "web")


@pytest.mark.parametrize(
    ("state", "at", "expires_at", "expected"),
    [
        ("", "", "", None),
        ("  ", "2026-01-01T00:00:00Z", "", None),
        ("granted", "2026-01-01T00:00:00Z", "", "granted"),
        ("Granted ", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00+02:00", "granted"),
        ("granted", "2020-01-01T00:00:00Z", "", "expired"),
        ("granted", "", "", "expired"),
        ("denied", "", "", "denied"),
        ("withdrawn", "yesterday", "soon", "withdrawn"),
        ("expired", "2026-01-01T00:00:00", "", "expired"),
    ],
)
def test_stored_texts_are_read(state: str, at: str, expires_at: str, expected: str | None) -> None:
    assert effective(read_consent(MARKETING, state, at=at, expires_at=expires_at), NOW) == expected


@pytest.mark.parametrize(
    ("state", "at", "expires_at"),
    [
        ("yes", "2026-01-01T00:00:00Z", ""),
        ("granted", "yesterday", ""),
        ("granted", "2026-01-01T00:00:00", ""),
        ("granted", "2026-01-01T00:00:00Z", "1798000000000"),
    ],
)
def test_a_record_that_cannot_be_understood_is_refused_without_repeating_it(
    state: str, at: str, expires_at: str
) -> None:
    with pytest.raises(ValueError, match=r"^a consent's") as caught:
        read_consent(MARKETING, state, at=at, expires_at=expires_at)
    assert not any(text and text in str(caught.value) for text in (at, expires_at))


STRICT_FIRST = ("withdrawn", "lapsed", "granted", "absent")


@pytest.mark.parametrize(("one", "other"), list(product(STRICT_FIRST, repeat=2)))
def test_of_two_records_the_stricter_counts_and_no_record_loses(one: str, other: str) -> None:
    expected = min(one, other, key=STRICT_FIRST.index)
    found = merged(record(MARKETING, one), record(MARKETING, other), NOW)
    assert found.of(MARKETING) == record(MARKETING, expected).of(MARKETING)


def test_a_newer_grant_does_not_undo_an_older_refusal_of_the_other_identity() -> None:
    old = refused(MARKETING, ConsentState.DENIED, NOW - LIFE, "web")
    new = granted(MARKETING, NOW, "web")
    assert stricter(old, new, NOW) is stricter(new, old, NOW) is old


def test_of_two_grants_the_one_that_ends_first_counts() -> None:
    long, short = granted(MARKETING, NOW, "web"), granted(MARKETING, NOW, "web", life=A_DAY)
    assert stricter(long, short, NOW) is stricter(short, long, NOW) is short


def test_of_two_refusals_the_later_counts_and_of_equals_the_withdrawal() -> None:
    denied = refused(MARKETING, ConsentState.DENIED, NOW, "web")
    withdrawn = refused(MARKETING, ConsentState.WITHDRAWN, NOW - A_DAY, "whatsapp")
    assert stricter(denied, withdrawn, NOW) is stricter(withdrawn, denied, NOW) is denied
    same = refused(MARKETING, ConsentState.WITHDRAWN, NOW, "whatsapp")
    assert stricter(denied, same, NOW) is stricter(same, denied, NOW) is same


def test_what_is_unreadable_on_either_side_stays_unreadable() -> None:
    found = merged(record(MARKETING, "granted"), record(MARKETING, "unreadable"), NOW)
    assert objection(Need.MARKETING, found, NOW) == "consent_unreadable"
