"""The weekly report's route: who may read it, in which form, and that whatever it shows is text (spec §2)."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from medicalcor.contracts.names import WEEKLY_FIGURES, weekly_report_id
from medicalcor.contracts.reports import (
    ChannelLeads,
    LeadFigures,
    OpenWork,
    ReminderFigures,
    ReportWeek,
    ResponseFigures,
    WeeklyFigures,
)
from medicalcor.domain.report.weeks import parse_week
from medicalcor.ingress._report_words import WORDS
from medicalcor.report_links import ReportLinks
from medicalcor.temporal.dispatch import WorkflowNotFound, WorkflowView
from tests.ingress.api_client import API_KEY, LEADS_ONLY_KEY, REFERENCE_KEY, RecordingGateway, api, assert_problem

WEEK, BEFORE = "2026-W48", "2026-W47"
PATH = f"/reports/weekly/{WEEK}"
LINKS = ReportLinks(REFERENCE_KEY, "http://api", 30)
HOSTILE = '<script>alert("x")</script>'
_DIGESTS = [hashlib.sha256(one.encode()).hexdigest() for one in (API_KEY, LEADS_ONLY_KEY)]
KEYS = {"MEDICALCOR_API_KEYS": f"office:reports:{_DIGESTS[0]},forms:leads:{_DIGESTS[1]}"}
AS_OFFICE = {"Authorization": f"Bearer {API_KEY}"}
_BUCHAREST = ZoneInfo("Europe/Bucharest")


class Shelf(RecordingGateway):
    """Keeps the reports of some weeks, as the engine would describe their workflows."""

    def __init__(self, *kept: WeeklyFigures, making: str = "") -> None:
        super().__init__()
        self._kept = {weekly_report_id(one.week.week): one.model_dump(mode="json") for one in kept}
        self._making = weekly_report_id(making) if making else ""
        self.type = WEEKLY_FIGURES.name

    async def describe(self, workflow_id: str) -> WorkflowView:
        """Completed with its figures, or running, or not there."""
        self._check()
        result = self._kept.get(workflow_id)
        if result is None and workflow_id != self._making:
            raise WorkflowNotFound
        status = "completed" if result else "running"
        at = datetime(2026, 11, 30, 6, tzinfo=UTC)
        return WorkflowView(workflow_id, "run", self.type, status, at, at if result else None, result, None)


def figures(week: str, leads: int, **given: Any) -> WeeklyFigures:
    """A report with so many HOT leads."""
    of = parse_week(week)
    return WeeklyFigures(
        week=ReportWeek(week=week, starts_at=of.starts_at(_BUCHAREST), ends_at=of.ends_at(_BUCHAREST)),
        made_at=datetime(2026, 11, 30, 6, 0, 5, tzinfo=UTC),
        leads=LeadFigures(by_channel=[ChannelLeads(channel="web", hot=leads)], by_day=[leads, 0, 0, 0, 0, 0, 0]),
        **given,
    )


def token(week: str = WEEK, *, since: timedelta = timedelta()) -> str:
    """A token of a link made so long ago."""
    return httpx.URL(LINKS.link(week, datetime.now(UTC) - since).url).params["token"]


async def get(gateway: Shelf, url: str = PATH, **headers: str) -> httpx.Response:
    """One request, with the office's key unless headers are given."""
    async with api(gateway, **KEYS) as client:
        return await client.get(url, headers=headers or AS_OFFICE)


async def test_the_page_shows_the_week_beside_the_one_before() -> None:
    answer = await get(Shelf(figures(WEEK, 31), figures(BEFORE, 28)), PATH + "?lang=en")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == "en"
    for part in ("Weekly report", "23 – 29 Nov 2026 · 2026-W48", "previous: 28", ">31<", "30 Nov 2026, 08:00"):
        assert part in answer.text
    assert "There is no report of the previous week" not in answer.text


async def test_without_the_week_before_the_page_says_so_and_invents_no_zeros() -> None:
    answer = await get(Shelf(figures(WEEK, 31)), PATH + "?lang=en")
    assert "There is no report of the previous week (2026-W47)." in answer.text
    assert "previous:" not in answer.text
    assert '<th scope="col">Previous</th>' not in answer.text


@pytest.mark.parametrize(("language", "title"), [(code, words["title"]) for code, words in WORDS.items()])
async def test_the_page_speaks_the_language_asked_for_and_numbers_only_once(language: str, title: str) -> None:
    shelf = Shelf(figures(WEEK, 31))
    chosen = await get(shelf, f"{PATH}?lang={language}", **AS_OFFICE, **{"Accept-Language": "en"})
    by_browser = await get(shelf, PATH, **AS_OFFICE, **{"Accept-Language": language})
    assert f"<h1>{title} " in chosen.text
    assert f'<html lang="{language}">' in by_browser.text


async def test_json_holds_both_weeks_as_they_are_kept() -> None:
    now = figures(WEEK, 31, open_work=OpenWork(tasks=4, overdue=1))
    answer = await get(Shelf(now, figures(BEFORE, 28)), **AS_OFFICE, Accept="application/json")
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert WeeklyFigures.model_validate(body["figures"]) == now
    assert body["previous"]["leads"]["by_channel"][0]["hot"] == 28
    alone = await get(Shelf(now), **AS_OFFICE, Accept="application/json")
    assert alone.json()["previous"] is None


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/html, application/json", "text/html"),
        ("application/json;q=0.9, text/html;q=0.3", "application/json"),
        ("application/json;q=wrong", "text/html"),
        ("application/json, text/plain, */*", "application/json"),
    ],
)
async def test_the_form_is_the_one_that_is_wanted_most(accept: str, kind: str) -> None:
    answer = await get(Shelf(figures(WEEK, 1)), **AS_OFFICE, Accept=accept)
    assert answer.headers["content-type"].partition(";")[0] == kind


async def test_only_a_key_with_the_scope_or_a_link_opens_it() -> None:
    shelf = Shelf(figures(WEEK, 31))
    async with api(shelf, **KEYS) as client:
        assert_problem(await client.get(PATH), 401)
        assert_problem(await client.get(PATH, headers={"Authorization": "Bearer wrong"}), 401)
        assert_problem(await client.get(PATH, headers={"X-API-Key": LEADS_ONLY_KEY}), 403)
        assert (await client.get(PATH, headers={"X-API-Key": API_KEY})).status_code == 200
        assert (await client.get(LINKS.link(WEEK, datetime.now(UTC)).url)).status_code == 200
        # A wrong key is not mended by a link.
        assert_problem(await client.get(f"{PATH}?token={token()}", headers={"X-API-Key": LEADS_ONLY_KEY}), 403)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        (token(BEFORE), 404, "This link is not valid"),
        (token()[:-2], 404, "This link is not valid"),
        ("x" * 5000, 404, "This link is not valid"),
        (token(since=timedelta(days=31)), 410, "This link has expired"),
    ],
    ids=["another week", "cut off", "made up", "expired"],
)
async def test_a_link_that_does_not_open_it_says_why_and_shows_nothing(given: str, status: int, words: str) -> None:
    async with api(Shelf(figures(WEEK, 31)), **KEYS) as client:
        page = await client.get(PATH, params={"token": given, "lang": "en"})
        problem = await client.get(PATH, params={"token": given}, headers={"Accept": "application/json"})
    assert page.status_code == status
    assert words in page.text
    assert "31" not in re.sub(r"<style>.*</style>", "", page.text, flags=re.DOTALL)
    assert_problem(problem, status)


async def test_the_links_to_other_languages_keep_the_token() -> None:
    async with api(Shelf(figures(WEEK, 31)), **KEYS) as client:
        page = await client.get(PATH, params={"token": token()})
        [link] = re.findall(r'href="(\?lang=de[^"]*)"', page.text)
        german = await client.get(PATH + link.replace("&amp;", "&"))
    assert german.status_code == 200
    assert "Wochenbericht" in german.text


@pytest.mark.parametrize("week", ["2025-W53", "2026-W00", "2026-W54", "2026-W5", "last", "%3Cscript%3E"])
async def test_a_week_that_cannot_be_is_422_and_not_repeated(week: str) -> None:
    problem = assert_problem(await get(Shelf(), f"/reports/weekly/{week}"), 422)
    assert problem["errors"][0]["field"] == "path.iso_week"
    assert "script" not in str(problem)


async def test_a_week_53_that_there_was_is_read() -> None:
    answer = await get(Shelf(figures("2026-W53", 3), figures("2026-W52", 2)), "/reports/weekly/2026-W53?lang=en")
    assert answer.status_code == 200
    assert "28 Dec 2026 – 3 Jan 2027" in answer.text
    assert "previous: 2" in answer.text


async def test_a_week_without_a_report_is_404_and_one_in_the_making_503() -> None:
    missing, making = await get(Shelf()), await get(Shelf(making=WEEK))
    assert missing.status_code == 404
    assert (making.status_code, making.headers["retry-after"]) == (503, "5")
    assert_problem(await get(Shelf(), **AS_OFFICE, Accept="application/json"), 404)


async def test_a_workflow_of_another_type_under_that_id_is_no_report() -> None:
    shelf = Shelf(figures(WEEK, 31))
    shelf.type = "lead-scoring-workflow"
    assert (await get(shelf)).status_code == 404


async def test_without_the_engine_it_is_503() -> None:
    shelf = Shelf(figures(WEEK, 31))
    shelf.away = True
    answer = await get(shelf)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_names_are_text_and_the_policy_allows_no_script() -> None:
    hostile = figures(WEEK, 0)
    hostile.leads.by_channel = [ChannelLeads(channel=HOSTILE, hot=1)]
    answer = await get(Shelf(hostile))
    assert "<script" not in answer.text
    assert answer.text.count("&lt;script&gt;") == 2, "in the chart and in its table"
    policy = answer.headers["content-security-policy"]
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "unsafe" not in policy
    assert "style=" not in answer.text, "the policy would drop it"
    assert answer.headers["cache-control"] == "no-store"


async def test_every_chart_has_a_name_and_a_table_with_its_numbers() -> None:
    now = figures(
        WEEK,
        31,
        response=ResponseFigures(alerts=9, within_5_min=7, later=2, median_seconds=95, p95_seconds=90_000),
        reminders=ReminderFigures(sent=141, refused=5, unknown=7, visits=83, confirmed=52),
    )
    page = (await get(Shelf(now), PATH + "?lang=en")).text
    sections = re.findall(r"<section>.*?</section>", page, re.DOTALL)
    charts = [one for one in sections if 'role="img"' in one]
    assert len(charts) == 8
    for one in charts:
        assert re.search(r'aria-label="[^"]+"', one)
        assert one.count("<table") == 1
    for cell in ("<td>141 (92\u00a0%)</td>", "<td>7</td>", "<td>52 (63\u00a0%)</td>", "<td>1\u00a0min 35\u00a0s</td>"):
        assert cell in page


async def test_a_preview_by_head_is_answered_without_a_body() -> None:
    async with api(Shelf(figures(WEEK, 31)), **KEYS) as client:
        answer = await client.head(PATH, params={"token": token()})
    assert answer.status_code == 200
