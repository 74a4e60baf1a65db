"""The three names of one send: one message to a patient, by one HTTP call, never repeated here (spec §4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import SEND_APPOINTMENT_REMINDER, SEND_RECALL_REMINDER, SEND_WHATSAPP_MESSAGE
from medicalcor.contracts.sends import NOT_SENT, OUTCOME_UNKNOWN, STALE_JUDGEMENT, NotSent, Outbound, SendMessage, Sent
from medicalcor.domain.patient_ref import hashed_message_id
from medicalcor.domain.patient_texts import TEXTS, ClinicFacts, PatientText, write
from medicalcor.domain.patient_words import patient_language
from medicalcor.domain.send_gate import still_counts
from medicalcor.domain.templates import TEMPLATES, Filled, fill
from medicalcor.observability.metrics import WHATSAPP_MESSAGES
from medicalcor.temporal.dispatch import EngineUnavailable
from medicalcor.vendors.errors import ErrorType
from medicalcor.vendors.whatsapp.errors import Outcome, WhatsAppError
from medicalcor.vendors.whatsapp.wire import Recipient

if TYPE_CHECKING:
    from medicalcor.vendors.whatsapp.client import WhatsApp
    from medicalcor.vendors.whatsapp.wire import Accepted

logger = logging.getLogger(__name__)

_UNKNOWN_NAME = "unknown"


class Messaging:
    """Handed the client of the clinic's number, what the texts say of the clinic, and the key of every keyed hash.

    `is_reset` (workflow id, run id) says whether a run repeats an earlier one, which may have sent.
    """

    def __init__(
        self, whatsapp: WhatsApp, facts: ClinicFacts, key: bytes, is_reset: Callable[[str, str], Awaitable[bool]]
    ) -> None:
        self._whatsapp = whatsapp
        self._facts = facts
        self._key = key
        self._is_reset = is_reset
        # At zero from the start: of a counter that begins with its first failure no increase can be told.
        for name in (*TEMPLATES, *TEXTS, _UNKNOWN_NAME):
            for outcome in ("sent", "held", *Outcome):
                WHATSAPP_MESSAGES.labels(name, outcome)

    @activity.defn(name=SEND_WHATSAPP_MESSAGE.name)
    async def send_whatsapp_message(self, message: SendMessage) -> Sent:
        """Sends a message of any kind; `_send` says how it may fail."""
        return await self._send(message)

    @activity.defn(name=SEND_APPOINTMENT_REMINDER.name)
    async def send_appointment_reminder(self, message: SendMessage) -> Sent:
        """Sends a reminder of a visit; `_send` says how it may fail."""
        return await self._send(message)

    @activity.defn(name=SEND_RECALL_REMINDER.name)
    async def send_recall_reminder(self, message: SendMessage) -> Sent:
        """Sends a recall; `_send` says how it may fail."""
        return await self._send(message)

    async def _send(self, message: SendMessage) -> Sent:
        """One call. Raises ApplicationError with a `NotSent` as its details; its type is the outcome.

        `NotSent`: it did not go and may be tried again. `OutcomeUnknown`: it may have been taken. Any other is the
        vendor's (TemplateRejected, NotOnWhatsApp, …): it was not taken and will not be.
        """
        try:
            sent = await self._taken(message)
        except ApplicationError as error:
            outcome = _OUTCOMES.get(error.type or "", Outcome.REJECTED)
            WHATSAPP_MESSAGES.labels(_label(message.outbound), outcome).inc()
            raise
        WHATSAPP_MESSAGES.labels(_label(message.outbound), "held" if sent.held else "sent").inc()
        return sent

    async def _taken(self, message: SendMessage) -> Sent:
        try:
            content, recipient = self._written(message.outbound), _recipient(message.person)
        except ValueError:
            raise _failure(ErrorType.INVALID_PAYLOAD, ErrorType.INVALID_PAYLOAD) from None
        # Two workers' clocks differ by a little: an answer from the near future is a fresh one.
        now = datetime.now(UTC)
        if not still_counts(min(message.judged_at, now), now):
            raise _failure(NOT_SENT, STALE_JUDGEMENT)
        await self._refuse_to_repeat()
        taken = await self._call(message, recipient, content)
        return Sent(
            message_key=hashed_message_id(self._key, taken.message_id),
            text=content.text if isinstance(content, Filled) else content.body,
            wa_id=taken.wa_id,
            user_id=taken.user_id,
            held=taken.held,
        )

    async def _call(self, message: SendMessage, recipient: Recipient, content: PatientText | Filled) -> Accepted:
        try:
            return await self._whatsapp.send(recipient, content, callback=message.callback, attempt=message.attempt)
        except WhatsAppError as error:
            raise _of_vendor(error) from None
        except asyncio.CancelledError:
            # A stopping worker that may wait no longer: the body may have left.
            raise _failure(OUTCOME_UNKNOWN, "Cancelled") from None
        except Exception as error:
            # Whatever else breaks here may have broken after WhatsApp took it. The text may repeat what we sent.
            logger.error("a send broke", extra={"error_type": type(error).__name__})
            raise _failure(OUTCOME_UNKNOWN, type(error).__name__) from None

    async def _refuse_to_repeat(self) -> None:
        """An operator's reset plays a delivery again from before its send: whether that went, only a status tells."""
        info = activity.info()
        if not info.workflow_id or not info.workflow_run_id:
            return
        try:
            repeats = await self._is_reset(info.workflow_id, info.workflow_run_id)
        except EngineUnavailable:
            raise _failure(NOT_SENT, ErrorType.UNAVAILABLE) from None
        if repeats:
            raise _failure(OUTCOME_UNKNOWN, "Reset")

    def _written(self, outbound: Outbound) -> PatientText | Filled:
        """What the person will read. ValueError for an unknown name or wrong values."""
        if outbound.template:
            language = patient_language(outbound.language)
            return fill(outbound.template, language, outbound.values, self._facts.zone)
        return write(outbound.text, outbound.language, outbound.values, self._facts)


_OUTCOMES = {NOT_SENT: Outcome.NOT_SENT, OUTCOME_UNKNOWN: Outcome.UNKNOWN}


def _recipient(person: Person) -> Recipient:
    """The `wa_id` as WhatsApp last gave it, before that the digits of the number; else the user id."""
    return Recipient(wa_id=person.wa_id or (person.phone or "").lstrip("+"), user_id=person.user_id or "")


def _of_vendor(error: WhatsAppError) -> ApplicationError:
    kinds = {Outcome.NOT_SENT: NOT_SENT, Outcome.UNKNOWN: OUTCOME_UNKNOWN}
    wait = error.retry_after.total_seconds() if error.retry_after else 0.0
    return _failure(kinds.get(error.outcome, error.error_type), error.error_type, wait, error.code)


def _failure(kind: str, error_type: str, wait: float = 0.0, code: int | None = None) -> ApplicationError:
    """The engine's error of a send. Its text holds types and codes only."""
    details = NotSent(error_type=str(error_type), retry_after_seconds=wait, code=code)
    text = f"whatsapp: {error_type}" + ("" if code is None else f" (code {code})")
    return ApplicationError(text, details, type=str(kind), non_retryable=True)


def _label(outbound: Outbound) -> str:
    """What was sent, for the metric: a name of ours, whatever was asked for."""
    name = outbound.template or outbound.text
    return name if name in TEMPLATES or name in TEXTS else _UNKNOWN_NAME
