"""Reading requests the way HubSpot does: types by any of their names, bodies as objects, lists in the query."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request

from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed
from medicalcor.sandbox.hubspot.types import ObjectType, object_type

BATCH_LIMIT = 100


def kind_of(request: Request, parameter: str = "object_type") -> ObjectType:
    """The object type in the path. Raises HubSpotError 400 for an unknown one."""
    name = request.path_params[parameter]
    found = object_type(name)
    if found is None:
        raise HubSpotError(400, f"Unable to infer object type from: {name}")
    return found


async def object_body(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises HubSpotError 400."""
    body = await _json(request)
    if not isinstance(body, dict):
        raise malformed("expected an object")
    return body


async def list_body(request: Request) -> list[Any]:
    """The JSON array in the body. Raises HubSpotError 400."""
    body = await _json(request)
    if not isinstance(body, list):
        raise malformed("expected an array")
    return body


async def batch_inputs(request: Request) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Body and its `inputs`. Raises HubSpotError 400 for none, more than 100, or items that are no objects."""
    body = await object_body(request)
    inputs = body.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(one, dict) for one in inputs):
        raise malformed("inputs must be a list of objects")
    if len(inputs) > BATCH_LIMIT:
        raise HubSpotError(400, f"The number of inputs must be at most {BATCH_LIMIT}")
    return body, inputs


def properties_of(wish: dict[str, Any]) -> dict[str, Any]:
    """The `properties` of a write. Raises HubSpotError 400 where they are missing."""
    properties = wish.get("properties")
    if not isinstance(properties, dict):
        raise malformed("properties are required")
    return properties


def listed(request: Request, name: str) -> list[str]:
    """A query parameter given repeatedly, or comma-separated, or both."""
    return [part for value in request.query_params.getlist(name) for part in value.split(",") if part]


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        raise malformed("not JSON") from None
