"""`check-send`: gathers what the gate has to know and asks it whether one message may go now (spec §4, The gate).

It fails closed: what nobody could tell holds the message. Whoever delivers asks again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity

from activities._contacts import identity_of
from medicalcor.contracts.control import ClinicState
from medicalcor.contracts.messages import ConversationView
from medicalcor.contracts.messages import Person as Recipient
from medicalcor.contracts.names import (
    CHECK_SEND,
    CLINIC_STATE,
    CONVERSATION_STATE,
    Queue,
    clinic_control_id,
    conversation_id,
)
from medicalcor.contracts.sends import CheckSend, GateAnswer, Outbound
from medicalcor.domain.consent import Consents, ConsentType, Need, merged
from medicalcor.domain.patient_words import patient_language
from medicalcor.domain.send_gate import Clinic, Conversation, Decision, Message, Origin, Person, Verdict, judge
from medicalcor.domain.templates import fill, renewed_consents, template_named
from medicalcor.temporal.dispatch import Dispatch, NoAnswer
from medicalcor.vendors.errors import ErrorType, VendorError
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.consents import consents_of, property_names
from medicalcor.vendors.hubspot.values import moment

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

logger = logging.getLogger(__name__)

_INVALID = Decision(Verdict.REFUSED, "invalid_payload")
_NEEDS = {Need.REMINDERS: ConsentType.APPOINTMENT_REMINDERS, Need.MARKETING: ConsentType.MARKETING_WHATSAPP}


@dataclass(frozen=True, slots=True)
class _Stored:
    """What HubSpot holds of a person. `consents` None: it could not be asked."""

    consents: Consents | None
    last_sent_at: datetime | None = None


class Gate:
    """Handed the ways to ask, and `clinic`: what the settings say of it. `ring` tells staff of refused credentials."""

    def __init__(
        self,
        hubspot: HubSpotClient,
        dispatch: Dispatch,
        clinic: Clinic,
        clinic_id: str,
        ring: Callable[[str], Awaitable[None]],
    ) -> None:
        self._hubspot = hubspot
        self._dispatch = dispatch
        self._clinic = clinic
        self._control_id = clinic_control_id(clinic_id)
        self._ring = ring

    @activity.defn(name=CHECK_SEND.name)
    async def check_send(self, check: CheckSend) -> GateAnswer:
        """The gate's answer. A message that can never be made is refused as `invalid_payload`, before anybody is asked.

        What could not be had (HubSpot, the conversation, the clinic's control) is `held`; it raises nothing for that.
        """
        now = datetime.now(UTC)
        try:
            message = self._message(check.person, check.outbound)
        except ValueError:
            decision = _INVALID
        else:
            decision = await self._judge(check, message, now)
        return GateAnswer(verdict=decision.verdict, judged_at=now, reason=decision.reason, until=_utc(decision.until))

    def _message(self, person: Recipient, outbound: Outbound) -> Message:
        """What is judged. ValueError where origin, template, values or person are none."""
        if not person.phone and not person.user_id:
            raise ValueError("nobody to write to")
        origin, template = Origin(outbound.origin), None
        if outbound.template:
            template = template_named(outbound.template)
            fill(outbound.template, patient_language(outbound.language), outbound.values, self._clinic.zone)
        elif not outbound.text:
            raise ValueError("neither template nor text")
        renews = renewed_consents(outbound.values) if template and template.need is Need.RENEWED else frozenset()
        return Message(origin, template, renews, outbound.planned_at, outbound.not_after)

    async def _judge(self, check: CheckSend, message: Message, now: datetime) -> Decision:
        if message.template is None:
            return judge(message, await self._writer(check), self._clinic, now)
        clinic, person = await asyncio.gather(self._control(check.outbound), self._asked(check.person, message))
        decision = judge(message, person, clinic, now)
        if decision.reason != "consent_unknown":
            return decision
        stored = await self._stored(check.person, message)
        known = replace(person, consents=stored.consents, last_sent_at=stored.last_sent_at)
        return judge(message, known, clinic, now)

    async def _writer(self, check: CheckSend) -> Person:
        """The person whom words answer: when they last wrote, which whoever answers may know already."""
        answers_at = check.outbound.answers_at
        if answers_at is not None:
            return Person(None, Conversation.NOT_OPTED_OUT, answers_at)
        view = await self._view(check.person)
        if isinstance(view, NoAnswer):
            return Person(None, Conversation(view.value))
        return Person(None, Conversation.NOT_OPTED_OUT, view.last_inbound_at or view.last_message_at)

    async def _asked(self, person: Recipient, message: Message) -> Person:
        """What the person's open conversation says of an opt-out."""
        view = await self._view(person)
        if isinstance(view, NoAnswer):
            return Person(None, Conversation(view.value))
        stopped = set(view.withdrawn) & _needed(message)
        return Person(None, Conversation.OPTED_OUT if stopped else Conversation.NOT_OPTED_OUT)

    async def _view(self, person: Recipient) -> ConversationView | NoAnswer:
        return await self._dispatch.query(conversation_id(person.patient_ref), CONVERSATION_STATE)

    async def _control(self, outbound: Outbound) -> Clinic:
        """The clinic as its control says; where there never was one, nothing is paused or blocked."""
        state: ClinicState | NoAnswer = await self._dispatch.query(self._control_id, CLINIC_STATE)
        if state is NoAnswer.ABSENT:
            return self._clinic
        if isinstance(state, NoAnswer):
            return replace(self._clinic, known=False)
        language = patient_language(outbound.language)
        blocked = {one.template for one in state.blocked if one.language in ("", language)}
        return replace(self._clinic, paused=state.paused, blocked=frozenset(blocked))

    async def _stored(self, person: Recipient, message: Message) -> _Stored:
        """HubSpot's word; `consents` None where it has none, whatever the reason."""
        last_sent = hs.LAST_SENT.get(message.template.name) if message.template else None
        try:
            return await asyncio.to_thread(self._read, person, last_sent)
        except VendorError as error:
            logger.warning("consents could not be read", extra={"error_type": str(error.error_type)})
            if error.error_type is ErrorType.UNAUTHORIZED:
                await self._ring(Queue.HUBSPOT)
            return _Stored(None)

    def _read(self, person: Recipient, last_sent: str | None) -> _Stored:
        wanted = [hs.PHONE, hs.WHATSAPP_USER_ID, *property_names(), *([last_sent] if last_sent else [])]
        own = self._properties(*identity_of(person), wanted)
        found = [own]
        if person.phone and person.user_id and own.get(hs.WHATSAPP_USER_ID) != person.user_id:
            other = self._properties(hs.WHATSAPP_USER_ID, person.user_id, wanted)
            # Not linked yet: of two records of one person the stricter counts. One with a phone is somebody else's.
            found += [] if other.get(hs.PHONE) else [other]
        now = datetime.now(UTC)
        consents = Consents()
        for properties in found:
            consents = merged(consents, consents_of(properties), now)
        return _Stored(consents, max(filter(None, (_sent_at(one, last_sent) for one in found)), default=None))

    def _properties(self, id_property: str, identity: str, wanted: list[str]) -> dict[str, str | None]:
        try:
            found = self._hubspot.read_by("contacts", id_property, identity, wanted).get("properties")
        except VendorError as error:
            if error.error_type is ErrorType.NOT_FOUND:
                return {}
            raise
        if not isinstance(found, dict):
            raise VendorError("hubspot", ErrorType.INVALID_ANSWER, "contact without properties", retryable=True)
        return found


def _needed(message: Message) -> set[str]:
    """The consent types that a template needs."""
    if message.template is None:
        return set()
    needed = _NEEDS.get(message.template.need)
    return {*message.renews} if needed is None else {needed}


def _sent_at(properties: dict[str, str | None], name: str | None) -> datetime | None:
    """When a template last went; a moment that cannot be read is an error, or it would end the cooldown."""
    value = properties.get(name) if name else None
    found = moment(value)
    if value and found is None:
        raise VendorError("hubspot", ErrorType.INVALID_ANSWER, "a moment that cannot be read", retryable=False)
    return found


def _utc(until: datetime | None) -> datetime | None:
    return None if until is None else until.astimezone(UTC)
