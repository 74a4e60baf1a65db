"""`read-open-work`: what HubSpot says is still to be done: our staff tasks, and visits without a confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import activity

from activities._errors import vendor_errors
from medicalcor.contracts.names import READ_OPEN_WORK
from medicalcor.contracts.reports import OpenWork, ReadOpenWork, VisitDue
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import START, StatusWords, Visit, read_visits
from medicalcor.vendors.hubspot.engagements import TASKS
from medicalcor.vendors.hubspot.paging import Filter, holds, page_after

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_BATCH = 100
_DUE = "hs_timestamp"
_CONFIRMED = "confirmed"


class OpenWorkReader:
    """Handed the HubSpot client and the portal's words for a status. Synchronous, as the SDK is."""

    def __init__(self, hubspot: HubSpotClient, words: StatusWords) -> None:
        self._hubspot = hubspot
        self._words = words

    @activity.defn(name=READ_OPEN_WORK.name)
    def read_open_work(self, wanted: ReadOpenWork) -> OpenWork:
        """Counts; of visits only those that stand and whose patient has not confirmed the time that they have."""
        ours = [holds(hs.KEY, "HAS_PROPERTY"), holds(hs.TASK_STATUS, "NEQ", hs.TASK_COMPLETED)]
        with vendor_errors():
            tasks = self._count(ours)
            overdue = self._count([*ours, holds(_DUE, "LT", wanted.at)])
            visits = [
                one
                for one in self._visits(wanted.visits_from, wanted.visits_to)
                if not one.cancelled and one.starts_at is not None
            ]
        unconfirmed = [
            VisitDue(appointment_id=one.id, starts_at=one.starts_at)
            for one in visits
            if one.starts_at and one.answer_now() != _CONFIRMED
        ]
        unconfirmed.sort(key=lambda visit: visit.starts_at)
        return OpenWork(tasks=tasks, overdue=overdue, visits=len(visits), unconfirmed=unconfirmed)

    def _count(self, filters: list[Filter]) -> int:
        body = {"filterGroups": [{"filters": filters}], "properties": [hs.KEY], "limit": 1}
        return int(self._hubspot.search(TASKS, body).get("total") or 0)

    def _visits(self, start: datetime | None, end: datetime | None) -> list[Visit]:
        if start is None or end is None:
            return []
        ids: list[str] = []
        cursor = ""
        while True:
            within = [holds(START, "GTE", start), holds(START, "LT", end)]
            page, cursor = page_after(self._hubspot, hs.APPOINTMENTS, [[within]], cursor)
            ids += page
            if not cursor:
                break
        batches = (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))
        return [visit for batch in batches for visit in read_visits(self._hubspot, self._words, batch)]
