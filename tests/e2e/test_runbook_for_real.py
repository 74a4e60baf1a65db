"""Every command of docs/operations.md is run as it stands there, on a stack with something for each of them to do.

Only what the page leaves open (`…`, `{ref}`, a date) is filled in, and the addresses of the stack's free ports.
"""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle

from medicalcor.contracts.care import ConsentRenewalOutcome
from medicalcor.contracts.names import DELIVERY_STATE
from tests.e2e.runbook import block, commands
from tests.e2e.runbook_world import NEW, OLD, PERIOD, PRELUDE, WORDS, World, world
from tests.lead_path import eventually
from tests.sandbox.server import free_port

__all__ = ["world"]

pytestmark = pytest.mark.e2e

PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Try:
    """A command of the page. `says`, a pattern that its output has; `fill`, what it leaves open and a word of the world
    (or the text) for it, in order; `entered`, what is typed when it asks; `after`, what has to come true.
    """

    shown: str
    says: str = ""
    fill: Sequence[tuple[str, str]] = ()
    entered: str = ""
    after: Callable[[World], Awaitable[None]] | None = None

    @property
    def name(self) -> str:
        """For the test's id."""
        return " ".join(self.shown.split())[:70]


async def _first_is_done(world: World) -> None:
    await world.ended(world.found["failed"])


async def _all_are_done_once(world: World) -> None:
    """What had been reset before was left alone."""
    for name in ("failed too", "failed as well"):
        await world.ended(world.found[name])
    assert [await world.runs(world.found[name]) for name in ("failed", "failed too", "failed as well")] == [2, 2, 2]


async def _pending_goes_on(world: World) -> None:
    world.path.sandbox.clear_faults()
    await world.ended(world.found["pending"])


async def _figures_are_kept(world: World) -> None:
    await world.ended("weekly-report-by-hand")
    await world.ended("weekly-report/2026-W48")


async def _figures_are_gone(world: World) -> None:
    await eventually(lambda: _gone(world, "weekly-report/2026-W48"))


async def _lead_is_gone(world: World) -> None:
    await eventually(lambda: _gone(world, world.found["to delete"]))


async def _gone(world: World, workflow_id: str) -> bool:
    return not await world.path.is_started(workflow_id)


async def _withdrawn(world: World) -> None:
    handle = world.path.client.get_workflow_handle(world.found["delivery"])
    await eventually(lambda: _refused(handle))


async def _refused(handle: WorkflowHandle[Any, Any]) -> bool:
    view = await handle.query(DELIVERY_STATE.name, result_type=DELIVERY_STATE.result)
    return bool(view.outcome == "refused")


async def _granted(world: World) -> None:
    handle = world.path.client.get_workflow_handle(world.found["renewal"], result_type=ConsentRenewalOutcome)
    await world.ended(world.found["renewal"])
    assert (await handle.result()).outcome == "granted"


async def _job_ran(world: World) -> None:
    world.found["sweep"] = await world.first("WorkflowType='hourly-reminder-check' AND ExecutionStatus='Completed'")


async def _terminated(world: World) -> None:
    await world.ended(world.found["visit workflow"], WorkflowExecutionStatus.TERMINATED)


TRIES = [
    Try("medicalcor doctor", r"ok +temporal: "),
    Try('read -rs number && medicalcor patient-ref <<< "$number"', r"^[0-9a-f]{16}$", entered="phone"),
    Try(
        'read -rs KEY && export TEMPORAL_CODEC_ENDPOINT=http://127.0.0.1:8000/codec TEMPORAL_CODEC_AUTH="Bearer $KEY"',
        entered="key",
    ),
    Try(
        """temporal workflow list --query 'PatientRef="d085fdd37b499a23"'""", "whatsapp/", [("d085fdd37b499a23", "ref")]
    ),
    Try("""temporal workflow list --query 'CorrelationId="…"'""", "lead-scoring", [("…", "correlation")]),
    Try("temporal workflow show --workflow-id '…' --output json", '"eventType"', [("…", "scored")]),
    Try(block("python"), WORDS),
    Try("temporal workflow list --query 'TemporalReportedProblems IS NOT NULL'"),
    Try("temporal task-queue describe --task-queue hubspot --legacy-mode --task-queue-type-legacy activity", OLD),
    Try("medicalcor deploy status", rf"clinic-hubspot +{OLD} +{NEW}"),
    Try("temporal workflow describe --workflow-id 'lead-scoring/…'", "COMPLETED", [("lead-scoring/…", "scored")]),
    Try("""temporal workflow list --query 'ExecutionStatus="Running" AND StartTime < "2026-11-26T10:00:00Z"'"""),
    Try("""python worker.py --replay 'ExecutionStatus="Running"'""", r"replayed, 0 would not go on"),
    Try("""python worker.py --replay 'WorkflowId="lead-scoring/…"'""", "1 replayed, 0", [("lead-scoring/…", "scored")]),
    # Schedules.
    Try("medicalcor schedules list", "weekly-report"),
    Try("medicalcor schedules diff"),
    Try("medicalcor schedules apply"),
    Try("temporal schedule toggle --schedule-id hourly-reminder-check --unpause --reason '…'"),
    Try("temporal schedule trigger --schedule-id hourly-reminder-check", after=_job_ran),
    Try("temporal schedule trigger --schedule-id …", fill=[("…", "consent-expiry-check")]),
    Try(
        "temporal schedule backfill --schedule-id … --start-time … --end-time …",
        fill=[("…", "daily-recall-check"), ("…", "2026-11-20T00:00:00Z"), ("…", "2026-11-21T00:00:00Z")],
    ),
    Try("""temporal workflow list --query 'WorkflowType="consent-expiry-check"'""", "consent-expiry-check-"),
    Try("temporal workflow query --type sweep_progress --workflow-id '…'", '"processed":', [("…", "sweep")]),
    # Recalls and renewals.
    Try(
        """temporal workflow count --query 'WorkflowType="patient-recall-workflow" AND """
        """CorrelationId="recall-check.2026-11-26"'""",
        "Total: 0",
    ),
    Try(
        "temporal workflow query --type recall_state --workflow-id 'recall/{ref}/2026-11'",
        PERIOD,
        [("{ref}", "patient")],
    ),
    Try(
        "temporal workflow query --type renewal_state --workflow-id 'consent-renewal/{ref}'",
        "marketing",
        [("{ref}", "patient")],
    ),
    # A message under way, and what the clinic starts.
    Try(
        """temporal workflow list --query 'WorkflowType="deliver-message" AND ExecutionStatus="Running"'""", "delivery/"
    ),
    Try(
        "temporal workflow signal --workflow-id 'delivery/…' --name withdraw"
        """ --input '{"at": "2026-11-26T10:00:00Z", "reason": "restored"}'""",
        "succeeded",
        [("delivery/…", "delivery")],
        after=_withdrawn,
    ),
    Try(
        """temporal workflow signal --name consent_reply --input '{"granted": true}'"""
        " --workflow-id 'consent-renewal/{ref}'",
        "succeeded",
        [("{ref}", "patient")],
        after=_granted,
    ),
    Try("medicalcor sends pause --reason 'restored, being reconciled'", "Paused"),
    Try("medicalcor sends pause --reason 'wrong visit times were imported'", "Paused"),
    Try("medicalcor sends status", "Sends are paused since .* wrong visit times were imported"),
    Try("medicalcor sends resume", "Resumed"),
    Try("medicalcor templates create", "kept appointment_reminder_24h ro"),
    Try("medicalcor templates check"),
    # A visit.
    Try(
        "temporal workflow query --workflow-id appointment-reminder/{appointment_id} --type reminder_status",
        "reminder_24h_rule",
        [("{appointment_id}", "visit")],
    ),
    Try(
        "medicalcor explain-reminders --appointment-time … --booked-at …",
        "on_time",
        [("…", "2026-12-03T15:00:00+02:00"), ("…", "2026-11-20T10:00:00+02:00")],
    ),
    # What hangs, what failed.
    Try("temporal workflow describe --workflow-id '…'", "sync-hubspot-contact", [("…", "pending")]),
    Try(
        "temporal activity reset --workflow-id '…' --activity-id 2",
        fill=[("…", "pending")],
        after=_pending_goes_on,
    ),
    Try("medicalcor hubspot setup"),
    Try("""temporal workflow list --query 'ExecutionStatus="Failed"'""", "lead-scoring/"),
    Try(
        "temporal workflow reset --workflow-id 'lead-scoring/…' --type FirstWorkflowTask --reason 'HubSpot is back'",
        fill=[("lead-scoring/…", "failed")],
        after=_first_is_done,
    ),
    Try(block("bash"), after=_all_are_done_once),
    Try(
        "temporal workflow query --workflow-id 'hot-lead/d085fdd37b499a23/2026-11-25' --type alert_state",
        '"claimed_by":""',
        [("hot-lead/d085fdd37b499a23/2026-11-25", "alert")],
    ),
    # The weekly report.
    Try(
        "temporal workflow start --task-queue jobs --type weekly-report --workflow-id weekly-report-by-hand"
        """ --input '{"due_at": "2026-11-30T08:00:00+02:00"}'""",
        "weekly-report-by-hand",
        after=_figures_are_kept,
    ),
    Try("temporal workflow delete --workflow-id weekly-report/2026-W48", entered="y", after=_figures_are_gone),
    # Builds.
    Try(f"medicalcor deploy promote {NEW}", rf"clinic-leads: {OLD} -> {NEW}"),
    Try("medicalcor deploy rollback", rf"clinic-leads: {NEW} -> {OLD}"),
    # What was deleted since a backup.
    Try(
        """temporal workflow list --query 'PatientRef="…" AND ExecutionStatus="Running"'""",
        "appointment-reminder/",
        [("…", "patient")],
    ),
    Try(
        "temporal workflow terminate --workflow-id '…' --reason '…'",
        fill=[("…", "visit workflow"), ("…", "deleted in HubSpot")],
        after=_terminated,
    ),
    Try("temporal workflow delete --workflow-id '…'", fill=[("…", "to delete")], entered="y", after=_lead_is_gone),
]

UNTIL_STOPPED = {
    "python worker.py --task-queue hubspot --log-level debug": "worker started",
    "python api.py --log-level debug": "Application startup complete",
}
"""Serve until they are stopped; by what they say once they do."""

NOT_RUN = {
    "medicalcor dev": "the world is such a stack; tests/e2e/test_dev_command.py types it",
    "medicalcor dev --data-dir COPY": "tests/e2e/test_dev_command.py types it",
    """temporal workflow reset --query 'ExecutionStatus="Failed"'""": "the page says not to",
}


def test_every_command_of_the_page_is_tried() -> None:
    assert sorted([*PRELUDE, *(one.shown for one in TRIES), *UNTIL_STOPPED, *NOT_RUN]) == sorted(commands())


@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.name)
async def test_a_command_does_what_the_page_says(world: World, one: Try) -> None:
    typed = one.shown
    if typed == block("python"):
        (world.cwd / "read.py").write_text(typed, encoding="utf-8")
        typed = f"python {world.cwd / 'read.py'} '{world.found['conversation']}'"
    done = await asyncio.to_thread(
        subprocess.run,
        world.typed(typed, one.fill),
        cwd=world.cwd,
        env=world.environment(),
        input=world.found.get(one.entered, one.entered) + "\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert re.search(one.says, said, re.MULTILINE), said
    if one.after is not None:
        await one.after(world)


@pytest.mark.parametrize(("shown", "says"), UNTIL_STOPPED.items(), ids=["worker", "api"])
async def test_a_process_of_the_page_serves_until_it_is_stopped(world: World, shown: str, says: str) -> None:
    free = {"MEDICALCOR_WORKER_HEALTH_PORT": str(free_port()), "MEDICALCOR_API_PORT": str(free_port())}
    [*shell, text] = world.typed(shown, ())
    process = subprocess.Popen(
        [*shell, text.replace(shown, f"exec {shown}")],
        cwd=world.cwd,
        env=world.environment() | free,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = await asyncio.to_thread(_until, process.stdout, says)
        assert says in lines[-1], lines
        process.send_signal(signal.SIGTERM)
        rest = await asyncio.to_thread(process.stdout.read)
        assert await asyncio.to_thread(process.wait, PATIENCE_SECONDS) == 0, rest
    finally:
        process.kill()
        process.wait()


def _until(lines: IO[str], words: str) -> list[str]:
    """The lines up to the one that holds the words."""
    seen: list[str] = []
    for line in lines:
        seen.append(line)
        if words in line:
            break
    return seen
