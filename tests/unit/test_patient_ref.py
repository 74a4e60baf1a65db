from __future__ import annotations

import hashlib
import hmac
import re

import pytest

from medicalcor.domain.patient_ref import hashed_message_id, patient_ref

KEY = b"0123456789abcdef"
PHONE = "+40712345678"


def test_a_reference_is_sixteen_hex_characters_and_always_the_same() -> None:
    ref = patient_ref(KEY, PHONE)
    assert re.fullmatch(r"[0-9a-f]{16}", ref)
    assert ref == patient_ref(KEY, PHONE)


def test_another_person_or_another_key_is_another_reference() -> None:
    refs = {
        patient_ref(KEY, PHONE),
        patient_ref(KEY, "+40712345679"),
        patient_ref(KEY[::-1], PHONE),
        patient_ref(KEY, "RO.1"),
    }
    assert len(refs) == 4


def test_a_message_id_is_thirty_two_hex_characters() -> None:
    hashed = hashed_message_id(KEY, "wamid.HBgLNDA3MTIzNDU2NzgVAgASGBQz")
    assert re.fullmatch(r"[0-9a-f]{32}", hashed)


def test_a_reference_is_plain_hmac_so_that_an_operator_can_recompute_it() -> None:
    assert patient_ref(KEY, PHONE) == hmac.new(KEY, PHONE.encode(), hashlib.sha256).hexdigest()[:16]


@pytest.mark.parametrize(("key", "identity"), [(b"", PHONE), (b"short", PHONE), (KEY, "")])
def test_no_reference_without_a_real_key_or_a_person(key: bytes, identity: str) -> None:
    with pytest.raises(ValueError):
        patient_ref(key, identity)
