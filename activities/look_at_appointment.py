"""`look-at-appointment`: tells a visit's reminders that something about it may have changed (spec §3)."""

from __future__ import annotations

from temporalio import activity

from medicalcor.contracts.appointments import AppointmentReminder, Look, LookAtAppointment
from medicalcor.contracts.messages import Told
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    LOOK,
    LOOK_AT_APPOINTMENT,
    PATIENT_REPLY,
    appointment_reminder_id,
)
from medicalcor.temporal.dispatch import Dispatch


class LookAtAppointments:
    """Handed the way into Temporal: a workflow cannot signal another that may have to be started."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch

    @activity.defn(name=LOOK_AT_APPOINTMENT.name)
    async def look_at_appointment(self, order: LookAtAppointment) -> Told:
        """Signals the reminder workflow, starting it where none runs. Repeated, it is read once more and no harm done.

        Raises EngineUnavailable, which is retried.
        """
        reminder = AppointmentReminder(
            tags=order.tags, appointment_id=order.appointment_id, appointment_time=order.appointment_time
        )
        workflow_id = appointment_reminder_id(order.appointment_id)
        if order.reply is not None:
            await self._dispatch.signal_with_start(
                APPOINTMENT_REMINDER, reminder, workflow_id, PATIENT_REPLY, order.reply
            )
        else:
            look = Look(at=order.at, why=order.why)
            await self._dispatch.signal_with_start(APPOINTMENT_REMINDER, reminder, workflow_id, LOOK, look)
        return Told(reached=True)
