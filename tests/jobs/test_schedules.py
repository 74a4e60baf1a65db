"""Schedules on the real engine: applied, paused, missed, caught up, skipped, deleted; and by the `temporal` command."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import REGISTRY
from temporalio.client import ScheduleUpdate, ScheduleUpdateInput

from medicalcor.contracts.jobs import SweepInput
from medicalcor.contracts.names import CONSENT_EXPIRY_CHECK, HOURLY_REMINDER_CHECK, Queue
from medicalcor.temporal.schedule_metrics import ScheduleMetrics
from medicalcor.temporal.schedules import SCHEDULES, Row, Schedules
from tests.jobs.crowd import only
from tests.lead_path import LeadPath, eventually
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server, temporal_binary
from worker import build_worker

ZONE = "Europe/Bucharest"
HOURLY = next(row for row in SCHEDULES if row.id == HOURLY_REMINDER_CHECK.name)


@pytest.fixture
async def namespace(vendors: SandboxServer, tmp_path: Path) -> AsyncIterator[LeadPath]:
    """An engine of its own, without any worker yet."""
    with dev_server(tmp_path) as server:
        async with only(server.address, vendors) as path:
            yield path


@pytest.fixture
async def served(namespace: LeadPath) -> AsyncIterator[LeadPath]:
    """The same with the workers that jobs need."""
    async with AsyncExitStack() as stack:
        for queue in (Queue.JOBS, Queue.HUBSPOT):
            await stack.enter_async_context(build_worker(namespace.client, queue, namespace.settings))
        yield namespace


def _schedules(path: LeadPath, *rows: Row) -> Schedules:
    return Schedules(path.client, "clinic", ZONE, rows or SCHEDULES)


async def _applied(schedules: Schedules) -> dict[str, str]:
    return {schedule_id: outcome async for schedule_id, outcome in schedules.apply()}


def _metric(name: str, schedule: str = HOURLY.id) -> float:
    return REGISTRY.get_sample_value(name, {"schedule": schedule}) or 0.0


def test_no_schedule_is_in_the_table_twice() -> None:
    """Two rows of one id would undo each other with every apply."""
    ids = [row.id for row in SCHEDULES]
    assert len(ids) == len(set(ids))


async def test_applied_twice_and_with_a_changed_cron_a_pause_and_a_note_stay(namespace: LeadPath) -> None:
    """Case 39 of real-world.md."""
    schedules = _schedules(namespace)
    assert [one.missing for one in await schedules.diff()] == [True] * len(SCHEDULES)
    # On a loaded machine the SDK asks again what it has not heard of: it is there already then.
    assert set((await _applied(schedules)).values()) <= {"created", "unchanged"}
    assert not any(await schedules.diff())

    handle = namespace.client.get_schedule_handle(HOURLY.id)
    await handle.pause(note="Ioana: not during the move")
    assert set((await _applied(schedules)).values()) == {"unchanged"}
    assert not any(await schedules.diff())

    changed = _schedules(namespace, replace(HOURLY, cron="30 * * * *"))
    assert [one.differences for one in await changed.diff()] == [("times",)]
    assert await _applied(changed) == {HOURLY.id: "updated"}
    found = (await handle.describe()).schedule
    assert (found.state.paused, found.state.note) == (True, "Ioana: not during the move")
    assert not any(await changed.diff())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cron": "0 9 * * 1-5"}, "times"),
        ({"catch_up": timedelta(minutes=1)}, "catch-up window"),
        ({"jitter": timedelta(seconds=5)}, "jitter"),
    ],
)
async def test_what_somebody_changed_is_told_and_brought_back(
    namespace: LeadPath, change: dict[str, Any], told: str
) -> None:
    await _applied(_schedules(namespace, replace(HOURLY, **change)))
    schedules = _schedules(namespace, HOURLY)
    assert [one.differences for one in await schedules.diff()] == [(told,)]
    assert await _applied(schedules) == {HOURLY.id: "updated"}
    assert not any(await schedules.diff())


async def test_another_input_zone_or_workflow_is_told(namespace: LeadPath) -> None:
    schedules = _schedules(namespace, HOURLY)
    await _applied(schedules)

    async def by_hand(given: ScheduleUpdateInput) -> ScheduleUpdate:
        schedule = given.description.schedule
        schedule.spec.time_zone_name = "UTC"
        schedule.action.args = ["something else"]  # type: ignore[attr-defined]  # it starts a workflow
        return ScheduleUpdate(schedule)

    await namespace.client.get_schedule_handle(HOURLY.id).update(by_hand)
    assert [one.differences for one in await schedules.diff()] == [("time zone", "input")]


async def test_cron_on_the_real_engine(namespace: LeadPath, vendors: SandboxServer) -> None:
    """A job each minute: missed without a poller, caught up, fired, paused, deleted. The metrics tell each."""
    row = replace(HOURLY, cron="* * * * *", catch_up=timedelta(minutes=10), late_after=timedelta(seconds=50))
    schedules = _schedules(namespace, row)
    await _applied(schedules)
    clock = _Clock()
    metrics = ScheduleMetrics(namespace.client, schedules, ZoneInfo(ZONE), fresh_seconds=0, now=clock)
    before = _metric("schedule_missed_total")

    async def missed(more_than: float) -> bool:
        await metrics.refresh()
        return _metric("schedule_missed_total") - before > more_than

    async def runs(status: str = "Completed") -> list[str]:
        query = f"WorkflowType = '{row.id}' AND ExecutionStatus = '{status}'"
        return [run.id async for run in namespace.client.list_workflows(query)]

    async def is_(status: str) -> bool:
        return bool(await runs(status))

    # Nobody serves the queue: it fires, the run stands still, and the moment counts as missed.
    await eventually(lambda: is_("Running"))
    await eventually(lambda: missed(0))
    assert _metric("schedule_last_success_timestamp_seconds") == 0
    assert _metric("schedule_due_timestamp_seconds") < datetime.now(tz=UTC).timestamp()
    # The next minute comes while the first run is still open: it is skipped.
    handle = namespace.client.get_schedule_handle(row.id)

    async def skipped() -> bool:
        return (await handle.describe()).info.num_actions_skipped_overlap > 0

    await eventually(skipped)

    async with AsyncExitStack() as stack:
        for queue in (Queue.JOBS, Queue.HUBSPOT):
            await stack.enter_async_context(build_worker(namespace.client, queue, namespace.settings))
        await eventually(lambda: is_("Completed"))
        [nominal, *_] = [datetime.fromisoformat(one.removeprefix(f"{row.id}-")) for one in await runs()]
        assert nominal.second == 0

        async def known() -> bool:
            await metrics.refresh()
            return _metric("schedule_last_success_timestamp_seconds") > nominal.timestamp()

        await eventually(known)
        assert _metric("schedule_due_timestamp_seconds") > nominal.timestamp() + 60

        # Paused, and then deleted: alive or not, a schedule that does not fire is missed.
        await handle.pause(note="for the test")
        count = _metric("schedule_missed_total") - before
        clock.ahead = timedelta(hours=1)
        await eventually(lambda: missed(count + 50))
        await handle.delete()
        count = _metric("schedule_missed_total") - before
        clock.ahead = timedelta(hours=2)
        await eventually(lambda: missed(count + 50))
    assert _metric("schedule_due_timestamp_seconds") < clock().timestamp()


EXPIRY = next(row for row in SCHEDULES if row.id == CONSENT_EXPIRY_CHECK.name)


@pytest.mark.parametrize(
    ("ran", "now", "missed", "due"),
    [
        # Spring: that day has no 03:00, and lacks nothing; the day after does.
        (("2027-03-27T01",), "2027-03-28T20:00Z", 0, "2027-03-29T06:00Z"),
        (("2027-03-27T01",), "2027-03-29T07:00Z", 1, "2027-03-29T06:00Z"),
        (("2027-03-27T01", "2027-03-29T00"), "2027-03-29T07:00Z", 0, "2027-03-30T06:00Z"),
        # Autumn: 03:00 comes twice, one run is enough; without any it is missed.
        (("2027-10-30T00", "2027-10-31T01"), "2027-10-31T20:00Z", 0, "2027-11-01T07:00Z"),
        (("2027-10-30T00", "2027-10-31T00"), "2027-10-31T20:00Z", 0, "2027-11-01T07:00Z"),
        (("2027-10-30T00",), "2027-10-31T20:00Z", 2, "2027-10-31T06:00Z"),
    ],
)
async def test_the_clock_changes_raise_no_false_alarm_and_hide_no_missed_run(
    served: LeadPath, ran: tuple[str, ...], now: str, missed: int, due: str
) -> None:
    """Case 40 of real-world.md: `0 3 * * *` in the nights in which the clock changes."""
    row = EXPIRY
    await _applied(_schedules(served, row))
    for one in ran:
        handle = await served.client.start_workflow(
            row.id, SweepInput(), id=f"{row.id}-{one}:00:00Z", task_queue=Queue.JOBS
        )
        await handle.result()
    before = _metric("schedule_missed_total", row.id)
    clock = datetime.fromisoformat(now)
    began = clock.replace(hour=1, minute=30) if clock.hour < 12 else clock
    moments = iter([began])
    metrics = ScheduleMetrics(
        served.client,
        _schedules(served, row),
        ZoneInfo(ZONE),
        fresh_seconds=0,
        deadline_seconds=30,
        now=lambda: next(moments, clock),
    )

    async def judged() -> bool:
        await metrics.refresh()
        return _metric("schedule_due_timestamp_seconds", row.id) == datetime.fromisoformat(due).timestamp()

    await eventually(judged)
    assert _metric("schedule_missed_total", row.id) - before == missed
    overdue = _metric("schedule_due_timestamp_seconds", row.id) < clock.timestamp()
    assert overdue is bool(missed)


class _Clock:
    """The present moment, or a later one."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(tz=UTC) + self.ahead


async def test_the_temporal_command_works_with_them(namespace: LeadPath, vendors: SandboxServer) -> None:
    await _applied(_schedules(namespace, HOURLY))
    address = namespace.client.service_client.config.target_host

    async def temporal(*command: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *(temporal_binary(), "schedule", *command, "--address", address),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        return output.decode()

    async def completed(number: int) -> bool:
        query = f"WorkflowType = '{HOURLY.id}' AND ExecutionStatus = 'Completed'"
        return (await namespace.client.count_workflows(query)).count >= number

    one = ("--schedule-id", HOURLY.id)
    assert HOURLY.id in await temporal("describe", *one)
    assert HOURLY.id in await temporal("list")
    async with AsyncExitStack() as stack:
        for queue in (Queue.JOBS, Queue.HUBSPOT):
            await stack.enter_async_context(build_worker(namespace.client, queue, namespace.settings))
        await temporal("trigger", *one)
        await eventually(lambda: completed(1))
        span = ("--start-time", "2026-10-24T22:30:00Z", "--end-time", "2026-10-25T01:30:00Z")
        await temporal("backfill", *one, *span, "--overlap-policy", "AllowAll")
        # The clock changes in this night: the engine has no 01:00 UTC.
        await eventually(lambda: completed(3))
    await temporal("toggle", *one, "--pause", "--reason", "by hand")
    assert not any(await _schedules(namespace, HOURLY).diff())
    described = await namespace.client.get_schedule_handle(HOURLY.id).describe()
    assert described.schedule.state.paused
