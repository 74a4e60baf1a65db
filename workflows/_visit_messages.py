"""What is said to a patient about a visit: the reminders, the clinic's changes, and the answers to taps (spec §3).

All in one language: whose language is not known gets the clinic's, as in the reminder that they answer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.appointments import Appointment, PlannedReminder
    from medicalcor.contracts.messages import PatientReply, Question
    from medicalcor.contracts.sends import Outbound
    from medicalcor.domain.patient_words import patient_language

_ANSWER_LIFE = timedelta(hours=23, minutes=55)  # free text goes within 24 h of the person's last message (Meta)
_ASKING_TEXTS = ("visit_moved", "ask_again_visit")


def reminder(found: Appointment, what: str, key: str, starts_at: datetime, plan: PlannedReminder) -> Outbound:
    """One of the two reminders; the 24 h one asks."""
    asks = what == "reminder_24h"
    return Outbound(
        key=key,
        origin="clinic",
        template=f"appointment_{what}",
        language=patient_language(found.language),
        values=_values(found, starts_at, with_id=asks),
        planned_at=plan.planned_at,
        not_after=plan.not_after,
        question=question(found, key, starts_at) if asks else None,
        must_arrive=True,
    )


def change(found: Appointment, what: str, key: str, starts_at: datetime, not_after: datetime) -> Outbound:
    """The clinic's own move or cancellation. Staff learn by their call list what did not arrive."""
    return Outbound(
        key=key,
        origin="clinic",
        template=f"appointment_{what}",
        language=patient_language(found.language),
        values=_values(found, starts_at, with_id=True),
        not_after=not_after,
        question=question(found, key, starts_at),
    )


def answer(found: Appointment, text: str, starts_at: datetime, reply: PatientReply, key: str) -> Outbound:
    """What answers a tap or a short answer."""
    return Outbound(
        key=key,
        origin="answer",
        text=text,
        language=patient_language(found.language),
        values={"appointment_id": found.appointment_id, "when": starts_at.astimezone(UTC).isoformat()},
        answers_at=reply.at,
        not_after=reply.at + _ANSWER_LIFE,
        question=question(found, key, starts_at) if text in _ASKING_TEXTS else None,
    )


def question(found: Appointment, key: str, starts_at: datetime) -> Question:
    """Whether the patient comes; open until the start."""
    return Question(
        key=key,
        kind="appointment",
        open_until=starts_at,
        workflow_id=workflow.info().workflow_id,
        appointment_id=found.appointment_id,
        appointment_at=starts_at,
        language=patient_language(found.language),
    )


def _values(found: Appointment, starts_at: datetime, *, with_id: bool) -> dict[str, str]:
    values = {"name": found.patient.name if found.patient else "", "when": starts_at.astimezone(UTC).isoformat()}
    return values | ({"appointment_id": found.appointment_id} if with_id else {})
