"""Which treatments a message wants, and which it only refuses, replaces or passes by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medicalcor.domain.lexicon import phrases
from medicalcor.domain.lexicon_full_arch import FIXED_WISH, TIRED_OF_DENTURE, TOOTHLESS
from medicalcor.domain.lexicon_procedures import TREATMENT_PATTERNS
from medicalcor.domain.scoring.lexicon_intent import CHILD, TOOTHY

# Up to two words may stand between the refusal and what is refused ("nu vreau sa pun implant"); a comma ends its reach.
_REFUSED_BEFORE = phrases(
    r"""
(nu|n) (mai )?(vreau|vrem|doresc|dorim|as vrea|as dori|am nevoie|imi trebuie|ma intereseaza|sunt interesat*|
    fac|pun|accept|suport|e vorba|este vorba|merg|ma tenteaza|caut|imi place|imi plac|imi permit) (de |
    despre |pe |sa |pt |pentru )?(\w+ ){0,2}
(nu|fara|nici|exclus|in loc|decat) (de |cu |la |pe )?(un |o |vreun |vreo )?
(no|not|without|instead|rather|except|never|neither|nor) (really )?(need (for|of) |
    after |into |for |looking for |interested in |keen on |about |of |than |getting )?(a |an |any |the |more |
    another )?(new )?
(dont|do not|doesnt|didnt|wont|wouldnt|not|cant|cannot) (\w+ )?(want|need|like|looking|after|
    interested|fancy|have|keen|afford|considering) (\w+ ){0,3}
(kein|keine|keinen|keiner|nicht|ohne|statt|anstatt|anstelle|weder|noch nie) (\w+ ){0,2}
"""
)
_REFUSED_AFTER = phrases(
    r"""
(nu|n) (mai )?(vreau|vrem|doresc|as vrea|am nevoie|imi trebuie|ma intereseaza|pot)
(nu|exclus|nein|lieber nicht|no thanks|no way|nicht|are out|is out|not for me|sind nichts|ist nichts) ?( [,.?]|$)
(will|möchte|brauche|mag|wollen) (ich|wir) (\w+ )?(nicht|keine|kein)
(i|we) (dont|do not|really dont) (want|need|like)
"""
)
_BEFORE = re.compile(_REFUSED_BEFORE.pattern.removesuffix(r"(?!\w)") + r"$")
_NO_REFUSAL = phrases(
    r"""
nu (stiu|sunt sigur*|inteleg|conteaza|am idee)
(not|dont|im not|am not) (sure|know|certain)
why (not|no|dont)
de ce nu
if not
daca nu
(weiß|bin) (\w+ )?(nicht|unsicher)
(nu|nicht) (doar|numai|nur)
not (only|just)
"""
)
_NO_LONGER = phrases(
    "nu mai\nno longer\nanymore\nnicht mehr\nno need\n(de fapt|actually|eigentlich|doch) (nu|not|kein*|nicht)"
)
_COMPARED = re.compile(r"(?<!\w)(?:vs|versus|sau|ori|or|oder|fata de|compared|better)(?!\w)")
_REPLACED_BY_FULL_ARCH = frozenset({"dentures", "bridge", "crown", "filling", "extraction", "gum_treatment"})
_REACH = 48


@dataclass(frozen=True)
class Treatments:
    """`wanted`: names of `PROCEDURES` in their order there; `refused`: those that are only turned down."""

    wanted: tuple[str, ...]
    refused: tuple[str, ...]


def find_treatments(text: str) -> Treatments:
    """The treatments named or paraphrased in a `plain` text."""
    wanted: list[str] = []
    refused: list[str] = []
    rest = text
    for name, pattern in TREATMENT_PATTERNS.items():
        spans = [match.span() for match in pattern.finditer(rest)]
        if not spans:
            continue
        kept = [span for span in spans if not _is_refused(rest, *span)]
        (wanted if kept and not _changed_mind(rest, spans, kept) else refused).append(name)
        if name in {"all_on_x", "aligners"}:
            # "toata gura pe implanturi", "invisible braces": they contain the words of a more general one.
            rest = _blank(rest, spans)
    if "all_on_x" not in wanted + refused and _means_full_arch(text, wanted, refused):
        wanted = ["all_on_x", *(name for name in wanted if name != "implant")]
    if (
        _is_for_child(text, bool(wanted))
        and not {"braces", "aligners"}.intersection(wanted)
        and "pediatric" not in wanted
    ):
        wanted.append("pediatric")
    if "all_on_x" in wanted and not _COMPARED.search(text):
        wanted = [name for name in wanted if name not in _REPLACED_BY_FULL_ARCH]
    return Treatments(tuple(wanted), tuple(refused))


def _is_refused(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    clause = re.split(r" [,.?] ", before)[-1]
    if not _NO_REFUSAL.search(clause) and _BEFORE.search(clause):
        return True
    after = text[end : end + _REACH].removeprefix(" ")
    return _REFUSED_AFTER.match(after) is not None and not _NO_REFUSAL.match(after)


def _changed_mind(text: str, spans: list[tuple[int, int]], kept: list[tuple[int, int]]) -> bool:
    """Whether the last word on a treatment takes it back ("vreau implant", later "nu mai vreau implant")."""
    last_start, _ = spans[-1]
    return spans[-1] not in kept and _NO_LONGER.search(text[max(0, last_start - _REACH) : last_start]) is not None


def _means_full_arch(text: str, wanted: Sequence[str], refused: Sequence[str]) -> bool:
    """Whether a whole arch is meant that nobody names: no teeth, or a denture, and a wish for something fixed."""
    toothless = TOOTHLESS.search(text) is not None
    if FIXED_WISH.search(text) and (toothless or "dentures" in {*wanted, *refused} or TIRED_OF_DENTURE.search(text)):
        return True
    # Without teeth and with no other treatment in mind: a denture, if that is wanted, is its own answer.
    return toothless and not set(wanted) - {"implant", "checkup"} and not CHILD.search(text)


def _is_for_child(text: str, named: bool) -> bool:
    return CHILD.search(text) is not None and (TOOTHY.search(text) is not None or named)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "_" * (end - start) + text[end:]
    return text
