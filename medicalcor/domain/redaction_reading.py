"""How the redaction reads a text: folded character by character, with the way back to what was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import regex

MARKS = ("phone", "email", "link", "id number", "iban", "card", "birth date", "address", "name")
_MARK = regex.compile(r"\[(?:" + "|".join(MARKS) + r")\]")
# Stands where a mark stands: no letter, digit or separator of any rule, so that nothing is found across a mark.
_BARRIER = "\x00"
_SPELLED = {"ß": "ss", "ẞ": "ss", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d"}
_QUOTES = frozenset("‘’‚‛`´ʼ＇′")
_DASHES = frozenset("‐‑‒–—―−﹣－")
_DROPPED = frozenset({"Mn", "Me", "Cf"})
_LONGEST_SPELLING = 3
_SHOUTED = 0.7  # of the letters in capitals: then a capital says nothing of a name


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(words.split())


def any_of(words: Iterable[str]) -> str:
    """One pattern for many words, parted by their letters: a list of alternatives would be tried one by one."""
    ends = False
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        if word:
            by_letter.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    if not by_letter:
        return ""
    parts = [regex.escape(letter) + any_of(rests) for letter, rests in by_letter.items()]
    return "(?:" + "|".join(parts) + (")?" if ends else ")")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the written text, from `start` to `end` (exclusive), and the mark that takes its place."""

    start: int
    end: int
    mark: str


class Reading:
    """A text beside its plain spelling: lower case, no diacritics or invisible characters, ASCII digits and hyphens.

    Digits of any script, full width or in an emoji frame are read as digits: all of them spell a phone number.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        spellings: list[str] = []
        origin: list[int] = []
        marked = [False] * len(text)
        for mark in _MARK.finditer(text):
            marked[mark.start() : mark.end()] = [True] * (mark.end() - mark.start())
        for at, character in enumerate(text):
            spelling = _BARRIER if marked[at] else _spelling(character)
            spellings.append(spelling)
            origin.extend([at] * len(spelling))
        self.plain = "".join(spellings)
        self._origin = [*origin, len(text)]

    def found(self, start: int, end: int, mark: str) -> Found:
        """A stretch of `plain` as the stretch of `text` that it was read from."""
        # With the accents and joiners after the last letter, which `plain` does not show.
        return Found(self._origin[start], max(self._origin[end - 1] + 1, self._origin[end]), mark)

    def is_capital(self, at: int) -> bool:
        """Whether the letter at a place of `plain` is a capital that means something."""
        return not self.is_shouted and self.text[self._origin[at]].isupper()

    @cached_property
    def is_shouted(self) -> bool:
        """Whether the text is in capitals throughout."""
        letters = [character for character in self.text if character.isalpha()]
        return sum(map(str.isupper, letters)) > _SHOUTED * len(letters) > 0


@lru_cache(maxsize=4096)
def _spelling(character: str) -> str:
    if "\x20" < character < "\x7f":
        return character.lower()
    if character in _SPELLED:
        return _SPELLED[character]
    if character in _QUOTES:
        return "'"
    if character in _DASHES:
        return "-"
    if character in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        return "\n"
    if character.isspace():
        return " "
    if unicodedata.category(character) in _DROPPED:
        return ""
    spelled = "".join(c for c in unicodedata.normalize("NFKD", character.casefold()) if not unicodedata.combining(c))
    spelled = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in spelled)
    return spelled if 0 < len(spelled) <= _LONGEST_SPELLING and " " not in spelled else character
