"""`refresh-leads`: stale leads are scored again from what they really wrote, or stamped as checked (spec §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from temporalio import activity

from activities._batches import Outcome, read_by_id, start_once, work_off
from activities._errors import vendor_errors
from activities._people import person_of
from medicalcor.contracts._base import Tags
from medicalcor.contracts.jobs import StartBatch, Totals
from medicalcor.contracts.leads import MAX_MESSAGE_CHARACTERS, Consents, LeadScoring, Profile
from medicalcor.contracts.names import LEAD_SCORING, REFRESH_LEADS, Channel, lead_refresh_id
from medicalcor.domain.consent import AiBasis, ConsentState, ConsentType, Need, allows, effective
from medicalcor.domain.lead_refresh import RULES, STALE_AFTER, Standing, could_differ, lead_words
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import PATIENT, patient_of
from medicalcor.vendors.hubspot.consents import consents_of, property_names
from medicalcor.vendors.hubspot.notes import notes_of
from medicalcor.vendors.hubspot.values import moment, timestamp

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_READ = (
    *PATIENT,
    *(hs.LEAD_SCORE_UPDATED, hs.LEAD_SCORE_CHECKED, hs.LEAD_SCORER, hs.LEAD_SOURCE, hs.LAST_MESSAGE),
    *property_names(),
)


@dataclass(frozen=True, slots=True)
class RefreshConfig:
    """What the settings say: the key of references, the region of national numbers, clinic time, on what the model
    sees an enquiry, and who scores now (`domain.lead_refresh.scorer_name`).
    """

    reference_key: bytes
    region: str
    zone: tzinfo
    ai_basis: AiBasis
    scorer: str


@dataclass(frozen=True, slots=True)
class _Lead:
    said: Mapping[str, str | None]
    record: Mapping[str, Any]


class LeadRefresh:
    """Handed the HubSpot client, the way into Temporal and what the settings say."""

    def __init__(self, hubspot: HubSpotClient, dispatch: Dispatch, config: RefreshConfig) -> None:
        self._hubspot = hubspot
        self._dispatch = dispatch
        self._config = config

    @activity.defn(name=REFRESH_LEADS.name)
    async def refresh_leads(self, batch: StartBatch) -> Totals:
        """Starts a quiet scoring of each lead whose score could differ and whose words are there; those that could not
        are stamped; those without words stay as they are. Raises EngineUnavailable.
        """
        now = max(datetime.now(UTC), batch.due_at)
        with vendor_errors():
            leads = await asyncio.to_thread(self._read, batch.ids)
            differ = [one for one, lead in leads.items() if self._could_differ(lead, now)]
            notes = await asyncio.to_thread(notes_of, self._hubspot, differ) if differ else {}
        date = batch.due_at.astimezone(self._config.zone).date().isoformat()

        async def refresh(lead_id: str, lead: _Lead) -> Outcome:
            if lead_id not in differ or not (words := lead_words(notes.get(lead_id, ()))):
                return Outcome.SKIPPED
            scoring = self._scoring(lead, words, now)
            return await start_once(
                self._dispatch, LEAD_SCORING, scoring, lead_refresh_id(scoring.tags.patient_ref, date)
            )

        totals = await work_off(batch, leads, refresh)
        same = [one for one, lead in leads.items() if one not in differ and not _fresh(lead, now)]
        with vendor_errors():
            await asyncio.to_thread(self._stamp, same, now)
        return totals

    def _read(self, ids: Sequence[str]) -> dict[str, _Lead]:
        found = read_by_id(self._hubspot.read_many("contacts", ids, _READ))
        return {one: _Lead(record.get("properties") or {}, record) for one, record in found.items()}

    def _stamp(self, ids: Sequence[str], now: datetime) -> None:
        if ids:
            self._hubspot.update_many("contacts", {one: {hs.LEAD_SCORE_CHECKED: timestamp(now)} for one in ids})

    def _could_differ(self, lead: _Lead, now: datetime) -> bool:
        if _fresh(lead, now):
            return False
        standing = Standing(
            scored_at=moment(lead.said.get(hs.LEAD_SCORE_UPDATED)),
            last_message_at=moment(lead.said.get(hs.LAST_MESSAGE)),
            scorer=lead.said.get(hs.LEAD_SCORER) or "",
        )
        may = allows(Need.AI, consents_of(lead.said), now, ai_basis=self._config.ai_basis)
        return could_differ(standing, self._config.scorer if may else RULES)

    def _scoring(self, lead: _Lead, words: Sequence[str], now: datetime) -> LeadScoring:
        patient = patient_of(lead.record, self._config.region)
        person = person_of(patient, self._config.reference_key)
        channel = lead.said.get(hs.LEAD_SOURCE) or ""
        channel = channel if channel in set(Channel) else Channel.WHATSAPP
        correlation_id = str(uuid4())
        return LeadScoring(
            tags=Tags(patient_ref=person.patient_ref, channel=channel, correlation_id=correlation_id),
            phone=person.phone,
            user_id=person.user_id,
            wa_id=person.wa_id,
            message=words[-1][-MAX_MESSAGE_CHARACTERS:],
            history=list(words[:-1]),
            channel=channel,
            correlation_id=correlation_id,
            profile=Profile(name=person.name, language=patient.language, consent=_consent(lead.said, now)),
            received_at=moment(lead.said.get(hs.LAST_MESSAGE)),
            quiet=True,
        )


def _fresh(lead: _Lead, now: datetime) -> bool:
    """Scored or looked at within the week: the search's index lags, and a repeated run finds what the first one did."""
    times = (moment(lead.said.get(name)) for name in (hs.LEAD_SCORE_UPDATED, hs.LEAD_SCORE_CHECKED))
    return any(one is not None and now - one < STALE_AFTER for one in times)


def _consent(said: Mapping[str, str | None], now: datetime) -> Consents | None:
    """What HubSpot holds on the processing of data, as the scoring takes it; None where nothing is recorded."""
    state = effective(consents_of(said).of(ConsentType.DATA_PROCESSING), now)
    return None if state is None else Consents(data_processing=state is ConsentState.GRANTED)
