"""Records one history of each workflow type: `python -m tests.replay.record`. Run it for a new type only.

A recorded history is never made again to let a change pass: a change that breaks its replay needs `workflow.patched`.
"""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from medicalcor.contracts._base import Payload, Tags
from medicalcor.contracts.alerts import AskStaff, Claim, RefusedCredentials
from medicalcor.contracts.appointments import BookAppointment, BookingRequest
from medicalcor.contracts.call_list import Callee, CallList
from medicalcor.contracts.care import PatientRecall
from medicalcor.contracts.control import ClinicControl, ClinicState, ControlEvent, PauseSends, ResumeSends
from medicalcor.contracts.jobs import Job
from medicalcor.contracts.leads import ConsentChange
from medicalcor.contracts.messages import (
    Conversation,
    InboundMessage,
    InboundMessages,
    IngestWebhook,
    Person,
    ToConversation,
)
from medicalcor.contracts.names import (
    ASK_STAFF,
    BOOK_APPOINTMENT,
    BOOKING_REQUEST,
    CALL_LIST,
    CALLEE,
    CLAIM,
    CLINIC_CONTROL,
    CLINIC_STATE,
    CONSENT_EXPIRY_CHECK,
    CONTROL_EVENT,
    CREDENTIALS_REFUSED,
    DAILY_DIGEST,
    DAILY_RECALL_CHECK,
    HOURLY_REMINDER_CHECK,
    INGEST_WEBHOOK,
    PATIENT_RECALL,
    PAUSE,
    RESUME,
    STALE_LEAD_REFRESH,
    WEEKLY_REPORT,
    SignalRef,
    ask_staff_id,
    book_appointment_id,
    call_list_id,
    clinic_control_id,
    conversation_id,
    credentials_refused_id,
    hot_lead_id,
    ingest_webhook_id,
    lead_scoring_id,
    recall_id,
    record_messages_id,
    weekly_report_id,
)
from medicalcor.domain.consent import ConsentType
from medicalcor.domain.report.weeks import week_of
from tests.jobs.crowd import crowd, granted_until, run_job
from tests.lead_path import LeadPath, eventually, lead_path
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

HISTORIES = Path(__file__).parent / "histories"
_PHONE = "+40712345678"


async def _record(path: LeadPath) -> None:
    [key, *_] = await path.say(_PHONE, "Bună ziua", "Vreau un implant", "am buget 2000 euro, cât mai repede")
    await path.burst_result(_PHONE, key)
    [contact] = path.contacts(_PHONE)
    await eventually(lambda: len(path.heard(contact["id"])) == 3)
    await eventually(lambda: len(path.linked("tasks", contact["id"])) == 1)
    reference = path.reference(_PHONE)
    lead = path.client.get_workflow_handle(lead_scoring_id(reference, key))
    started = (await lead.describe()).start_time
    ids = {
        "process-whatsapp-message": conversation_id(reference),
        "ingest-webhook": await _ingested(path),
        "record-messages": record_messages_id(reference, key),
        "lead-scoring-workflow": lead.id,
        "hot-lead-alert": hot_lead_id(reference, started.date().isoformat()),
        "hot-lead-alert.claimed": await _claimed(path, hot_lead_id(reference, started.date().isoformat())),
        "ask-staff": await _asked(path),
        "credentials-refused": await _told(path),
        "clinic-control": await _controlled(path),
        "book-appointment": await _booked(path),
        **await _swept(path),
        "patient-recall-workflow": await _recalled(path),
        "call-list": await _listed(path),
        **await _children(path),
        **await _reported(path),
    }
    HISTORIES.mkdir(exist_ok=True)
    for name, workflow_id in ids.items():
        file = HISTORIES / f"{name}.json"
        if file.exists():
            continue
        history = await path.client.get_workflow_handle(workflow_id).fetch_history()
        file.write_text(history.to_json() + "\n", encoding="utf-8")


async def _ingested(path: LeadPath) -> str:
    """The second chunk of two, so that it waits for the first."""
    messages = InboundMessages(
        person=Person(patient_ref=path.reference("+40722333444"), phone="+40722333444"),
        messages=[InboundMessage(key="0" * 32, sent_at=datetime.now(tz=UTC), text="Bună", scorable=False)],
    )
    tags = Tags(channel="whatsapp")
    update = ToConversation(
        workflow_id=conversation_id(messages.person.patient_ref),
        conversation=Conversation(tags=tags, person=messages.person),
        messages=messages,
    )
    second, first = ingest_webhook_id("recorded", 1), ingest_webhook_id("recorded", 0)
    await path.dispatch.start(INGEST_WEBHOOK, IngestWebhook(tags=tags, updates=[update], follows=True), second)
    await path.dispatch.start(INGEST_WEBHOOK, IngestWebhook(tags=tags, updates=[update], next_id=second), first)
    await path.client.get_workflow_handle(second).result()
    return second


async def _recalled(path: LeadPath) -> str:
    """Of somebody without consent: refused, and so over."""
    person, period = path.reference("+40722333888"), "2031-03"
    workflow_id = recall_id(person, period)
    wish = PatientRecall(tags=Tags(patient_ref=person), phone="+40722333888", language="ro", period=period)
    await path.dispatch.start(PATIENT_RECALL, wish, workflow_id)
    await path.client.get_workflow_handle(workflow_id).result()
    return workflow_id


async def _listed(path: LeadPath) -> str:
    """Two who come one after the other, on the same task; its waits are real, minutes."""
    workflow_id = call_list_id("recorded")
    for number in (1, 2):
        person = Person(patient_ref=f"{number:016x}", phone=f"+4072233399{number}", name="Ana Pop")
        now, contact_id = datetime.now(tz=UTC), path.contacts(_PHONE)[0]["id"]
        callee = Callee(key=str(number), person=person, at=now, contact_id=contact_id, when="luni", about="changed")
        await path.dispatch.signal_with_start(CALL_LIST, CallList(), workflow_id, CALLEE, callee)
        await eventually(lambda phone=person.phone: phone in str(path.sandbox.state()["hubspot"]["tasks"]))
    return workflow_id


async def _children(path: LeadPath) -> dict[str, str]:
    """What the others have started: replies, consents of the booking, its reminders, the renewal that a sweep began."""
    types = ("deliver-message", "record-consent", "appointment-reminder-workflow", "consent-renewal-workflow")
    found: dict[str, str] = {}

    async def all_there() -> bool:
        for name in types:
            async for one in path.client.list_workflows(f'WorkflowType="{name}"'):
                found.setdefault(name, one.id)
        return found.keys() == set(types)

    await eventually(all_there)
    return found


async def _reported(path: LeadPath) -> dict[str, str]:
    """The week in which all this happens, and today."""
    due_at, ids = datetime.now(tz=UTC) + timedelta(days=7), {}
    for job in (WEEKLY_REPORT, DAILY_DIGEST):
        ids[job.name] = f"{job.name}-recorded"
        await path.dispatch.start(job, Job(due_at=due_at), ids[job.name])  # type: ignore[misc]  # of two results
        await path.client.get_workflow_handle(ids[job.name]).result()
    week = week_of(due_at, path.settings.zone()).previous()
    return ids | {"weekly-figures": weekly_report_id(str(week))}


async def _claimed(path: LeadPath, alert_id: str) -> str:
    alert = path.client.get_workflow_handle(alert_id)
    await alert.signal(CLAIM.name, Claim(at=datetime.now(tz=UTC), by="Ioana"))
    await alert.result()
    return alert_id


async def _asked(path: LeadPath) -> str:
    """Danger, claimed after the first post."""
    person = Person(patient_ref=path.reference("+40722333555"), phone="+40722333555")
    ask = AskStaff(
        tags=Tags(channel="whatsapp"), person=person, kind="danger", key="recorded", asked_at=datetime.now(tz=UTC)
    )
    workflow_id = ask_staff_id(ask.kind, person.patient_ref, ask.key)
    await path.dispatch.start(ASK_STAFF, ask, workflow_id)
    await eventually(lambda: len(path.posts("+40722333555")) == 1)
    return await _claimed(path, workflow_id)


async def _booked(path: LeadPath) -> str:
    """A booking with a consent, and a move that waited behind it."""
    external_id, starts_at, now = "recorded-1", datetime(2031, 3, 14, 10, 0, tzinfo=UTC), datetime.now(tz=UTC)
    person = Person(patient_ref=path.reference("+40722333666"), phone="+40722333666", name="Matei Pop")
    grant = ConsentChange(type="appointment_reminders", state="granted", at=now, source="booking", text_version="1")
    book = BookingRequest(
        kind="book", key="a" * 32, received_at=now, appointment_time=starts_at, person=person, consents=[grant]
    )
    moved = starts_at + timedelta(days=1)
    move = BookingRequest(kind="change", key="b" * 32, received_at=now, appointment_time=moved, once=False)
    booking = BookAppointment(tags=Tags(patient_ref=person.patient_ref), external_id=external_id)
    workflow_id = book_appointment_id(external_id)
    for request in (book.model_copy(update={"proof": "Consimțământ"}), move):
        await path.dispatch.signal_with_start(BOOK_APPOINTMENT, booking, workflow_id, BOOKING_REQUEST, request)
    await path.client.get_workflow_handle(workflow_id).result()
    return workflow_id


async def _swept(path: LeadPath) -> dict[str, str]:
    """Each sweep over a few records, one of them bad."""
    soon = datetime.now(tz=UTC) + timedelta(days=9)
    consents = granted_until(soon, ConsentType.MARKETING_WHATSAPP)
    stale = {"lead_score": "2", "lead_score_updated": "2026-01-02T03:04:05Z"}
    crowd(path.sandbox, [{"medicalcor_phone": "+40722333777"} | consents | stale, {"firstname": "Ana"} | consents])
    jobs = (HOURLY_REMINDER_CHECK, STALE_LEAD_REFRESH, CONSENT_EXPIRY_CHECK, DAILY_RECALL_CHECK)
    runs = {job.name: await run_job(path, job) for job in jobs}
    for run in runs.values():
        await run.result()
    return {name: run.id for name, run in runs.items()}


async def _told(path: LeadPath) -> str:
    workflow_id = credentials_refused_id("hubspot", "2026-11-25")
    await path.dispatch.start(CREDENTIALS_REFUSED, RefusedCredentials(service="hubspot"), workflow_id)
    await path.client.get_workflow_handle(workflow_id).result()
    return workflow_id


async def _controlled(path: LeadPath) -> str:
    """Paused and resumed, while a template is blocked and freed."""
    control, at = ClinicControl(clinic_id="recorded"), datetime.now(tz=UTC)
    workflow_id = clinic_control_id(control.clinic_id)

    async def tell(signal: SignalRef[Any], payload: Payload) -> None:
        await path.dispatch.signal_with_start(CLINIC_CONTROL, control, workflow_id, signal, payload)

    await tell(PAUSE, PauseSends(at=at, by="ana", reason="power cut"))
    for word, told in (("PAUSED", " blocat"), ("APPROVED", " deblocat")):
        said = ControlEvent(
            kind="template_status", at=at, key=word, template="recall_reminder", language="ro", status=word
        )
        await tell(CONTROL_EVENT, said)
        await eventually(lambda told=told: told in str(path.sandbox.state()["slack"]["posts"]))
    await tell(RESUME, ResumeSends(at=at))

    async def resumed() -> bool:
        state = await path.dispatch.query(workflow_id, CLINIC_STATE)
        return isinstance(state, ClinicState) and not state.paused

    await eventually(resumed)
    return workflow_id


async def _main(address: str, sandbox: SandboxServer) -> None:
    async with lead_path(address, sandbox) as path:
        await _record(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, dev_server(Path(folder)) as server, SandboxServer() as vendors:
        asyncio.run(_main(server.address, vendors))
