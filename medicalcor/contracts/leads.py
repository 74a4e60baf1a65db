"""Payloads of the lead path: what is scored, what the score is, what is written and told (spec §3, §4)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.messages import Person

MAX_MESSAGE_CHARACTERS = 4096


class Consents(Payload):
    """What a web form's sender agreed to, with the text that they saw: the proof an authority asks for (spec §4)."""

    data_processing: bool | None = None
    marketing: bool | None = None
    text_seen: str = ""


class Profile(Payload):
    """What is known of the person beside the message."""

    name: str = ""
    email: str = ""
    language: str = ""
    consent: Consents | None = None


class LeadScoring(Tagged):
    """Input of `lead-scoring-workflow`. `phone` is E.164, or None for a WhatsApp user known by `user_id` only.

    `history` is older text of the same person, oldest first; `message` at most 4096 characters;
    `clinic_date` the ISO date of its arrival in clinic time. `conversation_id` is signalled `scored` with `burst_key`;
    it then also does what danger to life asks for. `quiet`: what was said before is scored again; only the score is
    written, nobody is told.
    """

    phone: str | None = None
    user_id: str | None = None
    message: str
    channel: str
    correlation_id: str = ""
    history: list[str] = Field(default_factory=list)
    profile: Profile = Profile()
    received_at: datetime | None = None
    clinic_date: str = ""
    wa_id: str | None = None
    conversation_id: str = ""
    burst_key: str = ""
    quiet: bool = False

    def person(self) -> Person:
        """The person this lead is."""
        return Person(
            patient_ref=self.tags.patient_ref,
            phone=self.phone,
            user_id=self.user_id,
            wa_id=self.wa_id,
            name=self.profile.name,
        )


class ScoreLead(Payload):
    """Input of `score-lead`. `scorer` "rules" is asked for after the model has failed all its attempts."""

    message: str
    history: list[str] = Field(default_factory=list)
    known_names: list[str] = Field(default_factory=list)
    language: str = ""
    channel: str = ""
    scorer: Literal["model", "rules"] = "model"
    consent: Consents | None = None


class LeadScore(Payload):
    """Result of `score-lead` (spec §4). `score` 1-5; `confidence` 0-1; `procedure_interest` from the vocabulary.

    `prompt` is the version of what the model was told, "" of the rules.
    """

    score: int = Field(ge=1, le=5)
    confidence: float = Field(ge=0, le=1)
    reasoning: str
    suggested_action: str
    procedure_interest: list[str] = Field(default_factory=list)
    urgency_indicators: list[str] = Field(default_factory=list)
    budget_mentioned: bool = False
    language: str = ""
    life_threatening: bool = False
    fallback_used: bool
    model: str
    prompt: str = ""


class ConsentChange(Payload):
    """One consent granted or refused at a moment (`domain.consent`): `state` granted | denied | withdrawn | expired.

    `source` says where, `text_version` is the hash of the text that the person saw.
    """

    type: str
    state: str
    at: datetime
    source: str
    text_version: str = ""


class SyncContact(Payload):
    """Input of `sync-hubspot-contact`: one upsert by phone (or BSUID). Without `score` only the identity is written.

    Of `consent`, given at `consent_at` on a web form, only grants are written: a box left empty takes nothing back.
    `stopped_at`: the person wrote STOP or the like on WhatsApp then, which withdraws (spec §3, a). `changes` are
    written as they are, but none over a later one.
    """

    person: Person
    channel: str = ""
    email: str = ""
    score: LeadScore | None = None
    classification: str = ""
    last_message_at: datetime | None = None
    consent: Consents | None = None
    consent_at: datetime | None = None
    stopped_at: datetime | None = None
    changes: list[ConsentChange] = Field(default_factory=list)


class RecordConsent(Tagged):
    """Input of `record-consent`: consents that changed, and the note that proves it (spec §4, Consent).

    `key` makes the note once; `proof` is the note's body: the exact text version, the channel, the hashed message id.
    `tells`: the conversation that is signalled once HubSpot has it, "" for none.
    """

    person: Person
    changes: list[ConsentChange]
    key: str
    proof: str
    at: datetime
    tells: str = ""


class RecordedConsent(Payload):
    """Result of `record-consent`."""

    contact_id: str


class SyncedContact(Payload):
    """Result of `sync-hubspot-contact`. `refused` names properties whose value HubSpot refused (kept in a note)."""

    contact_id: str
    created: bool
    refused: list[str] = Field(default_factory=list)


class ContactNote(Payload):
    """Input of `create-contact-note`. `key` is ours, unique per note: it makes a repeated create findable."""

    key: str
    contact_id: str
    body: str
    at: datetime


class StaffTask(Payload):
    """Input of `create-staff-task`. `key` as for a note. `due_in_minutes` counts business time from `asked_at`;
    `end_of_day` is the end of that day's opening hours, or of the next day's where they are over.
    """

    key: str
    contact_id: str
    subject: str
    body: str
    asked_at: datetime
    due_in_minutes: int | None = None
    priority: str = "HIGH"
    end_of_day: bool = False


class Created(Payload):
    """Result of a create: HubSpot's id and whether it was there already."""

    object_id: str
    already_there: bool = False


class HotLead(Tagged):
    """Input of `hot-lead-alert`. `contact_id` is None while HubSpot has not answered."""

    person: Person
    channel: str
    score: LeadScore
    classification: str
    received_at: datetime
    contact_id: str | None = None
    correlation_id: str = ""


class HotLeadOutcome(Payload):
    """Result of `hot-lead-alert`. `ended_by` claim | task | staff_reply, "" where nobody acted while it was open.

    `asked_at`: the time of the lead's message.
    """

    posted: bool
    task_id: str | None
    posts: int = 1
    ended_by: str = ""
    ended_at: datetime | None = None
    asked_at: datetime | None = None


class Notification(Payload):
    """Input of `send-notification`: a post to staff. `kind` hot_lead | danger | no_phone | credentials_refused.

    No text, no phone. `service` is the vendor that an alert without a person is about. `claim_id` is the workflow that
    the post's link claims; `second` posts to the second staff channel, or to the first where none is set, unless
    `only_if_set`; `reminder` counts earlier posts of this alert.
    `subject` is what an alert about no person concerns, such as a template's name; `status` the vendor's word for it.
    """

    kind: str
    patient_ref: str = ""
    channel: str = ""
    service: str = ""
    score: int | None = None
    classification: str = ""
    procedures: list[str] = Field(default_factory=list)
    urgent: bool = False
    budget_mentioned: bool = False
    fallback_used: bool = False
    contact_id: str | None = None
    correlation_id: str = ""
    claim_id: str = ""
    second: bool = False
    only_if_set: bool = False
    reminder: int = 0
    subject: str = ""
    status: str = ""


class Posted(Payload):
    """Result of `send-notification`. `repeated`: an earlier attempt's outcome was unknown, the post says so.

    `skipped`: the channel is not set. `claimable_until`: when the post's link ends.
    """

    repeated: bool = False
    skipped: bool = False
    claimable_until: datetime | None = None


class AlertSent(Payload):
    """Signal `alert_sent` from `hot-lead-alert` to the lead that caused it. `told` false: the post failed for good."""

    at: datetime
    told: bool = True


class LeadResult(Payload):
    """Result of `lead-scoring-workflow`. `quiet`: no new lead, what was said before was scored again."""

    scored: bool
    synced: bool
    notified: bool
    score: int
    classification: str
    confidence: float
    fallback_used: bool
    model: str
    contact_id: str | None = None
    procedure_interest: list[str] = Field(default_factory=list)
    language: str = ""
    quiet: bool = False
