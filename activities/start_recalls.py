"""`start-recalls`: patients who are due are asked to come again, at most a day's cap of them (spec §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from temporalio import activity

from activities._batches import Outcome, read_by_id, start_once, work_off
from activities._errors import vendor_errors
from activities._people import identify_contact, person_of
from medicalcor.contracts._base import Tags
from medicalcor.contracts.care import PatientRecall
from medicalcor.contracts.jobs import StartBatch, Totals
from medicalcor.contracts.names import PATIENT_RECALL, START_RECALLS, Channel, recall_id
from medicalcor.domain.consent import Need, allows
from medicalcor.domain.recall import Standing, due_period
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.appointments import PATIENT, StatusWords, Visit, patient_of, visits_of_many
from medicalcor.vendors.hubspot.consents import consents_of, property_names
from medicalcor.vendors.hubspot.values import moment

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_RECALLED = hs.LAST_SENT["recall_reminder"]
_READ = (*PATIENT, hs.LAST_VISIT, hs.RECALL_PERIOD, _RECALLED, *property_names())
_LOOKS, _LOOK_SECONDS = 100, 0.2
_UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class RecallConfig:
    """What the settings say: the key of references, the region of national numbers, clinic time, the cap (0: none)."""

    reference_key: bytes
    region: str
    zone: tzinfo
    daily_cap: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    record: Mapping[str, Any]
    visits: Sequence[Visit]

    @property
    def said(self) -> Mapping[str, str | None]:
        return self.record.get("properties") or {}


class StartRecalls:
    """Handed the HubSpot client, the portal's words for a status, the way into Temporal and what the settings say."""

    def __init__(self, hubspot: HubSpotClient, words: StatusWords, dispatch: Dispatch, config: RecallConfig) -> None:
        self._hubspot = hubspot
        self._words = words
        self._dispatch = dispatch
        self._config = config

    @activity.defn(name=START_RECALLS.name)
    async def start_recalls(self, batch: StartBatch) -> Totals:
        """Starts the recall of each who is due as HubSpot has it now; `full` once the cap is reached.

        The cap holds for the clinic's date that the run is for, over all runs for it: the engine counts them. Raises
        EngineUnavailable.
        """
        day = f"recall-check.{batch.due_at.astimezone(self._config.zone).date().isoformat()}"
        room = await self._room(day)
        if room <= 0:
            return Totals(full=True)
        with vendor_errors():
            candidates = await asyncio.to_thread(self._read, batch.ids)
        now = max(datetime.now(UTC), batch.due_at)
        due = {one: period for one, found in candidates.items() if (period := self._due(found, now))}
        fresh: list[str] = []

        async def recall(contact_id: str, found: _Candidate) -> Outcome:
            if contact_id not in due:
                return Outcome.SKIPPED
            return await self._start(found, due[contact_id], day, fresh)

        totals, rest = Totals(), list(batch.ids)
        while rest and room > 0:
            now_tried, rest = _with_at_most(rest, due, room)
            before = len(fresh)
            part = batch.model_copy(update={"ids": now_tried})
            totals = totals.plus(await work_off(part, candidates, recall))
            room -= len(fresh) - before
        await self._until_counted(day, len(fresh), room)
        return totals.model_copy(update={"full": room <= 0})

    async def _room(self, day: str) -> int:
        """How many may still be started for this day."""
        if not self._config.daily_cap:
            return _UNLIMITED
        return self._config.daily_cap - await self._dispatch.count(PATIENT_RECALL, day)

    async def _until_counted(self, day: str, started: int, room: int) -> None:
        """The engine counts with a delay; the next batch must not take the room that this one has used."""
        if not self._config.daily_cap or not started:
            return
        for _ in range(_LOOKS):
            if await self._room(day) <= room:
                return
            await asyncio.sleep(_LOOK_SECONDS)

    def _read(self, ids: Sequence[str]) -> dict[str, _Candidate]:
        found = read_by_id(self._hubspot.read_many("contacts", ids, _READ))
        visits = visits_of_many(self._hubspot, self._words, list(found)) if found else {}
        return {one: _Candidate(record, visits.get(one, ())) for one, record in found.items()}

    def _due(self, found: _Candidate, now: datetime) -> str | None:
        """The period that somebody is to be recalled for. What the visits say is newer than what the contact does."""
        if not allows(Need.MARKETING, consents_of(found.said), now):
            return None
        on = [visit.starts_at for visit in found.visits if visit.starts_at and not visit.cancelled]
        past = [moment(found.said.get(hs.LAST_VISIT)), *(at for at in on if at <= now)]
        standing = Standing(
            last_visit_at=max(filter(None, past), default=None),
            visit_ahead=any(at > now for at in on),
            recalled_at=moment(found.said.get(_RECALLED)),
            last_period=found.said.get(hs.RECALL_PERIOD) or "",
        )
        return due_period(standing, now, self._config.zone)

    async def _start(self, found: _Candidate, period: str, day: str, fresh: list[str]) -> Outcome:
        patient = patient_of(found.record, self._config.region)
        person = person_of(patient, self._config.reference_key)
        await asyncio.to_thread(identify_contact, self._hubspot, found.record, patient)
        recall = PatientRecall(
            tags=Tags(patient_ref=person.patient_ref, channel=Channel.WHATSAPP, correlation_id=day),
            phone=person.phone,
            user_id=person.user_id,
            wa_id=person.wa_id,
            name=person.name,
            language=patient.language,
            period=period,
        )
        workflow_id = recall_id(person.patient_ref, period)
        done = await self._dispatch.start(PATIENT_RECALL, recall, workflow_id, background=True)
        if not done.already_there:
            fresh.append(workflow_id)
            return Outcome.STARTED
        # Its own earlier attempt may have: that counts as started, and was counted before this one began.
        return await start_once(self._dispatch, PATIENT_RECALL, recall, workflow_id)


def _with_at_most(ids: Sequence[str], due: Mapping[str, str], room: int) -> tuple[list[str], list[str]]:
    """The first ids, of whom at most `room` are due, and the rest."""
    taken = 0
    for at, one in enumerate(ids):
        taken += one in due
        if taken > room:
            return list(ids[:at]), list(ids[at:])
    return list(ids), []
