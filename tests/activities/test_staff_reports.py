"""`post-report` against the stand-in of an incoming webhook: counts, links, nobody's name; it says when it repeats."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from temporalio.exceptions import ApplicationError

from activities.staff_reports import StaffReports
from medicalcor.contracts.reports import (
    DailyDigest,
    DigestFigures,
    LeadFigures,
    MissedReminder,
    OpenWork,
    PostReport,
    ReportPosted,
    ReportWeek,
    UnclaimedLead,
    VisitDue,
    WeeklyFigures,
)
from medicalcor.report_links import ExpiredReportLink, ForgedReportLink, ReportLinks
from medicalcor.vendors.staff_webhook import StaffWebhook
from tests.activities.conftest import environment
from tests.sandbox.server import SandboxServer

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
LINKS = ReportLinks(b"test key, public: 32 bytes long!", "https://api.example.com/", 30)
WEEK = ReportWeek(week="2026-W48", starts_at=NOW - timedelta(days=7), ends_at=NOW)


async def post(sandbox: SandboxServer, report: PostReport, *, number: int = 1, channel: bool = True) -> dict[str, Any]:
    """One attempt; the message that the channel got."""
    reports = StaffReports(
        StaffWebhook(sandbox.slack_url) if channel else None,
        LINKS,
        ZoneInfo("Europe/Bucharest"),
        hubspot_app_url="https://app.hubspot.com/",
        hubspot_portal_id="424242",
        now=lambda: NOW,
    )
    done: ReportPosted = await environment(number, []).run(reports.post_report, report)
    assert done.repeated is (number > 1)
    message: dict[str, Any] = sandbox.state()["slack"]["posts"][-1]["message"]
    return message


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """Label and address of each."""
    [row] = [block for block in message["blocks"] if block["type"] == "actions"]
    return {one["text"]["text"]: one["url"] for one in row["elements"]}


async def test_the_weeks_post_has_its_figures_and_a_link_that_opens_it(sandbox: SandboxServer) -> None:
    figures = WeeklyFigures(week=WEEK, made_at=NOW, leads=LeadFigures(new=31, booked=6))
    message = await post(sandbox, PostReport(week="2026-W48", figures=figures))
    text = message["text"]
    for part in ("Raportul săptămânii 23 - 29 noiembrie 2026", "6 din 31 (19 %)", "HubSpot nu a răspuns"):
        assert part in text
    assert "Linkul este valabil până la 30 decembrie 2026." in json.dumps(message, ensure_ascii=False)
    url = buttons(message)["Deschide raportul"]
    address, _, token = url.partition("?token=")
    assert address == "https://api.example.com/reports/weekly/2026-W48"
    LINKS.check(token, "2026-W48", NOW + timedelta(days=30))
    with pytest.raises(ExpiredReportLink):
        LINKS.check(token, "2026-W48", NOW + timedelta(days=30, seconds=1))
    with pytest.raises(ForgedReportLink):
        LINKS.check(token, "2026-W47", NOW)


async def test_figures_that_were_kept_are_not_told_again(sandbox: SandboxServer) -> None:
    message = await post(sandbox, PostReport(week="2026-W53"))
    assert "28 decembrie - 3 ianuarie 2027" in message["text"]
    assert "cifrele lui au rămas aceleași" in message["text"]


async def test_the_days_post_leads_to_each_record_and_names_nobody(sandbox: SandboxServer) -> None:
    found = DigestFigures(
        day="2026-11-30",
        day_from=NOW,
        day_to=NOW,
        since=NOW,
        unclaimed=[UnclaimedLead(asked_at=NOW, contact_id="11"), UnclaimedLead(asked_at=NOW)],
        missed=[
            MissedReminder(appointment_id="21", outcome="failed"),
            MissedReminder(appointment_id="22", outcome="rejected"),
            MissedReminder(appointment_id="23", outcome="refused"),
        ],
    )
    at = NOW + timedelta(hours=2, minutes=30)
    visits = [VisitDue(appointment_id=str(one), starts_at=at) for one in range(31, 51)]
    digest = DailyDigest(figures=found, open_work=OpenWork(tasks=7, overdue=2, visits=25, unconfirmed=visits))
    message = await post(sandbox, PostReport(digest=digest))
    for part in (
        "De făcut azi, luni, 30 noiembrie",
        "Lead-uri HOT nepreluate: 2",
        "Mementouri care nu au ajuns: 3 (2 nelivrate, 1 fără acord)",
        "Vizite de azi neconfirmate: 20 din 25",
        "Apeluri și sarcini deschise: 7, din care 2 cu termen depășit",
    ):
        assert part in message["text"]
    links = buttons(message)
    assert links["Lead 30.11, 08:00"] == "https://app.hubspot.com/contacts/424242/record/0-1/11"
    assert links["Memento nereușit (3)"].endswith("/record/0-421/23")
    assert links["Vizită 10:30"].endswith("/record/0-421/31")
    assert links["Vizită 10:30 (8)"].endswith("/record/0-421/38")
    assert len(links) == 1 + 3 + 8, "few of a kind: the channel shows 25 buttons"


async def test_a_post_that_may_have_been_made_before_says_so(sandbox: SandboxServer) -> None:
    message = await post(sandbox, PostReport(week="2026-W48"), number=2)
    assert message["text"].startswith("[repetat] ")


async def test_without_a_channel_it_fails_and_is_not_tried_again(sandbox: SandboxServer) -> None:
    with pytest.raises(ApplicationError) as caught:
        await post(sandbox, PostReport(week="2026-W48"), channel=False)
    assert (caught.value.type, caught.value.non_retryable) == ("NotConfigured", True)
