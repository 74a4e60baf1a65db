"""`medicalcor doctor` on a whole stack, and on what is missing or broken: every line says what and what to do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from temporalio.client import Client

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._stack import Ports, Stack
from medicalcor.contracts.names import WEEKLY_REPORT
from tests.e2e.command import run
from tests.temporal_server import DevServer, dev_server

pytestmark = pytest.mark.e2e

SUBJECTS = [
    *("settings", "temporal", "namespace", "search attributes", "task queues", "schedules"),
    *("hubspot", "openai", "whatsapp"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    with DataFolder(tmp_path_factory.mktemp("doctor") / "data", fresh=True) as data:
        async with Stack(data, Ports(0, 0, 0, 0, 0)) as running:
            yield running


@pytest.fixture(scope="module")
def empty_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    """An engine that no worker of ours has ever met."""
    with dev_server(tmp_path_factory.mktemp("empty")) as server:
        yield server


async def doctor(stack: Stack, cwd: Path, **changed: str) -> tuple[int, dict[str, str]]:
    """Exit code and lines by their subject."""
    code, text = await asyncio.to_thread(run, "doctor", cwd=cwd, **(stack.env() | changed))
    lines = [re.fullmatch(r"(ok|note|WRONG) +([\w ]+): (.*)", line) for line in text.splitlines()]
    assert all(lines), text
    return code, {line[2]: f"{line[1]} {line[3]}" for line in lines if line}


async def test_a_whole_stack_is_well(stack: Stack, tmp_path: Path) -> None:
    code, lines = await doctor(stack, tmp_path)
    assert [line for line in lines.values() if line.startswith("WRONG")] == []
    assert code == 0
    assert set(SUBJECTS) <= set(lines)
    assert lines["public URL"].startswith("ok")
    # Worth knowing, and no defect.
    assert "second channel" in lines["staff webhook"] or lines["staff webhook"].startswith("ok")


BROKEN: list[tuple[dict[str, str], str, str]] = [
    ({"OPENAI_MODEL": "gpt-none"}, "openai", "WRONG does not list the model gpt-none -> see OPENAI_MODEL"),
    ({"MEDICALCOR_OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "openai", "WRONG not reached (ConnectError)"),
    (
        {"MEDICALCOR_PUBLIC_BASE_URL": "http://127.0.0.1:9"},
        "public URL",
        "WRONG http://127.0.0.1:9/live is not reached",
    ),
    ({"MEDICALCOR_HUBSPOT_BASE_URL": "http://127.0.0.1:9"}, "hubspot", "WRONG VendorUnavailable"),
    ({"WHATSAPP_API_KEY": ""}, "whatsapp", "WRONG WHATSAPP_API_KEY is not set"),
    ({"TEMPORAL_ADDRESS": "127.0.0.1:9"}, "temporal", "WRONG "),
    ({"TEMPORAL_NAMESPACE": "nowhere"}, "temporal", "WRONG "),
    ({"MEDICALCOR_STAFF_WEBHOOK_URL": ""}, "staff webhook", "WRONG not set"),
    ({"CLINIC_TIMEZONE": "Europe/Paris"}, "schedules", "WRONG missing or not as they should be: daily-recall-check"),
    (
        {"MEDICALCOR_CODEC_KEYS": f"dev:{'B' * 43}="},
        "schedules",
        "WRONG what they start cannot be read with the keys given here",
    ),
    ({"MEDICALCOR_RETENTION_DAYS": "400"}, "namespace", "WRONG keeps closed workflows 90 days, not 400"),
]


@pytest.mark.parametrize(("changed", "subject", "told"), BROKEN, ids=lambda value: str(value)[:40])
async def test_what_is_wrong_is_named_with_what_to_do(
    stack: Stack, tmp_path: Path, changed: dict[str, str], subject: str, told: str
) -> None:
    code, lines = await doctor(stack, tmp_path, **changed)
    assert code == 1
    assert lines[subject].startswith(told)
    assert " -> " in lines[subject]
    others = [line for name, line in lines.items() if name != subject and line.startswith("WRONG")]
    assert others == []


async def test_a_paused_schedule_is_worth_knowing_and_no_defect(stack: Stack, tmp_path: Path) -> None:
    client = await Client.connect(stack.env()["TEMPORAL_ADDRESS"])
    handle = client.get_schedule_handle(WEEKLY_REPORT.name)
    await handle.pause(note="for the test")
    try:
        code, lines = await doctor(stack, tmp_path)
    finally:
        await handle.unpause()
    assert code == 0
    assert lines["schedules"].startswith(f"note paused: {WEEKLY_REPORT.name} -> temporal schedule toggle --unpause")


async def test_a_deleted_schedule_is_wrong(stack: Stack, tmp_path: Path) -> None:
    client = await Client.connect(stack.env()["TEMPORAL_ADDRESS"])
    await client.get_schedule_handle(WEEKLY_REPORT.name).delete()
    code, lines = await doctor(stack, tmp_path)
    assert code == 1
    assert lines["schedules"].startswith(f"WRONG missing or not as they should be: {WEEKLY_REPORT.name} -> ")
    await asyncio.to_thread(run, "schedules", "apply", cwd=tmp_path, **stack.env())
    assert (await doctor(stack, tmp_path))[1]["schedules"].startswith("ok")


async def test_refused_credentials_are_told_from_silence(stack: Stack, tmp_path: Path) -> None:
    async with httpx.AsyncClient(base_url=stack.sandbox_url, trust_env=False) as sandbox:
        for vendor, kind in (("hubspot", "401"), ("whatsapp", "401"), ("openai", "invalid_api_key")):
            fault: dict[str, Any] = {"vendor": vendor, "kind": kind, "times": None}
            (await sandbox.post("/_sandbox/faults", json=fault)).raise_for_status()
        try:
            code, lines = await doctor(stack, tmp_path)
        finally:
            await sandbox.delete("/_sandbox/faults")
    assert code == 1
    assert "a new HUBSPOT_ACCESS_TOKEN" in lines["hubspot"]
    assert "a new OPENAI_API_KEY" in lines["openai"]
    assert "a new WHATSAPP_API_KEY" in lines["whatsapp"]


async def test_a_namespace_that_no_worker_has_prepared(stack: Stack, tmp_path: Path, empty_engine: DevServer) -> None:
    code, lines = await doctor(stack, tmp_path, TEMPORAL_ADDRESS=empty_engine.address)
    assert code == 1
    assert lines["namespace"].startswith("WRONG keeps closed workflows 1 days, not 90 -> start a worker")
    assert "PatientRef" in lines["search attributes"]
    assert lines["task queues"].startswith("WRONG nobody serves")
    assert "leads (workflow)" in lines["task queues"]
    assert "-> medicalcor schedules apply" in lines["schedules"]


async def test_settings_that_are_wrong_are_named_and_nothing_else_is_tried(stack: Stack, tmp_path: Path) -> None:
    code, text = await asyncio.to_thread(run, "doctor", cwd=tmp_path, **(stack.env() | {"MEDICALCOR_API_PORT": "many"}))
    assert code == 2
    assert "MEDICALCOR_API_PORT" in text
