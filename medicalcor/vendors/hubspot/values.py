"""How HubSpot takes and gives a value."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(value: str | None) -> datetime | None:
    """A stored moment; None where there is none, or none that can be read."""
    try:
        found = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def timestamp(moment: datetime) -> str:
    """A moment as HubSpot takes it: UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
