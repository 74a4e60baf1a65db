"""`POST /appointments`, `PATCH`, `DELETE`: what is accepted, what is refused and by which field's name (spec §2)."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from medicalcor.contracts.appointments import BookAppointment, BookingRequest
from tests.ingress.api_client import API_KEY, LEADS_ONLY_KEY, RecordingGateway, api, assert_problem

KEY = {"Authorization": f"Bearer {API_KEY}"}
SOON = (datetime.now(UTC) + timedelta(days=40)).replace(hour=11, minute=30, second=0, microsecond=0)
VISIT: dict[str, Any] = {"external_id": "v-1042", "appointment_time": SOON.isoformat(), "phone": "0712 345 678"}
CONSENT = {"appointment_reminders": True, "marketing": False, "text": "Sunt de acord cu mementouri pe WhatsApp."}


async def send(
    method: str,
    path: str = "/appointments",
    body: object = None,
    gateway: RecordingGateway | None = None,
    **headers: str,
) -> tuple[Any, list[BookingRequest]]:
    """The answer, and the requests that were handed over."""
    taken = gateway or RecordingGateway()
    async with api(taken) as client:
        answer = await client.request(method, path, json=body, headers=KEY | headers)
    return answer, [payload for _, _, payload in taken.signals]


def wrong_fields(answer: Any) -> list[str]:
    return [error["field"] for error in assert_problem(answer, 422)["errors"]]


async def test_a_booking_is_accepted_and_handed_over_as_given() -> None:
    gateway = RecordingGateway()
    body = {**VISIT, "name": " Matei Pop ", "minutes": 30, "title": "Consultație", "language": "ro-RO"}
    answer, (request,) = await send("POST", body=body, gateway=gateway)
    assert answer.status_code == 202
    assert answer.json() == {
        "workflow_id": "book-appointment/v-1042",
        "external_id": "v-1042",
        "correlation_id": answer.headers["x-correlation-id"],
    }
    [(workflow_id, started, _)] = gateway.signals
    assert workflow_id == "book-appointment/v-1042"
    assert isinstance(started, BookAppointment)
    assert request.person
    assert (request.kind, request.appointment_time, request.minutes) == ("book", SOON, 30)
    assert (request.person.phone, request.person.name) == ("+40712345678", "Matei Pop")
    assert request.person.patient_ref == started.tags.patient_ref != ""
    assert (request.title, request.language, request.by) == ("Consultație", "ro", "clinic")


async def test_consents_travel_as_grants_with_the_text_as_their_proof() -> None:
    _, (request,) = await send("POST", body={**VISIT, "consent": CONSENT})
    [grant] = request.consents
    assert (grant.type, grant.state, grant.source) == ("appointment_reminders", "granted", "booking")
    assert grant.at == request.received_at
    assert str(CONSENT["text"]) in request.proof
    assert grant.text_version in request.proof
    assert "marketing_whatsapp=nu" in request.proof


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"appointment_time": "2026-09-16T10:00:00"}, "appointment_time"),  # case 22
        ({"appointment_time": SOON.replace(tzinfo=None).isoformat()}, "appointment_time"),
        ({"appointment_time": "2026-09-16"}, "appointment_time"),
        ({"appointment_time": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}, "appointment_time"),
        ({"appointment_time": "mâine la 10"}, "appointment_time"),
        ({"appointment_time": "9999-12-31T23:59:59-12:00"}, "appointment_time"),
        ({"appointment_time": "0001-01-01T00:00:00+12:00"}, "appointment_time"),
        ({"appointment_time": 1789714800}, "appointment_time"),
        ({"appointment_time": None}, "appointment_time"),
        ({"appointment_time": SOON.isoformat(), "timezone": "Europe/Bucharest"}, "appointment_time"),
        ({"timezone": "Europe/Bucuresti"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"phone": "12"}, "phone"),
        ({"phone": "anonymous"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"external_id": "Ana Pop +40712345678"}, "external_id"),
        ({"external_id": "a/b"}, "external_id"),
        ({"external_id": ""}, "external_id"),
        ({"minutes": 0}, "minutes"),
        ({"by": "dentist"}, "by"),
        ({"consent": {"appointment_reminders": True}}, "consent.text"),
        ({"consent": {**CONSENT, "appointment_reminders": "yes"}}, "consent.appointment_reminders"),
    ],
)
async def test_what_is_wrong_is_named_by_its_field_and_never_repeated(changes: dict[str, Any], field: str) -> None:
    answer, handed = await send("POST", body={**VISIT, **changes})
    assert wrong_fields(answer) == [field]
    assert handed == []
    assert not any(str(value) in answer.text for value in changes.values() if isinstance(value, str) and len(value) > 9)


@pytest.mark.parametrize("missing", sorted(VISIT))
async def test_a_booking_needs_its_id_its_time_and_its_patient(missing: str) -> None:
    answer, _ = await send("POST", body={name: value for name, value in VISIT.items() if name != missing})
    assert wrong_fields(answer) == [missing]


async def test_a_local_time_is_read_in_the_zone_that_is_named() -> None:
    year = datetime.now(UTC).year + 1
    body = {**VISIT, "appointment_time": f"{year}-07-15T14:30:00", "timezone": "Europe/Bucharest"}
    _, (request,) = await send("POST", body=body)
    assert request.appointment_time == datetime(year, 7, 15, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("month", [3, 10])
async def test_an_hour_that_the_clock_skips_or_shows_twice_needs_an_offset(month: int) -> None:
    year = datetime.now(UTC).year + 1
    sunday = max(day for day in range(25, 32) if date(year, month, day).weekday() == 6)
    local = f"{year}-{month:02}-{sunday}T03:30:00"
    answer, _ = await send("POST", body={**VISIT, "appointment_time": local, "timezone": "Europe/Bucharest"})
    assert wrong_fields(answer) == ["appointment_time"]
    with_offset = {**VISIT, "appointment_time": f"{local}+02:00"}
    assert (await send("POST", body=with_offset))[0].status_code == 202


async def test_a_move_needs_nothing_but_its_time() -> None:
    _, (request,) = await send("PATCH", "/appointments/v-1042", {"appointment_time": SOON.isoformat(), "by": "patient"})
    assert (request.kind, request.appointment_time, request.by) == ("change", SOON, "patient")
    assert request.person is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"by": "patient"}, "body"),
        ({"name": "Ana"}, "phone"),
        ({"consent": CONSENT}, "phone"),
        ({"appointment_time": "2026-09-16T10:00:00"}, "appointment_time"),
        ([], "body"),
    ],
)
async def test_a_change_that_says_nothing_or_of_nobody_is_refused(body: object, field: str) -> None:
    answer, handed = await send("PATCH", "/appointments/v-1042", body)
    assert wrong_fields(answer) == [field]
    assert handed == []


async def test_a_cancellation_says_whose_doing_it_is() -> None:
    gateway = RecordingGateway()
    await send("DELETE", "/appointments/v-1042", gateway=gateway)
    _, requests = await send("DELETE", "/appointments/v-1042?by=patient", gateway=gateway)
    assert [(one.kind, one.by) for one in requests] == [("cancel", "clinic"), ("cancel", "patient")]
    assert wrong_fields((await send("DELETE", "/appointments/v-1042?by=me"))[0]) == ["query.by"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_an_id_in_the_address_is_held_to_the_same_rule(method: str) -> None:
    answer, _ = await send(method, "/appointments/Ana%20Pop", {"title": "x"})
    assert wrong_fields(answer) == ["path.external_id"]


async def test_the_same_request_has_the_same_key_and_another_one_another() -> None:
    gateway = RecordingGateway()
    for body in (VISIT, VISIT, {**VISIT, "minutes": 45}):
        await send("POST", body=body, gateway=gateway)
    _, requests = await send("PATCH", "/appointments/v-1042", {"minutes": 45}, gateway)
    first, again, other, change = requests
    assert first.key == again.key
    assert len({first.key, other.key, change.key}) == 3
    assert (first.once, change.once) == (True, False)


async def test_an_idempotency_key_makes_a_request_once_for_good_and_is_its_visits_own() -> None:
    gateway = RecordingGateway()
    named = {"Idempotency-Key": "agenda-77"}
    for path in ("/appointments/v-1", "/appointments/v-1", "/appointments/v-2"):
        _, requests = await send("PATCH", path, {"minutes": 45}, gateway, **named)
    first, again, other = requests
    assert first.key == again.key != other.key
    assert first.once


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PATCH", "/v-1"), ("DELETE", "/v-1")])
async def test_a_key_with_the_scope_is_needed_before_anything_is_read(method: str, path: str) -> None:
    async with api(RecordingGateway()) as client:
        nobody = await client.request(method, f"/appointments{path}", content=b"{")
        forms = {"Authorization": f"Bearer {LEADS_ONLY_KEY}"}
        other = await client.request(method, f"/appointments{path}", content=b"{", headers=forms)
    assert_problem(nobody, 401)
    assert_problem(other, 403)


async def test_an_engine_that_is_away_is_a_503_that_asks_for_another_try() -> None:
    gateway = RecordingGateway()
    gateway.away = True
    answer, _ = await send("POST", body=VISIT, gateway=gateway)
    assert_problem(answer, 503)
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(("method", "path"), [("POST", "/appointments"), ("PATCH", "/appointments/v-1042")])
async def test_the_example_of_the_documentation_page_is_taken(method: str, path: str) -> None:
    async with api(RecordingGateway()) as client:
        page = html.unescape((await client.get("/docs")).text)
    shown = re.search(rf"curl -X {method} '[^']*/appointments[^']*'.*? -d '(.*?)'\s*<", page, re.DOTALL)
    assert shown
    # The example names its zone; its day will be past some time.
    body = json.loads(shown[1]) | {"appointment_time": SOON.replace(tzinfo=None).isoformat()}
    answer, _ = await send(method, path, body)
    assert answer.status_code == 202, answer.text
