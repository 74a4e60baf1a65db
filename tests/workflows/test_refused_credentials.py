"""Refused credentials: staff are told at once, the work is held and goes on when the key is mended (spec §4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import ResetActivityRequest

from medicalcor.contracts._base import Tags
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import (
    CREDENTIALS_REFUSED,
    DELIVER_MESSAGE,
    SYNC_HUBSPOT_CONTACT,
    credentials_refused_id,
    delivery_id,
)
from medicalcor.contracts.sends import Delivery, Outbound
from tests.lead_path import LeadPath, eventually
from workflows._options import DAY, OPTIONS

HOT = "Vreau două implanturi, cât mai repede, am bugetul pregătit: 3000 euro"


def alarms(path: LeadPath, service: str) -> list[dict[str, Any]]:
    posts = [post["message"] for post in path.sandbox.state()["slack"]["posts"]]
    return [post for post in posts if "Acces refuzat" in post["text"] and service in post["text"]]


async def now_and_not_in_a_minute(path: LeadPath, workflow_id: str) -> None:
    """`temporal activity reset`: what an operator does who has mended the token and will not wait."""
    await path.client.workflow_service.reset_activity(
        ResetActivityRequest(
            namespace=path.client.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id),
            type=SYNC_HUBSPOT_CONTACT.name,
        )
    )


async def test_while_hubspot_refuses_the_token_staff_are_told_at_once_and_the_work_is_held(
    path: LeadPath, phone: str, caplog: pytest.LogCaptureFixture
) -> None:
    path.sandbox.fault("hubspot", "401", times=None)
    leads = [await path.score(phone, f"{HOT} {n}") for n in range(2)]
    await eventually(lambda: len(path.posts(phone)) == 1)
    await eventually(lambda: len(alarms(path, "HubSpot")) == 1)
    today = datetime.now(path.settings.zone()).date().isoformat()
    told = await path.dispatch.describe(credentials_refused_id("hubspot", today))
    assert (told.type, told.status) == (CREDENTIALS_REFUSED.name, "completed")

    logged = [record for record in caplog.records if record.message == "credentials refused"]
    assert {(record.levelname, vars(record)["service"]) for record in logged} == {("ERROR", "hubspot")}

    path.sandbox.clear_faults()
    for lead in leads:
        assert (await path.dispatch.describe(lead)).status == "running"
        await now_and_not_in_a_minute(path, lead)
        assert (await path.result(lead)).synced
    assert len(path.contacts(phone)) == 1
    assert len(alarms(path, "HubSpot")) == 1, "once a day, however many leads are refused"


async def test_while_openai_refuses_the_key_the_rules_score_and_staff_are_told(path: LeadPath, phone: str) -> None:
    path.sandbox.fault("openai", "invalid_api_key", times=None)
    result = await path.result(await path.score(phone, HOT))
    assert (result.classification, result.fallback_used) == ("HOT", True)
    await eventually(lambda: len(alarms(path, "OpenAI")) == 1)
    [alarm] = alarms(path, "OpenAI")
    assert "Până atunci: scorul îl dau regulile" in alarm["text"]
    assert "Referință" not in alarm["text"]


async def test_while_whatsapp_refuses_the_token_staff_are_told_and_the_message_is_held(
    path: LeadPath, phone: str
) -> None:
    path.sandbox.fault("whatsapp", "190", times=None)
    reference, key = path.reference(phone), uuid4().hex
    outbound = Outbound(key=key, origin="answer", text="stop_confirmation", answers_at=datetime.now(tz=UTC))
    person = Person(patient_ref=reference, phone=phone)
    delivery = Delivery(tags=Tags(patient_ref=reference), person=person, outbound=outbound)
    await path.dispatch.start(DELIVER_MESSAGE, delivery, delivery_id(key))
    await eventually(lambda: len(alarms(path, "WhatsApp")) == 1)
    [alarm] = alarms(path, "WhatsApp")
    assert "Până atunci: mesajele către pacienți așteaptă" in alarm["text"]
    assert (await path.dispatch.describe(delivery_id(key))).status == "running"
    assert not [one for one in path.sandbox.state()["whatsapp"]["messages"] if one["user"] == phone.lstrip("+")]
    await path.client.get_workflow_handle(delivery_id(key)).terminate()


def test_everything_written_to_hubspot_is_held_for_a_day() -> None:
    names = ("sync-hubspot-contact", "create-contact-note", "create-staff-task", "record-send", "record-first-response")
    for name in names:
        assert OPTIONS[name].schedule_to_close == DAY
        assert OPTIONS[name].retry.maximum_attempts == 0
