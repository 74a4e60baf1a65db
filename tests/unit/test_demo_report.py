"""The demo's table at 80 and 120 columns: nothing cut, every column there."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._demo_leads import LEADS
from medicalcor.cli._demo_report import print_report, verdict
from medicalcor.cli._demo_run import Counts, Outcome, Redelivery
from medicalcor.cli._demo_stories import Story
from medicalcor.contracts.leads import LeadResult

RESULT = LeadResult(
    scored=True,
    synced=True,
    notified=True,
    score=5,
    classification="HOT",
    confidence=0.9,
    fallback_used=False,
    model="gpt-4o-2024-11-20",
    contact_id="123456789012",
)
COUNTS = Counts(received=3, scorings=1, notes=3, posts=1)
NOTHING = Redelivery(200, COUNTS, COUNTS)
REFERENCE = "0123456789abcdef"


def outcome(**changed: object) -> Outcome:
    given = Outcome(LEADS[0], REFERENCE, f"lead-scoring/{REFERENCE}/{'0' * 32}", RESULT, "123456789012", 3, 1, 1)
    return replace(given, **changed)  # type: ignore[arg-type]  # fields by name


def printed(
    width: int, outcomes: list[Outcome], redelivery: Redelivery = NOTHING, stories: tuple[Story, ...] = ()
) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, soft_wrap=True, highlight=False)
    print_report(console, outcomes, redelivery, stories, DataFolder(Path("data"), fresh=False))
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_every_column_is_whole_at_any_width(width: int) -> None:
    table = printed(width, [outcome(), outcome(result=replace_model("rules"))]).partition("Workflows")[0]
    for word in (REFERENCE, "123456789012", "HOT", "Staff", "alert", "OK", "yes", "rules"):
        assert word in table
    assert all(len(line) <= width for line in table.splitlines())
    assert "…" not in table


def replace_model(model: str) -> LeadResult:
    return RESULT.model_copy(update={"model": model, "fallback_used": True})


def test_what_is_wrong_is_told_with_its_lead_and_place() -> None:
    wrong = outcome(problems=["HubSpot notes: expected 3, found 4"])
    text = printed(80, [wrong])
    assert f"{LEADS[0].title} ({REFERENCE}): HubSpot notes: expected 3, found 4" in text
    assert "All as it should be" not in text
    assert not verdict([wrong], NOTHING, ())


def test_a_lead_without_result_is_shown_and_is_not_as_it_should_be() -> None:
    late = outcome(result=None, contact_id="", problems=["not done within 90 s"])
    assert "not done within 90 s" in printed(80, [late])
    assert not verdict([late], NOTHING, ())


@pytest.mark.parametrize(
    "redelivery", [Redelivery(503, COUNTS, COUNTS), Redelivery(200, COUNTS, replace(COUNTS, notes=4))]
)
def test_a_redelivery_that_was_refused_or_changed_something_is_not_as_it_should_be(redelivery: Redelivery) -> None:
    assert not verdict([outcome()], redelivery, ())
    assert "redelivery:" in printed(80, [outcome()], redelivery)


def test_a_story_is_printed_line_by_line_and_never_read_as_markup() -> None:
    story = Story("Claim", lines=["opened [red]link[/red]", "one\ntwo"])
    text = printed(80, [outcome()], stories=(story,))
    assert "Claim: yes\n  opened [red]link[/red]\n  one\n  two\n" in text
    assert "All as it should be" in text


def test_a_story_with_a_problem_is_not_as_it_should_be() -> None:
    story = Story("Claim")
    story.expect("opening the link", 200, 200)
    assert verdict([outcome()], NOTHING, [story])
    story.expect("pressing the button", 200, 410)
    text = printed(80, [outcome()], stories=(story,))
    assert "Claim: not as it should be\n" in text
    assert "  Claim: pressing the button: expected 200, found 410" in text
    assert "All as it should be" not in text
