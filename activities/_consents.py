"""What a web form's boxes, an opt-out and recorded changes mean as consents (spec §3, a; §4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from medicalcor.contracts.leads import ConsentChange, Consents
from medicalcor.domain.consent import STOPPED_BY_STOP, Consent, ConsentState, ConsentType, granted, refused
from medicalcor.vendors.errors import ErrorType, VendorError

WEB_FORM = "web form"
WHATSAPP = "WhatsApp"


def consents_of_form(form: Consents, at: datetime) -> tuple[Consent, ...]:
    """A record for each box that the form showed: a grant, or a denial. The text seen is named by its hash."""
    version = hashlib.sha256(form.text_seen.encode()).hexdigest()[:16] if form.text_seen else ""
    boxes = {
        ConsentType.DATA_PROCESSING: form.data_processing,
        ConsentType.MARKETING_WHATSAPP: form.marketing,
    }
    return tuple(
        granted(kind, at, WEB_FORM, version) if ticked else refused(kind, ConsentState.DENIED, at, WEB_FORM)
        for kind, ticked in boxes.items()
        if ticked is not None
    )


def withdrawn_by_stop(at: datetime) -> tuple[Consent, ...]:
    """What STOP takes back, in the words of whoever wrote it: the message's note is the proof."""
    return tuple(refused(kind, ConsentState.WITHDRAWN, at, WHATSAPP) for kind in sorted(STOPPED_BY_STOP))


def consents_of_changes(changes: Iterable[ConsentChange]) -> list[Consent]:
    """The changes as records, oldest first. VendorError InvalidPayload, final, for a type or state that is none."""
    try:
        return [_of_change(change) for change in sorted(changes, key=lambda change: change.at)]
    except (TypeError, ValueError):
        raise VendorError("hubspot", ErrorType.INVALID_PAYLOAD, "a change of no consent", retryable=False) from None


def survives(change: Consent, stored: Consent | None) -> bool:
    """Whether a change that may have been held up (HubSpot away) still counts: nothing undoes what came after it.

    A STOP yields only to a yes that the person wrote on WhatsApp after it: nothing else grants again what it took.
    An expiry is only that of a grant that has ended by then: one that was renewed meanwhile stands.
    """
    if change.state is ConsentState.EXPIRED:
        ends_at = stored.ends_at() if stored and stored.state is ConsentState.GRANTED else None
        return ends_at is not None and change.at is not None and ends_at <= change.at
    if stored is None or stored.at is None or change.at is None or stored.at <= change.at:
        return True
    if change.state is ConsentState.WITHDRAWN and change.source == WHATSAPP:
        return not (stored.state is ConsentState.GRANTED and stored.source == WHATSAPP)
    return False


def _of_change(change: ConsentChange) -> Consent:
    kind, state = ConsentType(change.type), ConsentState(change.state)
    if state is ConsentState.GRANTED:
        return granted(kind, change.at, change.source, change.text_version)
    return Consent(kind, state, change.at, change.source, text_version=change.text_version)
