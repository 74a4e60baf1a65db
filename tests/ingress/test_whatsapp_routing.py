"""Where each part of a WhatsApp webhook goes: deliveries, conversations, the clinic's control (spec §2)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.enums.v1 import EventType

from medicalcor.contracts._base import Tags
from medicalcor.contracts.control import ClinicControl, ControlEvent
from medicalcor.contracts.messages import ConsentEvent, Conversation, DeliveryStatus, IngestWebhook, Person
from medicalcor.contracts.names import (
    CLINIC_STATE,
    DELIVER_MESSAGE,
    clinic_control_id,
    conversation_id,
    delivery_id,
)
from medicalcor.contracts.sends import Delivery, Outbound
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.observability.metrics import WEBHOOK_EVENTS
from medicalcor.temporal.dispatch import Dispatch, NoAnswer
from tests.ingress.api_client import (
    REFERENCE_KEY,
    RecordingGateway,
    api,
    assert_problem,
    envelope,
    post_whatsapp,
    text_message,
)
from tests.lead_path import LeadPath, eventually
from tests.shared import load_json

SAMPLES = "contracts/whatsapp/webhooks"
IOANA = conversation_id(patient_ref(REFERENCE_KEY, "+40700000101"))


def _body(*changes: tuple[str, Mapping[str, Any]], time: int = 1751247548) -> dict[str, Any]:
    """One entry with these changes, as (field, value)."""
    listed = [{"field": field, "value": value} for field, value in changes]
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "time": time, "changes": listed}]}


def _status(word: str, callback: object = None, **more: Any) -> dict[str, Any]:
    said = {"id": f"wamid.{word}", "status": word, "timestamp": "1789459300", "recipient_id": "40700000101"}
    return said | ({} if callback is None else {"biz_opaque_callback_data": callback}) | more


def _statuses(*statuses: dict[str, Any]) -> dict[str, Any]:
    return _body(("messages", {"statuses": list(statuses)}))


def _template(event: str, name: str = "recall_reminder", language: str = "ro") -> tuple[str, dict[str, Any]]:
    value = {"event": event, "message_template_name": name, "message_template_language": language, "reason": "NONE"}
    return "message_template_status_update", value


def _counted(kind: str, outcome: str) -> float:
    return float(WEBHOOK_EVENTS.labels("whatsapp", kind, outcome)._value.get())


async def _routed(*bodies: object, open_: tuple[str, ...] = (), **settings: str) -> RecordingGateway:
    """What the engine is asked for these bodies, all answered 200."""
    gateway = RecordingGateway()
    gateway.open_conversations = set(open_)
    async with api(gateway, **settings) as client:
        for body in bodies:
            answer = await post_whatsapp(client, body)
            assert answer.status_code == 200, answer.text
    return gateway


async def test_statuses_of_one_body_reach_their_delivery_in_the_bodys_order() -> None:
    delivery = delivery_id("reminder/77/2026-09-15T10:00:00+03:00")
    words = ["read", "delivered", "sent", "played"]
    gateway = await _routed(_statuses(*(_status(word, delivery) for word in words)), open_=(delivery,))
    assert [(to, status.status) for to, status in gateway.told] == [(delivery, word) for word in words]
    told = gateway.told[0][1]
    assert told.at == datetime.fromtimestamp(1789459300, UTC)
    assert len(told.message_key) == 32
    assert gateway.signals == []
    assert not gateway.started


async def test_a_failed_status_brings_its_codes_and_no_sentence() -> None:
    delivery = delivery_id("k")
    errors = [{"code": 131026, "title": "Ana said"}, {"code": "131000"}, {"code": True}, None, {"code": 131047}]
    gateway = await _routed(_statuses(_status("failed", delivery, errors=errors)), open_=(delivery,))
    [(_, told)] = gateway.told
    assert told.codes == [131026, 131047]
    assert "Ana" not in told.model_dump_json()


async def test_a_status_whose_delivery_is_closed_is_counted_and_starts_nothing() -> None:
    before = _counted("status", "no_delivery"), _counted("status", "accepted")
    gateway = await _routed(_statuses(_status("sent", delivery_id("gone")), _status("read", delivery_id("gone"))))
    assert (gateway.told, gateway.signals, gateway.started) == ([], [], {})
    assert (_counted("status", "no_delivery"), _counted("status", "accepted")) == (before[0] + 2, before[1])


@pytest.mark.parametrize(
    "callback",
    ["mc1.recall.0d8f0aa17c6b4c19", "", "delivery/", "webhook/x/0", "delivery/a b", "delivery/" + "x" * 600, 7],
)
async def test_callback_data_that_is_not_a_deliverys_reaches_no_workflow(callback: object) -> None:
    gateway = await _routed(_statuses(_status("sent", callback)), open_=(str(callback),))
    assert (gateway.told, gateway.signals) == ([], [])


async def test_an_odd_status_costs_the_message_and_the_status_beside_it_nothing() -> None:
    """Case 3."""
    delivery = delivery_id("k")
    body = load_json("cases/inputs/status-and-message.json")
    for status in body["entry"][0]["changes"][0]["value"]["statuses"]:
        status["biz_opaque_callback_data"] = delivery
    gateway = await _routed(body, open_=(delivery,))
    assert [status.status for _, status in gateway.told] == ["delivered"]
    assert [payload.messages[0].text for _, _, payload in gateway.signals] == ["Cât costă o albire?"]


async def test_a_marketing_stop_is_told_to_the_conversation_which_it_starts() -> None:
    gateway = await _routed(load_json(f"{SAMPLES}/61-user-preferences-stop.json"))
    [(to, conversation, event)] = gateway.signals
    assert to == IOANA
    assert isinstance(conversation, Conversation)
    assert conversation.person.phone == "+40700000101"
    assert isinstance(event, ConsentEvent)
    assert (event.kind, event.consents) == ("withdrawn", ["marketing_whatsapp"])
    assert event.at == datetime.fromtimestamp(1785578400, UTC)


async def test_a_redelivered_stop_is_the_same_event_and_a_later_one_is_another() -> None:
    body = load_json(f"{SAMPLES}/61-user-preferences-stop.json")
    later = json.loads(json.dumps(body))
    later["entry"][0]["changes"][0]["value"]["user_preferences"][0]["timestamp"] += 86_400
    gateway = await _routed(body, body, later)
    keys = [event.key for _, _, event in gateway.signals]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize("sample", ["62-user-preferences-resume", "63-user-preferences-signup"])
async def test_a_resume_grants_nothing(sample: str) -> None:
    gateway = await _routed(load_json(f"{SAMPLES}/{sample}.json"))
    assert (gateway.signals, gateway.told, gateway.started) == ([], [], {})


async def test_a_stop_comes_after_the_messages_of_the_same_person() -> None:
    stop = load_json(f"{SAMPLES}/61-user-preferences-stop.json")
    message = envelope(text_message("Da", sender="40700000101"))
    stop["entry"] += message["entry"]
    gateway = await _routed(stop)
    assert [type(payload).__name__ for _, _, payload in gateway.signals] == ["InboundMessages", "ConsentEvent"]


async def test_an_opt_out_that_no_delivery_tells_of_withdraws_as_well() -> None:
    """131050 on a message of another tool, which sends from the same number."""
    gateway = await _routed(load_json(f"{SAMPLES}/53-status-failed-131050.json"))
    [(to, _, event)] = gateway.signals
    assert to.startswith("whatsapp/")
    assert (event.kind, event.consents) == ("withdrawn", ["marketing_whatsapp"])


async def test_an_opt_out_on_a_message_of_ours_is_its_deliverys() -> None:
    delivery = delivery_id("k")
    gateway = await _routed(_statuses(_status("failed", delivery, errors=[{"code": 131050}])), open_=(delivery,))
    assert gateway.signals == []
    assert [status.codes for _, status in gateway.told] == [[131050]]


_ACCOUNT_SAMPLES = {
    "65-template-status-approved": ("template_status", "order_confirmation", "en_US", "APPROVED", ""),
    "66-template-status-rejected": ("template_status", "abandoned_cart", "en", "REJECTED", "INVALID_FORMAT"),
    "67-template-status-paused": ("template_status", "recall_reminder", "en_US", "PAUSED", "FIRST_PAUSE"),
    "68-template-status-flagged-disable": (
        *("template_status", "My message template", "en-US", "FLAGGED"),
        "January 31, 2021",
    ),
    "69-template-category-update": ("template_category", "my_message_template", "he", "MARKETING", ""),
    "70-template-quality-update": ("template_quality", "welcome_template", "en_US", "YELLOW", "GREEN"),
    "71-account-update-restriction": (
        *("account", "", "", "ACCOUNT_RESTRICTION"),
        "RESTRICTED_BIZ_INITIATED_MESSAGING, RESTRICTED_ADD_PHONE_NUMBER_ACTION",
    ),
    "72-account-update-violation": ("account", "", "", "ACCOUNT_VIOLATION", "ADULT"),
    "73-account-update-disabled": ("account", "", "", "DISABLED_UPDATE", "REINSTATE"),
    "74-phone-number-quality-update": ("phone_quality", "", "", "FLAGGED", "TIER_10K"),
}


@pytest.mark.parametrize("sample", _ACCOUNT_SAMPLES)
async def test_each_event_of_the_account_goes_to_the_clinics_control(sample: str) -> None:
    gateway = await _routed(load_json(f"{SAMPLES}/{sample}.json"), CLINIC_ID="dentest")
    [(to, control, event)] = gateway.signals
    assert (to, isinstance(control, ClinicControl) and control.clinic_id) == (clinic_control_id("dentest"), "dentest")
    assert isinstance(event, ControlEvent)
    assert (event.kind, event.template, event.language, event.status, event.detail) == _ACCOUNT_SAMPLES[sample]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "account_alerts",
            {"alert_info": {"alert_type": "OBA_APPROVED", "alert_severity": "INFORMATIONAL"}},
            ("OBA_APPROVED", "INFORMATIONAL"),
        ),
        ("account_review_update", {"decision": "REJECTED"}, ("REJECTED", "account review")),
        (
            "business_capability_update",
            {"max_daily_conversation_per_phone": 10, "max_phone_numbers_per_business": 2},
            ("CAPABILITY_UPDATE", "max_daily_conversation_per_phone 10"),
        ),
    ],
)
async def test_what_there_is_no_sample_of_is_read_by_metas_reference(
    field: str, value: dict[str, Any], said: tuple[str, str]
) -> None:
    gateway = await _routed(_body((field, value)))
    [(_, _, event)] = gateway.signals
    assert (event.kind, event.status, event.detail) == ("account", *said)


async def test_the_same_event_in_another_batch_is_one_and_a_later_one_is_another() -> None:
    paused, approved = _template("PAUSED"), _template("APPROVED")
    gateway = await _routed(_body(paused), _body(approved, paused), _body(paused, time=1751249999))
    keys = [event.key for _, _, event in gateway.signals]
    assert keys[0] == keys[2]
    assert len(set(keys)) == 3
    assert gateway.signals[0][2].at == datetime.fromtimestamp(1751247548, UTC)


@pytest.mark.parametrize("value", [{}, {"event": "PAUSED"}, {"message_template_name": "x"}, None, [], {"event": {}}])
async def test_an_event_that_names_nothing_is_counted_and_costs_nothing(value: Any) -> None:
    before = _counted("message_template_status_update", "malformed")
    gateway = await _routed(_body(("message_template_status_update", value), _template("PAUSED")))
    assert [event.status for _, _, event in gateway.signals] == ["PAUSED"]
    assert _counted("message_template_status_update", "malformed") == before + 1


async def test_an_account_event_hands_no_number_on() -> None:
    value = {"event": "PARTNER_ADDED", "phone_number": "40310000000", "display_phone_number": "40310000000"}
    gateway = await _routed(_body(("account_update", value), ("phone_number_quality_update", value)))
    assert "40310000000" not in repr([event for _, _, event in gateway.signals])


async def test_what_temporal_did_not_take_is_503_whatever_it_is() -> None:
    gateway = RecordingGateway()
    gateway.away = True
    async with api(gateway) as client:
        for body in (
            _statuses(_status("sent", delivery_id("k"))),
            _body(_template("PAUSED")),
            load_json(f"{SAMPLES}/61-user-preferences-stop.json"),
        ):
            assert_problem(await post_whatsapp(client, body), 503)


async def test_fifty_statuses_are_signalled_and_one_more_is_taken_whole() -> None:
    fifty = [_status("sent", delivery_id(f"k{number}")) for number in range(50)]
    direct = await _routed(_statuses(*fifty), open_=tuple(delivery_id(f"k{number}") for number in range(50)))
    assert (len(direct.told), len(direct.started)) == (50, 0)
    before = _counted("status", "queued")
    whole = await _routed(_statuses(*fifty, _status("read", delivery_id("k0"))))
    assert (len(whole.told), len(whole.started)) == (0, 1)
    [chunk] = whole.started.values()
    assert isinstance(chunk, IngestWebhook)
    assert len(chunk.updates) == 51
    assert _counted("status", "queued") == before + 51


@pytest.mark.parametrize(("basis", "asks"), [("enquiry", False), ("consent", True)])
async def test_a_new_conversation_knows_whether_to_ask_for_the_models_consent(basis: str, asks: bool) -> None:
    gateway = await _routed(envelope(text_message("bună")), AI_BASIS=basis)
    [(_, conversation, _)] = gateway.signals
    assert conversation.ask_data is asks


# On the real engine -------------------------------------------------------------------------------------------------


async def _signals(path: LeadPath, workflow_id: str) -> list[DeliveryStatus]:
    """The statuses that a workflow was signalled, out of its history."""
    history = await path.client.get_workflow_handle(workflow_id).fetch_history()
    wanted = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    payloads = [
        event.workflow_execution_signaled_event_attributes.input.payloads
        for event in history.events
        if event.event_type == wanted
    ]
    converter = path.client.data_converter
    return [(await converter.decode(one, [DeliveryStatus]))[0] for one in payloads]


async def _open_delivery(path: LeadPath) -> str:
    """A delivery that takes signals and does nothing: no worker serves its queue."""
    key = uuid4().hex
    person = Person(patient_ref=key[:16], phone="+40700000101")
    delivery = Delivery(
        tags=Tags(patient_ref=person.patient_ref),
        person=person,
        outbound=Outbound(key=key, origin="answer", text="first_reply"),
    )
    await path.client.start_workflow(DELIVER_MESSAGE.name, delivery, id=delivery_id(key), task_queue=key)
    return delivery_id(key)


@pytest.mark.parametrize("many", [1, 20], ids=["signalled", "taken whole"])
async def test_every_status_arrives_in_its_bodys_order(path: LeadPath, many: int) -> None:
    deliveries = [await _open_delivery(path) for _ in range(3)]
    words = ["read", "sent", "delivered"] * many
    body = _statuses(*(_status(word, delivery) for word in words for delivery in [*deliveries, delivery_id("closed")]))
    async with api(Dispatch(path.client, 10)) as client:
        assert (await post_whatsapp(client, body)).status_code == 200
    for delivery in deliveries:

        async def all_there(delivery: str = delivery) -> bool:
            return len(await _signals(path, delivery)) == len(words)

        await eventually(all_there)
        assert [status.status for status in await _signals(path, delivery)] == words
    for delivery in deliveries:
        await path.client.get_workflow_handle(delivery).terminate()
    assert not await path.is_started(delivery_id("closed"))


async def test_a_template_that_meta_pauses_is_blocked_and_told_once_however_often_meta_says_so(path: LeadPath) -> None:
    clinic, template = f"clinic-{uuid4().hex}", f"t_{uuid4().hex}"
    paused = _body(_template("PAUSED", template))
    async with api(Dispatch(path.client, 10), CLINIC_ID=clinic) as client:
        answers = await asyncio.gather(*(post_whatsapp(client, paused) for _ in range(5)))
        assert {answer.status_code for answer in answers} == {200}
        approved = _body(_template("APPROVED", template), time=1751258348)
        state = await path.dispatch.query(clinic_control_id(clinic), CLINIC_STATE)
        assert not isinstance(state, NoAnswer)
        assert [(one.template, one.language, one.status) for one in state.blocked] == [(template, "ro", "PAUSED")]
        assert (await post_whatsapp(client, approved)).status_code == 200

    def posts() -> list[str]:
        messages = [str(post["message"]) for post in path.sandbox.state()["slack"]["posts"]]
        return [message for message in messages if template in message]

    await eventually(lambda: len(posts()) == 2)
    assert ["deblocat" in post for post in posts()] == [False, True]
    state = await path.dispatch.query(clinic_control_id(clinic), CLINIC_STATE)
    assert not isinstance(state, NoAnswer)
    assert state.blocked == []


async def test_a_stop_in_whatsapp_itself_holds_from_its_receipt(path: LeadPath) -> None:
    digits = f"40712{uuid4().int % 10**6:06}"
    path.sandbox.fault("hubspot", "500", match=".*", times=None)
    value = {"user_preferences": [{"wa_id": digits, "value": "stop", "timestamp": int(datetime.now(UTC).timestamp())}]}
    try:
        async with api(Dispatch(path.client, 10)) as client:
            assert (await post_whatsapp(client, _body(("user_preferences", value)))).status_code == 200
        assert (await path.view(f"+{digits}")).withdrawn == ["marketing_whatsapp"]
    finally:
        path.sandbox.clear_faults()


@pytest.mark.parametrize("many", [1, 60], ids=["signalled", "taken whole"])
async def test_a_mixed_body_reaches_everybody_in_it(path: LeadPath, many: int) -> None:
    digits, clinic, template = f"40712{uuid4().int % 10**6:06}", f"clinic-{uuid4().hex}", f"t_{uuid4().hex}"
    delivery = await _open_delivery(path)
    texts = [text_message("👍", f"wamid.{uuid4()}", digits) for _ in range(many)]
    stop = {"user_preferences": [{"wa_id": digits, "value": "stop", "timestamp": 1785578400}]}
    statuses = {"statuses": [_status("sent", delivery)]}
    body = _body(("user_preferences", stop), ("messages", statuses), _template("DISABLED", template))
    body["entry"] += envelope(*texts)["entry"]
    async with api(Dispatch(path.client, 10), CLINIC_ID=clinic) as client:
        assert (await post_whatsapp(client, body)).status_code == 200

    async def all_reached() -> bool:
        state = await path.dispatch.query(clinic_control_id(clinic), CLINIC_STATE)
        conversation = await path.is_started(conversation_id(path.reference(f"+{digits}")))
        return (
            conversation and not isinstance(state, NoAnswer) and [one.status for one in state.blocked] == ["DISABLED"]
        )

    await eventually(all_reached)
    assert (await path.view(f"+{digits}")).received == many
    assert [status.status for status in await _signals(path, delivery)] == ["sent"]
    await path.client.get_workflow_handle(delivery).terminate()
