"""Consent: what a person granted or refused, whether it still holds, and what may be done on it (spec §4).

Everything here fails closed: what is absent, cannot be read, or has no end that we know allows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from types import MappingProxyType

LIFE = timedelta(days=730)
"""How long a grant holds where it names no end of its own (spec §4)."""


class ConsentType(StrEnum):
    """What a consent is about."""

    DATA_PROCESSING = "data_processing"
    MARKETING_WHATSAPP = "marketing_whatsapp"
    APPOINTMENT_REMINDERS = "appointment_reminders"


class ConsentState(StrEnum):
    """What is recorded; only `granted` allows."""

    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STOPPED_BY_STOP = frozenset({ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS})
"""What an opt-out withdraws, and what a START that is answered with yes grants again (spec §3, a)."""


class Need(Enum):
    """The row of the consent table that a message or an act falls under (spec §4)."""

    NOTHING = "nothing"
    """The person wrote: first reply, answers, 112 text, STOP confirmation, media acknowledgement."""
    REMINDERS = "reminders"
    """Reminders, confirmation, changed, cancelled."""
    MARKETING = "marketing"
    """Recall and the acknowledgment of a HOT lead."""
    RENEWED = "renewed"
    """Asking to renew: each consent that is asked about must still be granted."""
    AI = "ai"
    """An enquiry, redacted, to OpenAI."""
    CALL_CONTENT = "call content"
    """Transcript, summary and scoring of a call."""


class Basis(StrEnum):
    """On what reminders rest (setting `REMINDER_BASIS`)."""

    CONSENT = "consent"
    CONTRACT = "contract"


class AiBasis(StrEnum):
    """On what OpenAI sees a redacted enquiry (setting `AI_BASIS`)."""

    ENQUIRY = "enquiry"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Consent:
    """One recorded consent. Moments are aware; `expires_at` None is `at` plus LIFE.

    `source` says where it was given (web form, call, WhatsApp, staff), `text_version` which text the person saw.
    ValueError for a naive moment: compared with an aware one it would raise inside the gate.
    """

    type: ConsentType
    state: ConsentState
    at: datetime | None = None
    source: str = ""
    expires_at: datetime | None = None
    text_version: str = ""

    def __post_init__(self) -> None:
        if any(moment is not None and moment.tzinfo is None for moment in (self.at, self.expires_at)):
            raise ValueError("a consent's moments need a time zone")

    def ends_at(self) -> datetime | None:
        """When a grant ends; None where nobody knows, which allows nothing."""
        if self.expires_at is not None:
            return self.expires_at
        return None if self.at is None else self.at + LIFE


@dataclass(frozen=True, slots=True)
class Consents:
    """All that is recorded of a person. `unreadable` holds the types whose record could not be understood: under
    `REMINDER_BASIS=contract` an absent consent allows reminders, an unreadable one may be a refusal.
    """

    records: Mapping[ConsentType, Consent] = field(default_factory=lambda: MappingProxyType({}))
    unreadable: frozenset[ConsentType] = frozenset()

    def of(self, consent_type: ConsentType) -> Consent | None:
        """The record of a type, None where there is none."""
        return self.records.get(consent_type)


def granted(
    consent_type: ConsentType, at: datetime, source: str, text_version: str = "", life: timedelta = LIFE
) -> Consent:
    """A grant given at a moment, with its end."""
    return Consent(consent_type, ConsentState.GRANTED, at, source, at + life, text_version)


def refused(consent_type: ConsentType, state: ConsentState, at: datetime, source: str) -> Consent:
    """A denial, withdrawal or expiry at a moment. ValueError for a grant, which needs an end and the text seen."""
    if state is ConsentState.GRANTED:
        raise ValueError("a grant is made by granted()")
    return Consent(consent_type, state, at, source)


def read_consent(
    consent_type: ConsentType, state: str, *, at: str = "", source: str = "", expires_at: str = "", text: str = ""
) -> Consent | None:
    """The record that stored texts mean; None where `state` is empty. Moments are ISO 8601 with an offset.

    ValueError, without the values, where the state is unknown or a grant's moments cannot be read: the type then
    belongs into `Consents.unreadable`. A refusal stands whatever its moments look like.
    """
    word = state.strip().lower()
    if not word:
        return None
    if word not in {known.value for known in ConsentState}:
        raise ValueError("a consent's state is none that we know")
    found = ConsentState(word)
    try:
        return Consent(consent_type, found, _moment(at), source, _moment(expires_at), text)
    except ValueError:
        if found is ConsentState.GRANTED:
            raise ValueError("a consent's moment cannot be read") from None
        return Consent(consent_type, found, source=source, text_version=text)


def effective(consent: Consent | None, now: datetime) -> ConsentState | None:
    """What a record means now: a grant past its end, or without one, is `expired`. None where there is no record."""
    if consent is None or consent.state is not ConsentState.GRANTED:
        return None if consent is None else consent.state
    ends_at = consent.ends_at()
    return ConsentState.GRANTED if ends_at is not None and now < ends_at else ConsentState.EXPIRED


_STRICTNESS = {ConsentState.GRANTED: 0, ConsentState.EXPIRED: 1, ConsentState.DENIED: 2, ConsentState.WITHDRAWN: 2}


def stricter(one: Consent | None, other: Consent | None, now: datetime) -> Consent | None:
    """The record that counts when two identities turn out to be one person (spec §1): the stricter, however old.

    No record says nothing and loses. Of two grants the one that ends first counts, of two refusals the later one.
    """
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda record: _rank(record, now))


def merged(one: Consents, other: Consents, now: datetime) -> Consents:
    """`stricter`, type by type; what is unreadable on either side stays unreadable."""
    found = {kind: stricter(one.of(kind), other.of(kind), now) for kind in ConsentType}
    records = {kind: record for kind, record in found.items() if record is not None}
    return Consents(MappingProxyType(records), one.unreadable | other.unreadable)


def objection(
    need: Need,
    consents: Consents,
    now: datetime,
    *,
    reminder_basis: Basis = Basis.CONSENT,
    ai_basis: AiBasis = AiBasis.ENQUIRY,
    renewed: frozenset[ConsentType] = frozenset(),
) -> str | None:
    """Why something may not be done, or None where it may.

    `renewed` are the consents that a renewal asks about; none is a question about nothing and is refused. The answers
    are `consent_absent`, `consent_unreadable`, `consent_denied`, `consent_withdrawn`, `consent_expired`.
    """
    if need is Need.NOTHING:
        return None
    if need is Need.REMINDERS:
        return _lacks(ConsentType.APPOINTMENT_REMINDERS, consents, now, only_refusal=reminder_basis is Basis.CONTRACT)
    if need is Need.MARKETING:
        return _lacks(ConsentType.MARKETING_WHATSAPP, consents, now)
    if need is Need.RENEWED:
        return next(filter(None, (_lacks(kind, consents, now) for kind in sorted(renewed))), None) or (
            None if renewed else "consent_absent"
        )
    only_refusal = need is Need.AI and ai_basis is AiBasis.ENQUIRY
    return _lacks(ConsentType.DATA_PROCESSING, consents, now, only_refusal=only_refusal)


def allows(
    need: Need,
    consents: Consents,
    now: datetime,
    *,
    reminder_basis: Basis = Basis.CONSENT,
    ai_basis: AiBasis = AiBasis.ENQUIRY,
    renewed: frozenset[ConsentType] = frozenset(),
) -> bool:
    """Whether something may be done: `objection` is None."""
    return objection(need, consents, now, reminder_basis=reminder_basis, ai_basis=ai_basis, renewed=renewed) is None


def _lacks(kind: ConsentType, consents: Consents, now: datetime, *, only_refusal: bool = False) -> str | None:
    """Why a consent does not allow. `only_refusal`: the thing rests on something else, and only a no forbids it."""
    if kind in consents.unreadable:
        return "consent_unreadable"
    state = effective(consents.of(kind), now)
    if state is ConsentState.GRANTED or (only_refusal and state in (None, ConsentState.EXPIRED)):
        return None
    return "consent_absent" if state is None else f"consent_{state}"


def _rank(record: Consent, now: datetime) -> tuple[int, float, bool]:
    state = effective(record, now)
    strictness = _STRICTNESS[state or ConsentState.EXPIRED]
    if state is ConsentState.GRANTED:
        ends_at = record.ends_at()
        return strictness, -(ends_at.timestamp() if ends_at else 0.0), False
    return strictness, record.at.timestamp() if record.at else 0.0, state is ConsentState.WITHDRAWN


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text.strip() else None
