"""`daily-recall-check`: who is due is recalled once, the day's cap holds over all its runs (spec §5, case 33)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from medicalcor.contracts.jobs import Totals
from medicalcor.contracts.names import DAILY_RECALL_CHECK, PATIENT_RECALL, Queue
from medicalcor.domain.consent import ConsentType
from medicalcor.sandbox.hubspot import search
from medicalcor.vendors.hubspot import paging
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import START, link_patient, upsert_visit
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.values import timestamp
from tests.jobs.crowd import crowd, granted_until, only, run_job, started
from tests.lead_path import LeadPath, set_up_hubspot
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

# As in the tests of sweeps: a tenth by default, `SWEEP_SCALE=1` is the real thing.
SCALE = int(os.environ.get("SWEEP_SCALE", "10"))
DAY = timedelta(days=1)
NOW = datetime.now(tz=UTC).replace(microsecond=0)
LONG_AGO = NOW - 200 * DAY


@pytest.fixture(scope="module")
def portal() -> Iterator[SandboxServer]:
    """One of its own, without a journal of its many requests."""
    with SandboxServer(journal="") as server:
        yield server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An engine of its own: recalls are counted."""
    folder: Path = tmp_path_factory.mktemp("temporal")
    with dev_server(folder) as server:
        yield server.address


@pytest_asyncio.fixture(loop_scope="session")
async def capped(address: str, portal: SandboxServer) -> AsyncIterator[LeadPath]:
    """The queues of jobs and HubSpot, at most 5 recalls a day; what is started stands."""
    portal.reset()
    async with only(address, portal, Queue.JOBS, Queue.HUBSPOT, RECALL_DAILY_CAP="5") as path:
        yield path


def patient(phone: str, last_visit: datetime = LONG_AGO, **more: str) -> dict[str, str]:
    """A contact who agreed to marketing."""
    consent = granted_until(NOW + 300 * DAY, ConsentType.MARKETING_WHATSAPP)
    return {"medicalcor_phone": phone, hs.LAST_VISIT: timestamp(last_visit)} | consent | more


async def run(path: LeadPath, due_at: datetime = NOW) -> Totals:
    totals: Totals = await (await run_job(path, DAILY_RECALL_CHECK, due_at)).result()
    return totals


async def test_the_cap_holds_over_all_runs_of_a_day(capped: LeadPath, portal: SandboxServer) -> None:
    """A failed run that is started again, a backfill, a trigger: the day has its five, the next day the next five."""
    crowd(portal, (patient(f"+4074100000{n}") for n in range(9)))
    first = await run(capped)
    assert (first.started, first.full) == (5, True)
    again = await run(capped)
    assert (again.started, again.full) == (0, True)
    next_day = await run(capped, NOW + DAY)
    assert (next_day.started, next_day.skipped, next_day.full) == (4, 5, False)
    assert max(Counter(await started(capped, PATIENT_RECALL, 9)).values()) == 1


async def test_only_who_is_due_is_recalled(capped: LeadPath, portal: SandboxServer) -> None:
    client = HubSpotClient("test", portal.hubspot_url)
    due, ahead, came, _, _, _, _, nobody = crowd(
        portal,
        [
            patient("+40742000001"),
            patient("+40742000002"),
            patient("+40742000003"),
            patient("+40742000004", NOW - 100 * DAY),
            patient("+40742000005") | {hs.RECALL_PERIOD: due_month(LONG_AGO)},
            patient("+40742000006") | {hs.LAST_SENT["recall_reminder"]: timestamp(NOW - 30 * DAY)},
            patient("+40742000007", consent_marketing_whatsapp="withdrawn"),
            {name: value for name, value in patient("").items() if name != "medicalcor_phone"},
        ],
    )
    for contact, starts_at in ((ahead, NOW + 9 * DAY), (came, NOW - 20 * DAY), (due, LONG_AGO)):
        visit, _ = upsert_visit(client, f"agenda-{contact}", {START: timestamp(starts_at)})
        link_patient(client, visit, (), contact)
    totals = await run(capped, NOW + 2 * DAY)
    assert (totals.processed, totals.started, totals.skipped) == (5, 1, 3)
    assert totals.failed_ids == [nobody]
    [only_one] = [one for one in await started(capped, PATIENT_RECALL) if capped.reference("+40742000001") in one]
    assert only_one.endswith(due_month(LONG_AGO))


def due_month(last_visit: datetime) -> str:
    """The month in which somebody is due: the sixth after the last visit, as 200 days are no twelve months."""
    year, month = divmod(last_visit.year * 12 + last_visit.month - 1 + 6, 12)
    return f"{year}-{month + 1:02d}"


async def test_without_a_cap_ten_thousand_are_all_recalled_once(
    address: str, portal: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 33: 10,050 candidates, past HubSpot's limit, 60 of one instant."""
    monkeypatch.setattr(paging, "PAGE", paging.PAGE // SCALE)
    monkeypatch.setattr(search, "MAX_RESULTS", search.MAX_RESULTS // SCALE)
    portal.reset()
    set_up_hubspot(portal)
    wanted = 10_050 // SCALE
    same = range(wanted // 3, wanted // 3 + 60)
    seconds = (0 if n in same else n for n in range(wanted))
    people = (patient(f"+4075{n:07d}", LONG_AGO - timedelta(seconds=one)) for n, one in enumerate(seconds))
    crowd(portal, people)
    async with only(address, portal, Queue.JOBS, Queue.HUBSPOT, RECALL_DAILY_CAP="0") as path:
        before = len(await started(path, PATIENT_RECALL))
        totals = await run(path, NOW + 3 * DAY)
        assert totals == Totals(processed=wanted, started=wanted)
        found = await started(path, PATIENT_RECALL, before + wanted)
    recalled = {one.split("/")[1] for one in found}
    assert {path.reference(f"+4075{n:07d}") for n in range(wanted)} <= recalled
    assert len(found) == before + wanted
