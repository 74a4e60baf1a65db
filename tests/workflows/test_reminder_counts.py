"""`reminders_total` on the real engine: each outcome once, no other message, no replay (spec §8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from temporalio.worker import Interceptor, Replayer

from medicalcor.contracts.names import WITHDRAW
from medicalcor.contracts.sends import Withdraw
from medicalcor.domain.consent import ConsentState, ConsentType
from tests.delivery_path import Patient, consent, reminder
from tests.lead_path import LeadPath, eventually
from tests.observability.scraped import scraped, value
from workflows.deliver_message import DeliverMessageWorkflow

Grown = Callable[[str, str], float]
TWO_HOURS = {"template": "appointment_reminder_2h", "values": {"name": "Ana", "when": "2031-03-04T10:00:00+02:00"}}


@pytest.fixture
def phone() -> str:
    """Somebody new."""
    return f"+40731{uuid4().int % 1_000_000:06d}"


@pytest.fixture
def patient(path: LeadPath, phone: str) -> Patient:
    """Somebody who may be written to."""
    consent(path, phone)
    return Patient(path, phone)


@pytest.fixture
def grown() -> Grown:
    """How much a count has grown since the test began."""
    before = scraped()

    def growth(kind: str, outcome: str) -> float:
        labels = frozenset({("kind", kind), ("outcome", outcome)})
        return (value("reminders_total", kind=kind, outcome=outcome) or 0) - before.get(("reminders_total", labels), 0)

    return growth


async def test_each_outcome_counts_once_by_its_kind(patient: Patient, grown: Grown) -> None:
    read = await patient.deliver(reminder(**TWO_HOURS), sends_as="reminder")
    await read.until(outcome="sent")
    # Not a second time: a signal in the closing instant has the engine do that task, and the count, again.
    await read.status("sent", "read")
    assert (await read.result()).outcome == "read"
    lost = await patient.deliver(reminder(), sends_as="reminder")
    await lost.until(outcome="sent")
    await lost.status("failed", codes=(131026,))
    assert (await lost.result()).outcome == "failed"

    async def counted() -> bool:
        return (grown("2h", "read"), grown("24h", "failed")) == (1, 1)

    await eventually(counted)
    assert (grown("2h", "sent"), grown("24h", "sent"), grown("2h", "failed")) == (1, 1, 0)


async def test_what_the_gate_refuses_is_told_from_what_was_taken_back(path: LeadPath, phone: str, grown: Grown) -> None:
    consent(path, phone, ConsentType.APPOINTMENT_REMINDERS, state=ConsentState.DENIED)
    sending = await Patient(path, phone).deliver(reminder(), sends_as="reminder")
    assert (await sending.result()).outcome == "refused"
    await eventually(lambda: grown("24h", "refused") == 1)
    assert (grown("24h", "withdrawn"), grown("24h", "sent")) == (0, 0)
    path.sandbox.fault("hubspot", "503", times=None)
    held = await Patient(path, phone).deliver(reminder(), sends_as="reminder")
    await held.until(reason="consent_unknown")
    await held.handle.signal(WITHDRAW.name, Withdraw(at=datetime.now(UTC)))
    path.sandbox.clear_faults()
    assert (await held.result()).outcome == "refused"
    await eventually(lambda: grown("24h", "withdrawn") == 1)
    assert grown("24h", "refused") == 1


async def test_no_other_message_is_a_reminder_and_a_replay_counts_nothing(patient: Patient, grown: Grown) -> None:
    other = await patient.deliver(
        reminder(template="", text="media_acknowledgement", values={}, answers_at=datetime.now(UTC))
    )
    one = await patient.deliver(reminder(), sends_as="reminder")
    for sending in (other, one):
        await sending.until(outcome="sent")
        await sending.status("sent", "delivered")
        await sending.result()
    await eventually(lambda: grown("24h", "delivered") == 1)
    client = patient.path.client
    replayer = Replayer(
        workflows=[DeliverMessageWorkflow],
        data_converter=client.data_converter,
        interceptors=[one for one in client.config()["interceptors"] if isinstance(one, Interceptor)],
        runtime=client.service_client.config.runtime,
    )
    await replayer.replay_workflow(await one.handle.fetch_history())
    assert (grown("24h", "sent"), grown("24h", "delivered")) == (1, 1)
    assert {dict(labels)["kind"] for (name, labels) in scraped() if name == "reminders_total"} == {"24h", "2h"}
