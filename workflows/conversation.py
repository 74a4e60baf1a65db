"""`process-whatsapp-message`: one per patient conversation; order, dedupe, burst, and what follows (spec §3).

Here are the signals and the loop; what is answered, asked and told lies in the `_conversation_*` modules.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.leads import MAX_MESSAGE_CHARACTERS, Consents, LeadScoring, Profile
    from medicalcor.contracts.messages import (
        AwaitedScore,
        ConsentEvent,
        Conversation,
        ConversationState,
        ConversationView,
        InboundMessage,
        InboundMessages,
        RecordMessages,
        Said,
        Scored,
        SeenMessage,
        StaffReplied,
    )
    from medicalcor.contracts.names import (
        CONSENT_EVENT,
        CONVERSATION_STATE,
        LEAD_SCORING,
        MESSAGE,
        PROCESS_WHATSAPP_MESSAGE,
        QUESTION,
        RECORD_MESSAGES,
        SCORED,
        STAFF_REPLIED,
        Channel,
        lead_scoring_id,
        record_messages_id,
    )
from workflows import _conversation_rules as rules
from workflows import _conversation_state as states
from workflows._conversation_talk import Talk
from workflows._options import start_abandoned
from workflows._staff_asks import DANGER, NO_PHONE, ask_of
from workflows._tell import tell

# Vendors redeliver for 7 days (contracts/whatsapp/FACTS.md): a message id is remembered one day longer.
REMEMBERED = timedelta(days=8)
RECENT_BYTES = 32_000  # of text that crosses continue-as-new, twice: what waits, and the history (spec §3)
# A burst that never falls silent is scored all the same: HOT leads must not wait for a talkative hour to end.
BURST_MESSAGES = 50
# Bytes of text that one child is handed: the engine refuses payloads of 2 MB, and a workflow whose command is refused
# stands still. Waiting messages exceed that when the workers were away for long.
BATCH_BYTES = 400_000
# Far more than a person writes in 8 days; beyond it the oldest are forgotten, or the state itself would not fit.
REMEMBERED_IDS = 10_000
# A model that fails, and the rules after it, take minutes; staff do not wait longer for a score.
SCORE_PATIENCE = timedelta(minutes=15)


@workflow.defn(name=PROCESS_WHATSAPP_MESSAGE.name)
class ConversationWorkflow:
    """Signals only change the state, at once; one loop acts on it, so the order is the order of arrival."""

    @workflow.init
    def __init__(self, given: Conversation) -> None:
        self._talk = Talk(given)
        self._two_way = False

    @workflow.run
    async def run(self, given: Conversation) -> None:
        """Until 8 days after the last message; continues as new when the history has grown."""
        # A run that an older build began goes on as it did until it continues as new: it notes and scores.
        self._two_way = workflow.patched("two-way")
        while not self._is_over():
            if self._may_continue_as_new():
                await self._continue_as_new()
            elif self._state.pending:
                await self._take_pending()
            elif self._two_way and self._has_news():
                await self._act_on_news()
            elif self._state.burst:
                await self._score_burst_when_silent()
            else:
                await self._wait_for_messages()

    @workflow.signal(name=MESSAGE.name)
    def message(self, given: InboundMessages) -> None:
        """Takes the messages not seen before, in their order. Synchronous: nothing can come between."""
        state = self._state
        known = {seen.key for seen in state.seen}
        for message in given.messages:
            if message.key in known:
                continue
            known.add(message.key)
            state.seen.append(SeenMessage(key=message.key, until=workflow.now() + REMEMBERED))
            state.pending.append(message)
            state.received += 1
            states.receive(state, message)
        state.last_message_at = workflow.now()
        self._talk.meet(given)

    @workflow.signal(name=STAFF_REPLIED.name)
    def staff_replied(self, reply: StaffReplied) -> None:
        """Staff wrote to this person by hand."""
        states.staff_replied(self._state, reply)

    @workflow.signal(name=QUESTION.name)
    def question(self, said: Said) -> None:
        """Another workflow says something to this person, a question or not; registered before it goes."""
        states.said(self._state, said)

    @workflow.signal(name=CONSENT_EVENT.name)
    def consent_event(self, event: ConsentEvent) -> None:
        """Consents were taken back outside the chat, or HubSpot has what was taken back."""
        states.consent_event(self._state, event)

    @workflow.signal(name=SCORED.name)
    def scored(self, scored: Scored) -> None:
        """A burst has its score."""
        self._state.scored.append(scored)

    @workflow.query(name=CONVERSATION_STATE.name)
    def conversation_state(self) -> ConversationView:
        """Counts and times, no texts."""
        state = self._state
        return ConversationView(
            received=state.received,
            pending=len(state.pending) + len(state.burst),
            scored_bursts=state.scored_bursts,
            last_message_at=state.last_message_at,
            staff_replied_at=state.staff_replied_at,
            withdrawn=sorted(state.withdrawn),
            opted_out_at=state.opted_out_at,
            last_inbound_at=state.last_inbound_at,
            open_questions=len(states.open_questions(state, workflow.now())),
            asked_staff_at=state.asked_staff_at,
        )

    @property
    def _state(self) -> ConversationState:
        return self._talk.state

    async def _take_pending(self) -> None:
        """The rules act; a child writes the notes; the lead messages wait for the end of the burst."""
        batch = _fitting(self._state.pending)
        alert = self._alert_for(batch)
        if self._two_way:
            leads = await rules.respond(self._talk, batch)
        else:
            leads = [message for message in batch if rules.is_lead(message)]
        record = RecordMessages(
            tags=self._talk.tags(),
            person=self._talk.person,
            messages=batch,
            alert=alert,
            tells=workflow.info().workflow_id,
        )
        child_id = record_messages_id(self._talk.person.patient_ref, batch[0].key)
        await start_abandoned(RECORD_MESSAGES, record, child_id, summary=f"note {len(batch)} message(s) in HubSpot")
        self._state.pending = self._state.pending[len(batch) :]
        self._state.burst += [_shortened(message) for message in leads]

    def _alert_for(self, batch: list[InboundMessage]) -> str:
        """What the recording tells staff beside the notes. Danger is told by the rules, where they act."""
        if any(message.danger for message in batch):
            return "" if self._two_way else DANGER
        first_words = not self._state.history and not self._state.burst
        if self._talk.person.phone is not None or not first_words:
            return ""
        self._talk.task_is_due(ask_of(NO_PHONE).due_in_minutes)
        return NO_PHONE

    async def _score_burst_when_silent(self) -> None:
        if len(self._state.burst) < BURST_MESSAGES and _size(self._state.burst) < RECENT_BYTES:
            silence = timedelta(seconds=self._talk.given.burst_seconds)
            try:
                await workflow.wait_condition(lambda: bool(self._state.pending), timeout=silence)
                return
            except TimeoutError:
                pass
        burst, self._state.burst = self._state.burst, []
        await self._score(burst)

    async def _score(self, burst: list[InboundMessage]) -> None:
        state, person = self._state, self._talk.person
        text = "\n".join(message.text for message in burst)
        lead = LeadScoring(
            tags=self._talk.tags(),
            phone=person.phone,
            user_id=person.user_id,
            wa_id=person.wa_id,
            # The newest words decide; what does not fit any more was scored with an earlier burst or is in the notes.
            message=text[-MAX_MESSAGE_CHARACTERS:],
            channel=Channel.WHATSAPP,
            correlation_id=state.correlation_id,
            history=list(state.history),
            profile=Profile(name=person.name, language=burst[-1].language or state.language, consent=self._consent()),
            received_at=burst[0].sent_at,
            clinic_date=burst[0].clinic_date,
            conversation_id=workflow.info().workflow_id if self._two_way else "",
            burst_key=burst[0].key,
        )
        self._await_score(burst)
        # Named by its first message: a message is in one burst only, so no burst is ever scored twice.
        scoring_id = lead_scoring_id(person.patient_ref, burst[0].key)
        await start_abandoned(LEAD_SCORING, lead, scoring_id, summary=f"score a burst of {len(burst)} message(s)")
        state.scored_bursts += 1
        state.history = _newest([*state.history, *(message.text for message in burst)])

    def _consent(self) -> Consents | None:
        """What the person answered in the chat about the use of their data."""
        answer = self._state.data_consent
        return Consents(data_processing=answer == "yes") if answer else None

    def _await_score(self, burst: list[InboundMessage]) -> None:
        if not self._two_way:
            return
        awaited = AwaitedScore(
            key=burst[0].key,
            at=burst[0].sent_at,
            due=workflow.now() + SCORE_PATIENCE,
            idle=all(message.topic == "idle" for message in burst),
        )
        self._state.awaited = [*self._state.awaited, awaited][-states.MAX_AWAITED :]

    def _has_news(self) -> bool:
        state = self._state
        overdue = any(burst.due <= workflow.now() for burst in state.awaited)
        return bool(state.events or state.scored or state.forward or overdue)

    async def _act_on_news(self) -> None:
        """What was signalled beside messages. Each is taken off before it is acted on: more may come meanwhile."""
        state = self._state
        while state.events:
            await rules.withdrawn_elsewhere(self._talk, state.events.pop(0))
        while state.scored:
            await rules.scored(self._talk, state.scored.pop(0))
        for burst in [burst for burst in state.awaited if burst.due <= workflow.now()]:
            await rules.unscored(self._talk, burst)
        if state.forward is not None:
            reply, state.forward = state.forward, None
            for alert_id in list(state.alerts):
                await tell(alert_id, STAFF_REPLIED, reply)

    async def _wait_for_messages(self) -> None:
        workflow.set_current_details(f"{self._state.received} message(s) received; waiting for the next")
        try:
            await workflow.wait_condition(self._has_work, timeout=self._patience())
        except TimeoutError:
            return

    def _has_work(self) -> bool:
        if self._two_way:
            return bool(self._state.pending) or self._has_news()
        return bool(self._state.pending) or self._wants_two_ways()

    def _patience(self) -> timedelta | None:
        """How long to wait for a signal; None for as long as HubSpot does not have what was withdrawn."""
        if not self._two_way:
            return self._time_left()
        waits = [burst.due - workflow.now() for burst in self._state.awaited]
        if not self._state.withdrawn:
            waits.append(self._time_left())
        return max(min(waits), timedelta(0)) if waits else None

    async def _continue_as_new(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)
        self._forget_old()
        workflow.continue_as_new(
            self._talk.given.model_copy(
                update={"person": self._talk.person, "state": self._state, "tags": self._talk.tags()}
            )
        )

    def _is_over(self) -> bool:
        """No await lies between this and the end: a signal in the closing instant is taken or starts a new run."""
        if self._state.pending or self._state.burst or self._time_left() > timedelta(0):
            return False
        return not self._two_way or not (self._has_news() or self._state.withdrawn)

    def _time_left(self) -> timedelta:
        last = self._state.last_message_at or workflow.info().start_time
        until = last + REMEMBERED
        if self._two_way:
            until = max([until, *(question.open_until for question in self._state.questions)])
        return until - workflow.now()

    def _may_continue_as_new(self) -> bool:
        wanted = self._history_is_long() or (not self._two_way and self._wants_two_ways())
        return wanted and _size(self._state.pending + self._state.burst) <= RECENT_BYTES

    def _wants_two_ways(self) -> bool:
        """What an older build's conversation was never told of: no recorded run has it and waits for it in vain."""
        return bool(self._state.events or self._state.questions)

    def _history_is_long(self) -> bool:
        info = workflow.info()
        return (
            info.is_continue_as_new_suggested() or info.get_current_history_length() >= self._talk.given.history_events
        )

    def _forget_old(self) -> None:
        state = self._state
        remembered = [seen for seen in state.seen if seen.until > workflow.now()]
        state.seen = remembered[-REMEMBERED_IDS:]
        state.questions = states.open_questions(state, workflow.now())


def _size(messages: list[InboundMessage]) -> int:
    return sum(len(message.text.encode()) + len(message.note.encode()) for message in messages)


def _fitting(messages: list[InboundMessage]) -> list[InboundMessage]:
    """The first messages that together stay within BATCH_BYTES; at least one."""
    batch: list[InboundMessage] = []
    size = 0
    for message in messages:
        size += _size([message])
        if batch and size > BATCH_BYTES:
            break
        batch.append(message)
    return batch


def _shortened(message: InboundMessage) -> InboundMessage:
    """What scoring reads of it: its note has all of it."""
    return message.model_copy(update={"text": message.text[-MAX_MESSAGE_CHARACTERS:]})


def _newest(texts: list[str]) -> list[str]:
    """The newest texts that together stay within RECENT_BYTES."""
    kept: list[str] = []
    size = 0
    for text in reversed(texts):
        size += len(text.encode())
        if size > RECENT_BYTES:
            break
        kept.append(text)
    return kept[::-1]
