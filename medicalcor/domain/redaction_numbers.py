"""Numbers written in digits that belong to one person: phones, CNP, IBAN, cards, papers. What counts or costs stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
import regex
from stdnum import iban, luhn
from stdnum.exceptions import ValidationError
from stdnum.ro import cnp

from medicalcor.domain.redaction_reading import Found, Reading

_CURRENCY = (
    r"(?:lei|ron|euro?(?:i|s)?|eur|€|\$|usd|dolari|dollars?|gbp|£|pounds?|quid|lire|chf|franken|francs?|huf|ft"
    r"|forint\w*|mdl|bucks|grand)"
)
# A price has at most two groups of thousands: more digits before a currency hold a phone number beside the price.
_AMOUNT = r"(?<![\d.])(?<!\d[ .,])[1-9](?:\d{0,2}[., ]\d{3}|[., ]\d{3}[., ]\d{3}|\d{0,6})(?:[.,]\d{1,2})?"
_TIME = r"(?:[01]?\d|2[0-4])[.:h][0-5]\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_KEPT = regex.compile(
    rf"{_AMOUNT}(?:\s?(?:-|si|sau|to|or|and|bis|oder|und|la|pana la)\s?{_AMOUNT})?\s?(?:k\s?)?{_CURRENCY}(?![a-z])"
    rf"|[€£$]\s?{_AMOUNT}(?:\s?-\s?{_AMOUNT})?"
    rf"|(?<![\d./-]){_DAY}(?P<part>[./-]){_MONTH}(?P=part)(?:19|20)\d\d(?![./-]?\d)"
    rf"|(?<![\d./-])(?:19|20)\d\d-{_MONTH}-{_DAY}(?![./-]?\d)"
    rf"|(?<!\d)(?<!\d[.:]){_TIME}(?:\s?-\s?{_TIME})(?!\d)|(?<![\d:]){_TIME.replace('.:', ':')}(?!\d)"
    rf"|(?<![\d./]){_DAY}[./]{_MONTH}\.?\s?-\s?{_DAY}[./]{_MONTH}(?![./]?\d)"
    r"|(?<!\d)(?:19|20)\d\d\s?-\s?(?:19|20)\d\d(?!\d)"
)
_DIGITS = regex.compile(r"\d+")
_GAP = regex.compile(r"[ .\-/()*_~·•…|]{1,4}")
_COMMA_GAP = regex.compile(r" ?, ?")
_PLUS = regex.compile(r"(?:\+|%2b)[ (]{0,2}$")
_WORD_AFTER = regex.compile(r"[ ]?[a-z]{3}")

_FDI = regex.compile(r"[1-4][1-8]|[5-8][1-5]")
_ANNOUNCED = regex.compile(
    r"\b(?:tel|telefon\w*|fix|mobil\w*|nr|numar\w*|phone|mobile|cell|number|call|text|ring|whatsapp|wa|fax"
    r"|sms|ph|nummer|handy\w*|telefonnummer"
    r"|suna\w*|apel\w*)(?:[ .:,-]{1,3}(?:meu|mea|de|telefon|mobil|whatsapp|e|este|is|ist|me|ma|la|on|at"
    r"|under|unter|pe|nou|lui|ei|my)){0,4}[ .:#-]{0,3}$"
)
_PAPER = regex.compile(
    r"\b(?:seria|serie|c\.?i\.?|buletin\w*|pasaport\w*|passport|ausweis\w*|reisepass|permis\w*"
    r"|dosar medical|card (?:de )?sanatate|versicherungs\w*"
    r"|polita|policy|nhs|insurance|kvnr|steuer\w*|sort code|cvv2?|cvc2?|pin)\b(?:[ .:,-]{0,3}(?:no|nr"
    r"|numar\w*|number|nummer|is|ist|e|este)\b){0,2}"
    r"[ .:,#-]{0,3}(?P<paper>(?:[a-z]{1,3}[ -]?)?\d(?:[ -]?\d){2,14})(?!\d)"
)
_ID_WORD = regex.compile(r"c\.? ?n\.? ?p\.?|cod(?:ul)? numeric(?: personal)?|personalnummer|national id|id number")
_CARD_WORD = regex.compile(r"\b(?:card\w*|visa|mastercard|amex|maestro|kreditkarte|karte)\b[^\d]{0,25}$")
_MOST_GROUPS = 20  # of one number; more are a list, and reading on would make long lists slow
_MOST_PARTS = 7  # in which people write a CNP or a card
_LONG_RUN = 7
_LEAST_ANNOUNCED = 6
_LEAST_ANY = 9
_E164 = range(7, 16)
_NATIONAL = range(9, 14)
_RO_NATIONAL = regex.compile(r"0[237]\d{8}")
_SHAPES = regex.compile(r"3 3 4|3 3 3|3 7|4 4 4 4|4 6 5")
_REGIONS = ("DE", "GB", "AT", "CH", "FR", "IT", "MD", "HU")

_IBAN_LENGTHS = {
    "ro": 24, "de": 22, "gb": 22, "at": 20, "ch": 21, "fr": 27, "it": 27, "es": 24, "hu": 28, "md": 24, "be": 16,
    "nl": 18, "bg": 22, "pl": 28, "ie": 22, "pt": 25, "gr": 27, "cy": 28, "cz": 24, "sk": 24, "lu": 20,
    "tr": 26, "se": 24, "dk": 18,
}  # fmt: skip
_IBAN_START = regex.compile(r"(?<![a-z])(?:" + "|".join(_IBAN_LENGTHS) + r")[ .-]?\d ?\d")
_IBAN_REST = regex.compile(r"[a-z0-9](?:[ .\-_]{0,3}[a-z0-9])*")
_LEAST_IBAN_DIGITS = 10


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int


def find_numbers(reading: Reading) -> Iterator[Found]:
    """Phones, CNP, cards, papers and other long numbers; prices, dates, times, counts and teeth are left."""
    for paper in _PAPER.finditer(reading.plain):
        yield reading.found(paper.start("paper"), paper.end("paper"), "id number")
    for chain in _chains(reading.plain):
        yield from _of_chain(reading, chain)


def find_ibans(reading: Reading) -> Iterator[Found]:
    """IBAN of any case and spacing, cut at its country's length; also one with a wrong check digit."""
    plain = reading.plain
    for start in _IBAN_START.finditer(plain):
        length = _IBAN_LENGTHS[plain[start.start() : start.start() + 2]]
        rest = _IBAN_REST.match(plain, start.start(), start.start() + 3 * length)
        places = [at for at in range(start.start(), rest.end() if rest else 0) if plain[at].isalnum()][:length]
        compact = "".join(plain[at] for at in places)
        if len(compact) != length or sum(c.isdigit() for c in compact) < _LEAST_IBAN_DIGITS:
            continue
        if _passes(iban.validate, compact) or plain[start.start() + 2].isdigit():
            yield reading.found(places[0], places[-1] + 1, "iban")


def _passes(validate: object, number: str) -> bool:
    try:
        validate(number)  # type: ignore[operator]  # stdnum has no types
    except ValidationError:
        return False
    return True


def _chains(plain: str) -> Iterator[list[_Group]]:
    """Groups of digits with nothing but small separators between, outside prices, dates and times."""
    chain: list[_Group] = []
    for start, end in _open_stretches(plain):
        for digits in _DIGITS.finditer(plain, start, end):
            group = _Group(digits[0], digits.start(), digits.end())
            if chain and not _belongs(plain[chain[-1].end : group.start], chain):
                yield chain
                chain = []
            chain.append(group)
        if chain:
            yield chain
            chain = []


def _open_stretches(plain: str) -> Iterator[tuple[int, int]]:
    at = 0
    for kept in _KEPT.finditer(plain):
        yield at, kept.start()
        at = kept.end()
    yield at, len(plain)


def _belongs(gap: str, chain: Sequence[_Group]) -> bool:
    if _GAP.fullmatch(gap):
        return True
    # "0712,345,678" is one number; "05.06, 07.06" are two days.
    long_groups = any(len(group.digits) > 2 for group in chain)
    return chain[0].digits[0] == "0" and long_groups and _COMMA_GAP.fullmatch(gap) is not None


def _of_chain(reading: Reading, chain: list[_Group]) -> Iterator[Found]:
    plain, at, left = reading.plain, 0, list[_Group]()
    while at < len(chain):
        end, mark = _personal(plain, chain, at)
        if end == at:
            left.append(chain[at])
            at += 1
            continue
        yield from _leftover(reading, left)
        left = []
        yield reading.found(_start(plain, chain[at]), chain[end - 1].end, mark)
        at = end
    yield from _leftover(reading, left)


def _start(plain: str, group: _Group) -> int:
    """Where a number begins: at its plus or bracket, or at a letter O typed for a nought."""
    before = regex.search(r"(?:(?:\+|%2b)[ (]{0,2}|(?<![a-z0-9])o|\()$", plain[max(0, group.start - 6) : group.start])
    return group.start - len(before[0]) if before else group.start


def _personal(plain: str, chain: list[_Group], at: int) -> tuple[int, str]:
    """The end of the personal number that begins at group `at` and its mark, or `at` itself."""
    lengths = _lengths(chain, at)
    if _PLUS.search(plain[max(0, chain[at].start - 6) : chain[at].start]):
        return _international(plain, chain, at, lengths, 0), "phone"
    first = chain[at].digits
    if first.startswith("00") and max(lengths) >= _LEAST_ANY:
        return _international(plain, chain, at, lengths, 2), "phone"
    if first[0] == "0" or _is_letter_o(plain, chain[at]):
        end = _national(plain, chain, at, lengths)
        return end, "phone"
    digits = "".join(group.digits for group in chain[at : at + _MOST_GROUPS])
    parts = list(enumerate(lengths[:_MOST_PARTS], at + 1))
    for end, length in parts:
        if length == 13 and _passes(cnp.validate, digits[:13]):
            return end, "id number"
    for end, length in reversed(parts):
        if 13 <= length <= 19 and len(first) > 2 and _passes(luhn.validate, digits[:length]):
            return end, "card"
    return _by_shape(plain, chain, at, lengths)


def _lengths(chain: Sequence[_Group], at: int) -> list[int]:
    total, lengths = 0, []
    for group in chain[at : at + _MOST_GROUPS]:
        total += len(group.digits)
        lengths.append(total)
    return lengths


def _is_letter_o(plain: str, group: _Group) -> bool:
    return (
        len(group.digits) >= 3
        and regex.search(r"(?<![a-z0-9])o$", plain[max(0, group.start - 2) : group.start]) is not None
    )


def _international(plain: str, chain: list[_Group], at: int, lengths: list[int], skipped: int) -> int:
    digits = "".join(group.digits for group in chain[at : at + _MOST_GROUPS])[skipped:]
    ends = [(end, length - skipped) for end, length in enumerate(lengths, at + 1) if length - skipped in _E164]
    if not ends:
        return at if max(lengths) < min(_E164) else at + 1
    for accepts in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for end, length in reversed(ends):
            parsed = _parsed("+" + digits[:length], None)
            if parsed is not None and accepts(parsed):
                return _with_rest(plain, chain, end)
    return ends[-1][0]


def _national(plain: str, chain: list[_Group], at: int, lengths: list[int]) -> int:
    digits = "".join(group.digits for group in chain[at : at + _MOST_GROUPS])
    if _is_letter_o(plain, chain[at]):
        digits, lengths = "0" + digits, [length + 1 for length in lengths]
    ends = [(end, length) for end, length in enumerate(lengths, at + 1) if length in _NATIONAL]
    if not ends:
        announced = _ANNOUNCED.search(plain, max(0, chain[at].start - 40), chain[at].start)
        return len(chain) if announced and lengths[-1] in range(_LEAST_ANNOUNCED, 20) else at
    for end, length in ends:
        if length == 10 and _RO_NATIONAL.match(digits):
            return _with_rest(plain, chain, end)
    for end, length in reversed(ends if len(chain) <= _MOST_GROUPS else []):
        if any(_is_valid(digits[:length], region) for region in _REGIONS):
            return _with_rest(plain, chain, end)
    return ends[-1][0]


def _with_rest(plain: str, chain: list[_Group], end: int) -> int:
    """Also the last digits of the chain where nothing is counted by them: a digit too many is still that number."""
    rest = chain[end:]
    if len(rest) == 1 and len(rest[0].digits) < 3 and not _WORD_AFTER.match(plain, rest[0].end):
        separator = plain[chain[end - 1].end : rest[0].start]
        return end + (separator in (" ", "-", "."))
    return end


def _by_shape(plain: str, chain: list[_Group], at: int, lengths: list[int]) -> tuple[int, str]:
    shape = " ".join(str(len(group.digits)) for group in chain[at : at + 4])
    if (found := _SHAPES.match(shape)) and not _is_round(chain[at : at + found[0].count(" ") + 1]):
        end = at + found[0].count(" ") + 1
        return end, "card" if lengths[end - at - 1] > 13 else "phone"
    first = chain[at]
    if len(first.digits) >= _LONG_RUN or (len(first.digits) == _LEAST_ANNOUNCED and not first.digits.endswith("000")):
        return at + 1, "phone" if len(first.digits) < 13 else "id number"
    if at:  # what announces a number stands before the chain
        return at, ""
    before = plain[max(0, first.start - 60) : first.start]
    if lengths[-1] >= _LEAST_ANNOUNCED and not _are_teeth(chain[at:]):
        if _CARD_WORD.search(before) and lengths[-1] > 11:
            return at + len(lengths), "card"
        if _ID_WORD.search(before) and lengths[-1] > 9:
            return at + len(lengths), "id number"
        if _ANNOUNCED.search(before):
            return at + len(lengths), "phone"
    return at, ""


def _leftover(reading: Reading, groups: list[_Group]) -> Iterator[Found]:
    """Digits that fit no form but are too many for a count; not teeth, nor round sums."""
    digits = sum(len(group.digits) for group in groups)
    if digits < _LEAST_ANY or _are_teeth(groups) or _is_round(groups) or _are_days(groups):
        return
    yield reading.found(_start(reading.plain, groups[0]), groups[-1].end, "phone")


def _are_teeth(groups: Sequence[_Group]) -> bool:
    if all(len(group.digits) == 1 for group in groups):
        return len(groups) % 2 == 0 and all(
            _FDI.fullmatch(one.digits + two.digits) for one, two in zip(groups[::2], groups[1::2], strict=True)
        )
    return all(_FDI.fullmatch(group.digits) for group in groups)


def _are_days(groups: Sequence[_Group]) -> bool:
    return all(len(group.digits) < 3 and int(group.digits) < 32 for group in groups) and groups[0].digits[0] != "0"


def _is_round(groups: Sequence[_Group]) -> bool:
    return all(group.digits.endswith("00") for group in groups)


def _is_valid(number: str, region: str) -> bool:
    parsed = _parsed(number, region)
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def _parsed(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
