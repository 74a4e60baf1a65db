"""Numbers in words: a phone number as a caller says it, in Romanian, English or German, digit by digit or in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from medicalcor.domain.redaction_reading import Found, Reading, any_of, listed


def _numbered(listed: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """`a/b c` → a and b are `first`, c is the next."""
    return {word: first + step * at for at, spellings in enumerate(listed.split()) for word in spellings.split("/")}


_RO_STEMS = "un doi/doua trei pai/patru cinci/cin/cinc sai/sase/sas sapte/sapti opt/opti noua"
_ZERO = dict.fromkeys(("zero", "oh", "nought", "naught", "nil", "null"), 0)
_UNITS: Mapping[str, int] = (
    _ZERO
    | _numbered("unu/una doi/doua trei patru cinci sase/sasa sapte/septe opt noua", 1)
    | _numbered("one two three four five six seven eight nine/niner", 1)
    | _numbered("eins/ein/eine zwei/zwo drei vier funf/fuenf/fuf sechs sieben acht neun", 1)
)
_TEENS: Mapping[str, int] = (
    {"zece": 10, "ten": 10, "zehn": 10}
    | {stem + end: value for stem, value in _numbered(_RO_STEMS, 11).items() for end in ("sprezece", "spe", "sprece")}
    | _numbered("eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 11)
    | _numbered("elf zwolf/zwoelf dreizehn vierzehn funfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn", 11)
)
_TENS: Mapping[str, int] = (
    _numbered(
        "douazeci/doazeci treizeci patruzeci cincizeci/cinzeci saizeci/sasezeci saptezeci optzeci/opzeci nouazeci",
        20,
        10,
    )
    | _numbered("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10)
    | _numbered("zwanzig dreissig/dreizig vierzig funfzig/fuenfzig sechzig siebzig achtzig neunzig", 20, 10)
)
_TIMES = {"double": 2, "dublu": 2, "doppel": 2, "doppelt": 2, "triple": 3, "treble": 3, "triplu": 3, "dreifach": 3}
_HUNDRED = frozenset({"suta", "sute", "hundred", "hundert"})
_AND = frozenset({"si", "and", "und"})
_FILLERS = _AND | listed(
    "aa aaa a ah eh er uh um uhm ahm ahh hm deci da apoi asa then so dann also ja yes minus liniuta dash linie "
    "bara slash pauza"
)
_MOST_FILLERS = 2

NUMBER_WORDS = any_of({*_UNITS, *_TEENS, *_TENS, *_HUNDRED})
"""One number word as a pattern, for the rules of dates and addresses."""

_GERMAN = regex.compile(
    r"(?:(?P<hundreds>" + "|".join(w for w in _UNITS) + r")?(?P<hundert>hundert)(?:und)?)?"
    r"(?:(?P<unit>"
    + "|".join(w for w in _UNITS)
    + r")und(?P<tens>"
    + "|".join(w for w in _TENS)
    + r")|(?P<rest>[a-z]+))?"
)
_GLUED_RO = regex.compile(
    r"(?P<hundreds>doua|trei|patru|cinci|sase|sapte|opt|noua)sute(?P<rest>[a-z]*)"
    r"|(?P<tens>doua|trei|patru|cinci|cin|sai|sapte|opt|noua)(?:zeci|j)(?:si)?(?P<unit>[a-z]+)"
)
_TOKEN = regex.compile(r"[a-z]+|\d+")
_GAP = regex.compile(r"[ \t\n,.\-…/;:()']{0,6}")
_CLAUSE = regex.compile(r"[,.;…]|\b(?:si|and|und)\b")

# Where a run of spoken digits begins to be a number of a person. A count, a tooth or a price is shorter.
_LEAST_AFTER_PLUS = 8
_LEAST_AFTER_ZERO = 7
_LEAST_ANNOUNCED = 6
_LEAST = 9
_WHOLE_NUMBER = 9
_ANNOUNCED = regex.compile(
    r"\b(?:telefon\w*|tel|numar\w*|nr|mobil\w*|phone|number\w*|nummer|handy\w*|handynummer|telefonnummer"
    r"|call|ring|reach|text|suna\w*|cnp|cod\w*"
    r"|card\w*|cont\w*|iban|konto|karte|whatsapp)\b[^.!?]{0,30}$"
)
_TEETH = regex.compile(r"\b(?:dint\w*|masel\w*|masea\w*|molar\w*|tooth|teeth|zahn\w*)\b[^.!?]{0,20}$")
# After the number the speaker goes on; after a count comes what is counted.
_GOES_ON = listed(
    """
    va rog te multumesc mersi la dupa pana de pe e este si sau as vreau doresc am pot pentru pt ca sunt ma mi
    asta acesta numarul please thanks thank after before and or is i my that for at on if it so call until ok
    okay whatsapp bitte danke ab nach bis ist und oder ich das fur wegen am um meine
    """
)


@dataclass(frozen=True, slots=True)
class _Number:
    digits: str
    start: int
    end: int
    spoken: bool


def find_spoken(reading: Reading) -> Iterator[Found]:
    """Runs of number words that spell a phone or other personal number."""
    tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(reading.plain)]
    at = 0
    while at < len(tokens):
        run, after = _run(reading.plain, tokens, at)
        if not run:
            at += 1
            continue
        following = tokens[after] if after < len(tokens) else None
        kept = _without_a_count(reading.plain, run, following)
        if _is_personal(reading.plain, kept):
            yield reading.found(_with_plus(reading.plain, kept[0].start), kept[-1].end, "phone")
        at = after


def _run(plain: str, tokens: list[tuple[str, int, int]], at: int) -> tuple[list[_Number], int]:
    """The longest run of numbers from token `at`, and the token after it."""
    run: list[_Number] = []
    after = at
    while at < len(tokens):
        skipped = 0
        while run and skipped < _MOST_FILLERS and at < len(tokens) and tokens[at][0] in _FILLERS:
            at, skipped = at + 1, skipped + 1
        if run and not _follows(plain, tokens, after, at):
            break
        read = _number(plain, tokens, at)
        if read is None:
            break
        digits, next_at, spoken = read
        run.append(_Number(digits, tokens[at][1], tokens[next_at - 1][2], spoken))
        at = after = next_at
    return run, after


def _follows(plain: str, tokens: list[tuple[str, int, int]], after: int, at: int) -> bool:
    """Whether nothing but small separators parts the tokens from the last number's end to token `at`."""
    return at < len(tokens) and all(_joined(plain, tokens, index) for index in range(after - 1, at))


def _joined(plain: str, tokens: list[tuple[str, int, int]], index: int) -> bool:
    gap = plain[tokens[index][2] : tokens[index + 1][1]]
    return _GAP.fullmatch(gap) is not None


def _number(plain: str, tokens: list[tuple[str, int, int]], at: int) -> tuple[str, int, bool] | None:
    """The digits of the number at token `at`, the token after it, and whether it was said in words."""
    if at >= len(tokens):
        return None
    word = tokens[at][0]
    following = tokens[at + 1][0] if at + 1 < len(tokens) and _joined(plain, tokens, at) else ""
    if word.isdigit():
        return word, at + 1, False
    if word in _TIMES and (following in _UNITS or following in ("o", "o's")):
        return str(_UNITS.get(following, 0)) * _TIMES[word], at + 2, True
    if following in _HUNDRED and (word in _UNITS or word == "o"):
        return f"{_UNITS.get(word, 1)}00", at + 2, True
    if word == "o":
        return ("0", at + 1, True) if following in _UNITS or following in _TIMES or following.isdigit() else None
    if word in _TENS:
        return _tens(plain, tokens, at, following)
    value = _value(word)
    return None if value is None else (str(value), at + 1, True)


def _tens(plain: str, tokens: list[tuple[str, int, int]], at: int, following: str) -> tuple[str, int, bool]:
    tens = _TENS[tokens[at][0]]
    if following in _AND and at + 2 < len(tokens) and _joined(plain, tokens, at + 1) and _UNITS.get(tokens[at + 2][0]):
        return str(tens + _UNITS[tokens[at + 2][0]]), at + 3, True
    if _UNITS.get(following):
        return str(tens + _UNITS[following]), at + 2, True
    return str(tens), at + 1, True


def _value(word: str) -> int | None:
    """The value of one word, also of a compound: vierunddreissig, siebenhundertzwolf, saptesute."""
    for table in (_UNITS, _TEENS, _TENS):
        if word in table:
            return table[word]
    if len(word) < 6:
        return None
    if found := _GLUED_RO.fullmatch(word):
        if found["hundreds"]:
            rest = _value(found["rest"]) if found["rest"] else 0
            return None if rest is None else _UNITS[found["hundreds"]] * 100 + rest
        tens, unit = _TENS.get(found["tens"] + "zeci"), _UNITS.get(found["unit"])
        return None if tens is None or unit is None else tens + unit
    found = _GERMAN.fullmatch(word)
    if not found or not (found["hundert"] or found["unit"]):
        return None
    hundreds = _UNITS.get(found["hundreds"] or "eins", 1) * 100 if found["hundert"] else 0
    if found["unit"]:
        return hundreds + _UNITS[found["unit"]] + _TENS[found["tens"]]
    rest = _value(found["rest"]) if found["rest"] else 0
    return None if rest is None else hundreds + rest


def _without_a_count(plain: str, run: list[_Number], following: tuple[str, int, int] | None) -> list[_Number]:
    """The run without a last number that counts the noun after it ("… two three, two veneers")."""
    if len(run) < 2 or following is None or following[0] in _GOES_ON or plain[run[-1].end : following[1]].strip():
        return run
    shorter = run[:-1]
    length = len(_digits(shorter))
    parted = _CLAUSE.search(plain[shorter[-1].end : run[-1].start]) is not None
    whole = length == 10 and _digits(shorter)[:2] in ("07", "02", "03")
    return shorter if whole or (parted and length >= _WHOLE_NUMBER) else run


def _is_personal(plain: str, run: list[_Number]) -> bool:
    digits = _digits(run)
    spoken = sum(number.spoken for number in run)
    if spoken < 2 and not (spoken and digits[0] == "0"):
        return False
    before = plain[max(0, run[0].start - 60) : run[0].start]
    if _with_plus(plain, run[0].start) < run[0].start:
        return len(digits) >= _LEAST_AFTER_PLUS
    if digits[0] == "0":
        return len(digits) >= _LEAST_AFTER_ZERO
    if _TEETH.search(before):
        return False
    return len(digits) >= (_LEAST_ANNOUNCED if _ANNOUNCED.search(before) else _LEAST)


def _with_plus(plain: str, start: int) -> int:
    before = regex.search(r"(?:\bplus|\+)[\s,]{0,2}$", plain[max(0, start - 8) : start])
    return start - len(before[0]) if before else start


def _digits(run: list[_Number]) -> str:
    return "".join(number.digits for number in run)
