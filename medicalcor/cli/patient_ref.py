"""`medicalcor patient-ref`: from a number on standard input to the reference under which its workflows are found."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from medicalcor.domain.patient_ref import patient_ref as reference_of
from medicalcor.domain.phone import identify
from medicalcor.settings import load_settings


def patient_ref(
    user_id: Annotated[
        bool, typer.Option("--user-id", help="The line is a WhatsApp user id (BSUID), not a number")
    ] = False,
) -> None:
    """Read a phone number from standard input and print the person's reference.

    Standard input and not an argument, so that the number stays out of the shell's history and the process list.
    """
    settings = load_settings()
    raw = sys.stdin.readline().strip()
    identity = raw if user_id else identify(raw, "form", settings.default_region).e164
    if not identity:
        print("standard input: not a phone number that identifies a person", file=sys.stderr)
        raise typer.Exit(1)
    print(reference_of(settings.patient_ref_key_bytes(), identity))
