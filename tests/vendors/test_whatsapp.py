"""The Cloud API's client over HTTP: what it sends is what the stand-in takes, notes and lists."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from medicalcor.domain.patient_texts import first_reply, stop_confirmation
from medicalcor.domain.patient_words import LANGUAGES
from medicalcor.domain.templates import TEMPLATES, fill
from medicalcor.domain.templates_check import differences
from medicalcor.observability.metrics import INTEGRATION_ERRORS
from medicalcor.vendors.errors import ErrorType
from medicalcor.vendors.whatsapp.client import WhatsApp
from medicalcor.vendors.whatsapp.errors import Outcome, WhatsAppError
from medicalcor.vendors.whatsapp.wire import Accepted, Recipient
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import NUMBER_ID, WABA_ID
from tests.shared import load_json
from tests.vendors.conftest import WHATSAPP_TOKEN

BUCHAREST = ZoneInfo("Europe/Bucharest")
PATIENT = Recipient(wa_id="40712345678")
CALLBACK = "delivery/0123456789abcdef"
REPLY = first_reply("ro", privacy_url="https://clinic.example/privacy", zone=BUCHAREST)
REMINDER = fill(
    "appointment_reminder_24h",
    "ro",
    {"name": "Ioana", "when": "2026-08-06T11:30:00Z", "appointment_id": "512"},
    BUCHAREST,
)


def client_of(sandbox: SandboxServer, **more: Any) -> WhatsApp:
    settings: dict[str, Any] = {"token": WHATSAPP_TOKEN, "phone_number_id": NUMBER_ID, "account_id": WABA_ID}
    return WhatsApp(base_url=sandbox.whatsapp_url, **(settings | more))


@pytest.fixture
async def whatsapp(sandbox: SandboxServer) -> AsyncIterator[WhatsApp]:
    client = client_of(sandbox)
    yield client
    await client.aclose()


@pytest.fixture
async def registered(whatsapp: WhatsApp) -> WhatsApp:
    """An account that has the whole registry."""
    for template in TEMPLATES.values():
        for language in LANGUAGES:
            assert await whatsapp.create_template(template, language) == "APPROVED"
    return whatsapp


def noted(sandbox: SandboxServer) -> dict[str, Any]:
    [message] = sandbox.state()["whatsapp"]["messages"]
    found: dict[str, Any] = message
    return found


async def test_a_text_is_sent_once_with_its_callback_data(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    taken = await whatsapp.send(PATIENT, REPLY, callback=CALLBACK)
    message = noted(sandbox)
    assert taken == Accepted(message["id"], wa_id="40712345678")
    assert (message["text"], message["callback"], message["buttons"]) == (REPLY.body, CALLBACK, [])
    assert len(sandbox.requests("whatsapp")) == 1


async def test_buttons_are_sent_with_their_payloads(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    await whatsapp.send(PATIENT, stop_confirmation("ro"), callback=CALLBACK)
    assert noted(sandbox)["buttons"] == [{"kind": "interactive", "payload": "start", "text": "START"}]


async def test_a_template_is_sent_as_the_vendors_sample_is(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    await whatsapp.send(PATIENT, REMINDER, callback=CALLBACK)
    sent = noted(sandbox)["message"]
    sample = load_json("contracts/whatsapp/samples/send-template-request.json")
    assert {key: sent[key] for key in sent if key not in ("to", "template", "biz_opaque_callback_data")} == {
        key: sample[key] for key in sample if key not in ("to", "template", "biz_opaque_callback_data")
    }
    body, confirm, *_ = sent["template"]["components"]
    sample_body, sample_confirm = sample["template"]["components"]
    assert body == sample_body
    assert confirm == sample_confirm | {"parameters": [{"type": "payload", "payload": REMINDER.payloads[0]}]}
    assert sent["template"]["language"] == sample["template"]["language"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_patient_reads_what_the_registry_says(
    sandbox: SandboxServer, registered: WhatsApp, language: str
) -> None:
    filled = fill(
        "consent_renewal", language, {"consents": "marketing_whatsapp", "expires_on": "2027-08-06"}, BUCHAREST
    )
    await registered.send(PATIENT, filled, callback=CALLBACK)
    message = noted(sandbox)
    assert (message["text"], message["category"]) == (filled.text, "utility")
    assert [one["text"] for one in message["buttons"]] == list(TEMPLATES["consent_renewal"].titles(language))
    assert [one["payload"] for one in message["buttons"]] == ["consent:marketing:yes", "consent:marketing:no"]


async def test_case_27_a_name_with_line_breaks_is_sent_once(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    given = load_json("cases/inputs/template-params.json")
    await whatsapp.send(PATIENT, fill("hot_lead_acknowledgment", "ro", given, BUCHAREST), callback=CALLBACK)
    [request] = sandbox.requests("whatsapp")
    values = request["body"]["template"]["components"][0]["parameters"]
    assert [value["text"] for value in values] == ["Ana Maria Pop", "Implant + coroană"]
    assert request["status"] == 200


async def test_case_29_a_message_goes_to_the_wa_id_as_received(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    for wa_id in ("555199991234", "5215512345678", "5491123456789"):
        await whatsapp.send(Recipient(wa_id=wa_id), REPLY, callback=CALLBACK)
    assert [one["body"]["to"] for one in sandbox.requests("whatsapp")] == [
        "555199991234",
        "5215512345678",
        "5491123456789",
    ]


async def test_the_wa_id_that_whatsapp_answers_is_told(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    sandbox.settings(whatsapp={"wa_ids": {"5551999991234": "555199991234"}})
    taken = await whatsapp.send(Recipient(wa_id="5551999991234"), REPLY, callback=CALLBACK)
    assert taken.wa_id == "555199991234"


async def test_somebody_without_a_phone_is_written_to_by_their_id(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    bsuid = "RO.13491208655302741918"
    taken = await whatsapp.send(Recipient(user_id=bsuid), REPLY, callback=CALLBACK)
    assert (taken.user_id, taken.wa_id) == (bsuid, "")
    assert "to" not in sandbox.requests("whatsapp")[0]["body"]
    with pytest.raises(ValueError, match="recipient"):
        Recipient()


async def test_a_message_that_is_held_for_quality_is_accepted(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    sandbox.fault("whatsapp", "held")
    assert (await whatsapp.send(PATIENT, REMINDER, callback=CALLBACK)).held
    assert not (await whatsapp.send(PATIENT, REMINDER, callback=CALLBACK)).held


@pytest.mark.bad_vendor_requests("360dialog's paths and errors are not in Meta's description")
async def test_360dialog_takes_the_same_message_with_its_own_key(sandbox: SandboxServer) -> None:
    client = client_of(sandbox, provider="360dialog")
    await client.send(PATIENT, REPLY, callback=CALLBACK)
    assert sandbox.requests("whatsapp")[0]["path"] == "/messages"
    await client.aclose()
    stranger = client_of(sandbox, provider="360dialog", token="another")
    with pytest.raises(WhatsAppError) as caught:
        await stranger.send(PATIENT, REPLY, callback=CALLBACK)
    assert (caught.value.error_type, caught.value.outcome) == (ErrorType.UNAUTHORIZED, Outcome.NOT_SENT)
    await stranger.aclose()


async def test_an_account_with_the_whole_registry_has_no_differences(registered: WhatsApp) -> None:
    assert differences(await registered.list_templates()) == []


async def test_a_template_that_was_paused_is_told_and_cannot_be_sent(
    sandbox: SandboxServer, registered: WhatsApp
) -> None:
    sandbox.settings(whatsapp={"template_status": {REMINDER.name: "PAUSED"}})
    found = differences(await registered.list_templates())
    assert [(one.what, one.theirs) for one in found] == [("status", "PAUSED")] * 3
    with pytest.raises(WhatsAppError) as caught:
        await registered.send(PATIENT, REMINDER, callback=CALLBACK)
    assert (caught.value.error_type, caught.value.outcome) == (ErrorType.TEMPLATE_PAUSED, Outcome.NOT_SENT)


async def test_a_template_exists_once(registered: WhatsApp) -> None:
    with pytest.raises(WhatsAppError) as caught:
        await registered.create_template(TEMPLATES["recall_reminder"], "ro")
    assert caught.value.code == 100


def page(names: list[str], **paging: Any) -> dict[str, Any]:
    parts = [{"type": "body", "text": "x"}, {"type": "BUTTONS", "buttons": [{"type": "URL"}]}, "?"]
    templates = [{"name": name, "language": "ro", "status": "approved", "components": parts} for name in names]
    return {"status": 200, "body": {"data": templates, "paging": paging}}


async def test_all_pages_are_read_by_cursor_and_nobodys_address_is_followed(
    sandbox: SandboxServer, whatsapp: WhatsApp
) -> None:
    elsewhere = "http://203.0.113.1/steal"
    sandbox.fault("whatsapp", "", answer=page(["a", "b"], cursors={"after": "c1"}, next=elsewhere))
    sandbox.fault("whatsapp", "", answer=page(["c"], cursors={"after": "c2"}, next=elsewhere))
    sandbox.fault("whatsapp", "", answer=page(["d"], cursors={"after": "c2"}, next=elsewhere))
    found = await whatsapp.list_templates()
    assert [(one.name, one.status, one.body, one.buttons) for one in found] == [
        (name, "APPROVED", "x", ("",)) for name in "abcd"
    ]
    assert [one["query"] for one in sandbox.requests("whatsapp")] == [
        "limit=100",
        "limit=100&after=c1",
        "limit=100&after=c2",
    ]


@pytest.mark.bad_vendor_requests("360dialog's paths and errors are not in Meta's description")
async def test_360dialogs_list_is_read_by_offset(sandbox: SandboxServer) -> None:
    full = [{"name": f"t{number}", "language": "ro", "status": "approved"} for number in range(100)]
    for names in (full, full[:1]):
        sandbox.fault("whatsapp", "", answer={"status": 200, "body": {"waba_templates": names}})
    client = client_of(sandbox, provider="360dialog")
    assert len(await client.list_templates()) == 101
    asked = sandbox.requests("whatsapp")
    assert [one["path"] for one in asked] == ["/v1/configs/templates"] * 2
    assert asked[1]["query"] == "limit=100&offset=100"
    await client.aclose()


@pytest.mark.parametrize("body", ["", "<html>", [], {}, {"data": "?"}, {"data": ["?"]}])
async def test_a_list_that_is_none_is_an_error_and_not_an_empty_account(
    sandbox: SandboxServer, whatsapp: WhatsApp, body: Any
) -> None:
    sandbox.fault("whatsapp", "", answer={"status": 200, "body": body})
    with pytest.raises(WhatsAppError) as caught:
        await whatsapp.list_templates()
    assert caught.value.error_type is ErrorType.INVALID_ANSWER


async def test_a_refused_list_and_a_refused_template_say_why(sandbox: SandboxServer) -> None:
    stranger = client_of(sandbox, token="another")
    with pytest.raises(WhatsAppError) as listing:
        await stranger.list_templates()
    with pytest.raises(WhatsAppError) as creating:
        await stranger.create_template(TEMPLATES["recall_reminder"], "ro")
    assert {listing.value.error_type, creating.value.error_type} == {ErrorType.UNAUTHORIZED}
    await stranger.aclose()


async def test_failures_are_counted_under_their_type(sandbox: SandboxServer, whatsapp: WhatsApp) -> None:
    counted = INTEGRATION_ERRORS.labels("whatsapp", ErrorType.NOT_ON_WHATSAPP)
    before = counted._value.get()
    sandbox.fault("whatsapp", "131026")
    with pytest.raises(WhatsAppError):
        await whatsapp.send(PATIENT, REPLY, callback=CALLBACK)
    assert counted._value.get() == before + 1
