"""Payloads of the call list: patients who may not know of the clinic's own change (spec §3, appointment-reminder)."""

from __future__ import annotations

from datetime import datetime

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.messages import Person


class Callee(Payload):
    """One patient to be called, once per `key`. `about` changed | cancelled; `why` not_arrived | unanswered.

    `when` is the visit's time as staff read it, in clinic time; `contact_id` HubSpot's.
    """

    key: str
    person: Person
    at: datetime
    contact_id: str = ""
    when: str = ""
    about: str = ""
    why: str = ""


class CallList(Tagged):
    """Input of `call-list`; whom to call comes by signal."""


class AddToCallList(Tagged):
    """Input of `add-to-call-list`."""

    callee: Callee


class CallsListed(Payload):
    """Result of `call-list`: HubSpot tasks written and patients on them."""

    tasks: int = 0
    patients: int = 0


class UpdateStaffTask(Payload):
    """Input of `update-staff-task`: new words of a task that staff have not completed."""

    task_id: str
    subject: str
    body: str


class UpdatedStaffTask(Payload):
    """Result of `update-staff-task`. `open` false: staff have completed or deleted it, nothing was written."""

    open: bool


class LinkStaffTask(Payload):
    """Input of `link-staff-task`: the task shows on this contact too."""

    task_id: str
    contact_id: str


class LinkedStaffTask(Payload):
    """Result of `link-staff-task`. `linked` false: the task or the contact is gone."""

    linked: bool
