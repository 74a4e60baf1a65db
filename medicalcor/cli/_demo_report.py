"""The demo's results as a table that fits 80 columns and cuts nothing, and the verdict on them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._demo_run import Outcome, Redelivery
from medicalcor.cli._demo_stories import Story

_ROOMY = 110
_WHOLE = {"Person", "Contact", "OK"}


def verdict(outcomes: Sequence[Outcome], redelivery: Redelivery, stories: Sequence[Story]) -> bool:
    """Whether every lead and story became what it should, and the redelivery nothing."""
    right = all(one.as_expected for one in outcomes) and not any(one.problems for one in stories)
    return right and redelivery.harmless


def print_report(
    console: Console, outcomes: Sequence[Outcome], redelivery: Redelivery, stories: Sequence[Story], data: DataFolder
) -> None:
    """The table, the workflows, what else was done, and what is wrong by lead, place and story."""
    console.print()
    console.print(_table(outcomes, console.width), soft_wrap=False)
    console.print()
    console.print("Workflows (their results and histories are encrypted; ids hold only the reference):")
    for one in outcomes:
        console.print(f"  {one.workflow_id}", markup=False)
    console.print(f"\nRedelivery of the first lead's last message, answered {redelivery.status}: {redelivery.what()}")
    for story in stories:
        _print_story(console, story)
    if verdict(outcomes, redelivery, stories):
        console.print("\n[green]All as it should be.[/green]")
    else:
        _print_problems(console, outcomes, redelivery, stories)
        console.print(f"Logs: {data.logs}", markup=False)


def print_afterwards(console: Console, data: DataFolder, *, keep: bool) -> None:
    """How to look at what the demo left."""
    if not keep:
        console.print(
            "\nThe servers end with the demo, unless it is run with --keep: `.venv/bin/medicalcor demo --keep`."
        )
    console.print(
        f"Temporal's data stays: `.venv/bin/medicalcor dev --data-dir {data.path}` starts everything on it.",
        markup=False,
    )


def _table(outcomes: Sequence[Outcome], width: int) -> Table:
    narrow = width < _ROOMY
    table = Table(box=None, padding=(0, 1 if narrow else 2, 0, 0), pad_edge=False, header_style="bold underline")
    # Fold, never cut: a reference that is cut cannot be searched for. At 80 columns the texts get the width of their
    # longest words; all others keep theirs.
    narrowed = {"Lead": 9, "Scored by": 10, "Staff alert": 7}
    for name in ("Lead", "Person", "Class", "Score", "Scored by", "Contact", "Notes", "Staff alert", "OK"):
        table.add_column(name, overflow="fold", width=narrowed.get(name) if narrow else None, no_wrap=name in _WHOLE)
    for one in outcomes:
        table.add_row(one.lead.title, one.patient_ref, *_judged(one), *_written(one), _mark(one))
    return table


def _judged(one: Outcome) -> tuple[str, str, str]:
    if one.result is None:
        return "-", "-", "-"
    scorer = "rules (fallback)" if one.result.fallback_used else one.result.model
    return one.result.classification, str(one.result.score), scorer


def _written(one: Outcome) -> tuple[str, str, str]:
    alert = f"{one.posts} post, {one.tasks} task" if one.posts or one.tasks else "none"
    return one.contact_id or "none", str(one.notes), alert


def _mark(one: Outcome) -> str:
    return "[green]yes[/green]" if one.as_expected else "[red]no[/red]"


def _print_story(console: Console, story: Story) -> None:
    ended = "[red]not as it should be[/red]" if story.problems else "[green]yes[/green]"
    console.print(f"\n[bold]{story.title}[/bold]: {ended}")
    for line in story.lines:
        console.print("  " + line.replace("\n", "\n  "), markup=False)


def _print_problems(
    console: Console, outcomes: Sequence[Outcome], redelivery: Redelivery, stories: Sequence[Story]
) -> None:
    console.print("\n[red]Not as it should be:[/red]")
    for one in outcomes:
        for problem in one.problems:
            console.print(f"  {one.lead.title} ({one.patient_ref}): {problem}", style="red", markup=False)
    if not redelivery.harmless:
        console.print(f"  redelivery: {redelivery.what()}", style="red", markup=False)
    for story in stories:
        for problem in story.problems:
            console.print(f"  {story.title}: {problem}", style="red", markup=False)
