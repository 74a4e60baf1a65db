"""One `/metrics` a process: ours and the SDK's, of few series, and what the engine says of its queues (spec §8)."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from temporalio.client import Client

from api import create_app
from medicalcor.contracts.names import MESSAGE, Queue, conversation_id
from medicalcor.domain.business_time import closed_days, parse_opening_hours
from medicalcor.ingress._silence import WhatsAppSilence
from medicalcor.observability.dropped_signals import count_dropped_signal
from medicalcor.temporal.queue_metrics import SERVED, QueueMetrics
from tests.ingress.api_client import RecordingGateway, make_settings
from tests.lead_path import LeadPath, eventually
from tests.observability.scraped import scraped, value
from tests.temporal_server import DevServer

TEXT = "Bună, aș vrea un implant dentar cât mai repede, am buget 3000 euro"
# What tells a person or a run from another: UUIDs, references, hashes, numbers, message ids.
PERSONAL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{16}|\+?\d{9,}|wamid|/[0-9]", re.IGNORECASE)
SDK = [
    "temporal_workflow_completed_total",
    "temporal_num_pollers",
    "temporal_request_total",
    "temporal_request_latency_seconds_bucket",
    "temporal_activity_schedule_to_start_latency_seconds_bucket",
    "temporal_activity_execution_latency_seconds_count",
    "temporal_workflow_task_schedule_to_start_latency_seconds_sum",
]


async def lead(path: LeadPath, number: int) -> None:
    await path.result(await path.score(f"+40712345{number:03d}", TEXT))


async def test_the_sdks_metrics_stand_beside_ours(path: LeadPath) -> None:
    await lead(path, 1)
    found = {name for name, _ in scraped()}
    assert set(SDK) <= found
    assert "lead_scoring_total" in found
    bucket = "temporal_activity_execution_latency_seconds"
    count = value(f"{bucket}_count", task_queue="openai")
    assert count is not None
    assert count >= 1
    assert value(f"{bucket}_bucket", task_queue="openai", le="+Inf") == count
    assert value(f"{bucket}_bucket", task_queue="openai", le="600.0") == count


def labels() -> set[str]:
    """The values of all labels, as they are now."""
    return {label for _, have in scraped() for name, label in have if name != "le"}


async def test_more_people_make_no_more_series_and_no_label_tells_one_from_another(path: LeadPath) -> None:
    others = labels()  # of tests that ran in this process before
    for number in range(2, 6):
        await lead(path, number)
        await path.burst_result(f"+40733345{number:03d}", (await path.say(f"+40733345{number:03d}", TEXT))[0])
    before = set(scraped())
    completed = value("temporal_workflow_completed_total", workflow_type="lead-scoring-workflow")
    for number in range(6, 16):
        await lead(path, number)
        await path.burst_result(f"+40733345{number:03d}", (await path.say(f"+40733345{number:03d}", TEXT))[0])
    after = scraped()
    more = value("temporal_workflow_completed_total", workflow_type="lead-scoring-workflow")
    assert completed is not None
    assert more is not None
    assert more > completed
    # Ten more people may have met an operation of the engine or a vendor for the first time, but no ten.
    assert len({name for name, _ in set(after) - before if name.endswith(("_total", "_count"))}) < 10
    assert [label for label in labels() - others if PERSONAL.search(label)] == []


async def test_backlog_and_pollers_are_what_the_engine_says(path: LeadPath) -> None:
    await _alone(path.client).refresh()
    assert (value("task_queue_pollers", task_queue="leads", kind="workflow") or 0) > 0
    shown = {(dict(have)["task_queue"], dict(have)["kind"]) for name, have in scraped() if name == "task_queue_backlog"}
    assert shown == set(SERVED)
    assert ("hubspot", "workflow") not in shown


async def test_a_queue_without_workers_shows_what_waits_and_that_nobody_polls(engine: DevServer) -> None:
    client = await Client.connect(engine.address, namespace="default")
    alone = _alone(client)
    for number in range(3):
        await client.start_workflow("nobody-runs-this", id=f"{uuid4()}-{number}", task_queue=Queue.CARE + "-unserved")

    async def waits() -> bool:
        return (await alone.describe(Queue.CARE + "-unserved", "workflow"))[2:] == (3, 0)

    await eventually(waits)


def _alone(client: Client) -> QueueMetrics:
    return QueueMetrics(client, deadline_seconds=20, fresh_seconds=0)


async def test_an_engine_that_does_not_answer_leaves_no_old_numbers(path: LeadPath) -> None:
    await _alone(path.client).refresh()
    assert value("task_queue_backlog", task_queue="leads", kind="workflow") is not None
    gone = await Client.connect("127.0.0.1:1", lazy=True)
    await _alone(gone).refresh()
    assert value("task_queue_backlog") is None
    assert value("task_queue_pollers") is None


async def test_the_apis_metrics_ask_the_engine_at_each_scrape(path: LeadPath) -> None:
    queues = QueueMetrics(path.client, deadline_seconds=20)
    app = create_app(make_settings(), RecordingGateway(), queues.refresh)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as client:
        text = (await client.get("/metrics")).text
    assert re.search(r'^task_queue_pollers\{kind="activity",task_queue="hubspot"\} [1-9]', text, re.MULTILINE)
    assert "temporal_request_total{" in text


async def test_a_signal_that_cannot_be_read_is_counted(path: LeadPath) -> None:
    handler = logging.NullHandler()
    handler.handle = handler.filter  # type: ignore[method-assign]  # as every other handler does first
    handler.addFilter(count_dropped_signal)
    logging.getLogger().addHandler(handler)
    before = value("signals_dropped_total") or 0
    try:
        await path.say("+40799999999", "Bună ziua")
        conversation = path.client.get_workflow_handle(conversation_id(path.reference("+40799999999")))
        await conversation.signal(MESSAGE.name, "no message")
        await eventually(lambda: (value("signals_dropped_total") or 0) == before + 1)
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("heard", "due"),
    [
        ("2026-11-25T09:30", "2026-11-25T11:30"),
        ("2026-11-25T12:30", "2026-11-25T15:30"),  # lunch from 13 to 14
        ("2026-11-27T17:00", "2026-12-02T10:00"),  # Friday; Monday 30 November and Tuesday are public holidays
    ],
)
def test_silence_is_counted_in_opening_hours(heard: str, due: str) -> None:
    zone = ZoneInfo("Europe/Bucharest")
    silence = WhatsAppSilence(parse_opening_hours("Mo-Fr 09:00-13:00,14:00-18:00"), closed_days(()), zone)
    silence.heard(datetime.fromisoformat(heard).replace(tzinfo=zone).astimezone(UTC))
    told = value("whatsapp_webhook_due_timestamp_seconds")
    assert told is not None
    assert datetime.fromtimestamp(told, zone).isoformat() == f"{due}:00+02:00"
