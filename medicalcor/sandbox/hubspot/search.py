"""CRM search: filters, sorts, paging and its limits, on the index as it was `lag` seconds ago.

Source: `contracts/hubspot/FACTS.md` (Limits) and contacts.openapi.json (PublicObjectSearchRequest).
"""

from __future__ import annotations

import re
from typing import Any

from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed
from medicalcor.sandbox.hubspot.records import Record, Records
from medicalcor.sandbox.hubspot.types import ObjectType, object_type
from medicalcor.sandbox.hubspot.values import millis_of

MAX_RESULTS = 10_000
_PAGE, _GROUPS, _FILTERS, _ALL_FILTERS, _CHARACTERS = 200, 5, 6, 18, 3000
_PLAIN = frozenset({"EQ", "NEQ", "LT", "LTE", "GT", "GTE", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"})
_OPERATORS = _PLAIN | {"BETWEEN", "IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY"}
_QUERIED = ("firstname", "lastname", "email", "phone", "mobilephone", "company", "hs_object_id", "hs_note_body")

Indexed = tuple[Record, dict[str, str]]


def search(records: Records, kind: ObjectType, body: dict[str, Any], lag: float) -> tuple[list[Indexed], int, int]:
    """One page of matches with the properties the index knew, the total, and the offset after the page.

    Raises HubSpotError 400 for a filter, sort, size or offset that HubSpot refuses.
    """
    groups = _checked_groups(records, kind, body)
    limit, offset = _page(body)
    found: list[Indexed] = []
    for record in records.by_type[kind.plural].values():
        properties = record.as_indexed(lag)
        if properties is None or not _asked(properties, body.get("query")):
            continue
        if not groups or any(all(_holds(records, record, properties, one) for one in group) for group in groups):
            found.append((record, properties))
    _sort(records, kind, found, body.get("sorts") or [])
    return found[offset : offset + limit], len(found), offset + limit


def _checked_groups(records: Records, kind: ObjectType, body: dict[str, Any]) -> list[list[dict[str, Any]]]:
    groups = body.get("filterGroups") or []
    if not isinstance(groups, list) or len(groups) > _GROUPS:
        raise HubSpotError(400, f"Number of filter groups exceeds the limit of {_GROUPS}")
    if len(str(body.get("query") or "")) > _CHARACTERS:
        raise HubSpotError(400, f"The query is longer than {_CHARACTERS} characters")
    checked: list[list[dict[str, Any]]] = []
    for group in groups:
        filters = group.get("filters") if isinstance(group, dict) else None
        if not isinstance(filters, list):
            raise malformed("filters are required in a filter group")
        if len(filters) > _FILTERS:
            raise HubSpotError(400, f"Number of filters in a group exceeds the limit of {_FILTERS}")
        checked.append([_checked_filter(records, kind, one) for one in filters])
    if sum(map(len, checked)) > _ALL_FILTERS:
        raise HubSpotError(400, f"Number of filters exceeds the limit of {_ALL_FILTERS}")
    return checked


def _checked_filter(records: Records, kind: ObjectType, wish: dict[str, Any]) -> dict[str, Any]:
    name, operator = str(wish.get("propertyName", "")), wish.get("operator")
    if operator not in _OPERATORS:
        raise malformed(f"unknown operator {operator}")
    if operator in _PLAIN and wish.get("value") is None:
        raise HubSpotError(400, f"operator {operator} requires a value")
    if operator == "BETWEEN" and (wish.get("value") is None or wish.get("highValue") is None):
        raise HubSpotError(400, "operator BETWEEN requires a value and a high value")
    if operator in ("IN", "NOT_IN") and not wish.get("values"):
        raise HubSpotError(400, f"operator {operator} requires values")
    if name.startswith("associations."):
        target = object_type(name.removeprefix("associations."))
        if target is None:
            raise HubSpotError(400, f"There was a problem with the request: unknown association {name}")
        return wish | {"target": target, "type": "association"}
    definition = records.schema.get(kind.plural, name)
    if definition is None:
        raise HubSpotError(400, f'There was a problem with the request: property "{name}" does not exist')
    prepared = wish | {"type": definition["type"]}
    if operator in _PLAIN | {"BETWEEN"}:
        prepared["low"] = _comparable(str(wish["value"]), prepared)
        prepared["high"] = _comparable(str(wish.get("highValue", wish["value"])), prepared)
        if prepared["low"] is None or prepared["high"] is None:
            raise HubSpotError(400, f"There was a problem with the request: bad value for {name}")
    return prepared


def _page(body: dict[str, Any]) -> tuple[int, int]:
    limit, after = body.get("limit", 10), body.get("after") or "0"
    if not isinstance(limit, int) or not 0 <= limit <= _PAGE:
        raise HubSpotError(400, f"limit must be between 0 and {_PAGE}")
    if not str(after).isdigit():
        raise malformed("after must be a cursor of this search")
    offset = int(after)
    if offset + limit > MAX_RESULTS:
        raise HubSpotError(400, f"The search request exceeds the limit of {MAX_RESULTS} results.")
    return limit, offset


def _comparable(text: str, wish: dict[str, Any]) -> float | str | None:
    """The value by its property's type: numbers and instants as numbers, the rest as case-folded text."""
    if wish["type"] == "number":
        try:
            return float(text)
        except ValueError:
            return None
    if wish["type"] in ("date", "datetime"):
        millis = millis_of(text)
        return None if millis is None else float(millis)
    return text.casefold()


def _holds(records: Records, record: Record, properties: dict[str, str], wish: dict[str, Any]) -> bool:
    operator = wish["operator"]
    if wish["type"] == "association":
        linked = {target_id for target_id, _ in records.links.targets(record.kind, record.id, wish["target"])}
        return _association_holds(linked, operator, wish)
    text = properties.get(wish["propertyName"])
    if operator == "HAS_PROPERTY":
        return text is not None
    if operator == "NOT_HAS_PROPERTY":
        return text is None
    if text is None:
        return False  # HubSpot's negative operators, too, find only records that have a value.
    if operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        found = _has_token(text, str(wish["value"]))
        return found if operator == "CONTAINS_TOKEN" else not found
    if operator in ("IN", "NOT_IN"):
        return _among(text, wish) if operator == "IN" else not _among(text, wish)
    return _compares(_comparable(text, wish), operator, wish)


def _compares(value: Any, operator: str, wish: dict[str, Any]) -> bool:
    low = wish["low"]
    if operator == "EQ":
        return bool(value == low)
    if operator == "NEQ":
        return bool(value != low)
    if operator == "BETWEEN":
        return bool(low <= value <= wish["high"])
    return bool({"LT": value < low, "LTE": value <= low, "GT": value > low, "GTE": value >= low}[operator])


def _association_holds(linked: set[str], operator: str, wish: dict[str, Any]) -> bool:
    if operator == "HAS_PROPERTY":
        return bool(linked)
    if operator == "NOT_HAS_PROPERTY":
        return not linked
    wanted = {str(value) for value in wish.get("values") or [wish.get("value")]}
    return bool(linked & wanted) == (operator in ("EQ", "IN"))


def _among(text: str, wish: dict[str, Any]) -> bool:
    """Values of string properties must be given in lower case (HubSpot's documented trap); others as they are."""
    values = [str(value) for value in wish["values"]]
    if wish["type"] == "string":
        return text.lower() in values
    return any(_comparable(text, wish) == _comparable(value, wish) for value in values)


def _has_token(text: str, pattern: str) -> bool:
    tokens = [*re.findall(r"[\w+]+", text.casefold()), text.casefold()]
    wanted = re.escape(pattern.casefold()).replace(r"\*", ".*")
    return any(re.fullmatch(wanted, token) for token in tokens)


def _asked(properties: dict[str, str], query: Any) -> bool:
    if not query:
        return True
    haystack = " ".join(properties.get(name, "") for name in _QUERIED).casefold()
    return all(word in haystack for word in str(query).casefold().split())


def _sort(records: Records, kind: ObjectType, found: list[Indexed], sorts: list[Any]) -> None:
    """By the one allowed sort, else by creation; equal values keep the order of their ids, as pages rely on it."""
    if len(sorts) > 1:
        raise HubSpotError(400, "Only one sort is allowed")
    name, descending = kind.dates[0], False
    if sorts and isinstance(sorts[0], dict):
        name, descending = str(sorts[0].get("propertyName", "")), sorts[0].get("direction") == "DESCENDING"
    elif sorts:
        name, descending = str(sorts[0]).lstrip("-"), str(sorts[0]).startswith("-")
    definition = records.schema.get(kind.plural, name)
    if definition is None:
        raise HubSpotError(400, f'There was a problem with the request: property "{name}" does not exist')
    found.sort(key=lambda item: int(item[0].id))
    valued = [item for item in found if name in item[1]]
    valued.sort(key=lambda item: _sort_key(item[1][name], definition), reverse=descending)
    found[:] = valued + [item for item in found if name not in item[1]]


def _sort_key(text: str, definition: dict[str, Any]) -> tuple[int, Any]:
    value = _comparable(text, definition)
    return (0, value) if value is not None else (1, text)
