"""Each alert's cause, brought about on the real engine: what Prometheus would have scraped makes the rule fire."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from temporalio.client import Client, WorkflowFailureError
from temporalio.contrib.pydantic import pydantic_data_converter

from api import create_app
from medicalcor.contracts.names import HOURLY_REMINDER_CHECK, MESSAGE, Queue, conversation_id
from medicalcor.domain.business_time import closed_days, parse_opening_hours
from medicalcor.ingress._silence import WhatsAppSilence
from medicalcor.observability.dropped_signals import count_dropped_signal
from medicalcor.temporal.queue_metrics import SERVED, QueueMetrics
from medicalcor.temporal.schedule_metrics import ScheduleMetrics
from medicalcor.temporal.schedules import SCHEDULES, Schedules
from medicalcor.temporal.search_attributes import prepare_namespace
from tests.delivery_path import Patient, consent, reminder
from tests.deploy.firing import STOOD_MINUTES, Samples, firing, from_nothing
from tests.ingress.api_client import RecordingGateway, api, make_settings, post_whatsapp
from tests.lead_path import LeadPath, eventually
from tests.observability.scraped import scraped, value
from tests.temporal_server import dev_server

HOURLY = next(row for row in SCHEDULES if row.id == HOURLY_REMINDER_CHECK.name)
TEXT = "Bună, aș vrea un implant dentar cât mai repede, am buget 3000 euro"


async def test_a_queue_whose_workers_never_came(tmp_path: Path) -> None:
    with dev_server(tmp_path) as server:
        client = await Client.connect(server.address)
        queues = QueueMetrics(client, deadline_seconds=30, fresh_seconds=0)
        for _ in range(1001):
            await client.start_workflow("waits", id=uuid4().hex, task_queue=Queue.LEADS)

        async def counted() -> bool:
            await queues.refresh()
            return (value("task_queue_backlog", task_queue="leads", kind="workflow") or 0) > 1000

        await eventually(counted)
        seen = scraped()
    assert {key for key in seen if key[0] == "task_queue_pollers"} != set()
    assert len([1 for (name, _), number in seen.items() if name == "task_queue_pollers" and number == 0]) == len(SERVED)
    waiting = {key: number for key, number in seen.items() if key[0].startswith("task_queue_")}
    leads = {key: number for key, number in waiting.items() if dict(key[1]).items() >= {("task_queue", "leads")}}
    alone = {key: number for key, number in leads.items() if dict(key[1])["kind"] == "workflow"}
    assert firing("NoPollers", alone, alone, tmp_path)
    assert firing("TaskQueueBacklog", alone, alone, tmp_path)
    assert not firing("QueuesNotSeen", waiting, waiting, tmp_path)


async def test_a_schedule_that_was_deleted(tmp_path: Path) -> None:
    with dev_server(tmp_path) as server:
        client = await Client.connect(server.address, data_converter=pydantic_data_converter)
        await prepare_namespace(client, retention_days=90)
        schedules = Schedules(client, "clinic", "Europe/Bucharest", [HOURLY])
        assert [outcome async for _, outcome in schedules.apply()] == ["created"]
        times = [datetime.now(UTC)]
        metrics = ScheduleMetrics(
            client,
            schedules,
            ZoneInfo("Europe/Bucharest"),
            deadline_seconds=30,
            fresh_seconds=0,
            now=lambda: times[-1],
        )
        await metrics.refresh()
        before = _of(scraped(), HOURLY.id)
        await client.get_schedule_handle(HOURLY.id).delete()
        times.append(times[0] + timedelta(hours=3))
        await metrics.refresh()
        after = _of(scraped(), HOURLY.id)
    assert not firing("ScheduleMissed", before, before, tmp_path)
    assert firing("ScheduleMissed", before, after, tmp_path)


def _of(samples: Samples, schedule: str) -> Samples:
    return {key: number for key, number in samples.items() if ("schedule", schedule) in key[1]}


async def test_an_engine_that_is_away(tmp_path: Path) -> None:
    await QueueMetrics(await Client.connect("127.0.0.1:1", lazy=True), fresh_seconds=0).refresh()
    seen = scraped()
    assert firing("QueuesNotSeen", seen, seen, tmp_path)


async def test_a_vendor_that_refuses_our_key_and_one_that_fails(path: LeadPath, tmp_path: Path) -> None:
    before = scraped()
    path.sandbox.fault("openai", "500", times=None)
    for number in range(4):
        assert (await path.result(await path.score(f"+40712000{number:03d}", TEXT))).fallback_used
    path.sandbox.clear_faults()
    # Others in this process may have been refused before.
    refused = value("integration_errors_total", service="hubspot", error_type="Unauthorized") or 0
    path.sandbox.fault("hubspot", "401", times=None)
    await path.score("+40712000999", TEXT)
    await eventually(
        lambda: (value("integration_errors_total", service="hubspot", error_type="Unauthorized") or 0) > refused
    )
    path.sandbox.clear_faults()
    after = scraped()
    assert firing("AiFallback", before, after, tmp_path)
    assert firing("CredentialsRefused", before, after, tmp_path)
    assert firing("ActivityFailures", from_nothing(before, after), after, tmp_path)


async def test_whatsapp_that_does_not_take_our_messages(path: LeadPath, tmp_path: Path) -> None:
    async def refused(number: int) -> None:
        phone = f"+4071200{number:04d}"
        consent(path, phone)
        result = await (await Patient(path, phone).deliver(reminder())).result()
        assert (result.outcome, result.reason) == ("rejected", "TemplateRejected")

    path.sandbox.fault("whatsapp", "132001", times=None)
    try:
        await refused(0)  # the counter exists
        before = scraped()
        await asyncio.gather(*(refused(number) for number in range(1, 4)))
    finally:
        path.sandbox.clear_faults()
    after = scraped()
    assert not firing("SendFailures", before, before, tmp_path)
    assert firing("SendFailures", before, after, tmp_path)


@pytest.mark.bad_vendor_requests("the portal is made to lack a property")
async def test_scorings_that_fail_for_good(path: LeadPath, tmp_path: Path) -> None:
    async def fails(number: int) -> None:
        workflow_id = await path.score(f"+4071201{number:04d}", "Cât costă un implant?")
        with pytest.raises(WorkflowFailureError):
            await path.result(workflow_id)

    missing = '[{"isValid":false,"error":"PROPERTY_DOESNT_EXIST","name":"lead_score"}]'
    body = {"category": "VALIDATION_ERROR", "message": f"Property values were not valid: {missing}"}
    answer = {"status": 400, "body": {"status": "error", **body}}
    path.sandbox.fault("hubspot", "answer", times=None, answer=answer, match="lead_score")
    try:
        await fails(0)  # the counter exists
        before = scraped()
        await fails(1)
    finally:
        path.sandbox.clear_faults()
    after = scraped()
    assert not firing("WorkflowFailures", before, before, tmp_path)
    assert firing("WorkflowFailures", before, after, tmp_path)


async def test_a_signal_that_a_worker_cannot_read(path: LeadPath, tmp_path: Path) -> None:
    handler = logging.NullHandler()
    handler.handle = handler.filter  # type: ignore[method-assign]  # as every other handler does first
    handler.addFilter(count_dropped_signal)
    logging.getLogger().addHandler(handler)
    before = scraped()
    assert not firing("SignalDropped", before, before, tmp_path)
    try:
        await path.say("+40712000888", "Bună ziua")
        await path.client.get_workflow_handle(conversation_id(path.reference("+40712000888"))).signal(MESSAGE.name, 7)
        total = ("signals_dropped_total", frozenset[tuple[str, str]]())
        await eventually(lambda: scraped()[total] > before[total])
    finally:
        logging.getLogger().removeHandler(handler)
    assert firing("SignalDropped", before, scraped(), tmp_path)


async def test_webhooks_that_are_refused_and_that_cannot_be_taken(tmp_path: Path) -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        for _ in range(2):  # the counters exist
            await post_whatsapp(client, {"object": "x"}, **{"X-Hub-Signature-256": "sha256=00"})
        gateway.away = True
        await _lead(client)
        before = scraped()
        for _ in range(5):
            await post_whatsapp(client, {"object": "x"}, **{"X-Hub-Signature-256": "sha256=00"})
            await _lead(client)
    after = scraped()
    assert firing("WebhooksRefused", before, after, tmp_path)
    assert firing("WebhooksNotTaken", before, after, tmp_path)
    assert not firing("WebhooksNotTaken", after, after, tmp_path)


async def _lead(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/leads",
        json={"phone": "0712345678", "message": "Vreau un implant"},
        headers={"Authorization": "Bearer test-api-key"},
    )
    assert answer.status_code == 503


@pytest.mark.parametrize(("hours", "fires"), [(3, True), (1, False)])
def test_two_opening_hours_without_a_webhook(hours: int, fires: bool, tmp_path: Path) -> None:
    create_app(make_settings(), RecordingGateway())
    always = WhatsAppSilence(parse_opening_hours("Mo-Su 00:00-24:00"), closed_days(()), ZoneInfo("UTC"))
    heard = datetime.now(UTC).replace(month=6, day=9) - timedelta(hours=hours)
    always.heard(heard)
    key = ("whatsapp_webhook_due_timestamp_seconds", frozenset[tuple[str, str]]())
    # promtool's clock begins at 0.
    since = {key: scraped()[key] - (heard + timedelta(hours=hours)).timestamp() + (STOOD_MINUTES + 40) * 60}
    assert firing("NoWhatsAppWebhook", since, since, tmp_path, minutes=41) is fires
