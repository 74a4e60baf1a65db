"""`medicalcor hubspot`: what a portal needs before the workers can write to it (spec §4)."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from medicalcor.clients import hubspot_client
from medicalcor.settings import load_settings

hubspot_app = typer.Typer(no_args_is_help=True, help="Prepare a HubSpot portal.")

_MARKS = {"created": "[green]created[/green]", "kept": "kept", "wrong": "[red]WRONG[/red]"}
_UNAUTHORIZED_ADVICE = (
    "Check HUBSPOT_ACCESS_TOKEN; the private app needs the scopes crm.schemas.contacts.write, "
    "crm.objects.contacts.write, crm.schemas.appointments.write and crm.objects.appointments.write."
)


@hubspot_app.callback()
def _group() -> None:
    """Keeps `setup` a subcommand although it is the only one."""


@hubspot_app.command()
def setup() -> None:
    """Create the custom properties that are missing; running it again changes nothing."""
    from medicalcor.vendors.errors import ErrorType, VendorError
    from medicalcor.vendors.hubspot.setup import set_up

    settings = load_settings()
    client = hubspot_client(settings)
    console = Console(soft_wrap=True, highlight=False)
    wrong = 0
    try:
        for line in set_up(client, settings.hubspot_appointment_status_property):
            wrong += line.outcome == "wrong"
            console.print(f"{_MARKS[line.outcome]} {line.object_type}.{line.name} {line.why}".rstrip())
    except VendorError as error:
        print(f"{error.error_type}: {error}", file=sys.stderr)
        if error.error_type is ErrorType.UNAUTHORIZED:
            print(_UNAUTHORIZED_ADVICE, file=sys.stderr)
        raise typer.Exit(1) from None
    if wrong:
        print(f"{wrong} of the properties cannot be used as they are.", file=sys.stderr)
        raise typer.Exit(1)
