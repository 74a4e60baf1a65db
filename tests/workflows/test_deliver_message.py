"""`deliver-message` against real vendors' stand-ins: sent once, settled by whatever comes first, told (spec §3, §4)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetWorkflowExecutionRequest
from temporalio.client import WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from medicalcor.contracts.messages import Question
from medicalcor.contracts.names import CONVERSATION_STATE, DELIVERY, WITHDRAW, conversation_id, delivery_id
from medicalcor.contracts.sends import Delivery, DeliveryOutcome, Outbound, Withdraw
from medicalcor.domain.consent import ConsentState, ConsentType
from medicalcor.temporal.dispatch import NoAnswer
from tests.delivery_path import Patient, consent, reminder
from tests.lead_path import PATIENCE_SECONDS, LeadPath, eventually
from tests.shared import require_shared
from workflows._deliver import deliver


@workflow.defn(name="test-asker")
class Asker:
    """A workflow that has a message delivered, twice, and hears of it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.handed_over: list[bool] = []

    @workflow.run
    async def run(self, given: Delivery) -> None:
        for _ in range(2):
            new = await deliver(given.person, given.outbound, tags=given.tags, tells=workflow.info().workflow_id)
            self.handed_over.append(new)
        await workflow.wait_condition(lambda: False)

    @workflow.signal(name=DELIVERY.name)
    def delivery(self, outcome: DeliveryOutcome) -> None:
        self.heard.append(outcome.outcome)

    @workflow.query
    def state(self) -> tuple[list[bool], list[str]]:
        return self.handed_over, self.heard


@pytest.fixture
async def asker(path: LeadPath) -> AsyncIterator[LeadPath]:
    """The path with a worker for askers."""
    async with Worker(
        path.client, task_queue="test-askers", workflows=[Asker], workflow_runner=UnsandboxedWorkflowRunner()
    ):
        yield path


async def ask(path: LeadPath, given: Delivery) -> WorkflowHandle[Asker, None]:
    """Starts an asker."""
    return await path.client.start_workflow(Asker.run, given, id=f"asker/{uuid4().hex}", task_queue="test-askers")


async def hears(handle: WorkflowHandle[Asker, None], *outcomes: str) -> None:
    """Waits until the asker has heard exactly these."""

    async def heard() -> bool:
        return (await handle.query(Asker.state))[1] == list(outcomes)

    await eventually(heard)


@pytest.fixture
def patient(path: LeadPath, phone: str) -> Patient:
    """A person who agreed to everything."""
    consent(path, phone)
    return Patient(path, phone)


async def test_a_message_goes_once_is_noted_and_ends_when_it_is_delivered(patient: Patient) -> None:
    sending = await patient.deliver(reminder())
    await sending.until(outcome="sent")
    await eventually(lambda: len(patient.notes()) == 1)
    await sending.status("sent", "delivered")
    result = await sending.result()
    assert (result.key, result.outcome, result.reason) == (sending.key, "delivered", "")
    assert len(sending.messages()) == 1
    [note] = patient.notes()
    assert note.startswith("WhatsApp trimis: Bună ziua, Ana! Vă reamintim")
    view = await sending.view()
    assert (view.what, view.sends, view.checks) == ("appointment_reminder_24h", 1, 1)


async def test_the_asker_hears_each_step_and_its_second_wish_is_not_another_message(
    asker: LeadPath, patient: Patient
) -> None:
    given = Delivery(tags=patient.tags, person=patient.person, outbound=reminder())
    handle = await ask(asker, given)
    await hears(handle, "sent")
    sending = await patient.deliver(given.outbound)  # and by whom ever else
    await sending.status("delivered")
    await hears(handle, "sent", "delivered")
    assert (await handle.query(Asker.state))[0] == [True, False]
    assert len(sending.messages()) == len(sending.requests()) == 1


async def test_an_asker_that_has_ended_is_no_failure(patient: Patient) -> None:
    sending = await patient.deliver(reminder(), tells="nobody/1")
    await sending.until(outcome="sent")
    await sending.status("delivered")
    assert (await sending.result()).outcome == "delivered"


async def test_a_status_settles_a_send_whose_call_still_hangs(asker: LeadPath, patient: Patient) -> None:
    """Case 25."""
    outbound = reminder()
    asker.sandbox.fault("whatsapp", "timeout_after", match=outbound.key, delay=20)
    handle = await ask(asker, Delivery(tags=patient.tags, person=patient.person, outbound=outbound))
    await eventually(lambda: any(outbound.key in str(one["body"]) for one in asker.sandbox.requests("whatsapp")))
    sending = await patient.deliver(outbound)
    await sending.status("sent")
    await hears(handle, "sent")
    assert "send-whatsapp-message" in await sending.pending()
    await sending.status("delivered")
    assert (await sending.result()).outcome == "delivered"
    assert len(sending.requests()) == 1
    assert (await sending.view()).sends == 1


@pytest.mark.parametrize("word", ["delivered", "withdrawn"])
async def test_what_is_settled_while_the_gate_is_asked_does_not_wait_for_its_answers_time(
    patient: Patient, word: str
) -> None:
    """A status comes so early after a reset, when the engine gives a delivery its signals again."""
    patient.path.sandbox.fault("hubspot", "timeout_before", match=patient.phone.lstrip("+"), delay=3)  # then: held
    sending = await patient.deliver(reminder(must_arrive=True))
    await sending.until(checks=1)
    if word == "delivered":
        await sending.status(word)
    else:
        await patient.path.dispatch.signal(
            delivery_id(sending.key), WITHDRAW, Withdraw(reason=word, at=datetime.now(tz=UTC))
        )
    async with asyncio.timeout(PATIENCE_SECONDS / 2):  # less than until it would be asked again
        await eventually(sending.ended)
    result = await sending.result()
    assert (result.outcome, result.reason) in (("delivered", ""), ("refused", "withdrawn"))
    assert sending.requests() == []
    assert patient.tasks() == []


async def test_a_reset_of_a_delivery_sends_nothing_again(patient: Patient) -> None:
    sending = await patient.deliver(reminder())
    await sending.until(outcome="sent")
    await sending.status("delivered")
    await sending.result()
    run_id = await reset(patient.path, delivery_id(sending.key))
    again = patient.path.client.get_workflow_handle(
        delivery_id(sending.key), run_id=run_id, result_type=DeliveryOutcome
    )
    assert (await again.result()).outcome == "delivered"
    assert len(sending.requests()) == 1
    assert len(patient.notes()) == 1


async def test_a_reset_before_any_status_sends_nothing_again_and_staff_are_told(patient: Patient) -> None:
    sending = await patient.deliver(reminder(must_arrive=True), silence_seconds=1.0)
    await sending.until(outcome="sent")
    await reset(patient.path, delivery_id(sending.key))
    await sending.until(outcome="unknown")
    await eventually(lambda: sending.asked_staff("delivery_unknown"))
    assert len(sending.requests()) == 1


@pytest.mark.parametrize("end", ["read", "failed"])
async def test_statuses_in_any_order_leave_what_counts(patient: Patient, end: str) -> None:
    """Case 24: read, and failed, stay."""
    sending = await patient.deliver(reminder())
    await sending.until(outcome="sent")
    if end == "failed":
        await sending.status("failed", "sent", "sent", codes=(131026,))
        result = await sending.result()
        assert (result.outcome, result.reason) == ("failed", "131026")
    else:
        await sending.status("read")
        assert (await sending.result()).outcome == "read"


async def test_a_reason_that_passes_is_tried_again_through_the_gate(patient: Patient) -> None:
    outbound = reminder()
    patient.path.sandbox.fault("whatsapp", "130429", match=outbound.key)
    sending = await patient.deliver(outbound)
    view = await sending.until(outcome="sent")
    assert (view.sends, view.checks) == (2, 2)
    assert len(sending.messages()) == 1


async def test_nothing_is_forgotten_when_it_continues_as_new(patient: Patient) -> None:
    outbound = reminder(question=_question())
    patient.path.sandbox.fault("whatsapp", "130429", match=outbound.key, times=2)
    sending = await patient.deliver(outbound, history_events=20)  # about one round
    first = (await sending.handle.describe()).run_id
    view = await sending.until(outcome="sent")
    assert (view.sends, view.checks) == (3, 3)
    assert (await sending.handle.describe()).run_id != first
    assert len(sending.messages()) == 1
    await sending.status("failed", codes=(131026,))
    await sending.result()

    async def withdrawn() -> bool:
        return await open_questions(patient) == 0

    await eventually(withdrawn)


async def test_what_whatsapp_will_not_take_is_over_and_staff_have_a_task(asker: LeadPath, patient: Patient) -> None:
    question = _question()
    outbound = reminder(must_arrive=True, question=question)
    asker.sandbox.fault("whatsapp", "132001", match=outbound.key)
    handle = await ask(asker, Delivery(tags=patient.tags, person=patient.person, outbound=outbound))
    await hears(handle, "rejected")
    sending = await patient.deliver(outbound)
    result = await sending.result()
    assert (result.outcome, result.reason) == ("rejected", "TemplateRejected")
    assert len(sending.requests()) == 1
    await eventually(lambda: len(patient.tasks()) == 1)
    assert "appointment_reminder_24h" in patient.tasks()[0]["hs_task_body"]
    assert patient.notes() == []


async def test_a_lost_answer_is_never_sent_again_and_after_silence_staff_have_a_task(
    asker: LeadPath, patient: Patient
) -> None:
    """The connection breaks after the body left; nobody reports it. A status that comes late corrects it."""
    outbound = reminder(must_arrive=True)
    asker.sandbox.fault("whatsapp", "refused", match=outbound.key)
    asker_id = f"asker/{uuid4().hex}"
    sending = await patient.deliver(outbound, silence_seconds=1.0, tells=asker_id)
    await sending.until(outcome="unknown")
    await eventually(lambda: len(patient.tasks()) == 1)
    assert await sending.asked_staff("delivery_unknown")
    await eventually(lambda: len(patient.notes()) == 1)
    assert "poate trimis" in patient.notes()[0]
    await sending.status("delivered")
    assert (await sending.result()).outcome == "delivered"
    assert len(sending.requests()) == 1
    assert not await sending.asked_staff("delivery_failed")


async def test_a_message_that_fails_after_it_was_taken_is_told_to_asker_and_staff(
    asker: LeadPath, patient: Patient
) -> None:
    outbound = reminder(must_arrive=True)
    handle = await ask(asker, Delivery(tags=patient.tags, person=patient.person, outbound=outbound))
    await hears(handle, "sent")
    await handle.terminate()  # long gone by then
    sending = await patient.deliver(outbound)
    await sending.status("failed", codes=(131026,))
    assert (await sending.result()).reason == "131026"
    await eventually(lambda: len(patient.tasks()) == 1)
    assert "131026" in patient.tasks()[0]["hs_task_body"]


async def test_without_consent_nothing_is_asked_of_whatsapp_nor_of_staff(path: LeadPath, phone: str) -> None:
    consent(path, phone, ConsentType.APPOINTMENT_REMINDERS, state=ConsentState.DENIED)
    patient = Patient(path, phone)
    sending = await patient.deliver(reminder(must_arrive=True))
    result = await sending.result()
    assert result.outcome == "refused"
    assert result.reason.startswith("consent_")
    assert sending.requests() == []
    assert patient.tasks() == []


async def test_values_that_fit_no_template_are_refused_before_any_call(patient: Patient) -> None:
    sending = await patient.deliver(reminder(values={"name": "Ana"}, must_arrive=True))
    result = await sending.result()
    assert (result.outcome, result.reason) == ("refused", "invalid_payload")
    assert sending.requests() == []
    await eventually(lambda: len(patient.tasks()) == 1)


async def test_the_conversation_knows_what_was_asked_and_what_was_not_after_all(patient: Patient) -> None:
    asked = await patient.deliver(reminder(question=_question()))
    await asked.until(outcome="sent")
    assert await open_questions(patient) == 1
    await asked.status("failed", codes=(131026,))
    await asked.result()

    async def withdrawn() -> bool:
        return await open_questions(patient) == 0

    await eventually(withdrawn)


@pytest.mark.parametrize("how", ["at the send", "by a status"])
async def test_who_stopped_marketing_in_whatsapp_itself_has_opted_out(path: LeadPath, phone: str, how: str) -> None:
    consent(path, phone)
    patient, outbound = (
        Patient(path, phone),
        reminder(template="recall_reminder", values={"name": "Ana", "period": "2031"}),
    )
    if how == "at the send":
        error = {"message": "(#131050) Unable to deliver", "type": "OAuthException", "code": 131050, "fbtrace_id": "A"}
        answer = {"status": 400, "body": {"error": error}}
        path.sandbox.fault("whatsapp", "answer", match=outbound.key, answer=answer)
    sending = await patient.deliver(outbound, sends_as="recall")
    if how == "by a status":
        await sending.until(outcome="sent")
        await sending.status("failed", codes=(131050,))
    assert (await sending.result()).outcome in ("rejected", "failed")
    stored = "consent_marketing_whatsapp"
    await eventually(lambda: path.contacts(phone)[0]["properties"].get(stored) == "withdrawn")


async def test_line_breaks_in_a_value_are_spaces_and_it_is_sent_once(patient: Patient) -> None:
    """Case 27."""
    values = json.loads(require_shared("cases/inputs/template-params.json").read_text())
    sending = await patient.deliver(reminder(template="hot_lead_acknowledgment", values=values))
    await sending.until(outcome="sent")
    [message] = sending.messages()
    assert len(sending.requests()) == 1
    parameters = [one["text"] for one in message["message"]["template"]["components"][0]["parameters"]]
    assert parameters == ["Ana Maria Pop", "Implant + coroană"]


async def test_an_answer_goes_to_the_number_that_wrote(path: LeadPath, phone: str) -> None:
    """Case 29: Argentina's 9 is in the wa_id and not in the number that identifies."""
    number = "+54115" + phone[-7:]
    patient = Patient(path, number, wa_id="549115" + phone[-7:])
    outbound = Outbound(
        key=f"test/{uuid4().hex}",
        origin="answer",
        text="media_acknowledgement",
        language="en",
        answers_at=datetime.now(tz=UTC),
    )
    sending = await patient.deliver(outbound)
    await sending.until(outcome="sent")
    assert [one["body"]["to"] for one in sending.requests()] == ["549115" + phone[-7:]]


async def test_free_text_outside_the_24_hours_is_not_sent(patient: Patient) -> None:
    written = datetime.now(tz=UTC) - timedelta(hours=24)
    outbound = Outbound(
        key=f"test/{uuid4().hex}", origin="answer", text="first_reply", language="ro", answers_at=written
    )
    result = await (sending := await patient.deliver(outbound)).result()
    assert (result.outcome, result.reason) == ("refused", "window_closed")
    assert sending.requests() == []


async def reset(path: LeadPath, workflow_id: str) -> str:
    """As `temporal workflow reset --type FirstWorkflowTask` does; the new run's id."""
    handle = path.client.get_workflow_handle(workflow_id)
    run_id = (await handle.describe()).run_id
    events = (await handle.fetch_history()).events
    first = next(event for event in events if event.HasField("workflow_task_completed_event_attributes"))
    answer = await path.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=path.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            reason="HubSpot is back",
            workflow_task_finish_event_id=first.event_id,
            request_id=f"reset-{run_id}",
        )
    )
    return answer.run_id


def _question() -> Question:
    key = uuid4().hex
    return Question(
        key=key, kind="appointment", open_until=datetime.now(tz=UTC) + timedelta(days=1), appointment_id="77"
    )


async def open_questions(patient: Patient) -> int:
    """As the person's conversation says; -1 where none is open."""
    view = await patient.path.dispatch.query(conversation_id(patient.person.patient_ref), CONVERSATION_STATE)
    return -1 if isinstance(view, NoAnswer) else view.open_questions
