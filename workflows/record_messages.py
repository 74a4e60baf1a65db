"""`record-messages`: every inbound message becomes a HubSpot note, once (spec §3).

A child of the conversation, so that its state stays small while HubSpot is down: the texts wait here.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.appointments import FindContactAppointments
    from medicalcor.contracts.leads import ContactNote, Notification, StaffTask, SyncContact
    from medicalcor.contracts.messages import ConsentEvent, InboundMessage, Recorded, RecordMessages
    from medicalcor.contracts.names import (
        ASK_STAFF,
        CONSENT_EVENT,
        CREATE_CONTACT_NOTE,
        CREATE_STAFF_TASK,
        FIND_CONTACT_APPOINTMENTS,
        RECORD_MESSAGES,
        SEND_NOTIFICATION,
        SYNC_HUBSPOT_CONTACT,
        Channel,
        ask_staff_id,
    )
    from medicalcor.domain.consent import STOPPED_BY_STOP
from workflows._options import call, start_abandoned
from workflows._staff_asks import ASKS, STOP_WITH_VISIT
from workflows._tell import tell

_NEAR = timedelta(days=14)  # a visit, when its patient opts out (spec §3, a)


@workflow.defn(name=RECORD_MESSAGES.name)
class RecordMessagesWorkflow:
    """Contact, then one note per message in their order; what cannot wait is told to staff beside it."""

    @workflow.run
    async def run(self, given: RecordMessages) -> Recorded:
        """Writes what was said; fails, visibly and resettable, when HubSpot or the staff post was away for a day."""
        alert = asyncio.create_task(self._alert(given))
        identity = SyncContact(person=given.person, channel=Channel.WHATSAPP, stopped_at=_stopped_at(given.messages))
        contact = await call(SYNC_HUBSPOT_CONTACT, identity, summary="find or create the contact")
        if given.tells and identity.stopped_at is not None:
            await self._tell(given.tells, identity.stopped_at)
        if given.alert:
            await self._ask(contact.contact_id, given)
        for message in given.messages:
            await self._note(contact.contact_id, message)
        if given.tells and identity.stopped_at is not None:
            await self._ask_about_visits(contact.contact_id, given, identity.stopped_at)
        await alert
        return Recorded(contact_id=contact.contact_id, notes=len(given.messages))

    async def _tell(self, conversation_id: str, stopped_at: datetime) -> None:
        """The conversation held the opt-out until now."""
        stored = ConsentEvent(kind="stored", at=stopped_at, consents=sorted(map(str, STOPPED_BY_STOP)))
        await tell(conversation_id, CONSENT_EVENT, stored)

    async def _ask_about_visits(self, contact_id: str, given: RecordMessages, stopped_at: datetime) -> None:
        """Who stops the reminders of a visit that is near must not miss it for that: staff call, once a day."""
        wanted = FindContactAppointments(contact_id=contact_id, after=stopped_at, before=stopped_at + _NEAR)
        found = await call(FIND_CONTACT_APPOINTMENTS, wanted, summary="is a visit near")
        if not found.appointments:
            return
        ask = AskStaff(
            tags=given.tags,
            person=given.person,
            kind=STOP_WITH_VISIT,
            key=stopped_at.date().isoformat(),
            asked_at=stopped_at,
            channel=Channel.WHATSAPP,
        )
        child_id = ask_staff_id(ask.kind, given.person.patient_ref, ask.key)
        await start_abandoned(ASK_STAFF, ask, child_id, summary="ask staff: opted out with a visit near")

    async def _note(self, contact_id: str, message: InboundMessage) -> None:
        body = "WhatsApp: " + " ".join(part for part in (message.note, message.text) if part)
        note = ContactNote(key=f"message-{message.key}", contact_id=contact_id, body=body, at=message.sent_at)
        await call(CREATE_CONTACT_NOTE, note, summary=f"note a {message.kind} message")

    async def _alert(self, given: RecordMessages) -> None:
        if not given.alert:
            return
        post = Notification(
            kind=given.alert,
            patient_ref=given.person.patient_ref,
            channel=Channel.WHATSAPP,
            correlation_id=given.tags.correlation_id,
        )
        await call(SEND_NOTIFICATION, post, summary=f"tell staff: {given.alert}")

    async def _ask(self, contact_id: str, given: RecordMessages) -> None:
        ask = ASKS[given.alert]
        task = StaffTask(
            key=f"{given.alert}-{given.messages[0].key}",
            contact_id=contact_id,
            subject=ask.subject,
            body=ask.body,
            asked_at=given.messages[0].sent_at,
            due_in_minutes=ask.due_in_minutes,
        )
        await call(CREATE_STAFF_TASK, task, summary=f"staff task: {given.alert}")


def _stopped_at(messages: list[InboundMessage]) -> datetime | None:
    """When the person opted out, if they did so in these messages."""
    return max((message.sent_at for message in messages if message.reply == "stop"), default=None)
