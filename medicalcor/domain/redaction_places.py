"""Addresses as people write them in Romania, Britain, America and German-speaking countries; a street alone is none."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from medicalcor.domain.redaction_reading import Found, Reading
from medicalcor.domain.redaction_spoken import NUMBER_WORDS

_SAID = rf"(?:{NUMBER_WORDS}(?:[ -](?:si |and |und )?{NUMBER_WORDS}){{0,3}})"
_NUMBER = r"\d{1,4}(?: ?[a-z](?![a-z]))?(?:[-/]\d{1,3}[a-z]?)?"
_NR = r"(?:nr|numarul|numar|no|number|nummer|hausnummer)"

# Romanian: type, name, number, and then block, staircase, floor, flat in any order.
_RO_TYPE = (
    r"(?:str|strada|strazii|stradela|b-?dul|bd|bld|blvd|bulevard(?:ul)?|calea|aleea|sos|soseaua|intr"
    r"|intrarea|piata|p-ta|splaiul|prelungirea|prel"
    r"|fundatura|ulita|drumul|sat(?:ul)?|comuna|cart(?:ier(?:ul)?)?)"
)
_RO_PART = (
    r"(?:bl|bloc(?:ul)?|sc|scara|et|etaj(?:ul)?|ap|apt|apart|apartament(?:ul)?|interfon(?:ul)?|corp|tronson"
    r"|casa|camera|sect|sector(?:ul)?|cod(?:ul)? ?postal|cp"
    r"|jud(?:et(?:ul)?)?|loc(?:alitatea)?|mun(?:icipiul)?)"
)
_RO_TAIL = (
    rf"(?:[ ,;.]{{1,3}}(?:{_RO_PART}[ .:]{{0,2}}(?:[a-z]{{0,2}}-?\d{{1,6}}[a-z]?|[a-z](?![a-z])|parter"
    rf"|p(?![a-z]))|{_RO_PART}[ .:]{{0,2}}(?:{_SAID})))"
)
_NO_STREET = (
    r"(?!(?:asta|aceasta|aia|voastra|ta|mea|noastra|dvs|dumneavoastra|principala|unde|pe|e|este|in|care|si|cu"
    r"|mare|fara|nu|ca|ce|vreau|dinti\w*|dintele|implant\w*)\b)"
)
_RO_WORD = r"(?:\d{1,2} (?=[a-z])|[a-z]{1,3}\. ?|[a-z][a-z'-]+ )"
_RO_STREET = (
    rf"(?<![a-z.@-]){_RO_TYPE}(?![a-z])[ .:]{{0,2}}{_NO_STREET}"
    rf"(?:(?:{_RO_WORD}){{0,4}}[a-z0-9][a-z'-]*)?(?: (?:1[89]|20)\d\d)?"
    rf"(?:[ ,.]{{1,3}}{_NR}[ .:]{{0,2}}(?:{_NUMBER}|{_SAID})|[ ,]{{1,2}}{_NUMBER}(?! ?(?:lei|euro?|ron|zile"
    rf"|ani|luni|ore|minute|min|km|dinti|implant\w*|coroan\w*)\b))"
)
_RO_PARTS = (
    rf"(?<![a-z])(?:bl|bloc(?:ul)?|sc|scara|et|etaj(?:ul)?|ap|apart"
    rf"|apartament(?:ul)?)[ .:]{{0,2}}(?:[a-z]{{0,2}}\d{{1,4}}[a-z]?"
    rf"|[a-z])(?![a-z\d])(?:{_RO_TAIL})+"
)
_FLAT = (
    r"(?<![a-z])(?:ap|apt|apartament(?:ul)?|flat|apartment|unit|suite|whg|wohnung)[ .:#]{0,2}\d{1,4}[a-z]?(?![a-z\d])"
)
_RO_POST = (
    r"(?<![a-z])(?:cod(?:ul)? ?postal|cp|zip(?: code)?|plz|postleitzahl|post ?code)[ .:]{0,2}(?:e |este |is "
    r"|ist )?\d{4,6}"
)

_BOX = r"(?<![a-z])(?:p\.?o\.? ?box|casuta postala|c\.p\.|postfach)[ .:]{0,2}(?:nr\.? ?)?\d{1,6}"

# English: number, name, type; types that are everyday words count only with capitals or after "I live at".
_EN_SURE = (
    r"(?:street|road|rd|avenue|ave|lane|ln|gardens|gdns|terrace|crescent|cres|boulevard|blvd|mews|grove|parade"
    r"|highway|hwy|cul-de-sac|parkway|pkwy|st)"
)
_EN_UNSURE = (
    r"(?:close|drive|dr|court|ct|place|pl|square|sq|way|hill|park|row|walk|rise|view|quay|wharf|green|gate"
    r"|heights|house|cottage|estate|alley|circle|trail)"
)
_EN_FLAT = rf"(?:(?:flat|apt|apartment|unit|suite|house|room|floor|no|number)[ .#]{{0,2}}(?:\d{{1,4}}[a-z]?|{_SAID}))"
_EN_NO_NAME = (
    r"(?!(?:the|in|on|a|of|at|is|my|and|or|to|for|from|per|more|weeks?|days?|hours?|minutes?|years?|months?"
    r"|people|teeth|crowns?|implants?|veneers?|pm|am|with)\b)"
)
_EN_NAME = rf"(?:(?:{_EN_NO_NAME}[a-z][a-z'.-]*|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}"
_EN_NUMBER = (
    rf"(?:{_EN_FLAT}[ ,]{{1,2}})?(?<![a-z\d.,/])(?:(?:no\.? |number )?\d{{1,5}}[a-z]?|{_SAID})(?: on| at)?[ ,]{{1,2}}"
)
_EN_END = rf"(?: (?:north|south|east|west|n|s|e|w)(?![a-z]))?(?:[ ,]{{1,2}}{_EN_FLAT})?"
_UK_POSTCODE = (
    r"(?<![a-z0-9])[a-z]{1,2}\d[a-z\d]? ?\d(?!(?:pm|am|mm|cm|mg|ml|km|kg|st|nd|rd|th|le|la|de"
    r"|si)\b)[abd-hjlnp-uw-z]{2}(?![a-z0-9])"
)
_EN_SURE_STREET = rf"{_EN_NUMBER}{_EN_NAME}{_EN_SURE}(?![a-z]){_EN_END}"
# Also a type alone, "6 The Crescent": its capitals make it a name.
_EN_UNSURE_STREET = rf"{_EN_NUMBER}(?P<name>(?:the )?(?:{_EN_NAME})?(?:{_EN_UNSURE}|{_EN_SURE}))(?![a-z]){_EN_END}"

# German: the type is the end of one word, or stands between.
_DE_TAIL = r"(?:[ ,/]{1,3}(?:\d{1,2}\. ?(?:og|stock|etage)|(?:whg|wohnung|hinterhaus|hh|eg|dg)\.? ?\d{0,3}))*"
_DE_CITY = r"(?:[ ,/]{1,3}(?:[acd]h?-)?\d{4,5}(?! ?(?:euro?|eur|€|lei|franken|chf)))?"
_DE_WORD = (
    r"(?!(?:park|sitz|arbeits|stell|spiel)plat|(?:heim|um|hin|ruck|aus|unter|halb|deines|atem)weg|(?:vor"
    r"|bei|ein|auf)trag)[a-z-]{3,30}"
    r"(?:strasse|str\.?|weg|gasse|allee|platz|ufer|damm|chaussee|steig|stieg|graben|promenade)"
)
_DE_STREET = (
    rf"(?<![a-z])(?:(?:[a-z-]{{3,20}} ){{0,1}}?{_DE_WORD}|[a-z-]{{3,20}}(?:er|[a-z]) (?:strasse|str\.|allee"
    rf"|platz|weg|ring|ufer|damm))"
    rf" ?(?:{_NR}\.? )?{_NUMBER}(?! ?(?:uhr|euro?|€|jahre|minuten|min|zahne?|mal)\b){_DE_TAIL}{_DE_CITY}"
)
_DE_PREPOSITION = (
    r"(?:am|an der|an den|in der|in den|im|auf der|auf dem|unter den|zum|zur|hinter der|hinter dem|vor dem"
    r"|bei der|beim)"
)
_DE_HOME = rf"{_DE_PREPOSITION} (?:[a-z][a-z-]+ ){{1,3}}{_NUMBER}{_DE_TAIL}{_DE_CITY}"
_CITY_CODE = regex.compile(r"(?<![\w.,-])(?:[acd]h?-)?(?P<code>\d{4,6}) (?P<city>[a-z][a-z-]{2,})")
_NO_CITY = regex.compile(
    r"(?:euro?s?|eur|lei|ron|franken|chf|gbp|dollars?|usd|pounds?|huf|implant\w*|zahn\w*|kronen?|km|mal"
    r"|jahre?|stuck|uhr|mg|coroan\w*|dint\w*|de|in|am|im|la|si)$"
)

# "I live at …": then a name with a number is an address without any word for street.
_HOME = (
    r"(?:adres[ae](?: mea| de facturare| de livrare| noastra)?|domiciliat[ae]? |domiciliul|locui\w+"
    r"|locuiesc|stau|stam|resedinta|address|i live|we live|living"
    r"|i'?m at|my house is|wohne|wohnen|wohnhaft|anschrift|adresse|lebe|adress)"
)
_HOME_NAME = r"(?:(?!(?:la|in|pe|cu|de|si|nu|am|ca|e|km|wir|seit|from|with|since|about|for)\b)[a-z][a-z.'-]+ ){1,4}"
_AT_HOME = (
    rf"(?<![a-z]){_HOME} ?[:=-]?[ ]?(?:(?:e|este|is|ist|in|la|pe|at|on|am|a|de|din|cu) ){{0,3}}"
    rf"(?P<home>{_DE_HOME}|{_HOME_NAME}(?:{_NR}[ .]{{0,2}})?(?:\d{{1,4}}[a-z]?(?![a-z\d]))(?! ?(?:lei|euro?"
    rf"|km|min\w*|zile|ani|luni|ore|saptamani|days?|weeks?|years?|months?"
    rf"|hours?|miles|jahre\w*|tage\w*|uhr|wochen|stunden)\b)|{_EN_NUMBER}{_EN_NAME}?{_EN_UNSURE}(?![a-z]))"
)

_PATTERNS = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"{_RO_STREET}(?:{_RO_TAIL})*",
        _RO_PARTS,
        _RO_POST,
        _BOX,
        _UK_POSTCODE,
        _DE_STREET,
    )
)
_EN_PATTERNS = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"{_EN_FLAT}[ ,]{{1,2}}(?=\d)" + rf"(?:{_EN_SURE_STREET}|{_EN_NUMBER}{_EN_NAME}{_EN_UNSURE})",
        _EN_SURE_STREET,
    )
)
_UNSURE = regex.compile(_EN_UNSURE_STREET)
# Numbers are everywhere, words for a street are not: without one, the slow English patterns need not be tried.
_EN_TYPE = regex.compile(rf" (?:{_EN_SURE}|{_EN_UNSURE})(?![a-z])")
_HOME_PATTERN = regex.compile(rf"{_AT_HOME}(?:{_RO_TAIL})*")
_FLAT_PATTERN = regex.compile(_FLAT)


def find_places(reading: Reading) -> Iterator[Found]:
    """Streets with a number, flats, postcodes, and what follows "I live at"."""
    plain = reading.plain
    english = _EN_TYPE.search(plain) is not None
    for pattern in (*_PATTERNS, *(_EN_PATTERNS if english else ())):
        for found in pattern.finditer(plain):
            yield reading.found(found.start(), found.end(), "address")
    for found in _FLAT_PATTERN.finditer(plain):
        yield reading.found(found.start(), found.end(), "address")
    for found in _UNSURE.finditer(plain) if english else ():
        if _all_capitals(reading, found.start("name"), found.end("name")):
            yield reading.found(found.start(), found.end(), "address")
    for found in _HOME_PATTERN.finditer(plain):
        yield reading.found(found.start("home"), found.end(), "address")
    for found in _CITY_CODE.finditer(plain):
        if reading.is_capital(found.start("city")) and not _NO_CITY.match(found["city"]) and found["code"][-2:] != "00":
            yield reading.found(found.start("code"), found.end("code"), "address")


def _all_capitals(reading: Reading, start: int, end: int) -> bool:
    return all(
        reading.is_capital(start + word.start()) for word in regex.finditer(r"[a-z][a-z'.-]*", reading.plain[start:end])
    )
