"""Each of WhatsApp's failures over HTTP: what it is called, whether the message may have gone, no second try."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from medicalcor.domain.patient_texts import PatientText
from medicalcor.vendors.errors import ErrorType
from medicalcor.vendors.whatsapp.client import WhatsApp
from medicalcor.vendors.whatsapp.errors import Outcome, WhatsAppError, judgement_of
from medicalcor.vendors.whatsapp.wire import Recipient
from tests.sandbox.server import SandboxServer, free_port
from tests.sandbox.whatsapp_number import NUMBER_ID, WABA_ID
from tests.shared import SHARED, load_json
from tests.vendors.conftest import WHATSAPP_TOKEN

PATIENT = Recipient(wa_id="40712345678")
TEXT = PatientText("Bună ziua, doamna Pop!")
NOT_SENT, REJECTED, UNKNOWN = Outcome


def client_of(base_url: str, **more: Any) -> WhatsApp:
    ids = {"phone_number_id": NUMBER_ID, "account_id": WABA_ID}
    return WhatsApp(WHATSAPP_TOKEN, base_url=base_url, **(ids | more))


@pytest.fixture
async def whatsapp(sandbox: SandboxServer) -> AsyncIterator[WhatsApp]:
    client = client_of(sandbox.whatsapp_url)
    yield client
    await client.aclose()


async def failure(client: WhatsApp, attempt: int = 1) -> WhatsAppError:
    """The error of one send. No error may repeat what was sent, or our token."""
    with pytest.raises(WhatsAppError) as caught:
        await client.send(PATIENT, TEXT, callback="delivery/k", attempt=attempt)
    error = caught.value
    assert error.service == "whatsapp"
    assert error.retryable is (error.outcome is NOT_SENT)
    assert error.maybe_accepted is (error.outcome is UNKNOWN)
    assert error.__cause__ is None
    for secret in (WHATSAPP_TOKEN, "40712345678", "Pop", "Fault text"):
        assert secret not in str(error)
    return error


def calls(sandbox: SandboxServer) -> int:
    return len(sandbox.requests("whatsapp"))


def answer(status: int, body: Any, **more: Any) -> dict[str, Any]:
    return {"status": status, "body": body, **more}


def envelope(code: int) -> dict[str, Any]:
    message = f"(#{code}) Fault text that repeats 40712345678"
    return {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}}


def codes_of(row: dict[str, Any]) -> list[int]:
    """A row's code, or both ends of its range."""
    return [int(code) for code in str(row["code"]).split("-")]


ROWS: list[dict[str, Any]] = load_json("contracts/whatsapp/errors.json")["codes"] if SHARED is not None else []
CODES = [(code, row) for row in ROWS for code in codes_of(row)]

# Where we answer otherwise than the row's `retry` says. Refused credentials are an outage: the work is held (spec §4).
HELD = {0, 3, 10, 190, 200, 299, 131005}
# "Not the same message soon": that attempt is over, the next one comes at its own time (case 28).
OVER = {131049}


def expected_outcome(code: int, row: dict[str, Any]) -> Outcome:
    if code in OVER:
        return REJECTED
    return NOT_SENT if code in HELD or row["retry"] in ("same request, backoff", "later") else REJECTED


@pytest.mark.parametrize(("code", "row"), CODES, ids=[str(code) for code, _ in CODES])
async def test_every_row_of_metas_table_is_judged_by_its_code_whatever_the_http_status(
    sandbox: SandboxServer, whatsapp: WhatsApp, code: int, row: dict[str, Any]
) -> None:
    for status in (400, 500):
        sandbox.fault("whatsapp", "", answer=answer(status, envelope(code)))
        error = await failure(whatsapp)
        assert (error.outcome, error.code) == (expected_outcome(code, row), code)
        judgement = judgement_of(code)
        assert judgement is not None
        assert (judgement.error_type, judgement.outcome) == (error.error_type, error.outcome)
        for named in ("InvalidPayload", "TemplateRejected", "NotOnWhatsApp", "Unauthorized"):
            if row["action"].startswith(named):
                assert error.error_type == named
    assert calls(sandbox) == 2
    assert sandbox.state()["whatsapp"]["messages"] == []


# The sandbox's own answers, by name: type, outcome, wait in seconds.
NAMED: list[tuple[str, ErrorType, Outcome, float | None]] = [
    ("190", ErrorType.UNAUTHORIZED, NOT_SENT, 60),
    ("10", ErrorType.UNAUTHORIZED, NOT_SENT, 60),
    ("131005", ErrorType.UNAUTHORIZED, NOT_SENT, 60),
    ("d360_401", ErrorType.UNAUTHORIZED, NOT_SENT, 60),
    ("2", ErrorType.UNAVAILABLE, NOT_SENT, None),
    ("131000", ErrorType.UNAVAILABLE, NOT_SENT, None),
    ("131016", ErrorType.UNAVAILABLE, NOT_SENT, None),
    ("131057", ErrorType.UNAVAILABLE, NOT_SENT, 300),
    ("4", ErrorType.RATE_LIMITED, NOT_SENT, 300),
    ("80007", ErrorType.RATE_LIMITED, NOT_SENT, 300),
    ("130429", ErrorType.RATE_LIMITED, NOT_SENT, 5),
    ("131056", ErrorType.RATE_LIMITED, NOT_SENT, 4),
    ("d360_429", ErrorType.RATE_LIMITED, NOT_SENT, 60),
    ("131048", ErrorType.ACCOUNT_BLOCKED, NOT_SENT, 3600),
    ("132015", ErrorType.TEMPLATE_PAUSED, NOT_SENT, 3600),
    ("368", ErrorType.ACCOUNT_BLOCKED, REJECTED, None),
    ("131031", ErrorType.ACCOUNT_BLOCKED, REJECTED, None),
    ("133010", ErrorType.ACCOUNT_BLOCKED, REJECTED, None),
    ("132000", ErrorType.TEMPLATE_REJECTED, REJECTED, None),
    ("132001", ErrorType.TEMPLATE_REJECTED, REJECTED, None),
    ("132016", ErrorType.TEMPLATE_REJECTED, REJECTED, None),
    ("131026", ErrorType.NOT_ON_WHATSAPP, REJECTED, None),
    ("131047", ErrorType.WINDOW_CLOSED, REJECTED, None),
    ("100", ErrorType.INVALID_PAYLOAD, REJECTED, None),
    ("131009", ErrorType.INVALID_PAYLOAD, REJECTED, None),
    ("details_as_string", ErrorType.INVALID_PAYLOAD, REJECTED, None),
    ("502_html", ErrorType.UNAVAILABLE, UNKNOWN, None),
]


@pytest.mark.parametrize(("kind", "error_type", "outcome", "wait"), NAMED, ids=[row[0] for row in NAMED])
async def test_each_answer_that_the_sandbox_knows_has_its_type_outcome_and_wait(
    sandbox: SandboxServer, whatsapp: WhatsApp, kind: str, error_type: ErrorType, outcome: Outcome, wait: float | None
) -> None:
    sandbox.fault("whatsapp", kind, times=None)
    error = await failure(whatsapp)
    waited = None if error.retry_after is None else error.retry_after.total_seconds()
    assert (error.error_type, error.outcome, waited) == (error_type, outcome, wait)
    assert calls(sandbox) == 1


# Answers without a code of Meta's: from a proxy, from 360dialog, or new to us.
STRANGE: list[tuple[Any, ErrorType, Outcome]] = [
    (answer(400, envelope(999999)), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(500, envelope(999999)), ErrorType.UNAVAILABLE, NOT_SENT),
    (answer(429, envelope(999999)), ErrorType.RATE_LIMITED, NOT_SENT),
    (answer(403, envelope(999999)), ErrorType.UNAUTHORIZED, NOT_SENT),
    (answer(400, {"error": "as text"}), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(400, {"error": {"code": "131056"}}), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(400, {"error": {"code": True}}), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(400, [1, 2]), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(404, "<html>", content_type="text/html"), ErrorType.INVALID_PAYLOAD, REJECTED),
    (answer(429, ""), ErrorType.RATE_LIMITED, NOT_SENT),
    (answer(403, "<html>", content_type="text/html"), ErrorType.UNAUTHORIZED, NOT_SENT),
    (answer(302, "", headers={"location": "http://127.0.0.1:9/"}), ErrorType.NOT_CONFIGURED, REJECTED),
    # What stands between us and WhatsApp knows nothing of what happened behind it.
    (answer(408, ""), ErrorType.UNAVAILABLE, UNKNOWN),
    (answer(500, ""), ErrorType.UNAVAILABLE, UNKNOWN),
    (answer(503, {"message": "no healthy upstream"}), ErrorType.UNAVAILABLE, UNKNOWN),
    (answer(504, "<html>", content_type="text/html"), ErrorType.UNAVAILABLE, UNKNOWN),
    # A 2xx that names no message: taken, or not.
    (answer(200, ""), ErrorType.INVALID_ANSWER, UNKNOWN),
    (answer(200, "<html>", content_type="text/html"), ErrorType.INVALID_ANSWER, UNKNOWN),
    (answer(200, {"messages": []}), ErrorType.INVALID_ANSWER, UNKNOWN),
    (answer(200, {"messages": [{"id": ""}]}), ErrorType.INVALID_ANSWER, UNKNOWN),
    (answer(200, {"messages": [{"id": "wamid.x"}], "contacts": ["?"]}), ErrorType.INVALID_ANSWER, UNKNOWN),
]


@pytest.mark.parametrize(
    ("given", "error_type", "outcome"), STRANGE, ids=[str(number) for number in range(len(STRANGE))]
)
async def test_an_answer_without_a_known_code_is_judged_by_what_its_sender_can_know(
    sandbox: SandboxServer, whatsapp: WhatsApp, given: dict[str, Any], error_type: ErrorType, outcome: Outcome
) -> None:
    sandbox.fault("whatsapp", "", answer=given, times=None)
    error = await failure(whatsapp)
    assert (error.error_type, error.outcome) == (error_type, outcome)
    assert calls(sandbox) == 1


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 4), (2, 16), (3, 64), (5, 1024), (6, 3600), (900, 3600)])
async def test_the_pair_rate_limit_waits_four_to_the_power_of_the_attempt(
    sandbox: SandboxServer, whatsapp: WhatsApp, attempt: int, seconds: int
) -> None:
    sandbox.fault("whatsapp", "131056")
    assert (await failure(whatsapp, attempt)).retry_after == timedelta(seconds=seconds)


async def test_a_wait_that_the_answer_names_is_taken(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    sandbox.fault("whatsapp", "130429", retry_after=17)
    assert (await failure(whatsapp)).retry_after == timedelta(seconds=17)


async def test_a_rejected_message_is_over_whatever_wait_is_named(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    sandbox.fault("whatsapp", "131026", retry_after=17)
    assert (await failure(whatsapp)).retry_after is None


async def test_a_connection_that_was_refused_is_a_message_not_sent() -> None:
    client = client_of(f"http://127.0.0.1:{free_port()}")
    error = await failure(client)
    assert (error.error_type, error.outcome) == (ErrorType.UNAVAILABLE, NOT_SENT)
    await client.aclose()


@pytest.mark.parametrize("base_url", ["ftp://127.0.0.1", "127.0.0.1", "http://127.0.0.1:port"])
async def test_an_address_that_is_none_is_a_message_not_sent(base_url: str) -> None:
    client = client_of(base_url)
    error = await failure(client)
    assert (error.error_type, error.outcome) == (ErrorType.NOT_CONFIGURED, NOT_SENT)
    await client.aclose()


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after", "refused"])
async def test_a_connection_lost_after_the_body_left_is_unknown_and_not_tried_again(
    sandbox: SandboxServer, whatsapp: WhatsApp, kind: str
) -> None:
    sandbox.fault("whatsapp", kind, delay=0.05)
    error = await failure(whatsapp)
    assert (error.error_type, error.outcome) == (ErrorType.UNAVAILABLE, UNKNOWN)
    assert calls(sandbox) == 1
    assert len(sandbox.state()["whatsapp"]["messages"]) == (1 if kind == "timeout_after" else 0)


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after", "slow"])
async def test_no_answer_in_time_is_unknown_and_not_tried_again(sandbox: SandboxServer, kind: str) -> None:
    sandbox.fault("whatsapp", kind, delay=60)
    client = client_of(sandbox.whatsapp_url, timeout_seconds=0.2)
    error = await failure(client)
    assert (error.error_type, error.outcome) == (ErrorType.TIMEOUT, UNKNOWN)
    assert calls(sandbox) == 1
    await client.aclose()
