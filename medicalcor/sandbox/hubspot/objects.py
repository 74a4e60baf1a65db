"""`/crm/v3/objects/{objectType}`: single records, lists, search, and the contacts' merge and GDPR deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed, not_found
from medicalcor.sandbox.hubspot.limits import Limits
from medicalcor.sandbox.hubspot.records import Record, Records
from medicalcor.sandbox.hubspot.render import associations_json, history_json, record_json, written_json
from medicalcor.sandbox.hubspot.requests import kind_of, listed, object_body, properties_of
from medicalcor.sandbox.hubspot.search import search
from medicalcor.sandbox.hubspot.types import CONTACTS

_LIST_PAGE = 100


class ObjectRoutes:
    """Routes for one record at a time, and for search."""

    def __init__(self, records: Callable[[], Records], limits: Limits) -> None:
        self._records, self._limits = records, limits

    def add_to(self, app: FastAPI) -> None:
        """Mount them; the fixed words come before `{object_id}`."""
        base = "/crm/v3/objects/{object_type}"
        app.add_api_route(f"{base}/search", self._search, methods=["POST"])
        app.add_api_route(f"{base}/merge", self._merge, methods=["POST"])
        app.add_api_route(f"{base}/gdpr-delete", self._gdpr_delete, methods=["POST"])
        app.add_api_route(base, self._create, methods=["POST"])
        app.add_api_route(base, self._list, methods=["GET"])
        app.add_api_route(f"{base}/{{object_id}}", self._read, methods=["GET"])
        app.add_api_route(f"{base}/{{object_id}}", self._update, methods=["PATCH"])
        app.add_api_route(f"{base}/{{object_id}}", self._archive, methods=["DELETE"])

    async def _create(self, request: Request) -> Response:
        kind, body = kind_of(request), await object_body(request)
        properties = properties_of(body)
        record = self._records().create(kind, properties, body.get("associations"))
        return JSONResponse(written_json(record, properties), 201)

    async def _read(self, request: Request) -> Response:
        archived = request.query_params.get("archived") == "true"
        record = self._archived(request) if archived else self._found(request)
        return JSONResponse(self._with_associations(request, record))

    async def _update(self, request: Request) -> Response:
        properties = properties_of(await object_body(request))
        record = self._records().update(self._found(request), properties)
        return JSONResponse(written_json(record, properties))

    async def _archive(self, request: Request) -> Response:
        record = self._records().find(kind_of(request), request.path_params["object_id"])
        if record is not None:  # HubSpot answers 204 for a record that is already gone, too.
            self._records().archive(record)
        return Response(status_code=204)

    async def _list(self, request: Request) -> Response:
        kind = kind_of(request)
        limit, after = request.query_params.get("limit", "10"), request.query_params.get("after", "0")
        if not limit.isdigit() or not after.isdigit() or int(limit) > _LIST_PAGE:
            raise HubSpotError(400, f"limit must be at most {_LIST_PAGE}, after a cursor")
        archived = request.query_params.get("archived") == "true"
        rest = [
            record
            for record in self._records().by_type[kind.plural].values()
            if record.archived == archived and int(record.id) > int(after)
        ]
        page = rest[: int(limit)]
        body: dict[str, Any] = {"results": [self._with_associations(request, record) for record in page]}
        if len(rest) > len(page) and page:
            body["paging"] = {"next": {"after": page[-1].id, "link": f"?after={page[-1].id}"}}
        return JSONResponse(body)

    async def _search(self, request: Request) -> Response:
        kind, body = kind_of(request), await object_body(request)
        wanted = body.get("properties") or []
        found, total, following = search(self._records(), kind, body, self._limits.search_lag_seconds)
        answer: dict[str, Any] = {
            "total": total,
            "results": [record_json(record, wanted, known) for record, known in found],
        }
        if following < total:
            answer["paging"] = {"next": {"after": str(following), "link": f"?after={following}"}}
        return JSONResponse(answer)

    async def _merge(self, request: Request) -> Response:
        if kind_of(request) != CONTACTS:
            raise not_found()
        body = await object_body(request)
        merged = self._records().merge(str(body.get("primaryObjectId")), str(body.get("objectIdToMerge")))
        return JSONResponse(record_json(merged, merged.properties))

    async def _gdpr_delete(self, request: Request) -> Response:
        if kind_of(request) != CONTACTS:
            raise not_found()
        body = await object_body(request)
        if not body.get("objectId"):
            raise malformed("objectId is required")
        self._records().gdpr_delete(str(body["objectId"]), body.get("idProperty"))
        return Response(status_code=204)

    def _found(self, request: Request) -> Record:
        id_property = request.query_params.get("idProperty")
        record = self._records().find(kind_of(request), request.path_params["object_id"], id_property)
        if record is None:
            raise not_found()
        return record

    def _archived(self, request: Request) -> Record:
        record = self._records().by_type[kind_of(request).plural].get(request.path_params["object_id"])
        if record is None or not record.archived:
            raise not_found()
        return record

    def _with_associations(self, request: Request, record: Record) -> dict[str, Any]:
        history = listed(request, "propertiesWithHistory")
        body = record_json(record, [*listed(request, "properties"), *history])
        if history:
            body["propertiesWithHistory"] = history_json(record, history)
        if wanted := listed(request, "associations"):
            body["associations"] = associations_json(self._records(), record, wanted)
        return body
