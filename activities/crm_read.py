"""What the jobs find in the CRM: ids, a page at a time (spec §5). Whoever works an id off reads its record himself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from temporalio import activity

from activities._errors import vendor_errors
from medicalcor.contracts.jobs import FindPage, Page
from medicalcor.contracts.names import (
    FIND_EXPIRING_CONSENTS,
    FIND_PATIENTS_FOR_RECALL,
    FIND_STALE_LEADS,
    FIND_UPCOMING_APPOINTMENTS,
)
from medicalcor.domain.consent import LIFE, ConsentState, ConsentType
from medicalcor.domain.consent_expiry import AHEAD
from medicalcor.domain.lead_refresh import STALE_AFTER
from medicalcor.domain.recall import SHORTEST
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import START
from medicalcor.vendors.hubspot.consents import property_name
from medicalcor.vendors.hubspot.paging import Groups, holds, page_after

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

REMINDERS_AHEAD = timedelta(hours=25)


class CrmRead:
    """Handed the HubSpot client. Synchronous, as the SDK is."""

    def __init__(self, hubspot: HubSpotClient) -> None:
        self._hubspot = hubspot

    @activity.defn(name=FIND_UPCOMING_APPOINTMENTS.name)
    def find_upcoming_appointments(self, wanted: FindPage) -> Page:
        """Visits within 25 hours. Which reminders they lack is read of each: a mark may be of another time."""
        until = wanted.due_at + REMINDERS_AHEAD
        return self._page(hs.APPOINTMENTS, wanted, [[holds(START, "BETWEEN", wanted.due_at, until)]])

    @activity.defn(name=FIND_EXPIRING_CONSENTS.name)
    def find_expiring_consents(self, wanted: FindPage) -> Page:
        """Contacts with a grant that ends within 30 days, or has ended: by its end, else by its age."""
        until = wanted.due_at + AHEAD
        return self._page("contacts", wanted, _granted("_expires_at", until), _granted("_at", until - LIFE))

    @activity.defn(name=FIND_STALE_LEADS.name)
    def find_stale_leads(self, wanted: FindPage) -> Page:
        """Contacts whose score and last look are older than 7 days."""
        before = wanted.due_at - STALE_AFTER
        scored = holds(hs.LEAD_SCORE_UPDATED, "LT", before)
        checked = (
            holds(hs.LEAD_SCORE_CHECKED, "NOT_HAS_PROPERTY"),
            holds(hs.LEAD_SCORE_CHECKED, "LT", before),
        )
        return self._page("contacts", wanted, [[scored, one] for one in checked])

    @activity.defn(name=FIND_PATIENTS_FOR_RECALL.name)
    def find_patients_for_recall(self, wanted: FindPage) -> Page:
        """Contacts who agreed to marketing, whose last visit and last recall are half a year old. Who of them is due,
        and has no visit ahead, is read of each.
        """
        before = wanted.due_at - SHORTEST
        marketing = holds(property_name(ConsentType.MARKETING_WHATSAPP), "EQ", ConsentState.GRANTED)
        visited, recalled = holds(hs.LAST_VISIT, "LT", before), hs.LAST_SENT["recall_reminder"]
        long_ago = (holds(recalled, "NOT_HAS_PROPERTY"), holds(recalled, "LT", before))
        return self._page("contacts", wanted, [[visited, marketing, one] for one in long_ago])

    def _page(self, object_type: str, wanted: FindPage, *searches: Groups) -> Page:
        with vendor_errors():
            ids, cursor = page_after(self._hubspot, object_type, searches, wanted.cursor)
        return Page(ids=ids, cursor=cursor)


def _granted(part: str, until: datetime) -> Groups:
    return [
        [holds(property_name(kind), "EQ", ConsentState.GRANTED), holds(property_name(kind, part), "LTE", until)]
        for kind in ConsentType
    ]
