"""Payloads of what staff are asked and told, and how they take it on (spec §3 hot-lead-alert, §4 send-notification)."""

from __future__ import annotations

from datetime import datetime

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.messages import Person


class RefusedCredentials(Tagged):
    """Input of `credentials-refused`. `service` is the vendor by its task queue: hubspot | openai | whatsapp."""

    service: str


class AskStaff(Tagged):
    """Input of `ask-staff`: one thing that staff have to do for a person. `kind` is a row of `workflows._staff_asks`.

    `key` makes the task once. `due_in_minutes` replaces the row's; `end_of_day` the minutes. `detail` is a sentence for
    the task's body (HubSpot, where personal data may be; never the post).
    """

    person: Person
    kind: str
    key: str
    asked_at: datetime
    channel: str = ""
    due_in_minutes: int | None = None
    end_of_day: bool = False
    detail: str = ""


class AskedStaff(Payload):
    """Result of `ask-staff`. `ended_by` claim | task | staff_reply, or "" where nothing waits for that or did."""

    task_id: str = ""
    posts: int = 0
    claimed_at: datetime | None = None
    ended_by: str = ""


class Claim(Payload):
    """Signal `claim` to an alert: somebody of the staff takes it on. `by` is the name that they gave, if any."""

    at: datetime
    by: str = ""


class AlertView(Payload):
    """Answer of query `alert_state`, for the claims page: what it is about and whether it is taken.

    `phone` (E.164), `wa_id` and `name` are personal data: the page shows them after the claim only. `ended_by` claim |
    task | staff_reply, at `ended_at`.
    """

    kind: str
    asked_at: datetime
    channel: str = ""
    claimed_at: datetime | None = None
    claimed_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    phone: str | None = None
    wa_id: str | None = None
    name: str = ""
    contact_id: str | None = None
    score: int | None = None
    posts: int = 0


class ReadTask(Payload):
    """Input of `read-staff-task`."""

    task_id: str


class TaskRead(Payload):
    """Result of `read-staff-task`: whether staff have completed it, and when."""

    completed: bool
    completed_at: datetime | None = None


class FirstResponse(Payload):
    """Input of `record-first-response`: a lead got its first answer from staff. `by` claim | task | staff_reply."""

    person: Person
    channel: str
    received_at: datetime
    responded_at: datetime
    by: str


class AskStaffMoment(Payload):
    """Input of `next-staff-moment`."""

    after: datetime
    minutes: int


class StaffMoment(Payload):
    """Result of `next-staff-moment`: when `minutes` of opening hours have passed since `after`."""

    at: datetime
