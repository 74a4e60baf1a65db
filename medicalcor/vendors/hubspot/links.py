"""What many records are associated with, read in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient


def linked_ids(client: HubSpotClient, source: str, target: str, ids: Sequence[str]) -> dict[str, set[str]]:
    """Ids of what each of at most 100 records is associated with, however many; one without any is left out.

    Raises VendorError.
    """
    found: dict[str, set[str]] = {}
    wanted: list[dict[str, str]] = [{"id": one} for one in ids]
    while wanted:
        answer = client.read_links(source, target, wanted)
        wanted = []
        for row in answer.get("results") or ():
            record = str(row["from"]["id"])
            found.setdefault(record, set()).update(str(one["toObjectId"]) for one in row.get("to") or ())
            after = ((row.get("paging") or {}).get("next") or {}).get("after")
            if after:
                wanted.append({"id": record, "after": str(after)})
    return found
