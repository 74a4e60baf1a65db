"""What WhatsApp's stand-in refuses before it accepts a message, and its templates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import Number, buttons, message, template, text


@pytest.fixture
def number(sandbox: SandboxServer) -> Number:
    sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    return Number(sandbox)


def parameter(value: Any) -> dict[str, Any]:
    parts = [{"type": "body", "parameters": [value]}]
    return message("template", {"name": "x", "language": {"code": "ro"}, "components": parts})


def rows(count: int, **change: str) -> dict[str, Any]:
    listed = [{"id": str(n), "title": "t", **change} for n in range(count)]
    action = {"button": "Ore", "sections": [{"title": "Luni", "rows": listed}]}
    return message("interactive", {"type": "list", "body": {"text": "?"}, "action": action})


REFUSED: list[tuple[Any, int]] = [
    ([], 100),
    (text("x") | {"messaging_product": "sms"}, 100),
    (text("x", to=None), 100),
    (text("x") | {"to": "40712-ABC"}, 131009),
    (text("x") | {"to": "112"}, 131009),
    (text("x", to=None) | {"recipient": "not-an-id"}, 131009),
    (text("x") | {"to": "+40310000000"}, 131021),
    (text("x", biz_opaque_callback_data="x" * 513), 100),
    (text(""), 131008),
    (text("x" * 4097), 100),
    ({"messaging_product": "whatsapp", "to": "40712345678", "type": "text"}, 131008),
    (message("fax", {}), 100),
    (message("image", {}), 131009),
    (message("image", {"id": "1", "link": "https://example.com/a.png"}), 131009),
    (buttons(), 131009),
    (buttons("1", "2", "3", "4"), 131009),
    (buttons("Da", "Da"), 131009),
    (buttons("x" * 21), 100),
    (message("interactive", {"type": "poll", "action": {}}), 131009),
    (message("interactive", {"type": "button", "body": {"text": "?"}}), 131008),
    (rows(0), 131009),
    (rows(11), 131009),
    (rows(1, title="x" * 25), 100),
    (rows(1, description="x" * 73), 131009),
    (message("template", {"language": {"code": "ro"}}), 100),
    (message("template", {"name": "x"}), 100),
    (parameter({"type": "text", "text": ""}), 131008),
    (parameter({"type": "text", "text": "a\nb"}), 100),
    (parameter({"type": "text", "text": "a     b"}), 100),
    (parameter({"text": "a"}), 131008),
    (template("x", payloads=("",)), 131008),
]


@pytest.mark.parametrize(("sent", "code"), REFUSED)
def test_a_message_that_meta_refuses_is_refused_with_its_code(number: Number, sent: Any, code: int) -> None:
    answer = number.send(sent)
    assert answer.json()["error"]["code"] == code
    assert answer.status_code == 400
    assert number.sandbox.state()["whatsapp"]["messages"] == []


@pytest.mark.parametrize("sent", [text("x" * 4096), buttons("x" * 20), rows(10, title="x" * 24)])
def test_a_message_at_its_limit_is_taken(number: Number, sent: Any) -> None:
    assert number.send(sent).status_code == 200


def test_to_wins_over_recipient(number: Number) -> None:
    answer = number.send(text("x") | {"recipient": "RO.1349120865"})
    assert answer.json()["contacts"] == [{"input": "+40712345678", "wa_id": "40712345678"}]


def test_two_equal_sends_are_two_messages(number: Number) -> None:
    first, second = (number.send(text("x")).json()["messages"][0]["id"] for _ in range(2))
    assert first != second
    assert len(number.sandbox.state()["whatsapp"]["messages"]) == 2


@pytest.mark.parametrize("token", ["", "another"])
def test_a_wrong_token_is_refused(sandbox: SandboxServer, token: str) -> None:
    answer = Number(sandbox, token).send(text("x"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    assert Number(sandbox, token).templates().status_code == 401


def test_a_number_or_version_that_is_none_is_refused(number: Number) -> None:
    assert number.send(text("x"), number="999").json()["error"]["code"] == 100
    assert number.send(text("x"), version="latest").json()["error"]["code"] == 100


def test_templates_are_listed_as_they_were_created(number: Number) -> None:
    made = number.create_template("recall", "Bună {{1}}", "Da", category="MARKETING")
    assert made.json() == {"id": made.json()["id"], "status": "APPROVED", "category": "MARKETING"}
    number.create_template("reminder", "Bună {{first_name}}", parameter_format="NAMED")
    listed = {one["name"]: one for one in number.templates().json()["data"]}
    assert listed["recall"]["components"][1]["buttons"] == [{"type": "QUICK_REPLY", "text": "Da"}]
    assert (listed["recall"]["language"], listed["recall"]["status"]) == ("ro", "APPROVED")
    assert listed["reminder"]["parameter_format"] == "NAMED"
    assert [one["name"] for one in number.templates(name="recall").json()["data"]] == ["recall"]


@pytest.mark.parametrize(
    "change", [{"name": "Recall!"}, {"category": "SALES"}, {"language": ""}, {"components": [{"type": "HEADER"}]}]
)
def test_a_template_that_meta_refuses_is_refused(number: Number, change: dict[str, Any]) -> None:
    wish = {"name": "a_template"} | change
    assert number.create_template(str(wish.pop("name")), "x", **wish).json()["error"]["code"] == 100


def test_a_template_exists_once_in_a_language(number: Number) -> None:
    for language in ("en", "de"):
        assert number.create_template("once_each", "x", language=language).status_code == 200
    assert number.create_template("once_each", "x", language="en").json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("setting", "sent", "code"),
    [
        ({"strict_templates": True}, template("unknown"), 132001),
        ({}, template("known", "Ana"), 132000),
        ({}, template("known", "Ana", "luni", "10:00"), 132000),
        ({}, template("named", "Ana"), 132012),
        ({"template_status": {"known": "PAUSED"}}, template("known", "Ana", "luni"), 132015),
        ({"template_status": {"known": "DISABLED"}}, template("known", "Ana", "luni"), 132016),
    ],
)
def test_a_send_that_does_not_fit_its_template_is_refused(
    number: Number, setting: dict[str, Any], sent: dict[str, Any], code: int
) -> None:
    number.create_template("known", "Bună {{1}}, pe {{2}}?")
    number.create_template("named", "Bună {{first_name}}")
    number.sandbox.settings(whatsapp=setting)
    assert number.send(sent).json()["error"]["code"] == code


def test_a_reset_approves_what_was_paused_and_forgets_templates_only_if_told(number: Number) -> None:
    number.create_template("known", "x")
    number.sandbox.settings(whatsapp={"template_status": {"known": "PAUSED"}})
    number.sandbox.reset()
    assert [one["status"] for one in number.templates().json()["data"]] == ["APPROVED"]
    number.sandbox.reset(keep_schema=False)
    assert number.templates().json()["data"] == []


def test_a_known_template_in_another_language_is_refused_though_unknown_ones_are_not(number: Number) -> None:
    number.create_template("known_in_ro", "x")
    other = message("template", {"name": "known_in_ro", "language": {"code": "fr"}})
    assert number.send(other).json()["error"]["code"] == 132001
    assert number.send(template("never_created", "Ana")).status_code == 200
    assert number.sandbox.state()["whatsapp"]["messages"][0]["text"] == "[never_created] Ana"
