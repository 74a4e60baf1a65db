"""`register-question`: a conversation learns what is about to be said, also one that has to be opened for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from activities.questions import Questions
from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import Person, Question, RegisterQuestion, Said, Told
from medicalcor.contracts.names import conversation_id
from tests.activities.conftest import environment
from tests.engine import engine, path, vendors
from tests.lead_path import LeadPath

__all__ = ["engine", "path", "vendors"]

PHONE = "+40755000001"


async def register(path: LeadPath, key: str, *, phone: str = PHONE, asks: bool = True, withdrawn: bool = False) -> None:
    questions = Questions(path.dispatch, burst_seconds=1.0, history_events=4000)
    reference, now = path.reference(phone), datetime.now(UTC)
    question = Question(key=key, kind="recall", open_until=now + timedelta(days=1), period="2026-11") if asks else None
    wish = RegisterQuestion(
        tags=Tags(patient_ref=reference, channel="whatsapp"),
        person=Person(patient_ref=reference, phone=phone),
        said=Said(key=key, at=now, question=question, withdrawn=withdrawn),
    )
    told: Any = await environment().run(questions.register_question, wish)
    assert told == Told(reached=True)


async def test_a_question_opens_a_conversation_and_is_pending_there_once(path: LeadPath) -> None:
    key = uuid4().hex
    for _ in range(2):
        await register(path, key)
        assert (await path.view(PHONE)).open_questions == 1
    handle = path.client.get_workflow_handle(conversation_id(path.reference(PHONE)))
    found = await handle.describe()
    assert found.typed_search_attributes.search_attributes
    await register(path, key, withdrawn=True)
    assert (await path.view(PHONE)).open_questions == 0


async def test_a_question_joins_the_conversation_that_is_open(path: LeadPath) -> None:
    phone = "+40755000002"
    handle = path.client.get_workflow_handle(conversation_id(path.reference(phone)))
    await path.say(phone, "mulțumesc", scorable=False, topic="idle")
    run_id = (await handle.describe()).run_id
    await register(path, uuid4().hex, phone=phone)
    assert (await handle.describe()).run_id == run_id
    assert (await path.view(phone)).open_questions == 1


async def test_what_asks_nothing_leaves_no_question(path: LeadPath) -> None:
    phone = "+40755000003"
    await register(path, uuid4().hex, phone=phone, asks=False)
    assert (await path.view(phone)).open_questions == 0
