"""Alerts whose cause takes time, on the real engine and the real Prometheus: work that waits, a process gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from medicalcor.contracts.names import Queue
from tests.delivery_path import Patient, Sending, consent, reminder
from tests.deploy.firing import Samples, firing, from_nothing
from tests.deploy.promtool import PROMETHEUS, ROOT, installed
from tests.lead_path import TEST_KEY, LeadPath, eventually, lead_path
from tests.observability.scraped import scraped
from tests.sandbox.server import SandboxServer, free_port
from tests.temporal_server import DevServer, dev_server
from worker import build_worker

LATE = (Queue.OPENAI, Queue.CARE)
# The rules ask for more than 30 s, which is also a bucket's edge: nothing shorter would make them fire as they stand.
TOO_LONG = timedelta(seconds=31)


async def test_work_that_waits_for_its_workers(
    vendors: SandboxServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = [queue for queue in Queue if queue not in LATE]
    with dev_server(tmp_path) as server:
        monkeypatch.setenv("TEMPORAL_ADDRESS", server.address)
        async with lead_path(server.address, vendors, prompt) as path:
            first = scraped()
            async with late_workers(path):
                await path.result(await path.score("+40713000000", "Cât costă un implant?"))
                await sent(await delivery(path, "+40713000000"))
            before = scraped()
            scorings = [await path.score(f"+4071300000{number}", "Cât costă un implant?") for number in range(1, 4)]
            deliveries = [await delivery(path, f"+4071300000{number}") for number in range(1, 4)]
            await eventually(lambda: waited(path.client, Queue.OPENAI, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY))
            await eventually(lambda: waited(path.client, Queue.CARE, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW))
            async with late_workers(path):
                for workflow_id in scorings:
                    assert (await path.result(workflow_id)).scored
                for sending in deliveries:
                    await sent(sending)
            after = scraped()
    quick = from_nothing(first, before)
    for alert, queue in (("SlowActivityTasks", "openai"), ("SlowWorkflowTasks", "care")):
        assert not firing(alert, _of(quick, queue), _of(before, queue), tmp_path)
        assert firing(alert, _of(before, queue), _of(after, queue), tmp_path)


@asynccontextmanager
async def late_workers(path: LeadPath) -> AsyncIterator[None]:
    """The workers that the others wait for, while the block runs."""
    async with build_worker(path.client, LATE[0], path.settings), build_worker(path.client, LATE[1], path.settings):
        yield


async def delivery(path: LeadPath, phone: str) -> Sending:
    """A reminder to a patient who agreed to it."""
    consent(path, phone)
    return await Patient(path, phone).deliver(reminder())


async def sent(sending: Sending) -> None:
    """Waits until WhatsApp has taken it."""
    await eventually(lambda: len(sending.messages()) == 1)


async def waited(client: Client, queue: Queue, kind: TaskQueueType.ValueType) -> bool:
    """Whether the queue's oldest task has waited too long, as the engine says."""
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind, report_stats=True
        )
    )
    return answer.stats.approximate_backlog_age.ToTimedelta() > TOO_LONG


def _of(samples: Samples, queue: str) -> Samples:
    return {key: number for key, number in samples.items() if ("task_queue", queue) in key[1]}


async def test_a_process_that_is_gone(engine: DevServer, tmp_path: Path) -> None:
    port = free_port()
    with api_process(engine, port) as process, prometheus(tmp_path, {"api:9464": f"127.0.0.1:{port}"}) as server:
        await eventually(lambda: list(ups(server).values()) == [1])
        alive = ups(server)
        process.kill()
        process.wait()
        await eventually(lambda: list(ups(server).values()) == [0])
        gone = ups(server)
        # The rules as they are, in the configuration as it is: only its two minutes are left to promtool's clock.
        await eventually(lambda: states(server, "ProcessDown") == ["pending"])
    assert not firing("ProcessDown", alive, alive, tmp_path)
    assert firing("ProcessDown", alive, gone, tmp_path)


@contextmanager
def api_process(engine: DevServer, metrics_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`python api.py`, which takes no work from the engine's workers."""
    ours = {
        "PYTHONPATH": str(ROOT),
        "MEDICALCOR_ENVIRONMENT": "test",
        "MEDICALCOR_CODEC_KEYS": f"test:{TEST_KEY}",
        "MEDICALCOR_PATIENT_REF_KEY": TEST_KEY,
        "MEDICALCOR_WHATSAPP_APP_SECRETS": "test-app-secret",
        "MEDICALCOR_WHATSAPP_VERIFY_TOKEN": "test-verify-token",
        "MEDICALCOR_API_PORT": str(free_port()),
        "MEDICALCOR_METRICS_PORT": str(metrics_port),
        "TEMPORAL_ADDRESS": engine.address,
    }
    with started([sys.executable, str(ROOT / "api.py")], ours) as process:
        yield process


@contextmanager
def prometheus(folder: Path, targets: dict[str, str]) -> Iterator[httpx.Client]:
    """A client of Prometheus with our configuration, which scrapes each second those targets that are here.

    `targets`: the configuration's names and where they are here; the others, and their jobs, are left out.
    """
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    config["global"] = dict.fromkeys(config["global"], "1s")
    config["rule_files"] = [str(PROMETHEUS / name) for name in config["rule_files"]]
    for job in config["scrape_configs"]:
        (given,) = job["static_configs"]
        given["targets"] = [targets[name] for name in given["targets"] if name in targets]
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(config))
    address = f"127.0.0.1:{free_port()}"
    command = [
        *(installed("prometheus"), f"--config.file={file}", f"--web.listen-address={address}"),
        *(f"--storage.tsdb.path={folder / 'tsdb'}", "--log.level=warn"),
    ]
    with started(command, {}), httpx.Client(base_url=f"http://{address}/api/v1", trust_env=False) as client:
        yield client


@contextmanager
def started(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is killed, by its id, when the block ends."""
    process = subprocess.Popen(command, env={**os.environ, **env})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ups(server: httpx.Client) -> Samples:
    """Prometheus' own sample of each target: 1 where the last scrape was answered."""
    try:
        answer = server.get("/query", params={"query": "up"})
        answer.raise_for_status()
    except httpx.HTTPError:
        return {}  # it starts
    found = answer.json()["data"]["result"]
    return {("up", frozenset(_labels(one["metric"]).items())): float(one["value"][1]) for one in found}


def _labels(metric: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in metric.items() if name != "__name__"}


def states(server: httpx.Client, alert: str) -> list[str]:
    """The states of the alert's instances."""
    found: list[dict[str, Any]] = server.get("/alerts").json()["data"]["alerts"]
    return [one["state"] for one in found if one["labels"]["alertname"] == alert]
