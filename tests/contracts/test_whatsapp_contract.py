"""The WhatsApp stand-in against Meta's description of sends, and its recorded errors and webhooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.whatsapp.errors import failed_errors
from medicalcor.sandbox.whatsapp.webhooks import envelope, inbound_value, serialised, signature, status_value
from tests.contracts.openapi import validate_exchange
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import Number, buttons, message, template, text
from tests.shared import load_json

SAMPLES = "contracts/whatsapp/samples"
ERRORS = [
    *("190", "100", "131008", "131009", "132001", "132000", "132012", "132015", "132016", "131030", "131047", "130429"),
    *("131056", "80007", "4", "131048", "368", "131031", "133010", "131000", "131016", "2", "details_as_string"),
    *("502_html", "d360_429", "d360_401"),
]
"""Our names for the answers in send-errors.json, in its order."""
DETAILED = {"100", "132001", "132000"}
"""Errors whose recorded details are about one request; the named fault has none, the refusal itself has its own."""
OPTIONAL = frozenset(
    {"username", "user_id", "from_user_id", "recipient_user_id", "conversation"}
    | {"parent_user_id", "from_parent_user_id", "parent_recipient_user_id"}
)
"""Not in every body of their kind: ids of users with a name or of a parent account, and the old pricing's member."""
ROWS = [{"title": "Luni", "rows": [{"id": "mon", "title": "Luni 10:00", "description": "Consult"}]}]


@pytest.fixture
def number(sandbox: SandboxServer) -> Number:
    sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    return Number(sandbox)


@pytest.mark.parametrize(
    "sent",
    [
        load_json(f"{SAMPLES}/send-text-request.json"),
        load_json(f"{SAMPLES}/send-template-request.json"),
        load_json(f"{SAMPLES}/send-template-named-params-request.json"),
        load_json(f"{SAMPLES}/send-interactive-buttons-request.json"),
        load_json(f"{SAMPLES}/send-to-bsuid-request.json"),
        message("interactive", {"type": "list", "body": {"text": "?"}, "action": {"button": "Ore", "sections": ROWS}}),
        message("image", {"link": "https://example.com/a.png"}),
        message("location", {"latitude": "44.43", "longitude": "26.10", "name": "Clinica"}),
        message("reaction", {"message_id": "wamid.A=", "emoji": "👍"}),
        buttons("Da", "Nu", "Altă oră"),
        template("recall_reminder", "Ana", payloads=("recall:yes", "recall:no"), biz_opaque_callback_data="x" * 512),
    ],
    ids=lambda sent: sent["type"],
)
def test_each_kind_of_message_is_taken_and_answered_as_described(number: Number, sent: dict[str, Any]) -> None:
    answer = number.send(sent)
    assert answer.status_code == 200, answer.text
    (record,) = number.sandbox.requests("whatsapp")
    validate_exchange("whatsapp", record)
    sample = load_json(f"{SAMPLES}/send-200-{'text' if 'to' in sent else 'bsuid'}.json")
    assert set(answer.json()) == set(sample)
    assert set(answer.json()["contacts"][0]) == set(sample["contacts"][0])
    assert set(answer.json()["messages"][0]) == set(sample["messages"][0])
    assert answer.json()["messages"][0]["id"].startswith("wamid.")


def test_a_send_through_360dialog_is_taken_as_well(number: Number) -> None:
    headers = {"D360-API-KEY": "EAAsandbox"}
    answer = number.sandbox.http.post("/whatsapp/messages", json=text("Bună ziua"), headers=headers)
    assert answer.status_code == 200
    validate_exchange("whatsapp", number.sandbox.requests("whatsapp")[0])
    refused = number.sandbox.http.post("/whatsapp/messages", json=text("x"), headers={"D360-API-KEY": "no"})
    assert refused.json() == load_json(f"{SAMPLES}/send-errors.json")[-1]["body"]


def test_a_template_may_be_held_for_quality_assessment(number: Number) -> None:
    number.sandbox.fault("whatsapp", "held")
    answer = number.send(template("recall_reminder", "Ana"))
    validate_exchange("whatsapp", number.sandbox.requests("whatsapp")[0])
    sample = load_json(f"{SAMPLES}/send-200-template-held.json")
    assert answer.json()["messages"][0]["message_status"] == sample["messages"][0]["message_status"]


def test_a_read_receipt_with_typing_indicator_is_taken(number: Number) -> None:
    assert number.send(load_json(f"{SAMPLES}/mark-read-typing-request.json")).json() == {"success": True}


@pytest.mark.parametrize(("index", "name"), list(enumerate(ERRORS)))
def test_every_recorded_error_can_be_had_by_name(number: Number, index: int, name: str) -> None:
    sample = load_json(f"{SAMPLES}/send-errors.json")[index]
    number.sandbox.fault("whatsapp", name)
    answer = number.send(text("x"))
    assert answer.status_code == sample["http_status"]
    if "body_text" in sample:
        assert (answer.text, answer.headers["content-type"]) == (sample["body_text"], sample["content_type"])
        return
    expected = dict(sample["body"])
    if name in DETAILED:
        del expected["error"]["error_data"]
    assert answer.json() == expected
    if "vendor" not in sample:
        validate_exchange("whatsapp", number.sandbox.requests("whatsapp")[0])


def test_the_list_of_names_covers_all_recorded_errors() -> None:
    assert len(ERRORS) == len(load_json(f"{SAMPLES}/send-errors.json"))


def test_refusals_of_templates_have_the_recorded_details(number: Number) -> None:
    number.sandbox.settings(whatsapp={"strict_templates": True})
    recorded = {one["body"]["error"]["code"]: one["body"] for one in load_json(f"{SAMPLES}/send-errors.json")[:8]}
    assert number.send(template("recall_reminder", "Ana")).json() == recorded[132001]
    number.create_template("recall_two", "Bună {{1}}, pe {{2}}?")
    assert number.send(template("recall_two", "Ana")).json() == recorded[132000]
    nameless = message("template", {"language": {"code": "ro"}})
    assert number.send(nameless).json() == recorded[100]
    for record in number.sandbox.requests("whatsapp"):
        if record["path"].endswith("/messages"):
            validate_exchange("whatsapp", record, request=False)


@pytest.mark.parametrize(
    ("file", "wish"),
    [
        ("01-text", {"from": "1", "text": "x"}),
        ("02-text-with-bsuid", {"from": "1", "user_id": "RO.1", "text": "x"}),
        ("03-text-username-no-phone-omitted", {"user_id": "RO.1", "text": "x"}),
        ("27-interactive-button-reply", {"from": "1", "interactive": {"id": "x", "title": "y"}, "context_id": "z"}),
        ("30-button-template-quick-reply", {"from": "1", "button": {"payload": "x", "text": "y"}, "context_id": "z"}),
    ],
)
def test_what_a_patient_sends_has_the_recorded_members(file: str, wish: dict[str, Any]) -> None:
    recorded = load_json(f"contracts/whatsapp/webhooks/{file}.json")
    ours = envelope(SandboxConfig(), inbound_value(wish, SandboxConfig())[0])
    assert missing(ours, recorded) == []
    assert set(message_of(ours)) <= set(message_of(recorded))


def message_of(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body["entry"][0]["changes"][0]["value"]["messages"][0]
    return found


def missing(ours: Any, recorded: Any, at: str = "") -> list[str]:
    """Paths of members that a recorded body has and ours has not."""
    if isinstance(recorded, dict):
        gone = [f"{at}.{key}" for key in recorded if key not in ours and key not in OPTIONAL]
        shared = [key for key in recorded if key in ours]
        return gone + [path for key in shared for path in missing(ours[key], recorded[key], f"{at}.{key}")]
    if isinstance(recorded, list):
        return [path for a, b in zip(ours, recorded, strict=False) for path in missing(a, b, f"{at}[]")]
    return []


@pytest.mark.parametrize(
    ("file", "status", "failed", "bsuid"),
    [
        ("45-status-sent-biz-opaque", "sent", None, False),
        ("46-status-delivered-pmp", "delivered", None, False),
        ("48-status-delivered-bsuid-no-recipient-id", "delivered", None, True),
        ("49-status-failed-131026", "failed", 131026, False),
        ("50-status-failed-131047-reengagement", "failed", 131047, False),
        ("51-status-failed-130472-experiment", "failed", 130472, False),
        ("52-status-failed-131049", "failed", 131049, False),
        ("53-status-failed-131050", "failed", 131050, False),
        ("54-status-failed-131056", "failed", 131056, False),
        ("55-status-failed-131042", "failed", 131042, False),
        ("56-status-failed-131000", "failed", 131000, False),
    ],
)
def test_statuses_have_the_recorded_members_and_errors(file: str, status: str, failed: int | None, bsuid: bool) -> None:
    recorded = load_json(f"contracts/whatsapp/webhooks/{file}.json")
    sent = {"id": "wamid.A=", "user": "1", "bsuid": bsuid, "callback": "c", "category": "utility", "name": "Ana"}
    ours = envelope(SandboxConfig(), status_value(sent, status, failed))
    if failed is not None:
        recorded["entry"][0]["changes"][0]["value"].pop("contacts", None)  # One fixture has it; Meta leaves it out.
        assert "contacts" not in ours["entry"][0]["changes"][0]["value"]
        theirs = recorded["entry"][0]["changes"][0]["value"]["statuses"][0]
        assert failed_errors(failed) == theirs["errors"]
    assert missing(ours, recorded) == []


def test_bodies_are_escaped_and_signed_as_metas_are() -> None:
    vector = load_json("contracts/whatsapp/signature-vectors.json")["vectors"][0]
    raw = serialised(json.loads(vector["body_utf8"]))
    assert raw.decode() == vector["body_utf8"]
    assert signature(vector["secret"], raw) == vector["signature"]
