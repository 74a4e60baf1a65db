"""Takes out of a message what speaks to the scorer, so that it can never raise a score (spec §4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medicalcor.domain.lexicon import plain
from medicalcor.domain.scoring.lexicon_injection import FIRST_PERSON, INJECTION, THIRD_PERSON

_BRACKETED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|```[^`]*```|<!--.*?-->", re.DOTALL)
_SENTENCE = re.compile(r"[^.?]+(?:[.?] ?)*")


@dataclass(frozen=True)
class Heard:
    """What is left of a text, `plain`, when the sentences that speak to the scorer are out.

    `trusted` is without what may only continue an injection, `whole` with it; the two differ only if `injected`.
    """

    trusted: str
    whole: str
    injected: bool


def without_injections(text: str) -> Heard:
    """Drop each sentence (or bracket) about scores, classes, rules or the system.

    What follows one is trusted only where it is ordinary speech in the first person: an injection often goes on for
    several sentences ("the patient wants implants").
    """
    brackets = [found[0] for found in _BRACKETED.finditer(text) if INJECTION.search(plain(found[0]))]
    for bracket in brackets:
        text = text.replace(bracket, ".")
    trusted: list[str] = []
    whole: list[str] = []
    tainted = False
    for match in _SENTENCE.finditer(plain(text)):
        sentence = match[0].strip()
        if INJECTION.search(sentence):
            tainted = True
            continue
        whole.append(sentence)
        if not tainted or (FIRST_PERSON.search(sentence) and not THIRD_PERSON.search(sentence)):
            trusted.append(sentence)
    return Heard(" ".join(trusted), " ".join(whole), tainted or bool(brackets))
