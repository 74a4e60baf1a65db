"""`medicalcor schedules`: the jobs' schedules, brought to the table and compared with it (spec §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from medicalcor.settings import load_settings

if TYPE_CHECKING:
    from temporalio.client import ScheduleDescription

    from medicalcor.temporal.schedules import Schedules

schedules_app = typer.Typer(no_args_is_help=True, help="Apply, compare and list the schedules of the jobs.")


@schedules_app.command()
def apply() -> None:
    """Create what is missing, update what differs. An operator's pause and note stay."""

    async def run(schedules: Schedules) -> None:
        async for schedule_id, outcome in schedules.apply():
            print(f"{schedule_id}: {outcome}")

    _with_schedules(run)


@schedules_app.command()
def diff() -> None:
    """Say what differs from the table; exit code 1 where anything does. A pause or a note is no difference."""

    async def run(schedules: Schedules) -> None:
        drifts = await schedules.diff()
        for one in drifts:
            print(f"{one.id}: {'missing' if one.missing else ', '.join(one.differences) or 'as it should be'}")
        if any(drifts):
            _fail("Bring them back with: medicalcor schedules apply")

    _with_schedules(run)


@schedules_app.command("list")
def list_() -> None:
    """Show each schedule: its times, whether it is paused, its next run, runs missed and skipped, its note."""

    async def run(schedules: Schedules) -> None:
        table = Table("Schedule", "Cron", "State", "Next", "Missed", "Skipped", "Note", box=None, padding=(0, 2, 0, 0))
        for row in schedules.rows:
            table.add_row(row.id, row.cron, *_columns(await schedules.describe(row)))
        Console(soft_wrap=True, highlight=False).print(table)

    _with_schedules(run)


def _columns(found: ScheduleDescription | None) -> tuple[str, ...]:
    if found is None:
        return "MISSING", "-", "-", "-", "medicalcor schedules apply"
    info, state = found.info, found.schedule.state
    upcoming = info.next_action_times[0].isoformat(timespec="minutes") if info.next_action_times else "-"
    return (
        "paused" if state.paused else "running",
        "-" if state.paused else upcoming,
        str(info.num_actions_missed_catchup_window),
        str(info.num_actions_skipped_overlap),
        state.note or "",
    )


def _with_schedules(use: Callable[[Schedules], Awaitable[None]]) -> None:
    from temporalio.service import RPCError

    from medicalcor.temporal.client import connect
    from medicalcor.temporal.schedules import Schedules
    from medicalcor.temporal.search_attributes import prepare_namespace

    settings = load_settings()

    async def run() -> None:
        client = await connect(settings)
        await prepare_namespace(client, retention_days=settings.retention_days)
        await use(Schedules(client, settings.clinic_id, settings.clinic_timezone))

    try:
        asyncio.run(run())
    except typer.Exit:
        raise  # it is a RuntimeError too
    except (RPCError, RuntimeError) as error:
        _fail(f"Temporal: {error}")


def _fail(text: str) -> None:
    typer.echo(text, err=True)
    raise typer.Exit(1)
