"""HubSpot's stand-in refuses what HubSpot refuses: properties, unique values, batches, limits."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sandbox.portal import UNIQUE_PHONE, Portal, where
from tests.sandbox.server import SandboxServer
from tests.sandbox.waiting import until

ANA, ION = "+40712345678", "+40712345679"


@pytest.fixture
def portal(sandbox: SandboxServer) -> Portal:
    found = Portal(sandbox)
    assert found.property(UNIQUE_PHONE).status_code == 201
    return found


def properties_of(portal: Portal, phone: str) -> dict[str, Any]:
    found: dict[str, Any] = portal.call(
        "GET", f"/v3/objects/contacts/{phone}", idProperty="medicalcor_phone", properties="firstname,email"
    ).json()["properties"]
    return found


def exists(portal: Portal, phone: str) -> bool:
    return portal.call("GET", f"/v3/objects/contacts/{phone}", idProperty="medicalcor_phone").status_code == 200


@pytest.mark.parametrize("token", ["", "another"])
def test_a_wrong_token_is_refused(sandbox: SandboxServer, token: str) -> None:
    answer = Portal(sandbox, token).search()
    assert (answer.status_code, answer.json()["category"]) == (401, "INVALID_AUTHENTICATION")


def test_an_unknown_property_costs_the_whole_batch(portal: Portal) -> None:
    answer = portal.upsert((ANA, {"firstname": "Ana"}), (ION, {"no_such_property": "x"}))
    assert answer.status_code == 400
    assert 'Property \\"no_such_property\\" does not exist' in answer.json()["message"]
    assert not exists(portal, ANA)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v3/objects/contacts", {"properties": {"no_such": "x"}}),
        ("PATCH", "/v3/objects/contacts/{id}", {"properties": {"no_such": "x"}}),
        ("POST", "/v3/objects/contacts/batch/create", {"inputs": [{"properties": {"no_such": "x"}}]}),
        ("POST", "/v3/objects/contacts/batch/update", {"inputs": [{"id": "{id}", "properties": {"no_such": "x"}}]}),
    ],
)
def test_an_unknown_property_is_refused_everywhere(portal: Portal, method: str, path: str, body: Any) -> None:
    contact = portal.create("contacts", firstname="Ana")
    answer = portal.call(method, path.format(id=contact), body)
    assert (answer.status_code, "PROPERTY_DOESNT_EXIST" in answer.text) == (400, True)


def test_a_refused_value_costs_its_own_item_only(portal: Portal) -> None:
    answer = portal.upsert((ANA, {"email": "not an address"}), (ION, {"firstname": "Ion"}))
    assert answer.status_code == 207
    (error,) = answer.json()["errors"]
    assert error["context"]["ids"] == [ANA]
    assert "INVALID_EMAIL" in error["message"]
    assert [one["properties"]["medicalcor_phone"] for one in answer.json()["results"]] == [ION]
    assert (exists(portal, ANA), exists(portal, ION)) == (False, True)


def test_a_batch_of_refused_values_only_is_207_too(portal: Portal) -> None:
    answer = portal.upsert((ANA, {"email": "?"}))
    assert (answer.status_code, answer.json()["results"], answer.json()["numErrors"]) == (207, [], 1)


@pytest.mark.parametrize(
    ("definition", "value", "error"),
    [
        ({"type": "number", "fieldType": "number"}, "five", "INVALID_INTEGER"),
        ({"type": "datetime", "fieldType": "date"}, "tomorrow", "INVALID_LONG"),
        ({"type": "date", "fieldType": "date"}, "2026-08-01T10:00:00Z", "INVALID_DATE"),
        ({"type": "bool", "fieldType": "booleancheckbox"}, "yes", "INVALID_OPTION"),
        (
            {"type": "enumeration", "fieldType": "select", "options": [{"label": "Hot", "value": "HOT"}]},
            "WARM",
            "INVALID_OPTION",
        ),
        ({"type": "string", "fieldType": "text"}, "x" * 65_537, "STRING_TOO_LONG"),
    ],
)
def test_a_value_that_is_not_of_its_propertys_type_is_refused(
    portal: Portal, definition: dict[str, Any], value: str, error: str
) -> None:
    typed = {**UNIQUE_PHONE, "name": "typed", "hasUniqueValue": False, **definition}
    assert portal.property(typed).status_code == 201
    answer = portal.call("POST", "/v3/objects/contacts", {"properties": {"typed": value}})
    assert (answer.status_code, error in answer.text) == (400, True)


def test_a_read_only_property_is_refused(portal: Portal) -> None:
    answer = portal.call("POST", "/v3/objects/contacts", {"properties": {"createdate": "2026-08-01T10:00:00Z"}})
    assert (answer.status_code, "READ_ONLY_VALUE" in answer.text) == (400, True)


def test_an_engagement_without_its_time_is_refused(portal: Portal) -> None:
    answer = portal.call("POST", "/v3/objects/notes", {"properties": {"hs_note_body": "x"}})
    assert (answer.status_code, answer.json()["context"]) == (400, {"properties": ["hs_timestamp"]})


def test_an_upsert_creates_once_and_then_updates(portal: Portal) -> None:
    first = portal.upsert((ANA, {"firstname": "Ana"})).json()["results"][0]
    second = portal.upsert((ANA, {"firstname": "Anca"})).json()["results"][0]
    assert (first["new"], second["new"], first["id"] == second["id"]) == (True, False, True)
    assert properties_of(portal, ANA)["firstname"] == "Anca"


def test_an_upsert_by_a_property_that_is_not_unique_is_refused(portal: Portal) -> None:
    inputs = [{"idProperty": "phone", "id": ANA, "properties": {}}]
    answer = portal.call("POST", "/v3/objects/contacts/batch/upsert", {"inputs": inputs})
    assert (answer.status_code, answer.json()["message"]) == (400, "phone is not a unique property of contacts")


def test_two_inputs_for_one_record_fail_the_batch(portal: Portal) -> None:
    answer = portal.upsert((ANA, {"firstname": "Ana"}), (ANA, {"firstname": "Anca"}))
    assert answer.status_code == 400
    assert not exists(portal, ANA)


def test_a_unique_value_belongs_to_one_record(portal: Portal) -> None:
    portal.create("contacts", medicalcor_phone=ANA)
    other = portal.create("contacts", medicalcor_phone=ION)
    for method, path in (("POST", "/v3/objects/contacts"), ("PATCH", f"/v3/objects/contacts/{other}")):
        answer = portal.call(method, path, {"properties": {"medicalcor_phone": ANA}})
        assert (answer.status_code, "CONFLICTING_UNIQUE_VALUE" in answer.text) == (400, True)


def test_an_email_belongs_to_one_contact_whatever_its_case(portal: Portal) -> None:
    contact = portal.create("contacts", email="ana@example.com")
    answer = portal.call("POST", "/v3/objects/contacts", {"properties": {"email": "ANA@example.com"}})
    assert (answer.status_code, answer.json()["category"]) == (409, "CONFLICT")
    assert answer.json()["message"] == f"Contact already exists. Existing ID: {contact}"


def test_the_value_of_an_archived_record_is_free_again(portal: Portal) -> None:
    contact = portal.create("contacts", medicalcor_phone=ANA)
    portal.call("DELETE", f"/v3/objects/contacts/{contact}")
    assert not exists(portal, ANA)
    assert portal.create("contacts", medicalcor_phone=ANA) != contact


def test_uniqueness_cannot_be_added_later(portal: Portal) -> None:
    portal.property({**UNIQUE_PHONE, "name": "plain", "hasUniqueValue": False})
    answer = portal.call("PATCH", "/v3/properties/contacts/plain", {"hasUniqueValue": True})
    assert answer.status_code == 400
    assert portal.property({**UNIQUE_PHONE, "name": "plain"}).status_code == 409


def test_an_object_type_has_at_most_ten_unique_properties_and_of_text_or_numbers_only(portal: Portal) -> None:
    made = [portal.property({**UNIQUE_PHONE, "name": f"unique_{n}"}).status_code for n in range(10)]
    assert made == [201] * 9 + [400]
    wish = {**UNIQUE_PHONE, "name": "unique_day", "type": "date", "fieldType": "date"}
    assert portal.property(wish, kind="notes").status_code == 400


@pytest.mark.parametrize(
    "change", [{"name": "Upper"}, {"name": "1st"}, {"fieldType": "date"}, {"groupName": "none"}, {"label": ""}]
)
def test_a_property_definition_that_is_none_is_refused(portal: Portal, change: dict[str, Any]) -> None:
    assert portal.property({**UNIQUE_PHONE, "name": "other", **change}).status_code == 400


def test_a_batch_has_at_most_100_inputs(portal: Portal) -> None:
    people: list[tuple[str, dict[str, Any]]] = [(f"+4071234{n:04}", {}) for n in range(101)]
    assert portal.upsert(*people).status_code == 400
    assert portal.upsert(*people[:100]).status_code == 200


def test_an_empty_value_clears_a_property(portal: Portal) -> None:
    portal.upsert((ANA, {"email": "ana@example.com"}))
    portal.upsert((ANA, {"email": ""}))
    assert properties_of(portal, ANA)["email"] is None
    portal.create("contacts", email="ana@example.com")


def test_an_association_of_another_type_or_to_nobody_is_refused(portal: Portal) -> None:
    contact = portal.create("contacts", firstname="Ana")

    def note(target: str, type_id: int) -> tuple[int, str]:
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}]
        wish = {
            "properties": {"hs_timestamp": "1785578400000"},
            "associations": [{"to": {"id": target}, "types": types}],
        }
        answer = portal.call("POST", "/v3/objects/notes", wish)
        return answer.status_code, answer.json().get("subCategory", "")

    assert note(contact, 202) == (201, "")
    assert note(contact, 204) == (400, "crm.associations.INVALID_ASSOCIATION_TYPE")
    assert note("999", 202) == (400, "crm.associations.INVALID_OBJECT_IDS")
    assert len(portal.found("notes")) == 1


def test_searches_are_limited_per_second_without_rate_headers(portal: Portal) -> None:
    portal.sandbox.settings(hubspot={"search_per_second": 1})
    until(lambda: portal.search().status_code == 429)
    refused = portal.sandbox.requests("hubspot")[-1]
    assert refused["answer"]["policyName"] == "SECONDLY"
    assert not [name for name in refused["answer_headers"] if name.startswith("x-hubspot")]
    portal.create("contacts", firstname="Ana")
    until(lambda: portal.search().status_code == 200)


def test_other_requests_are_limited_per_ten_seconds_with_the_interval_told(portal: Portal) -> None:
    portal.sandbox.settings(hubspot={"per_ten_seconds": 3})
    answers = [portal.upsert((ANA, {})) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].json()["policyName"] == "TEN_SECONDLY_ROLLING"
    assert answers[3].headers["X-HubSpot-RateLimit-Interval-Milliseconds"] == "10000"
    assert portal.search().status_code == 200


@pytest.mark.parametrize(("kind", "status"), [("409", 409), ("423", 423), ("429_daily", 429), ("477", 477)])
def test_a_refusal_that_no_request_causes_can_be_switched_on(portal: Portal, kind: str, status: int) -> None:
    portal.sandbox.fault("hubspot", kind)
    assert portal.upsert((ANA, {})).status_code == status
    assert not exists(portal, ANA)


def test_a_new_record_is_found_only_once_the_index_knows_it(portal: Portal) -> None:
    portal.create("contacts", medicalcor_phone=ANA)
    portal.sandbox.settings(hubspot={"search_lag_seconds": 600})
    assert portal.found(filterGroups=where("medicalcor_phone", "EQ", ANA)) == []
    assert exists(portal, ANA)
    portal.sandbox.settings(hubspot={"search_lag_seconds": 0})
    assert len(portal.found(filterGroups=where("medicalcor_phone", "EQ", ANA))) == 1


def test_the_index_shows_old_values_and_archived_records_for_a_while(portal: Portal) -> None:
    contact = portal.create("contacts", firstname="Ana")
    record = portal.sandbox.sandbox.hubspot.records.by_type["contacts"][contact]
    record.published[0] = (time.monotonic() - 1000, dict(record.properties))
    portal.sandbox.settings(hubspot={"search_lag_seconds": 600})
    for n in range(25):  # More changes than the index remembers: it may be old, but never without the record.
        portal.call("PATCH", f"/v3/objects/contacts/{contact}", {"properties": {"firstname": f"Anca {n}"}})
    assert portal.found(filterGroups=where("firstname", "EQ", "Ana")) == [contact]
    portal.call("DELETE", f"/v3/objects/contacts/{contact}")
    assert portal.found() == [contact]
    portal.sandbox.settings(hubspot={"search_lag_seconds": 0})
    assert portal.found() == []
