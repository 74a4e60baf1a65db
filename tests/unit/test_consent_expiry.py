"""What ends soon, what has ended, and what is nobody's to ask about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medicalcor.domain.consent import LIFE, Consent, Consents, ConsentState, ConsentType
from medicalcor.domain.consent_expiry import AHEAD, ending

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
MARKETING, REMINDERS = ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS


def held(*consents: Consent) -> Consents:
    return Consents({one.type: one for one in consents})


def until(kind: ConsentType, ends_at: datetime, state: ConsentState = ConsentState.GRANTED) -> Consent:
    return Consent(kind, state, ends_at - LIFE, "test", ends_at)


def test_types_that_end_within_the_same_thirty_days_are_one_question() -> None:
    found = ending(held(until(MARKETING, NOW + AHEAD), until(REMINDERS, NOW + timedelta(days=3))), NOW)
    assert found.renew == (REMINDERS, MARKETING)
    assert found.ends_at == NOW + timedelta(days=3)
    assert found.ended == ()


def test_the_end_itself_is_the_first_moment_without_consent() -> None:
    found = ending(held(until(MARKETING, NOW), until(REMINDERS, NOW + timedelta(microseconds=1))), NOW)
    assert (found.renew, found.ended) == ((REMINDERS,), ((MARKETING, NOW),))


def test_later_ends_and_refusals_are_left_alone() -> None:
    late = until(MARKETING, NOW + AHEAD + timedelta(microseconds=1))
    assert not any((ending(held(late), NOW).renew, ending(held(late), NOW).ended))


@pytest.mark.parametrize("state", [ConsentState.DENIED, ConsentState.WITHDRAWN, ConsentState.EXPIRED])
def test_what_is_not_granted_does_not_end(state: ConsentState) -> None:
    found = ending(held(until(MARKETING, NOW - timedelta(days=1), state)), NOW)
    assert (found.renew, found.ended) == ((), ())


def test_a_grant_without_end_ends_with_its_life_and_one_without_any_date_is_not_asked_about() -> None:
    aged = Consent(MARKETING, ConsentState.GRANTED, NOW - LIFE + timedelta(days=1), "staff")
    dateless = Consent(REMINDERS, ConsentState.GRANTED)
    assert ending(held(aged, dateless), NOW).renew == (MARKETING,)
