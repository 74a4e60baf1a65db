"""A small keyword judgement in the model's stead: the same text always gets the same answer.

It stands for a model in a demo and in tests; it is no scorer, and deliberately not the product's own rules.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_FENCE = re.compile(
    r"<([a-z_]*(?:patient|message|conversation|text|transcript)[a-z_]*)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL | re.I
)
_TREATMENTS = {
    "all_on_x": r"all[ -]?on[ -]?(?:\d|x|four|six)|arcad\w* complet\w*|full[ -]arch|feste zahne|toti dintii",
    "implant": r"implant\w*",
    "veneers": r"fatet\w*|veneers?",
    "orthodontics": r"aparat\w* dentar\w*|ortodon\w*|braces|invisalign|aligners?|zahnspange|gutiere?",
    "crowns": r"coroan\w*|crowns?|krone\w*|proteza|proteze|prothese\w*|dentures?|punte|bridge",
    "whitening": r"albire\w*|whitening|bleaching",
    "endodontics": r"canal\w*|root canal|wurzelbehandlung",
    "extraction": r"extracti\w*|extraction|masea\w*|molar\w*|zahn ziehen",
    "hygiene": r"detartraj\w*|igieniz\w*|cleaning|zahnreinigung|control\w*|check-?up|carie\w*|cavit\w*",
}
_BUDGET = re.compile(r"buget\w*|budget\w*|\d[\d. ]*\s*(?:eur|euro|€|lei|ron)\b|rate|finantare|financing|ratenzahlung")
_URGENCY = re.compile(
    r"urgent\w*|cat mai (?:repede|curand)|maine|azi|astazi|imediat|asap|soon|today|tomorrow|dringend|"
    r"so schnell|heute|morgen|durere|ma doare|pain|hurts?|schmerz\w*|saptamana (?:asta|aceasta)|this week"
)
_BOOKING = re.compile(
    r"program\w*|consult\w*|book\w*|appointment|termin\w*|doresc sa|vreau sa|vreau|i want|i would like|mochte"
)
_PRICE = re.compile(r"pret\w*|cost\w*|cat e|cat cost\w*|price\w*|how much|tarif\w*|preis\w*|kosten")
_VAGUE = re.compile(r"dint\w*|teeth|tooth|zahn\w*|dental\w*|stomatolog\w*|zambet|smile|info\w*|detalii|details|oferta")
_DANGER = re.compile(
    r"nu pot respira|nu mai pot respira|can'?t breathe|cannot breathe|atemnot|nu se opreste sangele|lesin\w*|"
    r"unconscious|bewusstlos|heart attack|infarct|suffocat\w*|umflat gatul"
)
_LANGUAGES = {
    "de": r"\b(?:ich|und|nicht|mochte|bitte|wie|viel|kosten|zahn\w*|termin|einen|danke|guten)\b",
    "en": r"\b(?:the|i|and|how|much|would|like|please|want|you|is|my|do|for|hello|thanks|need)\b",
    "ro": r"\b(?:si|sa|buna|vreau|cat|costa|un|pentru|va|ma|este|as|dori|multumesc|aveti|dinti|la|nu|cu|ziua)\b",
}


def fenced_text(messages: list[dict[str, Any]]) -> str:
    """What the patient wrote: the fenced part of the last user message, or all of that message."""
    for message in reversed(messages):
        if message.get("role") == "user":
            content = message.get("content")
            if isinstance(content, list):
                content = "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
            fenced = [match.group(2) for match in _FENCE.finditer(str(content))]
            return "\n".join(fenced) if fenced else str(content)
    return ""


def judge(text: str) -> dict[str, Any]:
    """Score 1–5 with the members that a scoring schema asks for, by name."""
    plain = _plain(text)
    treatments = [name for name, pattern in _TREATMENTS.items() if re.search(rf"\b(?:{pattern})\b", plain)]
    urgency = [match.group(0) for match in _URGENCY.finditer(plain)]
    budget = bool(_BUDGET.search(plain))
    score, why = _score(plain, treatments, bool(urgency), budget)
    return {
        "score": score,
        "confidence": {5: 0.93, 4: 0.86, 3: 0.78, 2: 0.7, 1: 0.74}[score],
        "reasoning": why,
        "suggested_action": _ACTIONS[score],
        "procedure_interest": treatments,
        "urgency_indicators": urgency,
        "urgency": "high" if urgency else "normal",
        "urgency_level": "high" if urgency else "normal",
        "sentiment": "negative" if re.search(r"durere|pain|schmerz|nemultum|angry", plain) else "neutral",
        "summary": why,
        "budget_mentioned": budget,
        "language": _language(plain),
        "life_threatening": bool(_DANGER.search(plain)),
    }


_ACTIONS = {
    5: "call within 5 minutes",
    4: "call within 30 minutes",
    3: "send information and offer a consultation",
    2: "answer the question",
    1: "no action",
}


def _score(plain: str, treatments: list[str], urgent: bool, budget: bool) -> tuple[int, str]:
    high_value = "all_on_x" in treatments or "implant" in treatments
    if high_value and (budget or urgent):
        return 5, "Implants or full arch, with budget or urgency."
    if treatments and (urgent or budget or (_BOOKING.search(plain) and not _PRICE.search(plain))):
        return 4, "A named treatment with a wish to book or urgency."
    if treatments:
        return 3, "Interest in a treatment."
    if _PRICE.search(plain) or _VAGUE.search(plain) or _BOOKING.search(plain):
        return 2, "Vague, or only a price was asked."
    return 1, "No dental interest to be seen."


def _language(plain: str) -> str:
    counts = {code: len(re.findall(pattern, plain)) for code, pattern in _LANGUAGES.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else "ro"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
