"""`POST /consents/renewals`: 409 unless all of them are granted now, 422 names the field, asked once (spec §2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from medicalcor.contracts.care import ConsentRenewal
from medicalcor.contracts.names import CONSENT_RENEWAL, consent_renewal_id
from medicalcor.domain.consent import ConsentState, ConsentType
from tests.delivery_path import consent
from tests.ingress.api_client import API_KEY, LEADS_ONLY_KEY, RecordingGateway, api, assert_problem
from tests.lead_path import LeadPath, eventually

PATH = "/consents/renewals"
KEY = {"Authorization": f"Bearer {API_KEY}"}
MARKETING, REMINDERS = ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS
BODY: dict[str, Any] = {"phone": "0712 345 678", "consent_types": ["marketing_whatsapp"]}


def new_phone() -> str:
    return f"+40713{uuid4().int % 10**6:06}"


async def post(path: LeadPath, phone: str, *kinds: ConsentType) -> Any:
    async with api(path.dispatch) as client:
        body = {"phone": phone, "consent_types": [str(kind) for kind in kinds]}
        return await client.post(PATH, json=body, headers=KEY)


async def test_granted_now_the_person_is_asked(path: LeadPath) -> None:
    phone = new_phone()
    consent(path, phone, MARKETING, REMINDERS)
    answer = await post(path, phone, MARKETING, REMINDERS)
    assert answer.status_code == 202
    found = answer.json()
    assert found["workflow_id"] == consent_renewal_id(path.reference(phone))
    assert found["consent_types"] == ["marketing_whatsapp", "appointment_reminders"]
    assert datetime.fromisoformat(found["expires_at"]) > datetime.now(UTC) + timedelta(days=4000)
    assert found["already_under_way"] is False
    again = await post(path, phone, MARKETING)
    assert (again.status_code, again.json()["already_under_way"]) == (202, True)


@pytest.mark.parametrize("state", [ConsentState.DENIED, ConsentState.WITHDRAWN, ConsentState.EXPIRED, None])
async def test_not_granted_now_is_409_and_nobody_is_asked(path: LeadPath, state: ConsentState | None) -> None:
    phone = new_phone()
    consent(path, phone, REMINDERS)
    if state is not None:
        consent(path, phone, MARKETING, state=state)
    for kinds in ((MARKETING,), (MARKETING, REMINDERS)):
        assert_problem(await post(path, phone, *kinds), 409)
    view = await path.dispatch.describe(consent_renewal_id(path.reference(phone)))
    assert view.status == "completed"
    assert (view.result["outcome"], view.result["asks"]) == ("not_granted", [])


async def test_a_person_that_nobody_knows_is_409(path: LeadPath) -> None:
    assert_problem(await post(path, new_phone(), MARKETING), 409)


async def test_a_renewal_of_other_consents_under_way_is_409(path: LeadPath) -> None:
    phone = new_phone()
    consent(path, phone, MARKETING, REMINDERS)
    assert (await post(path, phone, MARKETING)).status_code == 202
    assert "other consents" in assert_problem(await post(path, phone, REMINDERS), 409)["detail"]


async def test_what_hubspot_does_not_say_in_time_is_503_and_durable() -> None:
    """Nobody answers the gateway's query: it is handed over, and sent again it is the same one."""
    gateway = RecordingGateway()
    async with api(gateway) as client:
        answer = await client.post(PATH, json=BODY, headers=KEY)
    assert_problem(answer, 503)
    assert int(answer.headers["retry-after"]) > 0
    [renewal] = gateway.started.values()
    assert isinstance(renewal, ConsentRenewal)
    assert (renewal.phone, renewal.only_all) == ("+40712345678", True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": None}, "phone"),
        ({"consent_types": []}, "consent_types"),
        ({"consent_types": ["newsletter"]}, "consent_types.0"),
        ({"consent_types": "marketing_whatsapp"}, "consent_types"),
        ({"consent_types": None}, "consent_types"),
        ({"expires_at": "2031-03-04T10:00:00"}, "expires_at"),
        ({"expires_at": "2020-03-04T10:00:00Z"}, "expires_at"),
    ],
)
async def test_a_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        problem = assert_problem(await client.post(PATH, json=BODY | changes, headers=KEY), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert gateway.started == {}


@pytest.mark.parametrize(("key", "status"), [("", 401), (LEADS_ONLY_KEY, 403)])
async def test_only_the_scope_operations_may(key: str, status: int) -> None:
    async with api(RecordingGateway()) as client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        assert_problem(await client.post(PATH, content=b"no JSON", headers=headers), status)


async def test_while_temporal_is_away_it_is_503() -> None:
    gateway = RecordingGateway()
    gateway.away = True
    async with api(gateway) as client:
        assert_problem(await client.post(PATH, json=BODY, headers=KEY), 503)


async def test_after_an_earlier_one_has_ended_it_can_be_asked_again(path: LeadPath) -> None:
    phone = new_phone()
    assert_problem(await post(path, phone, MARKETING), 409)
    consent(path, phone, MARKETING)
    assert (await post(path, phone, MARKETING)).status_code == 202

    async def asking() -> bool:
        query = f"WorkflowType = '{CONSENT_RENEWAL.name}' AND PatientRef = '{path.reference(phone)}'"
        return (await path.client.count_workflows(query)).count == 2

    await eventually(asking)
