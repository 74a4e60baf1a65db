"""The registry of message templates (spec §4): everything about them that code, CLI, sandbox and docs need to agree on.

A template is filled in here, before any call: a wrong set of parameters never reaches WhatsApp. Values travel as plain
texts (moments as ISO 8601 with their offset) and become words in the person's language and clinic time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum, StrEnum
from types import MappingProxyType

from medicalcor.domain.button_payloads import STOP, appointment_payload, consent_payload, recall_payload
from medicalcor.domain.consent import ConsentType, Need
from medicalcor.domain.patient_words import LANGUAGES, day_text, moment_text, procedure_text, purposes_text
from medicalcor.domain.template_texts import BODIES, NO_NAME, NO_PROCEDURE, TITLES

_LONGEST_VALUE = 60
_WHITESPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b\u2028\u2029\ufeff]+")
_PLACEHOLDER = re.compile(r"\{\{(\d+)\}\}")


class Category(StrEnum):
    """Meta's, by which it bills and limits; a template that Meta puts elsewhere is found by `templates check`."""

    UTILITY = "UTILITY"
    MARKETING = "MARKETING"


class Format(Enum):
    """What a parameter's value is, and so how it is written."""

    NAME = "a person's name"
    PROCEDURE = "a treatment, by its name in domain.procedures or in words"
    MOMENT = "a moment, ISO 8601 with an offset"
    DAY = "a day, ISO 8601"
    CONSENTS = "consent types, comma separated"


class TemplateError(ValueError):
    """A message does not fit its template. Names template and parameter, never a value."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a body, in its order; `neutral` is written where there is none, None: it must be there."""

    name: str
    format: Format
    neutral: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TemplateButton:
    """A quick reply: its title's key in `template_texts.TITLES`, and its payload out of the values."""

    title: str
    payload: Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Template:
    """One row. `cooldown`: how soon the clinic may send the same again to the same person. `must_arrive`: staff get a
    task where it may not have. `fields` are values that only the buttons' payloads need.
    """

    name: str
    category: Category
    need: Need
    parameters: tuple[Parameter, ...]
    buttons: tuple[TemplateButton, ...] = ()
    fields: tuple[str, ...] = ()
    cooldown: timedelta = timedelta()
    must_arrive: bool = False

    def body(self, language: str) -> str:
        """The body with its placeholders, as registered with Meta."""
        return BODIES[self.name][language]

    def titles(self, language: str) -> tuple[str, ...]:
        """The buttons' titles."""
        return tuple(TITLES[button.title][language] for button in self.buttons)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template ready to be sent; `text` is what the person reads, for the note."""

    name: str
    language: str
    parameters: tuple[str, ...]
    payloads: tuple[str, ...]
    text: str


def _appointment_button(title: str, answer: str) -> TemplateButton:
    return TemplateButton(
        title,
        lambda values: appointment_payload(answer, values["appointment_id"], datetime.fromisoformat(values["when"])),
    )


def _consent_button(answer: str) -> TemplateButton:
    return TemplateButton(answer, lambda values: consent_payload(_consents(values["consents"]), answer))


def _recall_button(title: str, answer: str) -> TemplateButton:
    return TemplateButton(title, lambda values: recall_payload(values["period"], answer))


_NAME = Parameter("name", Format.NAME, NO_NAME)
_VISIT = (_NAME, Parameter("when", Format.MOMENT))
_CONFIRM, _MOVE, _CANCEL = (_appointment_button(answer, answer) for answer in ("confirm", "move", "cancel"))
_OF_VISIT = ("appointment_id",)

_ROWS = (
    Template(
        "hot_lead_acknowledgment",
        Category.MARKETING,
        Need.MARKETING,
        (_NAME, Parameter("procedure", Format.PROCEDURE, NO_PROCEDURE)),
        cooldown=timedelta(hours=24),
    ),
    # No cooldown on appointments: two children are two reminders (spec §3).
    Template(
        "appointment_reminder_24h",
        Category.UTILITY,
        Need.REMINDERS,
        _VISIT,
        (_CONFIRM, _MOVE, _CANCEL),
        _OF_VISIT,
        must_arrive=True,
    ),
    Template("appointment_reminder_2h", Category.UTILITY, Need.REMINDERS, _VISIT, must_arrive=True),
    Template("appointment_confirmation", Category.UTILITY, Need.REMINDERS, _VISIT),
    Template(
        "appointment_changed",
        Category.UTILITY,
        Need.REMINDERS,
        _VISIT,
        (_appointment_button("agree", "confirm"), _MOVE, _CANCEL),
        _OF_VISIT,
        must_arrive=True,
    ),
    Template(
        "appointment_cancelled",
        Category.UTILITY,
        Need.REMINDERS,
        _VISIT,
        (_MOVE, _appointment_button("seen", "seen")),
        _OF_VISIT,
        must_arrive=True,
    ),
    # Sent a second time after 7 days; the cooldown is shorter, so that a clock change or a night does not eat it.
    Template(
        "recall_reminder",
        Category.MARKETING,
        Need.MARKETING,
        (_NAME,),
        (_recall_button("book", "yes"), _recall_button("later", "no"), TemplateButton("stop", lambda _: STOP)),
        ("period",),
        cooldown=timedelta(days=6),
    ),
    # Asked at the start, 7 days and 1 day before the end, which may be a day apart.
    Template(
        "consent_renewal",
        Category.UTILITY,
        Need.RENEWED,
        (_NAME, Parameter("consents", Format.CONSENTS), Parameter("expires_on", Format.DAY)),
        (_consent_button("yes"), _consent_button("no")),
        cooldown=timedelta(hours=20),
    ),
)

TEMPLATES: Mapping[str, Template] = MappingProxyType({row.name: row for row in _ROWS})
"""All templates by name."""


def template_named(name: str) -> Template:
    """The template of a name; TemplateError for another."""
    if name not in TEMPLATES:
        raise TemplateError("there is no template of this name")
    return TEMPLATES[name]


def fill(name: str, language: str, values: Mapping[str, str], zone: tzinfo) -> Filled:
    """A template with its values in a language (ro, en, de). TemplateError, which names what is wrong, otherwise.

    `values` must hold the template's parameters and fields and nothing else; one with a neutral form may be missing.
    """
    template = template_named(name)
    if language not in LANGUAGES:
        raise TemplateError(f"{name}: there is no text in this language")
    _check_names(template, values)
    parameters = tuple(_written(template, one, values.get(one.name, ""), language, zone) for one in template.parameters)
    text = _PLACEHOLDER.sub(lambda match: parameters[int(match[1]) - 1], template.body(language))
    try:
        payloads = tuple(button.payload(values) for button in template.buttons)
    except ValueError:
        raise TemplateError(f"{name}: a value does not make a button's payload") from None
    return Filled(name, language, parameters, payloads, text)


def clean(text: str) -> str:
    """The text as Meta takes a parameter: every run of spaces, line breaks, tabs and controls is one space."""
    return _WHITESPACE.sub(" ", text).strip()


def renewed_consents(values: Mapping[str, str]) -> frozenset[ConsentType]:
    """The consents that a renewal's values ask about, for the gate; none where they name none or an unknown one."""
    try:
        return _consents(values.get("consents", ""))
    except ValueError:
        return frozenset()


def _check_names(template: Template, values: Mapping[str, str]) -> None:
    optional = {one.name for one in template.parameters if one.neutral is not None}
    required = ({one.name for one in template.parameters} | set(template.fields)) - optional
    if missing := sorted(required - values.keys()):
        raise TemplateError(f"{template.name}: {', '.join(missing)} missing")
    if values.keys() - required - optional:
        raise TemplateError(f"{template.name}: takes {', '.join(sorted(required | optional))} and nothing else")


def _written(template: Template, parameter: Parameter, value: str, language: str, zone: tzinfo) -> str:
    if not _says_something(parameter, value):
        if parameter.neutral is None:
            raise TemplateError(f"{template.name}: {parameter.name} is empty")
        return parameter.neutral[language]
    try:
        return _WRITERS[parameter.format](clean(value), language, zone)
    except ValueError:
        raise TemplateError(f"{template.name}: {parameter.name} must be {parameter.format.value}") from None


def _says_something(parameter: Parameter, value: str) -> bool:
    """Whether there is a value to write: an emoji or a number is no name, and Meta takes no empty parameter."""
    named = parameter.format is Format.NAME
    return any(character.isalpha() if named else character.isalnum() for character in value)


def _moment(value: str, language: str, zone: tzinfo) -> str:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment_text(moment, language, zone)


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1].rstrip() + "…"


def _consents(value: str) -> frozenset[ConsentType]:
    return frozenset(ConsentType(one.strip()) for one in value.split(",") if one.strip())


_WRITERS: Mapping[Format, Callable[[str, str, tzinfo], str]] = {
    Format.NAME: lambda value, language, zone: _shortened(value),
    Format.PROCEDURE: lambda value, language, zone: procedure_text(value, language) or _shortened(value),
    Format.MOMENT: _moment,
    Format.DAY: lambda value, language, zone: day_text(date.fromisoformat(value), language),
    Format.CONSENTS: lambda value, language, zone: purposes_text(_consents(value), language),
}
