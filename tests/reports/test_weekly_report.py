"""`weekly-report` over the real engine: what happened is counted once, kept, posted, and read on the page (spec §5)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx

from api import create_app
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    CONSENT_RENEWAL,
    DELIVER_MESSAGE,
    HOT_LEAD_ALERT,
    LEAD_SCORING,
    WEEKLY_FIGURES,
    WEEKLY_REPORT,
    weekly_report_id,
)
from medicalcor.contracts.reports import WeeklyFigures, WeeklyReported
from medicalcor.domain.report.weeks import week_of
from tests.engine import engine, path, vendors
from tests.lead_path import LeadPath
from tests.reports.week import COLD_TEXT, HOT_TEXT, Week

__all__ = ["engine", "path", "vendors"]
"""An engine of its own: whatever the digest's tests do would be counted."""

_people = count(40_733_100_001)
_DONE = "ExecutionStatus = 'Completed'"


def somebody() -> str:
    """A person that no other test knows."""
    return f"+{next(_people)}"


async def figures_of(path: LeadPath, week: str) -> WeeklyFigures:
    """What is kept of a week."""
    handle = path.client.get_workflow_handle(weekly_report_id(week), result_type=WeeklyFigures)
    figures: WeeklyFigures = await handle.result()
    return figures


async def test_a_week_is_counted_once_kept_and_read_again(path: LeadPath) -> None:
    week, claimed, unclaimed, cold = Week(path), somebody(), somebody(), somebody()
    # A minute that lies in the week for certain, however long the test takes.
    now = datetime.now(tz=UTC)
    for phone, text in ((claimed, COLD_TEXT), (claimed, HOT_TEXT), (unclaimed, HOT_TEXT), (cold, COLD_TEXT)):
        await week.lead(phone, text)
    await week.refresh(cold)
    await week.claim(claimed)
    confirmed = await week.remind(week.book(claimed, timedelta(seconds=4), answer="confirmed"))
    await confirmed.result()
    await week.refused_reminder(cold, "4711")
    await week.renewal(cold)
    await week.indexed(LEAD_SCORING, 5, _DONE)
    await week.indexed(HOT_LEAD_ALERT, 1, _DONE)
    await week.indexed(APPOINTMENT_REMINDER, 1, _DONE)
    await week.indexed(CONSENT_RENEWAL, 1, _DONE)
    await week.indexed(DELIVER_MESSAGE, 1, _DONE)

    done = await week.run(WEEKLY_REPORT, now + timedelta(days=7))
    of = str(week_of(now, path.settings.zone()))
    assert done == WeeklyReported(week=of, report_id=weekly_report_id(of))

    found = await figures_of(path, of)
    [web] = [one for one in found.leads.by_channel if one.channel == "web"]
    assert (web.hot, web.warm, web.cold + web.unqualified) == (2, 0, 1), "each person once, by the best score"
    assert (found.leads.total(), sum(found.leads.by_day)) == (3, 3)
    assert (found.leads.new, found.leads.booked) == (3, 1)
    assert (found.leads.scorings, found.leads.unscored) == (4, 0), "the nightly refresh is no lead"
    assert (found.response.alerts, found.response.within_5_min, found.response.answered()) == (2, 1, 1)
    assert found.response.median_seconds is not None
    assert (found.reminders.refused, found.reminders.sent) == (1, 0)
    assert (found.reminders.visits, found.reminders.confirmed) == (1, 1)
    assert (found.consents.other, found.consents.renewed) == (1, 0)
    assert found.open_work is not None
    assert found.open_work.tasks >= 2, "a HOT lead is a task"

    [post] = week.posts("Raportul săptămânii")
    assert "Lead-uri: 3, din care HOT 2" in post
    assert "Programați din cele noi: 1 din 3" in post
    await reads_the_page(path, post)

    # What happens later does not change what was read before.
    await week.lead(somebody(), COLD_TEXT)
    await week.indexed(LEAD_SCORING, 6, _DONE)
    again = await week.run(WEEKLY_REPORT, now + timedelta(days=7))
    assert again == WeeklyReported(week=of, report_id=weekly_report_id(of), kept=True)
    assert await figures_of(path, of) == found
    assert len(week.posts("Raportul săptămânii")) == 2


async def reads_the_page(path: LeadPath, post: str) -> None:
    """The post's link, opened without a key."""
    [link] = re.findall(r"http\S+/reports/weekly/\S+", post)
    url = httpx.URL(link.replace("&amp;", "&"))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=create_app(path.settings, path.dispatch)), base_url="http://api"
    ) as client:
        page = await client.get(url.path, params={**url.params, "lang": "en"})
        forged = await client.get(url.path, params={"token": "x"})
    assert (page.status_code, forged.status_code) == (200, 404)
    assert "Weekly report" in page.text
    assert "1 of 3" in page.text


async def test_a_week_without_anything_has_a_report_of_zeros_and_hubspots_outage_does_not_hold_it(
    path: LeadPath,
) -> None:
    week = Week(path)
    path.sandbox.fault("hubspot", "400", times=None)
    try:
        done = await week.run(WEEKLY_REPORT, datetime(2026, 3, 30, 5, tzinfo=UTC))
    finally:
        path.sandbox.clear_faults()
    assert done.week == "2026-W13"
    found = await figures_of(path, "2026-W13")
    assert (found.leads.total(), found.sends.messages, found.open_work) == (0, 0, None)
    assert found.week.ends_at - found.week.starts_at == timedelta(hours=167), "the clocks went forward"
    assert any("HubSpot nu a răspuns" in post for post in week.posts("23 - 29 martie 2026"))


async def test_the_figures_of_a_week_are_of_the_type_that_the_page_reads(path: LeadPath) -> None:
    week = Week(path)
    await week.run(WEEKLY_REPORT, datetime(2026, 3, 23, 5, tzinfo=UTC))
    view = await path.dispatch.describe(weekly_report_id("2026-W12"))
    assert (view.type, view.status) == (WEEKLY_FIGURES.name, "completed")
