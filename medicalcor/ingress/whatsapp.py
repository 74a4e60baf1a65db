"""`/webhooks/whatsapp`: verify, parse, hand over; 2xx only once Temporal has every message (spec §2)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._problems import Problem, current_correlation_id, documented
from medicalcor.ingress._signatures import is_secret, signed
from medicalcor.ingress._silence import WhatsAppSilence
from medicalcor.ingress.docs import AUTHENTICATION
from medicalcor.ingress.whatsapp_delivery import DeliveryConfig, WhatsAppDelivery
from medicalcor.ingress.whatsapp_parser import NotAnEnvelope, Opening, WhatsAppParser, load_envelope
from medicalcor.observability.metrics import WEBHOOK_EVENTS
from medicalcor.temporal.dispatch import EngineUnavailable

PATH = "/webhooks/whatsapp"
_PROVIDER = "whatsapp"

Proof = Literal["meta", "360dialog-signature", "360dialog-header"]
_PROOFS: dict[Proof, str] = {
    "meta": "X-Hub-Signature-256: sha256= and the hex HMAC-SHA256 of the raw body under the app secret",
    "360dialog-signature": "x-360dialog-signature: the hex HMAC-SHA256 of the raw body under the platform secret",
    "360dialog-header": "the static secret in the header {header}",
}


@dataclass(frozen=True)
class WhatsAppConfig:
    """What the clinic's WhatsApp webhooks are checked and read by.

    proof: "meta" (X-Hub-Signature-256), "360dialog-signature" (x-360dialog-signature) or "360dialog-header" (a static
    secret in the header named `static_header`).
    """

    secrets: tuple[bytes, ...]
    verify_token: bytes
    proof: Proof
    static_header: str
    own_numbers: tuple[str, ...]
    zone: tzinfo
    opening: Opening
    delivery: DeliveryConfig


class Accepted(BaseModel):
    """All messages of the body are durable."""

    messages: int
    correlation_id: str


def whatsapp_router(config: WhatsAppConfig, gateway: Gateway) -> APIRouter:
    """The subscription check and the webhook itself; the signature guards all of the latter's router."""
    router = APIRouter(tags=["webhooks"])
    router.include_router(_challenge_router(config))
    router.include_router(_webhook_router(config, gateway))
    return router


def _challenge_router(config: WhatsAppConfig) -> APIRouter:
    router = APIRouter()

    @router.get(
        PATH,
        response_class=PlainTextResponse,
        responses=documented(403),
        openapi_extra={AUTHENTICATION: "hub.verify_token in the query"},
    )
    async def answer_challenge(
        token: Annotated[
            str,
            Query(
                alias="hub.verify_token",
                description="The token set in Meta's dashboard",
                examples=["MEDICALCOR_WHATSAPP_VERIFY_TOKEN"],
            ),
        ] = "",
        mode: Annotated[
            str, Query(alias="hub.mode", description="Only subscribe is known", examples=["subscribe"])
        ] = "",
        challenge: Annotated[
            str, Query(alias="hub.challenge", description="Comes back as it is", examples=["0012345"])
        ] = "",
    ) -> PlainTextResponse:
        """Meta's check of the subscription: `hub.challenge` comes back byte for byte."""
        if mode != "subscribe" or not is_secret(token, [config.verify_token]):
            raise Problem(403, "The verify token is not ours.")
        return PlainTextResponse(challenge)

    return router


def _webhook_router(config: WhatsAppConfig, gateway: Gateway) -> APIRouter:
    async def verified(request: Request) -> None:
        if not _is_genuine(config, await request.body(), request):
            _count("body", "bad_signature")
            raise Problem(
                401, "The webhook's signature is missing or wrong.", headers={"WWW-Authenticate": "Signature"}
            )
        silence.heard(datetime.now(UTC))

    silence = WhatsAppSilence(config.opening.hours, config.opening.closed, config.zone)
    silence.heard(datetime.now(UTC))
    router = APIRouter(dependencies=[Depends(verified)])
    parser = WhatsAppParser(config.delivery.reference_key, config.own_numbers, config.zone, config.opening)
    delivery = WhatsAppDelivery(config.delivery, gateway)
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    described = {"requestBody": body, AUTHENTICATION: _PROOFS[config.proof].format(header=config.static_header)}

    @router.post(PATH, responses=documented(400, 401, 413, 503), openapi_extra=described)
    async def receive(request: Request) -> Accepted:
        """Messages, statuses and account events of WhatsApp Cloud API or 360dialog."""
        try:
            document = load_envelope(await request.body())
        except NotAnEnvelope:
            _count("body", "malformed")
            raise Problem(400, "The body is not a WhatsApp webhook.") from None
        # In a thread: the language model may take a second to load, and other webhooks must not wait for it.
        parsed = await asyncio.to_thread(parser.parse, document, datetime.now(UTC))
        try:
            reached = await delivery.land(parsed, await request.body(), current_correlation_id())
        except EngineUnavailable:
            _count("body", "unavailable")
            raise
        for (kind, outcome), number in reached.items():
            _count(kind, outcome, number)
        for (kind, outcome), number in parsed.events.items():
            _count(kind, outcome, number)
        messages = sum(len(inbound.messages) for inbound in parsed.inbound.values())
        return Accepted(messages=messages, correlation_id=current_correlation_id())

    return router


def _is_genuine(config: WhatsAppConfig, raw: bytes, request: Request) -> bool:
    if config.proof == "360dialog-header":
        return is_secret(request.headers.get(config.static_header), config.secrets)
    if config.proof == "360dialog-signature":
        return signed(raw, request.headers.get("x-360dialog-signature"), config.secrets, bare_allowed=True)
    return signed(raw, request.headers.get("x-hub-signature-256"), config.secrets)


def _count(kind: str, outcome: str, number: int = 1) -> None:
    WEBHOOK_EVENTS.labels(_PROVIDER, kind, outcome).inc(number)
