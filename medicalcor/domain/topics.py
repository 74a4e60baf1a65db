"""What a message is about beside a lead: a patient's affair, or nothing that anybody expects a reply to (spec §3)."""

from __future__ import annotations

from medicalcor.domain.lexicon import phrases, plain
from medicalcor.domain.scoring import score_by_rules
from medicalcor.domain.scoring.lexicon_affairs import AFFAIR as AFFAIR_WORDS
from medicalcor.domain.scoring.lexicon_affairs import PLEASANTRY
from medicalcor.domain.scoring.lexicon_injection import INJECTION
from medicalcor.domain.scoring.lexicon_outsiders import CASUAL, TRADE

AFFAIR = "affair"
"""An existing patient's business, such as "I'll be late": staff see to it soon."""

IDLE = "idle"
"""Thanks, emoji, spam, strangers' trade: nobody expects a reply."""

# Read at ingress for up to a thousand messages of a body: what a message is about is said in its first lines.
_LONGEST = 1_000
_IDLE_REASONS = frozenset({"injection_only", "trade", "outsider", "pleasantry"})
_GREETING = phrases(
    r"""
(buna|bună) ?(ziua|seara|dimineata|buna)?
(salut*|servus|hei|hey|hello|hi|hallo|hola|ciao|neata|bonjour|moin*|grüß gott|morning|evening)
good (morning|afternoon|evening|day)
guten (tag|morgen|abend)
(doamna|domnul|domnule|doctor|doctore|doctorita|dear|dvs|dumneavoastra|all|everyone|to you|la toti|tuturor)
"""
)
"""Who opens with a greeting alone waits for an answer; thanks and farewells end a talk."""


def topic_of(text: str) -> str:
    """AFFAIR, IDLE or "" for the text of one message. Deterministic; never raises on any unicode."""
    read = text[:_LONGEST]
    heard = plain(read)
    if not _may_be_a_topic(heard):
        return ""
    reasons = score_by_rules(read).reasons
    if "existing_patient" in reasons:
        return AFFAIR
    if "pleasantry" in reasons and not _GREETING.sub("", heard).strip(" .,?"):
        return ""
    if "no_words" in reasons:
        # Emoji alone; a lone "?" asks whether anybody is there, digits are a number or a time.
        return "" if any(character.isalnum() or character == "?" for character in read) else IDLE
    return IDLE if _IDLE_REASONS.intersection(reasons) else ""


def _may_be_a_topic(heard: str) -> bool:
    """The words without which the rules never find one: a tenth of their cost, and most messages have none of them."""
    if any(pattern.search(heard) for pattern in (AFFAIR_WORDS, TRADE, CASUAL, INJECTION)):
        return True
    return not any(character.isalpha() for character in PLEASANTRY.sub("", heard))
