"""What a booking's request and a reminder's mark change on a visit's HubSpot properties: no call, no clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from medicalcor.contracts.appointments import BookingRequest, MarkAppointment
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import END, START, TITLE, StatusWords, Visit
from medicalcor.vendors.hubspot.values import timestamp

_TITLE = "Programare"
_ANSWERS = frozenset({"confirmed", "another_time", "cancelled", "moved"})
_REMINDERS = {f"reminder_{kind}": kind for kind in hs.REMINDER_MARKS}


def of_request(request: BookingRequest, visit: Visit | None, words: StatusWords) -> dict[str, str]:
    """What a request changes. A move clears marks and answer, as they held for the time before."""
    before = visit.starts_at if visit else None
    starts_at = request.appointment_time or before
    moved = starts_at is not None and starts_at != before
    properties = _times(request, visit) if moved or request.minutes else {}
    if moved and starts_at is not None:
        properties |= _cleared() | _pair(hs.BOOKED, timestamp(request.received_at), starts_at)
        if visit is not None and request.by == "patient":
            properties |= _pair(hs.PATIENT_ANSWER, "moved", starts_at)
    if request.kind == "cancel":
        properties[words.name] = words.cancelled[0]
        if request.by == "patient" and starts_at is not None:
            properties |= _pair(hs.PATIENT_ANSWER, "cancelled", starts_at)
    elif request.kind == "book" or moved:
        properties[words.name] = words.scheduled
        if visit is not None and visit.cancelled and not moved:
            properties |= dict.fromkeys(hs.PATIENT_ANSWER, "")
    if request.title or visit is None:
        properties[TITLE] = request.title or _TITLE
    if request.person and request.person.name:
        properties[hs.PATIENT_NAME] = request.person.name
    return properties


def _times(request: BookingRequest, visit: Visit | None) -> dict[str, str]:
    """Start and end; a visit that moves keeps its length where nobody gives another."""
    starts_at = request.appointment_time or (visit.starts_at if visit else None)
    if starts_at is None:
        return {}
    length = timedelta(minutes=request.minutes) if request.minutes else None
    if length is None and visit and visit.starts_at and visit.ends_at:
        length = visit.ends_at - visit.starts_at
    return {START: timestamp(starts_at)} | ({END: timestamp(starts_at + length)} if length else {})


def of_mark(order: MarkAppointment, visit: Visit, words: StatusWords) -> dict[str, str]:
    """What a mark writes; nothing where there is nothing to change. VendorError for an unknown mark."""
    at, holds_for = timestamp(order.at), order.appointment_time
    if order.clear:
        return _taken_back(order, visit)
    if order.mark in _REMINDERS:
        return _pair(hs.REMINDER_MARKS[_REMINDERS[order.mark]], at, holds_for)
    if order.mark == "reopened":
        # Only what the patient took back: the clinic's own cancellation is not the patient's to undo.
        if not visit.cancelled or visit.answer_now() != "cancelled":
            return {}
        return {words.name: words.scheduled} | dict.fromkeys(hs.PATIENT_ANSWER, "")
    if order.mark not in _ANSWERS:
        raise VendorError("hubspot", ErrorType.INVALID_PAYLOAD, "an unknown mark", retryable=False)
    status = {words.name: words.cancelled[0]} if order.mark == "cancelled" else {}
    return status | _pair(hs.PATIENT_ANSWER, order.mark, holds_for)


def _taken_back(order: MarkAppointment, visit: Visit) -> dict[str, str]:
    noted = {hs.REMINDER_MARKS[kind]: one for kind, one in visit.marks.items()}
    noted |= {hs.PATIENT_ANSWER: visit.answer} if visit.answer else {}
    if order.mark == "all":
        gone = [pair for pair, one in noted.items() if one.holds_for != order.appointment_time]
    else:
        kind = _REMINDERS.get(order.mark)
        wanted = hs.REMINDER_MARKS[kind] if kind else hs.PATIENT_ANSWER
        gone = [pair for pair, one in noted.items() if pair == wanted and one.holds_for == order.appointment_time]
    return {name: "" for pair in gone for name in pair}


def _cleared() -> dict[str, str]:
    return {name: "" for pair in (*hs.REMINDER_MARKS.values(), hs.PATIENT_ANSWER) for name in pair}


def _pair(names: tuple[str, str], value: str, holds_for: datetime) -> dict[str, str]:
    return {names[0]: value, names[1]: timestamp(holds_for)}
