"""`/crm/v3/objects/{objectType}/batch/*`: up to 100 records at once, with 207 where some of them failed.

An unknown property or two inputs for one record fail the whole batch; a refused value fails its own item only
(`contracts/hubspot/samples`: contacts-batch-upsert-207.json, errors.json).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed
from medicalcor.sandbox.hubspot.records import Record, Records
from medicalcor.sandbox.hubspot.render import record_json, written_json
from medicalcor.sandbox.hubspot.requests import batch_inputs, kind_of, properties_of
from medicalcor.sandbox.hubspot.types import ObjectType
from medicalcor.sandbox.state import now_iso

Work = Callable[[dict[str, Any]], dict[str, Any]]


class BatchRoutes:
    """The five batch operations."""

    def __init__(self, records: Callable[[], Records]) -> None:
        self._records = records

    def add_to(self, app: FastAPI) -> None:
        """Mount them."""
        base = "/crm/v3/objects/{object_type}/batch"
        app.add_api_route(f"{base}/create", self._create, methods=["POST"])
        app.add_api_route(f"{base}/read", self._read, methods=["POST"])
        app.add_api_route(f"{base}/update", self._update, methods=["POST"])
        app.add_api_route(f"{base}/upsert", self._upsert, methods=["POST"])
        app.add_api_route(f"{base}/archive", self._archive, methods=["POST"])

    async def _create(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)
        records = self._records()
        records.refuse_unknown(kind, map(properties_of, inputs))

        def work(wish: dict[str, Any]) -> dict[str, Any]:
            record = records.create(kind, properties_of(wish), wish.get("associations"))
            return written_json(record, properties_of(wish))

        return _each(inputs, work, lambda wish: [], success=201)

    async def _update(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)
        records = self._records()
        records.refuse_unknown(kind, map(properties_of, inputs))
        _refuse_repeated(inputs)

        def work(wish: dict[str, Any]) -> dict[str, Any]:
            record = _existing(records, kind, wish)
            return written_json(records.update(record, properties_of(wish)), properties_of(wish))

        return _each(inputs, work, _id_of)

    async def _upsert(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)
        records = self._records()
        records.refuse_unknown(kind, map(properties_of, inputs))
        _refuse_repeated(inputs)
        for name in {wish.get("idProperty") for wish in inputs} - {None, "", "hs_object_id"}:
            records.check_unique(kind, str(name))
        return _each(inputs, lambda wish: _upserted(records, kind, wish), _id_of)

    async def _read(self, request: Request) -> Response:
        kind, (body, inputs) = kind_of(request), await batch_inputs(request)
        records, wanted, id_property = self._records(), body.get("properties") or [], body.get("idProperty")
        if id_property:
            records.check_unique(kind, id_property)

        def work(wish: dict[str, Any]) -> dict[str, Any]:
            found = _existing(records, kind, {"id": wish.get("id"), "idProperty": id_property})
            return record_json(found, [*wanted, *([id_property] if id_property else [])])

        return _each(inputs, work, _id_of)

    async def _archive(self, request: Request) -> Response:
        kind, (_, inputs) = kind_of(request), await batch_inputs(request)
        for wish in inputs:
            record = self._records().find(kind, str(wish.get("id")))
            if record is not None:
                self._records().archive(record)
        return Response(status_code=204)


def _upserted(records: Records, kind: ObjectType, wish: dict[str, Any]) -> dict[str, Any]:
    properties, id_property = dict(properties_of(wish)), wish.get("idProperty")
    record = records.find(kind, str(wish.get("id", "")), id_property)
    created = record is None
    if record is None:
        if id_property in (None, "", "hs_object_id"):
            raise _missing()
        record = records.create(kind, {id_property: wish["id"], **properties})
    else:
        record = records.update(record, properties)
    return written_json(record, {id_property or "hs_object_id": "", **properties}) | {"new": created}


def _existing(records: Records, kind: ObjectType, wish: dict[str, Any]) -> Record:
    record = records.find(kind, str(wish.get("id", "")), wish.get("idProperty"))
    if record is None:
        raise _missing()
    return record


def _missing() -> HubSpotError:
    return HubSpotError(404, "Could not get some objects, they may be deleted or not exist.", "OBJECT_NOT_FOUND")


def _id_of(wish: dict[str, Any]) -> list[str]:
    return [str(wish.get("id", ""))]


def _refuse_repeated(inputs: Sequence[dict[str, Any]]) -> None:
    for wish in inputs:
        if not wish.get("id"):
            raise malformed("id is required for every input")
    repeated = [key for key, n in Counter(str(wish["id"]) for wish in inputs).items() if n > 1]
    if repeated:
        raise HubSpotError(400, f"Duplicate IDs found in batch input: {repeated}. IDs must be unique")


def _each(
    inputs: Sequence[dict[str, Any]],
    work: Work,
    ids: Callable[[dict[str, Any]], list[str]],
    success: int = 200,
) -> Response:
    started = now_iso()
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for wish in inputs:
        try:
            results.append(work(wish))
        except HubSpotError as error:
            errors.append(error.batch_item(ids(wish)))
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
    body |= {"startedAt": started, "completedAt": now_iso()}
    return JSONResponse(body, 207 if errors else success)
