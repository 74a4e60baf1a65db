"""What a contact remembers of our dealings with the person: messages sent, the first answer; and how tasks stand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from temporalio import activity

from activities._contacts import write_contact
from activities._errors import vendor_errors
from medicalcor.contracts.alerts import FirstResponse, ReadTask, TaskRead
from medicalcor.contracts.call_list import LinkedStaffTask, LinkStaffTask, UpdatedStaffTask, UpdateStaffTask
from medicalcor.contracts.leads import SyncedContact
from medicalcor.contracts.names import (
    LINK_STAFF_TASK,
    READ_STAFF_TASK,
    RECORD_FIRST_RESPONSE,
    RECORD_SEND,
    UPDATE_STAFF_TASK,
)
from medicalcor.contracts.sends import RecordSend
from medicalcor.observability.metrics import LEAD_FIRST_RESPONSE
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.engagements import TASKS, task_words
from medicalcor.vendors.hubspot.values import moment, timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


class CrmRecord:
    """Handed the HubSpot client. Synchronous, as the SDK is."""

    def __init__(self, hubspot: HubSpotClient) -> None:
        self._hubspot = hubspot

    @activity.defn(name=RECORD_SEND.name)
    def record_send(self, sent: RecordSend) -> SyncedContact:
        """Keeps the ids that WhatsApp gave, and when a template with a cooldown went: the gate reads that."""
        person = sent.person
        known: dict[str, str | None] = {
            hs.WA_ID: sent.wa_id or person.wa_id,
            hs.WHATSAPP_USER_ID: sent.user_id or person.user_id,
        }
        if sent.template in hs.LAST_SENT:
            known[hs.LAST_SENT[sent.template]] = timestamp(sent.sent_at)
        told = person.model_copy(update={"user_id": known[hs.WHATSAPP_USER_ID]})
        with vendor_errors():
            return write_contact(self._hubspot, told, {name: value for name, value in known.items() if value})

    @activity.defn(name=RECORD_FIRST_RESPONSE.name)
    def record_first_response(self, response: FirstResponse) -> SyncedContact:
        """Keeps when staff first answered the lead and after how many seconds of real time; counted once kept."""
        seconds = max((response.responded_at - response.received_at).total_seconds(), 0.0)
        properties = {
            hs.FIRST_RESPONSE_SECONDS: str(round(seconds)),
            hs.FIRST_RESPONSE_AT: timestamp(response.responded_at),
        }
        with vendor_errors():
            done = write_contact(self._hubspot, response.person, properties)
        LEAD_FIRST_RESPONSE.observe(seconds)
        return done

    @activity.defn(name=READ_STAFF_TASK.name)
    def read_staff_task(self, task: ReadTask) -> TaskRead:
        """Whether staff have completed a task; one that they deleted was not taken on by anybody."""
        with vendor_errors():
            properties = self._task(task.task_id)
        if properties is None or properties.get(hs.TASK_STATUS) != hs.TASK_COMPLETED:
            return TaskRead(completed=False)
        return TaskRead(completed=True, completed_at=_completed_at(properties))

    @activity.defn(name=UPDATE_STAFF_TASK.name)
    def update_staff_task(self, update: UpdateStaffTask) -> UpdatedStaffTask:
        """New words for a task, unless staff have completed or deleted it: nobody would read them there."""
        with vendor_errors():
            properties = self._task(update.task_id)
            if properties is None or properties.get(hs.TASK_STATUS) == hs.TASK_COMPLETED:
                return UpdatedStaffTask(open=False)
            self._hubspot.update(TASKS, update.task_id, task_words(update.subject, update.body))
        return UpdatedStaffTask(open=True)

    @activity.defn(name=LINK_STAFF_TASK.name)
    def link_staff_task(self, link: LinkStaffTask) -> LinkedStaffTask:
        """Shows a task on a contact; again, it changes nothing."""
        with vendor_errors():
            try:
                self._hubspot.link((TASKS, link.task_id), ("contacts", link.contact_id))
            except VendorError as error:
                if error.error_type is not ErrorType.NOT_FOUND:
                    raise
                return LinkedStaffTask(linked=False)
        return LinkedStaffTask(linked=True)

    def _task(self, task_id: str) -> dict[str, str | None] | None:
        """How a task stands; None for one that is gone."""
        try:
            found = self._hubspot.read(TASKS, task_id, [hs.TASK_STATUS, hs.TASK_COMPLETED_AT])
        except VendorError as error:
            if error.error_type is not ErrorType.NOT_FOUND:
                raise
            return None
        properties: dict[str, str | None] = found.get("properties") or {}
        return properties


def _completed_at(properties: dict[str, str | None]) -> datetime | None:
    """When: the portal's own date, which it may not have set; then the time of the look is the caller's."""
    return moment(properties.get(hs.TASK_COMPLETED_AT))
