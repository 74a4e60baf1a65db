"""What Prometheus would read of this process."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from medicalcor.observability.metrics import render

Labels = frozenset[tuple[str, str]]


def scraped() -> dict[tuple[str, Labels], float]:
    """Every sample by its name and labels."""
    text = render()[0].decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float | None:
    """The one sample of that name with at least these labels; the sum where there are several; None for none."""
    wanted = set(labels.items())
    found = [number for (found_name, have), number in scraped().items() if found_name == name and wanted <= have]
    return sum(found) if found else None
