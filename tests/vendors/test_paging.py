"""Every match of a search once, by ids: past HubSpot's limit, over several searches, whatever changes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from medicalcor.sandbox.hubspot import search
from medicalcor.vendors.hubspot import paging
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.paging import Groups, holds, page_after
from tests.jobs.crowd import crowd
from tests.sandbox.portal import Portal
from tests.sandbox.server import SandboxServer

A: Groups = [[holds("city", "EQ", "a")]]
B: Groups = [[holds("company", "EQ", "b")], [holds("jobtitle", "EQ", "b")]]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxServer]:
    monkeypatch.setattr(paging, "PAGE", 5)
    monkeypatch.setattr(search, "MAX_RESULTS", 20)
    with SandboxServer() as server:
        yield server


def pages(portal: SandboxServer, *searches: Groups) -> Iterator[list[str]]:
    client, cursor = HubSpotClient("test", portal.hubspot_url), ""
    while True:
        ids, cursor = page_after(client, "contacts", searches, cursor)
        yield ids
        if not cursor:
            return


def test_past_the_limit_with_one_value_for_all(portal: SandboxServer) -> None:
    ids = crowd(portal, ({"city": "a" if n % 3 else "other"} for n in range(120)))
    found = [one for page in pages(portal, A) for one in page]
    assert found == [one for n, one in enumerate(ids) if n % 3]


def test_several_searches_are_one_list_without_repetition(portal: SandboxServer) -> None:
    """One finds the first half and a few, the other every second: a page ends where the shorter look ends."""
    wish = [
        {name: value for name, value in (("city", "a" * (n < 30 or n > 55)), ("company", "b" * (n % 2))) if value}
        for n in range(60)
    ]
    ids = crowd(portal, (one or {"city": "z"} for one in wish))
    found = [one for page in pages(portal, A, B) for one in page]
    assert found == [one for n, one in enumerate(ids) if n < 30 or n > 55 or n % 2]
    assert len(found) == len(set(found))


def test_what_vanishes_or_comes_between_two_pages_costs_no_other(portal: SandboxServer) -> None:
    ids = crowd(portal, ({"city": "a"} for _ in range(12)))
    listed = pages(portal, A)
    first = next(listed)
    # By offsets, taking away what has been read would hide as many of the rest.
    for one in first:
        Portal(portal).call("PATCH", f"/v3/objects/contacts/{one}", {"properties": {"city": "done"}})
    [late] = crowd(portal, [{"city": "a"}])
    assert [*first, *(one for page in listed for one in page)] == [*ids, late]


def test_nothing_is_one_empty_page(portal: SandboxServer) -> None:
    assert list(pages(portal, A)) == [[]]
