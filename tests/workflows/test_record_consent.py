"""`record-consent`: what changed is in HubSpot with its proof, once, however long HubSpot was away (spec §4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from medicalcor.contracts.leads import ConsentChange, RecordConsent
from medicalcor.contracts.names import RECORD_CONSENT, conversation_id, record_consent_id
from tests.chat import Chat
from tests.lead_path import LeadPath, eventually

_MARKETING = "marketing_whatsapp"


async def _record(chat: Chat, state: str, at: datetime, proof: str = "dovada", tells: str = "") -> None:
    key = uuid4().hex
    change = ConsentChange(type=_MARKETING, state=state, at=at, source="test", text_version="0123456789abcdef")
    wish = RecordConsent(person=chat.person, changes=[change], key=key, proof=proof, at=at, tells=tells)
    await chat.path.dispatch.start(RECORD_CONSENT, wish, record_consent_id(chat.reference, key))


async def test_a_grant_is_stored_with_its_text_version_and_noted_once_after_an_outage(
    path: LeadPath, phone: str
) -> None:
    chat = Chat(path, phone)
    path.sandbox.fault("hubspot", "500", times=3)
    await _record(chat, "granted", datetime.now(tz=UTC), proof="Textul văzut: …")
    await eventually(lambda: len(chat.notes()) == 1)
    contact = chat.contact()
    assert (contact[f"consent_{_MARKETING}"], contact[f"consent_{_MARKETING}_text"]) == ("granted", "0123456789abcdef")
    assert "Textul văzut" in chat.notes()[0]


async def test_a_grant_that_was_held_up_undoes_no_later_refusal(path: LeadPath, phone: str) -> None:
    chat, now = Chat(path, phone), datetime.now(tz=UTC)
    await _record(chat, "withdrawn", now)
    await eventually(lambda: chat.contact().get(f"consent_{_MARKETING}") == "withdrawn")
    await _record(chat, "granted", now - timedelta(minutes=5))
    await eventually(lambda: len(chat.notes()) == 2)
    assert chat.contact()[f"consent_{_MARKETING}"] == "withdrawn"


async def test_the_conversation_holds_a_refusal_until_hubspot_has_it(path: LeadPath, phone: str) -> None:
    chat = Chat(path, phone)
    path.sandbox.fault("hubspot", "500", times=None)
    await chat.withdraw(_MARKETING)
    assert (await chat.view()).withdrawn == [_MARKETING]
    await _record(chat, "granted", datetime.now(tz=UTC), tells=conversation_id(chat.reference))
    path.sandbox.clear_faults()

    async def released() -> bool:
        return (await chat.view()).withdrawn == []

    await eventually(released)
    assert chat.contact()[f"consent_{_MARKETING}"] in ("withdrawn", "granted")
