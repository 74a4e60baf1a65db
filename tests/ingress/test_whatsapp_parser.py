"""What each WhatsApp webhook means to us: all of the vendor's samples, and any mutilation of them."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicalcor.contracts.messages import InboundMessage, Tap
from medicalcor.domain.business_time import closed_days, parse_opening_hours
from medicalcor.ingress.whatsapp_parser import NotAnEnvelope, Opening, Parsed, WhatsAppParser, load_envelope
from tests.ingress.api_client import REFERENCE_KEY, envelope, text_message
from tests.shared import SHARED, load_json, require_shared

NOW = datetime(2026, 9, 15, 23, 30, tzinfo=UTC)
OPENING = Opening(parse_opening_hours("Mo-Fr 09:00-13:00,14:00-18:00"), closed_days(["2026-09-17"]))
PARSER = WhatsAppParser(REFERENCE_KEY, ("+40310000000",), ZoneInfo("Europe/Bucharest"), OPENING)

# Sample number -> (kinds of the messages handed on, with * where scored; what was counted).
_Outcome = tuple[list[str], dict[tuple[str, str], int]]
_TEXT: _Outcome = (["text*"], {("text", "accepted"): 1})
_IGNORED_STATUS: _Outcome = ([], {("status", "ignored"): 1})
EXPECTED: dict[int, _Outcome] = {
    **dict.fromkeys((1, 2, 3, 4, 20, 21, 25, 82), _TEXT),
    5: (["contacts"], {("contacts", "noted"): 1}),
    **dict.fromkeys((6, 7, 10, 12), (["media"], {("media", "noted"): 1})),
    **dict.fromkeys((8, 9), (["media*"], {("media", "accepted"): 1})),
    11: (["voice"], {("voice", "noted"): 1}),
    **dict.fromkeys((13, 14, 15), (["reaction"], {("reaction", "noted"): 1})),
    **dict.fromkeys((16, 17), (["location"], {("location", "noted"): 1})),
    18: (["contacts"], {("contacts", "noted"): 1}),
    19: (["order"], {("order", "noted"): 1}),
    **dict.fromkeys((22, 23, 24, 37), (["unsupported"], {("unsupported", "noted"): 1})),
    26: (["unknown"], {("unknown", "unknown"): 1}),
    **dict.fromkeys((27, 30), (["button"], {("button", "accepted"): 1})),
    **dict.fromkeys((28, 31), (["button*"], {("button", "accepted"): 1})),
    29: (["button"], {("button", "accepted"): 1}),
    **dict.fromkeys((32, 33, 34, 36), (["system"], {("system", "noted"): 1})),
    35: ([], {("system", "no_sender"): 1}),
    38: (["media"], {("media", "noted"): 1}),
    39: (["text"], {("text", "noted"): 1}),
    **dict.fromkeys((*range(40, 57),), _IGNORED_STATUS),
    53: ([], {("status", "opted_out"): 1}),
    57: ([], {("status", "ignored"): 3}),
    58: (["text*", "text*", "media"], {("text", "accepted"): 2, ("text", "duplicate"): 1, ("media", "noted"): 1}),
    59: (["text*", "text*"], {("text", "accepted"): 2, ("status", "ignored"): 1}),
    60: (
        ["unknown", "text*", "unsupported"],
        {
            ("unknown", "unknown"): 1,
            ("text", "accepted"): 1,
            ("message", "no_id"): 1,
            ("unsupported", "noted"): 1,
        },
    ),
    61: ([], {("user_preferences", "accepted"): 1}),
    **dict.fromkeys((62, 63), ([], {("user_preferences", "ignored"): 1})),
    64: ([], {("user_id_update", "ignored"): 1}),
    **dict.fromkeys((65, 66, 67, 68), ([], {("message_template_status_update", "accepted"): 1})),
    69: ([], {("template_category_update", "accepted"): 1}),
    70: ([], {("message_template_quality_update", "accepted"): 1}),
    **dict.fromkeys((71, 72, 73), ([], {("account_update", "accepted"): 1})),
    74: ([], {("phone_number_quality_update", "accepted"): 1}),
    75: ([], {("phone_number_name_update", "ignored"): 1}),
    **dict.fromkeys((76, 77, 78), ([], {("calls", "ignored"): 1})),
    79: ([], {}),
    80: ([], {("errors", "ignored"): 1}),
}

SAMPLES = sorted((SHARED / "contracts/whatsapp/webhooks").glob("*.json")) if SHARED else []


def _parse(document: Any) -> Parsed:
    return PARSER.parse(load_envelope(json.dumps(document).encode()), NOW)


def _kinds(parsed: Parsed) -> list[str]:
    messages = [message for inbound in parsed.inbound.values() for message in inbound.messages]
    return [message.kind + "*" * message.scorable for message in messages]


def test_the_vendors_index_lists_what_this_table_covers() -> None:
    lines = require_shared("contracts/whatsapp/webhooks/INDEX.md").read_text().splitlines()
    listed = {int(line[3:5]) for line in lines if line.startswith("- `")}
    assert listed == set(EXPECTED) | {81}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_sample_has_its_outcome(path: Any) -> None:
    document = json.loads(path.read_bytes())
    number = int(path.stem[:2])
    if number == 81:
        with pytest.raises(NotAnEnvelope):
            _parse(document)
        return
    parsed = _parse(document)
    kinds, counted = EXPECTED[number]
    assert _kinds(parsed) == kinds
    assert parsed.events == Counter(counted)
    assert len(parsed.echoes) == (1 if number == 79 else 0)


def test_a_user_without_phone_is_known_by_the_id_which_is_never_read_as_a_phone() -> None:
    (inbound,) = _parse(load_json("cases/inputs/no-phone.json")).inbound.values()
    person = inbound.person
    assert (person.phone, person.wa_id, person.user_id) == (None, None, "RO.13491208655302741918")
    assert person.name == "Ioana"


def test_an_empty_from_is_the_same_as_none() -> None:
    for number in ("03-text-username-no-phone-omitted", "04-text-username-no-phone-empty"):
        (inbound,) = _parse(load_json(f"contracts/whatsapp/webhooks/{number}.json")).inbound.values()
        assert inbound.person.phone is None
        assert inbound.person.user_id


@pytest.mark.parametrize(
    ("first", "second", "phone"),
    [("551187654321", "5511987654321", "+5511987654321"), ("5215512345678", "525512345678", "+525512345678")],
    ids=["Brazil's ninth digit", "Mexico's one"],
)
def test_two_spellings_of_a_number_are_one_person_and_the_wa_id_stays_as_received(
    first: str, second: str, phone: str
) -> None:
    people = [
        next(iter(_parse(envelope(text_message("hola", sender=s))).inbound.values())).person for s in (first, second)
    ]
    assert [person.phone for person in people] == [phone, phone]
    assert people[0].patient_ref == people[1].patient_ref
    assert [person.wa_id for person in people] == [first, second]


def test_an_unsupported_message_and_a_text_are_both_noted_and_only_the_text_scored() -> None:
    assert _kinds(_parse(load_json("cases/inputs/unsupported.json"))) == ["unsupported", "text*"]


def test_an_unknown_status_costs_the_text_beside_it_nothing() -> None:
    parsed = _parse(load_json("cases/inputs/status-and-message.json"))
    assert _kinds(parsed) == ["text*"]
    assert parsed.events["status", "unknown"] == 1


def test_our_own_number_starts_nothing() -> None:
    parsed = _parse(envelope(text_message("salut", sender="40310000000")))
    assert parsed.inbound == {}
    assert parsed.events["text", "own_number"] == 1


def test_the_verdict_travels_with_the_message() -> None:
    texts = ["STOP", "da", "Mi s-a umflat gâtul și nu mai pot respira", "How much is an implant please?"]
    document = envelope(*(text_message(text, f"wamid.{n}") for n, text in enumerate(texts)))
    (inbound,) = _parse(document).inbound.values()
    assert [message.reply for message in inbound.messages] == ["stop", "yes", "other", "other"]
    assert [message.danger for message in inbound.messages] == [False, False, True, False]
    assert inbound.messages[3].language == "en"


def test_an_edit_answers_nothing_and_is_not_scored_but_its_danger_counts() -> None:
    edit = {"original_message_id": "wamid.B", "message": {"type": "text", "text": {"body": "STOP"}}}
    danger = {"message": {"type": "text", "text": {"body": "Mi s-a umflat gâtul și nu mai pot respira"}}}
    base = {"from": "40712345678", "type": "edit", "timestamp": "1789459200"}
    (inbound,) = _parse(envelope(base | {"id": "a", "edit": edit}, base | {"id": "b", "edit": danger})).inbound.values()
    assert [message.reply for message in inbound.messages] == ["other", "other"]
    assert [message.scorable for message in inbound.messages] == [False, False]
    assert inbound.messages[1].danger


def test_a_tapped_yes_is_an_answer_and_a_tapped_wish_is_a_lead() -> None:
    taps = [
        {"from": "40712345678", "id": label, "type": "button", "button": {"text": label, "payload": "p:1"}}
        for label in ("Da", "Vreau un implant")
    ]
    (inbound,) = _parse(envelope(*taps)).inbound.values()
    assert [(m.reply, m.scorable, m.button_payload) for m in inbound.messages] == [
        ("yes", False, "p:1"),
        ("other", True, "p:1"),
    ]


def _tapped(payload: str, label: str = "Da") -> InboundMessage:
    """What a tapped template button says; a session's button reads the same."""
    template = {"type": "button", "button": {"text": label, "payload": payload}}
    session = {"type": "interactive", "interactive": {"button_reply": {"title": label, "id": payload}}}
    base = {"from": "40712345678"}
    (inbound,) = _parse(envelope(base | template | {"id": "a"}, base | session | {"id": "b"})).inbound.values()
    one, other = inbound.messages
    assert one.model_copy(update={"key": ""}) == other.model_copy(update={"key": ""})
    return one


_VISIT = datetime(2026, 9, 20, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("payload", "tap", "reply"),
    [
        ("stop", Tap(kind="stop"), "stop"),
        ("start", Tap(kind="start"), "start"),
        ("start:yes", Tap(kind="start", answer="yes"), "yes"),
        ("start:no", Tap(kind="start", answer="no"), "no"),
        (
            "appt:confirm:77:20260920T0700Z",
            Tap(kind="appointment", answer="confirm", subject="77", at=_VISIT),
            "other",
        ),
        (
            "consent:marketing+reminders:no",
            Tap(kind="consent", answer="no", consents=["appointment_reminders", "marketing_whatsapp"]),
            "no",
        ),
        ("recall:2026:yes", Tap(kind="recall", answer="yes", subject="2026"), "yes"),
    ],
)
def test_a_tap_on_a_button_of_ours_says_what_its_payload_says_whatever_its_label(
    payload: str, tap: Tap, reply: str
) -> None:
    for label in ("Da", "Nu", "STOP", "Vreau un implant"):
        message = _tapped(payload, label)
        assert (message.tap, message.reply, message.scorable, message.topic) == (tap, reply, False, "")


@pytest.mark.parametrize("payload", ["", "p:1", "stop:yes", "appt:confirm:77:soon", "consent::yes"])
def test_a_payload_that_is_not_ours_leaves_the_word_to_the_label(payload: str) -> None:
    assert (_tapped(payload, "STOP").tap, _tapped(payload, "STOP").reply) == (None, "stop")
    assert _tapped(payload, "Vreau un implant").scorable


def test_the_case_of_a_tapped_renewal_is_read() -> None:
    (inbound,) = _parse(load_json("cases/inputs/template-button.json")).inbound.values()
    assert inbound.messages[0].tap == Tap(kind="consent", answer="yes", consents=["marketing_whatsapp"])


def test_what_a_message_is_about_travels_with_it_unless_it_is_danger() -> None:
    texts = ["Întârzii 10 minute", "Mulțumesc mult!", "Vreau un implant", "Întârzii, nu mai pot respira, mă sufoc"]
    (inbound,) = _parse(envelope(*(text_message(one, one) for one in texts))).inbound.values()
    assert [(message.topic, message.danger) for message in inbound.messages] == [
        ("affair", False),
        ("idle", False),
        ("", False),
        ("", True),
    ]


@pytest.mark.parametrize(
    ("arrives", "opens"),
    [
        ("2026-09-15T09:00Z", None),  # noon in Bucharest
        ("2026-09-15T10:15Z", "2026-09-15T11:00Z"),  # lunch
        ("2026-09-15T23:30Z", "2026-09-16T06:00Z"),
        ("2026-09-16T23:30Z", "2026-09-18T06:00Z"),  # a closure between
        ("2026-11-29T12:00Z", "2026-12-02T07:00Z"),  # Sunday; St Andrew's and the national day; winter time
    ],
)
def test_a_message_to_a_closed_clinic_says_when_it_opens(arrives: str, opens: str | None) -> None:
    document = load_envelope(json.dumps(envelope(text_message("bună"))).encode())
    (inbound,) = PARSER.parse(document, datetime.fromisoformat(arrives)).inbound.values()
    assert inbound.messages[0].closed_until == (datetime.fromisoformat(opens) if opens else None)


def test_a_name_is_taken_from_the_senders_own_contact_only() -> None:
    contacts: list[object] = [{"wa_id": "40722333444", "profile": {"name": "Dan Ilie"}}]
    (inbound,) = _parse(envelope(text_message("bună"), contacts=contacts)).inbound.values()
    assert inbound.person.name == ""


def test_the_day_of_arrival_is_the_clinics() -> None:
    (inbound,) = _parse(envelope(text_message("bună"))).inbound.values()
    assert inbound.messages[0].clinic_date == "2026-09-16"


@pytest.mark.parametrize("stamp", [None, "", "soon", -1, 0, True, 1e300, "9" * 400, [], {}, "99999999999999"])
def test_an_impossible_time_is_now(stamp: object) -> None:
    (inbound,) = _parse(envelope(text_message("bună") | {"timestamp": stamp})).inbound.values()
    assert inbound.messages[0].sent_at == NOW or stamp is True


def test_no_message_id_is_handed_on_in_clear() -> None:
    parsed = _parse(envelope(text_message("bună", "wamid.HBgLNDA3MTIzNDU2Nzg")))
    assert "HBgLNDA3MTIzNDU2Nzg" not in repr(parsed)


def test_half_a_surrogate_pair_can_be_stored() -> None:
    (inbound,) = _parse(envelope(text_message("bun\ud83d"))).inbound.values()
    inbound.messages[0].model_dump_json()


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"null", b"[]", b"{}", b"\xff", b"9" * 5000, b"[" * 100_000),
        b'{"object":"page","entry":[]}',
        b'{"object":"whatsapp_business_account"}',
        b'{"object":"whatsapp_business_account","entry":{}}',
    ],
)
def test_a_body_that_is_no_envelope_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        load_envelope(raw)


_ODD: list[Any] = [None, 0, -1, 1.5, "", "x", "\ud83d", [], {}, [[]], [None], True, {"type": {}}, "wamid.X", 10**30]


def _mutilated(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.06:
        return copy.deepcopy(chance.choice(_ODD))
    if isinstance(value, dict):
        return {key: _mutilated(item, chance) for key, item in value.items() if chance.random() > 0.04}
    if isinstance(value, list):
        return [_mutilated(item, chance) for item in value]
    return value


@pytest.mark.skipif(not SAMPLES, reason="shared/contracts is not here")
@given(seed=st.integers(0, 2**32), number=st.integers(0, 81))
def test_no_mutilation_of_a_sample_is_fatal(seed: int, number: int) -> None:
    document = _mutilated(json.loads(SAMPLES[number].read_bytes()), random.Random(seed))
    if not isinstance(document, dict):
        return
    parsed = PARSER.parse(document, NOW)
    for inbound in parsed.inbound.values():
        for message in inbound.messages:
            message.model_dump_json()


@pytest.mark.parametrize("stamp", ["5", 0, -1, "9999999999999", None, "soon"])
def test_an_impossible_time_is_the_time_of_arrival(stamp: object) -> None:
    (inbound,) = _parse(envelope(text_message("bună") | {"timestamp": stamp})).inbound.values()
    assert inbound.messages[0].sent_at == NOW
