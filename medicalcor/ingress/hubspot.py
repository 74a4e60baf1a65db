"""`POST /webhooks/hubspot`: an event about a visit only says "look"; events come in any order and twice (spec §2)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from medicalcor.contracts._base import Tags
from medicalcor.contracts.alerts import AskStaff
from medicalcor.contracts.appointments import AppointmentReminder, Look
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import (
    APPOINTMENT_REMINDER,
    ASK_STAFF,
    LOOK,
    appointment_reminder_id,
    ask_staff_id,
)
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._hubspot_events import Concern, HubSpotEvent, read_event
from medicalcor.ingress._hubspot_signature import signed_by_hubspot
from medicalcor.ingress._problems import Problem, current_correlation_id, documented
from medicalcor.ingress.docs import AUTHENTICATION
from medicalcor.observability.metrics import WEBHOOK_EVENTS
from medicalcor.temporal.dispatch import EngineUnavailable

PATH = "/webhooks/hubspot"
_PROVIDER = "hubspot"
_PROOF = (
    "X-HubSpot-Signature-v3: the base64 HMAC-SHA256 of method, public address, raw body and "
    "X-HubSpot-Request-Timestamp under the app's client secret, within five minutes"
)
PRIVACY_DELETION = "privacy_deletion"
"""Kind of what staff are asked when HubSpot erased a contact."""


@dataclass(frozen=True)
class HubSpotConfig:
    """What HubSpot's webhooks are checked by: client secrets, and the API's address as HubSpot calls it."""

    secrets: tuple[str, ...]
    public_base_url: str


class EventsAccepted(BaseModel):
    """Every event of the body that concerns us is durable."""

    events: int
    correlation_id: str


def hubspot_router(config: HubSpotConfig, gateway: Gateway) -> APIRouter:
    """The webhook; the signature guards the whole router."""

    async def verified(request: Request) -> None:
        if not _is_genuine(config, await request.body(), request):
            _count("body", "bad_signature")
            raise Problem(
                401, "The webhook's signature is missing or wrong.", headers={"WWW-Authenticate": "Signature"}
            )

    router = APIRouter(tags=["webhooks"], dependencies=[Depends(verified)])
    body = {"required": True, "content": {"application/json": {"schema": {"type": "array", "items": {}}}}}
    described = {"requestBody": body, AUTHENTICATION: _PROOF}

    @router.post(PATH, responses=documented(400, 401, 413, 503), openapi_extra=described)
    async def receive(request: Request) -> EventsAccepted:
        """Events of HubSpot about appointments and contacts, at most 100."""
        events = [read_event(one) for one in _batch(await request.body())]
        try:
            # At most 100, so not taken whole: a visit that was told, and a body that comes again, do no harm.
            await _hand_over(events, gateway)
        except EngineUnavailable:
            _count("body", "unavailable")
            raise
        for (kind, outcome), number in Counter((one.kind, one.outcome()) for one in events).items():
            _count(kind, outcome, number)
        return EventsAccepted(events=len(events), correlation_id=current_correlation_id())

    return router


def _is_genuine(config: HubSpotConfig, raw: bytes, request: Request) -> bool:
    """Over the address that HubSpot called: behind a proxy the application sees another one."""
    path = request.scope.get("raw_path") or PATH.encode()
    query = request.scope["query_string"].decode("latin-1")
    address = f"{config.public_base_url.rstrip('/')}{path.decode('latin-1')}" + (f"?{query}" if query else "")
    return signed_by_hubspot(
        raw,
        signature=request.headers.get("x-hubspot-signature-v3"),
        timestamp=request.headers.get("x-hubspot-request-timestamp"),
        method=request.method,
        url=address,
        secrets=config.secrets,
        now=datetime.now(UTC),
    )


def _batch(raw: bytes) -> list[Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        _count("body", "malformed")
        raise Problem(400, "The body is not a HubSpot webhook.")
    return found


async def _hand_over(events: Iterable[HubSpotEvent], gateway: Gateway) -> None:
    """One signal a visit, however many events are about it; one task an erased contact."""
    visits = {one: None for event in events if event.concern is Concern.VISIT for one in event.ids}
    erased = {one: None for event in events if event.concern is Concern.ERASURE for one in event.ids}
    looks = [_look(appointment_id, gateway) for appointment_id in visits]
    await asyncio.gather(*looks, *(_tell_of_erasure(contact_id, gateway) for contact_id in erased))


async def _look(appointment_id: str, gateway: Gateway) -> None:
    tags = Tags(correlation_id=current_correlation_id())
    reminder = AppointmentReminder(tags=tags, appointment_id=appointment_id)
    look = Look(at=datetime.now(UTC), why="hubspot")
    await gateway.signal_with_start(APPOINTMENT_REMINDER, reminder, appointment_reminder_id(appointment_id), LOOK, look)


async def _tell_of_erasure(contact_id: str, gateway: Gateway) -> None:
    """Who it was HubSpot no longer says: staff learn the contact's id, once."""
    ask = AskStaff(
        tags=Tags(correlation_id=current_correlation_id()),
        person=Person(patient_ref=""),
        kind=PRIVACY_DELETION,
        key=contact_id,
        asked_at=datetime.now(UTC),
        detail=f"Contactul HubSpot {contact_id}.",
    )
    await gateway.start(ASK_STAFF, ask, ask_staff_id(PRIVACY_DELETION, "hubspot", contact_id))


def _count(kind: str, outcome: str, number: int = 1) -> None:
    WEBHOOK_EVENTS.labels(_PROVIDER, kind, outcome).inc(number)
