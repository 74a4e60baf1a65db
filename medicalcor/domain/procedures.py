"""The 19 treatments that a lead can be interested in, and how other people's words for them become these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from medicalcor.domain.lexicon import plain
from medicalcor.domain.lexicon_procedures import TREATMENT_PATTERNS

PROCEDURES: Mapping[str, str] = MappingProxyType(
    {
        "all_on_x": "full arch on implants (All-on-X)",
        "implant": "dental implant",
        "bone_graft": "bone graft",
        "sinus_lift": "sinus lift",
        "crown": "crown",
        "bridge": "bridge",
        "veneers": "veneers",
        "dentures": "removable denture",
        "aligners": "clear aligners",
        "braces": "braces, orthodontics",
        "root_canal": "root canal treatment",
        "wisdom_tooth": "wisdom tooth",
        "extraction": "extraction",
        "filling": "filling",
        "whitening": "whitening",
        "gum_treatment": "gum treatment",
        "hygiene": "professional cleaning",
        "checkup": "check-up",
        "pediatric": "children's dentistry",
    }
)
"""Name (as HubSpot's `procedure_interest` holds it) → what it is, in English for staff."""

_CHILD_WORDS = frozenset({"child", "children", "childrens", "kids", "kinder", "copii", "copil"})


def normalise_procedures(names: Iterable[str]) -> list[str]:
    """A model's free wording as names of `PROCEDURES`, each once, in the order given; others are dropped."""
    found: dict[str, None] = {}
    for name in names:
        for procedure in _named(plain(name)):
            found[procedure] = None
    return list(found)


def _named(words: str) -> list[str]:
    exact = words.replace(" ", "_")
    if exact in PROCEDURES:
        return [exact]
    matched = [name for name, pattern in TREATMENT_PATTERNS.items() if pattern.search(words)]
    if "all_on_x" in matched:
        return ["all_on_x"]
    if not matched and _CHILD_WORDS.intersection(words.split()):
        return ["pediatric"]
    return matched
