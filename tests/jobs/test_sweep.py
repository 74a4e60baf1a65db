"""Sweeps past HubSpot's 10,000 results, past bad records and outages: everybody once, counts exact (spec §5, §10)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from medicalcor.contracts.jobs import SweepProgress, Totals
from medicalcor.contracts.names import (
    CONSENT_EXPIRY_CHECK,
    CONSENT_RENEWAL,
    RECORD_CONSENT,
    SWEEP_PROGRESS,
    Queue,
    consent_renewal_id,
)
from medicalcor.domain.consent import ConsentType
from medicalcor.sandbox.hubspot import search
from medicalcor.vendors.hubspot import paging
from tests.jobs.crowd import crowd, granted_until, only, run_job, started
from tests.lead_path import LeadPath
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

# A tenth of the crowd, of HubSpot's limit and of its pages by default: the same pages, in a tenth of the time.
# `SWEEP_SCALE=1` is the real thing.
SCALE = int(os.environ.get("SWEEP_SCALE", "10"))
ALL = 12_000 // SCALE
WITHOUT_PHONE = {n // SCALE for n in (17, 4_999, 5_000, 10_001, 11_999)}
ENDED = set(range(6_000 // SCALE, 6_000 // SCALE + 10))


@pytest.fixture(scope="module")
def portal() -> Iterator[SandboxServer]:
    """One of its own: the journal of every request of 12,000 contacts would cost more than the sweep."""
    with SandboxServer(journal="") as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def jobs(portal: SandboxServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LeadPath]:
    """The queues of jobs and HubSpot: what is started on others waits there and can be counted."""
    folder: Path = tmp_path_factory.mktemp("temporal")
    with dev_server(folder) as server:
        async with only(server.address, portal, Queue.JOBS, Queue.HUBSPOT) as path:
            yield path


def _phone(number: int) -> str:
    return f"+4073{number:07d}"


async def test_twelve_thousand_with_one_instant_bad_records_and_outages(
    jobs: LeadPath, portal: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", paging.PAGE // SCALE)
    monkeypatch.setattr(search, "MAX_RESULTS", search.MAX_RESULTS // SCALE)
    soon, long_ago = datetime.now(tz=UTC) + timedelta(days=20), datetime.now(tz=UTC) - timedelta(days=2)
    ids = crowd(
        portal,
        (
            ({} if n in WITHOUT_PHONE else {"medicalcor_phone": _phone(n)})
            | granted_until(long_ago if n in ENDED else soon, ConsentType.MARKETING_WHATSAPP)
            for n in range(ALL)
        ),
    )
    # What HubSpot answers on a bad day: each of these is tried again, and nobody is lost or counted twice.
    portal.fault("hubspot", "500", times=3, match="search")
    portal.fault("hubspot", "429", times=2, match="batch/read", retry_after=1)
    portal.fault("hubspot", "timeout_after", times=1, match="batch/read", delay=17)

    job = await run_job(jobs, CONSENT_EXPIRY_CHECK)
    totals: Totals = await job.result()

    assert totals.failed_ids == [ids[n] for n in sorted(WITHOUT_PHONE)]
    assert totals == Totals(
        processed=ALL,
        started=ALL - len(WITHOUT_PHONE),
        skipped=0,
        failed=len(WITHOUT_PHONE),
        failed_ids=totals.failed_ids,
    )
    renewals = Counter(await started(jobs, CONSENT_RENEWAL, ALL - len(WITHOUT_PHONE) - len(ENDED)))
    assert renewals == Counter(
        consent_renewal_id(jobs.reference(_phone(n))) for n in range(ALL) if n not in WITHOUT_PHONE | ENDED
    )
    assert len(await started(jobs, RECORD_CONSENT, len(ENDED))) == len(ENDED)
    # Bounded: it went on as new, and no run's history holds more than some thousand events.
    runs = [run async for run in jobs.client.list_workflows(f"WorkflowId = '{job.id}'")]
    assert len(runs) >= 3
    assert all((run.history_length or 0) < 4_000 for run in runs)


async def test_a_sweep_goes_on_as_new_and_says_how_far_it_is(
    jobs: LeadPath, portal: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 4)
    portal.reset()
    soon = datetime.now(tz=UTC) + timedelta(days=20)
    crowd(portal, ({"medicalcor_phone": _phone(n + 20_000)} | granted_until(soon, *ConsentType) for n in range(110)))
    job = await run_job(jobs, CONSENT_EXPIRY_CHECK)
    totals: Totals = await job.result()
    assert totals == Totals(processed=110, started=110)
    progress: SweepProgress = await job.query(SWEEP_PROGRESS.name, result_type=SweepProgress)
    assert (progress.pages, progress.under_way, progress.totals) == (28, 0, totals)
    runs = [run async for run in jobs.client.list_workflows(f"WorkflowId = '{job.id}'")]
    assert len(runs) == 2
