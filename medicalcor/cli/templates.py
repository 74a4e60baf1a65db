"""`medicalcor templates`: whether WhatsApp's account has the message templates that the product sends (spec §4)."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from medicalcor.clients import whatsapp_client
from medicalcor.settings import load_settings

if TYPE_CHECKING:
    from medicalcor.domain.templates_check import Difference
    from medicalcor.vendors.whatsapp.client import WhatsApp

templates_app = typer.Typer(no_args_is_help=True, help="WhatsApp's message templates, compared and registered.")

_UNAUTHORIZED_ADVICE = "Check WHATSAPP_API_KEY; Meta's token needs whatsapp_business_management for templates."


@templates_app.command()
def check() -> None:
    """Compare our templates with the account's, one line for each difference; exit code 1 if there is one."""
    from medicalcor.domain.templates_check import differences

    async def compare(whatsapp: WhatsApp) -> int:
        found = differences(await whatsapp.list_templates())
        for difference in found:
            _say(_line(difference))
        if not found:
            _say("All templates are there as we send them, approved.")
        return len(found)

    if _run(compare):
        raise typer.Exit(1)


@templates_app.command()
def create() -> None:
    """Register the templates that the account lacks; those that are there stay as they are."""
    from medicalcor.domain.patient_words import LANGUAGES
    from medicalcor.domain.templates import TEMPLATES

    async def register(whatsapp: WhatsApp) -> int:
        there = {(one.name, one.language) for one in await whatsapp.list_templates()}
        wanted = [(template, language) for template in TEMPLATES.values() for language in LANGUAGES]
        for template, language in wanted:
            if (template.name, language) in there:
                _say(f"kept {template.name} {language}")
            else:
                status = await whatsapp.create_template(template, language)
                _say(f"created {template.name} {language} {status}".rstrip())
        return 0

    _run(register)


def _run(work: Callable[[WhatsApp], Awaitable[int]]) -> int:
    """What `work` answers, with a client of its own; exit code 1 where WhatsApp refuses or does not answer."""
    from medicalcor.vendors.errors import ErrorType, VendorError

    client = whatsapp_client(load_settings(stores_nothing=True), templates=True)

    async def with_client() -> int:
        try:
            return await work(client)
        finally:
            await client.aclose()

    try:
        return asyncio.run(with_client())
    except VendorError as error:
        print(f"{error.error_type}: {error}", file=sys.stderr)
        if error.error_type is ErrorType.UNAUTHORIZED:
            print(_UNAUTHORIZED_ADVICE, file=sys.stderr)
        raise typer.Exit(1) from None


def _line(difference: Difference) -> str:
    where = f"{difference.template} {difference.language}: {difference.what}"
    if difference.what == "missing":
        return where
    return f"{where} is {difference.theirs!r}, we send {difference.ours!r}"


def _say(line: str) -> None:
    # One line each, however long: other programs count them.
    Console(soft_wrap=True, highlight=False).print(line, markup=False)
