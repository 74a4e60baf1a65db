"""README and docs/ speak of everything there is, and of nothing that is not."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest
import typer
from prometheus_client.metrics import MetricWrapperBase

from medicalcor.cli._app import app as cli
from medicalcor.cli.config import defaults_table
from medicalcor.contracts.names import WORKFLOWS, Queue, SearchAttribute
from medicalcor.observability import metrics
from medicalcor.settings import CodecKey, Settings, variable_of
from tests.ingress.api_client import openapi_paths

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))
}
TEXT = "\n".join(PAGES.values())
LINKS = [
    (page, link) for page, text in PAGES.items() for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link
]


def _commands(group: typer.Typer, prefix: str = "medicalcor") -> list[str]:
    names = [c.name or (c.callback.__name__ if c.callback else "") for c in group.registered_commands]
    found = [f"{prefix} {name.replace('_', '-')}" for name in names]
    for sub in group.registered_groups:
        assert sub.typer_instance is not None
        found += _commands(sub.typer_instance, f"{prefix} {sub.name}")
    return found


def _secrets() -> set[str]:
    """The variables whose values are masked."""
    masked = ("SecretStr", CodecKey.__name__)
    fields = Settings.model_fields.items()
    return {variable_of(name) for name, field in fields if any(kind in str(field.annotation) for kind in masked)}


MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z]+):.*##", MAKEFILE, re.MULTILINE)
COMMANDS = _commands(cli)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [
    *PROJECT["dependencies"],
    *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
]


def _metrics() -> list[MetricWrapperBase]:
    return [value for value in vars(metrics).values() if isinstance(value, MetricWrapperBase)]


def _metric_names() -> list[str]:
    return [f"{one._name}_total" if one._type == "counter" else one._name for one in _metrics()]


@pytest.mark.parametrize("name", _metric_names())
def test_every_metric_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_every_metric_is_documented_with_its_labels() -> None:
    rows = re.findall(r"^\| `(\w+)` \| \w+ \| ([^|]+) \|", PAGES[Path("docs/metrics.md")], re.MULTILINE)
    told = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}
    assert told == {name: set(one._labelnames) for name, one in zip(_metric_names(), _metrics(), strict=True)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}`" in TEXT


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_documented(target: str) -> None:
    assert f"`make {target}`" in TEXT


@pytest.mark.parametrize("operation", openapi_paths())
def test_every_route_is_documented(operation: str) -> None:
    assert f"`{operation}`" in PAGES[Path("docs/http.md")]


def test_the_table_of_settings_is_that_of_the_code() -> None:
    assert defaults_table() in PAGES[Path("docs/configuration.md")]


def test_the_settings_named_as_secrets_are_those_that_are_masked() -> None:
    sentence = re.search(r"^Secrets, .*?\.$", PAGES[Path("docs/configuration.md")], re.MULTILINE | re.DOTALL)
    assert sentence
    assert set(re.findall(r"`([A-Z0-9_]+)`", sentence[0].partition(". ")[0])) == _secrets()


def test_no_setting_is_named_that_does_not_exist() -> None:
    named = set(re.findall(r"\bMEDICALCOR_[A-Z0-9_]+", TEXT))
    assert named <= {variable_of(name) for name in Settings.model_fields}


def test_no_command_is_named_that_does_not_exist() -> None:
    named = re.findall(r"(?:`|^\$ |&& |^(?=make \w+ +#))((?:medicalcor|make) [a-z][^`\n]*)", TEXT, re.MULTILINE)
    known = [*COMMANDS, *(f"make {target}" for target in TARGETS)]
    assert [one for one in named if not any(f"{one} ".startswith(f"{command} ") for command in known)] == []


@pytest.mark.parametrize("name", [*SearchAttribute, *Queue])
def test_every_search_attribute_and_queue_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("name", [ref.name for ref in WORKFLOWS])
def test_every_workflow_type_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_what_a_script_imports_exists() -> None:
    scripts = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert scripts
    for script in scripts:
        compile(script, "docs", "exec")
        for module, name in re.findall(r"^from (\S+) import (\w+)", script, re.MULTILINE):
            assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("page", "link"), LINKS, ids=lambda part: str(part))
def test_every_link_leads_to_a_file(page: Path, link: str) -> None:
    assert (ROOT / page.parent / link).exists()


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_dependency_has_its_job_written_down(requirement: str) -> None:
    name = re.split(r"[<>=\[]", requirement)[0]
    assert f"`{name}`" in PAGES[Path("docs/dependencies.md")]
