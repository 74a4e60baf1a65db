"""What else a message says beside its treatments: hurry, pain, money, booking, records, decision, journey."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medicalcor.domain.scoring import lexicon_intent as intent
from medicalcor.domain.scoring import lexicon_money as money
from medicalcor.domain.scoring import lexicon_urgency as urgency


@dataclass(frozen=True)
class Signals:
    """Each field is one signal of spec §4's rubric; `damped`: only curious, which outweighs the weak ones."""

    urgent: bool
    pain: bool
    budget: bool
    booking: bool
    slot: bool
    records: bool
    decided: bool
    travel: bool
    want: bool
    specific: bool
    damped: bool
    price_collecting: bool

    @property
    def urgency(self) -> bool:
        """Acute pain or loss, now, or a hard deadline; a preferred slot is none (cases/README.md)."""
        return self.urgent or self.pain

    @property
    def qualifying(self) -> tuple[str, ...]:
        """The labels of what qualifies an interest in a treatment (score 4 and up)."""
        found = {"urgent": self.urgent, "pain_or_loss": self.pain, "budget": self.budget}
        if not self.damped:
            found |= {
                "booking": self.booking,
                "preferred_time": self.slot,
                "records": self.records,
                "decided": self.decided,
                "travel": self.travel,
                "specific": self.specific,
            }
        return tuple(label for label, present in found.items() if present)


def find_signals(text: str) -> Signals:
    """The signals of a `plain` text."""
    text = intent.GREETING.sub(",", text)
    heard = urgency.CALM.sub(",", text)
    return Signals(
        urgent=_has(urgency.URGENT, heard),
        pain=_has(urgency.PAIN, urgency.PAIN_QUESTION.sub(",", heard)),
        budget=_has_budget(text),
        booking=_has(intent.BOOKING, text),
        slot=_has(intent.SLOT, text),
        records=_has(intent.RECORDS, text),
        decided=_has(intent.DECIDED, intent.DAMPER.sub(",", text)),
        travel=_has(intent.TRAVEL, text),
        want=_has(intent.WANT, text),
        specific="?" not in text and _has(intent.STRONG_WANT, text) and _has(intent.SPECIFIC, text),
        damped=_has(intent.DAMPER, text) or heard != text,
        price_collecting=_has(money.PRICE_COLLECTING, text),
    )


def _has(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


def _has_budget(text: str) -> bool:
    heard = money.PAYMENT_METHOD.sub(",", money.NO_MONEY.sub(",", text))
    if _has(money.BUDGET_WORDS, heard):
        return True
    return _has(money.AMOUNT, money.AMOUNT_QUOTED.sub(",", heard))
