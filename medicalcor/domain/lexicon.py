"""How the rules read a message: one plain spelling of it, and a small language in which the word lists are written.

A word list holds one phrase a line; a line that ends in `|` goes on in the next, indented one. `*` ends a word stem,
` ~ ` is a gap of up to four words inside a clause, `( | )` and `?` are alternatives and options, and a German umlaut
also stands for its spelling with e ("Zaehne") or bare ("Zahne"). Phrases match whole words only, and a stem must be
marked: words found inside other words were the false alarms of systems like this one.
"""

from __future__ import annotations

import re

from medicalcor.domain.text import fold

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"'", ""),
        (r"£", " pounds "),
        (r"\$", " dollars "),
        # 9,500 and 8.000 are one number; 14:30 and 22.11. are one word each, so that no sentence ends inside them.
        (r"(?<=\d)[.,' ](?=\d{3}(?!\d))", ""),
        (r"\b(\d{1,2}):(\d{2})\b", r" \1h\2 "),
        (r"\b(\d{1,2})[./](\d{1,2})(?:[./](?:\d{4}|\d{2}))?\b\.?", r" \1d\2 "),
        (r"(?<=\d)(?=[^\W\d_]{2})(?!h\d|d\d)", " "),
        (r"€|\b(?:euro?s?|evro)\b", " euro "),
        # The German "am 3. Juni" ends no sentence.
        (r"(?<=\b\d)\.(?= [^\W\d])|(?<=\b\d\d)\.(?= [^\W\d])", ""),
        (r"[.!;\u2026\[\]{}*]+|#{2,}", " . "),
        (r"\?+", " ? "),
        (r"[,:()|\"/\\=<>]+|(?<= )-+(?= )|(?<=\w)-+(?= )", " , "),
        (r"[^\w.,?%]|_", " "),
        (r"\s+", " "),
    )
)
# One ligature can stand for a formula of 18 letters: what is read stays near the length of what was written.
_LONGEST_READ = 5000
_LINE_BREAK = re.compile(r"[\r\n]+")
_CONTINUED = re.compile(r"\|\n\s+")
_UMLAUTS = str.maketrans({"ä": "(?:ae|a)", "ö": "(?:oe|o)", "ü": "(?:ue|u)", "ß": "ss"})


def plain(text: str) -> str:
    """The text as words parted by single spaces, with `.` `,` `?` as words of their own; lower case, no diacritics.

    Contractions lose their apostrophe ("can't" → "cant"), hyphens become spaces ("mi-a" → "mi a"), amounts keep their
    digits together. A line break ends a sentence. Never raises on any unicode; linear in the length.
    """
    read = fold(_LINE_BREAK.sub(" . ", text))[:_LONGEST_READ]
    for pattern, replacement in _STEPS:
        read = pattern.sub(replacement, read)
    return read.strip()


def phrases(source: str) -> re.Pattern[str]:
    """One pattern for a word list (its language: this module's docstring); matches whole words of a `plain` text."""
    lines = [line.strip() for line in _CONTINUED.sub("|", source).splitlines()]
    listed = [_translate(line) for line in lines if line and not line.startswith("#")]
    return re.compile(r"(?<!\w)(?:" + "|".join(listed) + r")(?!\w)")


def _translate(line: str) -> str:
    line = re.sub(r"\((?!\?)", "(?:", line)
    line = line.replace(" ~ ", r" (?:\w+ ){0,4}").replace("*", r"\w*")
    return line.translate(_UMLAUTS)
