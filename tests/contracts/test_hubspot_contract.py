"""The HubSpot stand-in against HubSpot's description, route by route, and its recorded errors by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.openapi import validate_exchange
from tests.sandbox.portal import UNIQUE_PHONE, Portal
from tests.sandbox.server import SandboxServer
from tests.shared import SHARED, load_json

SAMPLES = "contracts/hubspot/samples"
ERRORS = ["401", "403", "400", "404", "409", "429", "429_secondly", "429_daily", "502_html", "477", "423"]
"""Our names for the answers in errors.json, in its order."""
NOTE = {"hs_timestamp": "2026-08-01T10:00:00Z", "hs_note_body": "x"}
NUMBER = {
    "name": "lead_score",
    "label": "S",
    "type": "number",
    "fieldType": "number",
    "groupName": "contactinformation",
}
READ = {"properties": ["phone"], "propertiesWithHistory": []}
TO_NOTE = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 201}]

_APPOINTMENT = (
    [("POST", "/v3/objects/0-421", load_json(f"{SAMPLES}/appointment-create-request.json"), 201)] if SHARED else []
)
ROUTES: list[tuple[str, str, Any, int]] = [
    ("POST", "/v3/objects/contacts", {"properties": {"email": "ana@example.com"}}, 201),
    ("GET", "/v3/objects/contacts", None, 200),
    ("GET", "/v3/objects/contacts/{contact}?properties=lead_score,phone&associations=notes", None, 200),
    ("GET", "/v3/objects/contacts/{phone}?idProperty=medicalcor_phone", None, 200),
    ("GET", "/v3/objects/contacts/{contact}?propertiesWithHistory=phone,lead_score", None, 200),
    ("PATCH", "/v3/objects/contacts/{contact}", {"properties": {"firstname": "Ana", "phone": ""}}, 200),
    ("DELETE", "/v3/objects/contacts/{contact}", None, 204),
    ("POST", "/v3/objects/contacts/merge", {"primaryObjectId": "{contact}", "objectIdToMerge": "{other}"}, 200),
    ("POST", "/v3/objects/contacts/gdpr-delete", {"objectId": "{contact}"}, 204),
    ("POST", "/v3/objects/contacts/search", {"filterGroups": [], "properties": ["phone"], "limit": 1}, 200),
    ("POST", "/v3/objects/contacts/batch/create", {"inputs": [{"properties": {}, "associations": []}]}, 201),
    ("POST", "/v3/objects/contacts/batch/create", {"inputs": [{"properties": {"email": "?"}}]}, 207),
    ("POST", "/v3/objects/contacts/batch/read", READ | {"inputs": [{"id": "{contact}"}]}, 200),
    ("POST", "/v3/objects/contacts/batch/read", READ | {"inputs": [{"id": "999"}]}, 207),
    ("POST", "/v3/objects/contacts/batch/update", {"inputs": [{"id": "{contact}", "properties": {}}]}, 200),
    ("POST", "/v3/objects/contacts/batch/update", {"inputs": [{"id": "999", "properties": {}}]}, 207),
    ("POST", "/v3/objects/contacts/batch/archive", {"inputs": [{"id": "{contact}"}]}, 204),
    ("POST", "/v3/objects/notes", {"properties": NOTE}, 201),
    ("GET", "/v3/objects/notes/{note}?properties=hs_note_body", None, 200),
    ("PATCH", "/v3/objects/notes/{note}", {"properties": {"hs_note_body": "y"}}, 200),
    ("POST", "/v3/objects/notes/search", {"query": "x", "sorts": ["-hs_createdate"]}, 200),
    ("POST", "/v3/objects/tasks", {"properties": {"hs_timestamp": "1785578400000"}}, 201),
    ("POST", "/v3/objects/calls/batch/create", {"inputs": [{"properties": {"hs_timestamp": "1785578400000"}}]}, 201),
    *_APPOINTMENT,
    ("POST", "/v3/objects/0-421/search", {"limit": 200}, 200),
    ("GET", "/v3/properties/contacts", None, 200),
    ("POST", "/v3/properties/contacts", NUMBER, 201),
    ("GET", "/v3/properties/contacts/medicalcor_phone", None, 200),
    ("PATCH", "/v3/properties/contacts/medicalcor_phone", {"label": "Telefon"}, 200),
    ("DELETE", "/v3/properties/contacts/medicalcor_phone", None, 204),
    ("POST", "/v3/properties/contacts/batch/create", {"inputs": [NUMBER]}, 201),
    ("POST", "/v3/properties/contacts/batch/create", {"inputs": [UNIQUE_PHONE]}, 207),
    ("POST", "/v3/properties/contacts/batch/read", {"archived": False, "inputs": [{"name": "email"}]}, 200),
    ("POST", "/v3/properties/contacts/batch/read", {"archived": False, "inputs": [{"name": "none"}]}, 207),
    ("GET", "/v3/properties/contacts/groups", None, 200),
    ("POST", "/v3/properties/contacts/groups", {"name": "clinic", "label": "Clinic"}, 201),
    ("GET", "/v3/properties/contacts/groups/contactinformation", None, 200),
    ("PUT", "/v4/objects/contacts/{contact}/associations/notes/{note}", TO_NOTE, 201),
    ("GET", "/v4/objects/contacts/{contact}/associations/notes", None, 200),
    ("DELETE", "/v4/objects/contacts/{contact}/associations/notes/{note}", None, 204),
    ("PUT", "/v4/objects/contacts/{contact}/associations/default/notes/{note}", None, 200),
    ("POST", "/v4/associations/contacts/notes/batch/read", {"inputs": [{"id": "{contact}"}]}, 200),
    ("POST", "/v4/associations/contacts/notes/batch/read", {"inputs": [{"id": "{other}"}]}, 207),
    (
        "POST",
        "/v4/associations/contacts/notes/batch/create",
        {"inputs": [{"from": {"id": "{contact}"}, "to": {"id": "{note}"}, "types": TO_NOTE}]},
        201,
    ),
    (
        "POST",
        "/v4/associations/contacts/notes/batch/create",
        {"inputs": [{"from": {"id": "{contact}"}, "to": {"id": "999"}, "types": TO_NOTE}]},
        207,
    ),
    (
        "POST",
        "/v4/associations/contacts/notes/batch/associate/default",
        {"inputs": [{"from": {"id": "{contact}"}, "to": {"id": "{note}"}}]},
        200,
    ),
    (
        "POST",
        "/v4/associations/contacts/notes/batch/archive",
        {"inputs": [{"from": {"id": "{contact}"}, "to": [{"id": "{note}"}]}]},
        204,
    ),
    ("GET", "/v4/associations/0-421/contacts/labels", None, 200),
]


@pytest.fixture
def portal(sandbox: SandboxServer) -> Portal:
    found = Portal(sandbox)
    found.property(UNIQUE_PHONE)
    return found


@pytest.fixture
def ids(portal: Portal) -> dict[str, str]:
    phone = "+40712345678"
    contact = portal.create("contacts", medicalcor_phone=phone, phone=phone)
    other, note = portal.create("contacts", firstname="Ion"), portal.create("notes", **NOTE)
    portal.call("PUT", f"/v4/objects/contacts/{contact}/associations/default/notes/{note}")
    return {"contact": contact, "other": other, "note": note, "phone": phone.replace("+", "%2B")}


def filled(value: Any, ids: dict[str, str]) -> Any:
    """The value with `{contact}` and the like replaced."""
    if isinstance(value, dict):
        return {key: filled(child, ids) for key, child in value.items()}
    if isinstance(value, list):
        return [filled(child, ids) for child in value]
    return value.format(**ids) if isinstance(value, str) else value


@pytest.mark.parametrize(("method", "path", "body", "status"), ROUTES, ids=lambda value: str(value)[:60])
def test_each_route_is_asked_and_answers_as_described(
    portal: Portal, ids: dict[str, str], method: str, path: str, body: Any, status: int
) -> None:
    answer = portal.call(method, filled(path, ids), filled(body, ids))
    assert answer.status_code == status, answer.text
    validate_exchange("hubspot", portal.sandbox.requests("hubspot")[-1])


@pytest.mark.parametrize(("index", "name"), list(enumerate(ERRORS)))
def test_every_recorded_error_can_be_had_by_name(portal: Portal, index: int, name: str) -> None:
    sample = load_json(f"{SAMPLES}/errors.json")[index]
    portal.sandbox.fault("hubspot", name)
    answer = portal.upsert(("+40712345678", {}))
    assert answer.status_code == sample["http_status"]
    assert {key: answer.headers[key] for key in sample.get("headers", {})} == sample.get("headers", {})
    assert any(name.startswith("x-hubspot-ratelimit") for name in answer.headers) == ("X-H" in str(sample))
    if "body_text" in sample:
        assert (answer.text, answer.headers["content-type"]) == (sample["body_text"], sample["content_type"])
        return
    if "body" in sample:
        assert without_correlation(answer.json()) == without_correlation(sample["body"])
    validate_exchange("hubspot", portal.sandbox.requests("hubspot")[-1])


def without_correlation(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "correlationId"}


@pytest.mark.parametrize("file", ["contacts-batch-upsert", "note-create", "task-create", "call-create", "search"])
def test_the_sample_requests_are_taken(portal: Portal, file: str) -> None:
    for name in ("lead_score", "lead_status", "medicalcor_last_visit"):
        kind = {"type": "datetime", "fieldType": "date"} if name.endswith("visit") else {"type": "string"}
        portal.property({**UNIQUE_PHONE, **kind, "name": name, "hasUniqueValue": False})
    contact = portal.create("contacts", firstname="Ana")
    path = {"contacts-batch-upsert": "contacts/batch/upsert", "search": "contacts/search"}
    sample = load_json(f"{SAMPLES}/{file}-request.json")
    for link in sample.get("associations", []):
        link["to"]["id"] = contact
    answer = portal.call("POST", f"/v3/objects/{path.get(file, file.removesuffix('-create') + 's')}", sample)
    assert answer.is_success, answer.text
    validate_exchange("hubspot", portal.sandbox.requests("hubspot")[-1])


def test_one_refused_value_costs_its_own_item_only_as_recorded(portal: Portal) -> None:
    sample = load_json(f"{SAMPLES}/contacts-batch-upsert-207.json")
    portal.upsert(("+40700000101", {}))
    answer = portal.upsert(("+40700000101", {}), ("+40700000102", {"email": "ioana@"}))
    assert answer.status_code == 207
    validate_exchange("hubspot", portal.sandbox.requests("hubspot")[-1])
    assert answer.json()["errors"] == sample["errors"]
    assert answer.json()["numErrors"] == 1
    assert set(sample["results"][0]) == set(answer.json()["results"][0])
    assert [one["new"] for one in answer.json()["results"]] == [False]


def test_an_upsert_answers_with_the_members_of_the_recorded_one(portal: Portal) -> None:
    sample = load_json(f"{SAMPLES}/contacts-batch-upsert-200.json")
    answer = portal.upsert(("+40700000101", {}))
    assert (answer.status_code, set(answer.json())) == (200, set(sample))
    assert set(answer.json()["results"][0]) == set(sample["results"][0])


def test_a_search_answers_with_the_members_of_the_recorded_one(portal: Portal) -> None:
    sample = load_json(f"{SAMPLES}/search-200.json")
    for n in range(2):
        portal.create("contacts", firstname=f"Ana{n}")
    answer = portal.search(limit=1).json()
    assert set(answer) == set(sample)
    assert set(answer["results"][0]) == set(sample["results"][0])
    assert answer["total"] == 2
