"""The control plane, JSON under `/_sandbox`, apart from the imitated APIs and without credentials.

It is for tests and demos on loopback; it can read all that the stand-ins hold.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from medicalcor.sandbox.faults import MISSHAPEN, UnknownFault

if TYPE_CHECKING:
    from medicalcor.sandbox.app import Sandbox


class ControlPlane:
    """Routes over one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def add_to(self, app: FastAPI) -> None:
        """Mount them, closed to other web sites' pages."""
        router = APIRouter(dependencies=[Depends(same_origin)])
        router.add_api_route("/_sandbox/health", self._health, methods=["GET"])
        router.add_api_route("/_sandbox/requests", self._requests, methods=["GET"])
        router.add_api_route("/_sandbox/state", self._state, methods=["GET"])
        router.add_api_route("/_sandbox/faults", self._faults, methods=["GET"])
        router.add_api_route("/_sandbox/faults", self._add_fault, methods=["POST"])
        router.add_api_route("/_sandbox/faults", self._clear_faults, methods=["DELETE"])
        router.add_api_route("/_sandbox/inbound", self._inbound, methods=["POST"])
        router.add_api_route("/_sandbox/settings", self._settings, methods=["POST"])
        router.add_api_route("/_sandbox/reset", self._reset, methods=["POST"])
        app.include_router(router)

    async def _health(self) -> Response:
        return JSONResponse({"status": "ok", "vendors": sorted(self._sandbox.vendors)})

    async def _requests(self, vendor: str | None = None, after: int = 0) -> Response:
        return JSONResponse({"requests": [entry.as_json() for entry in self._sandbox.log.of(vendor, after)]})

    async def _state(self) -> Response:
        shown: dict[str, Any] = {name: vendor.state() for name, vendor in self._sandbox.vendors.items()}
        return JSONResponse(shown | {"faults": [fault.as_json() for fault in self._sandbox.faults.active()]})

    async def _faults(self) -> Response:
        return JSONResponse({"faults": [fault.as_json() for fault in self._sandbox.faults.active()]})

    async def _add_fault(self, request: Request) -> Response:
        wish = await _body(request)
        try:
            fault = self._sandbox.faults.add(wish)
        except (UnknownFault, re.error, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return JSONResponse(fault.as_json(), 201)

    async def _clear_faults(self, vendor: str | None = None) -> Response:
        self._sandbox.faults.clear(vendor)
        return Response(status_code=204)

    async def _inbound(self, request: Request) -> Response:
        """A patient writes, or HubSpot has events: the signed webhook goes to the API, whose answer comes back."""
        wish = await _body(request)
        try:
            if wish.get("vendor") == "hubspot":
                return JSONResponse(await self._sandbox.hubspot.webhooks.deliver(wish.get("events")))
            return JSONResponse(await self._sandbox.whatsapp.inbound(wish))
        except MISSHAPEN as error:
            return JSONResponse({"error": str(error)}, 422)

    async def _settings(self, request: Request) -> Response:
        """Change settings per vendor, e.g. `{"hubspot": {"search_lag_seconds": 5}}`."""
        wish = await _body(request)
        try:
            self._sandbox.configure(wish)
        except KeyError as error:
            return JSONResponse({"error": f"no such setting: {error.args[0]}"}, 422)
        except MISSHAPEN as error:
            return JSONResponse({"error": f"not a setting's value: {error}"}, 422)
        return await self._state()

    async def _reset(self, request: Request) -> Response:
        wish = await _body(request)
        self._sandbox.reset(keep_schema=bool(wish.get("keep_schema", True)))
        return JSONResponse({"status": "reset"})


async def same_origin(request: Request) -> None:
    """Refuse a request that a page of another site makes in the developer's browser: loopback alone is no guard."""
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise HTTPException(403, "the sandbox takes no requests from other sites' pages")


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object sent, or an empty one for no body or another kind of one."""
    try:
        found = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
