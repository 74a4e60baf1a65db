"""Composition root of the API (spec §2): `python api.py` serves it until SIGTERM or Ctrl-C, then finishes what runs."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from medicalcor import __version__
from medicalcor.claims import Claims
from medicalcor.domain.business_time import closed_days, closed_until, parse_opening_hours
from medicalcor.domain.language import detect_language
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress.app import IngressConfig, build_app, nothing_to_refresh
from medicalcor.ingress.appointments import AppointmentsConfig
from medicalcor.ingress.claims import ClaimsConfig
from medicalcor.ingress.codec import CodecConfig
from medicalcor.ingress.consents import ConsentsConfig
from medicalcor.ingress.hubspot import HubSpotConfig
from medicalcor.ingress.leads import LeadsConfig
from medicalcor.ingress.reports import ReportsConfig
from medicalcor.ingress.whatsapp import Proof, WhatsAppConfig
from medicalcor.ingress.whatsapp_delivery import DeliveryConfig
from medicalcor.ingress.whatsapp_parser import Opening
from medicalcor.leaving import run_and_leave
from medicalcor.observability.logging import configure_logging, log_uncaught_errors
from medicalcor.observability.metrics import render
from medicalcor.observability.tracing import configure_tracing, flush_traces
from medicalcor.report_links import ReportLinks
from medicalcor.settings import LOG_LEVELS, Settings, SettingsError, load_settings
from medicalcor.temporal.client import connect
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.temporal.queue_metrics import QueueMetrics
from medicalcor.temporal.schedule_metrics import ScheduleMetrics
from medicalcor.temporal.schedules import Schedules

# Beyond the engine's deadline, so that a request in flight gets its answer; senders repeat what is cut off.
_GRACEFUL_SECONDS = 10

Refresh = Callable[[], Awaitable[None]]


def create_app(settings: Settings, gateway: Gateway, refresh_metrics: Refresh = nothing_to_refresh) -> ASGIApp:
    """The API for these settings; `gateway` is the way into Temporal; `refresh_metrics` is awaited at each scrape."""
    reference_key, zone = settings.patient_ref_key_bytes(), settings.zone()
    token = settings.whatsapp_verify_token
    return build_app(
        IngressConfig(
            whatsapp=WhatsAppConfig(
                secrets=tuple(secret.get_secret_value().encode() for secret in settings.whatsapp_app_secrets),
                verify_token=token.get_secret_value().encode() if token else b"",
                proof=_proof(settings),
                static_header=settings.whatsapp_360dialog_header,
                own_numbers=settings.whatsapp_own_numbers,
                zone=zone,
                opening=Opening(parse_opening_hours(settings.opening_hours), closed_days(settings.closures)),
                delivery=DeliveryConfig(
                    reference_key=reference_key,
                    burst_seconds=settings.whatsapp_burst_seconds,
                    history_events=settings.conversation_history_events,
                    deadline_seconds=settings.engine_deadline_seconds,
                    clinic_id=settings.clinic_id,
                    asks_data=settings.ai_basis == "consent",
                ),
            ),
            leads=LeadsConfig(settings.api_keys, reference_key, settings.default_region, zone),
            appointments=AppointmentsConfig(settings.api_keys, reference_key, settings.default_region),
            consents=ConsentsConfig(
                settings.api_keys, reference_key, settings.default_region, settings.retry_after_seconds
            ),
            hubspot=HubSpotConfig(
                tuple(secret.get_secret_value() for secret in settings.hubspot_webhook_secrets),
                str(settings.public_base_url),
            ),
            claims=ClaimsConfig(
                Claims(reference_key, str(settings.public_base_url), settings.claim_hours),
                zone,
                hubspot_app_url=str(settings.hubspot_app_url),
                hubspot_portal_id=settings.hubspot_portal_id,
                retry_after_seconds=settings.retry_after_seconds,
            ),
            reports=ReportsConfig(
                settings.api_keys,
                ReportLinks(reference_key, str(settings.public_base_url), settings.report_link_days),
                zone,
                settings.retry_after_seconds,
            ),
            codec=CodecConfig(
                keys=[(key.key_id, key.key_bytes()) for key in settings.codec_keys],
                api_keys=settings.api_keys,
                session_secret=reference_key,
                public_base_url=str(settings.public_base_url),
                ui_url=str(settings.temporal_ui_url),
            ),
            api_keys=settings.api_keys,
            version=__version__,
            public_base_url=str(settings.public_base_url),
            retry_after_seconds=settings.retry_after_seconds,
            max_body_bytes=settings.max_body_bytes,
            whatsapp_max_body_bytes=settings.whatsapp_max_body_bytes,
            serves_metrics=settings.metrics_port is None,
            refresh_metrics=refresh_metrics,
        ),
        gateway,
    )


def _proof(settings: Settings) -> Proof:
    if settings.whatsapp_provider == "meta":
        return "meta"
    return "360dialog-header" if settings.whatsapp_360dialog_auth == "header" else "360dialog-signature"


async def serve(settings: Settings) -> None:
    """Serves the API, and /metrics on its private port where one is set, until a signal ends it.

    Starts without Temporal: /ready says 503 and webhooks are refused until it answers.
    """
    client = await connect(settings, lazy=True)
    queues = QueueMetrics(client)
    schedules = ScheduleMetrics(
        client, Schedules(client, settings.clinic_id, settings.clinic_timezone), settings.zone()
    )

    async def refresh() -> None:
        await asyncio.gather(queues.refresh(), schedules.refresh())

    app = create_app(settings, Dispatch(client, settings.engine_deadline_seconds), refresh)
    await asyncio.to_thread(_warm_up, settings)
    async with _private_metrics(settings, refresh):
        await uvicorn.Server(_config(app, settings.api_host, settings.api_port)).serve()


def _warm_up(settings: Settings) -> None:
    """The language model takes half a second to load, the holidays a tenth: not while the first webhook waits."""
    detect_language("lorem ipsum dolor sit amet")
    closed = closed_days(settings.closures)
    closed_until(datetime.now(settings.zone()), parse_opening_hours(settings.opening_hours), closed)


def _config(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # its lines hold paths and queries; ours hold route templates
        proxy_headers=False,  # a stranger's X-Forwarded-* must change nothing
        server_header=False,
        timeout_graceful_shutdown=_GRACEFUL_SECONDS,
    )


@asynccontextmanager
async def _private_metrics(settings: Settings, refresh: Refresh) -> AsyncIterator[None]:
    if settings.metrics_port is None:
        yield
        return

    async def metrics(_: object) -> Response:
        await refresh()
        body, content_type = render()
        return Response(body, media_type=content_type)

    app = Starlette(routes=[Route("/metrics", metrics)])
    server = uvicorn.Server(_config(app, settings.api_host, settings.metrics_port))
    # Not `serve()`: that would take the signals from the API's own server.
    serving = asyncio.create_task(server._serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def main() -> int:
    """Reads arguments and settings and serves; 2, with a message that names what is wrong, when one is."""
    parser = argparse.ArgumentParser(description="Serve MedicalCor's API.")
    parser.add_argument("--log-level", choices=LOG_LEVELS, help="of this process; default: MEDICALCOR_LOG_LEVEL")
    arguments = parser.parse_args()
    # Once uvicorn has finished what runs, it raises the signal again: SIGTERM ends as Ctrl-C does, with traces sent.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = load_settings()
        configure_logging(arguments.log_level or settings.log_level)
        log_uncaught_errors()
        configure_tracing("api", str(settings.otlp_url) if settings.otlp_url else None)
        asyncio.run(serve(settings))
    except SettingsError as error:
        print(f"Settings are wrong:\n{error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    run_and_leave(main, flush_traces)
