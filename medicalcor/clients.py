"""The vendors' clients as the settings say; for the composition roots: the workers and the commands.

Each raises SettingsError that names the variable and says what is missing. A vendor's SDK is imported where its client
is made: a worker of one queue loads no other's.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from medicalcor.settings import Settings, SettingsError

if TYPE_CHECKING:
    from medicalcor.vendors.hubspot.appointments import StatusWords
    from medicalcor.vendors.hubspot.client import HubSpotClient
    from medicalcor.vendors.openai import OpenAIScorer
    from medicalcor.vendors.whatsapp.client import WhatsApp


def hubspot_client(settings: Settings) -> HubSpotClient:
    """One client, with its connections, for all that a process does."""
    if settings.hubspot_access_token is None:
        raise SettingsError("HUBSPOT_ACCESS_TOKEN: must be set to a private app's token")
    return _hubspot(settings.hubspot_access_token.get_secret_value(), str(settings.hubspot_base_url))


@functools.cache
def _hubspot(token: str, base_url: str) -> HubSpotClient:
    from medicalcor.vendors.hubspot.client import HubSpotClient

    return HubSpotClient(token, base_url)


def status_words(settings: Settings) -> StatusWords:
    """How the portal says that a visit is planned or off."""
    from medicalcor.vendors.hubspot.appointments import StatusWords

    return StatusWords(
        settings.hubspot_appointment_status_property,
        settings.hubspot_appointment_scheduled,
        settings.hubspot_appointment_cancelled,
    )


def openai_scorer(settings: Settings) -> OpenAIScorer | None:
    """None without a key: the rules score then. A client belongs to the event loop that it first runs in."""
    from medicalcor.vendors.openai import OpenAIScorer

    if settings.openai_api_key is None:
        return None
    return OpenAIScorer(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=str(settings.openai_base_url),
        model=settings.openai_model,
        timeout_seconds=settings.openai_timeout_seconds,
    )


def whatsapp_client(settings: Settings, *, templates: bool = False) -> WhatsApp:
    """A client of the number that sends; with `templates`, of the account that they belong to."""
    from medicalcor.vendors.whatsapp.client import BASE_URLS, WhatsApp

    if settings.whatsapp_api_key is None:
        raise SettingsError("WHATSAPP_API_KEY: must be set to the API key of Meta or 360dialog")
    if settings.whatsapp_provider == "meta":
        if templates and not settings.whatsapp_account_id:
            raise SettingsError("MEDICALCOR_WHATSAPP_ACCOUNT_ID: must be set, templates belong to the account")
        if not templates and not settings.whatsapp_phone_number_id:
            raise SettingsError("MEDICALCOR_WHATSAPP_PHONE_NUMBER_ID: must be set, Meta sends by it")
    return WhatsApp(
        settings.whatsapp_api_key.get_secret_value(),
        base_url=str(settings.whatsapp_base_url or BASE_URLS[settings.whatsapp_provider]),
        provider=settings.whatsapp_provider,
        version=settings.whatsapp_api_version,
        phone_number_id=settings.whatsapp_phone_number_id,
        account_id=settings.whatsapp_account_id,
        timeout_seconds=settings.whatsapp_timeout_seconds,
    )
