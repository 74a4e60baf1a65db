"""Payloads of `clinic-control`: what operators and Meta change at run time (spec §3 clinic-control)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from medicalcor.contracts._base import Payload, Tagged


class PauseSends(Payload):
    """Signal `pause`: what the clinic starts is held; answers and emergencies go on."""

    at: datetime
    by: str = ""
    reason: str = ""


class ResumeSends(Payload):
    """Signal `resume`."""

    at: datetime
    by: str = ""


class ControlEvent(Payload):
    """Signal `event`: what Meta said of a template, the number or the account.

    `kind` template_status | template_quality | template_category | phone_quality | account. `status` is Meta's word:
    APPROVED, PAUSED, RED, MARKETING and the like; `detail` Meta's reason, without personal data. `key` makes it once.
    `alert` is set by `clinic-control`: the kind of notification that tells staff.
    """

    kind: str
    at: datetime
    key: str
    template: str = ""
    language: str = ""
    status: str = ""
    detail: str = ""
    alert: str = ""


class BlockedTemplate(Payload):
    """A template that Meta does not let us send, in one language; `since` when, `status` Meta's word."""

    template: str
    language: str
    status: str
    since: datetime


class ControlState(Payload):
    """All that `clinic-control` carries across continue-as-new.

    `said` is Meta's last word on each template, blocking or not: what comes late does not undo what is newer.
    """

    paused_at: datetime | None = None
    paused_by: str = ""
    pause_reason: str = ""
    blocked: list[BlockedTemplate] = Field(default_factory=list)
    pending: list[ControlEvent] = Field(default_factory=list)
    seen: list[str] = Field(default_factory=list)
    said: list[BlockedTemplate] = Field(default_factory=list)


class ClinicControl(Tagged):
    """Input of `clinic-control`. It continues as new after `history_events` events."""

    clinic_id: str
    history_events: int = 4000
    state: ControlState = Field(default_factory=ControlState)


class ClinicState(Payload):
    """Answer of query `clinic_state`, which the gate asks: is it paused, and what is blocked."""

    paused: bool
    paused_at: datetime | None = None
    paused_by: str = ""
    pause_reason: str = ""
    blocked: list[BlockedTemplate] = Field(default_factory=list)
