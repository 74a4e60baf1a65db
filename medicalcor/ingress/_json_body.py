"""A request's JSON body, read after the caller has proved itself, with texts that can be stored."""

from __future__ import annotations

import json
from typing import Any

from medicalcor.domain.text import storable
from medicalcor.ingress._problems import Problem


def json_of(raw: bytes) -> Any:
    """The body's JSON; an emoji that a form cut in half must not cost the request. Problem 422 for no JSON."""
    try:
        return _storable(json.loads(raw))
    except (ValueError, RecursionError):
        raise Problem(422, "The body is not valid.", errors=[{"field": "body", "message": "is not JSON"}]) from None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: _storable(inner) for name, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


def schema_in_place(schema: dict[str, Any]) -> dict[str, Any]:
    """A model's schema for OpenAPI, nested models in place: a `$defs` inside a path could not be referred to."""
    nested = schema.pop("$defs", {})

    def placed(value: Any) -> Any:
        if isinstance(value, dict):
            name = str(value.get("$ref", "")).rpartition("/")[2]
            return placed(nested[name]) if name in nested else {key: placed(inner) for key, inner in value.items()}
        return [placed(inner) for inner in value] if isinstance(value, list) else value

    found: dict[str, Any] = placed(schema)
    return found
