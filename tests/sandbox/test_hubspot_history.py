"""What HubSpot's stand-in remembers of earlier values, and forgets of deleted records."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.portal import Portal
from tests.sandbox.server import SandboxServer

TYPE = "appointments"
START = "hs_appointment_start"


@pytest.fixture
def portal(sandbox: SandboxServer) -> Portal:
    return Portal(sandbox)


def read(portal: Portal, visit: str, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = portal.call("GET", f"/v3/objects/{TYPE}/{visit}", **query).json()
    return found


def test_a_propertys_values_come_newest_first_and_one_written_again_is_no_new_one(portal: Portal) -> None:
    visit = portal.create(TYPE, **{START: "2026-09-16T11:30:00Z"})
    for time in ("2026-09-17T11:30:00Z", "2026-09-17T11:30:00Z", "2026-09-16T11:30:00Z"):
        portal.call("PATCH", f"/v3/objects/{TYPE}/{visit}", {"properties": {START: time, "hs_appointment_name": time}})
    found = read(portal, visit, propertiesWithHistory=START)
    versions = found["propertiesWithHistory"][START]
    assert [one["value"][:10] for one in versions] == ["2026-09-16", "2026-09-17", "2026-09-16"]
    assert [one["timestamp"] for one in versions] == sorted((one["timestamp"] for one in versions), reverse=True)
    assert found["properties"][START] == "2026-09-16T11:30:00Z"
    assert "propertiesWithHistory" not in read(portal, visit, properties=START)


def test_a_deleted_contact_is_associated_with_nothing(portal: Portal) -> None:
    visit, contact, other = (
        portal.create(TYPE),
        portal.create("contacts", email="a@example.com"),
        portal.create("contacts", email="b@example.com"),
    )
    for one in (contact, other):
        portal.call("PUT", f"/v4/objects/{TYPE}/{visit}/associations/default/contacts/{one}")
    portal.call("DELETE", f"/v3/objects/contacts/{contact}")
    linked = read(portal, visit, associations="contacts")["associations"]["contacts"]["results"]
    assert [one["id"] for one in linked] == [other]
