"""What is known of an appointment and of what was said about it: rules over the reminder workflow's state, no clock.

A message is about one time of the appointment: once that time does not hold any more, the message is retired.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.appointments import Appointment, Handed, MarkAppointment, PlanReminders, ReminderState
    from medicalcor.contracts.sends import DeliveryOutcome

REMINDERS = ("reminder_24h", "reminder_2h")
CHANGED, CANCELLED = "changed", "cancelled"

WENT = frozenset({"sent", "delivered", "read"})
NEVER_WENT = frozenset({"failed", "rejected", "refused", "expired"})
WITHDRAWN = "withdrawn"

SETTLING = timedelta(minutes=10)
"""After the clinic's last edit; three moves within it are one message (spec §3)."""
UNANSWERED = timedelta(hours=2)
"""A cancellation that nobody has acknowledged for this long is one for the call list."""
_KEPT = 30
_LONG_AGO = timedelta(days=30)


def take_in(
    state: ReminderState, found: Appointment, now: datetime, told_time: datetime | None, *, answers_may_lag: bool
) -> None:
    """What HubSpot says now. `told_time`: what the patient was told at booking, where this is the first reading.

    `answers_may_lag`: the patient's answers were on their way there while it was read.
    """
    before, first = state.appointment, state.appointment is None
    if not found.exists and before is not None:
        # Whose it was: a tap that comes now is answered too.
        found = found.model_copy(update={"patient": before.patient, "language": before.language})
    state.appointment = found
    if not found.exists or found.starts_at is None:
        return
    if first:
        state.known_time, state.known_cancelled = told_time or found.starts_at, found.cancelled and told_time is None
    if state.starts_at != found.starts_at:
        _move(state, found, found.starts_at, now)
    if not answers_may_lag:
        answer = found.patient_answer
        state.answer = "" if answer == CANCELLED and not found.cancelled else answer
    _take_in_words(state)
    edited = first or before is None or (before.starts_at, before.cancelled) != (found.starts_at, found.cancelled)
    if edited:
        _edited(state, found, now)


def is_off(state: ReminderState) -> bool:
    """Whether the visit does not take place; the patient's word counts before HubSpot has it."""
    pending = [mark.mark for mark in pending_answers(state) if mark.mark in (CANCELLED, "reopened")]
    if pending:
        return pending[-1] == CANCELLED
    return state.appointment is not None and state.appointment.cancelled


def is_silenced(state: ReminderState) -> bool:
    """Whether no reminder goes: the visit is off, or an operator said that it is not at this time."""
    return is_off(state) or (state.off_time is not None and state.off_time == state.starts_at)


def is_past(state: ReminderState, now: datetime) -> bool:
    """Whether there is nothing to remind of any more: started, deleted, or without a time."""
    found = state.appointment
    return found is not None and (not found.exists or found.starts_at is None or now >= found.starts_at)


def pending_answers(state: ReminderState) -> list[MarkAppointment]:
    """The patient's answers that HubSpot may not have yet."""
    return [mark for mark in state.marks if mark.mark not in (*REMINDERS, "all")]


def sent_kinds(state: ReminderState) -> list[str]:
    """Reminders that went for this time, by HubSpot's mark or by what their deliveries said.

    Also before it moved away and back: never two of a kind for one time.
    """
    found, went = state.appointment, {one.what for one in _about_now(state) if one.outcome in WENT}
    marks = {"reminder_24h": found and found.reminder_24h, "reminder_2h": found and found.reminder_2h}
    failed = {one.what for one in state.handed if one.outcome == "failed"}
    went |= {kind for kind, mark in marks.items() if mark and mark.holds_for == state.starts_at and kind not in failed}
    return [kind for kind in REMINDERS if kind in went]


def to_plan(state: ReminderState, now: datetime) -> PlanReminders | None:
    """What the planner is asked; None where there is no time. What is under way counts as sent: it goes once."""
    found, starts_at = state.appointment, state.starts_at
    if found is None or starts_at is None:
        return None
    under_way = {one.what for one in _about_now(state) if one.outcome in ("", "unknown")} & {*REMINDERS}
    refused = {one.what for one in state.handed if one.outcome in NEVER_WENT} & {*REMINDERS}
    return PlanReminders(
        starts_at=starts_at,
        booked_at=found.booked_at or starts_at - _LONG_AGO,
        acts_from=now,
        sent=sorted({*sent_kinds(state)} | under_way),
        given_up=sorted({*state.given_up} | refused),
        confirmed=state.answer == "confirmed",
    )


def retire(state: ReminderState) -> list[Handed]:
    """Sets what is not so any more apart; of that, the messages that may still be taken back."""
    off, silenced = is_off(state), is_silenced(state)

    def holds(one: Handed) -> bool:
        if one.about != state.starts_at or (state.appointment is not None and not state.appointment.exists):
            return False
        if one.outcome:
            return one.outcome != "refused" or one.reason != WITHDRAWN
        return off if one.what == CANCELLED else not (off if one.what == CHANGED else silenced)

    retired = [one for one in state.handed if not holds(one)]
    state.handed = [one for one in state.handed if holds(one)]
    state.earlier = [*state.earlier, *retired][-_KEPT:]
    return [one for one in state.earlier if not one.outcome and not one.taken_back]


def key_of(state: ReminderState, what: str, appointment_id: str, about: datetime) -> str:
    """The send key: appointment, its time and what; another one only after the first was taken back."""
    base = f"{what.replace('_', '-')}.{appointment_id}.{about.astimezone(UTC):%Y%m%dT%H%MZ}"
    before = sum(1 for one in state.earlier if one.key == base or one.key.startswith(f"{base}."))
    return f"{base}.{before + 1}" if before else base


def learn(state: ReminderState, outcome: DeliveryOutcome) -> bool:
    """What became of a message; whether anything follows: delivered and read add nothing to sent."""
    matters = False
    for one in (*state.handed, *state.earlier):
        if one.key == outcome.key:
            matters = not {one.outcome, outcome.outcome} <= WENT
            one.outcome, one.reason = outcome.outcome, outcome.reason
    return matters


def mark(state: ReminderState, what: str, now: datetime, *, about: datetime, clear: bool = False) -> None:
    """Something to be written on the appointment, after what is to be written already."""
    if state.appointment is None:
        return
    appointment_id = state.appointment.appointment_id
    state.marks.append(
        MarkAppointment(appointment_id=appointment_id, appointment_time=about, mark=what, at=now, clear=clear)
    )


def wrote(state: ReminderState, written: MarkAppointment) -> bool:
    """HubSpot has this mark now; whether it changes what is so of the visit."""
    changes = written.mark in (CANCELLED, "reopened") and not written.clear
    if changes and state.appointment is not None and state.starts_at == written.appointment_time:
        state.appointment = state.appointment.model_copy(update={"cancelled": written.mark == CANCELLED})
    return changes


def differs_from_known(state: ReminderState) -> bool:
    """Whether the patient believes something else of the visit than what is so."""
    off = is_off(state)
    return off != state.known_cancelled or (not off and state.starts_at != state.known_time)


def know(state: ReminderState, about: datetime | None, *, off: bool) -> None:
    """What the patient knows from now on, by our message, their own doing or staff's call."""
    state.known_time, state.known_cancelled = about, off


def _about_now(state: ReminderState) -> list[Handed]:
    return [one for one in (*state.handed, *state.earlier) if one.about == state.starts_at]


def _move(state: ReminderState, found: Appointment, starts_at: datetime, now: datetime) -> None:
    """Another time: what was noted for the one before does not count for it (spec §3: marks and confirmation)."""
    stale = any(one and one.holds_for != starts_at for one in (found.reminder_24h, found.reminder_2h))
    moved = state.starts_at is not None
    state.starts_at, state.marks, state.given_up, state.answer, state.asked = starts_at, [], [], "", ""
    if moved:
        state.moves += 1
        state.planned = []
    if moved or stale:
        mark(state, "all", now, about=starts_at, clear=True)


def _edited(state: ReminderState, found: Appointment, now: datetime) -> None:
    """Staff's edits are told once they have settled; the patient's own doing is known to them."""
    if state.answer == CANCELLED and found.cancelled:
        know(state, state.starts_at, off=True)
    elif state.answer == "moved":
        know(state, state.starts_at, off=found.cancelled)
    if not found.cancelled and state.asked == CANCELLED:
        state.asked_at = None
    state.changed_at = now if differs_from_known(state) else None


def _take_in_words(state: ReminderState) -> None:
    """An operator's signals, compared with what HubSpot says after them: for a time that they deny nothing goes."""
    for word in state.words:
        denied = word == CANCELLED or datetime.fromisoformat(word) != state.starts_at
        state.off_time = state.starts_at if denied else None
    state.words = []
