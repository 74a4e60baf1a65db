"""Every name in contracts/names.py is what the definitions say, and everything defined is registered exactly once."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import SecretStr
from temporalio import activity, workflow

from medicalcor.contracts.names import ACTIVITIES, WORKFLOWS, Queue
from medicalcor.settings import Settings
from medicalcor.temporal.client import connect
from worker import QUEUES

ROOT = Path(__file__).resolve().parents[2]


def registered_workflows() -> dict[str, type]:
    """Workflow types of the worker's table by name."""
    return {workflow._Definition.must_from_class(w).name or "": w for p in QUEUES.values() for w in p.workflows}


def settings() -> Settings:
    """Enough to build every queue's activities."""
    return Settings(
        _env_file=None,
        environment="development",
        HUBSPOT_ACCESS_TOKEN=SecretStr("x"),
        OPENAI_API_KEY=SecretStr("x"),
        WHATSAPP_API_KEY=SecretStr("x"),
        whatsapp_phone_number_id="1",
    )


def test_every_workflow_reference_matches_its_definition() -> None:
    found = registered_workflows()
    assert found.keys() == {ref.name for ref in WORKFLOWS}
    for ref in WORKFLOWS:
        hints = get_type_hints(found[ref.name].run)  # type: ignore[attr-defined]  # every workflow has run
        result = hints.pop("return")
        assert [*hints.values()] == [ref.input]
        assert result in (ref.result, type(None))


async def test_every_activity_reference_matches_its_definition_and_queue() -> None:
    client = await connect(settings(), lazy=True)  # never used: nothing is called
    found: dict[str, tuple[Queue, Any]] = {}
    for queue, plan in QUEUES.items():
        for function in plan.activities(settings(), client):
            found[activity._Definition.must_from_callable(function).name or ""] = (queue, function)
    assert found.keys() == {ref.name for ref in ACTIVITIES}
    for ref in ACTIVITIES:
        queue, function = found[ref.name]
        hints = get_type_hints(function)
        assert queue is ref.queue
        assert hints.pop("return") is ref.result
        assert [*hints.values()] == [ref.input]


def test_every_workflow_module_is_registered_once() -> None:
    classes: Counter[str] = Counter(
        node.name
        for file in (ROOT / "workflows").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and any("workflow.defn" in ast.unparse(d) for d in node.decorator_list)
    )
    names = Counter(w.__name__ for plan in QUEUES.values() for w in plan.workflows)
    assert classes == names


def test_the_api_does_not_import_workflows() -> None:
    tree = ast.parse((ROOT / "api.py").read_text(encoding="utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in modules if name.split(".")[0] in ("workflows", "worker", "activities")]


@pytest.mark.parametrize("handler", ["message", "staff_replied", "conversation_state"])
def test_the_first_parameter_of_a_handler_is_self(handler: str) -> None:
    """Otherwise the engine drops its type hints and payloads arrive as plain dicts."""
    function = getattr(registered_workflows()["process-whatsapp-message"], handler)
    assert next(iter(inspect.signature(function).parameters)) == "self"
