"""The metrics of leads and messages, in one table (spec §8). Labels hold route templates, types and names only."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

LEAD_SCORING = Counter("lead_scoring_total", "Leads scored", ["classification", "fallback"])
# At zero from the start: of a counter that begins with its first lead no rate can be told.
for _class in ("HOT", "WARM", "COLD", "UNQUALIFIED"):
    for _fallback in ("true", "false"):
        LEAD_SCORING.labels(_class, _fallback)
LEAD_SCORING_DURATION = Histogram("lead_scoring_duration_seconds", "One scoring, by model or rules", ["model"])
LEAD_SCORING_ERRORS = Counter("lead_scoring_errors_total", "Failed attempts of the model", ["error"])
LEAD_SCORING_FALLBACK = Counter("lead_scoring_fallback_total", "Leads scored by the rules")

LEAD_FIRST_RESPONSE = Histogram(
    "lead_first_response_seconds",
    "From a lead's message to staff's first answer",
    buckets=(60, 180, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400, 259200),
)

WHATSAPP_MESSAGES = Counter("whatsapp_messages_total", "Sends of messages to patients", ["template", "outcome"])

REMINDERS = Counter("reminders_total", "What became of reminders", ["kind", "outcome"])
for _kind in ("24h", "2h"):
    for _outcome in ("sent", "failed", "missed"):
        REMINDERS.labels(_kind, _outcome)

HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests answered", ["method", "route", "status"])
HTTP_DURATION = Histogram("http_request_duration_seconds", "HTTP requests", ["method", "route", "status"])
WEBHOOK_EVENTS = Counter("webhook_events_total", "Events in webhooks", ["provider", "type", "outcome"])

INTEGRATION_DURATION = Histogram("integration_request_duration_seconds", "Calls of vendors", ["service", "operation"])
INTEGRATION_ERRORS = Counter("integration_errors_total", "Failed calls of vendors", ["service", "error_type"])

TASK_QUEUE_BACKLOG = Gauge("task_queue_backlog", "Tasks that wait, as the engine counts them", ["task_queue", "kind"])
TASK_QUEUE_POLLERS = Gauge("task_queue_pollers", "Pollers of the last minutes", ["task_queue", "kind"])
SCHEDULE_MISSED = Counter("schedule_missed_total", "Scheduled moments without a run of their own", ["schedule"])
SCHEDULE_LAST_SUCCESS = Gauge(
    "schedule_last_success_timestamp_seconds", "When a run of the schedule last completed", ["schedule"]
)
SCHEDULE_DUE = Gauge(
    "schedule_due_timestamp_seconds", "By when the next moment without a completed run must have one", ["schedule"]
)
SIGNALS_DROPPED = Counter("signals_dropped_total", "Signals that the engine's SDK could not read and dropped")
WHATSAPP_WEBHOOK_DUE = Gauge(
    "whatsapp_webhook_due_timestamp_seconds", "Two opening hours after the last WhatsApp webhook"
)


def render() -> tuple[bytes, str]:
    """The exposition text of this process and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
