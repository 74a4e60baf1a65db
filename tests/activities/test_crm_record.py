"""What a contact remembers of messages and of the first answer, and how staff's tasks stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from activities.crm_record import CrmRecord
from activities.crm_write import CrmWrite
from medicalcor.contracts.alerts import FirstResponse, ReadTask, TaskRead
from medicalcor.contracts.leads import SyncedContact
from medicalcor.contracts.messages import Person
from medicalcor.contracts.sends import RecordSend
from medicalcor.domain.templates import TEMPLATES
from medicalcor.observability.metrics import LEAD_FIRST_RESPONSE
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.properties import LAST_SENT
from tests.activities.conftest import HUBSPOT_TOKEN, environment, failure_of
from tests.activities.test_crm_write import AT, PHONE, creates, lead, properties, sync
from tests.sandbox.server import SandboxServer

ANA = Person(patient_ref="0123456789abcdef", phone=PHONE)
BSUID = "RO.1234567890"


@pytest.fixture
def record(hubspot: HubSpotClient) -> CrmRecord:
    return CrmRecord(hubspot)


def sent(record: CrmRecord, person: Person = ANA, **changes: Any) -> SyncedContact:
    given = {"person": person, "template": "recall_reminder", "sent_at": AT, "wa_id": "40712345678"}
    done: SyncedContact = environment().run(record.record_send, RecordSend.model_validate({**given, **changes}))
    return done


def answered(record: CrmRecord, after: timedelta) -> SyncedContact:
    response = FirstResponse(person=ANA, channel="web", received_at=AT, responded_at=AT + after, by="claim")
    done: SyncedContact = environment().run(record.record_first_response, response)
    return done


def read(record: CrmRecord, task_id: str) -> TaskRead:
    done: TaskRead = environment().run(record.read_staff_task, ReadTask(task_id=task_id))
    return done


def complete(sandbox: SandboxServer, task_id: str, **properties: str) -> None:
    """What staff do in HubSpot's page."""
    httpx.patch(
        f"{sandbox.hubspot_url}/crm/v3/objects/tasks/{task_id}",
        json={"properties": {"hs_task_status": "COMPLETED", **properties}},
        headers={"Authorization": f"Bearer {HUBSPOT_TOKEN}"},
        trust_env=False,
    ).raise_for_status()


def test_the_contact_remembers_when_a_template_went_and_the_id_that_whatsapp_gave(
    sandbox: SandboxServer, record: CrmRecord
) -> None:
    sent(record, ANA.model_copy(update={"wa_id": "555199991234"}), wa_id="5551999991234")
    (stored,) = properties(sandbox)
    assert stored["medicalcor_wa_id"] == "5551999991234"
    assert stored["medicalcor_last_recall_reminder"] == "2026-11-24T10:00:00Z"


def test_what_has_no_cooldown_leaves_no_time(sandbox: SandboxServer, record: CrmRecord) -> None:
    sent(record, template="appointment_reminder_24h")
    sent(record, template="stop_confirmation")
    (stored,) = properties(sandbox)
    assert not [name for name in stored if name.startswith("medicalcor_last_")]


def test_each_template_with_a_cooldown_has_a_property() -> None:
    assert LAST_SENT.keys() == {row.name for row in TEMPLATES.values() if row.cooldown} != set()


def test_a_send_tells_the_user_id_and_two_records_of_one_person_become_one(
    sandbox: SandboxServer, crm: CrmWrite, record: CrmRecord
) -> None:
    sync(crm, lead(person=Person(patient_ref="f" * 16, user_id=BSUID)))
    sync(crm, lead(person=ANA))
    assert len(properties(sandbox)) == 2
    assert sent(record, user_id=BSUID).refused == []
    (stored,) = [one["properties"] for one in sandbox.state()["hubspot"]["contacts"] if not one.get("archived")]
    assert (stored["medicalcor_phone"], stored["medicalcor_whatsapp_user_id"]) == (PHONE, BSUID)


def test_the_first_answer_is_kept_with_its_seconds_and_counted_once_kept(
    sandbox: SandboxServer, record: CrmRecord
) -> None:
    counted = LEAD_FIRST_RESPONSE._sum.get()
    sandbox.fault("hubspot", "500")
    assert not failure_of(lambda: answered(record, timedelta(minutes=7))).non_retryable
    assert LEAD_FIRST_RESPONSE._sum.get() == counted
    answered(record, timedelta(minutes=7))
    assert LEAD_FIRST_RESPONSE._sum.get() == counted + 420
    (stored,) = properties(sandbox)
    assert (stored["first_response_seconds"], stored["lead_first_response_at"]) == ("420", "2026-11-24T10:07:00Z")


def test_an_answer_before_the_message_took_no_time(sandbox: SandboxServer, record: CrmRecord) -> None:
    answered(record, timedelta(seconds=-3))
    assert properties(sandbox)[0]["first_response_seconds"] == "0"


def test_a_task_is_done_when_staff_completed_it(sandbox: SandboxServer, crm: CrmWrite, record: CrmRecord) -> None:
    task = creates(crm, "tasks", sync(crm, lead()).contact_id).object_id
    assert read(record, task) == TaskRead(completed=False)
    complete(sandbox, task)
    assert read(record, task) == TaskRead(completed=True)
    complete(sandbox, task, hs_task_completion_date="2026-11-24T11:00:00Z")
    assert read(record, task).completed_at == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def test_a_task_that_is_gone_was_taken_on_by_nobody(sandbox: SandboxServer, record: CrmRecord) -> None:
    assert read(record, "1246965") == TaskRead(completed=False)
    sandbox.fault("hubspot", "500")
    assert failure_of(lambda: read(record, "1246965")).type == "VendorUnavailable"
