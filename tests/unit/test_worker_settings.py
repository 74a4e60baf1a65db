"""A queue whose vendor's credentials are not set stops the worker's start and names the variable."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from medicalcor.contracts.names import Queue
from medicalcor.settings import Settings, SettingsError
from medicalcor.temporal.client import connect
from worker import QUEUES

WHATSAPP: dict[str, Any] = {"WHATSAPP_API_KEY": SecretStr("x"), "whatsapp_phone_number_id": "1"}


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, environment="development", **given)


@pytest.mark.parametrize(
    ("queue", "given", "named"),
    [
        (Queue.HUBSPOT, {}, "HUBSPOT_ACCESS_TOKEN"),
        (Queue.WHATSAPP, {}, "WHATSAPP_API_KEY"),
        (Queue.WHATSAPP, {"WHATSAPP_API_KEY": SecretStr("x")}, "MEDICALCOR_WHATSAPP_PHONE_NUMBER_ID"),
    ],
)
async def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, queue: Queue, given: dict[str, Any], named: str
) -> None:
    for variable in ("HUBSPOT_ACCESS_TOKEN", "WHATSAPP_API_KEY", "MEDICALCOR_WHATSAPP_PHONE_NUMBER_ID"):
        monkeypatch.delenv(variable, raising=False)
    client = await connect(settings(), lazy=True)  # never used: nothing is called
    with pytest.raises(SettingsError, match=named):
        QUEUES[queue].activities(settings(**given), client)


@pytest.mark.parametrize(
    "given",
    [WHATSAPP, {"WHATSAPP_API_KEY": SecretStr("x"), "whatsapp_provider": "360dialog"}],
    ids=["meta", "360dialog"],
)
async def test_each_provider_needs_what_it_needs_and_no_more(given: dict[str, Any]) -> None:
    client = await connect(settings(), lazy=True)
    assert len(QUEUES[Queue.WHATSAPP].activities(settings(**given), client)) == 3
    assert QUEUES[Queue.WHATSAPP].per_second(settings(whatsapp_per_second=7)) == 7
