"""The stand-in itself: one portal, its credentials and limits, and the routes of the vendor's API."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.config import SandboxConfig
from medicalcor.sandbox.faults import MISSHAPEN, Answer
from medicalcor.sandbox.hubspot.associations import AssociationRoutes
from medicalcor.sandbox.hubspot.batch import BatchRoutes
from medicalcor.sandbox.hubspot.errors import (
    HubSpotError,
    malformed,
    named_answer,
    not_found,
    rate_limited,
    unauthorized,
)
from medicalcor.sandbox.hubspot.limits import Limits
from medicalcor.sandbox.hubspot.links import Links
from medicalcor.sandbox.hubspot.objects import ObjectRoutes
from medicalcor.sandbox.hubspot.properties import PropertyRoutes
from medicalcor.sandbox.hubspot.records import Records
from medicalcor.sandbox.hubspot.schema import Schema
from medicalcor.sandbox.hubspot.types import OBJECT_TYPES
from medicalcor.sandbox.hubspot.webhooks import Webhooks


class _RateLimited(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class HubSpot:
    """A portal in memory. `records`, `schema` and `links` are replaced by a reset; routes read them anew each time."""

    name = "hubspot"

    def __init__(self, config: SandboxConfig) -> None:
        self._token = config.hubspot_token
        self.limits = Limits()
        self.webhooks = Webhooks(config, self.limits)
        self.schema = Schema()
        self.links = Links()
        self.records = Records(self.schema, self.links)
        self.app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(self._guard)])
        self.app.add_exception_handler(HubSpotError, _refused)
        self.app.add_exception_handler(_RateLimited, _limited)
        for kind in MISSHAPEN:
            self.app.add_exception_handler(kind, _misshapen)
        self.app.add_exception_handler(404, _no_route)
        self.app.add_exception_handler(405, _no_route)
        PropertyRoutes(lambda: self.schema).add_to(self.app)
        BatchRoutes(lambda: self.records).add_to(self.app)
        ObjectRoutes(lambda: self.records, self.limits).add_to(self.app)
        AssociationRoutes(lambda: self.records).add_to(self.app)

    def named(self, kind: str, retry_after: float | None) -> Answer | None:
        """HubSpot's answer of that name, or None."""
        return named_answer(kind, retry_after)

    def state(self) -> dict[str, Any]:
        """All records by type, associations, custom properties and settings."""
        shown: dict[str, Any] = {
            one.plural: [
                {"id": r.id, "properties": r.properties, "created": r.created, "archived": r.archived}
                for r in self.records.by_type[one.plural].values()
            ]
            for one in OBJECT_TYPES
        }
        custom = {
            plural: [definition for definition in properties.values() if not definition["hubspotDefined"]]
            for plural, properties in self.schema.properties.items()
        }
        links = self.links.as_json()
        return shown | {"associations": links, "custom_properties": custom, "settings": self.limits.as_json()}

    def reset(self, *, keep_schema: bool = True) -> None:
        """Empty the portal; custom properties stay unless told otherwise, as set-up ran once for all tests."""
        if not keep_schema:
            self.schema = Schema()
        self.links = Links()
        self.records = Records(self.schema, self.links)
        self.limits.set(Limits().as_json())

    async def _guard(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token or (self._token is not None and token != self._token):
            raise unauthorized()
        policy = self.limits.exceeded(search=request.url.path.endswith("/search"))
        if policy is not None:
            raise _RateLimited(rate_limited(policy))


async def _refused(request: Request, error: Any) -> Response:
    return JSONResponse(error.body(), error.status)


async def _misshapen(request: Request, error: Exception) -> Response:
    return JSONResponse(malformed("a value is not of its type").body(), 400)


async def _limited(request: Request, error: Any) -> Response:
    return JSONResponse(error.answer.body, error.answer.status, headers=error.answer.headers)


async def _no_route(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return JSONResponse(not_found().body(), status)
