"""What WhatsApp's stand-in tells the API: signed messages of patients, and each message's fate, status by status."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.conftest import APP_SECRET
from tests.sandbox.receiver import Receiver, Taken
from tests.sandbox.server import SandboxServer
from tests.sandbox.waiting import until
from tests.sandbox.whatsapp_number import NUMBER_ID, PATIENT, Number, buttons, template, text

FAST = {"sent": 0.0, "delivered": 0.0, "read": 0.0}
LATER_CODES = [130472, 131000, 131026, 131042, 131047, 131049, 131050, 131056]


@pytest.fixture
def api() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


@pytest.fixture
def sandbox(api: Receiver) -> Iterator[SandboxServer]:
    """One of its own for each test: a webhook still on its way would be taken for the next test's."""
    with SandboxServer(journal="", api_url=api.url, whatsapp_app_secret=APP_SECRET) as running:
        yield running


@pytest.fixture
def number(sandbox: SandboxServer) -> Number:
    sandbox.settings(whatsapp={"status_delays": FAST})
    return Number(sandbox)


def value_of(taken: Taken) -> dict[str, Any]:
    """The one change of a webhook."""
    (entry,) = json.loads(taken.body)["entry"]
    (change,) = entry["changes"]
    found: dict[str, Any] = change["value"]
    return found


def statuses(taken: list[Taken]) -> list[dict[str, Any]]:
    return [one for webhook in taken for one in value_of(webhook).get("statuses", [])]


def test_a_patients_message_is_signed_with_the_app_secret_over_its_very_bytes(
    sandbox: SandboxServer, api: Receiver
) -> None:
    got = sandbox.inbound(**{"from": PATIENT, "name": "Ștefan Țintă", "text": "Bună 😀 https://ex.ro/a"})
    assert (got["status"], got["body"]) == (200, "ok")
    (webhook,) = api.until(1)
    assert webhook.path == "/webhooks/whatsapp"
    digest = hmac.new(APP_SECRET.encode(), webhook.body, hashlib.sha256).hexdigest()
    assert webhook.headers["x-hub-signature-256"] == f"sha256={digest}"
    assert webhook.body.isascii()
    assert b"https:\\/\\/ex.ro" in webhook.body
    value = value_of(webhook)
    assert value["metadata"]["phone_number_id"] == NUMBER_ID
    assert value["contacts"] == [{"profile": {"name": "Ștefan Țintă"}, "wa_id": PATIENT}]
    (message,) = value["messages"]
    assert (message["from"], message["id"], message["type"]) == (PATIENT, got["message_id"], "text")


def test_another_secret_does_not_fit(sandbox: SandboxServer, api: Receiver) -> None:
    sandbox.inbound(**{"from": PATIENT, "text": "x"})
    (webhook,) = api.until(1)
    digest = hmac.new(b"another", webhook.body, hashlib.sha256).hexdigest()
    assert webhook.headers["x-hub-signature-256"] != f"sha256={digest}"


def test_a_redelivery_has_the_same_id_and_is_one_message_on_the_phone(sandbox: SandboxServer, api: Receiver) -> None:
    wish = {"from": PATIENT, "text": "x", "message_id": "wamid.A=", "timestamp": 1785578400}
    for _ in range(2):
        assert sandbox.inbound(**wish)["message_id"] == "wamid.A="
    first, second = api.until(2)
    assert first.body == second.body
    assert len(sandbox.state()["whatsapp"]["messages"]) == 1


def test_a_user_without_a_phone_is_known_by_the_user_id_only(sandbox: SandboxServer, api: Receiver) -> None:
    sandbox.inbound(user_id="RO.13491208655302741918", text="x")
    value = value_of(api.until(1)[0])
    assert value["messages"][0]["from_user_id"] == "RO.13491208655302741918"
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]


def test_any_other_kind_of_message_and_a_whole_body_can_be_sent(sandbox: SandboxServer, api: Receiver) -> None:
    sandbox.inbound(**{"from": PATIENT, "message": {"type": "image", "image": {"id": "1", "caption": "dinte"}}})
    raw = {"object": "whatsapp_business_account", "entry": []}
    assert sandbox.inbound(raw=raw)["status"] == 200
    image, whole = api.until(2)
    assert value_of(image)["messages"][0]["image"]["caption"] == "dinte"
    assert json.loads(whole.body) == raw
    assert "x-hub-signature-256" in whole.headers


def test_the_apis_refusal_is_shown_to_the_sender(sandbox: SandboxServer, api: Receiver) -> None:
    api.answers.append(503)
    assert sandbox.inbound(**{"from": PATIENT, "text": "x"})["status"] == 503


def test_a_message_is_sent_then_delivered_then_read(number: Number, api: Receiver) -> None:
    sent = number.send(text("Bună ziua", biz_opaque_callback_data="delivery/abc")).json()["messages"][0]["id"]
    told = statuses(api.until(3))
    assert [one["status"] for one in told] == ["sent", "delivered", "read"]
    assert {(one["id"], one["recipient_id"], one["biz_opaque_callback_data"]) for one in told} == {
        (sent, PATIENT, "delivery/abc")
    }
    assert number.sandbox.state()["whatsapp"]["messages"][0]["statuses"] == ["sent", "delivered", "read"]


def test_a_status_is_told_at_its_own_time_or_never(number: Number, api: Receiver) -> None:
    number.sandbox.settings(whatsapp={"status_delays": {"sent": 0, "delivered": 600, "read": None}})
    number.send(text("x"))
    assert [one["status"] for one in statuses(api.until(1))] == ["sent"]
    assert number.sandbox.state()["whatsapp"]["settings"]["status_delays"]["delivered"] == 600
    number.sandbox.settings(whatsapp={"status_delays": {"delivered": None, "read": 0}})
    number.send(text("y"))
    assert [one["status"] for one in statuses(api.until(3))][1:] == ["sent", "read"]


def test_a_status_is_brought_again_until_it_is_taken(number: Number, api: Receiver) -> None:
    number.sandbox.settings(whatsapp={"status_delays": {"sent": 0, "delivered": None, "read": None}})
    api.answers.extend([503])
    number.send(text("x"))
    first, second = api.until(2)
    assert first.body == second.body
    until(lambda: len(deliveries(number)) == 2)
    assert deliveries(number) == [(1, 503), (2, 200)]


def test_a_status_is_given_up_after_the_attempts_that_are_set(number: Number, api: Receiver) -> None:
    number.sandbox.settings(
        whatsapp={"webhook_attempts": 1, "status_delays": {"sent": 0, "delivered": 0, "read": None}}
    )
    api.answers.extend([503])
    number.send(text("x"))
    assert [one["status"] for one in statuses(api.until(2))] == ["sent", "delivered"]


def deliveries(number: Number) -> list[tuple[int, int | None]]:
    return [(one["attempt"], one["status"]) for one in number.sandbox.state()["whatsapp"]["deliveries"]]


@pytest.mark.parametrize("code", LATER_CODES)
def test_an_accepted_message_can_fail_later_with_each_code(number: Number, api: Receiver, code: int) -> None:
    number.sandbox.fault("whatsapp", f"failed_{code}")
    assert number.send(text("x", biz_opaque_callback_data="delivery/abc")).status_code == 200
    (failed,) = statuses(api.until(1))
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", code)
    assert failed["biz_opaque_callback_data"] == "delivery/abc"
    assert number.sandbox.state()["whatsapp"]["messages"][0]["statuses"] == [f"failed {code}"]


def test_a_message_can_stay_without_any_status(number: Number, api: Receiver) -> None:
    number.sandbox.fault("whatsapp", "no_status")
    number.send(text("silent", biz_opaque_callback_data="silent"))
    number.send(text("told", biz_opaque_callback_data="told"))
    assert {one["biz_opaque_callback_data"] for one in statuses(api.until(3))} == {"told"}


def test_a_send_that_timed_out_after_acceptance_is_settled_by_its_status(number: Number, api: Receiver) -> None:
    number.sandbox.fault("whatsapp", "timeout_after", delay=0)
    with pytest.raises(Exception, match="disconnected"):
        number.send(text("x", biz_opaque_callback_data="delivery/abc"))
    assert {one["biz_opaque_callback_data"] for one in statuses(api.until(3))} == {"delivery/abc"}


def test_free_text_outside_24_hours_fails_where_the_window_is_kept(number: Number, api: Receiver) -> None:
    number.sandbox.settings(whatsapp={"enforce_window": True})
    number.send(text("x"))
    (failed,) = statuses(api.until(1))
    assert failed["errors"][0]["code"] == 131047
    number.send(template("recall_reminder", "Ana"))
    assert [one["status"] for one in statuses(api.until(4))][1:] == ["sent", "delivered", "read"]
    number.sandbox.inbound(**{"from": PATIENT, "text": "Bună"})
    number.send(text("y"))
    assert [one["status"] for one in statuses(api.until(8))][4:] == ["sent", "delivered", "read"]


def test_a_number_may_have_another_wa_id(number: Number) -> None:
    number.sandbox.settings(whatsapp={"wa_ids": {"5491112345678": "541112345678"}})
    answer = number.send(text("x") | {"to": "+54 9 11 1234 5678"}).json()
    assert answer["contacts"] == [{"input": "+54 9 11 1234 5678", "wa_id": "541112345678"}]


def test_statuses_to_a_user_id_name_no_number(number: Number, api: Receiver) -> None:
    number.send({"messaging_product": "whatsapp", "recipient": "RO.1349120865", "type": "text", "text": {"body": "x"}})
    assert all(one["recipient_user_id"] == "RO.1349120865" for one in statuses(api.until(3)))
    assert not any("recipient_id" in one for one in statuses(api.taken))


def test_a_tap_on_a_button_comes_back_in_its_own_form(number: Number, api: Receiver) -> None:
    number.sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    number.create_template("reminder", "Bună {{1}}", "Confirm", "Altă oră")
    number.send(template("reminder", "Ana", payloads=("appt:confirm", "appt:move")))
    number.send(buttons("Da"))
    in_template, in_session = number.sandbox.state()["whatsapp"]["messages"]
    assert in_template["text"] == "Bună Ana"
    assert in_template["buttons"] == [
        {"kind": "button", "payload": "appt:confirm", "text": "Confirm"},
        {"kind": "button", "payload": "appt:move", "text": "Altă oră"},
    ]
    assert in_session["buttons"] == [{"kind": "interactive", "payload": "Da", "text": "Da"}]
    tap = in_template["buttons"][0]
    wish = {"from": PATIENT, "button": {"payload": tap["payload"], "text": tap["text"]}, "context_id": "wamid.A="}
    number.sandbox.inbound(**wish)
    (message,) = value_of(api.until(1)[0])["messages"]
    assert message["button"] == {"payload": "appt:confirm", "text": "Confirm"}
    assert message["context"]["id"] == "wamid.A="


def test_a_reset_drops_what_was_still_to_be_told(number: Number) -> None:
    number.sandbox.settings(whatsapp={"status_delays": {"sent": 600, "delivered": 600, "read": 600}})
    number.send(text("x"))
    assert number.sandbox.state()["whatsapp"]["pending"] == 1
    number.sandbox.reset()
    until(lambda: number.sandbox.state()["whatsapp"]["pending"] == 0)
