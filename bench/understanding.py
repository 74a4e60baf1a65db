"""What understanding a message costs, rule by rule, as a multiple of merely folding and splitting it.

The floor runs in the same process on the same texts, so that the ratio can be compared between machines. "All" is
what a WhatsApp message goes through; it must stay under 5 ms (issue B). Run: `.venv/bin/python bench/understanding.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from medicalcor.domain.answers import read_reply
from medicalcor.domain.emergency import danger_to_life
from medicalcor.domain.redaction import redact
from medicalcor.domain.scoring import score_by_rules
from medicalcor.domain.text import fold

_MESSAGES = (
    "Bună seara, aș vrea un implant la 46, am strâns vreo 2000 euro, când mă puteți vedea?",
    "cat costa o coroana de zirconiu la voi?",
    "Hi, my crown came off last night and I fly home on Friday, can you see me before then?",
    "Was kostet ungefähr eine professionelle Zahnreinigung, und haben Sie nächste Woche einen Termin frei?",
    "aveti parcare?",
    "nu mai pot ajunge azi la programare, o putem muta?",
    "Sunt Ana Pop, 0712 345 678, stau pe str. Macului 14, vreau All-on-4",
    "da, confirm, mulțumesc",
)
_LONG = ("Am o întrebare despre fațete și despre cât durează tratamentul, fără grabă deocamdată. " * 60)[:4096]
# Nothing but what the patterns begin with.
_HOSTILE = ("sunt Ana str 1 ap 2 zero doi at dot born 1 nu pot respir " * 90)[:4096]
_SECONDS = 0.5


def _floor(message: str) -> object:
    return fold(message).split()


def _all(message: str) -> object:
    return read_reply(message), danger_to_life(message), score_by_rules(message), redact(message)


_RULES: dict[str, Callable[[str], object]] = {
    "reply": read_reply,
    "danger": danger_to_life,
    "score": score_by_rules,
    "redaction": redact,
    "all": _all,
}


def _milliseconds(work: Callable[[str], object], messages: Sequence[str]) -> float:
    for message in messages:
        work(message)
    rounds, started = 0, time.perf_counter()
    while time.perf_counter() - started < _SECONDS:
        for message in messages:
            work(message)
        rounds += 1
    return (time.perf_counter() - started) * 1000 / (rounds * len(messages))


def main() -> None:
    """Print one line per rule and kind of text."""
    for name, messages in (("typical", _MESSAGES), ("4096 characters", (_LONG,)), ("4096, hostile", (_HOSTILE,))):
        floor = _milliseconds(_floor, messages)
        for rule, work in _RULES.items():
            spent = _milliseconds(work, messages)
            print(f"{name}, {rule}: {spent:.3f} ms each, {1000 / spent:,.0f}/s, {spent / floor:.1f} x fold and split")


if __name__ == "__main__":
    main()
