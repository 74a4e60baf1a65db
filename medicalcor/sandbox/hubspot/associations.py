"""`/crm/v4`: associations between records, single and in batches, and the types that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.hubspot.errors import HubSpotError, not_found
from medicalcor.sandbox.hubspot.links import Spec, check_pair, checked_specs
from medicalcor.sandbox.hubspot.records import Records
from medicalcor.sandbox.hubspot.requests import batch_inputs, kind_of, list_body
from medicalcor.sandbox.hubspot.types import ObjectType, default_association
from medicalcor.sandbox.state import now_iso

_CATEGORY = "HUBSPOT_DEFINED"


class AssociationRoutes:
    """Routes of the v4 associations API."""

    def __init__(self, records: Callable[[], Records]) -> None:
        self._records = records

    def add_to(self, app: FastAPI) -> None:
        """Mount them; `/crm/associations/v4/…` is the older address of the labels, which HubSpot's pages still name."""
        one = "/crm/v4/objects/{source}/{source_id}/associations"
        app.add_api_route(f"{one}/default/{{target}}/{{target_id}}", self._put_default, methods=["PUT"])
        app.add_api_route(f"{one}/{{target}}/{{target_id}}", self._put, methods=["PUT"])
        app.add_api_route(f"{one}/{{target}}/{{target_id}}", self._delete, methods=["DELETE"])
        app.add_api_route(f"{one}/{{target}}", self._read, methods=["GET"])
        pair = "/crm/v4/associations/{source}/{target}"
        app.add_api_route(f"{pair}/batch/read", self._batch_read, methods=["POST"])
        app.add_api_route(f"{pair}/batch/create", self._batch_create, methods=["POST"])
        app.add_api_route(f"{pair}/batch/associate/default", self._batch_default, methods=["POST"])
        app.add_api_route(f"{pair}/batch/archive", self._batch_archive, methods=["POST"])
        app.add_api_route(f"{pair}/labels", self._labels, methods=["GET"])
        app.add_api_route("/crm/associations/v4/{source}/{target}/labels", self._labels, methods=["GET"])

    async def _put(self, request: Request) -> Response:
        source, target = self._pair(request)
        specs = checked_specs(await list_body(request))
        check_pair(source, target, specs)
        source_id, target_id = self._ids(request, source, target)
        self._records().links.add(source, source_id, target, target_id, specs)
        return JSONResponse(_between(source, source_id, target, target_id), 201)

    async def _put_default(self, request: Request) -> Response:
        source, target = self._pair(request)
        source_id, target_id = self._ids(request, source, target)
        return JSONResponse(self._batch([self._default(source, source_id, target, target_id)], now_iso()))

    async def _delete(self, request: Request) -> Response:
        source, target = self._pair(request)
        parameters = request.path_params
        self._records().links.remove(source, parameters["source_id"], target, parameters["target_id"])
        return Response(status_code=204)

    async def _read(self, request: Request) -> Response:
        source, target = self._pair(request)
        source_id = request.path_params["source_id"]
        if not self._records().exists(source, source_id):
            raise not_found()
        limit, after = request.query_params.get("limit", "500"), request.query_params.get("after", "0")
        if not limit.isdigit() or not after.isdigit() or int(limit) > 500:
            raise HubSpotError(400, "limit must be at most 500, after a cursor")
        found = self._records().links.targets(source, source_id, target)
        end = int(after) + int(limit)
        body: dict[str, Any] = {"results": _linked(found[int(after) : end])}
        if end < len(found):
            body["paging"] = {"next": {"after": str(end), "link": f"?after={end}"}}
        return JSONResponse(body)

    async def _batch_read(self, request: Request) -> Response:
        source, target = self._pair(request)
        started, (_, inputs) = now_iso(), await batch_inputs(request)
        results: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for wish in inputs:
            found = self._records().links.targets(source, str(wish.get("id")), target)
            if found:
                results.append({"from": {"id": str(wish.get("id"))}, "to": _linked(found)})
            else:
                message = f"No {target.singular} is associated with {source.singular} {wish.get('id')}."
                error = HubSpotError(404, message, "OBJECT_NOT_FOUND")
                errors.append(error.batch_item([str(wish.get("id"))]))
        return JSONResponse(self._batch(results, started, errors), 207 if errors else 200)

    async def _batch_create(self, request: Request) -> Response:
        source, target = self._pair(request)
        started, (_, inputs) = now_iso(), await batch_inputs(request)
        results: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for wish in inputs:
            specs = checked_specs(wish.get("types"))
            check_pair(source, target, specs)
            source_id, target_id = _ends(wish)
            try:
                self._check_exist(source, source_id, target, target_id)
            except HubSpotError as error:
                errors.append(error.batch_item([source_id]))
                continue
            self._records().links.add(source, source_id, target, target_id, specs)
            results.append(_between(source, source_id, target, target_id))
        return JSONResponse(self._batch(results, started, errors), 207 if errors else 201)

    async def _batch_default(self, request: Request) -> Response:
        source, target = self._pair(request)
        started, (_, inputs) = now_iso(), await batch_inputs(request)
        results: list[dict[str, Any]] = []
        for wish in inputs:
            source_id, target_id = _ends(wish)
            self._check_exist(source, source_id, target, target_id)
            results.append(self._default(source, source_id, target, target_id))
        return JSONResponse(self._batch(results, started))

    async def _batch_archive(self, request: Request) -> Response:
        source, target = self._pair(request)
        _, inputs = await batch_inputs(request)
        for wish in inputs:
            for end in wish.get("to") or []:
                source_id = str((wish.get("from") or {}).get("id", ""))
                self._records().links.remove(source, source_id, target, str(end.get("id")))
        return Response(status_code=204)

    async def _labels(self, request: Request) -> Response:
        source, target = self._pair(request)
        return JSONResponse({"results": [{"category": _CATEGORY, "typeId": default_association(source, target)}]})

    def _pair(self, request: Request) -> tuple[ObjectType, ObjectType]:
        return kind_of(request, "source"), kind_of(request, "target")

    def _ids(self, request: Request, source: ObjectType, target: ObjectType) -> tuple[str, str]:
        source_id, target_id = request.path_params["source_id"], request.path_params["target_id"]
        self._check_exist(source, source_id, target, target_id)
        return source_id, target_id

    def _check_exist(self, source: ObjectType, source_id: str, target: ObjectType, target_id: str) -> None:
        for kind, record_id in ((source, source_id), (target, target_id)):
            if not self._records().exists(kind, record_id):
                message = f"{kind.singular.upper()}={record_id} is not valid"
                raise HubSpotError(404, message, "OBJECT_NOT_FOUND")

    def _default(self, source: ObjectType, source_id: str, target: ObjectType, target_id: str) -> dict[str, Any]:
        type_id = default_association(source, target)
        self._records().links.add(source, source_id, target, target_id, {(_CATEGORY, type_id)})
        spec = {"associationCategory": _CATEGORY, "associationTypeId": type_id}
        return {"from": {"id": source_id}, "to": {"id": target_id}, "associationSpec": spec}

    def _batch(
        self, results: list[dict[str, Any]], started: str, errors: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        body: dict[str, Any] = {"status": "COMPLETE", "results": results}
        if errors:
            body |= {"numErrors": len(errors), "errors": errors}
        return body | {"startedAt": started, "completedAt": now_iso()}


def _ends(wish: dict[str, Any]) -> tuple[str, str]:
    return str((wish.get("from") or {}).get("id", "")), str((wish.get("to") or {}).get("id", ""))


def _linked(found: Iterable[tuple[str, set[Spec]]]) -> list[dict[str, Any]]:
    return [
        {
            "toObjectId": target_id,
            "associationTypes": [{"category": category, "typeId": type_id} for category, type_id in sorted(types)],
        }
        for target_id, types in found
    ]


def _between(source: ObjectType, source_id: str, target: ObjectType, target_id: str) -> dict[str, Any]:
    return {
        "fromObjectTypeId": source.type_id,
        "fromObjectId": source_id,
        "toObjectTypeId": target.type_id,
        "toObjectId": target_id,
        "labels": [],
    }
