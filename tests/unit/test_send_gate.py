"""The gate over who started × what is sent × consent × hour × cooldown × 24 h window, against a decision table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from medicalcor.domain.consent import (
    Basis,
    Consents,
    ConsentState,
    ConsentType,
    granted,
    refused,
)
from medicalcor.domain.send_gate import (
    Clinic,
    Conversation,
    Decision,
    Message,
    Origin,
    Person,
    Verdict,
    judge,
    still_counts,
)
from medicalcor.domain.send_window import SendWindow
from medicalcor.domain.templates import TEMPLATES

BUCHAREST = ZoneInfo("Europe/Bucharest")
CLINIC = Clinic(BUCHAREST, SendWindow())
TODAY = "2026-11-25"
HOURS = {
    "day": datetime(2026, 11, 25, 12, 0, tzinfo=BUCHAREST),
    "night": datetime(2026, 11, 25, 23, 30, tzinfo=BUCHAREST),
}

# What is expected, first line that fits; `*` fits all. `cooldown` running: the same went an hour ago.
# The answer is a verdict with its reason, or for a wait the clinic's day and hour.
TABLE = """
origin     what       consent     hour   cooldown  window   answer
# Free text: nothing is needed where the person wrote, but Meta takes it for 24 h only. The clinic starts none.
clinic     text       *           *      *         *        refused not_an_answer
*          text       *           *      *         closed   refused window_closed
*          text       *           *      *         open     allowed
# A template needs its consent, whoever started. Hours, cooldown and 24 h window change nothing about that.
*          *          denied      *      *         *        refused consent_denied
*          *          withdrawn   *      *         *        refused consent_withdrawn
*          *          expired     *      *         *        refused consent_expired
*          *          absent      *      *         *        refused consent_absent
*          *          unreadable  *      *         *        refused consent_unreadable
*          *          unknown     *      *         *        held consent_unknown
# With consent: an answer goes at once, at any hour.
answer     *          granted     *      *         *        allowed
emergency  *          granted     *      *         *        allowed
# What the clinic starts waits for the morning; reminders have no cooldown.
clinic     reminder   granted     day    *         *        allowed
clinic     reminder   granted     night  *         *        wait 2026-11-26 08:00 quiet_hours
clinic     *          granted     day    never     *        allowed
clinic     *          granted     day    over      *        allowed
clinic     *          granted     night  never     *        wait 2026-11-26 08:00 quiet_hours
clinic     *          granted     night  over      *        wait 2026-11-26 08:00 quiet_hours
# Marketing again after 24 h: tomorrow at 11:00; at 22:30 it is night, so the morning after.
clinic     marketing  granted     day    running   *        wait 2026-11-26 11:00 cooldown
clinic     marketing  granted     night  running   *        wait 2026-11-27 08:00 cooldown
# A renewal again after 20 h: at 07:00 it is night still; at 18:30 it is not.
clinic     renewal    granted     day    running   *        wait 2026-11-26 08:00 cooldown
clinic     renewal    granted     night  running   *        wait 2026-11-26 18:30 cooldown
"""
LINES = [line.split(maxsplit=6) for line in TABLE.strip().splitlines()[1:] if not line.startswith("#")]

AXES = {
    "origin": ("clinic", "answer", "emergency"),
    "what": ("text", "reminder", "marketing", "renewal"),
    "consent": ("granted", "denied", "withdrawn", "expired", "absent", "unreadable", "unknown"),
    "hour": ("day", "night"),
    "cooldown": ("never", "running", "over"),
    "window": ("open", "closed"),
}
ROWS = list(product(*AXES.values()))

SENT = {
    "reminder": ("appointment_reminder_2h", ConsentType.APPOINTMENT_REMINDERS),
    "marketing": ("hot_lead_acknowledgment", ConsentType.MARKETING_WHATSAPP),
    "renewal": ("consent_renewal", ConsentType.MARKETING_WHATSAPP),
}


def line_for(row: tuple[str, ...]) -> int:
    """The first line of the table that fits a row."""
    return next(
        number
        for number, line in enumerate(LINES)
        if all(pattern in ("*", value) for pattern, value in zip(line[:6], row, strict=True))
    )


def told(decision: Decision) -> str:
    """A decision in the table's words."""
    if decision.verdict is Verdict.WAIT_UNTIL:
        assert decision.until is not None
        assert decision.until.tzinfo is BUCHAREST
        return f"wait {decision.until:%Y-%m-%d %H:%M} {decision.reason}"
    assert decision.until is None
    return f"{decision.verdict} {decision.reason}".strip()


def consents(state: str, kind: ConsentType, now: datetime) -> Consents | None:
    """What HubSpot says of one consent; of the others it holds grants, which must not stand in for it."""
    if state == "unknown":
        return None
    others = {one: granted(one, now, "web") for one in ConsentType if one is not kind}
    if state == "unreadable":
        return Consents(others, frozenset({kind}))
    if state == "absent":
        return Consents(others)
    if state == "granted":
        return Consents(others | {kind: granted(kind, now - timedelta(days=1), "web")})
    return Consents(others | {kind: refused(kind, ConsentState(state), now - timedelta(days=1), "web")})


def situation(row: tuple[str, ...]) -> tuple[Message, Person, datetime]:
    origin, what, consent, hour, cooldown, window = row
    now = HOURS[hour]
    name, kind = SENT.get(what, ("", ConsentType.MARKETING_WHATSAPP))
    ago = {"never": None, "running": timedelta(hours=1), "over": timedelta(days=40)}[cooldown]
    wrote = now - timedelta(hours=1 if window == "open" else 25)
    message = Message(
        Origin(origin), TEMPLATES.get(name), renews=frozenset({kind}) if what == "renewal" else frozenset()
    )
    person = Person(
        consents(consent, kind, now),
        Conversation.NOT_OPTED_OUT,
        last_inbound_at=wrote,
        last_sent_at=None if ago is None else now - ago,
    )
    return message, person, now


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row) for row in ROWS])
def test_the_gate_answers_as_the_table_says(row: tuple[str, ...]) -> None:
    message, person, now = situation(row)
    assert told(judge(message, person, CLINIC, now)) == LINES[line_for(row)][6]


def test_every_line_of_the_table_decides_a_row() -> None:
    assert {line_for(row) for row in ROWS} == set(range(len(LINES)))
    assert len(ROWS) == 1008


def ask(message: Message, person: Person | None = None, clinic: Clinic = CLINIC, hour: str = "day") -> str:
    return told(judge(message, person or person_with(), clinic, HOURS[hour]))


def person_with(conversation: Conversation = Conversation.NOT_OPTED_OUT, consent: str = "granted") -> Person:
    """Somebody who wrote an hour ago and whose consents are all in one state."""
    now = HOURS["day"]
    found = consents(consent, ConsentType.APPOINTMENT_REMINDERS, now)
    return Person(found, conversation, last_inbound_at=now - timedelta(hours=1))


TEXT = Message(Origin.ANSWER)
REMINDER = Message(Origin.CLINIC, TEMPLATES["appointment_reminder_24h"])
CONFIRMATION = Message(Origin.ANSWER, TEMPLATES["appointment_confirmation"])

# conversation     consent        a reminder                    an answer in words
CONVERSATIONS = [
    ("not_opted_out", "granted", "allowed", "allowed"),
    ("not_opted_out", "withdrawn", "refused consent_withdrawn", "allowed"),
    ("not_opted_out", "unknown", "held consent_unknown", "allowed"),
    # A STOP counts although HubSpot has not heard of it, or is down; its own confirmation still goes.
    ("opted_out", "granted", "refused opted_out", "allowed"),
    ("opted_out", "unknown", "refused opted_out", "allowed"),
    ("opted_out", "withdrawn", "refused opted_out", "allowed"),
    # No conversation is open: HubSpot's word is all there is.
    ("absent", "granted", "allowed", "allowed"),
    ("absent", "withdrawn", "refused consent_withdrawn", "allowed"),
    ("absent", "unknown", "held consent_unknown", "allowed"),
    # One that does not answer may hold a STOP; a refusal that HubSpot knows is one all the same.
    ("silent", "granted", "held conversation_silent", "allowed"),
    ("silent", "withdrawn", "refused consent_withdrawn", "allowed"),
    ("silent", "unknown", "held conversation_silent", "allowed"),
]


@pytest.mark.parametrize(("conversation", "consent", "reminder", "text"), CONVERSATIONS)
def test_a_stop_counts_from_its_receipt_whatever_hubspot_says(
    conversation: str, consent: str, reminder: str, text: str
) -> None:
    person = person_with(Conversation(conversation), consent)
    assert ask(REMINDER, person) == reminder
    assert ask(TEXT, person) == text
    assert ask(Message(Origin.EMERGENCY), person, hour="day") == "allowed"


# clinic control                                         a reminder             a confirmation asked for  an answer
CONTROL = [
    ({"paused": True}, "held sends_paused", "allowed", "allowed"),
    ({"known": False}, "held control_unknown", "held control_unknown", "allowed"),
    (
        {"blocked": frozenset({"appointment_reminder_24h"})},
        "held template_blocked",
        "allowed",
        "allowed",
    ),
    ({"blocked": frozenset({"recall_reminder"})}, "allowed", "allowed", "allowed"),
    ({"blocked": frozenset(TEMPLATES)}, "held template_blocked", "held template_blocked", "allowed"),
]


@pytest.mark.parametrize(("state", "reminder", "confirmation", "text"), CONTROL)
def test_pauses_and_blocked_templates_hold_what_they_concern(
    state: dict[str, object], reminder: str, confirmation: str, text: str
) -> None:
    clinic = replace(CLINIC, **state)  # type: ignore[arg-type]  # rows of differing fields
    assert ask(REMINDER, clinic=clinic) == reminder
    assert ask(CONFIRMATION, clinic=clinic) == confirmation
    assert ask(TEXT, clinic=clinic) == text
    assert ask(Message(Origin.EMERGENCY), clinic=clinic) == "allowed"


@pytest.mark.parametrize(
    ("consent", "by_consent", "by_contract"),
    [
        ("granted", "allowed", "allowed"),
        ("absent", "refused consent_absent", "allowed"),
        ("expired", "refused consent_expired", "allowed"),
        ("denied", "refused consent_denied", "refused consent_denied"),
        ("withdrawn", "refused consent_withdrawn", "refused consent_withdrawn"),
        ("unreadable", "refused consent_unreadable", "refused consent_unreadable"),
        ("unknown", "held consent_unknown", "held consent_unknown"),
    ],
)
def test_reminders_may_rest_on_the_contract(consent: str, by_consent: str, by_contract: str) -> None:
    person = person_with(consent=consent)
    assert ask(REMINDER, person) == by_consent
    assert ask(REMINDER, person, replace(CLINIC, reminder_basis=Basis.CONTRACT)) == by_contract


LIMITS = [
    # hour    not after              answer
    ("day", "2026-11-25T12:00:00", "allowed"),
    ("day", "2026-11-25T11:59:59", "refused too_late"),
    ("night", "2026-11-26T08:00:00", "wait 2026-11-26 08:00 quiet_hours"),
    ("night", "2026-11-26T07:59:59", "refused too_late"),
    ("night", "2026-11-25T23:00:00", "refused too_late"),
]


@pytest.mark.parametrize(("hour", "not_after", "answer"), LIMITS)
def test_a_message_whose_time_is_over_before_it_could_go_is_refused_at_once(
    hour: str, not_after: str, answer: str
) -> None:
    limit = datetime.fromisoformat(not_after).replace(tzinfo=BUCHAREST)
    assert ask(replace(REMINDER, not_after=limit), hour=hour) == answer


def test_a_held_message_whose_time_is_over_is_refused_rather_than_held() -> None:
    late = replace(REMINDER, not_after=HOURS["day"] - timedelta(seconds=1))
    assert ask(late, person_with(Conversation.SILENT)) == "refused too_late"
    assert ask(late, clinic=replace(CLINIC, paused=True)) == "refused too_late"
    assert ask(replace(TEXT, not_after=late.not_after)) == "refused too_late"


def test_a_send_planned_for_the_last_moment_has_its_grace() -> None:
    eight = datetime(2026, 11, 25, 20, 0, tzinfo=BUCHAREST)
    planned = replace(REMINDER, planned_at=eight)
    assert judge(planned, person_with(), CLINIC, eight + timedelta(minutes=9)).verdict is Verdict.ALLOWED
    assert told(judge(planned, person_with(), CLINIC, eight + timedelta(minutes=11))) == (
        "wait 2026-11-26 08:00 quiet_hours"
    )
    assert judge(REMINDER, person_with(), CLINIC, eight + timedelta(minutes=9)).verdict is Verdict.WAIT_UNTIL


def test_case_23_a_window_that_closed_while_the_message_was_queued_takes_no_free_text() -> None:
    wrote = HOURS["day"] - timedelta(hours=23, minutes=55)
    person = replace(person_with(), last_inbound_at=wrote)
    assert judge(TEXT, person, CLINIC, HOURS["day"]).verdict is Verdict.ALLOWED
    after_the_pause = HOURS["day"] + timedelta(minutes=10)
    assert told(judge(TEXT, person, CLINIC, after_the_pause)) == "refused window_closed"
    assert told(judge(CONFIRMATION, person, CLINIC, after_the_pause)) == "allowed"


def test_somebody_who_never_wrote_gets_no_free_text() -> None:
    assert ask(TEXT, replace(person_with(), last_inbound_at=None)) == "refused window_closed"


def test_words_are_held_where_only_a_silent_conversation_knows_when_the_person_wrote() -> None:
    silent = replace(person_with(Conversation.SILENT), last_inbound_at=None)
    assert ask(TEXT, silent) == "held conversation_silent"
    assert ask(Message(Origin.CLINIC), silent) == "refused not_an_answer"
    assert ask(replace(TEXT, not_after=HOURS["day"] - timedelta(seconds=1)), silent) == "refused too_late"


def test_what_holds_is_named_before_hubspot_would_have_to_be_asked() -> None:
    unknown = person_with(consent="unknown")
    assert ask(REMINDER, unknown, replace(CLINIC, paused=True)) == "held sends_paused"
    assert ask(REMINDER, unknown, replace(CLINIC, known=False)) == "held control_unknown"
    assert ask(REMINDER, unknown, replace(CLINIC, blocked=frozenset(TEMPLATES))) == "held template_blocked"


def test_a_renewal_that_names_no_consents_is_refused() -> None:
    assert ask(Message(Origin.CLINIC, TEMPLATES["consent_renewal"])) == "refused consent_absent"


def test_a_wait_ends_where_the_gate_then_allows() -> None:
    for row in ROWS:
        message, person, now = situation(row)
        decision = judge(message, person, CLINIC, now)
        if decision.until is not None:
            assert decision.until > now
            assert judge(message, person, CLINIC, decision.until).verdict is Verdict.ALLOWED


def test_a_cooldown_is_elapsed_time_on_the_day_that_a_clock_changes() -> None:
    sent = datetime(2026, 10, 24, 12, 0, tzinfo=BUCHAREST)
    person = replace(person_with(), last_sent_at=sent)
    message = Message(Origin.CLINIC, TEMPLATES["hot_lead_acknowledgment"])
    asked = datetime(2026, 10, 25, 10, 59, tzinfo=BUCHAREST)
    assert told(judge(message, person, CLINIC, asked)) == "wait 2026-10-25 11:00 cooldown"


def test_an_answer_counts_for_a_minute() -> None:
    now = HOURS["day"]
    assert still_counts(now, now)
    assert still_counts(now, now + timedelta(seconds=60))
    assert not still_counts(now, now + timedelta(seconds=61))
    assert not still_counts(now + timedelta(seconds=1), now)
