"""Whether Meta's list of templates is the registry (`medicalcor templates check`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medicalcor.domain.patient_words import LANGUAGES
from medicalcor.domain.templates import TEMPLATES, Template


@dataclass(frozen=True, slots=True)
class Listed:
    """A template as the account has it; `named` where its parameters have names instead of numbers."""

    name: str
    language: str
    category: str
    status: str
    body: str
    buttons: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One template in one language that cannot be sent as it is. `ours` and `theirs` are texts of the registry and the
    account: nothing personal is in them.
    """

    template: str
    language: str
    what: str
    ours: str = ""
    theirs: str = ""


def differences(listed: Iterable[Listed]) -> list[Difference]:
    """What keeps the registry's templates from being sent as written: missing, not approved, another category, text,
    buttons or kind of parameters. Templates that are not ours are left alone.
    """
    account = {(one.name, one.language): one for one in listed}
    return [
        difference
        for template in TEMPLATES.values()
        for language in LANGUAGES
        for difference in _of(template, language, account)
    ]


def _of(template: Template, language: str, account: Mapping[tuple[str, str], Listed]) -> list[Difference]:
    found = account.get((template.name, language))
    if found is None:
        return [Difference(template.name, language, "missing")]
    compared = {
        "status": ("APPROVED", found.status),
        "category": (template.category.value, found.category),
        "parameters": ("POSITIONAL", "NAMED" if found.named else "POSITIONAL"),
        "body": (template.body(language), found.body),
        "buttons": (" | ".join(template.titles(language)), " | ".join(found.buttons)),
    }
    return [
        Difference(template.name, language, what, ours, theirs)
        for what, (ours, theirs) in compared.items()
        if ours != theirs
    ]
