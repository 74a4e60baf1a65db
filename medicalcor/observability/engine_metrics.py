"""Temporal's SDK's own metrics among ours, so that a process has one `/metrics` (spec §8).

Names are the SDK's with Prometheus' endings, as its own exporter writes them: counters `_total`, times `_seconds`.
"""

from __future__ import annotations

import atexit
import bisect
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client.core import REGISTRY, CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from temporalio.runtime import (
    BUFFERED_METRIC_KIND_COUNTER,
    BUFFERED_METRIC_KIND_HISTOGRAM,
    BufferedMetricUpdate,
    MetricBuffer,
    MetricBufferDurationFormat,
)

from medicalcor.contracts.names import REMINDER_COUNTER
from medicalcor.observability.metrics import REMINDERS

# Seconds. Up to ten minutes: an alert asks for 30 s in a queue, and a delivery waits for its turn.
BUCKETS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0)
_BUFFERED_UPDATES = 20_000
_DRAIN_SECONDS = 1.0
# The same in every sample of a process.
_LEFT_OUT = frozenset({"service_name"})
# What workflows count comes the SDK's way, which knows a replay, and with labels of its own beside ours.
_OURS = {REMINDER_COUNTER: REMINDERS}

Labels = tuple[tuple[str, str], ...]


@dataclass
class _Series:
    value: float = 0.0
    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))


@dataclass
class _Family:
    name: str
    kind: int
    help: str
    series: dict[Labels, _Series] = field(default_factory=dict)


class EngineMetrics(Collector):
    """Sums up what the SDK tells through `buffer`; `start` keeps the buffer from running over between two scrapes."""

    def __init__(self) -> None:
        self.buffer = MetricBuffer(_BUFFERED_UPDATES, MetricBufferDurationFormat.SECONDS)
        self._families: dict[str, _Family] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Registers with Prometheus' client and drains from now on; the runtime has to exist already."""
        REGISTRY.register(self)
        thread = threading.Thread(target=self._drain_until_stopped, name="engine-metrics", daemon=True)
        thread.start()

        def stop() -> None:
            self._stopped.set()
            thread.join()

        # A thread that is inside the SDK while the interpreter is torn down ends the process with a fatal error.
        atexit.register(stop)

    def drain(self) -> None:
        """Takes what the SDK has counted since the last time."""
        with self._lock:
            for update in self.buffer.retrieve_updates():
                self._add(update)

    def collect(self) -> Iterator[Metric]:
        """All families as they are now."""
        self.drain()
        with self._lock:
            families = [self._rendered(family) for family in self._families.values()]
        yield from families

    def describe(self) -> list[Metric]:
        """Nothing in advance: families appear with their first sample."""
        return []

    def _drain_until_stopped(self) -> None:
        while not self._stopped.wait(_DRAIN_SECONDS):
            self.drain()

    def _add(self, update: BufferedMetricUpdate) -> None:
        metric = update.metric
        if ours := _OURS.get(metric.name):
            ours.labels(*(_text(update.attributes[name]) for name in ours._labelnames)).inc(update.value)
            return
        family = self._families.get(metric.name)
        if family is None:
            name = f"{metric.name}_seconds" if metric.unit == "s" else metric.name
            family = _Family(name, int(metric.kind), metric.description or "Temporal SDK")
            self._families[metric.name] = family
        labels = tuple(sorted((key, _text(v)) for key, v in update.attributes.items() if key not in _LEFT_OUT))
        series = family.series.setdefault(labels, _Series())
        if family.kind == BUFFERED_METRIC_KIND_HISTOGRAM:
            series.counts[bisect.bisect_left(BUCKETS, update.value)] += 1
            series.value += update.value
        elif family.kind == BUFFERED_METRIC_KIND_COUNTER:
            series.value += update.value
        else:
            series.value = update.value

    @staticmethod
    def _rendered(family: _Family) -> Metric:
        names = sorted({key for labels in family.series for key, _ in labels})
        rows = [([dict(labels).get(name, "") for name in names], series) for labels, series in family.series.items()]
        if family.kind == BUFFERED_METRIC_KIND_HISTOGRAM:
            histogram = HistogramMetricFamily(family.name, family.help, labels=names)
            for values, series in rows:
                histogram.add_metric(values, _cumulative(series.counts), series.value)
            return histogram
        kind = CounterMetricFamily if family.kind == BUFFERED_METRIC_KIND_COUNTER else GaugeMetricFamily
        simple = kind(family.name, family.help, labels=names)
        for values, series in rows:
            simple.add_metric(values, series.value)
        return simple


def _cumulative(counts: list[int]) -> list[tuple[str, float]]:
    total, found = 0, []
    for edge, count in zip([*map(str, BUCKETS), "+Inf"], counts, strict=True):
        total += count
        found.append((edge, float(total)))
    return found


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
