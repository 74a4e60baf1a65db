"""The rubric of spec §4 as rules: 5 full arch or implants with budget or urgency; 4 a clear interest with a qualifying
signal; 3 a general interest; 2 vague or price only; 1 not a lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medicalcor.domain.language import detect_language
from medicalcor.domain.scoring import lexicon_affairs as affairs
from medicalcor.domain.scoring import lexicon_outsiders as outsiders
from medicalcor.domain.scoring.injection import without_injections
from medicalcor.domain.scoring.lexicon_injection import FIRST_PERSON
from medicalcor.domain.scoring.lexicon_intent import CLINIC_INTEREST, TOOTHY
from medicalcor.domain.scoring.signals import Signals, find_signals
from medicalcor.domain.scoring.treatments import Treatments, find_treatments

_LONGEST = 4096
_BIG_TREATMENTS = frozenset({"all_on_x", "implant"})
_ACTIONS = {
    5: "Call now: offer the first free implant consultation.",
    4: "Call now and book the visit.",
    3: "Answer today with information on the treatment and offer a visit.",
    2: "Answer the question and ask what the person would like done.",
    1: "No lead: handle as a patient's affair or close.",
}


@dataclass(frozen=True)
class RuleScore:
    """The rules' verdict on a message; every text in it is ours, none is the patient's.

    `score` 1-5, `confidence` 0-1, `procedure_interest` names of `PROCEDURES`, `urgency_indicators` and `reasons` fixed
    labels, `language` ISO 639-1 or "".
    """

    score: int
    confidence: float
    reasoning: str
    suggested_action: str
    procedure_interest: tuple[str, ...]
    urgency_indicators: tuple[str, ...]
    urgency: bool
    budget_mentioned: bool
    language: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Verdict:
    score: int
    confidence: float
    reasoning: str
    reasons: tuple[str, ...]


def score_by_rules(message: str, history: Sequence[str] = (), *, language: str = "") -> RuleScore:
    """Score a burst (`message`, with the earlier texts of the same person in `history`, oldest first) by the rules.

    `language` is the contact's, for texts too short to tell. Deterministic; never raises on any unicode.
    """
    message = message[:_LONGEST]
    heard, before = without_injections(message), without_injections("\n".join(history)[-_LONGEST:])
    text = _joined(before.trusted, heard.trusted)
    treatments, signals = find_treatments(text), find_signals(text)
    verdict = _judge(text, heard.trusted, treatments, signals, heard.injected)
    if heard.injected and verdict.score > 1:
        # What an injection cast doubt on may still lower the score ("… can't make it today"), never raise it.
        whole = _joined(before.trusted, heard.whole)
        doubted = _judge(whole, heard.whole, find_treatments(whole), find_signals(whole), injected=True)
        verdict = min(verdict, doubted, key=lambda one: one.score)
    lead = verdict.score > 1
    return RuleScore(
        score=verdict.score,
        confidence=verdict.confidence,
        reasoning=verdict.reasoning,
        suggested_action=_ACTIONS[verdict.score],
        procedure_interest=treatments.wanted if lead else (),
        urgency_indicators=_urgency_labels(signals) if lead else (),
        urgency=lead and signals.urgency,
        budget_mentioned=lead and signals.budget,
        language=detect_language(message, language),
        reasons=verdict.reasons + (("injection_ignored",) if heard.injected else ()),
    )


def _joined(before: str, last: str) -> str:
    return " . ".join(part for part in (before, last) if part)


def _judge(text: str, last: str, treatments: Treatments, signals: Signals, injected: bool) -> _Verdict:
    stranger = _not_a_lead(text, last, treatments, signals, injected)
    if stranger is not None:
        return stranger
    if treatments.wanted:
        return _interest(treatments, signals)
    return _without_treatment(text, signals)


def _not_a_lead(text: str, last: str, treatments: Treatments, signals: Signals, injected: bool) -> _Verdict | None:
    if not any(character.isalpha() for character in text):
        label = "injection_only" if injected else "no_words"
        return _Verdict(1, 0.95, "The message holds nothing a lead would say.", (label,))
    if injected and not (treatments.wanted or "?" in text or FIRST_PERSON.search(text)):
        return _Verdict(1, 0.9, "Beside instructions to the scorer nothing is asked.", ("injection_only",))
    if outsiders.TRADE.search(text):
        return _Verdict(1, 0.85, "The writer sells, recruits or applies.", ("trade",))
    interested = bool(treatments.wanted) and (signals.want or bool(signals.qualifying))
    if outsiders.CASUAL.search(text) and not interested:
        return _Verdict(1, 0.8, "The writer is no prospective patient.", ("outsider",))
    if affairs.REFUSAL.search(last) and not find_treatments(last).wanted:
        return _Verdict(1, 0.85, "The writer declines or has been treated elsewhere.", ("refusal",))
    if _done_elsewhere(last):
        return _Verdict(1, 0.8, "The writer has been treated elsewhere.", ("treated_elsewhere",))
    if affairs.AFFAIR.search(last) and not (treatments.wanted and affairs.NEW_WISH.search(last)):
        return _Verdict(1, 0.8, "The message is an existing patient's affair.", ("existing_patient",))
    if treatments.refused and not treatments.wanted and "?" not in text:
        return _Verdict(1, 0.7, "The only treatment named is refused.", ("refused_treatment",))
    if not affairs.PLEASANTRY.sub("", text).strip(" .,?"):
        return _Verdict(1, 0.8, "The message is a greeting or thanks only.", ("pleasantry",))
    return None


def _done_elsewhere(last: str) -> bool:
    besides = affairs.ELSEWHERE.sub(",", last)
    if besides == last:
        return False
    signals = find_signals(besides)
    return not (signals.want or signals.qualifying)


def _interest(treatments: Treatments, signals: Signals) -> _Verdict:
    if signals.price_collecting:
        return _Verdict(2, 0.75, "Prices are collected without an interest of the writer's own.", ("price_collecting",))
    named = tuple(f"treatment:{name}" for name in treatments.wanted)
    qualifying = signals.qualifying
    if _BIG_TREATMENTS.intersection(treatments.wanted) and (signals.budget or signals.urgency):
        return _Verdict(5, 0.9, "Full arch or implants with budget or urgency.", named + qualifying)
    if qualifying:
        return _Verdict(4, 0.8, "Clear interest in a treatment with a qualifying signal.", named + qualifying)
    return _Verdict(3, 0.75, "General interest in a treatment.", named)


def _without_treatment(text: str, signals: Signals) -> _Verdict:
    if signals.price_collecting:
        return _Verdict(2, 0.75, "Prices are collected without an interest of the writer's own.", ("price_collecting",))
    if signals.pain and TOOTHY.search(text):
        if signals.urgent or signals.booking or signals.slot:
            return _Verdict(4, 0.6, "Acute complaint and a wish to be seen.", ("pain_or_loss", "wants_to_be_seen"))
        return _Verdict(3, 0.5, "Acute complaint without a treatment named.", ("pain_or_loss",))
    if signals.booking and signals.want and not signals.damped:
        return _Verdict(3, 0.5, "A visit is wanted, without a treatment named.", ("booking",))
    if "?" not in text and not CLINIC_INTEREST.search(text):
        return _Verdict(1, 0.5, "Nothing in the message is an enquiry to a clinic.", ("no_enquiry",))
    return _Verdict(2, 0.7, "Vague, or a question about prices or the clinic only.", ("no_treatment",))


def _urgency_labels(signals: Signals) -> tuple[str, ...]:
    return tuple(
        label for label, present in (("time_pressure", signals.urgent), ("pain_or_loss", signals.pain)) if present
    )
