"""`next-staff-moment`: when staff have had some minutes of opening hours (spec §3, lead-scoring-workflow)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from temporalio import activity

from medicalcor.contracts.alerts import AskStaffMoment, StaffMoment
from medicalcor.contracts.names import NEXT_STAFF_MOMENT
from medicalcor.domain.business_time import OpeningHours, closed_days, due_at


class StaffHours:
    """Handed the opening hours, the clinic's closures (ISO dates) and its zone."""

    def __init__(self, opening_hours: OpeningHours, closures: Iterable[str], zone: tzinfo) -> None:
        self._hours = opening_hours
        self._closed = closed_days(closures)
        self._zone = zone

    @activity.defn(name=NEXT_STAFF_MOMENT.name)
    async def next_staff_moment(self, ask: AskStaffMoment) -> StaffMoment:
        """Reckons; lunch breaks, closures and Romanian public holidays do not count."""
        return StaffMoment(at=due_at(ask.after.astimezone(self._zone), ask.minutes, self._hours, self._closed))
