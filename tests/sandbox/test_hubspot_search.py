"""Search as HubSpot's stand-in does it: filters, sorts, pages, and where they end."""

from __future__ import annotations

from typing import Any

import pytest

from medicalcor.sandbox.hubspot.types import CONTACTS
from tests.sandbox.portal import UNIQUE_PHONE, Portal, where
from tests.sandbox.server import SandboxServer

SCORE = {**UNIQUE_PHONE, "name": "lead_score", "type": "number", "fieldType": "number", "hasUniqueValue": False}
VISIT = {**UNIQUE_PHONE, "name": "last_visit", "type": "datetime", "fieldType": "date", "hasUniqueValue": False}


@pytest.fixture
def portal(sandbox: SandboxServer) -> Portal:
    found = Portal(sandbox)
    for definition in (UNIQUE_PHONE, SCORE, VISIT):
        found.property(definition)
    return found


@pytest.fixture
def people(portal: Portal) -> dict[str, str]:
    wishes = {
        "ana": {"firstname": "Ana", "lead_score": "5", "last_visit": "2026-01-01T08:00:00Z", "phone": "+40712345678"},
        "ion": {"firstname": "Ion", "lead_score": "10", "last_visit": "1769900000000"},
        "eva": {"firstname": "Eva Maria"},
    }
    return {name: portal.create("contacts", **wish) for name, wish in wishes.items()}


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (where("lead_score", "GT", "5"), ["ion"]),
        (where("lead_score", "GTE", "5"), ["ana", "ion"]),
        (where("lead_score", "LT", "10"), ["ana"]),
        (where("lead_score", "BETWEEN", "4", highValue="6"), ["ana"]),
        (where("lead_score", "NEQ", "5"), ["ion"]),
        (where("lead_score", "HAS_PROPERTY"), ["ana", "ion"]),
        (where("lead_score", "NOT_HAS_PROPERTY"), ["eva"]),
        (where("last_visit", "LT", "2026-02-01T00:00:00Z"), ["ana", "ion"]),
        (where("last_visit", "LT", "1769900000000"), ["ana"]),
        (where("firstname", "EQ", "ana"), ["ana"]),
        (where("firstname", "IN", values=["ana", "ion"]), ["ana", "ion"]),
        (where("firstname", "IN", values=["Ana"]), []),
        (where("firstname", "NOT_IN", values=["ana"]), ["ion", "eva"]),
        (where("firstname", "CONTAINS_TOKEN", "mar*"), ["eva"]),
        (where("firstname", "EQ", "Ana") + where("firstname", "EQ", "Ion"), ["ana", "ion"]),
        (
            [{"filters": where("firstname", "EQ", "Ana")[0]["filters"] + where("lead_score", "EQ", "9")[0]["filters"]}],
            [],
        ),
        ([], ["ana", "ion", "eva"]),
    ],
)
def test_filters_find_what_hubspot_finds(
    portal: Portal, people: dict[str, str], groups: list[dict[str, Any]], found: list[str]
) -> None:
    assert portal.found(filterGroups=groups) == [people[name] for name in found]


def test_a_query_looks_into_names_and_numbers(portal: Portal, people: dict[str, str]) -> None:
    assert portal.found(query="eva maria") == [people["eva"]]
    assert portal.found(query="+40712345678") == [people["ana"]]


def test_it_sorts_numbers_as_numbers_and_those_without_a_value_last(portal: Portal, people: dict[str, str]) -> None:
    ascending = [people[name] for name in ("ana", "ion", "eva")]
    assert portal.found(sorts=[{"propertyName": "lead_score", "direction": "ASCENDING"}]) == ascending
    assert portal.found(sorts=["-lead_score"]) == [people[name] for name in ("ion", "ana", "eva")]


def test_an_association_can_be_searched_for(portal: Portal, people: dict[str, str]) -> None:
    note = portal.create("notes", hs_timestamp="1785578400000")
    portal.call("PUT", f"/v4/objects/notes/{note}/associations/default/contacts/{people['ana']}")
    assert portal.found("notes", filterGroups=where("associations.contact", "EQ", people["ana"])) == [note]
    assert portal.found("notes", filterGroups=where("associations.contact", "EQ", people["ion"])) == []


ONE = {"propertyName": "firstname", "operator": "HAS_PROPERTY"}


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201},
        {"limit": -1},
        {"after": "next"},
        {"filterGroups": [{"filters": [ONE]}] * 6},
        {"filterGroups": [{"filters": [ONE] * 7}]},
        {"filterGroups": [{"filters": [ONE] * 4}] * 5},
        {"filterGroups": where("no_such", "HAS_PROPERTY")},
        {"filterGroups": where("firstname", "LIKE", "a")},
        {"filterGroups": where("firstname", "EQ")},
        {"filterGroups": where("lead_score", "BETWEEN", "1")},
        {"filterGroups": where("firstname", "IN")},
        {"filterGroups": where("lead_score", "GT", "many")},
        {"filterGroups": [{}]},
        {"query": "x" * 3001},
        {"sorts": ["firstname", "lead_score"]},
        {"sorts": ["no_such"]},
    ],
)
def test_a_search_that_hubspot_refuses_is_refused(portal: Portal, body: dict[str, Any]) -> None:
    answer = portal.search(**body)
    assert (answer.status_code, answer.json()["status"]) == (400, "error")


def fill(portal: Portal, count: int) -> None:
    """Many contacts, straight into the portal: through HTTP they would take a minute."""
    records = portal.sandbox.sandbox.hubspot.records
    for n in range(count):
        records.create(CONTACTS, {"firstname": f"Ana {n}", "lead_score": "3"})


def test_pages_of_200_reach_every_record_once_though_all_sort_alike(portal: Portal) -> None:
    fill(portal, 450)
    seen: list[str] = []
    after = "0"
    while after:
        page = portal.search(limit=200, after=after, sorts=["lead_score"]).json()
        assert page["total"] == 450
        seen += [one["id"] for one in page["results"]]
        after = page.get("paging", {}).get("next", {}).get("after", "")
    assert (len(seen), len(set(seen))) == (450, 450)


def test_results_past_10_000_are_refused_and_are_reached_by_ids_instead(portal: Portal) -> None:
    fill(portal, 10_001)
    last = portal.search(limit=200, after="9800").json()
    assert (last["total"], len(last["results"])) == (10_001, 200)
    assert portal.search(limit=200, after=last["paging"]["next"]["after"]).status_code == 400
    beyond = where("hs_object_id", "GT", last["results"][-1]["id"])
    assert len(portal.found(filterGroups=beyond, limit=200)) == 1
