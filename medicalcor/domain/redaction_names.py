"""Names: those a person gives, those we know, and given names that a list knows. "Sunt interesat" names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from medicalcor.domain.redaction_given_names import GIVEN, GIVEN_AND_WORD
from medicalcor.domain.redaction_name_words import NO_NAME
from medicalcor.domain.redaction_reading import Found, Reading

_WORD = regex.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BLANK, _AFTER_INITIAL = regex.compile(" "), regex.compile(r"\. ?| ")
_SURNAME = regex.compile(r"[a-z-]{3,}(?:escu|eanu)")
_PARTICLES = frozenset({"de", "von", "van", "der", "den", "zu", "da", "di", "al", "el", "la", "du", "le", "bin"})
_MOST_WORDS = 4
_MOST_LOWER = 3
_SHORTEST_KNOWN = 3

# A name follows, however it is spelled.
_STRONG = regex.compile(
    r"(?<![a-z])(?:ma (?:mai )?numesc|ma cheama|ma numeam|(?:se|il|o) (?:numeste|cheama)|numele (?:meu"
    r"|complet|lui|ei|pacientului|copilului)(?: este| e|:)?"
    r"|subsemnat(?:ul|a)|titular(?:ul)?|pe nume(?:le)?|ii zice|(?:my|his|her|the|our|full"
    r"|patient'?s?) ?name(?:'s| is|s is"
    r"|s| was|:)|i'?m called|i am called|named"
    r"|(?:he|she) is called|you can call me|call me|ich hei(?:ss|z)e|(?:er|sie|wir) hei(?:ss|z)(?:t|en)"
    r"|(?:mein|der|ihr|sein) name(?: ist|:| lautet| war)?|namens)"
    r"(?![a-z])[ ,:]{1,3}(?:(?:aa+|ah|uh|um|er|ah|deci|der|die|dr|ing|prof|este|e|is|ist)[., ]{1,3}){0,2}"
)
# A form's line: the name goes to its end.
_FORM = regex.compile(
    r"(?<![a-z])(?:nume(?:le)?(?: (?:si|/|&) prenume(?:le)?| complet)?|prenume(?:le)?|name|full name"
    r"|(?:first|last|family|patient|your) name|surname|vorname"
    r"|nachname|familienname|vor- und nachname|pacient(?:ul|a)?|patient(?:in)?|client(?:ul|a)?"
    r"|titular(?:ul)?|persoana de contact|ansprechpartner(?:in)?|kunde)"
    r" ?[:=] ?"
)
# A name may follow: only capitals, or names that the list knows, tell.
_WEAK = regex.compile(
    r"(?<![a-z])(?:(?:eu )?sunt|aici(?: e(?:ste)?)?|eu,?|e vorba de|la telefon|vorbeste|scrie|i'?m|i am|im"
    r"|this is|it'?s|it is|ich bin(?: der| die)?"
    r"|hier(?: ist| spricht| schreibt)?|das ist|am apparat(?: ist)?|speaking is|wir sind)(?![a-z])[ :]{1,2}"
)
# "Im" is English without its apostrophe or German before a noun.
_GERMAN_WEAK = regex.compile(r"(?:ich|hier|das|am apparat|wir|im)\b")
_TITLE = regex.compile(
    r"(?<![a-z-])(?:dl|d-l|d-lui|domnul(?:ui)?|dna|d-na|doamn(?:a|ei)|d-ra|dra|domnisoar(?:a|ei)|dr|mr|mrs"
    r"|ms|miss|mx|frau|herrn?|familie|fam|family)(?![a-z])\.? "
    r"(?:(?:dr|doctor|prof|ing|med)\.? ){0,2}"
)
_RELATIVE = regex.compile(
    r"(?<![a-z])(?:(?:fiul|fiica|sotul|sotia|mama|tata|tatal|fratele|sora|baiatul|baiatului|fetita|fata"
    r"|fetei|copilul|nepotul|nepoata|prietenul|prietena|bunica|bunicul"
    r"|cumnata|cumnatul|socrul|soacra|colega|colegul|verisoara)(?: meu| mea| mei| mele| nostru| noastra)?"
    r"|my (?:\w+ )?(?:husband|wife|son|daughter|mum|mom|mother|dad|father|brother|sister|partner|friend"
    r"|boyfriend|girlfriend|fiancee?|colleague|neighbou?r|nan|gran|cousin)"
    r"|(?P<german>(?:mein|meine|meinen|meiner|meinem) (?:\w+ )?(?:mann|frau|sohn|tochter|mutter|vater"
    r"|bruder|schwester|partner|partnerin|freund|freundin|oma|opa)))"
    r"(?![a-z])(?: e| is| ist| este)?,? "
)
_CLOSING = regex.compile(
    r"(?<![a-z])(?:cu (?:stima|respect|drag|multumiri|bine)|(?:va )?multumesc(?: frumos| mult| anticipat)?"
    r"|multumim|mersi|o zi (?:buna|frumoasa|minunata)|toate cele bune|numai bine"
    r"|pe curand|(?:kind|best|warm|many) (?:regards|wishes|thanks)|regards|best|(?:many )?thanks(?: a lot"
    r"| again| so much)?|thank you|cheers|sincerely|yours(?: truly| sincerely| faithfully)?|ta"
    r"|take care|x+|mfg|lg|vg|bg|(?:mit )?(?:freundliche[nm]?|viele[nm]?|liebe[nm]?|beste[nm]?"
    r"|herzliche[nm]?|schone[nm]?) (?:gruss?e?n?|gruessen?)|gruss|(?P<german>danke(?: schon| sehr)?"
    r"|vielen dank))"
    r"(?: (?:aus|din|from) [a-z-]+)?[ ,.!;:\n-]{1,6}"
)
_ASK_FOR = regex.compile(r"(?<![a-z])(?:ask(?:ing)? for|attn:?|c/o|intrebati de|fragen sie nach|care of) ")
_NAME_HERE = regex.compile(
    r"(?:^|[.!?,\n] ?)(?P<name>[^\W\d_]+(?:[ '-][^\W\d_]+)?) (?:here|speaking|aici|sunt(?! [a-z])|hier"
    r"|am apparat)(?=[,.!?\n]|$)"
)
_DASH_SIGNATURE = regex.compile(r"(?:^|\n|[.!?,] ?) ?[-~/*]{1,2} ?(?=[a-z][^\n]{1,40}$)")
_LINE_END = regex.compile(r"[ .!x:)♥❤🙏😊🙂-]*(?:$|\n)")
_NAME_STOPS = regex.compile(r"$|[ ]?[,.!;:?\n)-]| (?:and|from|here|calling|again|si|din|de la|sun|cu|am|as)\b")
_DESCRIBES = regex.compile(
    r".*(?:ed|ing|ful|ous|able|ish|ese|ian|ly|ic|ive|at|ata|it|ita|os|oasa|ant|anta|ist|ista|tor|toare|ent|enta)"
)


def find_names(reading: Reading, known: Sequence[str]) -> Iterator[Found]:
    """Names with what announces them, in signatures, on forms, and the same names elsewhere in the text."""
    stretches = [*_announced(reading), *_listed(reading)]
    yield from (reading.found(start, end, "name") for start, end in stretches)
    parts = {part for start, end in stretches for part in _parts(reading.plain[start:end])}
    for name in known:
        folded = Reading(name).plain.strip()
        parts |= {folded, *_parts(folded)} - {""}
    if parts:
        longest_first = sorted(parts, key=len, reverse=True)
        again = regex.compile(r"(?<![^\W_])(?:" + "|".join(map(regex.escape, longest_first)) + r")(?![^\W_])")
        for found in again.finditer(reading.plain):
            yield reading.found(found.start(), found.end(), "name")


def _parts(name: str) -> set[str]:
    return {
        part for part in regex.split(r"[\s.,'-]+", name) if len(part) >= _SHORTEST_KNOWN and part not in NO_NAME
    } - GIVEN_AND_WORD


def _announced(reading: Reading) -> Iterator[tuple[int, int]]:
    plain = reading.plain
    for found in _STRONG.finditer(plain):
        yield from _some(_any_case(reading, found.end()))
    for found in _FORM.finditer(plain):
        yield from _some(_any_case(reading, found.end(), most=_MOST_WORDS))
    for found in _WEAK.finditer(plain):
        german = _GERMAN_WEAK.match(found[0]) is not None
        speaks = "spricht" in found[0] or "schreibt" in found[0]
        yield from _some(
            _capitals(reading, found.end(), 1 if speaks else 2, alone=not german) or _lower_listed(reading, found.end())
        )
    for found in _TITLE.finditer(plain):
        # "Meine Frau" is no title.
        own_wife = found[0].startswith("frau") and regex.search(
            r"(?:mein|ein)e[rn]? $", plain[max(0, found.start() - 8) : found.start()]
        )
        yield from _some(_capitals(reading, found.end(), 2 if own_wife else 1) or _lower_listed(reading, found.end()))
    for found in _RELATIVE.finditer(plain):
        yield from _some(_capitals(reading, found.end(), 2 if found["german"] else 1))
    for found in _ASK_FOR.finditer(plain):
        yield from _some(_capitals(reading, found.end(), 1))
    for found in _NAME_HERE.finditer(plain):
        name = _capitals(reading, found.start("name"), 1)
        if name and name[1] == found.end("name") and not _DESCRIBES.fullmatch(found["name"]):
            yield name
    yield from _signatures(reading)


def _signatures(reading: Reading) -> Iterator[tuple[int, int]]:
    for found in _CLOSING.finditer(reading.plain):
        name = _capitals(reading, found.end(), 2 if found["german"] else 1) or _lower_listed(reading, found.end())
        if name and _LINE_END.match(reading.plain, name[1]):
            yield name
    for found in _DASH_SIGNATURE.finditer(reading.plain):
        name = _capitals(reading, found.end(), 2)
        if name and _LINE_END.match(reading.plain, name[1]):
            yield name


def _some(stretch: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    if stretch:
        yield stretch


def _words(reading: Reading, at: int, most: int) -> list[regex.Match[str]]:
    """Words from `at` on that are parted by a blank only (an initial also by its point)."""
    found: list[regex.Match[str]] = []
    while len(found) < most:
        word = _WORD.match(reading.plain, at)
        if word is None:
            break
        found.append(word)
        gap = (_AFTER_INITIAL if len(word[0]) == 1 else _BLANK).match(reading.plain, word.end())
        if gap is None:
            break
        at = gap.end()
    return found


def _any_case(reading: Reading, at: int, most: int = _MOST_LOWER) -> tuple[int, int] | None:
    words = _words(reading, at, most)
    if not words or not _may_be_name(words[0][0]):
        return None
    if reading.is_capital(words[0].start()):
        return _capitals(reading, at, 1)
    end = words[0].end()
    for word in words[1:]:
        if not _may_be_name(word[0]):
            break
        end = word.end()
    return words[0].start(), end


def _capitals(reading: Reading, at: int, enough: int, *, alone: bool = False) -> tuple[int, int] | None:
    """Words with capitals that are a name: `enough` of them, one of the list, or (`alone`) one at a clause's end.

    German nouns have capitals too, so there one alone tells nothing.
    """
    words = _words(reading, at, _MOST_WORDS)
    taken: list[regex.Match[str]] = []
    for word in words:
        if reading.is_capital(word.start()) and _may_be_name(word[0]):
            taken.append(word)
        elif not (taken and word[0] in _PARTICLES):
            break
    if not taken:
        return None
    listed = any(_is_listed(word[0]) for word in taken)
    plausible = listed or len(taken) >= enough or (alone and _stands_alone(reading.plain, taken[0]))
    return (taken[0].start(), taken[-1].end()) if plausible else None


def _stands_alone(plain: str, word: regex.Match[str]) -> bool:
    return not _DESCRIBES.fullmatch(word[0]) and _NAME_STOPS.match(plain, word.end()) is not None


def _may_be_name(word: str) -> bool:
    return word not in NO_NAME and word.split("-")[0] not in NO_NAME


def _is_listed(word: str) -> bool:
    return any(part in GIVEN or part in GIVEN_AND_WORD for part in word.split("-")) or bool(_SURNAME.fullmatch(word))


def _lower_listed(reading: Reading, at: int) -> tuple[int, int] | None:
    """A known given name in lower case, with a surname after it."""
    words = _words(reading, at, 2)
    if not words or words[0][0] not in GIVEN:
        return None
    return words[0].start(), words[1].end() if len(words) > 1 and _may_be_name(words[1][0]) else words[0].end()


def _listed(reading: Reading) -> Iterator[tuple[int, int]]:
    """Given names of the list anywhere, with the capitals around them."""
    plain, end = reading.plain, 0
    for word in _WORD.finditer(plain):
        if word.start() < end:
            continue
        parts = word[0].split("-")
        if not (
            any(part in GIVEN for part in parts) or (_SURNAME.fullmatch(word[0]) and reading.is_capital(word.start()))
        ):
            continue
        end = word.end()
        if reading.is_capital(word.start()) and (name := _capitals(reading, word.start(), 1)):
            end = name[1]
        yield word.start(), end
