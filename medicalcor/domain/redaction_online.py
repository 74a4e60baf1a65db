"""E-mail addresses, also as said or disguised, links to a person's own pages, and handles."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from medicalcor.domain.redaction_reading import Found, Reading, listed

_TLD = (
    r"(?:com|ro|de|net|org|eu|uk|info|at|ch|co|io|me|fr|it|es|hu|md|biz|be|nl|ie|us|ca|email|online|test|dev"
    r"|app|pro|gov|edu|health|gg|tv)"
)
_WRITTEN = regex.compile(
    r"[\w.+%'-]{1,64}(?: \. ?[\w+-]{1,40}){0,3} ?(?:@|%40) ?[\w-]{1,63}(?: ?\. ?[\w-]{2,63}){1,4}"
    r"|[\w.+-]{1,64}@[\w.-]{2,120}"
)
_AT = (
    r"(?: ?[(\[{<] ?(?:at|aet|a ?rond|a-rond|arong|a|@|et|la|klammeraffe) ?[)\]}>] ?"
    r"|[ ,]{1,3}(?:at|aet|arond|a ?-? ?rond|arong|aroon|aron|et|coada de maimuta|maimuta|klammeraffe|@"
    r"|la)[ ,]{1,3}|-(?:at|arond)-)"
)
_DOT = (
    r"(?: ?[(\[{<]? ?(?:dot|punct|punkt|point|pct) ?[)\]}>]? ?|[ ,]{1,3}(?:dot|punct|punkt|point|pct)[ ,]{1,3}| ?\. ?)"
)
_SAID_DOT = r"(?: ?[(\[{<] ?(?:dot|punct|punkt|point|\.) ?[)\]}>] ?|[ ,]{1,3}(?:dot|punct|punkt|point|pct)[ ,]{1,3})"
_JOIN = (
    rf"(?:{_SAID_DOT}|[ ,]{{1,3}}(?:underscore|under score|dash|hyphen|minus|plus|liniuta(?: de)? jos"
    rf"|linie jos|bara jos|liniuta|cratima"
    r"|subliniere|unterstrich|bindestrich|strich)[ ,]{1,3}|(?<= [a-z0-9]) (?=[a-z0-9](?![a-z]))| (?=\d))"
)
_PART = r"[a-z0-9][\w.+-]{0,40}"
# Read from the "at" on: the domain after it, then the mailbox before it.
_AT_DOMAIN = regex.compile(
    rf"{_AT}[a-z0-9][\w-]{{0,40}}(?:{_SAID_DOT}[a-z0-9][\w-]{{0,30}}){{0,2}}(?:{_SAID_DOT}"
    rf"|\.)(?:{_DOT}?{_TLD}(?![\w])){{1,2}}"
)
_MAILBOX = regex.compile(rf"(?<![\w]){_PART}(?:{_JOIN}{_PART}){{0,8}}$")
_LONGEST_MAILBOX = 80
_BEFORE = regex.compile(r"(?:(?<![\w])([a-z]{2,20}) )?(?<![\w])([a-z]{2,20}) $")
_NO_NAME = listed(
    """
    e este is it its lautet ist la pe to an at on me mail email emailul mailul adresa adresei mea meu de and si
    und or sau the my send write trimite trimiteti scrie scrieti scrie-mi bitte an please use under unter auf
    via to with cu from that reach address mailadresse in no yes da ok oferta deviz devizul planul plan factura
    rechnung kostenplan contact as sam care sunt eu am as aia asta deci
    """
)
_LINK = regex.compile(
    r"(?:https?|ftp)(?:://|%3a%2f%2f)[^\s\x00<>\"]+|(?<![\w@.])www\.[^\s\x00<>\"]+"
    rf"|(?<![\w@.-])[a-z0-9][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,4}}\.{_TLD}(?:[/?#:][^\s\x00<>\"]+)"
)
_HAS_LINK = regex.compile(r"[/?#]|www\.|%2f|\w:\w")
_TRAILING = regex.compile(r"[.,;:!?)\]'\"]+$")
_HANDLE = regex.compile(
    r"(?<![\w@./])@[\w][\w.-]{2,40}"
    r"|\b(?:insta(?:gram)?|ig|telegram|facebook|fb|tiktok|snapchat|skype|user(?:name)?|messenger"
    r"|linkedin)[ :=]{1,3}(?:(?:is|e|este|ist|meu|my|la|pe|sunt|id)[ :]{1,2})?"
    r"(?P<handle>(?=[\w.-]*[\d_.])[a-z][\w.-]*[\w])"
)


def find_online(reading: Reading) -> Iterator[Found]:
    """E-mails, links and handles. A bare domain ("example.ro") is a company's, not a person's."""
    plain = reading.plain
    for link in _LINK.finditer(plain) if _HAS_LINK.search(plain) else ():
        end = link.end() - len(found[0]) if (found := _TRAILING.search(link[0])) else link.end()
        yield reading.found(link.start(), max(end, link.start() + 1), "link")
    for mail in _WRITTEN.finditer(plain) if "@" in plain or "%40" in plain else ():
        yield reading.found(mail.start(), mail.end() - len(mail[0]) + len(mail[0].rstrip(".-")), "email")
    for domain in _AT_DOMAIN.finditer(plain):
        window = max(0, domain.start() - _LONGEST_MAILBOX)
        if mailbox := _MAILBOX.search(plain, window, domain.start()):
            yield reading.found(_with_names_before(plain, mailbox.start()), domain.end(), "email")
    for handle in _HANDLE.finditer(plain):
        start = handle.start("handle") if handle["handle"] else handle.start()
        yield reading.found(start, handle.end(), "link")


def _with_names_before(plain: str, start: int) -> int:
    """Up to two words before a spoken address: "ion popescu arond …" is one mailbox, said without its dot."""
    before = _BEFORE.search(plain, max(0, start - 45), start)
    if before is None or before[2] in _NO_NAME:
        return start
    return int(before.start(1 if before[1] and before[1] not in _NO_NAME else 2))
