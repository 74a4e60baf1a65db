"""What a conversation is told and keeps: inbound messages, and the state that crosses continue-as-new (spec §3)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.control import ClinicControl, ControlEvent


class Person(Payload):
    """Who writes: at least one of `phone` (E.164) and `user_id` (WhatsApp BSUID) is known (spec §1)."""

    patient_ref: str
    phone: str | None = None
    wa_id: str | None = None
    user_id: str | None = None
    name: str = ""


class Tap(Payload):
    """A tapped button of ours, as `domain.button_payloads` reads its payload. `kind` appointment | consent | recall |
    start | stop; `at` the appointment's time that the button was sent with.
    """

    kind: str
    answer: str = ""
    subject: str = ""
    at: datetime | None = None
    consents: list[str] = Field(default_factory=list)


class InboundMessage(Payload):
    """One message of a person, with the verdict reached at ingress.

    `key` is the keyed hash of the vendor's message id: the id itself holds the phone number.
    `kind`: text | media | voice | location | contacts | reaction | button | order | system | unsupported | unknown.
    `clinic_date`: ISO date of its arrival in clinic time. `scorable`: the text is a patient's own words (captions too).
    `note` is what staff read in HubSpot.
    `reply` yes | no | stop | start | other and `danger`, `language` come from the rules, as does `topic`: affair (an
    existing patient's business, such as "I'll be late") | idle (thanks, emoji, spam: nobody expects a reply) | "".
    `closed_until`: when the clinic opens again, if it was closed on arrival. `tap`: `button_payload` where it is ours.
    """

    key: str
    sent_at: datetime
    kind: str = "text"
    text: str = ""
    note: str = ""
    scorable: bool = True
    clinic_date: str = ""
    reply: str = "other"
    danger: bool = False
    language: str = ""
    button_payload: str = ""
    topic: str = ""
    closed_until: datetime | None = None
    tap: Tap | None = None


class InboundMessages(Payload):
    """Signal `message`: the messages of one person in one webhook body, in the body's order."""

    person: Person
    messages: list[InboundMessage]
    correlation_id: str = ""


class StaffReplied(Payload):
    """Signal `staff_replied`: staff wrote to this person by hand."""

    at: datetime
    correlation_id: str = ""


class Question(Payload):
    """A question to a patient, which a tap or, as the last thing said, a short yes or no answers (spec §3, b).

    `kind` appointment | consent | recall | start | data. `workflow_id` asked it and gets the answer as signal
    `patient_reply`; "" is the conversation itself. After `open_until` there is no answer any more. `text_version`: hash
    of the text that the conversation itself asked with, for the proof of a consent.
    """

    key: str
    kind: str
    open_until: datetime
    workflow_id: str = ""
    appointment_id: str = ""
    appointment_at: datetime | None = None
    consents: list[str] = Field(default_factory=list)
    period: str = ""
    language: str = ""
    text_version: str = ""


class Said(Payload):
    """Signal `question` to the conversation: what is about to be said to the patient, a question or not.

    `withdrawn`: it was not said after all (refused, expired), or is no longer a question (answered elsewhere); `also`
    are the keys of others of which that is so.
    """

    key: str
    at: datetime
    question: Question | None = None
    withdrawn: bool = False
    also: list[str] = Field(default_factory=list)


class RegisterQuestion(Tagged):
    """Input of `register-question`: told to the person's conversation, which is started where none is open."""

    person: Person
    said: Said


class PatientReply(Payload):
    """Signal `patient_reply` to the workflow that asked. `answer`: of `domain.button_payloads`, or yes | no.

    `appointment_at` is the time that a tapped button was sent with: an outdated one differs from what is so now.
    `person`: who answers, for a visit that HubSpot does not know any more.
    """

    answer: str
    at: datetime
    message_key: str = ""
    appointment_at: datetime | None = None
    by_tap: bool = False
    person: Person | None = None


class ConsentEvent(Payload):
    """Signal `consent_event` to the conversation.

    `kind` withdrawn: consents taken back outside the chat (`user_preferences`, error 131050); they hold from its
    receipt. stored: HubSpot has what was withdrawn at `at`, and is its record from then on. `key` makes it once.
    """

    kind: str
    at: datetime
    consents: list[str] = Field(default_factory=list)
    source: str = ""
    key: str = ""


class Scored(Payload):
    """Signal `scored` from `lead-scoring-workflow` to the conversation that asked; `key` is the scored burst's.

    `alert_id`: the alert that tells staff of a HOT lead, "" for another.
    """

    key: str
    classification: str
    language: str = ""
    life_threatening: bool = False
    alert_id: str = ""


class AwaitedScore(Payload):
    """A burst that is being scored: `key` of its first message, sent `at`. `due`: from then on nobody waits for it.

    `idle`: all of it is thanks, emoji or spam.
    """

    key: str
    at: datetime
    due: datetime
    idle: bool = False


class SeenMessage(Payload):
    """A message id that must not be handled again before `until`."""

    key: str
    until: datetime


class ConversationState(Payload):
    """All that a conversation carries across continue-as-new; a test crosses it.

    `pending` has been received but not yet recorded; `burst` is recorded and waits for silence; `history` holds recent
    texts, newest last, at most 32 KB together.
    """

    seen: list[SeenMessage] = Field(default_factory=list)
    pending: list[InboundMessage] = Field(default_factory=list)
    burst: list[InboundMessage] = Field(default_factory=list)
    history: list[str] = Field(default_factory=list)
    received: int = 0
    scored_bursts: int = 0
    last_message_at: datetime | None = None
    staff_replied_at: datetime | None = None
    correlation_id: str = ""
    # The two-way conversation. `withdrawn`: consents taken back, by type, until HubSpot has that. `last_said` is the
    # key of a question or of another text, or "staff". `events`, `scored` and `forward` (to `alerts`) wait to be acted
    # on; `data_consent` yes | no is what the person answered in the chat.
    withdrawn: dict[str, datetime] = Field(default_factory=dict)
    opted_out_at: datetime | None = None
    consent_keys: list[str] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list)
    last_said: str = ""
    last_inbound_at: datetime | None = None
    language: str = ""
    replied_at: datetime | None = None
    replied_closed_until: datetime | None = None
    acknowledged_at: datetime | None = None
    danger_at: datetime | None = None
    asked_staff_at: datetime | None = None
    asked_staff_minutes: int = 0
    scored: list[Scored] = Field(default_factory=list)
    alerts: list[str] = Field(default_factory=list)
    last_said_at: datetime | None = None
    stop_confirmed_at: datetime | None = None
    acknowledged_closed_until: datetime | None = None
    data_consent: str = ""
    awaited: list[AwaitedScore] = Field(default_factory=list)
    events: list[ConsentEvent] = Field(default_factory=list)
    forward: StaffReplied | None = None


class Conversation(Tagged):
    """Input of `process-whatsapp-message`. `ask_data`: the first reply asks for the consent that scoring by a model
    needs (`AI_BASIS=consent`).
    """

    person: Person
    burst_seconds: float = 8.0
    history_events: int = 4000
    ask_data: bool = False
    state: ConversationState = Field(default_factory=ConversationState)


class ConversationView(Payload):
    """Answer of query `conversation_state`: counts and times, no texts.

    `withdrawn` are the consent types that are taken back and that HubSpot may not have yet: the gate asks for them.
    `last_inbound_at` is the time that the person's last message bears.
    """

    received: int
    pending: int
    scored_bursts: int
    last_message_at: datetime | None
    staff_replied_at: datetime | None
    withdrawn: list[str] = Field(default_factory=list)
    opted_out_at: datetime | None = None
    last_inbound_at: datetime | None = None
    open_questions: int = 0
    asked_staff_at: datetime | None = None


class DeliveryStatus(Payload):
    """Signal `status` to `deliver-message`: sent | delivered | read | played | failed, in whatever order they come.

    `codes` are Meta's errors of a failed one; `message_key` the keyed hash of the message's id.
    """

    status: str
    at: datetime
    message_key: str = ""
    codes: list[int] = Field(default_factory=list)


class ToConversation(Payload):
    """What one workflow is to be told: a conversation its messages or a consent event, which start it where none runs,
    or that staff replied; `status` goes to the delivery that sent, `control` to `clinic-control`, which it starts.
    """

    workflow_id: str
    conversation: Conversation | None = None
    messages: InboundMessages | None = None
    staff_replied: StaffReplied | None = None
    consent_event: ConsentEvent | None = None
    status: DeliveryStatus | None = None
    control: ControlEvent | None = None
    clinic: ClinicControl | None = None


class Told(Payload):
    """Result of `signal-conversation`. `reached` is false where nobody was there to be told."""

    reached: bool


class IngestWebhook(Tagged):
    """Input of `ingest-webhook`: one chunk of a large body, a person's updates in their order.

    `follows`: another chunk has to be done first, and says so by signal. `next_id`: the run that waits for this one.
    """

    updates: list[ToConversation]
    follows: bool = False
    next_id: str = ""


class Ingested(Payload):
    """Result of `ingest-webhook`."""

    updates: int


class GoOn(Payload):
    """Signal `go_on` from the run of the chunk before."""


class RecordMessages(Tagged):
    """Input of `record-messages`: inbound messages that become HubSpot notes, one each.

    `alert`: "" or what staff are told at once: danger | no_phone. `tells`: the conversation that is signalled when
    HubSpot has what a STOP among them withdrew, "" for none.
    """

    person: Person
    messages: list[InboundMessage]
    alert: str = ""
    tells: str = ""


class Recorded(Payload):
    """Result of `record-messages`."""

    contact_id: str
    notes: int
