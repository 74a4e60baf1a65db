"""The notes on many contacts, read in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from medicalcor.vendors.hubspot.engagements import NOTES
from medicalcor.vendors.hubspot.links import linked_ids

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.client import HubSpotClient

_BATCH = 100
_BODY, _AT = "hs_note_body", "hs_timestamp"


def notes_of(client: HubSpotClient, contact_ids: Sequence[str], latest: int = 50) -> dict[str, list[str]]:
    """The HTML bodies of the latest notes of at most 100 contacts, oldest first. Raises VendorError."""
    linked = linked_ids(client, "contacts", NOTES, contact_ids)
    # Ids grow: the highest are the latest, whatever was written on them since.
    wanted = {contact: sorted(ids, key=int)[-latest:] for contact, ids in linked.items()}
    everyone = [one for ids in wanted.values() for one in ids]
    found: dict[str, tuple[str, str]] = {}
    for at in range(0, len(everyone), _BATCH):
        page = client.read_many(NOTES, list(dict.fromkeys(everyone[at : at + _BATCH])), (_BODY, _AT))
        for record in page.get("results") or ():
            said = record.get("properties") or {}
            found[str(record["id"])] = (said.get(_AT) or "", said.get(_BODY) or "")
    return {
        contact: [body for _, body in sorted(found[one] for one in ids if one in found)]
        for contact, ids in wanted.items()
    }
