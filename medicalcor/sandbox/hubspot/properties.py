"""`/crm/v3/properties/{objectType}`: definitions and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.hubspot.errors import HubSpotError, not_found
from medicalcor.sandbox.hubspot.requests import batch_inputs, kind_of, object_body
from medicalcor.sandbox.hubspot.schema import Schema
from medicalcor.sandbox.state import now_iso


class PropertyRoutes:
    """Routes of the properties API; groups and batches come before `{name}`."""

    def __init__(self, schema: Callable[[], Schema]) -> None:
        self._schema = schema

    def add_to(self, app: FastAPI) -> None:
        """Mount them."""
        base = "/crm/v3/properties/{object_type}"
        app.add_api_route(f"{base}/groups", self._groups, methods=["GET"])
        app.add_api_route(f"{base}/groups", self._create_group, methods=["POST"])
        app.add_api_route(f"{base}/groups/{{name}}", self._group, methods=["GET"])
        app.add_api_route(f"{base}/batch/create", self._batch_create, methods=["POST"])
        app.add_api_route(f"{base}/batch/read", self._batch_read, methods=["POST"])
        app.add_api_route(base, self._list, methods=["GET"])
        app.add_api_route(base, self._create, methods=["POST"])
        app.add_api_route(f"{base}/{{name}}", self._read, methods=["GET"])
        app.add_api_route(f"{base}/{{name}}", self._update, methods=["PATCH"])
        app.add_api_route(f"{base}/{{name}}", self._archive, methods=["DELETE"])

    async def _list(self, request: Request) -> Response:
        definitions = self._schema().properties[kind_of(request).plural].values()
        archived = request.query_params.get("archived") == "true"
        return JSONResponse({"results": [one for one in definitions if one["archived"] == archived]})

    async def _create(self, request: Request) -> Response:
        return JSONResponse(self._schema().create(kind_of(request).plural, await object_body(request)), 201)

    async def _read(self, request: Request) -> Response:
        definition = self._schema().get(kind_of(request).plural, request.path_params["name"])
        if definition is None:
            raise not_found()
        return JSONResponse(definition)

    async def _update(self, request: Request) -> Response:
        wish = await object_body(request)
        return JSONResponse(self._schema().update(kind_of(request).plural, request.path_params["name"], wish))

    async def _archive(self, request: Request) -> Response:
        self._schema().archive(kind_of(request).plural, request.path_params["name"])
        return Response(status_code=204)

    async def _batch_create(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)
        return _each(inputs, lambda wish: self._schema().create(kind.plural, wish), success=201)

    async def _batch_read(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)

        def read(wish: dict[str, Any]) -> dict[str, Any]:
            definition = self._schema().get(kind.plural, str(wish.get("name")))
            if definition is None:
                raise HubSpotError(404, f"No property named {wish.get('name')} exists.", "OBJECT_NOT_FOUND")
            return definition

        return _each(inputs, read, success=200)

    async def _groups(self, request: Request) -> Response:
        return JSONResponse({"results": list(self._schema().groups[kind_of(request).plural].values())})

    async def _group(self, request: Request) -> Response:
        group = self._schema().groups[kind_of(request).plural].get(request.path_params["name"])
        if group is None:
            raise not_found()
        return JSONResponse(group)

    async def _create_group(self, request: Request) -> Response:
        return JSONResponse(self._schema().create_group(kind_of(request).plural, await object_body(request)), 201)


def _each(inputs: list[dict[str, Any]], work: Callable[[dict[str, Any]], dict[str, Any]], success: int) -> Response:
    started = now_iso()
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for wish in inputs:
        try:
            results.append(work(wish))
        except HubSpotError as error:
            errors.append(error.batch_item([str(wish.get("name", ""))]))
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
    body |= {"startedAt": started, "completedAt": now_iso()}
    return JSONResponse(body, 207 if errors else success)
