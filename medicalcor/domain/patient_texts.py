"""The fixed texts that a conversation sends (spec §3): no model writes to patients.

Every text exists in Romanian, English and German; another or an unknown language gets English. All go inside the 24 h
window as free text, with at most three buttons within WhatsApp's limits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from medicalcor.domain.button_payloads import (
    MAX_PAYLOAD,
    START,
    appointment_payload,
    consent_payload,
    start_payload,
)
from medicalcor.domain.consent import STOPPED_BY_STOP, ConsentType
from medicalcor.domain.patient_phrases import PHRASES
from medicalcor.domain.patient_words import FALLBACK, moment_text, patient_language, purposes_text, short_moment
from medicalcor.domain.template_texts import TITLES

MAX_TEXT, MAX_BODY, MAX_TITLE, MAX_BUTTONS = 4096, 1024, 20, 3
"""Characters of a text, of a text with buttons, of a button's title; buttons (Meta; `contracts/whatsapp`)."""

_START_TITLE = "START"


@dataclass(frozen=True, slots=True)
class ReplyButton:
    """A session button: what it is called, and what a tap on it sends back."""

    payload: str
    title: str


@dataclass(frozen=True, slots=True)
class PatientText:
    """One text to a patient. ValueError where WhatsApp would refuse it: too long, or buttons alike."""

    body: str
    buttons: tuple[ReplyButton, ...] = ()

    def __post_init__(self) -> None:
        longest = MAX_BODY if self.buttons else MAX_TEXT
        if not self.body.strip() or len(self.body) > longest or len(self.buttons) > MAX_BUTTONS:
            raise ValueError(f"a text has 1 to {longest} characters and at most {MAX_BUTTONS} buttons")
        titles, payloads = ([getattr(one, part) for one in self.buttons] for part in ("title", "payload"))
        if len(set(titles)) < len(titles) or len(set(payloads)) < len(payloads):
            raise ValueError("two buttons of a text are alike")
        if any(not 0 < len(one) <= MAX_TITLE for one in titles) or any(len(one) > MAX_PAYLOAD for one in payloads):
            raise ValueError("a button's title or payload is empty or too long")


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment that a question is about; `starts_at` is aware."""

    appointment_id: str
    starts_at: datetime


def first_reply(
    language: str,
    *,
    privacy_url: str,
    zone: tzinfo,
    opens_at: datetime | None = None,
    ask_data_consent: bool = False,
) -> PatientText:
    """The one reply to whoever writes. `opens_at`: when the clinic answers, None while it is open.

    `ask_data_consent` (setting `AI_BASIS=consent`) adds the question and its buttons.
    """
    known = _written(language)
    if opens_at is None:
        parts = [_phrase("received", known)]
    else:
        parts = [_phrase("received_closed", known, opens=moment_text(opens_at, known, zone))]
    if privacy_url:
        parts.append(_phrase("privacy", known, url=privacy_url))
    if not ask_data_consent:
        return PatientText("\n".join(parts))
    return PatientText("\n".join([*parts, _phrase("ask_data", known)]), _consent_buttons({_DATA}, known))


def media_acknowledgement(language: str, clinic_phone: str = "") -> PatientText:
    """For what nobody can read here: photos, voice notes, locations. Asks to write or call."""
    known = _written(language)
    phone = [_phrase("media_phone", known, phone=clinic_phone)] if clinic_phone else []
    return PatientText("\n".join([_phrase("media", known), *phone]))


def stop_confirmation(language: str) -> PatientText:
    """The one confirmation of an opt-out: names that reminders stop too, and offers START."""
    return PatientText(_phrase("stopped", _written(language)), (ReplyButton(START, _START_TITLE),))


def start_question(language: str) -> PatientText:
    """What START asks: only a yes grants again what STOP took."""
    known = _written(language)
    buttons = tuple(ReplyButton(start_payload(answer), TITLES[answer][known]) for answer in ("yes", "no"))
    return PatientText(_phrase("ask_start", known, purposes=purposes_text(STOPPED_BY_STOP, known)), buttons)


def start_answered(language: str, *, granted: bool) -> PatientText:
    """What answers a yes or a no to that question."""
    return PatientText(_phrase("started" if granted else "not_started", _written(language)))


def answer_received(language: str) -> PatientText:
    """What acknowledges an answer to any other question; what comes of it is not known yet, and not promised."""
    return PatientText(_phrase("answer_received", _written(language)))


def emergency(language: str, on_call_phone: str) -> PatientText:
    """The 112 text, with the clinic's on-call number where there is one."""
    known = _written(language)
    second = _phrase("on_call", known, phone=on_call_phone) if on_call_phone else _phrase("alerted", known)
    return PatientText(f"{_phrase('emergency', known)}\n{second}")


def ask_again_visit(language: str, visit: Visit, zone: tzinfo) -> PatientText:
    """The reminder's question once more, for the one visit that is open, because the answer came after other words."""
    known = _written(language)
    buttons = tuple(
        ReplyButton(appointment_payload(answer, visit.appointment_id, visit.starts_at), TITLES[answer][known])
        for answer in ("confirm", "move", "cancel")
    )
    return PatientText(_phrase("ask_visit", known, when=moment_text(visit.starts_at, known, zone)), buttons)


def ask_which_visit(language: str, visits: Sequence[Visit], answer: str, zone: tzinfo) -> PatientText:
    """Which of several open visits an answer (confirm | move | cancel) is about: a button for each of the next three.

    ValueError for another answer, or without visits.
    """
    if answer not in ("confirm", "move", "cancel") or not visits:
        raise ValueError("an answer about visits needs visits")
    known = _written(language)
    shown = sorted(visits, key=lambda visit: (visit.starts_at, visit.appointment_id))[:MAX_BUTTONS]
    lines = [_phrase(f"which_visit_{answer}", known)]
    lines += [f"• {moment_text(visit.starts_at, known, zone)}" for visit in shown]
    if len(visits) > len(shown):
        lines.append(_phrase("more_visits", known))
    titles = _apart([short_moment(visit.starts_at, known, zone) for visit in shown])
    buttons = tuple(
        ReplyButton(appointment_payload(answer, visit.appointment_id, visit.starts_at), title)
        for visit, title in zip(shown, titles, strict=True)
    )
    return PatientText("\n".join(lines), buttons)


VISIT_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "visit_confirmed": (),
    "visit_move_asked": (),
    "visit_new_asked": (),
    "visit_cancelled": ("undo",),
    "visit_reopened": (),
    "visit_moved": ("confirm", "move", "cancel"),
    "visit_called_off": ("move",),
    "visit_seen": (),
    "visit_over": (),
}
"""What a tap on a reminder is answered with, and the buttons below it."""


def visit_answer(name: str, language: str, visit: Visit, zone: tzinfo) -> PatientText:
    """A text of VISIT_ANSWERS, about the visit as it is now: its buttons carry that time. KeyError for another."""
    known = _written(language)
    buttons = tuple(
        ReplyButton(appointment_payload(answer, visit.appointment_id, visit.starts_at), TITLES[answer][known])
        for answer in VISIT_ANSWERS[name]
    )
    return PatientText(_phrase(name, known, when=moment_text(visit.starts_at, known, zone)), buttons)


def ask_again_consent(language: str, consents: Collection[ConsentType]) -> PatientText:
    """A consent's question once more, with its yes and no. ValueError without consents."""
    known = _written(language)
    return PatientText(
        _phrase("ask_consent", known, purposes=purposes_text(consents, known)), _consent_buttons(consents, known)
    )


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What the texts say of the clinic; "" for what it does not have."""

    zone: tzinfo
    privacy_url: str = ""
    clinic_phone: str = ""
    on_call_phone: str = ""


Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One text by name: the values that it must and may have, and who writes it."""

    write: Callable[[str, Values, ClinicFacts], PatientText]
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


def write(name: str, language: str, values: Values, facts: ClinicFacts) -> PatientText:
    """The text of that name in a language; values travel as plain texts, moments as ISO 8601 with their offset.

    ValueError, without the values, for an unknown name and for values that are missing, too many or cannot be read.
    """
    row = _ROWS.get(name)
    if row is None:
        raise ValueError("there is no text of this name")
    if not row.required <= values.keys() <= row.required | row.optional:
        raise ValueError(f"{name}: takes {', '.join(sorted(row.required | row.optional)) or 'no values'}")
    try:
        return row.write(language, values, facts)
    except ValueError:
        raise ValueError(f"{name}: a value cannot be read") from None


def _first_reply(language: str, values: Values, facts: ClinicFacts) -> PatientText:
    opens_at = _aware(values["opens_at"]) if "opens_at" in values else None
    ask = _is_yes(values["ask_data"]) if "ask_data" in values else False
    return first_reply(
        language, privacy_url=facts.privacy_url, zone=facts.zone, opens_at=opens_at, ask_data_consent=ask
    )


def _which_visit(language: str, values: Values, facts: ClinicFacts) -> PatientText:
    visits = [Visit(found[0], _aware(found[2])) for one in values["visits"].split(",") if (found := one.partition("@"))]
    return ask_which_visit(language, visits, values["answer"], facts.zone)


def _visit_row(name: str) -> _Row:
    def write_it(language: str, values: Values, facts: ClinicFacts) -> PatientText:
        return visit_answer(name, language, Visit(values["appointment_id"], _aware(values["when"])), facts.zone)

    return _Row(write_it, frozenset({"appointment_id", "when"}))


def _consent_again(language: str, values: Values, facts: ClinicFacts) -> PatientText:
    return ask_again_consent(language, {ConsentType(one.strip()) for one in values["consents"].split(",")})


def _aware(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _is_yes(value: str) -> bool:
    if value not in ("yes", "no"):
        raise ValueError("neither yes nor no")
    return value == "yes"


_ROWS: Mapping[str, _Row] = {
    "first_reply": _Row(_first_reply, optional=frozenset({"opens_at", "ask_data"})),
    "media_acknowledgement": _Row(lambda language, _, facts: media_acknowledgement(language, facts.clinic_phone)),
    "stop_confirmation": _Row(lambda language, _, __: stop_confirmation(language)),
    "start_question": _Row(lambda language, _, __: start_question(language)),
    "start_answered": _Row(
        lambda language, values, _: start_answered(language, granted=_is_yes(values["granted"])),
        frozenset({"granted"}),
    ),
    "answer_received": _Row(lambda language, _, __: answer_received(language)),
    "emergency": _Row(lambda language, _, facts: emergency(language, facts.on_call_phone)),
    "ask_again_visit": _Row(
        lambda language, values, facts: ask_again_visit(
            language, Visit(values["appointment_id"], _aware(values["when"])), facts.zone
        ),
        frozenset({"appointment_id", "when"}),
    ),
    **{name: _visit_row(name) for name in VISIT_ANSWERS},
    "ask_which_visit": _Row(_which_visit, frozenset({"answer", "visits"})),
    "ask_again_consent": _Row(_consent_again, frozenset({"consents"})),
}
TEXTS = frozenset(_ROWS)
"""The names of all texts."""

_DATA = ConsentType.DATA_PROCESSING


def _written(language: str) -> str:
    return patient_language(language, FALLBACK)


def _phrase(name: str, language: str, **facts: str) -> str:
    return PHRASES[name][language].format(**facts)


def _consent_buttons(consents: Collection[ConsentType], language: str) -> tuple[ReplyButton, ...]:
    return tuple(ReplyButton(consent_payload(consents, answer), TITLES[answer][language]) for answer in ("yes", "no"))


def _apart(titles: list[str]) -> list[str]:
    """Titles that differ: two family members may have visits at the same time, and Meta refuses equal titles."""
    return [
        title if titles.count(title) == 1 else f"{title} ({titles[: at + 1].count(title)})"
        for at, title in enumerate(titles)
    ]
