"""A span and the `integration_*` metrics around every call of a vendor, whatever HTTP stack its SDK uses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider

from medicalcor.observability.metrics import INTEGRATION_DURATION, INTEGRATION_ERRORS
from medicalcor.vendors.errors import VendorError

_tracer = trace.get_tracer("medicalcor.vendors")
_FLUSH_MILLISECONDS = 3000


def configure_tracing(process: str, collector: str | None) -> None:
    """Makes spans real in this process, so that log lines can name their trace.

    `collector`: the base URL of an OTLP/HTTP collector that gets them; None: nothing is exported.
    """
    resource = Resource.create({"service.name": f"medicalcor-{process}"})
    if collector is None:
        trace.set_tracer_provider(TracerProvider(resource=resource))
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from temporalio.contrib.opentelemetry import create_tracer_provider

    from medicalcor.observability._span_export import WithoutTexts

    # The engine's own provider: spans of workflows get the same ids when they are replayed, and are not sent again.
    provider = create_tracer_provider(resource=resource)
    exporter = OTLPSpanExporter(endpoint=f"{collector.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(WithoutTexts(exporter)))
    trace.set_tracer_provider(provider)


def flush_traces() -> None:
    """Sends what is not sent yet; for a process that ends without Python's own clean-up."""
    flush = getattr(trace.get_tracer_provider(), "force_flush", None)
    if flush is not None:
        flush(_FLUSH_MILLISECONDS)


@contextmanager
def vendor_call(service: str, operation: str) -> Iterator[None]:
    """Measures one call. No url, body or id goes into the span: they hold phone numbers."""
    started = time.perf_counter()
    # record_exception would store messages, which may repeat what we sent.
    with _tracer.start_as_current_span(
        f"{service} {operation}", record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        except VendorError as error:
            INTEGRATION_ERRORS.labels(service, error.error_type).inc()
            span.set_status(trace.StatusCode.ERROR, error.error_type)
            raise
        finally:
            INTEGRATION_DURATION.labels(service, operation).observe(time.perf_counter() - started)
