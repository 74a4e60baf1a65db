"""The only forms in which a person or a message appears outside encrypted payloads (spec §1)."""

from __future__ import annotations

import hashlib
import hmac

_SHORTEST_KEY = 16  # bytes; with an empty or guessable key, ten million numbers are tried in seconds


def patient_ref(key: bytes, identity: str) -> str:
    """The person's reference: 16 hex characters of HMAC-SHA256 over the E.164 number, or the BSUID where none is known.

    ValueError for a key shorter than 16 bytes or an empty identity (all nameless people would be one).
    """
    return _keyed(key, identity)[:16]


def hashed_message_id(key: bytes, wamid: str) -> str:
    """32 hex characters for a WhatsApp message id, which is base64 with the phone number inside.

    ValueError as for patient_ref.
    """
    return _keyed(key, wamid)[:32]


def _keyed(key: bytes, value: str) -> str:
    if len(key) < _SHORTEST_KEY:
        raise ValueError("the reference key is too short: 16 bytes at least")
    if not value:
        raise ValueError("there is no reference of nobody: the identity is empty")
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
