"""Every name that two rooms use: queues, workflow and activity types, signals, queries, search attributes, ids.

A workflow is started, signalled or queried by the typed reference here; a test holds each against its definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.alerts import (
    AlertView,
    AskedStaff,
    AskStaff,
    AskStaffMoment,
    Claim,
    FirstResponse,
    ReadTask,
    RefusedCredentials,
    StaffMoment,
    TaskRead,
)
from medicalcor.contracts.appointments import (
    Appointment,
    AppointmentReminder,
    BookAppointment,
    BookingOutcome,
    BookingRequest,
    CancelAppointment,
    ContactAppointments,
    FindContactAppointments,
    Look,
    LookAtAppointment,
    MarkAppointment,
    MarkedAppointment,
    PlanReminders,
    ReadAppointment,
    ReminderOutcome,
    RemindersPlan,
    ReminderStatus,
    RescheduleAppointment,
    UpsertAppointment,
    UpsertedAppointment,
)
from medicalcor.contracts.call_list import (
    AddToCallList,
    Callee,
    CallList,
    CallsListed,
    LinkedStaffTask,
    LinkStaffTask,
    UpdatedStaffTask,
    UpdateStaffTask,
)
from medicalcor.contracts.care import (
    ConsentRenewal,
    ConsentRenewalOutcome,
    ConsentReply,
    ConsentsRead,
    PatientRecall,
    PatientRecallOutcome,
    ReadConsents,
    RecallView,
    RecordedVisit,
    RecordRecall,
    RecordVisit,
    RenewalView,
)
from medicalcor.contracts.control import ClinicControl, ClinicState, ControlEvent, PauseSends, ResumeSends
from medicalcor.contracts.jobs import FindPage, Job, Page, StartBatch, SweepInput, SweepProgress, Totals
from medicalcor.contracts.leads import (
    AlertSent,
    ContactNote,
    Created,
    HotLead,
    HotLeadOutcome,
    LeadResult,
    LeadScore,
    LeadScoring,
    Notification,
    Posted,
    RecordConsent,
    RecordedConsent,
    ScoreLead,
    StaffTask,
    SyncContact,
    SyncedContact,
)
from medicalcor.contracts.messages import (
    ConsentEvent,
    Conversation,
    ConversationView,
    DeliveryStatus,
    GoOn,
    InboundMessages,
    Ingested,
    IngestWebhook,
    PatientReply,
    Recorded,
    RecordMessages,
    RegisterQuestion,
    Said,
    Scored,
    StaffReplied,
    ToConversation,
    Told,
)
from medicalcor.contracts.reports import (
    DailyDigest,
    Digest,
    DigestFigures,
    OpenWork,
    PostReport,
    ReadOpenWork,
    ReportPosted,
    ReportWeek,
    WeeklyFigures,
    WeeklyReported,
    WeekToReport,
    WhichWeek,
)
from medicalcor.contracts.sends import (
    CheckSend,
    Delivery,
    DeliveryOutcome,
    DeliveryView,
    GateAnswer,
    RecordSend,
    SendMessage,
    Sent,
    Withdraw,
)

In = TypeVar("In", bound=Payload)
TaggedIn = TypeVar("TaggedIn", bound=Tagged)
Out = TypeVar("Out", bound=Payload)


class Queue(StrEnum):
    """Task queues (spec §6). `leads`, `care` and `jobs` run workflows, the others one vendor's activities each."""

    LEADS = "leads"
    CARE = "care"
    JOBS = "jobs"
    OPENAI = "openai"
    HUBSPOT = "hubspot"
    WHATSAPP = "whatsapp"
    STAFF = "staff"


@dataclass(frozen=True)
class WorkflowRef(Generic[TaggedIn, Out]):
    """A workflow type: its name, queue, input and result. `result` is None for one that has none."""

    name: str
    queue: Queue
    input: type[TaggedIn]
    result: type[Out] | None


@dataclass(frozen=True)
class ActivityRef(Generic[In, Out]):
    """An activity type: its name, queue, input and result."""

    name: str
    queue: Queue
    input: type[In]
    result: type[Out]


@dataclass(frozen=True)
class SignalRef(Generic[In]):
    """A signal: its name and payload."""

    name: str
    input: type[In]


@dataclass(frozen=True)
class QueryRef(Generic[Out]):
    """A query without arguments: its name and answer."""

    name: str
    result: type[Out]


AnyWorkflow: TypeAlias = WorkflowRef[Any, Any]
AnyActivity: TypeAlias = ActivityRef[Any, Any]


# Workflows
PROCESS_WHATSAPP_MESSAGE: WorkflowRef[Conversation, Payload] = WorkflowRef(
    "process-whatsapp-message", Queue.LEADS, Conversation, None
)
INGEST_WEBHOOK = WorkflowRef("ingest-webhook", Queue.LEADS, IngestWebhook, Ingested)
RECORD_MESSAGES = WorkflowRef("record-messages", Queue.LEADS, RecordMessages, Recorded)
LEAD_SCORING = WorkflowRef("lead-scoring-workflow", Queue.LEADS, LeadScoring, LeadResult)
HOT_LEAD_ALERT = WorkflowRef("hot-lead-alert", Queue.LEADS, HotLead, HotLeadOutcome)
CREDENTIALS_REFUSED = WorkflowRef("credentials-refused", Queue.LEADS, RefusedCredentials, Posted)
ASK_STAFF = WorkflowRef("ask-staff", Queue.LEADS, AskStaff, AskedStaff)
RECORD_CONSENT = WorkflowRef("record-consent", Queue.CARE, RecordConsent, RecordedConsent)
DELIVER_MESSAGE = WorkflowRef("deliver-message", Queue.CARE, Delivery, DeliveryOutcome)
CLINIC_CONTROL: WorkflowRef[ClinicControl, Payload] = WorkflowRef("clinic-control", Queue.CARE, ClinicControl, None)
BOOK_APPOINTMENT = WorkflowRef("book-appointment", Queue.CARE, BookAppointment, BookingOutcome)
APPOINTMENT_REMINDER = WorkflowRef("appointment-reminder-workflow", Queue.CARE, AppointmentReminder, ReminderOutcome)
CALL_LIST = WorkflowRef("call-list", Queue.CARE, CallList, CallsListed)
CONSENT_RENEWAL = WorkflowRef("consent-renewal-workflow", Queue.CARE, ConsentRenewal, ConsentRenewalOutcome)
PATIENT_RECALL = WorkflowRef("patient-recall-workflow", Queue.CARE, PatientRecall, PatientRecallOutcome)
HOURLY_REMINDER_CHECK = WorkflowRef("hourly-reminder-check", Queue.JOBS, SweepInput, Totals)
STALE_LEAD_REFRESH = WorkflowRef("stale-lead-refresh", Queue.JOBS, SweepInput, Totals)
CONSENT_EXPIRY_CHECK = WorkflowRef("consent-expiry-check", Queue.JOBS, SweepInput, Totals)
DAILY_RECALL_CHECK = WorkflowRef("daily-recall-check", Queue.JOBS, SweepInput, Totals)
WEEKLY_REPORT = WorkflowRef("weekly-report", Queue.JOBS, Job, WeeklyReported)
WEEKLY_FIGURES = WorkflowRef("weekly-figures", Queue.JOBS, WeekToReport, WeeklyFigures)
DAILY_DIGEST = WorkflowRef("daily-digest", Queue.JOBS, Job, DailyDigest)

WORKFLOWS: tuple[AnyWorkflow, ...] = (
    PROCESS_WHATSAPP_MESSAGE,
    INGEST_WEBHOOK,
    RECORD_MESSAGES,
    LEAD_SCORING,
    HOT_LEAD_ALERT,
    CREDENTIALS_REFUSED,
    ASK_STAFF,
    RECORD_CONSENT,
    DELIVER_MESSAGE,
    CLINIC_CONTROL,
    BOOK_APPOINTMENT,
    APPOINTMENT_REMINDER,
    CALL_LIST,
    CONSENT_RENEWAL,
    PATIENT_RECALL,
    HOURLY_REMINDER_CHECK,
    STALE_LEAD_REFRESH,
    CONSENT_EXPIRY_CHECK,
    DAILY_RECALL_CHECK,
    WEEKLY_REPORT,
    WEEKLY_FIGURES,
    DAILY_DIGEST,
)

# Activities
SCORE_LEAD = ActivityRef("score-lead", Queue.OPENAI, ScoreLead, LeadScore)
SYNC_HUBSPOT_CONTACT = ActivityRef("sync-hubspot-contact", Queue.HUBSPOT, SyncContact, SyncedContact)
CREATE_CONTACT_NOTE = ActivityRef("create-contact-note", Queue.HUBSPOT, ContactNote, Created)
CREATE_STAFF_TASK = ActivityRef("create-staff-task", Queue.HUBSPOT, StaffTask, Created)
NEXT_STAFF_MOMENT = ActivityRef("next-staff-moment", Queue.STAFF, AskStaffMoment, StaffMoment)
SEND_NOTIFICATION = ActivityRef("send-notification", Queue.STAFF, Notification, Posted)
SIGNAL_CONVERSATION = ActivityRef("signal-conversation", Queue.LEADS, ToConversation, Told)
REGISTER_QUESTION = ActivityRef("register-question", Queue.CARE, RegisterQuestion, Told)
CHECK_SEND = ActivityRef("check-send", Queue.HUBSPOT, CheckSend, GateAnswer)
SEND_WHATSAPP_MESSAGE = ActivityRef("send-whatsapp-message", Queue.WHATSAPP, SendMessage, Sent)
SEND_APPOINTMENT_REMINDER = ActivityRef("send-appointment-reminder", Queue.WHATSAPP, SendMessage, Sent)
SEND_RECALL_REMINDER = ActivityRef("send-recall-reminder", Queue.WHATSAPP, SendMessage, Sent)
RECORD_SEND = ActivityRef("record-send", Queue.HUBSPOT, RecordSend, SyncedContact)
READ_STAFF_TASK = ActivityRef("read-staff-task", Queue.HUBSPOT, ReadTask, TaskRead)
UPDATE_STAFF_TASK = ActivityRef("update-staff-task", Queue.HUBSPOT, UpdateStaffTask, UpdatedStaffTask)
LINK_STAFF_TASK = ActivityRef("link-staff-task", Queue.HUBSPOT, LinkStaffTask, LinkedStaffTask)
RECORD_FIRST_RESPONSE = ActivityRef("record-first-response", Queue.HUBSPOT, FirstResponse, SyncedContact)
READ_APPOINTMENT = ActivityRef("read-appointment", Queue.HUBSPOT, ReadAppointment, Appointment)
UPSERT_APPOINTMENT = ActivityRef("upsert-appointment", Queue.HUBSPOT, UpsertAppointment, UpsertedAppointment)
MARK_REMINDER = ActivityRef("mark-reminder", Queue.HUBSPOT, MarkAppointment, MarkedAppointment)
FIND_CONTACT_APPOINTMENTS = ActivityRef(
    "find-contact-appointments", Queue.HUBSPOT, FindContactAppointments, ContactAppointments
)
LOOK_AT_APPOINTMENT = ActivityRef("look-at-appointment", Queue.CARE, LookAtAppointment, Told)
ADD_TO_CALL_LIST = ActivityRef("add-to-call-list", Queue.CARE, AddToCallList, Told)
PLAN_REMINDERS = ActivityRef("plan-reminders", Queue.CARE, PlanReminders, RemindersPlan)
READ_CONSENTS = ActivityRef("read-consents", Queue.HUBSPOT, ReadConsents, ConsentsRead)
RECORD_RECALL = ActivityRef("record-recall", Queue.HUBSPOT, RecordRecall, SyncedContact)
RECORD_VISIT = ActivityRef("record-visit", Queue.HUBSPOT, RecordVisit, RecordedVisit)
FIND_UPCOMING_APPOINTMENTS = ActivityRef("find-upcoming-appointments", Queue.HUBSPOT, FindPage, Page)
FIND_STALE_LEADS = ActivityRef("find-stale-leads", Queue.HUBSPOT, FindPage, Page)
FIND_EXPIRING_CONSENTS = ActivityRef("find-expiring-consents", Queue.HUBSPOT, FindPage, Page)
FIND_PATIENTS_FOR_RECALL = ActivityRef("find-patients-for-recall", Queue.HUBSPOT, FindPage, Page)
CHECK_REMINDERS = ActivityRef("check-reminders", Queue.HUBSPOT, StartBatch, Totals)
REFRESH_LEADS = ActivityRef("refresh-leads", Queue.HUBSPOT, StartBatch, Totals)
RENEW_CONSENTS = ActivityRef("renew-consents", Queue.HUBSPOT, StartBatch, Totals)
START_RECALLS = ActivityRef("start-recalls", Queue.HUBSPOT, StartBatch, Totals)
WHICH_WEEK = ActivityRef("which-week", Queue.JOBS, WhichWeek, ReportWeek)
COLLECT_WEEKLY_FIGURES = ActivityRef("collect-weekly-figures", Queue.JOBS, ReportWeek, WeeklyFigures)
COLLECT_DAILY_DIGEST = ActivityRef("collect-daily-digest", Queue.JOBS, Digest, DigestFigures)
READ_OPEN_WORK = ActivityRef("read-open-work", Queue.HUBSPOT, ReadOpenWork, OpenWork)
POST_REPORT = ActivityRef("post-report", Queue.STAFF, PostReport, ReportPosted)

ACTIVITIES: tuple[AnyActivity, ...] = (
    SCORE_LEAD,
    SYNC_HUBSPOT_CONTACT,
    CREATE_CONTACT_NOTE,
    CREATE_STAFF_TASK,
    NEXT_STAFF_MOMENT,
    SEND_NOTIFICATION,
    SIGNAL_CONVERSATION,
    REGISTER_QUESTION,
    CHECK_SEND,
    SEND_WHATSAPP_MESSAGE,
    SEND_APPOINTMENT_REMINDER,
    SEND_RECALL_REMINDER,
    RECORD_SEND,
    READ_STAFF_TASK,
    UPDATE_STAFF_TASK,
    LINK_STAFF_TASK,
    RECORD_FIRST_RESPONSE,
    READ_APPOINTMENT,
    UPSERT_APPOINTMENT,
    MARK_REMINDER,
    FIND_CONTACT_APPOINTMENTS,
    LOOK_AT_APPOINTMENT,
    ADD_TO_CALL_LIST,
    PLAN_REMINDERS,
    READ_CONSENTS,
    RECORD_RECALL,
    RECORD_VISIT,
    FIND_UPCOMING_APPOINTMENTS,
    FIND_STALE_LEADS,
    FIND_EXPIRING_CONSENTS,
    FIND_PATIENTS_FOR_RECALL,
    CHECK_REMINDERS,
    REFRESH_LEADS,
    RENEW_CONSENTS,
    START_RECALLS,
    WHICH_WEEK,
    COLLECT_WEEKLY_FIGURES,
    COLLECT_DAILY_DIGEST,
    READ_OPEN_WORK,
    POST_REPORT,
)

# Signals and queries
MESSAGE = SignalRef("message", InboundMessages)
STAFF_REPLIED = SignalRef("staff_replied", StaffReplied)
ALERT_SENT = SignalRef("alert_sent", AlertSent)
GO_ON = SignalRef("go_on", GoOn)
QUESTION = SignalRef("question", Said)
CONSENT_EVENT = SignalRef("consent_event", ConsentEvent)
SCORED = SignalRef("scored", Scored)
PATIENT_REPLY = SignalRef("patient_reply", PatientReply)
STATUS = SignalRef("status", DeliveryStatus)
WITHDRAW = SignalRef("withdraw", Withdraw)
DELIVERY = SignalRef("delivery", DeliveryOutcome)
CLAIM = SignalRef("claim", Claim)
PAUSE = SignalRef("pause", PauseSends)
RESUME = SignalRef("resume", ResumeSends)
CONTROL_EVENT = SignalRef("event", ControlEvent)
LOOK = SignalRef("look", Look)
RESCHEDULE = SignalRef("reschedule", RescheduleAppointment)
CANCEL = SignalRef("cancel", CancelAppointment)
BOOKING_REQUEST = SignalRef("request", BookingRequest)
CALLEE = SignalRef("callee", Callee)
CONSENT_REPLY = SignalRef("consent_reply", ConsentReply)
CONVERSATION_STATE = QueryRef("conversation_state", ConversationView)
DELIVERY_STATE = QueryRef("delivery_state", DeliveryView)
ALERT_STATE = QueryRef("alert_state", AlertView)
CLINIC_STATE = QueryRef("clinic_state", ClinicState)
REMINDER_STATUS = QueryRef("reminder_status", ReminderStatus)
RENEWAL_STATE = QueryRef("renewal_state", RenewalView)
RECALL_STATE = QueryRef("recall_state", RecallView)
SWEEP_PROGRESS = QueryRef("sweep_progress", SweepProgress)


class Channel(StrEnum):
    """Where a lead came from."""

    WHATSAPP = "whatsapp"
    VOICE = "voice"
    WEB = "web"


class SearchAttribute(StrEnum):
    """Search attributes (spec §7), in clear: no personal data."""

    PATIENT_REF = "PatientRef"
    CHANNEL = "Channel"
    LEAD_CLASS = "LeadClass"
    LEAD_SCORE = "LeadScore"
    CORRELATION_ID = "CorrelationId"
    CLINIC_ID = "ClinicId"


SEARCH_ATTRIBUTE_TYPES: Mapping[SearchAttribute, str] = {
    SearchAttribute.PATIENT_REF: "Keyword",
    SearchAttribute.CHANNEL: "Keyword",
    SearchAttribute.LEAD_CLASS: "Keyword",
    SearchAttribute.LEAD_SCORE: "Int",
    SearchAttribute.CORRELATION_ID: "Keyword",
    SearchAttribute.CLINIC_ID: "Keyword",
}

MEMO_CORRELATION_ID = "correlation_id"

REMINDER_COUNTER = "reminders"
"""What workflows call the counter of reminders' outcomes."""


def conversation_id(patient_ref: str) -> str:
    """Id of a patient's conversation."""
    return f"whatsapp/{patient_ref}"


def ingest_webhook_id(body_hash: str, chunk: int) -> str:
    """Id of a chunk of a large webhook body; `body_hash` is keyed, as a body holds phone numbers."""
    return f"webhook/{body_hash}/{chunk}"


def record_messages_id(patient_ref: str, message_key: str) -> str:
    """Id of the recording of the messages that begin with this one."""
    return f"record/{patient_ref}/{message_key}"


def lead_scoring_id(patient_ref: str, content_hash: str) -> str:
    """Id of one scoring: the same content of the same person is scored once."""
    return f"lead-scoring/{patient_ref}/{content_hash}"


def lead_refresh_id(patient_ref: str, date: str) -> str:
    """Id of the scoring of what a lead had written before, once a clinic day (ISO date): no new lead."""
    return lead_scoring_id(patient_ref, f"refresh-{date}")


def is_lead_refresh(workflow_id: str) -> bool:
    """Whether the id is one of `lead_refresh_id`."""
    return workflow_id.rpartition("/")[2].startswith("refresh-")


def hot_lead_id(patient_ref: str, date: str) -> str:
    """Id of the alert for a HOT lead; `date` is the ISO date in clinic time: one alert a person and day."""
    return f"hot-lead/{patient_ref}/{date}"


def credentials_refused_id(service: str, date: str) -> str:
    """Id of the alert that a vendor refuses our credentials; `date` is the ISO date in clinic time."""
    return f"credentials-refused/{service}/{date}"


def delivery_id(send_key: str) -> str:
    """Id of the delivery of one message; also its callback data, so that a status finds it. No personal data."""
    return f"delivery/{send_key}"


def reminder_of(workflow_id: str) -> str:
    """HubSpot's id of the appointment that a delivery reminds of; "" for a delivery of anything else."""
    what, _, rest = workflow_id.removeprefix(delivery_id("")).partition(".")
    return rest.partition(".")[0] if what in ("reminder-24h", "reminder-2h") else ""


def ask_staff_id(kind: str, patient_ref: str, key: str) -> str:
    """Id of one thing that staff are asked to do for a person."""
    return f"ask-staff/{kind}/{patient_ref}/{key}"


def record_consent_id(patient_ref: str, key: str) -> str:
    """Id of the recording of one change of consents."""
    return f"record-consent/{patient_ref}/{key}"


def clinic_control_id(clinic_id: str) -> str:
    """Id of the clinic's control."""
    return f"clinic/{clinic_id}"


def book_appointment_id(external_id: str) -> str:
    """Id of the booking of one appointment; `external_id` is the caller's."""
    return f"book-appointment/{external_id}"


def appointment_reminder_id(appointment_id: str) -> str:
    """Id of an appointment's reminders; `appointment_id` is HubSpot's."""
    return f"appointment-reminder/{appointment_id}"


def call_list_id(clinic_id: str) -> str:
    """Id of the clinic's call list: one at a time."""
    return f"call-list/{clinic_id}"


def consent_renewal_id(patient_ref: str) -> str:
    """Id of a person's renewal of consents: one at a time."""
    return f"consent-renewal/{patient_ref}"


def recall_id(patient_ref: str, period: str) -> str:
    """Id of a person's recall; `period` (YYYY-MM) is when they were due: one a period."""
    return f"recall/{patient_ref}/{period}"


def weekly_report_id(week: str) -> str:
    """Id of the workflow that keeps the figures of an ISO week such as 2026-W48."""
    return f"weekly-report/{week}"


def note_key(workflow_id: str) -> str:
    """Our key of the one note or task that a workflow writes. Without slashes: HubSpot reads it from a URL's path."""
    return workflow_id.replace("/", ".")
