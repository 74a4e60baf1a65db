"""What follows from a delivery elsewhere: the asker, the conversation, staff and HubSpot learn of it (spec §3, §4)."""

from __future__ import annotations

from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.leads import ContactNote
    from medicalcor.contracts.messages import ConsentEvent, Conversation, RegisterQuestion, Said, ToConversation
    from medicalcor.contracts.names import (
        ASK_STAFF,
        CREATE_CONTACT_NOTE,
        DELIVERY,
        MARK_REMINDER,
        RECORD_SEND,
        REGISTER_QUESTION,
        SIGNAL_CONVERSATION,
        ask_staff_id,
        conversation_id,
        note_key,
    )
    from medicalcor.contracts.sends import Delivery, DeliveryOutcome, Outbound, RecordSend, Sent
from workflows._delivery_rules import FAILED, UNKNOWN, says_opted_out, staff_kind
from workflows._options import call, start_abandoned


def what(outbound: Outbound) -> str:
    """The message by its name; no personal data."""
    return outbound.template or outbound.text


async def tell_asker(given: Delivery, outcome: DeliveryOutcome) -> None:
    """Signals the workflow that asked; one that has ended needs no answer any more."""
    if not given.tells:
        return
    try:
        await workflow.get_external_workflow_handle(given.tells).signal(DELIVERY.name, outcome)
    except ApplicationError:
        workflow.logger.info("the workflow that asked for this message has ended")


async def ask_staff(given: Delivery, outcome: DeliveryOutcome) -> None:
    """A task where the message must arrive and may not have; once per kind."""
    kind = staff_kind(given.outbound, outcome.outcome, outcome.reason)
    if not kind:
        return
    ask = AskStaff(
        tags=given.tags,
        person=given.person,
        kind=kind,
        key=given.outbound.key,
        asked_at=workflow.now(),
        channel="whatsapp",
        detail=f"Mesajul: {what(given.outbound)}. Motivul: {outcome.reason or 'necunoscut'}.",
    )
    child_id = ask_staff_id(kind, given.person.patient_ref, given.outbound.key)
    await start_abandoned(ASK_STAFF, ask, child_id, summary=f"staff: {kind}")


async def tell_opt_out(given: Delivery, outcome: DeliveryOutcome) -> None:
    """The conversation learns that the person stopped marketing in WhatsApp itself, where that is the reason."""
    if not says_opted_out(outcome.outcome, outcome.reason):
        return
    reference = given.person.patient_ref
    event = ConsentEvent(
        kind="withdrawn",
        at=outcome.at,
        consents=["marketing_whatsapp"],
        source="WhatsApp 131050",
        key=f"{given.outbound.key}/131050",
    )
    update = ToConversation(
        workflow_id=conversation_id(reference),
        conversation=Conversation(tags=given.tags, person=given.person),
        consent_event=event,
    )
    await call(SIGNAL_CONVERSATION, update, summary="the person stopped marketing in WhatsApp")


async def clear_mark(given: Delivery, outcome: DeliveryOutcome) -> None:
    """What was marked as sent failed after all: the appointment says so, whether or not the asker still runs."""
    if outcome.outcome == FAILED and given.on_failure is not None:
        await call(MARK_REMINDER, given.on_failure, summary="HubSpot: take the reminder's mark back")


def said_by_conversation(given: Delivery) -> bool:
    """Whether the conversation itself sends this: then it knows what it says."""
    parent = workflow.info().parent
    return parent is not None and parent.workflow_id == conversation_id(given.person.patient_ref)


async def register(given: Delivery, *, withdrawn: bool = False) -> None:
    """Tells the conversation what is about to be said, or that its question was not asked after all."""
    question = given.outbound.question
    key = question.key if question else given.outbound.key
    said = Said(key=key, at=workflow.now(), question=question, withdrawn=withdrawn)
    registration = RegisterQuestion(tags=given.tags, person=given.person, said=said)
    summary = "the question was not asked after all" if withdrawn else "what is about to be said"
    await call(REGISTER_QUESTION, registration, summary=summary)


async def record(given: Delivery, sent: Sent | None, outcome: str, at: datetime) -> None:
    """HubSpot remembers what went, and what may have gone: the cooldown then counts from it.

    `sent` None: the send never said what it wrote. Raises ActivityError where HubSpot was away for too long.
    """
    contact = await call(
        RECORD_SEND,
        RecordSend(
            person=given.person,
            template=given.outbound.template,
            sent_at=at,
            wa_id=sent.wa_id if sent else "",
            user_id=sent.user_id if sent else "",
        ),
        summary="HubSpot: what was sent when",
    )
    text = sent.text if sent else what(given.outbound)
    body = f"WhatsApp, poate trimis: {text}" if outcome == UNKNOWN else f"WhatsApp trimis: {text}"
    key = f"sent-{note_key(given.outbound.key)}"
    note = ContactNote(key=key, contact_id=contact.contact_id, body=body, at=at)
    await call(CREATE_CONTACT_NOTE, note, summary="HubSpot: note what was sent")
