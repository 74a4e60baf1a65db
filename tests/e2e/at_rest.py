"""What somebody finds who reads a file byte by byte, and decodes whatever in it might be base64 or hex."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable

_TOKEN = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")


def decoded(data: bytes) -> bytes:
    """All that the tokens of `data` decode to: base64 in both alphabets, beginning at any character, and hex.

    At any of four: a token may begin in the middle of a run, as after `lead-scoring/`.
    """
    found: list[bytes] = []
    for token in set(_TOKEN.findall(data)):
        plain = token.translate(_URL_ALPHABET)
        for start in range(4):
            text = plain[start:]
            text = text[:-1] if len(text) % 4 == 1 else text  # no encoding has such a length
            found.append(base64.b64decode(text + b"=" * (-len(text) % 4)))
    found += [binascii.unhexlify(one) for one in set(_HEX.findall(data))]
    return b"\n".join(found)


def spellings(phone: str) -> list[str]:
    """The ways in which a number is written: E.164 without plus, national, and with spaces."""
    digits = phone.lstrip("+")
    parts = digits[2:5], digits[5:8], digits[8:]
    return [digits, "0" + digits[2:], f"+{digits[:2]} {' '.join(parts)}", f"0{' '.join(parts)}"]


def leaks(data: bytes, secrets: Iterable[str]) -> list[str]:
    """Those of the secrets that are in `data`, plain or encoded."""
    deep = decoded(data)
    return [secret for secret in secrets if secret.encode() in data or secret.encode() in deep]
