"""What is written to the CRM, each with one side effect and once: contact, note, staff task (spec §4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from temporalio import activity

from activities._consents import consents_of_changes, consents_of_form, survives, withdrawn_by_stop
from activities._contacts import identity_of, write_contact
from activities._errors import vendor_errors
from medicalcor.contracts.leads import ContactNote, Created, StaffTask, SyncContact, SyncedContact
from medicalcor.contracts.names import CREATE_CONTACT_NOTE, CREATE_STAFF_TASK, SYNC_HUBSPOT_CONTACT
from medicalcor.domain.business_time import OpeningHours, closed_days, due_at, end_of_day
from medicalcor.domain.consent import Consent, ConsentState
from medicalcor.domain.lead_refresh import scorer_name
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.consents import consent_properties, stored_consents
from medicalcor.vendors.hubspot.engagements import (
    NOTES,
    TASKS,
    create,
    find_by_key,
    is_taken,
    note_properties,
    task_properties,
)
from medicalcor.vendors.hubspot.values import timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


class CrmWrite:
    """Handed the HubSpot client and what business time needs; `closures` are ISO dates. Synchronous, as the SDK is."""

    def __init__(
        self,
        hubspot: HubSpotClient,
        *,
        opening_hours: OpeningHours,
        closures: Iterable[str],
        zone: tzinfo,
        hot_task_minutes: int,
    ) -> None:
        self._hubspot = hubspot
        self._hours = opening_hours
        self._closed = closed_days(closures)
        self._zone = zone
        self._hot_task_minutes = hot_task_minutes

    @activity.defn(name=SYNC_HUBSPOT_CONTACT.name)
    def sync_hubspot_contact(self, contact: SyncContact) -> SyncedContact:
        """Writes what is known of a person by one race-free upsert; a refused value is named and costs only itself."""
        with vendor_errors():
            consents = self._consents(contact)
            return write_contact(self._hubspot, contact.person, _properties(contact) | consent_properties(consents))

    def _consents(self, contact: SyncContact) -> list[Consent]:
        """What is written. What was held up (HubSpot away) must not undo what came after it; see `survives`."""
        changes = list(withdrawn_by_stop(contact.stopped_at)) if contact.stopped_at else []
        form = consents_of_form(contact.consent, contact.consent_at) if contact.consent and contact.consent_at else ()
        changes += [consent for consent in form if consent.state is ConsentState.GRANTED]
        changes += consents_of_changes(contact.changes)
        if not changes:
            return []
        stored = stored_consents(self._hubspot, *identity_of(contact.person))
        return [change for change in changes if survives(change, stored.of(change.type))]

    @activity.defn(name=CREATE_CONTACT_NOTE.name)
    def create_contact_note(self, note: ContactNote) -> Created:
        """A note on a contact, once per key."""
        return self._create_once(NOTES, note.key, note.contact_id, note_properties(note.body, note.at))

    @activity.defn(name=CREATE_STAFF_TASK.name)
    def create_staff_task(self, task: StaffTask) -> Created:
        """A task for staff, once per key, due in business time."""
        minutes = self._hot_task_minutes if task.due_in_minutes is None else task.due_in_minutes
        asked_at = task.asked_at.astimezone(self._zone)
        if task.end_of_day:
            due = end_of_day(asked_at, self._hours, self._closed)
        else:
            due = due_at(asked_at, minutes, self._hours, self._closed)
        properties = task_properties(task.subject, task.body, due, task.priority)
        return self._create_once(TASKS, task.key, task.contact_id, properties)

    def _create_once(self, object_type: str, key: str, contact_id: str, properties: Mapping[str, str]) -> Created:
        """Creates, unless an earlier attempt of unknown outcome has: looked up first on any later attempt."""
        with vendor_errors():
            if activity.info().attempt > 1 and (found := find_by_key(self._hubspot, object_type, key)):
                return Created(object_id=found, already_there=True)
            try:
                return Created(object_id=create(self._hubspot, object_type, key, contact_id, properties))
            except VendorError as error:
                if not is_taken(error):
                    raise
            # Created before under this key (a reset workflow, an attempt that the look-up could not see yet).
            if found := find_by_key(self._hubspot, object_type, key):
                return Created(object_id=found, already_there=True)
            raise VendorError("hubspot", ErrorType.CONFLICT, "key is taken, but not to be found yet", retryable=True)


def _properties(contact: SyncContact) -> dict[str, str]:
    """What is known, as HubSpot's properties. What is not known is left out: an empty value would clear it."""
    person, score = contact.person, contact.score
    first, _, last = person.name.strip().partition(" ")
    known: dict[str, str | None] = {
        "phone": person.phone,
        hs.WHATSAPP_USER_ID: person.user_id,
        hs.WA_ID: person.wa_id,
        "firstname": first,
        "lastname": last.strip(),
        "email": contact.email.strip(),
        hs.LEAD_SOURCE: contact.channel,
        hs.LAST_MESSAGE: timestamp(contact.last_message_at) if contact.last_message_at else None,
    }
    if score is not None:
        known |= {
            hs.LEAD_SCORE: str(score.score),
            hs.LEAD_STATUS: contact.classification,
            hs.LEAD_SCORE_UPDATED: timestamp(datetime.now(UTC)),
            hs.LEAD_SCORER: scorer_name(score.model, score.prompt),
            hs.PROCEDURE_INTEREST: ";".join(score.procedure_interest),
            hs.URGENCY_LEVEL: "high" if score.urgency_indicators else "normal",
        }
    return {name: value for name, value in known.items() if value}
