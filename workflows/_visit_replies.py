"""What a patient's answer about a visit means, and what it is answered with: every one is (spec §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.appointments import ReminderState
    from medicalcor.contracts.messages import PatientReply
from workflows._staff_asks import UNANSWERED_TAP, VISIT_CANCELLED, VISIT_MOVE, VISIT_REOPENED
from workflows._visit_state import is_off, is_past


@dataclass(frozen=True)
class Answer:
    """The text by its name in `domain.patient_texts`, the mark on the visit, and the kind of task for staff."""

    text: str
    mark: str = ""
    staff: str = ""


_CONFIRM, _MOVE, _CANCEL, _UNDO, _SEEN = "confirm", "move", "cancel", "undo", "seen"

# What a short yes or no means by what the patient was asked last.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "yes": {"reminder": _CONFIRM, "changed": _CONFIRM, "cancelled": _MOVE},
    "no": {"reminder": _CANCEL, "changed": _MOVE, "cancelled": _SEEN},
}

_OVER = Answer("visit_over", staff=UNANSWERED_TAP)
_NEW_TIME = Answer("visit_new_asked", "another_time", VISIT_MOVE)
_REOPENED = Answer("visit_reopened", "reopened", VISIT_REOPENED)

_ON: Mapping[str, Answer] = {
    _CONFIRM: Answer("visit_confirmed", "confirmed"),
    _UNDO: Answer("visit_confirmed", "confirmed"),
    _MOVE: Answer("visit_move_asked", "another_time", VISIT_MOVE),
    _CANCEL: Answer("visit_cancelled", "cancelled", VISIT_CANCELLED),
    _SEEN: Answer("ask_again_visit"),
}
_CANCELLED_BY_PATIENT: Mapping[str, Answer] = {
    _CONFIRM: _REOPENED,
    _UNDO: _REOPENED,
    _MOVE: Answer("visit_new_asked", "", VISIT_MOVE),
    _CANCEL: Answer("visit_cancelled"),
    _SEEN: Answer("visit_cancelled"),
}
_CANCELLED_BY_CLINIC: Mapping[str, Answer] = {
    _MOVE: _NEW_TIME,
    _SEEN: Answer("visit_seen", "seen"),
}


def answer_to(reply: PatientReply, state: ReminderState, now: datetime) -> Answer | None:
    """What follows from an answer; None where nothing does: a STOP is confirmed by the conversation."""
    meant = _WORDS.get(reply.answer, {}).get(state.asked or "reminder", reply.answer)
    if meant not in _ON:
        return None
    if is_past(state, now):
        return _OVER
    outdated = _is_outdated(reply, state)
    if not is_off(state):
        return Answer("visit_moved") if outdated else _ON[meant]
    if state.answer == "cancelled":
        # A button of another time does not bring this one back.
        return Answer("visit_cancelled") if outdated else _CANCELLED_BY_PATIENT[meant]
    return _CANCELLED_BY_CLINIC.get(meant, Answer("visit_called_off"))


def _is_outdated(reply: PatientReply, state: ReminderState) -> bool:
    """A button names its time to the minute; a short answer is about the visit as it is."""
    if reply.appointment_at is None or state.starts_at is None or not reply.by_tap:
        return False
    return reply.appointment_at != state.starts_at.replace(second=0, microsecond=0)
