"""`medicalcor config`: every setting with its variable, secrets masked (spec §9)."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from medicalcor.settings import Settings, load_settings, variable_of

_TEMPORAL = "TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_PROFILE: as the temporal CLI reads them."


def config(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table")] = False,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="The defaults as a Markdown table; needs no valid settings")
    ] = False,
) -> None:
    """List all settings with their environment variables; secrets are masked."""
    if defaults:
        print(defaults_table())
        return
    values = load_settings().model_dump(mode="json")
    if as_json:
        print(json.dumps({variable_of(name): value for name, value in values.items()}, ensure_ascii=False, indent=1))
        return
    table = Table("Variable", "Value", "Meaning", title="Settings")
    for name, value in values.items():
        table.add_row(variable_of(name), _shown(value), Settings.model_fields[name].description)
    Console().print(table)
    Console().print(_TEMPORAL)


def defaults_table() -> str:
    """Variable, default and meaning of every setting, as docs/configuration.md shows them."""
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = _shown(field.default)
        rows.append(f"| `{variable_of(name)}` | {f'`{default}`' if default else '-'} | {field.description} |")
    return "\n".join(rows)


def _shown(value: Any) -> str:
    return "" if value in (None, "", [], ()) else str(value)
