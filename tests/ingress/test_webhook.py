"""`/webhooks/whatsapp` as its senders see it (real-world cases 2-6, 10, 11; spec §2)."""

from __future__ import annotations

import json

import pytest

from medicalcor.contracts.messages import InboundMessages
from medicalcor.observability.metrics import WEBHOOK_EVENTS
from tests.ingress.api_client import (
    VERIFY_TOKEN,
    WHATSAPP,
    RecordingGateway,
    api,
    assert_problem,
    envelope,
    post_whatsapp,
    text_message,
)
from tests.shared import load_json


def _handed_on(gateway: RecordingGateway) -> list[str]:
    return [message.text for _, _, payload in gateway.signals for message in payload.messages]


@pytest.mark.parametrize("challenge", ["0012345", "a b+c", "ș<script>"])
async def test_the_challenge_comes_back_byte_for_byte_as_text(challenge: str) -> None:
    """Case 6."""
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": challenge}
    async with api(RecordingGateway()) as client:
        answer = await client.get(WHATSAPP, params=query)
    assert answer.status_code == 200
    assert answer.text == challenge
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "é", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"},
        {},
    ],
)
async def test_a_challenge_without_our_token_is_forbidden(query: dict[str, str]) -> None:
    async with api(RecordingGateway()) as client:
        assert_problem(await client.get(WHATSAPP, params=query), 403)


async def test_an_odd_status_costs_the_text_beside_it_nothing() -> None:
    """Case 3."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        answer = await post_whatsapp(client, load_json("cases/inputs/status-and-message.json"))
    assert answer.status_code == 200
    assert len(_handed_on(gateway)) == 1


async def test_an_unsupported_message_costs_the_text_beside_it_nothing() -> None:
    """Case 4."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        assert (await post_whatsapp(client, load_json("cases/inputs/unsupported.json"))).status_code == 200
    [(_, _, payload)] = gateway.signals
    assert isinstance(payload, InboundMessages)
    assert [message.scorable for message in payload.messages] == [False, True]


async def test_a_user_without_a_phone_has_a_conversation_by_the_user_id() -> None:
    """Case 5."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        assert (await post_whatsapp(client, load_json("cases/inputs/no-phone.json"))).status_code == 200
    [(workflow_id, _, payload)] = gateway.signals
    assert payload.person.phone is None
    assert payload.person.user_id == "RO.13491208655302741918"
    assert payload.person.user_id not in workflow_id


async def test_statuses_of_our_own_messages_start_nothing() -> None:
    """Case 2."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        for body in load_json("cases/inputs/status-order.json"):
            assert (await post_whatsapp(client, body)).status_code == 200
    assert gateway.signals == []


@pytest.mark.parametrize("pair", [("551187654321", "5511987654321"), ("5215512345678", "525512345678")])
async def test_two_spellings_of_one_number_are_one_conversation(pair: tuple[str, str]) -> None:
    """Cases 10 and 11."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        for number, sender in enumerate(pair):
            await post_whatsapp(client, envelope(text_message("hola", f"wamid.{number}", sender)))
    assert len({workflow_id for workflow_id, _, _ in gateway.signals}) == 1
    assert [payload.person.wa_id for _, _, payload in gateway.signals] == list(pair)


async def test_the_messages_of_one_person_in_one_body_are_one_signal_in_their_order() -> None:
    gateway = RecordingGateway()
    body = envelope(
        text_message("unu", "wamid.1"),
        text_message("alt om", "wamid.2", "40722333444"),
        text_message("doi", "wamid.3"),
    )
    async with api(gateway) as client:
        assert (await post_whatsapp(client, body)).json()["messages"] == 3
    assert sorted([message.text for message in payload.messages] for _, _, payload in gateway.signals) == [
        ["alt om"],
        ["unu", "doi"],
    ]


async def test_what_is_unknown_is_counted_and_answered_200() -> None:
    def count() -> float:
        return float(WEBHOOK_EVENTS.labels("whatsapp", "other", "unknown")._value.get())

    before = count()
    async with api(RecordingGateway()) as client:
        answer = await post_whatsapp(client, envelope(text_message("x"), field="a_field_of_next_year"))
    assert answer.status_code == 200
    assert count() == before + 1


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"object":"page","entry":[]}', b'{"object": null}'])
async def test_a_body_that_is_not_the_vendors_envelope_is_400(raw: bytes) -> None:
    async with api(RecordingGateway()) as client:
        assert_problem(await post_whatsapp(client, raw), 400)


async def test_a_webhook_that_temporal_did_not_take_is_503_with_retry_after() -> None:
    gateway = RecordingGateway()
    gateway.away = True
    async with api(gateway, MEDICALCOR_RETRY_AFTER_SECONDS="7") as client:
        answer = await post_whatsapp(client, load_json("cases/inputs/text.json"))
    assert_problem(answer, 503)
    assert answer.headers["retry-after"] == "7"


async def test_a_body_of_three_mebibytes_is_read_and_a_larger_one_is_413_declared_or_streamed() -> None:
    limit = 3_145_728
    body = json.dumps(envelope(text_message("bună"))).encode()
    async with api(RecordingGateway()) as client:
        assert (await post_whatsapp(client, body + b" " * (limit - len(body)))).status_code == 200
        assert_problem(await post_whatsapp(client, body + b" " * (limit + 1 - len(body))), 413)

        async def streamed() -> object:
            for _ in range(4):
                yield b" " * 1_000_000

        answer = await client.post(WHATSAPP, content=streamed())  # type: ignore[arg-type]  # an async generator
        assert_problem(answer, 413)
