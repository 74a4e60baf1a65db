"""`renew-consents`: people whose consents end soon are asked, what has ended is written down (spec §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from temporalio import activity

from activities._batches import Outcome, read_by_id, start_once, work_off
from activities._errors import vendor_errors
from activities._people import identify_contact, person_of
from medicalcor.contracts._base import Tags
from medicalcor.contracts.care import ConsentRenewal
from medicalcor.contracts.jobs import StartBatch, Totals
from medicalcor.contracts.leads import ConsentChange, RecordConsent
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import (
    CONSENT_RENEWAL,
    RECORD_CONSENT,
    RENEW_CONSENTS,
    Channel,
    consent_renewal_id,
    record_consent_id,
)
from medicalcor.domain.consent import ConsentState
from medicalcor.domain.consent_expiry import Ending, ending
from medicalcor.temporal.dispatch import Dispatch, WorkflowNotFound
from medicalcor.vendors.hubspot.appointments import PATIENT, Patient, patient_of
from medicalcor.vendors.hubspot.consents import consents_of, property_names

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_SOURCE = "expiry"


class RenewConsents:
    """Handed the HubSpot client, the way into Temporal, the key of references and the region of national numbers."""

    def __init__(self, hubspot: HubSpotClient, dispatch: Dispatch, *, reference_key: bytes, region: str) -> None:
        self._hubspot = hubspot
        self._dispatch = dispatch
        self._reference_key = reference_key
        self._region = region

    @activity.defn(name=RENEW_CONSENTS.name)
    async def renew_consents(self, batch: StartBatch) -> Totals:
        """Starts the renewal of what ends within 30 days and the recording of what has ended, unless a renewal is open,
        which does both. As HubSpot has it now: what was answered since it was found is left alone.

        Raises EngineUnavailable.
        """
        now = max(datetime.now(UTC), batch.due_at)
        with vendor_errors():
            answer = await asyncio.to_thread(
                self._hubspot.read_many, "contacts", batch.ids, (*PATIENT, *property_names())
            )

        async def renew(_: str, record: Mapping[str, Any]) -> Outcome:
            found = ending(consents_of(record.get("properties") or {}), now)
            if not found.renew and not found.ended:
                return Outcome.SKIPPED
            patient = patient_of(record, self._region)
            person = person_of(patient, self._reference_key)
            if found.ended and await self._is_asked(person):
                return Outcome.SKIPPED
            await asyncio.to_thread(identify_contact, self._hubspot, record, patient)
            done = [await self._expire(person, found)] if found.ended else []
            done += [await self._ask(person, patient, found)] if found.renew else []
            return Outcome.STARTED if Outcome.STARTED in done else Outcome.SKIPPED

        return await work_off(batch, read_by_id(answer), renew)

    async def _is_asked(self, person: Person) -> bool:
        try:
            found = await self._dispatch.describe(consent_renewal_id(person.patient_ref))
        except WorkflowNotFound:
            return False
        # One that an earlier attempt of this very activity started is counted where it is started.
        info = activity.info()
        return found.status == "running" and not (info.attempt > 1 and found.started_at >= info.scheduled_time)

    async def _ask(self, person: Person, patient: Patient, found: Ending) -> Outcome:
        renewal = ConsentRenewal(
            tags=_tags(person),
            phone=person.phone,
            user_id=person.user_id,
            wa_id=person.wa_id,
            name=person.name,
            language=patient.language,
            consent_types=[str(kind) for kind in found.renew],
            expires_at=found.ends_at,
        )
        workflow_id = consent_renewal_id(person.patient_ref)
        return await start_once(self._dispatch, CONSENT_RENEWAL, renewal, workflow_id, again=True)

    async def _expire(self, person: Person, found: Ending) -> Outcome:
        changes = [
            ConsentChange(type=kind, state=ConsentState.EXPIRED, at=at, source=_SOURCE) for kind, at in found.ended
        ]
        key = "-".join(["expired", *(f"{change.type}-{change.at:%Y%m%d}" for change in changes)])
        proof = "\n".join(f"Consimțământ expirat: {change.type}, la {change.at.isoformat()}" for change in changes)
        record = RecordConsent(
            tags=_tags(person),
            person=person,
            changes=changes,
            key=f"{key}-{person.patient_ref}",
            proof=proof,
            at=max(change.at for change in changes),
        )
        return await start_once(
            self._dispatch, RECORD_CONSENT, record, record_consent_id(person.patient_ref, key), again=True
        )


def _tags(person: Person) -> Tags:
    return Tags(patient_ref=person.patient_ref, channel=Channel.WHATSAPP, correlation_id=str(uuid4()))
