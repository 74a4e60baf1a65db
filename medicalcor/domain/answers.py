"""What a short reply says: yes, no, stop, start, or something that is no answer (spec §3, a and b).

A yes grants a consent and a stop takes it, so both are read strictly: every word of the message must belong to the
answer. Whether an answer is expected at all is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto

from medicalcor.domain import answers_words as lexicon
from medicalcor.domain import optout_words as optout
from medicalcor.domain.answers_words import Phrase
from medicalcor.domain.text import words

_LONGEST_ANSWER = 300  # characters, after which a text is a story and only a request to stop is looked for
_STRETCHED = re.compile(r"(\w)\1{2,}")
_SENTENCE_END = re.compile(r"[.!?;\n]+")
_CLAUSE_END = re.compile(r"[,.;:!\n()…]+")
_TIME = re.compile(r"\d{1,2}")
_QUESTION = re.compile(r"[?？؟]")


class _Kind(Enum):
    POLITE = auto()
    YES = auto()
    CONSENT = auto()
    OKAY = auto()
    NO = auto()
    NEGATION = auto()
    BESIDE = auto()
    BESIDE_NO = auto()
    TIME = auto()
    SOON = auto()
    NOTHING = auto()
    DOUBT = auto()


def _table(*rows: tuple[frozenset[Phrase], _Kind]) -> Mapping[Phrase, frozenset[_Kind]]:
    table: dict[Phrase, frozenset[_Kind]] = {}
    for phrases, kind in rows:
        for phrase in phrases:
            table[phrase] = table.get(phrase, frozenset()) | {kind}
    return table


_ANSWERS = _table(
    (lexicon.POLITE, _Kind.POLITE),
    (lexicon.YES, _Kind.YES),
    (lexicon.CONSENT, _Kind.CONSENT),
    (lexicon.OKAY, _Kind.OKAY),
    (lexicon.NO, _Kind.NO),
    (lexicon.NEGATION, _Kind.NEGATION),
    (lexicon.BESIDE, _Kind.BESIDE),
    (lexicon.BESIDE_NO, _Kind.BESIDE_NO),
    (lexicon.TIMES, _Kind.TIME),
    (lexicon.SOON, _Kind.SOON),
    (lexicon.NOTHING, _Kind.NOTHING),
    (lexicon.DOUBT, _Kind.DOUBT),
)
_STOPS = _table((lexicon.POLITE | optout.STOP_BESIDE, _Kind.POLITE), (optout.STOP, _Kind.YES))
_STARTS = _table((lexicon.POLITE | optout.START_BESIDE, _Kind.POLITE), (optout.START, _Kind.YES))
_LONGEST_PHRASE = max(len(p) for table in (_ANSWERS, _STOPS, _STARTS) for p in table)

_REFUSALS = frozenset({_Kind.NO, _Kind.NEGATION})
_YES_COMPANY = frozenset({_Kind.POLITE, _Kind.BESIDE, _Kind.TIME, _Kind.SOON, _Kind.NOTHING})
_NO_COMPANY = frozenset({_Kind.POLITE, _Kind.BESIDE, _Kind.BESIDE_NO, _Kind.NOTHING})
_MAY_FOLLOW_NO = _NO_COMPANY | {_Kind.CONSENT, _Kind.SOON}
_VERBS = frozenset({_Kind.BESIDE, _Kind.BESIDE_NO, _Kind.CONSENT})


def read_reply(text: str) -> str:
    """`yes`, `no`, `stop`, `start` or `other` for one message in Romanian, English or German (opt-out: four more).

    Never raises; linear in the text. Case, diacritics, politeness, stretched letters and neutral emoji change nothing.
    """
    spoken = _spoken(text)
    if _says(spoken, _STOPS) or _asks_to_stop(text):
        return "stop"
    if len(text) > _LONGEST_ANSWER or _QUESTION.search(text):
        return "other"
    return "start" if _says(spoken, _STARTS) else _yes_or_no(text)


def _spoken(text: str) -> list[str]:
    return [_STRETCHED.sub(r"\1", word) for word in words(text)]


def _parse(spoken: list[str], table: Mapping[Phrase, frozenset[_Kind]]) -> list[frozenset[_Kind]] | None:
    """The kinds of the phrases that the words consist of, longest first, or None if a word belongs to none."""
    kinds: list[frozenset[_Kind]] = []
    at = 0
    while at < len(spoken):
        for length in range(min(_LONGEST_PHRASE, len(spoken) - at), 0, -1):
            if found := table.get(tuple(spoken[at : at + length])):
                kinds.append(found)
                at += length
                break
        else:
            if not _TIME.fullmatch(spoken[at]):
                return None
            kinds.append(frozenset({_Kind.TIME}))
            at += 1
    return kinds


def _says(spoken: list[str], table: Mapping[Phrase, frozenset[_Kind]]) -> bool:
    kinds = _parse(spoken, table)
    return kinds is not None and any(_Kind.YES in k for k in kinds) and not any(_Kind.TIME in k for k in kinds)


def _asks_to_stop(text: str) -> bool:
    return any(_is_request(_spoken(sentence)) for sentence in _SENTENCE_END.split(text))


def _is_request(spoken: list[str]) -> bool:
    sentence = optout.POLITE_CONDITION.sub(" ", " ".join(_without_thanks(spoken)).replace("'", ""))
    if optout.NOT_REQUESTED.search(sentence):
        return False
    if any(request.search(sentence) for request in optout.REQUESTS):
        return True
    return (
        optout.CALLS.fullmatch(" ".join(w for w in spoken if (w,) not in lexicon.POLITE).replace("'", "")) is not None
    )


def _without_thanks(spoken: list[str]) -> list[str]:
    """The words up to the politeness that ends them: some requests are such only as the whole sentence."""
    end = len(spoken)
    while end:
        length = next((n for n in range(min(3, end), 0, -1) if tuple(spoken[end - n : end]) in lexicon.POLITE), 0)
        if not length:
            break
        end -= length
    return spoken[:end]


def _yes_or_no(text: str) -> str:
    signs = set(text)
    clauses = [_clause(_spoken(clause)) for clause in _CLAUSE_END.split(text)]
    if "other" in clauses or signs & lexicon.SIGNS_DOUBT:
        return "other"
    refused = "no" in clauses or bool(signs & lexicon.SIGNS_NO)
    if refused:
        return "other" if "yes" in clauses or "time" in clauses else "no"
    if "beside no" in clauses:
        return "other"
    return "yes" if {"yes", "fine"} & set(clauses) or signs & lexicon.SIGNS_YES else "other"


def _clause(spoken: list[str]) -> str:
    """One part of a sentence: `yes`, `fine` (a weak yes, which a no beside it outweighs), `no`, `polite`, `time` (a day
    or hour), `beside no` (half a refusal), or `other` where a word belongs to no answer or the words contradict.
    """
    kinds = _parse(spoken, _ANSWERS)
    if kinds is None or any(_Kind.DOUBT in k for k in kinds):
        return "other"
    if any(k & _REFUSALS for k in kinds):
        return _refusal(kinds)
    said = frozenset[_Kind]().union(*kinds)
    if said & {_Kind.YES, _Kind.CONSENT, _Kind.OKAY}:
        allowed = _YES_COMPANY | {_Kind.YES, _Kind.CONSENT, _Kind.OKAY}
        strength = "yes" if said & {_Kind.YES, _Kind.CONSENT} else "fine"
        return strength if all(k & allowed for k in kinds) else "other"
    if all(k & {_Kind.POLITE, _Kind.NOTHING} for k in kinds):
        return "polite"
    return "time" if all(k & _YES_COMPANY for k in kinds) else "beside no"


def _refusal(kinds: list[frozenset[_Kind]]) -> str:
    """`no`, or `other` where a yes or another time stands in the same part, or a "not" has nothing to deny."""
    first = next(at for at, k in enumerate(kinds) if k & _REFUSALS)
    before, after = kinds[:first], [k for k in kinds[first:] if not k & _REFUSALS]
    # German denies after the verb ("ich komme nicht"); a "no" after one is a change of mind ("komme nein").
    may_precede = _NO_COMPANY | ({_Kind.CONSENT} if _Kind.NEGATION in kinds[first] else {_Kind.OKAY})
    if not all(k & may_precede for k in before) or not all(k & _MAY_FOLLOW_NO for k in after):
        return "other"
    denies = any(k & _VERBS for k in before + after)
    if any(_Kind.SOON in k for k in after) and not denies:
        return "other"
    return "no" if denies or any(_Kind.NO in k for k in kinds) else "other"
