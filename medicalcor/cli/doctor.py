"""`medicalcor doctor`: is everything there that a clinic's deployment needs? One line each (spec §9)."""

from __future__ import annotations

import asyncio

import typer
from rich.console import Console
from rich.markup import escape

from medicalcor.settings import Settings, load_settings

_MARKS = {"ok": "[green]ok   [/green]", "note": "[yellow]note [/yellow]", "wrong": "[red]WRONG[/red]"}


def doctor() -> None:
    """Check settings, Temporal, queues, vendors and the public URL, reading only; exit code 1 if something is wrong."""
    settings = load_settings()
    if asyncio.run(_tell(settings)):
        raise typer.Exit(1)


async def _tell(settings: Settings) -> int:
    from medicalcor.cli._checks import Finding, examine

    console = Console(soft_wrap=True, highlight=False)

    def say(finding: Finding) -> None:
        todo = f" -> {finding.todo}" if finding.todo else ""
        console.print(f"{_MARKS[finding.state]} {escape(f'{finding.subject}: {finding.what}{todo}')}")

    say(Finding("ok", "settings", f"{settings.environment}; medicalcor config lists them"))
    wrong = 0
    async for finding in examine(settings):
        say(finding)
        wrong += finding.state == "wrong"
    return wrong
