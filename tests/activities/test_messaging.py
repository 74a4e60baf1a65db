"""The three sends against the stand-in of WhatsApp: every outcome has its type, and one send is one HTTP call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from temporalio.exceptions import ApplicationError

from activities.messaging import Messaging
from medicalcor.contracts.messages import Person
from medicalcor.contracts.sends import NotSent, Outbound, SendMessage, Sent
from medicalcor.domain.patient_ref import hashed_message_id
from medicalcor.domain.patient_texts import TEXTS, ClinicFacts
from medicalcor.domain.templates import TEMPLATES
from medicalcor.observability.metrics import WHATSAPP_MESSAGES
from medicalcor.vendors.whatsapp.client import WhatsApp
from tests.activities.conftest import environment
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import NUMBER_ID, WABA_ID

KEY = b"a test key of thirty-two bytes!!"
WA_ID, PHONE = "40712345678", "+40712345678"
FACTS = ClinicFacts(
    ZoneInfo("Europe/Bucharest"), "https://clinic.example/privacy", clinic_phone="+40310000000", on_call_phone="112233"
)
CALLBACK = "delivery/0123456789abcdef"
REMINDER: dict[str, Any] = {
    "template": "appointment_reminder_24h",
    "values": {"name": "Ioana", "when": "2026-08-06T11:30:00Z", "appointment_id": "512"},
}


async def never_reset(workflow_id: str, run_id: str) -> bool:
    """Resets are tried on the real engine (test_deliver_message)."""
    return False


def client(base_url: str, **settings: Any) -> WhatsApp:
    return WhatsApp("EAAtest", base_url=base_url, phone_number_id=NUMBER_ID, account_id=WABA_ID, **settings)


@pytest.fixture
async def whatsapp(sandbox: SandboxServer) -> AsyncIterator[WhatsApp]:
    # Nobody listens to statuses here.
    sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    found = client(sandbox.whatsapp_url, timeout_seconds=0.5)
    yield found
    await found.aclose()


@pytest.fixture
def messaging(whatsapp: WhatsApp) -> Messaging:
    return Messaging(whatsapp, FACTS, KEY, never_reset)


def message(person: Person | None = None, judged: timedelta = timedelta(), **outbound: Any) -> SendMessage:
    """A message that the gate allowed just now, or `judged` later."""
    what = {"text": "media_acknowledgement", "language": "ro"} if "template" not in outbound else {}
    return SendMessage(
        person=person or Person(patient_ref="0123456789abcdef", phone=PHONE),
        outbound=Outbound.model_validate({"key": "k", "origin": "answer", **what, **outbound}),
        judged_at=datetime.now(UTC) + judged,
        callback=CALLBACK,
    )


async def send(messaging: Messaging, wish: SendMessage, name: str = "send_whatsapp_message") -> Sent:
    done: Any = await environment().run(getattr(messaging, name), wish)
    assert isinstance(done, Sent)
    return done


async def failure(messaging: Messaging, wish: SendMessage | None = None) -> tuple[ApplicationError, NotSent]:
    """How a send fails; its text and its details hold nothing of the person."""
    with pytest.raises(ApplicationError) as caught:
        await send(messaging, wish or message())
    (details,) = caught.value.details
    assert isinstance(details, NotSent)
    assert WA_ID not in repr(caught.value) + str(details)
    assert caught.value.__cause__ is None
    return caught.value, details


def messages(sandbox: SandboxServer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.state()["whatsapp"]["messages"]
    return found


@pytest.fixture
def counted() -> Callable[[str, str], float]:
    """How much a count has grown since the test began."""
    before = {key: WHATSAPP_MESSAGES.labels(*key)._value.get() for key in WHATSAPP_MESSAGES._metrics}

    def grown(template: str, outcome: str) -> float:
        return float(WHATSAPP_MESSAGES.labels(template, outcome)._value.get() - before.get((template, outcome), 0.0))

    return grown


async def test_a_text_goes_out_once_in_the_persons_language_with_the_clinics_facts(
    sandbox: SandboxServer, messaging: Messaging, counted: Callable[[str, str], float]
) -> None:
    sent = await send(messaging, message())
    (stored,) = messages(sandbox)
    assert stored["text"] == sent.text
    assert FACTS.clinic_phone in sent.text
    assert stored["callback"] == CALLBACK
    assert sent.message_key == hashed_message_id(KEY, stored["id"])
    assert (sent.wa_id, sent.held) == (WA_ID, False)
    assert stored["id"] not in sent.model_dump_json()
    assert counted("media_acknowledgement", "sent") == 1


@pytest.mark.parametrize("name", ["send_whatsapp_message", "send_appointment_reminder", "send_recall_reminder"])
async def test_each_name_of_the_send_sends_the_template(
    sandbox: SandboxServer, messaging: Messaging, counted: Callable[[str, str], float], name: str
) -> None:
    sent = await send(messaging, message(language="ro", **REMINDER), name)
    (request,) = sandbox.requests("whatsapp")
    assert request["body"]["template"]["name"] == "appointment_reminder_24h"
    assert request["body"]["template"]["language"] == {"code": "ro"}
    assert "joi, 6 august, 14:30" in sent.text
    assert counted("appointment_reminder_24h", "sent") == 1


@pytest.mark.parametrize(("language", "code"), [("", "ro"), ("de", "de"), ("fr", "en"), ("en-GB", "en")])
async def test_a_template_goes_in_a_language_that_it_has(
    sandbox: SandboxServer, messaging: Messaging, language: str, code: str
) -> None:
    await send(messaging, message(language=language, **REMINDER))
    assert sandbox.requests("whatsapp")[0]["body"]["template"]["language"] == {"code": code}


RECIPIENTS = [
    # The id that WhatsApp last gave wins over the number; a user id counts where nothing else is known.
    ({"phone": "+5551999991234", "wa_id": "555199991234"}, {"to": "555199991234"}),
    ({"phone": PHONE}, {"to": WA_ID}),
    ({"phone": PHONE, "user_id": "RO.13491208655302741918"}, {"to": WA_ID}),
    ({"user_id": "RO.13491208655302741918"}, {"recipient": "RO.13491208655302741918"}),
]


@pytest.mark.parametrize(("known", "to"), RECIPIENTS)
async def test_the_recipient_is_who_whatsapp_knows(
    sandbox: SandboxServer, messaging: Messaging, known: dict[str, str], to: dict[str, str]
) -> None:
    await send(messaging, message(Person(patient_ref="0" * 16, **known)))
    body = sandbox.requests("whatsapp")[0]["body"]
    assert {name: body[name] for name in ("to", "recipient") if name in body} == to


async def test_a_message_that_meta_keeps_back_was_taken(
    sandbox: SandboxServer, messaging: Messaging, counted: Callable[[str, str], float]
) -> None:
    sandbox.fault("whatsapp", "held")
    assert (await send(messaging, message(**REMINDER))).held
    assert counted("appointment_reminder_24h", "held") == 1


# fault            type                  error type            wait   code     messages at WhatsApp
FAULTS = [
    ("190", "NotSent", "Unauthorized", 60, 190, 0),
    ("429", "NotSent", "RateLimited", 5, 130429, 0),
    ("131056", "NotSent", "RateLimited", 4, 131056, 0),
    ("131048", "NotSent", "AccountBlocked", 3600, 131048, 0),
    ("132015", "NotSent", "TemplatePaused", 3600, 132015, 0),
    ("500", "NotSent", "VendorUnavailable", 0, 131000, 0),
    ("131026", "NotOnWhatsApp", "NotOnWhatsApp", 0, 131026, 0),
    ("131047", "WindowClosed", "WindowClosed", 0, 131047, 0),
    ("132001", "TemplateRejected", "TemplateRejected", 0, 132001, 0),
    ("131031", "AccountBlocked", "AccountBlocked", 0, 131031, 0),
    ("131009", "InvalidPayload", "InvalidPayload", 0, 131009, 0),
    ("502_html", "OutcomeUnknown", "VendorUnavailable", 0, None, 0),
    ("refused", "OutcomeUnknown", "VendorUnavailable", 0, None, 0),
    ("timeout_before", "OutcomeUnknown", "VendorTimeout", 0, None, 0),
    ("timeout_after", "OutcomeUnknown", "VendorTimeout", 0, None, 1),
]


@pytest.mark.parametrize(("fault", "kind", "error_type", "wait", "code", "taken"), FAULTS)
async def test_every_failure_says_whether_it_may_have_gone(
    sandbox: SandboxServer,
    messaging: Messaging,
    counted: Callable[[str, str], float],
    fault: str,
    kind: str,
    error_type: str,
    wait: int,
    code: int | None,
    taken: int,
) -> None:
    sandbox.fault("whatsapp", fault, delay=2)
    error, details = await failure(messaging)
    assert (error.type, error.non_retryable) == (kind, True)
    assert details == NotSent(error_type=error_type, retry_after_seconds=wait, code=code)
    assert len(messages(sandbox)) == taken
    assert len(sandbox.requests("whatsapp")) == 1
    outcome = {"NotSent": "not_sent", "OutcomeUnknown": "unknown"}.get(kind, "rejected")
    assert counted("media_acknowledgement", outcome) == 1


async def test_a_connection_that_nobody_takes_is_not_sent(nobody_listens: str) -> None:
    whatsapp = client(nobody_listens)
    error, details = await failure(Messaging(whatsapp, FACTS, KEY, never_reset))
    assert (error.type, details.error_type) == ("NotSent", "VendorUnavailable")
    await whatsapp.aclose()


async def test_a_later_send_to_the_same_person_waits_longer(sandbox: SandboxServer, messaging: Messaging) -> None:
    sandbox.fault("whatsapp", "131056")
    _, details = await failure(messaging, message().model_copy(update={"attempt": 3}))
    assert details.retry_after_seconds == 64


@pytest.mark.parametrize(
    ("age", "goes"),
    [(timedelta(seconds=-55), True), (timedelta(seconds=-61), False), (timedelta(seconds=2), True)],
)
async def test_an_answer_of_the_gate_that_is_too_old_sends_nothing(
    sandbox: SandboxServer, messaging: Messaging, age: timedelta, goes: bool
) -> None:
    if goes:
        await send(messaging, message(judged=age))
    else:
        error, details = await failure(messaging, message(judged=age))
        assert (error.type, details.error_type) == ("NotSent", "StaleJudgement")
    assert len(messages(sandbox)) == int(goes)


WRONG = [
    {"text": "no_such_text"},
    {"text": "emergency", "values": {"surplus": "x"}},
    {"text": "first_reply", "values": {"opens_at": "tomorrow"}},
    {"template": "no_such_template"},
    {"template": "appointment_reminder_24h", "values": {"when": "2026-08-06T11:30:00Z"}},
    {"person": Person(patient_ref="0" * 16)},
]


@pytest.mark.parametrize("wish", WRONG)
async def test_what_cannot_be_written_is_refused_before_any_call(
    sandbox: SandboxServer, messaging: Messaging, wish: dict[str, Any]
) -> None:
    error, details = await failure(messaging, message(**wish))
    assert (error.type, error.non_retryable, details.error_type) == ("InvalidPayload", True, "InvalidPayload")
    assert sandbox.requests("whatsapp") == []


def test_every_count_is_there_at_zero_before_the_first_send(messaging: Messaging) -> None:
    """Else an alert by `increase()` would not see a worker's first failure."""
    there = set(WHATSAPP_MESSAGES._metrics)
    outcomes = ("sent", "held", "not_sent", "rejected", "unknown")
    assert {(name, outcome) for name in (*TEMPLATES, *TEXTS, "unknown") for outcome in outcomes} <= there


async def test_an_unknown_name_gets_no_series_of_its_own(
    messaging: Messaging, counted: Callable[[str, str], float]
) -> None:
    await failure(messaging, message(text=PHONE))
    assert counted("unknown", "rejected") == 1
    assert not [labels for labels in WHATSAPP_MESSAGES._metrics if PHONE in labels]


async def test_a_worker_that_stops_in_the_middle_of_a_send_leaves_it_unknown(
    sandbox: SandboxServer, whatsapp: WhatsApp, counted: Callable[[str, str], float]
) -> None:
    sandbox.fault("whatsapp", "timeout_after", delay=5)
    env, patient = environment(), client(sandbox.whatsapp_url)
    sending = asyncio.create_task(env.run(Messaging(patient, FACTS, KEY, never_reset).send_whatsapp_message, message()))
    while not messages(sandbox):
        await asyncio.sleep(0.02)
    env.cancel()
    with pytest.raises(ApplicationError) as caught:
        await sending
    assert caught.value.type == "OutcomeUnknown"
    assert counted("media_acknowledgement", "unknown") == 1
    await patient.aclose()


async def test_whatever_else_breaks_in_a_send_leaves_it_unknown(whatsapp: WhatsApp, sandbox: SandboxServer) -> None:
    broken = Messaging(whatsapp, FACTS, KEY, never_reset)
    wish = message().model_copy(update={"callback": object()})  # cannot be put into JSON
    error, details = await failure(broken, wish)
    assert (error.type, details.error_type) == ("OutcomeUnknown", "TypeError")
