"""`record-consent`: consents that changed, and the note that proves it (spec §4, Consent).

A child of whoever learned of the change, so that it waits here while HubSpot is down.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.leads import ContactNote, RecordConsent, RecordedConsent, SyncContact
    from medicalcor.contracts.messages import ConsentEvent
    from medicalcor.contracts.names import CONSENT_EVENT, CREATE_CONTACT_NOTE, RECORD_CONSENT, SYNC_HUBSPOT_CONTACT
    from medicalcor.domain.consent import ConsentState
from workflows._options import call
from workflows._tell import tell


@workflow.defn(name=RECORD_CONSENT.name)
class RecordConsentWorkflow:
    """State first, proof second: a consent that is taken back must hold before anything else."""

    @workflow.run
    async def run(self, given: RecordConsent) -> RecordedConsent:
        """Writes the changes and their note; fails, visibly and resettable, when HubSpot was away for a day."""
        sync = SyncContact(person=given.person, changes=given.changes)
        contact = await call(SYNC_HUBSPOT_CONTACT, sync, summary="write the consents to HubSpot")
        await self._tell(given)
        note = ContactNote(key=given.key, contact_id=contact.contact_id, body=given.proof, at=given.at)
        await call(CREATE_CONTACT_NOTE, note, summary="note the proof of the consents")
        return RecordedConsent(contact_id=contact.contact_id)

    async def _tell(self, given: RecordConsent) -> None:
        """The conversation held the refusals until now; one that has ended held none."""
        refused = sorted(change.type for change in given.changes if change.state != ConsentState.GRANTED)
        if given.tells and refused:
            await tell(given.tells, CONSENT_EVENT, ConsentEvent(kind="stored", at=given.at, consents=refused))
