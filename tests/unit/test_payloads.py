"""Payloads outlive builds: an old build reads what a newer one sends, a new one what an older one sent (spec §2)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from medicalcor.contracts import names
from medicalcor.contracts._base import Payload
from medicalcor.contracts.names import ACTIVITIES, WORKFLOWS, SignalRef

SIGNALS: tuple[type[Payload], ...] = tuple(
    sorted({ref.input for ref in vars(names).values() if isinstance(ref, SignalRef)}, key=lambda model: model.__name__)
)
_SNAPSHOT = Path(__file__).parent / "data" / "required_fields.json"


def _all(base: type[Payload]) -> dict[str, type[Payload]]:
    found = {base.__name__: base} if base is not Payload else {}
    for child in base.__subclasses__():
        if child.__module__.startswith("medicalcor.contracts."):
            found |= _all(child)
    return found


MODELS = _all(Payload)


def _required(model: type[Payload]) -> list[str]:
    return sorted(name for name, field in model.model_fields.items() if field.is_required())


def test_every_payload_that_is_sent_is_among_the_models_checked_here() -> None:
    sent: set[type[Payload]] = {ref.input for ref in WORKFLOWS} | {ref.input for ref in ACTIVITIES}
    assert {model.__name__ for model in sent | set(SIGNALS)} <= MODELS.keys()


@pytest.mark.parametrize("name", sorted(MODELS))
def test_no_payload_demands_a_field_that_an_older_build_does_not_send(name: str) -> None:
    """The snapshot grows by new models only: a required field added to a known one would drop signals in flight."""
    known: dict[str, list[str]] = json.loads(_SNAPSHOT.read_text(encoding="utf-8"))
    assert name in known, f"a new payload: add {name!r}: {_required(MODELS[name])} to {_SNAPSHOT.name}"
    assert set(_required(MODELS[name])) <= set(known[name])


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_payload_ignores_what_a_newer_build_adds(name: str) -> None:
    assert MODELS[name].model_config.get("extra") == "ignore"


@pytest.mark.parametrize("model", SIGNALS, ids=lambda m: m.__name__)
def test_a_signal_holds_plain_strings_where_an_enum_could_refuse_a_newer_value(model: type[Payload]) -> None:
    """The engine drops a signal that fails validation, after our 200."""
    schema = json.dumps(TypeAdapter(model).json_schema())
    assert '"enum"' not in schema
    assert '"const"' not in schema
