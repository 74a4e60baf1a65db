"""What a conversation does about each message and each score, rule by rule, in the order of spec §3 (a) to (d)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.leads import ConsentChange
    from medicalcor.contracts.messages import AwaitedScore, ConsentEvent, InboundMessage, Scored
    from medicalcor.contracts.names import ask_staff_id
    from medicalcor.domain.classification import Classification
    from medicalcor.domain.consent import STOPPED_BY_STOP, ConsentState
from workflows import _conversation_answers as answers
from workflows import _conversation_state as states
from workflows._conversation_talk import END_OF_DAY_MINUTES, Talk
from workflows._options import DAY
from workflows._staff_asks import AFFAIR, DANGER, UNKNOWN_LANGUAGE, VOICE_NOTE, WAITING

_DANGER_AGAIN = timedelta(hours=12)
_HOT_MINUTES = 30  # how soon a HOT lead's own task is due
# What nobody can read here; a request to write answers it.
_UNREADABLE = frozenset({"media", "voice", "location", "contacts", "reaction", "unsupported"})
_REACTION_TAKEN_BACK = "[reacție retrasă]"


async def respond(talk: Talk, batch: Sequence[InboundMessage]) -> list[InboundMessage]:
    """Acts on every message in its order; returns those that no rule consumed and that are a lead's words."""
    rest = [message for message in batch if not await _by_rule(talk, message)]
    if len(rest) == len(batch):
        await _reply_once(talk, rest)
    for message in rest:
        if message.topic == "affair":
            await talk.needs_answer(AFFAIR, message.key, message.sent_at)
        elif message.kind == "voice":
            await talk.needs_answer(VOICE_NOTE, message.key, message.sent_at)
    return [message for message in rest if is_lead(message) and message.topic != "affair"]


def is_lead(message: InboundMessage) -> bool:
    """A person's own words. Danger to life never reaches scoring: staff are alerted at once (spec §3)."""
    return (
        message.scorable
        and not message.danger
        and message.reply not in ("stop", "start")
        and bool(message.text.strip())
    )


async def danger(talk: Talk, about: str, at: datetime) -> None:
    """The 112 text, and staff on both channels until somebody takes it on; once in 12 h."""
    state = talk.state
    if state.danger_at is not None and workflow.now() - state.danger_at < _DANGER_AGAIN:
        return
    state.danger_at = workflow.now()
    await talk.say("emergency", about)
    await talk.ask_staff(DANGER, about, at)
    talk.expect_reply_to(ask_staff_id(DANGER, talk.person.patient_ref, about))


async def scored(talk: Talk, verdict: Scored) -> None:
    """What a burst's score asks of staff. A HOT lead has its own alert and task."""
    burst = next((one for one in talk.state.awaited if one.key == verdict.key), None)
    if burst is None:
        return
    talk.state.awaited.remove(burst)
    if not talk.state.language:
        talk.state.language = verdict.language
    if verdict.alert_id:
        talk.expect_reply_to(verdict.alert_id)
        talk.task_is_due(_HOT_MINUTES)
    if verdict.life_threatening:
        await danger(talk, verdict.key, burst.at)
    elif verdict.classification == Classification.WARM:
        await talk.needs_answer(WAITING, verdict.key, burst.at)
    elif verdict.classification != Classification.HOT and not burst.idle and not states.writes_of(verdict.language):
        await talk.needs_answer(UNKNOWN_LANGUAGE, verdict.key, burst.at)
    elif verdict.classification == Classification.COLD:
        await talk.needs_answer(WAITING, verdict.key, burst.at, minutes=END_OF_DAY_MINUTES)


async def unscored(talk: Talk, burst: AwaitedScore) -> None:
    """The score is long in coming: staff read the message themselves."""
    talk.state.awaited.remove(burst)
    if not burst.idle:
        await talk.needs_answer(WAITING, burst.key, burst.at)


async def withdrawn_elsewhere(talk: Talk, event: ConsentEvent) -> None:
    """Consents taken back outside the chat: HubSpot has to know, and what needs them ends."""
    about = event.key or f"withdrawn-{int(event.at.timestamp())}"
    changes = [
        ConsentChange(type=kind, state=ConsentState.WITHDRAWN, at=event.at, source=event.source)
        for kind in event.consents
    ]
    proof = f"Consimțământ retras ({event.source or 'WhatsApp'}): {', '.join(event.consents)}."
    await talk.record_consents(about, event.at, changes, proof)
    await answers.end_questions(talk, set(event.consents), "")


async def _by_rule(talk: Talk, message: InboundMessage) -> bool:
    """Whether a rule consumed it. A sentence can name a danger and ask to stop: it gets both."""
    if message.danger:
        await danger(talk, message.key, message.sent_at)
    if message.reply == "stop":
        await _stop(talk, message)
        return True
    if message.reply == "start":
        await answers.ask_start(talk, message)
        return True
    return message.danger or await answers.tapped(talk, message) or await answers.short_answer(talk, message)


async def _stop(talk: Talk, message: InboundMessage) -> None:
    """Withdrawn since its receipt (`states.receive`). Confirmed once; what asked for what it takes ends."""
    state, now = talk.state, workflow.now()
    await answers.end_questions(talk, set(map(str, STOPPED_BY_STOP)), message.key)
    if state.stop_confirmed_at is None or now - state.stop_confirmed_at >= DAY:
        state.stop_confirmed_at = now
        await talk.say("stop_confirmation", message.key)


async def _reply_once(talk: Talk, batch: Sequence[InboundMessage]) -> None:
    """At most one fixed reply a batch, and only where no rule has said anything: words before pictures."""
    written = next((one for one in batch if one.text.strip() and one.topic != "idle"), None)
    shown = next((one for one in batch if _is_unreadable(one)), None)
    state = talk.state
    if written is not None and _may_reply(talk, written, state.replied_at, state.replied_closed_until):
        state.replied_at, state.replied_closed_until = workflow.now(), written.closed_until
        await _first_reply(talk, written)
    elif (
        written is None
        and shown is not None
        and _may_reply(talk, shown, state.acknowledged_at, state.acknowledged_closed_until)
    ):
        state.acknowledged_at, state.acknowledged_closed_until = workflow.now(), shown.closed_until
        await talk.say("media_acknowledgement", shown.key)


async def _first_reply(talk: Talk, message: InboundMessage) -> None:
    values: dict[str, str] = {}
    if message.closed_until is not None and message.closed_until > workflow.now():
        values["opens_at"] = message.closed_until.isoformat()
    if talk.given.ask_data and not talk.state.data_consent:
        values["ask_data"] = "yes"
        await talk.say("first_reply", message.key, values, question=answers.data_question(talk, message))
    else:
        await talk.say("first_reply", message.key, values)


def _may_reply(talk: Talk, message: InboundMessage, last: datetime | None, last_closed: datetime | None) -> bool:
    """Once per 24 h or closed period, and not where staff have answered within a day."""
    now, staff = workflow.now(), talk.state.staff_replied_at
    if (staff is not None and now - staff < DAY) or (last is not None and now - last < DAY):
        return False
    return message.closed_until is None or message.closed_until != last_closed


def _is_unreadable(message: InboundMessage) -> bool:
    return message.kind in _UNREADABLE and message.topic != "idle" and message.note != _REACTION_TAKEN_BACK
