"""`hot-lead-alert`: staff learn of a HOT lead by a post and a HubSpot task, once per person and day (spec §3, §4).

Unclaimed it is posted again; a claim, a completed task or staff's reply ends that.
"""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AlertView, FirstResponse
    from medicalcor.contracts.leads import AlertSent, HotLead, HotLeadOutcome, Notification, StaffTask, SyncContact
    from medicalcor.contracts.names import (
        ALERT_SENT,
        CREATE_STAFF_TASK,
        HOT_LEAD_ALERT,
        RECORD_FIRST_RESPONSE,
        SEND_NOTIFICATION,
        SYNC_HUBSPOT_CONTACT,
        note_key,
    )
from workflows._alerting import Alerting, not_told
from workflows._options import call
from workflows._staff_asks import HOT_LEAD_ROUNDS, Channels

HOT = "hot_lead"


@workflow.defn(name=HOT_LEAD_ALERT.name)
class HotLeadAlertWorkflow(Alerting):
    """Post and task go side by side: neither vendor's outage holds the other."""

    @workflow.init
    def __init__(self, lead: HotLead) -> None:
        view = AlertView(
            kind=HOT,
            asked_at=lead.received_at,
            channel=lead.channel,
            phone=lead.person.phone,
            wa_id=lead.person.wa_id,
            name=lead.person.name,
            contact_id=lead.contact_id,
            score=lead.score.score,
        )
        super().__init__(view)

    @workflow.run
    async def run(self, lead: HotLead) -> HotLeadOutcome:
        """Tells staff until somebody acts; a failed post or task fails it, so that an operator sees it, at the end."""
        if not workflow.patched("claims"):
            return await self._once(lead)
        task = asyncio.create_task(self._task(lead))
        post = _notification(lead).model_copy(update={"claim_id": workflow.info().workflow_id})
        told = await self._tell(post, Channels.FIRST)
        await self._tell_parent(told=told)
        if told:
            await self._insist(post, HOT_LEAD_ROUNDS, task)
        await self._record_first_response(lead)
        task_id = await self._close(task)
        alert = self._alert
        return HotLeadOutcome(
            posted=True,
            task_id=task_id,
            posts=alert.posts,
            ended_by=alert.ended_by,
            ended_at=alert.ended_at,
            asked_at=alert.asked_at,
        )

    async def _once(self, lead: HotLead) -> HotLeadOutcome:
        """As it was before alerts could be claimed: one post, one task."""
        posted, task_id = await asyncio.gather(self._post_once(lead), self._task(lead), return_exceptions=True)
        for outcome in (posted, task_id):
            if isinstance(outcome, ActivityError):
                raise not_told() from outcome
            if isinstance(outcome, BaseException):
                raise outcome
        return HotLeadOutcome(posted=True, task_id=str(task_id))

    async def _post_once(self, lead: HotLead) -> None:
        try:
            await call(SEND_NOTIFICATION, _notification(lead), summary="post the HOT lead to staff")
        except ActivityError:
            await self._tell_parent(told=False)
            raise
        await self._tell_parent(told=True)

    async def _tell_parent(self, *, told: bool) -> None:
        parent = workflow.info().parent
        if parent is None:
            return
        try:
            await workflow.get_external_workflow_handle(parent.workflow_id, run_id=parent.run_id).signal(
                ALERT_SENT.name, AlertSent(at=workflow.now(), told=told)
            )
        except ApplicationError:
            # The lead that asked has ended meanwhile (reset, terminated): it needs no answer any more.
            workflow.logger.info("the lead that asked for this alert has ended")

    async def _task(self, lead: HotLead) -> str:
        contact_id = lead.contact_id or await self._contact_of(lead)
        self._alert = self._alert.model_copy(update={"contact_id": contact_id})
        task = StaffTask(
            key=note_key(workflow.info().workflow_id),
            contact_id=contact_id,
            subject=f"Lead HOT (scor {lead.score.score}): sună acum",
            body=lead.score.suggested_action,
            asked_at=lead.received_at,
            due_in_minutes=None,
        )
        return (await call(CREATE_STAFF_TASK, task, summary="HubSpot task: call the HOT lead")).object_id

    async def _contact_of(self, lead: HotLead) -> str:
        identity = SyncContact(person=lead.person, channel=lead.channel)
        return (await call(SYNC_HUBSPOT_CONTACT, identity, summary="find or create the contact")).contact_id

    async def _record_first_response(self, lead: HotLead) -> None:
        if not (self._alert.ended_by and self._alert.ended_at):
            return
        response = FirstResponse(
            person=lead.person,
            channel=lead.channel,
            received_at=lead.received_at,
            # Two machines' clocks, and WhatsApp's whole seconds.
            responded_at=max(self._alert.ended_at, lead.received_at),
            by=self._alert.ended_by,
        )
        try:
            await call(RECORD_FIRST_RESPONSE, response, summary=f"first response, by {response.by}")
        except ActivityError as error:
            self._failure = error


def _notification(lead: HotLead) -> Notification:
    return Notification(
        kind="hot_lead",
        patient_ref=lead.person.patient_ref,
        channel=lead.channel,
        score=lead.score.score,
        classification=lead.classification,
        procedures=lead.score.procedure_interest,
        urgent=bool(lead.score.urgency_indicators),
        budget_mentioned=lead.score.budget_mentioned,
        fallback_used=lead.score.fallback_used,
        contact_id=lead.contact_id,
        correlation_id=lead.correlation_id,
    )
