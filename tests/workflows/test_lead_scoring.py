"""`lead-scoring-workflow` on the real engine, with the real SDKs against the vendors' sandbox."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from medicalcor.contracts._base import Tags
from medicalcor.contracts.leads import Consents, LeadScoring
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import LEAD_SCORING, hot_lead_id, lead_scoring_id
from tests.delivery_path import Sending
from tests.lead_path import LeadPath, eventually

HOT = "Vreau două implanturi, cât mai repede, am bugetul pregătit: 3000 euro"


async def test_a_hot_web_lead_becomes_contact_note_task_and_post(path: LeadPath, phone: str) -> None:
    result = await path.result(await path.score(phone, HOT, name="Ana Pop"))
    assert (result.score, result.classification, result.fallback_used) == (5, "HOT", False)
    assert (result.scored, result.synced, result.notified) == (True, True, True)
    [contact] = path.contacts(phone)
    assert contact["id"] == result.contact_id
    assert contact["properties"]["lead_score"] == "5"
    assert contact["properties"]["lead_status"] == "HOT"
    assert contact["properties"]["firstname"] == "Ana"
    await eventually(lambda: len(path.linked("tasks", contact["id"])) == 1)
    assert len(path.linked("notes", contact["id"])) == 1
    assert len(path.posts(phone)) == 1


async def test_a_post_to_staff_holds_neither_number_nor_words(path: LeadPath, phone: str) -> None:
    await path.result(await path.score(phone, HOT, name="Ana Pop"))
    [post] = path.posts(phone)
    shown = str(post["message"])
    assert phone.lstrip("+") not in shown
    assert "implanturi, cât mai repede" not in shown
    assert "Ana" not in shown


async def test_a_warm_lead_alerts_nobody(path: LeadPath, phone: str) -> None:
    result = await path.result(await path.score(phone, "I am interested in teeth whitening, tell me more please"))
    assert (result.classification, result.notified) == ("WARM", False)
    assert path.posts(phone) == []


@pytest.mark.parametrize(
    ("fault", "calls"),
    [("500", 3), ("length", 1), ("refusal", 1), ("content_filter", 1), ("insufficient_quota", 1), ("invalid_json", 3)],
)
async def test_when_the_model_fails_the_rules_score(path: LeadPath, phone: str, fault: str, calls: int) -> None:
    """Cases 35 and 36: cut off or out of quota is not tried again; three attempts are three HTTP calls."""
    path.sandbox.fault("openai", fault, times=None, match="Vreau All-on-4")
    before = len(path.sandbox.requests("openai"))
    result = await path.result(await path.score(phone, "Vreau All-on-4, am 8000 euro"))
    assert (result.classification, result.fallback_used, result.model) == ("HOT", True, "rules")
    assert len(path.sandbox.requests("openai")) - before == calls


async def test_a_hot_lead_alerts_staff_although_hubspot_is_down(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("hubspot", "500", times=None)
    workflow_id = await path.score(phone, HOT)
    await eventually(lambda: len(path.posts(phone)) == 1)
    assert path.contacts(phone) == []
    path.sandbox.clear_faults()
    result = await path.result(workflow_id)
    assert (result.synced, result.notified) == (True, True)
    assert len(path.contacts(phone)) == 1


async def test_a_mistyped_email_costs_nothing_else_and_stands_in_the_note(path: LeadPath, phone: str) -> None:
    """Case 32."""
    result = await path.result(await path.score(phone, HOT, email="ana@", name="Ana Pop"))
    assert (result.synced, result.notified) == (True, True)
    [contact] = path.contacts(phone)
    assert not contact["properties"].get("email")
    [note] = path.linked("notes", contact["id"])
    assert "ana@" in note["properties"]["hs_note_body"]


async def test_two_leads_of_one_new_phone_at_once_are_one_contact(path: LeadPath, phone: str) -> None:
    """Case 31."""
    [key] = await path.say(phone, "Vreau un implant, am buget 2000 euro")
    web = await path.score(phone, HOT)
    await asyncio.gather(path.result(web), path.burst_result(phone, key))
    assert len(path.contacts(phone)) == 1
    assert len(path.posts(phone)) == 1, "one alert a person and day"


async def test_a_note_accepted_but_never_answered_is_one_note(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("hubspot", "timeout_after", times=1, match="POST .*/notes", delay=0.1)
    result = await path.result(await path.score(phone, "I am interested in teeth whitening, tell me more please"))
    assert result.contact_id
    assert len(path.linked("notes", result.contact_id)) == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"phone": "0712345678"}, "phone: not E.164"),
        ({"message": " "}, "message: empty"),
        ({"message": "x" * 4097}, "message: longer than 4096"),
        ({"channel": "fax"}, "channel: unknown"),
    ],
)
async def test_bad_input_fails_at_once_and_names_the_field(
    path: LeadPath, phone: str, wrong: dict[str, str], named: str
) -> None:
    good = LeadScoring(tags=Tags(patient_ref="0" * 16), phone=phone, message="x", channel="web")
    handle = await path.client.start_workflow(
        LEAD_SCORING.name,
        good.model_copy(update=wrong),
        id=lead_scoring_id("0" * 16, named + phone),
        task_queue=LEAD_SCORING.queue,
    )
    with pytest.raises(WorkflowFailureError) as failure:
        await handle.result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == "InvalidInput"
    assert named in str(failure.value.cause)
    assert wrong.get("phone", "nothing") not in str(failure.value.cause)


async def test_every_workflow_of_a_lead_is_found_by_its_person(path: LeadPath, phone: str) -> None:
    await path.result(await path.score(phone, HOT))
    query = f'PatientRef="{path.reference(phone)}" AND ClinicId="clinic"'

    async def types() -> set[str]:
        return {found.workflow_type async for found in path.client.list_workflows(query)}

    async def all_three() -> bool:
        return await types() == {"lead-scoring-workflow", "hot-lead-alert", "deliver-message"}

    await eventually(all_three)
    scored = f'{query} AND LeadClass="HOT" AND LeadScore=5'

    async def one() -> bool:
        return (await path.client.count_workflows(scored)).count == 1

    await eventually(one)


async def test_staff_learn_at_once_of_a_danger_that_the_model_or_a_web_form_shows(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("hubspot", "500", times=None)
    workflow_id = await path.score(phone, "Nu pot respira, mi s-a umflat gâtul după extracție")
    await eventually(lambda: any("URGENȚĂ" in str(post["message"]) for post in path.posts(phone)))
    path.sandbox.clear_faults()
    result = await path.result(workflow_id)

    def one_task() -> bool:
        tasks = [task["properties"]["hs_task_subject"] for task in path.linked("tasks", result.contact_id or "")]
        return sum("URGENȚĂ" in subject for subject in tasks) == 1

    await eventually(one_task)


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_hot_form_is_thanked_for_on_whatsapp_once_a_day_if_its_writer_agreed(
    path: LeadPath, phone: str, agreed: bool
) -> None:
    consent = Consents(marketing=agreed, text_seen="Vreau mesaje pe WhatsApp.")
    for message in (HOT, HOT + " Mulțumesc."):
        await path.result(await path.score(phone, message, name="Ana Pop", consent=consent))
    key = f"hot-lead-acknowledgment.{path.reference(phone)}.{datetime.now(tz=UTC).date().isoformat()}"
    sending = Sending(path, Person(patient_ref=path.reference(phone)), key)
    if not agreed:
        assert (await sending.until(outcome="refused")).reason.startswith("consent_")
        assert sending.requests() == []
        return

    async def gone_or_waits_for_the_morning() -> bool:
        view = await sending.view()
        return view.outcome in ("sent", "delivered", "read") or view.reason == "quiet_hours"

    await eventually(gone_or_waits_for_the_morning)
    assert len(sending.requests()) <= 1


async def test_a_whatsapp_lead_has_its_reply_and_no_thanks(path: LeadPath, phone: str) -> None:
    await path.result(await path.score(phone, HOT, channel="whatsapp", consent=Consents(marketing=True)))
    query = f'PatientRef="{path.reference(phone)}" AND WorkflowType="deliver-message"'
    assert (await path.client.count_workflows(query)).count == 0


async def test_an_alert_that_failed_does_not_silence_the_next_hot_lead_of_the_day(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("slack", "no_service", times=None)
    alert = path.client.get_workflow_handle(hot_lead_id(path.reference(phone), datetime.now(tz=UTC).date().isoformat()))
    first = await path.score(phone, HOT)

    async def failed() -> bool:
        return await path.is_started(alert.id) and (await alert.describe()).status is WorkflowExecutionStatus.FAILED

    await eventually(failed)
    path.sandbox.clear_faults()
    await path.score(phone, HOT + " Revin cu o rugăminte.")
    await eventually(lambda: len(path.posts(phone)) == 1)
    assert (await path.result(first)).notified is False
