"""`lead-scoring-workflow`: score, write to HubSpot, alert staff about a HOT lead (spec §3)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AskStaff
    from medicalcor.contracts.leads import (
        MAX_MESSAGE_CHARACTERS,
        AlertSent,
        ContactNote,
        HotLead,
        LeadResult,
        LeadScore,
        LeadScoring,
        Notification,
        ScoreLead,
        StaffTask,
        SyncContact,
        SyncedContact,
    )
    from medicalcor.contracts.messages import Scored
    from medicalcor.contracts.names import (
        ASK_STAFF,
        CREATE_CONTACT_NOTE,
        CREATE_STAFF_TASK,
        HOT_LEAD_ALERT,
        LEAD_SCORING,
        SCORE_LEAD,
        SCORED,
        SEND_NOTIFICATION,
        SYNC_HUBSPOT_CONTACT,
        Channel,
        ask_staff_id,
        hot_lead_id,
        note_key,
    )
    from medicalcor.contracts.sends import Outbound
    from medicalcor.domain.classification import Classification, classify
    from medicalcor.temporal.interceptors import set_lead_attributes
from workflows._deliver import deliver
from workflows._options import DAY, call, start_abandoned
from workflows._staff_asks import ASKS, DANGER
from workflows._tell import tell

# The alert goes without HubSpot's link rather than late: a healthy HubSpot answers within this time.
_CONTACT_PATIENCE = timedelta(seconds=10)
# Over a night of quiet hours; a thank-you for an enquiry of the day before yesterday is worse than none.
_ACKNOWLEDGED_WITHIN = timedelta(hours=14)


@workflow.defn(name=LEAD_SCORING.name)
class LeadScoringWorkflow:
    """One scoring of one content of one person."""

    def __init__(self) -> None:
        self._told: bool | None = None

    @workflow.run
    async def run(self, lead: LeadScoring) -> LeadResult:
        """Scores, syncs, alerts; fails (resettable) when HubSpot was away for a day, after the alert went."""
        _check(lead)
        # A run that an older build began tells staff of danger by itself, and thanks nobody for a form.
        cares = workflow.patched("care-for-forms")
        score = await self._score(lead)
        classification = classify(score.score)
        set_lead_attributes(score.score, classification)
        workflow.set_current_details(f"{classification}, score {score.score}, by {score.model}")

        if lead.quiet:
            return await self._quietly(lead, score, classification)
        told = await _tell_conversation(lead, score, classification)
        sync = asyncio.create_task(self._sync(lead, score, classification))
        # WhatsApp messages that the rules find dangerous never come here; the model sees what the rules missed. The
        # conversation then does what danger asks for.
        alone = score.life_threatening and not told
        danger = None
        if alone:
            danger = asyncio.create_task(_ask_staff(lead) if cares else self._tell_of_danger(lead, sync))
        notified = classification is Classification.HOT and await self._alert(lead, score, sync)
        contact = await sync
        if cares and classification is Classification.HOT and lead.channel != Channel.WHATSAPP:
            await _acknowledge(lead, score)
        if danger is not None:
            await danger
        return _result(score, classification, contact, notified=notified)

    @workflow.signal(name="alert_sent")
    def alert_sent(self, sent: AlertSent) -> None:
        """The alert's post has reached staff, or never will."""
        self._told = sent.told

    async def _score(self, lead: LeadScoring) -> LeadScore:
        request = ScoreLead(
            message=lead.message,
            history=lead.history,
            known_names=[lead.profile.name] if lead.profile.name else [],
            language=lead.profile.language,
            channel=lead.channel,
            consent=lead.profile.consent,
        )
        try:
            return await call(SCORE_LEAD, request, summary="score by the model")
        except ActivityError:
            rules = request.model_copy(update={"scorer": "rules"})
            return await call(SCORE_LEAD, rules, summary="score by the rules: the model failed")

    async def _quietly(self, lead: LeadScoring, score: LeadScore, classification: Classification) -> LeadResult:
        """What was said before, scored again: everybody who had to know was told then."""
        only_score = SyncContact(person=lead.person(), score=score, classification=classification)
        contact = await call(SYNC_HUBSPOT_CONTACT, only_score, summary="write the score to HubSpot")
        return _result(score, classification, contact, notified=False).model_copy(update={"quiet": True})

    async def _sync(self, lead: LeadScoring, score: LeadScore, classification: Classification) -> SyncedContact:
        contact = await call(
            SYNC_HUBSPOT_CONTACT,
            SyncContact(
                person=lead.person(),
                channel=lead.channel,
                email=lead.profile.email,
                score=score,
                classification=classification,
                last_message_at=lead.received_at or workflow.now(),
                # What was answered in the chat is recorded there, with its proof.
                consent=None if lead.conversation_id else lead.profile.consent,
                consent_at=lead.received_at or workflow.now(),
            ),
            summary="write the score to HubSpot",
        )
        if lead.channel == Channel.WEB or contact.refused:
            await self._note(lead, contact)
        return contact

    async def _note(self, lead: LeadScoring, contact: SyncedContact) -> None:
        """A web form's text is noted here (a WhatsApp message is noted by its conversation), with what was refused."""
        lines = [f"Formular web: {lead.message}"] if lead.channel == Channel.WEB else []
        if "email" in contact.refused:
            lines.append(f"E-mail refuzat de HubSpot: {lead.profile.email}")
        if (consent := lead.profile.consent) is not None:
            given = {"data_processing": consent.data_processing, "marketing": consent.marketing}
            lines.append(
                "Consimțământ: " + ", ".join(f"{k}={'da' if v else 'nu'}" for k, v in given.items() if v is not None)
            )
            if consent.text_seen:
                lines.append(f"Textul văzut: {consent.text_seen}")
        note = ContactNote(
            key=note_key(workflow.info().workflow_id),
            contact_id=contact.contact_id,
            body="\n".join(lines),
            at=lead.received_at or workflow.now(),
        )
        await call(CREATE_CONTACT_NOTE, note, summary="note what the form said")

    async def _tell_of_danger(self, lead: LeadScoring, sync: asyncio.Task[SyncedContact]) -> None:
        """The post goes at once; the task as soon as there is a contact to hang it on."""
        post = Notification(
            kind=DANGER,
            patient_ref=lead.tags.patient_ref,
            channel=lead.channel,
            correlation_id=lead.correlation_id,
        )
        await call(SEND_NOTIFICATION, post, summary="tell staff: danger")
        ask = ASKS[DANGER]
        task = StaffTask(
            key=f"{DANGER}.{note_key(workflow.info().workflow_id)}",
            contact_id=(await asyncio.shield(sync)).contact_id,
            subject=ask.subject,
            body=ask.body,
            asked_at=lead.received_at or workflow.now(),
            due_in_minutes=ask.due_in_minutes,
        )
        await call(CREATE_STAFF_TASK, task, summary="staff task: danger")

    async def _alert(self, lead: LeadScoring, score: LeadScore, sync: asyncio.Task[SyncedContact]) -> bool:
        """True once staff have been told; HubSpot being down delays it by seconds only."""
        await workflow.wait([sync], timeout=_CONTACT_PATIENCE.total_seconds())
        known = sync.done() and sync.exception() is None
        hot = HotLead(
            tags=lead.tags,
            person=lead.person(),
            channel=lead.channel,
            score=score,
            classification=Classification.HOT,
            received_at=lead.received_at or workflow.now(),
            contact_id=sync.result().contact_id if known else None,
            correlation_id=lead.correlation_id,
        )
        alert_id = _alert_id(lead)
        # An alert that failed told nobody: the next HOT lead of the day must not be silent because of it.
        started = await start_abandoned(
            HOT_LEAD_ALERT, hot, alert_id, summary="alert staff about a HOT lead", again_after_failure=True
        )
        if not started:
            return True
        try:
            await workflow.wait_condition(lambda: self._told is not None, timeout=DAY)
        except TimeoutError:
            return False
        return self._told is True


def _result(score: LeadScore, classification: Classification, contact: SyncedContact, *, notified: bool) -> LeadResult:
    return LeadResult(
        scored=True,
        synced=True,
        notified=notified,
        score=score.score,
        classification=classification,
        confidence=score.confidence,
        fallback_used=score.fallback_used,
        model=score.model,
        contact_id=contact.contact_id,
        procedure_interest=score.procedure_interest,
        language=score.language,
    )


def _alert_id(lead: LeadScoring) -> str:
    return hot_lead_id(lead.tags.patient_ref, lead.clinic_date or workflow.now().date().isoformat())


async def _tell_conversation(lead: LeadScoring, score: LeadScore, classification: Classification) -> bool:
    """Tells the conversation that asked; False where none did, or it has ended."""
    if not lead.conversation_id:
        return False
    verdict = Scored(
        key=lead.burst_key,
        classification=classification,
        language=score.language,
        life_threatening=score.life_threatening,
        alert_id=_alert_id(lead) if classification is Classification.HOT else "",
    )
    return await tell(lead.conversation_id, SCORED, verdict)


async def _ask_staff(lead: LeadScoring) -> None:
    """Danger to life: staff are called on both channels until somebody claims it."""
    key = note_key(workflow.info().workflow_id)
    ask = AskStaff(
        tags=lead.tags,
        person=lead.person(),
        kind=DANGER,
        key=key,
        asked_at=lead.received_at or workflow.now(),
        channel=lead.channel,
    )
    child_id = ask_staff_id(DANGER, lead.tags.patient_ref, key)
    await start_abandoned(ASK_STAFF, ask, child_id, summary="call staff: danger to life")


async def _acknowledge(lead: LeadScoring, score: LeadScore) -> None:
    """Thanks for a form or a call, once a day; after the sync, so that the gate finds the consent that came with it."""
    now = workflow.now()
    values = {"name": lead.profile.name}
    if score.procedure_interest:
        values["procedure"] = score.procedure_interest[0]
    outbound = Outbound(
        key=f"hot-lead-acknowledgment.{lead.tags.patient_ref}.{lead.clinic_date or now.date().isoformat()}",
        origin="clinic",
        template="hot_lead_acknowledgment",
        language=score.language,
        values=values,
        planned_at=now,
        not_after=now + _ACKNOWLEDGED_WITHIN,
    )
    await deliver(lead.person(), outbound, tags=lead.tags)


def _check(lead: LeadScoring) -> None:
    """Bad input ends the workflow at once, naming the field and never its value."""
    phone_ok = lead.phone is None or (
        lead.phone.startswith("+") and lead.phone[1:].isdigit() and 8 <= len(lead.phone) <= 16
    )
    problems = [
        name
        for name, wrong in (
            ("phone: not E.164", not phone_ok),
            ("phone: missing", lead.phone is None and not lead.user_id),
            ("message: empty", not lead.message.strip()),
            (f"message: longer than {MAX_MESSAGE_CHARACTERS} characters", len(lead.message) > MAX_MESSAGE_CHARACTERS),
            ("channel: unknown", lead.channel not in set(Channel)),
        )
        if wrong
    ]
    if problems:
        raise ApplicationError("; ".join(problems), type="InvalidInput", non_retryable=True)
