"""`plan-reminders`: when an appointment's reminders go, by the clinic's zone, send window and settings (spec §3)."""

from __future__ import annotations

from datetime import UTC, tzinfo

from temporalio import activity

from medicalcor.contracts.appointments import PlannedReminder, PlanReminders, RemindersPlan
from medicalcor.contracts.names import PLAN_REMINDERS
from medicalcor.domain.reminders import Appointment, Kind, Planned, plan_reminders
from medicalcor.domain.send_window import SendWindow


class ReminderPlans:
    """Handed what the settings say. An activity, so that what was decided by a zone's rules is recorded."""

    def __init__(self, zone: tzinfo, window: SendWindow, *, skips_confirmed: bool, tells_changes: bool) -> None:
        self._zone = zone
        self._window = window
        self._skips_confirmed = skips_confirmed
        self._tells_changes = tells_changes

    @activity.defn(name=PLAN_REMINDERS.name)
    async def plan_reminders(self, asked: PlanReminders) -> RemindersPlan:
        """Both moments and the rules that decided; asks nobody."""
        appointment = Appointment(
            asked.starts_at,
            asked.booked_at,
            sent=frozenset(Kind(kind) for kind in asked.sent),
            given_up=frozenset(Kind(kind) for kind in asked.given_up),
            confirmation_suffices=asked.confirmed and self._skips_confirmed,
        )
        plan = plan_reminders(appointment, self._zone, self._window, asked.acts_from)
        return RemindersPlan(
            reminder_24h=_payload(plan.reminder_24h),
            reminder_2h=_payload(plan.reminder_2h),
            tells_changes=self._tells_changes,
            when=f"{asked.starts_at.astimezone(self._zone):%d.%m.%Y %H:%M}",
        )


def _payload(one: Planned) -> PlannedReminder:
    return PlannedReminder(
        rule=one.rule,
        not_after=one.not_after.astimezone(UTC),
        at=one.at and one.at.astimezone(UTC),
        planned_at=one.planned_at and one.planned_at.astimezone(UTC),
    )
