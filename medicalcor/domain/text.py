"""One spelling of what people type: the ground on which every rule reads a message (spec §4: rules understand Romanian
with and without diacritics, also cedilla forms, English and German, by words and not by substrings).
"""

from __future__ import annotations

import unicodedata

import regex

_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛`´ʼ＇", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‐‑‒–—―−﹣－", "-") | {"ß": "ss"}
)
_INVISIBLE = regex.compile(r"[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]")
_SPACE = regex.compile(r"\s+")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:'[\p{L}]+)*")


def fold(text: str) -> str:
    """The text in lower case, without diacritics or invisible characters, with plain quotes, hyphens and spaces.

    `ş` (cedilla), `ș` (comma below) and `s` become one; `ß` becomes `ss`. Idempotent; never raises on any unicode.
    """
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(_QUOTES).casefold())
    stripped = "".join(c for c in plain if not unicodedata.combining(c)).translate(_QUOTES)
    folded: str = _SPACE.sub(" ", unicodedata.normalize("NFC", stripped)).strip()
    return folded


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded, in order; `don't` is one word."""
    found: list[str] = _WORD.findall(fold(text))
    return found


def storable(text: str) -> str:
    """The text as it can be encoded and kept: JSON can hold half a surrogate pair (a cut emoji) and NUL characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
