"""`medicalcor demo`: the main job end to end, on this machine, with printed results (exit 0 only if all is right)."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import httpx
import typer
from rich.console import Console

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._interrupts import Interrupted, until_interrupted
from medicalcor.cli._processes import StartError
from medicalcor.cli._stack import Ports, Stack
from medicalcor.cli.dev import show_addresses
from medicalcor.settings import load_settings

if TYPE_CHECKING:
    from medicalcor.cli._demo_leads import DemoLead
    from medicalcor.cli._demo_run import DemoRun, Outcome

_ANY_FREE = Ports(api=0, temporal=0, temporal_ui=0, sandbox=0, worker=0)
# Silence that ends a burst: shorter than the product's 8 s, so that the demo does not keep a newcomer waiting.
_BURST_SECONDS = "2"
_PATIENCE_SECONDS = 90
_NARROWEST = 80


def demo(
    data_dir: Annotated[Path, typer.Option(help="Where the demo keeps Temporal's data and logs")] = Path(
        ".medicalcor/demo"
    ),
    keep: Annotated[bool, typer.Option("--keep", help="Keep everything running afterwards, until Ctrl-C")] = False,
) -> None:
    """Run the main job end to end and print what became of each lead."""
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, _NARROWEST)
    try:
        with DataFolder(data_dir, fresh=True) as data:
            as_it_should_be = asyncio.run(_until_done(data, console, keep=keep))
    except StartError as error:
        console.print(f"Stopped: {error}", style="red", markup=False)
        raise typer.Exit(error.exit_code) from None
    except Interrupted:
        console.print("Stopped.")
        raise typer.Exit(130) from None
    raise typer.Exit(0 if as_it_should_be else 1)


async def _until_done(data: DataFolder, console: Console, *, keep: bool) -> bool:
    extra = {"WHATSAPP_BURST_SECONDS": _BURST_SECONDS}
    stack = Stack(data, _ANY_FREE, extra_env=extra, say=lambda line: console.print(f"  {line}", markup=False))
    good: list[bool] = []
    try:
        await until_interrupted(
            _run(stack, console, good, keep=keep),
            on_first=lambda: console.print("Stopping …"),
            on_second=stack.processes.hurry,
        )
    except Interrupted:
        # With --keep a Ctrl-C is the expected end: the verdict stands.
        if not good:
            raise
    return good == [True]


async def _run(stack: Stack, console: Console, good: list[bool], *, keep: bool) -> None:
    """Appends the verdict to `good` as soon as it is known."""
    from medicalcor.cli._demo_report import print_afterwards

    console.print("[bold]Starting[/bold] (each on a free port of this machine)")
    async with stack:
        good.append(await stack.processes.while_running(_leads(stack, console)))
        print_afterwards(console, stack.data, keep=keep)
        if keep:
            console.print("\nStill running, until Ctrl-C:")
            show_addresses(stack, console)
            await stack.processes.while_running(asyncio.Event().wait())


async def _leads(stack: Stack, console: Console) -> bool:
    """Sends the leads and prints what became of them; False, with what and where, when anything is not right."""
    from medicalcor.cli._demo_afterwards import afterwards
    from medicalcor.cli._demo_leads import LEADS
    from medicalcor.cli._demo_report import print_report, verdict
    from medicalcor.cli._demo_run import DemoRun

    run = DemoRun(stack, _PATIENCE_SECONDS)

    def say(line: str) -> None:
        console.print(f"  {line}", markup=False)

    try:
        console.print("\n[bold]Sending[/bold] signed webhooks and a web form")
        for lead in LEADS:
            console.print(f"  {lead.title}: {await run.send(lead)}", markup=False)
        console.print("\n[bold]Waiting[/bold] for what becomes of them")
        outcomes = await asyncio.gather(*(_followed(run, lead, console) for lead in LEADS))
        redelivery, told = await afterwards(run, load_settings(stores_nothing=True).zone(), say)
    except (httpx.HTTPError, TimeoutError) as error:
        # Its text holds an address of this machine and a status.
        console.print(f"Broken off: {type(error).__name__} {error}; logs: {stack.data.logs}", style="red", markup=False)
        return False
    print_report(console, outcomes, redelivery, told, stack.data)
    return verdict(outcomes, redelivery, told)


async def _followed(run: DemoRun, lead: DemoLead, console: Console) -> Outcome:
    started = time.monotonic()
    outcome = await run.outcome(lead)
    seen = outcome.result.classification if outcome.result else "no result"
    console.print(f"  {lead.title}: {seen}, {time.monotonic() - started:.1f} s", markup=False)
    return outcome
