"""Dates of birth, in digits and in words. Dates of visits stay: the model needs them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from medicalcor.domain.redaction_reading import Found, Reading
from medicalcor.domain.redaction_spoken import NUMBER_WORDS

MONTHS = (
    r"(?:ian(?:uarie)?|feb(?:ruarie|ruary|ruar)?|mar(?:tie|ch)?|marz|maerz|apr(?:ilie|il)?|mai|may"
    r"|iun(?:ie)?|june?|juni|iul(?:ie)?|july?|juli"
    r"|aug(?:ust)?|sept?(?:embrie|ember)?|oct(?:ombrie|ober)?|okt(?:ober)?|noi(?:embrie)?|nov(?:ember)?"
    r"|dec(?:embrie|ember)?|dez(?:ember)?"
    r"|jan(?:uary|uar)?|jaenner|janner)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{2,8}teenth"
    r"|twentieth|thirtieth|intai"
    r"|ersten?|zweiten?|dritten?|vierten?|funften?|sechsten?|siebten?|siebenten?|achten?|neunten?|zehnten?"
    r"|elften?|zwolften?|\w{2,8}zehnten?|\w{2,20}zigsten?)"
)
_GERMAN_YEAR = r"(?:neunzehnhundert\w*|zweitausend\w*|\w{3,8}und\w{4,8}zig)"
_WORD = rf"(?:{NUMBER_WORDS}|{_ORDINAL}|{_GERMAN_YEAR}|mie|mii|thousand|tausend|noua(?:zeci)?\w{{3,9}})"
_PIECE = (
    rf"(?:\d{{1,4}}(?:st|nd|rd|th|-?lea|-?a)?(?![a-z\d])|(?<![a-z]){MONTHS}(?![a-z])|(?<![a-z]){_WORD}(?![a-z])"
    rf"|(?<= )o(?= mie))"
)
_BETWEEN = r"(?:[ .,/'-]{1,3}(?:(?:de|of|the|si|and|und|in|din|anul|luna) )?)"
_DATE = rf"(?:{_PIECE}(?:{_BETWEEN}{_PIECE}){{0,11}})"
_FULL_DATE = (
    r"(?:(?:0?[1-9]|[12]\d|3[01])[./ -]{1,2}(?:0?[1-9]|1[0-2])[./ -]{1,2}(?:19[2-9]\d|200\d)|(?:19[2-9]\d"
    r"|200\d)[./-](?:0?[1-9]|1[0-2])[./-]\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)? (?:of |de )?{MONTHS}[., ]{{1,2}}(?:19[2-9]\d|200\d))"
)
_THREE_PARTS = (
    r"(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})|\d{4} ?[./-] ?\d{1,2} ?[./-] ?\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ .-]{{1,2}}(?:of |de )?{MONTHS}[ .,-]{{1,2}}(?:of |de )?'?(?:\d{{4}}|\d{{2}}))"
)
_BORN = (
    r"(?:nascut[ae]?|nascuti|nasterii|nastere|nasterea|nasc|d\.? ?n\.?|dn|data n|birthday|birth ?date"
    r"|b-?day|date of birth|born|birth|d\.? ?o\.? ?b\.?"
    r"|geboren(?:e|er)?|geb|geburtsdatum|geburtstag|geb\.?-?datum|jahrgang|anul nasterii)"
)
_FILLER = (
    r"(?:la|pe|in|on|the|am|is|was|ist|war|data|date|de|este|e|anul|year|ziua|day|of|mea|meu|lui|ei|my|at|zi"
    r"|copilului|sotiei|den|dem|a|fiind|luna|her|his)"
)
_AFTER = regex.compile(
    rf"(?<![a-z]){_BORN}(?![a-z])[ .:,=()-]{{0,4}}(?:{_FILLER}[ .:,=-]{{1,3}}){{0,5}}(?P<date>{_DATE})"
)
_BORN_AFTER = regex.compile(r"(?<![a-z])(?:geboren|geb|nascut[ae]?|born|m ?-?am nascut)(?![a-z])")
_BEFORE = regex.compile(rf"(?P<date>{_DATE})[ ,.]{{1,2}}(?:(?:in|la) [a-z]+ )?$")
_LONGEST_DATE = 70
_LONGEST_WORD = 6
_MOST_BIRTHS = 40  # looked back from; more in one message is no person's, and each look costs 0.1 ms
_SIGN = regex.compile(r"(?:\*|(?<![a-z.])n\. ?|(?<![a-z])n[.:] )[ ]?(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{2,4})(?!\d)")
# Whatever stands between: "data nasterii pacient: 07 / 07 / 1983".
_FORM = regex.compile(rf"(?<![a-z]){_BORN}(?![a-z])[^\d\n\x00]{{0,30}}?(?P<date>{_THREE_PARTS})(?!\d)")
# Written out with a year so long ago, it is no visit.
_LONG_AGO = regex.compile(rf"(?<![\d./-])(?P<date>{_FULL_DATE})(?![./-]?\d)")
_WHOLE = regex.compile(r"\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}|\d{4} ?[./-] ?\d{1,2} ?[./-] ?\d{1,2}")
_DAY_MONTH_YEAR = regex.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th|\.)?[ .-]{{1,2}}(?:of |de )?{MONTHS}[ .,-]{{1,2}}(?:of |de "
    rf"|in )?'?(?:\d{{4}}|\d{{2}})(?!\d)"
)
_MONTH_DAY_YEAR = regex.compile(rf"{MONTHS}[. ]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?[, ]{{1,2}}'?(?:\d{{4}}|\d{{2}})(?!\d)")
_YEAR_LAST = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLAUSE = regex.compile(r", (?!'?\d{2,4}(?!\d| ?(?:ani|years|jahre)))")


def find_births(reading: Reading) -> Iterator[Found]:
    """Dates beside a word of birth, and full dates of decades ago."""
    plain = reading.plain
    for pattern in (_AFTER, _FORM, _SIGN, _LONG_AGO):
        for found in pattern.finditer(plain):
            start = found.start("date")
            yield from _date(reading, start, start + _length(found["date"]))
    for born in islice(_BORN_AFTER.finditer(plain), _MOST_BIRTHS):
        if before := _BEFORE.search(plain, max(0, born.start() - _LONGEST_DATE), born.start()):
            yield from _date(reading, *before.span("date"))


def _date(reading: Reading, start: int, end: int) -> Iterator[Found]:
    # A lone number word after "born" is no date: "born two weeks early".
    if any(c.isdigit() for c in reading.plain[start:end]) or end - start > _LONGEST_WORD:
        yield reading.found(start, end, "birth date")


def _length(date: str) -> int:
    """Where a date ends that a greedy run of numbers goes past: after its year, or at a comma before no year."""
    for whole in (_WHOLE, _DAY_MONTH_YEAR, _MONTH_DAY_YEAR):
        if found := whole.match(date):
            return int(found.end())
    if clause := _CLAUSE.search(date):
        date = date[: clause.start()]
    if (year := _YEAR_LAST.search(date)) and year.start() > 4:
        date = date[: year.end()]
    return len(date)
