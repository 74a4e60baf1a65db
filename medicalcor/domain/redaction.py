"""What must not leave: personal data in text for the model and in log lines (spec §4, §7). Pure; linear in the text.

The rules live by kind: `redaction_numbers`, `redaction_spoken`, `redaction_online`, `redaction_dates`,
`redaction_places`, `redaction_names`. Prices, counts, times, tooth numbers and dates of visits stay, for the score
hangs on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from medicalcor.domain.redaction_dates import find_births
from medicalcor.domain.redaction_names import find_names
from medicalcor.domain.redaction_numbers import find_ibans, find_numbers
from medicalcor.domain.redaction_online import find_online
from medicalcor.domain.redaction_places import find_places
from medicalcor.domain.redaction_reading import Found, Reading
from medicalcor.domain.redaction_spoken import find_spoken

_MOST_ROUNDS = 2
_ALL = "[text removed]"


def redact(text: str, known_names: Sequence[str] = ()) -> str:
    """The text with a mark, such as `[phone]` or `[name]`, in place of each piece of personal data.

    `known_names`: names of this person that we have from elsewhere; they go in any case and without diacritics.
    Idempotent; never raises on any unicode.
    """
    # A mark can make its neighbour readable, which takes another round. No text of a person's needed a second: one
    # that needs more is built to wear us out, and leaves as nothing.
    for _ in range(_MOST_ROUNDS):
        redacted = _once(text, known_names)
        if redacted == text:
            return text
        text = redacted
    return text if _once(text, known_names) == text else _ALL


def _once(text: str, known_names: Sequence[str]) -> str:
    reading = Reading(text)
    pieces: list[str] = []
    at = 0
    for found in _merged(_find(reading, known_names)):
        pieces += (text[at : found.start], f"[{found.mark}]")
        at = found.end
    return "".join((*pieces, text[at:]))


def _find(reading: Reading, known_names: Sequence[str]) -> Iterator[Found]:
    yield from find_online(reading)
    yield from find_ibans(reading)
    yield from find_births(reading)
    yield from find_places(reading)
    yield from find_numbers(reading)
    yield from find_spoken(reading)
    yield from find_names(reading, known_names)


def _merged(found: Iterator[Found]) -> list[Found]:
    """Stretches in order, those that overlap as one, under the mark of the longer."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            longer = last if last.end - last.start >= one.end - one.start else one
            merged[-1] = Found(last.start, max(last.end, one.end), longer.mark)
        else:
            merged.append(one)
    return merged


_LOG_EMAIL = regex.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|[\w.+-]{1,64}%40[\w.-]{1,120}")
_LOG_IBAN = regex.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
_LOG_WAMID = regex.compile(r"wamid\.[\w+/=-]+")
_LOG_SECRET = regex.compile(r"(?i)\b(?:bearer\s+|sk-|pat-)[\w.~+/=-]{6,}")
# Left readable: ISO times, addresses with ports, UUIDs and hex ids hold no run of digits that is a number by itself.
_LOG_KEEP = (
    r"(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_LOG_NUMBER = regex.compile(
    rf"(?P<keep>{_LOG_KEEP})|(?<![0-9a-zA-Z])(?:\+|00|%2B)?\(?\d(?:(?:%20|[\s().\-/\u00a0]){{0,2}}\d){{8,18}}(?![0-9a-zA-Z])"
)


def redact_log(text: str) -> str:
    """A log line of any library without numbers, e-mails, message ids and keys; times, addresses and ids stay."""
    text = _LOG_SECRET.sub("[secret]", _LOG_WAMID.sub("[wamid]", text))
    text = _LOG_IBAN.sub("[iban]", _LOG_EMAIL.sub("[email]", text))
    return str(_LOG_NUMBER.sub(lambda found: found["keep"] or "[number]", text))
