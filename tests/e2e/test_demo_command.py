"""`medicalcor demo` as a newcomer runs it: readable at any width, and exit 0 only if all is as it should be."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from medicalcor.cli._demo_leads import LEADS, VISITOR, VISITOR_PHONE
from tests.e2e.command import Command, alive, run, running

pytestmark = pytest.mark.e2e

Ended = tuple[int, str]


@dataclass
class Kept:
    """A demo with --keep: its processes once it had finished, and which of them outlived its end."""

    command: Command
    code: int
    children: dict[str, int]
    left: list[str]
    addresses: dict[str, int]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Kept, Ended]:
    """At 80 columns: as it is, and where no text may reach the model, which the demo expects."""
    cwd = tmp_path_factory.mktemp("demo")
    good, bad = await asyncio.gather(
        asyncio.to_thread(kept, cwd), asyncio.to_thread(run, "demo", "--data-dir=bad", cwd=cwd, AI_BASIS="consent")
    )
    return good, bad


@pytest.fixture
def good(both: tuple[Kept, Ended]) -> Kept:
    return both[0]


@pytest.fixture
def bad(both: tuple[Kept, Ended]) -> Ended:
    return both[1]


def kept(cwd: Path) -> Kept:
    with running("demo", "--keep", cwd=cwd) as command:
        command.until("Still running")
        command.until("logs")
        urls = re.findall(r"http://127\.0\.0\.1:\d+\S*", command.text)
        addresses = {url: httpx.get(url, trust_env=False).status_code for url in urls}
        children = command.children()
        command.ctrl_c()
        code = command.ended()
        return Kept(command, code, children, [name for name, pid in children.items() if alive(pid)], addresses)


def test_a_demo_that_is_as_it_should_be_exits_0(good: Kept) -> None:
    assert good.code == 0, good.command.text
    assert "All as it should be." in good.command.text
    assert "changed nothing" in good.command.text


@pytest.mark.parametrize("title", ["First reply", "Opt-out", "Claim", "Visit", "Weekly report"])
def test_each_story_is_told_and_as_it_should_be(good: Kept, title: str) -> None:
    assert f"\n{title}: yes\n" in good.command.text


def test_the_visit_says_its_reminders_with_their_rules_and_what_was_not_waited_for(good: Kept) -> None:
    visit = good.command.text.partition("\nVisit: yes\n")[2].partition("\n\n")[0]
    for kind, hour in (("reminder_24h", "14:30"), ("reminder_2h", "12:30")):
        assert re.search(rf"{kind}: \w{{3}} \d\d \w{{3}} {hour}, rule on_time", visit)
    assert "Not waited for" in visit


def test_every_reference_and_workflow_id_is_whole_at_80_columns(good: Kept) -> None:
    table, _, workflows = good.command.text.partition("Workflows")
    references = re.findall(r" ([0-9a-f]{16}) (?:HOT|WARM|COLD) .* yes *\n", table)
    assert len(set(references)) == len(LEADS)
    assert sorted(re.findall(r"lead-scoring/([0-9a-f]{16})/[0-9a-f]{32}\n", workflows)) == sorted(references)
    assert [line for line in table.splitlines() if len(line) > 80] == []
    assert "…" not in table.partition("Lead ")[2]


def test_progress_is_shown_lead_by_lead_before_the_table(good: Kept) -> None:
    progress = good.command.text.partition("Person")[0]
    for lead in LEADS:
        assert re.search(rf"{lead.title}: {lead.classification}, \d", progress)


def test_the_end_says_how_the_addresses_can_be_kept_alive(bad: Ended) -> None:
    assert "--keep" in bad[1]
    assert "dev --data-dir" in bad[1]


def test_kept_addresses_answer_until_ctrl_c_stops_all(good: Kept) -> None:
    assert set(good.addresses.values()) == {200}
    assert {"docs", "claims", "reports"} <= {url.split("/")[3] for url in good.addresses if url.count("/") >= 3}
    assert len(good.children) == 4
    assert good.left == []


def test_one_expectation_that_is_not_met_exits_1_and_says_what_and_where(bad: Ended) -> None:
    code, text = bad
    assert code == 1
    assert re.search(r"English web form \([0-9a-f]{16}\): scorer: expected model, found rules", text)
    assert "Logs: " in text
    assert "All as it should be" not in text


def test_no_number_or_text_of_a_person_is_printed(good: Kept, bad: Ended) -> None:
    for text in (good.command.text, bad[1]):
        for lead in LEADS:
            assert lead.phone.lstrip("+") not in text
            assert lead.name not in text
            assert lead.texts[-1] not in text
        assert VISITOR_PHONE.lstrip("+") not in text
        assert str(VISITOR["name"]) not in text
