"""Bodies of up to 3 MiB and 1000 updates: one fast answer, nothing lost, nothing twice, order kept (spec §2)."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest

from medicalcor.contracts.messages import IngestWebhook
from medicalcor.temporal.dispatch import Dispatch, EngineUnavailable
from tests.ingress.api_client import RecordingGateway, api, assert_problem, envelope, post_whatsapp, text_message
from tests.lead_path import LeadPath, eventually

_ENGINE_LIMIT = 2_000_000  # bytes of a payload


def _batch(people: int, each: int, *, text: str = "mesajul") -> dict[str, Any]:
    """Messages of several people, taking turns."""
    run = uuid4().hex
    return envelope(
        *(
            text_message(f"{text} {turn}", f"wamid.{run}.{person}.{turn}", f"40712{person:06}")
            for turn in range(each)
            for person in range(people)
        )
    )


def _texts(chunks: list[IngestWebhook]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for update in (update for chunk in chunks for update in chunk.updates):
        assert update.messages is not None
        texts.setdefault(update.workflow_id, []).extend(message.text for message in update.messages.messages)
    return texts


def _chunks(gateway: RecordingGateway) -> list[IngestWebhook]:
    by_number = sorted(gateway.started.items(), key=lambda item: int(item[0].rsplit("/", 1)[1]))
    return [chunk for _, chunk in by_number if isinstance(chunk, IngestWebhook)]


async def test_fifty_updates_are_signalled_and_one_more_is_taken_whole() -> None:
    signalled, whole = RecordingGateway(), RecordingGateway()
    async with api(signalled) as client:
        assert (await post_whatsapp(client, _batch(50, 1))).status_code == 200
    async with api(whole) as client:
        assert (await post_whatsapp(client, _batch(51, 1))).status_code == 200
    assert (len(signalled.signals), len(signalled.started)) == (50, 0)
    assert (len(whole.signals), len(whole.started)) == (0, 1)
    [workflow_id] = whole.started
    assert workflow_id.startswith("webhook/")
    assert workflow_id.endswith("/0")


async def test_the_chunks_of_a_large_body_fit_the_engine_and_follow_each_other() -> None:
    gateway = RecordingGateway()
    body = _batch(40, 20, text="ș" * 1500)
    async with api(gateway) as client:
        answer = await post_whatsapp(client, json.dumps(body, ensure_ascii=False).encode())
    assert answer.json()["messages"] == 800
    ids, chunks = list(gateway.started), _chunks(gateway)
    assert len(chunks) > 2
    assert ids == sorted(ids, reverse=True), "the last is started first: it must be there when the one before is done"
    assert all(len(chunk.model_dump_json()) < _ENGINE_LIMIT / 2 for chunk in chunks)
    assert [chunk.follows for chunk in chunks] == [False, *[True] * (len(chunks) - 1)]
    assert [chunk.next_id for chunk in chunks] == [*sorted(ids)[1:], ""]
    for texts in _texts(chunks).values():
        assert [int(text.split()[1]) for text in texts] == list(range(20))


async def test_a_chunk_that_did_not_land_is_a_503_and_the_redelivery_starts_only_what_is_missing() -> None:
    class Failing(RecordingGateway):
        async def start(self, ref: Any, argument: Any, workflow_id: str, *, again: bool = False) -> Any:
            if self.away and workflow_id.endswith("/0"):
                raise EngineUnavailable
            return await RecordingGateway.start(_present(self), ref, argument, workflow_id)

    gateway = Failing()
    gateway.away = True
    raw = json.dumps(_batch(40, 20, text="x" * 3000)).encode()
    async with api(gateway) as client:
        assert_problem(await post_whatsapp(client, raw), 503)
        landed = set(gateway.started)
        gateway.away = False
        assert (await post_whatsapp(client, raw)).status_code == 200
    assert landed
    assert {
        workflow_id for workflow_id in gateway.started if workflow_id.endswith("/0")
    } == gateway.started.keys() - landed


def _present(gateway: RecordingGateway) -> RecordingGateway:
    present = RecordingGateway()
    present.started = gateway.started
    return present


@pytest.mark.timeout(600)
async def test_a_thousand_updates_are_noted_once_each_however_often_they_come(path: LeadPath) -> None:
    body = _batch(50, 20)
    # Files are noted by name and start no scoring.
    for message in body["entry"][0]["changes"][0]["value"]["messages"]:
        message |= {"type": "document", "document": {"filename": f"{message['id'].split('.')[-1]}.pdf"}, "text": None}
    async with api(Dispatch(path.client, 10)) as client:
        first, again = await asyncio.gather(post_whatsapp(client, body), post_whatsapp(client, body))
    assert (first.status_code, again.status_code) == (200, 200)
    phones = [f"+40712{person:06}" for person in range(50)]

    async def all_received() -> bool:
        return [(await path.view(phone)).received for phone in phones] == [20] * 50

    def noted() -> bool:
        state = path.sandbox.state()["hubspot"]
        ids = {one["id"] for one in state["contacts"] if one["properties"].get("medicalcor_phone") in phones}
        heard = {one["id"] for one in state["notes"] if one["properties"]["hs_note_body"].startswith("WhatsApp: ")}
        ends = [(link["from"], link["to"][1]) for link in state["associations"]]
        found = sum(kind == "notes" and note in heard and contact in ids for (kind, note), contact in ends)
        return bool(found == 1000)

    await eventually(noted)
    await eventually(all_received)
    [contact] = path.contacts(phones[0])
    bodies = [note["properties"]["hs_note_body"] for note in path.heard(contact["id"])]
    assert sorted(bodies) == sorted(f"WhatsApp: [document: {turn}.pdf]" for turn in range(20))
