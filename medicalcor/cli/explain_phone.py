"""`medicalcor explain-phone`: whose number is this, and where would we send (spec §10). No network, no Temporal."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer
from phonenumbers import SUPPORTED_REGIONS

from medicalcor.cli._jsonl import answer_lines, answer_one
from medicalcor.domain.phone import identify


class Source(StrEnum):
    """Where a number came from: it decides how it may be read."""

    WA_ID = "wa_id"
    FORM = "form"
    TWILIO = "twilio"
    VAPI = "vapi"
    HUBSPOT = "hubspot"


def explain_phone(
    raw: Annotated[str | None, typer.Argument(help="The number as it was received")] = None,
    source: Annotated[Source, typer.Option(help="Who gave the number")] = Source.FORM,
    region: Annotated[str, typer.Option(help="Region of numbers in national form (ISO 3166)")] = "RO",
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"m": …} lines from standard input')] = False,
) -> None:
    """Explain what a number identifies: one JSON object."""
    if region.upper() not in SUPPORTED_REGIONS:
        raise typer.BadParameter("not an ISO 3166 country code, such as RO", param_hint="--region")

    def explained(text: str) -> dict[str, Any]:
        return asdict(identify(text, source.value, region))

    if jsonl:
        answer_lines(explained)
    elif raw is None:
        raise typer.BadParameter("give a RAW number, or --jsonl and lines on standard input")
    else:
        answer_one(explained(raw))
