"""Which language a patient writes in (spec §4: texts of two words or fewer take the contact's language)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medicalcor.domain.text import words

if TYPE_CHECKING:
    from lingua import LanguageDetector

_SAMPLE_CHARACTERS = 600
_SHORT_WORDS = 2


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Words that belong to one of our three languages only. They decide before the statistics do: Romanian without
# diacritics, full of treatment names, looks Italian or Spanish to a model of letter sequences.
_FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "ro": _set(
        """
        si sau este sunt cat cum unde cand vreau doresc pentru pt buna ziua seara multumesc multumim va rog dvs imi mie
        dinte dinti dintii masea nu ma mai am aveti faceti puteti costa pret preturi programare dumneavoastra as dori la
        cu din sa ca daca doar tot fara dupa pana azi maine saptamana luna lei salut intr niste acum sunteti
        """
    ),
    "en": _set(
        """
        the and you your are is what how much when where would like want need have has with for my can could do does
        tooth teeth please thanks hello this that it of i'm i've i'd don't any some tomorrow today week price cost
        """
    ),
    "de": _set(
        """
        und oder ist sind ich wir sie ihnen ihr mein meine meinen nicht kein keine was wie wann wo mit fur bei auf von
        zu zahn zahne bitte danke hallo guten tag kann konnen mochte brauche haben habe termin kostet der das ein eine
        einen auch noch nur wieder heute morgen woche im am zum zur fuer moechte koennen
        """
    ),
}

# Of those, what no other language that patients write here has: one is enough where nothing speaks for another.
_TELLING = {
    "ro": _set("vreau doresc multumesc multumim sunteti aveti puteti dumneavoastra dvs programare masea maine"),
}

# A conversation often opens with nothing but its greeting, and the one fixed reply goes at once.
_GREETINGS = {
    **dict.fromkeys(("buna", "buna ziua", "buna seara", "buna dimineata", "salut", "salutare", "neata"), "ro"),
    **dict.fromkeys(("hello", "good morning", "good afternoon", "good evening"), "en"),
    **dict.fromkeys(("hallo", "guten tag", "guten morgen", "guten abend", "gruss gott"), "de"),
}


def detect_language(text: str, fallback: str = "") -> str:
    """The ISO 639-1 code of a text, or `fallback` (the contact's language; "" is unknown) where it is too short to say.

    Where nobody knows the contact's language, a greeting alone says it.

    Never raises on any unicode. The statistical model is loaded by the first text that function words leave open.
    """
    found = words(text[:_SAMPLE_CHARACTERS])
    if len(found) <= _SHORT_WORDS:
        return fallback or _GREETINGS.get(" ".join(found), "")
    return _by_function_words(found) or _by_statistics(" ".join(found)) or fallback


def _by_function_words(found: list[str]) -> str:
    votes = sorted(
        ((sum(word in known for word in found), name) for name, known in _FUNCTION_WORDS.items()), reverse=True
    )
    (most, name), (second, _) = votes[0], votes[1]
    clear = most >= 2 and most >= 2 * second and most * 5 >= len(found)
    clear = clear or (not second and not _TELLING.get(name, frozenset()).isdisjoint(found))
    return name if clear else ""


def _by_statistics(text: str) -> str:
    language = _detector().detect_language_of(text)
    return language.iso_code_639_1.name.lower() if language is not None else ""


@cache
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    known = (
        Language.ROMANIAN,
        Language.ENGLISH,
        Language.GERMAN,
        Language.FRENCH,
        Language.ITALIAN,
        Language.SPANISH,
        Language.HUNGARIAN,
    )
    return LanguageDetectorBuilder.from_languages(*known).build()
