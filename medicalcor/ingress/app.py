"""The API as one ASGI application: routers, problems, and the layers around them in the order that makes them hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRouter
from starlette.types import ASGIApp

from medicalcor.ingress import _problems, codec
from medicalcor.ingress._cors import OneOrigin, origin_of
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._headers import SecurityHeaders
from medicalcor.ingress._limits import BodyLimit
from medicalcor.ingress._observe import Observe, with_correlation_id
from medicalcor.ingress.appointments import AppointmentsConfig, appointments_router
from medicalcor.ingress.claims import ClaimsConfig, claims_router
from medicalcor.ingress.consents import ConsentsConfig, consents_router
from medicalcor.ingress.docs import docs_router
from medicalcor.ingress.health import health_router, metrics_router
from medicalcor.ingress.hubspot import HubSpotConfig, hubspot_router
from medicalcor.ingress.leads import LeadsConfig, leads_router
from medicalcor.ingress.reports import ReportsConfig, reports_router
from medicalcor.ingress.whatsapp import PATH as WHATSAPP_PATH
from medicalcor.ingress.whatsapp import WhatsAppConfig, whatsapp_router
from medicalcor.ingress.workflows import workflows_router
from medicalcor.settings import ApiKey

_DESCRIPTION = "Webhooks and leads of a dental clinic, made durable in Temporal before they are acknowledged."
_CODEC_PATHS = (codec.DECODE, codec.ENCODE)


@dataclass(frozen=True)
class IngressConfig:
    """What the API is built from. Body limits in bytes; `serves_metrics` false where a private port does."""

    whatsapp: WhatsAppConfig
    leads: LeadsConfig
    appointments: AppointmentsConfig
    consents: ConsentsConfig
    hubspot: HubSpotConfig
    claims: ClaimsConfig
    reports: ReportsConfig
    codec: codec.CodecConfig
    api_keys: Sequence[ApiKey]
    version: str
    public_base_url: str
    retry_after_seconds: int
    max_body_bytes: int
    whatsapp_max_body_bytes: int
    serves_metrics: bool
    refresh_metrics: Callable[[], Awaitable[None]]


async def nothing_to_refresh() -> None:
    """For an API whose metrics are all its own."""


def build_app(config: IngressConfig, gateway: Gateway) -> ASGIApp:
    """The whole API; whatever a request meets, its answer has correlation id, security headers and a measurement."""
    app = build_api(config, gateway)
    larger = {WHATSAPP_PATH: config.whatsapp_max_body_bytes} | dict.fromkeys(_CODEC_PATHS, codec.MAX_BODY_BYTES)
    inner: ASGIApp = BodyLimit(app, config.max_body_bytes, larger)
    inner = OneOrigin(inner, origin_of(config.codec.ui_url), _CODEC_PATHS)
    inner = SecurityHeaders(inner, https=config.public_base_url.startswith("https:"))
    return with_correlation_id(Observe(inner, _paths(app)))


def build_api(config: IngressConfig, gateway: Gateway) -> FastAPI:
    """The routes alone, for the OpenAPI document."""
    app = FastAPI(
        title="MedicalCor",
        version=config.version,
        description=_DESCRIPTION,
        openapi_url=None,
        redirect_slashes=False,
        # Its spans hold paths and queries (verify tokens, numbers), its logs exceptions' texts: ours do not.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    routers: list[APIRouter] = [
        whatsapp_router(config.whatsapp, gateway),
        hubspot_router(config.hubspot, gateway),
        leads_router(config.leads, gateway),
        appointments_router(config.appointments, gateway),
        consents_router(config.consents, gateway),
        claims_router(config.claims, gateway),
        reports_router(config.reports, gateway),
        workflows_router(config.api_keys, gateway),
        codec.codec_router(config.codec),
        health_router(gateway, config.version),
        docs_router(app.openapi, config.public_base_url),
    ]
    if config.serves_metrics:
        routers.append(metrics_router(config.refresh_metrics))
    for router in routers:
        app.include_router(router)
    _problems.install(app, config.retry_after_seconds)
    return app


def _paths(app: FastAPI) -> list[str]:
    return [path for path in app.openapi()["paths"] if "{" not in path]
