"""`clinic-control`: what operators and Meta change at run time; the gate asks it before each send (spec §3)."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.control import (
        BlockedTemplate,
        ClinicControl,
        ClinicState,
        ControlEvent,
        ControlState,
        PauseSends,
        ResumeSends,
    )
    from medicalcor.contracts.leads import Notification
    from medicalcor.contracts.names import (
        CLINIC_CONTROL,
        CLINIC_STATE,
        CONTROL_EVENT,
        PAUSE,
        RESUME,
        SEND_NOTIFICATION,
    )
from workflows._options import call

# Meta's words for a template (contracts/whatsapp, webhooks 65-68, and its reference of
# message_template_status_update). Any other word, such as FLAGGED, changes nothing but is told.
_BLOCKING = frozenset({"PAUSED", "DISABLED", "REJECTED", "PENDING", "PENDING_DELETION", "DELETED", "ARCHIVED"})
_FREEING = frozenset({"APPROVED", "REINSTATED", "UNARCHIVED"})
# Steps of a review that somebody of ours asked for: no news.
_UNDER_REVIEW = frozenset({"PENDING", "IN_APPEAL"})
_GOOD_QUALITY = frozenset({"GREEN", "UNKNOWN"})
_ALERTS = {"template_category": "template_category", "phone_quality": "phone_quality", "account": "account"}

# Vendors redeliver for 7 days; an account has a few events a day, and few templates.
_REMEMBERED_KEYS = 1_000
_REMEMBERED_TEMPLATES = 500


@workflow.defn(name=CLINIC_CONTROL.name)
class ClinicControlWorkflow:
    """Signals change the state at once; the loop only tells staff what they should know."""

    @workflow.init
    def __init__(self, given: ClinicControl) -> None:
        self._given = given
        self._state: ControlState = given.state
        self._show()

    @workflow.run
    async def run(self, given: ClinicControl) -> None:
        """Never ends; continues as new when the history has grown."""
        while True:
            await workflow.wait_condition(lambda: bool(self._state.pending) or self._history_is_long())
            if self._history_is_long():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(self._given.model_copy(update={"state": self._state}))
            await self._tell_staff(self._state.pending[0])
            del self._state.pending[0]

    @workflow.signal(name=PAUSE.name)
    def pause(self, wish: PauseSends) -> None:
        """Holds what the clinic starts. Repeated, it only says by whom and why anew."""
        state = self._state
        state.paused_at = state.paused_at or wish.at
        state.paused_by = wish.by or state.paused_by
        state.pause_reason = wish.reason or state.pause_reason
        self._show()

    @workflow.signal(name=RESUME.name)
    def resume(self, wish: ResumeSends) -> None:
        """Ends the pause; without one it does nothing."""
        self._state.paused_at, self._state.paused_by, self._state.pause_reason = None, "", ""
        self._show()

    @workflow.signal(name=CONTROL_EVENT.name)
    def event(self, event: ControlEvent) -> None:
        """Takes what Meta says, each event once: blocks or frees a template at once, and has staff told."""
        state = self._state
        if event.key in state.seen:
            return
        state.seen = [*state.seen, event.key][-_REMEMBERED_KEYS:]
        kind = self._template_status(event) if event.kind == "template_status" else _alert_of(event)
        if kind:
            state.pending.append(event.model_copy(update={"alert": kind}))
        self._show()

    @workflow.query(name=CLINIC_STATE.name)
    def clinic_state(self) -> ClinicState:
        """Whether sends are paused, and which templates are blocked."""
        state = self._state
        return ClinicState(
            paused=state.paused_at is not None,
            paused_at=state.paused_at,
            paused_by=state.paused_by,
            pause_reason=state.pause_reason,
            blocked=state.blocked,
        )

    def _template_status(self, event: ControlEvent) -> str:
        """Blocks or frees the template by Meta's newest word on it; the kind of alert, "" for no news."""
        state = self._state
        known = next((one for one in state.said if _same(one, event)), None)
        if known is not None and event.at < known.since:
            return ""
        said = BlockedTemplate(template=event.template, language=event.language, status=event.status, since=event.at)
        state.said = [*(one for one in state.said if not _same(one, event)), said][-_REMEMBERED_TEMPLATES:]
        blocked = next((one for one in state.blocked if _same(one, event)), None)
        others = [one for one in state.blocked if not _same(one, event)]
        if event.status in _FREEING:
            state.blocked = others
            return "template_unblocked" if blocked and blocked.status not in _UNDER_REVIEW else ""
        if event.status in _UNDER_REVIEW and (blocked or event.status not in _BLOCKING):
            return ""
        if event.status not in _BLOCKING:
            return "template_noticed"
        state.blocked = [*others, said]
        if event.status in _UNDER_REVIEW or (blocked and blocked.status == event.status):
            return ""
        return "template_blocked"

    async def _tell_staff(self, event: ControlEvent) -> None:
        """Posts to staff; where the post fails for good, the control has to go on all the same."""
        about = f"{event.template} ({event.language})" if event.language else event.template
        word = f"{event.status} ({event.detail})" if event.detail else event.status
        post = Notification(kind=event.alert, subject=about, status=word)
        try:
            await call(SEND_NOTIFICATION, post, summary=f"tell staff: {event.kind} {event.template}".strip())
        except ActivityError:
            workflow.logger.error("staff could not be told of an event of the WhatsApp account")

    def _show(self) -> None:
        """What an operator sees in the Web UI. The reason of a pause stays in the query: people write names there."""
        state = self._state
        paused = f"Sends are paused since {state.paused_at.isoformat()}." if state.paused_at else "Sends go."
        blocked = ", ".join(f"{one.template} {one.language} ({one.status})" for one in state.blocked)
        workflow.set_current_details(f"{paused} Blocked templates: {blocked or 'none'}.")

    def _history_is_long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or (info.get_current_history_length() >= self._given.history_events)


def _alert_of(event: ControlEvent) -> str:
    """The kind of alert of what blocks nothing, "" where staff need not know."""
    if event.kind == "template_quality":
        return "" if event.status in _GOOD_QUALITY else "template_noticed"
    return _ALERTS.get(event.kind, "")


def _same(one: BlockedTemplate, event: ControlEvent) -> bool:
    return (one.template, one.language) == (event.template, event.language)
