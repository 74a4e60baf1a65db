"""Composition root of the workers: which queue runs what, with which real parts (spec §6).

`python worker.py` serves every queue; `python worker.py --task-queue hubspot` one. SIGTERM or Ctrl-C drains: no new
work is taken and running activities may finish within MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS.
`python worker.py --replay QUERY` serves nothing: it says which workflows this code would not continue.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.worker import Replayer, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.refused_credentials import CredentialsAlarm
from medicalcor.clients import hubspot_client, openai_scorer, status_words, whatsapp_client
from medicalcor.contracts.names import Queue
from medicalcor.leaving import run_and_leave
from medicalcor.observability.health import serve_health
from medicalcor.observability.logging import configure_logging, log_uncaught_errors
from medicalcor.observability.tracing import configure_tracing, flush_traces
from medicalcor.settings import LOG_LEVELS, Settings, SettingsError, load_settings
from medicalcor.temporal.client import connect
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.temporal.replaying import replay, replayer
from medicalcor.temporal.serving import connect_patiently, deployment_of, open_deployments
from workflows.appointment_reminder import AppointmentReminderWorkflow
from workflows.ask_staff import AskStaffWorkflow
from workflows.book_appointment import BookAppointmentWorkflow
from workflows.call_list import CallListWorkflow
from workflows.clinic_control import ClinicControlWorkflow
from workflows.consent_renewal import ConsentRenewalWorkflow
from workflows.conversation import ConversationWorkflow
from workflows.credentials_refused import CredentialsRefusedWorkflow
from workflows.deliver_message import DeliverMessageWorkflow
from workflows.hot_lead_alert import HotLeadAlertWorkflow
from workflows.ingest_webhook import IngestWebhookWorkflow
from workflows.jobs.consent_expiry_check import ConsentExpiryCheckWorkflow
from workflows.jobs.daily_digest import DailyDigestWorkflow
from workflows.jobs.daily_recall_check import DailyRecallCheckWorkflow
from workflows.jobs.hourly_reminder_check import HourlyReminderCheckWorkflow
from workflows.jobs.stale_lead_refresh import StaleLeadRefreshWorkflow
from workflows.jobs.weekly_figures import WeeklyFiguresWorkflow
from workflows.jobs.weekly_report import WeeklyReportWorkflow
from workflows.lead_scoring import LeadScoringWorkflow
from workflows.patient_recall import PatientRecallWorkflow
from workflows.record_consent import RecordConsentWorkflow
from workflows.record_messages import RecordMessagesWorkflow

logger = logging.getLogger(__name__)

# HubSpot's SDK is synchronous; the rate limit and not this number bounds what it does.
_HUBSPOT_THREADS = 16
_SWEEP_DEADLINE_SECONDS = 15


Activities = Callable[[Settings, Client], Sequence[Callable[..., Any]]]


@dataclass(frozen=True)
class QueuePlan:
    """What one task queue runs. `activities` builds them from the settings, importing only what this queue needs."""

    workflows: Sequence[type] = ()
    activities: Activities = field(default=lambda settings, client: ())
    per_second: Callable[[Settings], float | None] = field(default=lambda settings: None)
    threads: int = 0


def _conversations(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.conversations import Conversations

    return [Conversations(Dispatch(client, settings.engine_deadline_seconds)).signal_conversation]


def _questions(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.questions import Questions

    questions = Questions(
        Dispatch(client, settings.engine_deadline_seconds),
        burst_seconds=settings.whatsapp_burst_seconds,
        history_events=settings.conversation_history_events,
        ask_data=settings.ai_basis == "consent",
    )
    return [questions.register_question]


def _scoring(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.scoring import Scoring

    return [Scoring(openai_scorer(settings), settings.ai_basis).score_lead]


def _visits(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.appointments import Appointments

    visits = Appointments(
        hubspot_client(settings),
        words=status_words(settings),
        region=settings.default_region,
        reference_key=settings.patient_ref_key_bytes(),
    )
    return [
        visits.read_appointment,
        visits.upsert_appointment,
        visits.mark_reminder,
        visits.find_contact_appointments,
    ]


def _looks(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.look_at_appointment import LookAtAppointments

    return [LookAtAppointments(Dispatch(client, settings.engine_deadline_seconds)).look_at_appointment]


def _call_lists(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.call_list import CallLists

    return [CallLists(Dispatch(client, settings.engine_deadline_seconds), settings.clinic_id).add_to_call_list]


def _reminder_plans(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.reminder_plan import ReminderPlans
    from medicalcor.domain.send_window import parse_send_window

    plans = ReminderPlans(
        settings.zone(),
        parse_send_window(settings.send_window),
        skips_confirmed=settings.reminder_2h_after_confirmation == "skip",
        tells_changes=settings.tell_changes,
    )
    return [plans.plan_reminders]


def _together(*parts: Activities) -> Activities:
    """The activities of several parts, for a queue that serves more than one."""
    return lambda settings, client: [one for part in parts for one in part(settings, client)]


def _crm(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.crm_write import CrmWrite
    from medicalcor.domain.business_time import parse_opening_hours

    crm = CrmWrite(
        hubspot_client(settings),
        opening_hours=parse_opening_hours(settings.opening_hours),
        closures=settings.closures,
        zone=settings.zone(),
        hot_task_minutes=settings.hot_task_minutes,
    )
    return [crm.sync_hubspot_contact, crm.create_contact_note, crm.create_staff_task]


def _gate(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.gate import Gate
    from medicalcor.domain.consent import Basis
    from medicalcor.domain.send_gate import Clinic
    from medicalcor.domain.send_window import parse_send_window

    dispatch = Dispatch(client, settings.engine_deadline_seconds)
    clinic = Clinic(settings.zone(), parse_send_window(settings.send_window), Basis(settings.reminder_basis))
    alarm = CredentialsAlarm(dispatch, settings.zone())
    return [Gate(hubspot_client(settings), dispatch, clinic, settings.clinic_id, alarm.ring).check_send]


def _records(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.crm_record import CrmRecord

    record = CrmRecord(hubspot_client(settings))
    return [
        record.record_send,
        record.record_first_response,
        record.read_staff_task,
        record.update_staff_task,
        record.link_staff_task,
    ]


def _care(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.care import Care

    care = Care(hubspot_client(settings), settings.zone())
    return [care.read_consents, care.record_recall, care.record_visit]


def _sweeps(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.check_reminders import CheckReminders
    from activities.crm_read import CrmRead
    from activities.lead_refresh import LeadRefresh, RefreshConfig
    from activities.renew_consents import RenewConsents
    from activities.start_recalls import RecallConfig, StartRecalls
    from medicalcor.domain.consent import AiBasis
    from medicalcor.domain.lead_refresh import RULES, scorer_name
    from medicalcor.vendors.openai_prompt import PROMPT_VERSION

    # Nobody waits for a sweep: a batch that an engine under load makes slow must not begin anew.
    hubspot, dispatch = hubspot_client(settings), Dispatch(client, _SWEEP_DEADLINE_SECONDS)
    read = CrmRead(hubspot)
    refresh = RefreshConfig(
        settings.patient_ref_key_bytes(),
        settings.default_region,
        settings.zone(),
        AiBasis(settings.ai_basis),
        scorer_name(settings.openai_model, PROMPT_VERSION) if settings.openai_api_key else RULES,
    )
    renew = RenewConsents(
        hubspot, dispatch, reference_key=settings.patient_ref_key_bytes(), region=settings.default_region
    )
    recalls = RecallConfig(
        settings.patient_ref_key_bytes(), settings.default_region, settings.zone(), settings.recall_daily_cap
    )
    return [
        read.find_upcoming_appointments,
        read.find_stale_leads,
        read.find_expiring_consents,
        read.find_patients_for_recall,
        CheckReminders(hubspot, status_words(settings), dispatch).check_reminders,
        LeadRefresh(hubspot, dispatch, refresh).refresh_leads,
        renew.renew_consents,
        StartRecalls(hubspot, status_words(settings), dispatch, recalls).start_recalls,
    ]


def _messaging(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.messaging import Messaging
    from medicalcor.domain.patient_texts import ClinicFacts

    facts = ClinicFacts(
        settings.zone(),
        privacy_url=str(settings.privacy_url or ""),
        clinic_phone=settings.clinic_phone,
        on_call_phone=settings.on_call_phone,
    )
    is_reset = Dispatch(client, settings.engine_deadline_seconds).is_reset
    messaging = Messaging(whatsapp_client(settings), facts, settings.patient_ref_key_bytes(), is_reset)
    return [messaging.send_whatsapp_message, messaging.send_appointment_reminder, messaging.send_recall_reminder]


def _staff(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.staff import Staff
    from activities.staff_hours import StaffHours
    from medicalcor.claims import Claims
    from medicalcor.domain.business_time import parse_opening_hours
    from medicalcor.vendors.staff_webhook import StaffWebhook

    first, second = settings.staff_webhook_url, settings.staff_second_webhook_url
    staff = Staff(
        StaffWebhook(first.get_secret_value()) if first else None,
        StaffWebhook(second.get_secret_value()) if second else None,
        Claims(settings.patient_ref_key_bytes(), str(settings.public_base_url), settings.claim_hours),
        hubspot_app_url=str(settings.hubspot_app_url),
        hubspot_portal_id=settings.hubspot_portal_id,
        temporal_ui_url=str(settings.temporal_ui_url),
    )
    hours = StaffHours(parse_opening_hours(settings.opening_hours), settings.closures, settings.zone())
    return [staff.send_notification, hours.next_staff_moment]


def _staff_reports(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.staff_reports import StaffReports
    from medicalcor.report_links import ReportLinks
    from medicalcor.vendors.staff_webhook import StaffWebhook

    webhook = settings.staff_webhook_url or settings.staff_second_webhook_url
    reports = StaffReports(
        StaffWebhook(webhook.get_secret_value()) if webhook else None,
        ReportLinks(settings.patient_ref_key_bytes(), str(settings.public_base_url), settings.report_link_days),
        settings.zone(),
        hubspot_app_url=str(settings.hubspot_app_url),
        hubspot_portal_id=settings.hubspot_portal_id,
    )
    return [reports.post_report]


def _reports(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.digest import DailyDigests
    from activities.figures import Figures
    from medicalcor.temporal.ledger import Ledger

    ledger = Ledger(client, Dispatch(client, settings.engine_deadline_seconds))
    figures = Figures(ledger, settings.zone())
    return [
        figures.which_week,
        figures.collect_weekly_figures,
        DailyDigests(ledger, settings.zone()).collect_daily_digest,
    ]


def _open_work(settings: Settings, client: Client) -> Sequence[Callable[..., Any]]:
    from activities.open_work import OpenWorkReader

    return [OpenWorkReader(hubspot_client(settings), status_words(settings)).read_open_work]


QUEUES: dict[Queue, QueuePlan] = {
    Queue.LEADS: QueuePlan(
        workflows=[
            ConversationWorkflow,
            IngestWebhookWorkflow,
            RecordMessagesWorkflow,
            LeadScoringWorkflow,
            HotLeadAlertWorkflow,
            AskStaffWorkflow,
            CredentialsRefusedWorkflow,
        ],
        activities=_conversations,
    ),
    Queue.CARE: QueuePlan(
        workflows=[
            AppointmentReminderWorkflow,
            BookAppointmentWorkflow,
            CallListWorkflow,
            ClinicControlWorkflow,
            ConsentRenewalWorkflow,
            DeliverMessageWorkflow,
            PatientRecallWorkflow,
            RecordConsentWorkflow,
        ],
        activities=_together(_looks, _call_lists, _questions, _reminder_plans),
    ),
    Queue.JOBS: QueuePlan(
        workflows=[
            ConsentExpiryCheckWorkflow,
            DailyDigestWorkflow,
            DailyRecallCheckWorkflow,
            HourlyReminderCheckWorkflow,
            StaleLeadRefreshWorkflow,
            WeeklyFiguresWorkflow,
            WeeklyReportWorkflow,
        ],
        activities=_reports,
    ),
    Queue.OPENAI: QueuePlan(activities=_scoring, per_second=lambda s: s.openai_per_second),
    Queue.HUBSPOT: QueuePlan(
        activities=_together(_crm, _gate, _records, _visits, _care, _sweeps, _open_work),
        per_second=lambda s: s.hubspot_per_second,
        threads=_HUBSPOT_THREADS,
    ),
    Queue.WHATSAPP: QueuePlan(activities=_messaging, per_second=lambda s: s.whatsapp_per_second),
    Queue.STAFF: QueuePlan(activities=_together(_staff, _staff_reports), per_second=lambda s: s.staff_per_second),
}


def workflow_runner() -> SandboxedWorkflowRunner:
    """Sandboxed workflows that share our and third-party modules: re-importing them per run costs 26 times the CPU."""
    return SandboxedWorkflowRunner(
        SandboxRestrictions.default.with_passthrough_modules("medicalcor", "pydantic", "opentelemetry", "structlog")
    )


def build_worker(client: Client, queue: Queue, settings: Settings) -> Worker:
    """The worker of one queue."""
    plan = QUEUES[queue]
    return Worker(
        client,
        task_queue=queue,
        workflows=plan.workflows,
        activities=plan.activities(settings, client),
        activity_executor=ThreadPoolExecutor(plan.threads, thread_name_prefix=queue) if plan.threads else None,
        max_concurrent_activities=plan.threads or None,
        max_task_queue_activities_per_second=plan.per_second(settings),
        graceful_shutdown_timeout=timedelta(seconds=settings.graceful_shutdown_seconds),
        workflow_runner=workflow_runner(),
        deployment_config=deployment_of(settings, queue),
        interceptors=[CredentialsAlarm(Dispatch(client, settings.engine_deadline_seconds), settings.zone())],
    )


async def run_workers(settings: Settings, queues: Sequence[Queue], stop: asyncio.Event) -> None:
    """Serves the queues until `stop`, then drains."""
    client = await connect_patiently(settings, stop)
    if client is None:
        return
    async with AsyncExitStack() as stack:
        for queue in queues:
            await stack.enter_async_context(build_worker(client, queue, settings))
        if settings.worker_health_port:
            await stack.enter_async_context(serve_health(settings.worker_host, settings.worker_health_port, client))
        logger.info("worker started", extra={"queues": [str(queue) for queue in queues]})
        opening = asyncio.create_task(open_deployments(client, settings, queues))
        await stop.wait()
        opening.cancel()
        logger.info("worker draining", extra={"seconds_at_most": settings.graceful_shutdown_seconds})
    logger.info("worker stopped")


async def _main(settings: Settings, queues: Sequence[Queue]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run_workers(settings, queues, stop)


def workflow_replayer(data_converter: DataConverter, clinic_id: str) -> Replayer:
    """Replays any of our workflows as the workers run them."""
    workflows = [workflow for plan in QUEUES.values() for workflow in plan.workflows]
    return replayer(workflows, data_converter, workflow_runner(), clinic_id)


async def _replay(settings: Settings, query: str) -> int:
    """Prints a line for each run that the query finds; 1 where this code would not continue one, or none is found."""
    client = await connect(settings)
    broken = stuck = count = 0
    async for run in replay(client, workflow_replayer(client.data_converter, settings.clinic_id), query):
        verdict = "BREAKS" if run.problem else "stuck " if run.stuck else "ok    "
        print(verdict, run.workflow_type, run.workflow_id, run.run_id, run.problem, flush=True)
        count, broken, stuck = count + 1, broken + bool(run.problem), stuck + (verdict == "stuck ")
    if not count:
        print("nothing was replayed: the query finds no workflow")
        return 1
    print(f"{count} replayed, {broken} would not go on, {stuck} stand still already")
    return 1 if broken else 0


def main() -> int:
    """Reads arguments and settings; 2 when either is wrong."""
    parser = argparse.ArgumentParser(description="Serve MedicalCor's task queues.")
    parser.add_argument("--task-queue", choices=[str(queue) for queue in QUEUES], help="serve only this queue")
    parser.add_argument("--log-level", choices=LOG_LEVELS, help="of this process; default: MEDICALCOR_LOG_LEVEL")
    parser.add_argument("--replay", metavar="QUERY", help="serve nothing; replay the workflows that this query lists")
    arguments = parser.parse_args()
    queues = [Queue(arguments.task_queue)] if arguments.task_queue else list(QUEUES)
    try:
        settings = load_settings()
        if bool(settings.deployment_name) != bool(settings.worker_build_id):
            raise SettingsError("TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID: set both or neither")
        # A replay's result is what it prints: what it logs goes beside it.
        configure_logging(arguments.log_level or settings.log_level, sys.stderr if arguments.replay else None)
        log_uncaught_errors()
        if arguments.replay:
            return asyncio.run(_replay(settings, arguments.replay))
        configure_tracing("worker", str(settings.otlp_url) if settings.otlp_url else None)
        asyncio.run(_main(settings, queues))
    except SettingsError as error:
        print(f"Settings are wrong:\n{error}", file=sys.stderr)
        return 2
    except (RPCError, RuntimeError) as error:
        if not arguments.replay:
            raise
        print(f"Temporal: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    run_and_leave(main, flush_traces)
