"""Joins the command groups into one command."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from medicalcor.cli.config import config
from medicalcor.cli.demo import demo
from medicalcor.cli.deploy import deploy_app
from medicalcor.cli.dev import dev
from medicalcor.cli.doctor import doctor
from medicalcor.cli.evaluate import evaluate
from medicalcor.cli.explain import explain
from medicalcor.cli.explain_phone import explain_phone
from medicalcor.cli.explain_reminders import explain_reminders
from medicalcor.cli.hubspot import hubspot_app
from medicalcor.cli.patient_ref import patient_ref
from medicalcor.cli.schedules import schedules_app
from medicalcor.cli.sends import sends_app
from medicalcor.cli.templates import templates_app
from medicalcor.leaving import run_and_leave
from medicalcor.settings import SettingsError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Operate MedicalCor Workflows."
)
app.command()(dev)
app.command()(demo)
app.command()(config)
app.command()(doctor)
app.command("patient-ref")(patient_ref)
app.command()(explain)
app.command("explain-phone")(explain_phone)
app.command("explain-reminders")(explain_reminders)
app.command("eval")(evaluate)
app.add_typer(hubspot_app, name="hubspot")
app.add_typer(deploy_app, name="deploy")
app.add_typer(templates_app, name="templates")
app.add_typer(sends_app, name="sends")
app.add_typer(schedules_app, name="schedules")


def main() -> NoReturn:
    """Entry point; wrong settings are a message and exit code 2, never a stack trace."""
    run_and_leave(_run)


def _run() -> int:
    try:
        app()
    except SettingsError as error:
        print(f"Settings are wrong:\n{error}", file=sys.stderr)
        return 2
    return 0
