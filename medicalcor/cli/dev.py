"""`medicalcor dev`: the whole product on this machine until Ctrl-C (spec §11)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._interrupts import Interrupted, until_interrupted
from medicalcor.cli._processes import StartError
from medicalcor.cli._stack import Ports, Stack

DATA_DIR = Path(".medicalcor/dev")


def dev(
    data_dir: Annotated[Path, typer.Option(help="Where Temporal's data, keys and logs are kept")] = DATA_DIR,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget everything kept in the data folder")] = False,
    api_port: Annotated[int, typer.Option(help="0: any free port")] = 8000,
    temporal_port: Annotated[int, typer.Option(help="0: any free port")] = 7233,
    temporal_ui_port: Annotated[int, typer.Option(help="0: any free port")] = 8233,
    sandbox_port: Annotated[int, typer.Option(help="0: any free port")] = 8089,
    worker_port: Annotated[int, typer.Option(help="0: any free port")] = 9464,
) -> None:
    """Start Temporal, sandbox, workers and API; Ctrl-C stops all of it.

    Exit code 1: something ended by itself; 2: nothing was started (folder in use, port taken, …).
    """
    ports = Ports(api_port, temporal_port, temporal_ui_port, sandbox_port, worker_port)
    console = Console(soft_wrap=True, highlight=False)
    try:
        with DataFolder(data_dir, fresh=fresh) as data:
            asyncio.run(_serve(data, ports, console))
    except StartError as error:
        console.print(f"Stopped: {error}", style="red", markup=False)
        raise typer.Exit(error.exit_code) from None


async def _serve(data: DataFolder, ports: Ports, console: Console) -> None:
    stack = Stack(data, ports, say=lambda line: console.print(f"  {line}", markup=False))
    try:
        await until_interrupted(
            _until_stopped(stack, console),
            on_first=lambda: console.print("Stopping … (Ctrl-C again ends at once)"),
            on_second=stack.processes.hurry,
        )
    except Interrupted:
        console.print("Stopped.")


async def _until_stopped(stack: Stack, console: Console) -> None:
    async with stack:
        console.print("\nReady. Ctrl-C stops everything.", style="green")
        show_addresses(stack, console)
        await stack.processes.while_running(asyncio.Event().wait())


def show_addresses(stack: Stack, console: Console) -> None:
    """Where a person looks at a running stack."""
    for what, where in (
        ("a patient's phone", f"{stack.sandbox_url}/"),
        ("Temporal Web UI", stack.ui_url),
        ("API documentation", f"{stack.api_url}/docs"),
        ("API key", f"in {stack.data.key_file} (api_key)"),
        ("logs", str(stack.data.logs)),
    ):
        console.print(f"  {what:<18} {where}", markup=False)
