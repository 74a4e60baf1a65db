"""All matches of a search, page by page in the order of their ids (spec §5).

HubSpot's own paging ends at 10,000 results, and by any other property equal values can stand on both sides of a page's
end. An id is unique and never changes: the next page is whatever lies beyond the last one. Source:
`contracts/hubspot/FACTS.md`, Limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

PAGE = 200
"""HubSpot's largest page."""
ID = "hs_object_id"

Filter = dict[str, str]
Groups = Sequence[Sequence[Filter]]
"""What a search asks for: all filters of one of the groups."""


def holds(name: str, operator: str, value: str | datetime | None = None, high: datetime | None = None) -> Filter:
    """One filter; a moment is given in milliseconds."""
    given = {"value": value, "highValue": high}
    return {"propertyName": name, "operator": operator} | {
        key: _text(one) for key, one in given.items() if one is not None
    }


def page_after(
    client: HubSpotClient, object_type: str, searches: Sequence[Groups], cursor: str
) -> tuple[list[str], str]:
    """The ids after `cursor` that one of the searches finds, ascending, and the cursor of the next page ("" for none).

    Several searches, because one takes five groups and eighteen filters. Raises VendorError.
    """
    found: set[int] = set()
    ends: list[int] = []
    for groups in searches:
        answer = client.search(object_type, _body(groups, cursor))
        ids = [int(one["id"]) for one in answer.get("results") or ()]
        found.update(ids)
        if ids and int(answer.get("total") or 0) > len(ids):
            ends.append(max(ids))
    # Beyond the end of a search that has more, nothing is known yet.
    until = min(ends, default=None)
    page = sorted(one for one in found if until is None or one <= until)
    return [str(one) for one in page], "" if until is None else str(until)


def _body(groups: Groups, cursor: str) -> dict[str, Any]:
    beyond = [holds(ID, "GT", cursor)] if cursor else []
    return {
        "filterGroups": [{"filters": [*beyond, *group]} for group in groups],
        "sorts": [{"propertyName": ID, "direction": "ASCENDING"}],
        "properties": [ID],
        "limit": PAGE,
    }


def _text(value: str | datetime) -> str:
    return value if isinstance(value, str) else str(round(value.timestamp() * 1000))
