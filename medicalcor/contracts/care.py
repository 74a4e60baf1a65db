"""Payloads of what the clinic asks its patients by itself: to renew a consent, to come again (spec §3)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.messages import Person


class Asking(Tagged):
    """What both inputs say of the person; a phone in E.164, or None for one known by `user_id` alone.

    An empty `language` is read from HubSpot. `tags.patient_ref` is the id's part where it is empty.
    """

    phone: str | None = None
    user_id: str | None = None
    wa_id: str | None = None
    name: str = ""
    language: str = ""

    def person(self, patient_ref: str) -> Person:
        """Whom it is about."""
        return Person(
            patient_ref=self.tags.patient_ref or patient_ref,
            phone=self.phone,
            user_id=self.user_id,
            wa_id=self.wa_id,
            name=self.name,
        )


class ConsentRenewal(Asking):
    """Input of `consent-renewal-workflow`. HubSpot's record says which of the types are granted and when they end.

    `expires_at`, of the first that ends, is what the starter knew, for an operator to read. `only_all`: nobody is asked
    unless all of them are granted at the start.
    """

    consent_types: list[str]
    expires_at: datetime | None = None
    only_all: bool = False


class PatientRecall(Asking):
    """Input of `patient-recall-workflow`. `period` (YYYY-MM) is when the patient was due, `domain.recall`."""

    period: str


class Asked(Payload):
    """One message that asked. `ask` start | 7d | 1d of a renewal, first | second of a recall.

    Handed over `at`, taken by WhatsApp at `went_at`; `outcome` and `reason` as in `contracts.sends.DeliveryOutcome`, ""
    while nothing is known.
    """

    ask: str
    key: str
    at: datetime
    went_at: datetime | None = None
    outcome: str = ""
    reason: str = ""


class ConsentReply(Payload):
    """Signal `consent_reply`: an answer given elsewhere than by a tap, such as to staff by phone."""

    granted: bool
    at: datetime | None = None


class ConsentRenewalOutcome(Payload):
    """Result of `consent-renewal-workflow`. `expires_at`: until when the consents hold now, or held.

    `outcome` granted | denied | expired | stopped (STOP) | not_granted (they were not, or are not any more) |
    renewed_elsewhere.
    """

    outcome: str
    expires_at: datetime | None = None
    consent_types: list[str] = Field(default_factory=list)
    asks: list[Asked] = Field(default_factory=list)


class RenewalView(Payload):
    """Answer of query `renewal_state`. `state` reading | asking | done; the rest as in the result."""

    state: str
    outcome: str = ""
    expires_at: datetime | None = None
    consent_types: list[str] = Field(default_factory=list)
    asks: list[Asked] = Field(default_factory=list)
    waiting_for: str = ""


class PatientRecallOutcome(Payload):
    """Result of `patient-recall-workflow`.

    `outcome` accepted (staff were asked to book) | declined | stopped | booked | no_consent | no_answer.
    """

    outcome: str
    period: str = ""
    asks: list[Asked] = Field(default_factory=list)


class RecallView(Payload):
    """Answer of query `recall_state`."""

    period: str
    outcome: str = ""
    asks: list[Asked] = Field(default_factory=list)
    waiting_for: str = ""


class ReadConsents(Payload):
    """Input of `read-consents`: how these consents of a person stand `at` a moment."""

    person: Person
    consent_types: list[str]
    at: datetime


class GrantedConsent(Payload):
    """A consent that holds until `ends_at`, in clinic time on the ISO date `ends_on`."""

    type: str
    ends_at: datetime
    ends_on: str


class ConsentsRead(Payload):
    """Result of `read-consents`. `granted` are those asked that hold; `states` what the others are, of those recorded:
    denied | withdrawn | expired, ended (still written down as granted) | unreadable.

    `opted_out`: the person wants no messages: whatever STOP takes back is withdrawn.
    """

    granted: list[GrantedConsent] = Field(default_factory=list)
    states: dict[str, str] = Field(default_factory=dict)
    opted_out: bool = False
    name: str = ""
    language: str = ""


class RecordRecall(Payload):
    """Input of `record-recall`: the contact remembers the last period that it was recalled in."""

    person: Person
    period: str


class RecordedVisit(Payload):
    """Result of `record-visit`; false where a later visit was known, or the contact is gone."""

    written: bool


class RecordVisit(Payload):
    """Input of `record-visit`: a visit of this contact began; its last one, unless a later one is known."""

    contact_id: str
    at: datetime
