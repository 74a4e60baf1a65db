"""`ask-staff`: one thing that staff have to do for a person: a HubSpot task, and by its kind a post (spec §3, §4)."""

from __future__ import annotations

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AlertView, AskedStaff, AskStaff
    from medicalcor.contracts.leads import Notification, StaffTask, SyncContact
    from medicalcor.contracts.names import ASK_STAFF, CREATE_STAFF_TASK, SYNC_HUBSPOT_CONTACT, note_key
from workflows._alerting import Alerting
from workflows._options import call
from workflows._staff_asks import ask_of


@workflow.defn(name=ASK_STAFF.name)
class AskStaffWorkflow(Alerting):
    """Post and task go side by side: neither vendor's outage holds the other."""

    @workflow.init
    def __init__(self, ask: AskStaff) -> None:
        self._row = ask_of(ask.kind)
        view = AlertView(
            kind=ask.kind,
            asked_at=ask.asked_at,
            channel=ask.channel,
            phone=ask.person.phone,
            wa_id=ask.person.wa_id,
            name=ask.person.name,
        )
        super().__init__(view, reply_ends=self._row.reply_ends)

    @workflow.run
    async def run(self, ask: AskStaff) -> AskedStaff:
        """Asks until somebody acts; fails, for an operator to see, when HubSpot or the post was away for a day."""
        task = asyncio.create_task(self._task(ask))
        if self._row.channels is not None:
            post = Notification(
                kind=ask.kind,
                patient_ref=ask.person.patient_ref,
                channel=ask.channel,
                correlation_id=ask.tags.correlation_id,
                claim_id=workflow.info().workflow_id,
            )
            if await self._tell(post, self._row.channels):
                await self._insist(post, self._row.rounds, task)
        task_id = await self._close(task)
        alert = self._alert
        return AskedStaff(task_id=task_id, posts=alert.posts, claimed_at=alert.claimed_at, ended_by=alert.ended_by)

    async def _task(self, ask: AskStaff) -> str:
        contact_id = await self._contact(ask)
        task = StaffTask(
            key=note_key(workflow.info().workflow_id),
            contact_id=contact_id,
            subject=self._row.subject,
            body="\n".join(part for part in (self._row.body, ask.detail) if part),
            asked_at=ask.asked_at,
            due_in_minutes=self._row.due_in_minutes if ask.due_in_minutes is None else ask.due_in_minutes,
            priority=self._row.priority,
            end_of_day=ask.end_of_day,
        )
        return (await call(CREATE_STAFF_TASK, task, summary=f"staff task: {ask.kind}")).object_id

    async def _contact(self, ask: AskStaff) -> str:
        """The person's contact; "" for a task about nobody, such as a contact that HubSpot has erased."""
        if not (ask.person.phone or ask.person.user_id):
            return ""
        identity = SyncContact(person=ask.person, channel=ask.channel)
        contact = await call(SYNC_HUBSPOT_CONTACT, identity, summary="find or create the contact")
        self._alert = self._alert.model_copy(update={"contact_id": contact.contact_id})
        return contact.contact_id
