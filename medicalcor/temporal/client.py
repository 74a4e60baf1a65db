"""The connection to Temporal, from the variables and profiles that the `temporal` CLI reads (spec §9)."""

from __future__ import annotations

import logging
from typing import Any

from temporalio.client import Client, Plugin
from temporalio.envconfig import ClientConfig
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.service import RetryConfig

from medicalcor.observability.engine_metrics import EngineMetrics
from medicalcor.settings import Settings, SettingsError
from medicalcor.temporal.converter import data_converter
from medicalcor.temporal.interceptors import TaggingInterceptor

DEFAULT_ADDRESS = "127.0.0.1:7233"
# The SDK's own 10 s and 10 retries would outlive every webhook's deadline; workers retry by themselves.
_RETRIES = RetryConfig(max_elapsed_time_millis=1000, max_interval_millis=300, max_retries=3)

_runtime: Runtime | None = None


async def connect(settings: Settings, *, lazy: bool = False, tagging: bool = True) -> Client:
    """A client with our converter and interceptor; `lazy` connects at the first call and works once Temporal is up.

    Raises SettingsError for a wrong TEMPORAL_* variable or profile, RuntimeError where Temporal does not answer.
    """
    try:
        target: dict[str, Any] = dict(ClientConfig.load_client_connect_config())
    except (RuntimeError, OSError) as error:
        # OSError: a certificate's file that is not there or may not be read.
        raise SettingsError(f"TEMPORAL_* variables or profile: {error}") from None
    target.setdefault("target_host", DEFAULT_ADDRESS)
    keys = [(key.key_id, key.key_bytes()) for key in settings.codec_keys]
    return await Client.connect(
        **target,
        lazy=lazy,
        data_converter=data_converter(keys),
        interceptors=[TaggingInterceptor(settings.clinic_id, enabled=tagging)],
        retry_config=_RETRIES,
        plugins=_plugins(settings),
        runtime=one_runtime(),
    )


def _plugins(settings: Settings) -> list[Plugin]:
    """One trace from the request through workflow and activity to the vendor; only where somebody collects it."""
    if settings.otlp_url is None:
        return []
    from temporalio.contrib.opentelemetry import OpenTelemetryPlugin

    return [OpenTelemetryPlugin(add_temporal_spans=True)]


def one_runtime() -> Runtime:
    """The engine's, one a process. Core's log lines go through our handlers, else they are coloured text on stdout."""
    global _runtime
    if _runtime is None:
        forwarding = LogForwardingConfig(logger=logging.getLogger("temporalio.core"))
        level = TelemetryFilter(core_level="WARN", other_level="ERROR")
        logs, metrics = LoggingConfig(filter=level, forwarding=forwarding), EngineMetrics()
        _runtime = Runtime(telemetry=TelemetryConfig(logging=logs, metrics=metrics.buffer))
        metrics.start()
    return _runtime
