"""What renewals and recalls read of a contact and keep on it (spec §3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from temporalio import activity

from activities._contacts import identity_of, write_contact
from activities._errors import vendor_errors
from medicalcor.contracts.care import (
    ConsentsRead,
    GrantedConsent,
    ReadConsents,
    RecordedVisit,
    RecordRecall,
    RecordVisit,
)
from medicalcor.contracts.leads import SyncedContact
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import READ_CONSENTS, RECORD_RECALL, RECORD_VISIT
from medicalcor.domain.consent import STOPPED_BY_STOP, ConsentState, ConsentType, effective
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.consents import consents_of, property_names
from medicalcor.vendors.hubspot.values import moment, timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_READ = ("firstname", "lastname", "hs_language", *property_names())


class Care:
    """Handed the HubSpot client and clinic time. Synchronous, as the SDK is."""

    def __init__(self, hubspot: HubSpotClient, zone: tzinfo) -> None:
        self._hubspot = hubspot
        self._zone = zone

    @activity.defn(name=READ_CONSENTS.name)
    def read_consents(self, wanted: ReadConsents) -> ConsentsRead:
        """How consents stand; nothing of a person without a contact. A type that we do not know is not granted."""
        with vendor_errors():
            said = self._properties(wanted.person)
        consents = consents_of(said)
        asked = [kind for kind in ConsentType if kind in wanted.consent_types]
        granted, states = list[GrantedConsent](), {str(kind): "unreadable" for kind in consents.unreadable & {*asked}}
        for kind in asked:
            consent, state = consents.of(kind), effective(consents.of(kind), wanted.at)
            ends_at = consent.ends_at() if consent else None
            if consent is None or state is None:
                continue
            if state is ConsentState.GRANTED and ends_at is not None:
                granted.append(self._granted(kind, ends_at))
            else:
                states[str(kind)] = "ended" if consent.state is ConsentState.GRANTED else str(state)
        withdrawn = (consents.of(kind) for kind in STOPPED_BY_STOP)
        return ConsentsRead(
            granted=granted,
            states=states,
            opted_out=all(one is not None and one.state is ConsentState.WITHDRAWN for one in withdrawn),
            name=" ".join(filter(None, (said.get("firstname"), said.get("lastname")))),
            language=(said.get("hs_language") or "")[:2].lower(),
        )

    @activity.defn(name=RECORD_RECALL.name)
    def record_recall(self, recall: RecordRecall) -> SyncedContact:
        """Keeps the period on the contact: longer than the engine keeps the recall itself."""
        with vendor_errors():
            return write_contact(self._hubspot, recall.person, {hs.RECALL_PERIOD: recall.period})

    @activity.defn(name=RECORD_VISIT.name)
    def record_visit(self, visit: RecordVisit) -> RecordedVisit:
        """Keeps when the last visit began, on a contact that is there and knows of no later one."""
        with vendor_errors():
            try:
                found = self._hubspot.read("contacts", visit.contact_id, [hs.LAST_VISIT])
            except VendorError as error:
                if error.error_type is not ErrorType.NOT_FOUND:
                    raise
                return RecordedVisit(written=False)
            known = moment((found.get("properties") or {}).get(hs.LAST_VISIT))
            if known is not None and known >= visit.at:
                return RecordedVisit(written=False)
            self._hubspot.update("contacts", visit.contact_id, {hs.LAST_VISIT: timestamp(visit.at)})
        return RecordedVisit(written=True)

    def _properties(self, person: Person) -> Mapping[str, str | None]:
        try:
            found: Mapping[str, str | None] = (
                self._hubspot.read_by("contacts", *identity_of(person), _READ).get("properties") or {}
            )
        except VendorError as error:
            if error.error_type is ErrorType.NOT_FOUND:
                return {}
            raise
        return found

    def _granted(self, kind: ConsentType, ends_at: datetime) -> GrantedConsent:
        return GrantedConsent(type=kind, ends_at=ends_at, ends_on=ends_at.astimezone(self._zone).date().isoformat())
