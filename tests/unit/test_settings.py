"""Settings: wrong values are named and never shown, secrets are masked, production does not start without them."""

from __future__ import annotations

import base64
import json

import pytest
from typer.testing import CliRunner

from medicalcor.cli._app import app
from medicalcor.settings import Settings, SettingsError, load_settings, variable_of

KEY = base64.b64encode(b"k" * 32).decode()
GOOD = {
    "MEDICALCOR_ENVIRONMENT": "production",
    "MEDICALCOR_CODEC_KEYS": f"a:{KEY}",
    "MEDICALCOR_PATIENT_REF_KEY": KEY,
    "MEDICALCOR_WHATSAPP_APP_SECRETS": "first-app-secret,second-app-secret",
    "MEDICALCOR_WHATSAPP_VERIFY_TOKEN": "token-value",
}


@pytest.fixture
def good(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    """A production environment that starts."""
    for name in [variable_of(field) for field in Settings.model_fields]:
        monkeypatch.delenv(name, raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(str(tmp_path))


@pytest.mark.usefixtures("good")
def test_production_starts_with_all_secrets() -> None:
    assert len(load_settings().whatsapp_app_secrets) == 2


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("name", [name for name in GOOD if name != "MEDICALCOR_ENVIRONMENT"])
@pytest.mark.parametrize("value", [None, "", " , "])
def test_production_refuses_to_start_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    """Case 45: an empty secret is no secret."""
    if value is None:
        monkeypatch.delenv(name)
    elif value.strip() or name in ("MEDICALCOR_CODEC_KEYS", "MEDICALCOR_WHATSAPP_APP_SECRETS"):
        monkeypatch.setenv(name, value)
    else:
        monkeypatch.setenv(name, "")
    if value == " , " and name not in ("MEDICALCOR_CODEC_KEYS", "MEDICALCOR_WHATSAPP_APP_SECRETS"):
        monkeypatch.setenv(name, "")
    with pytest.raises(SettingsError, match=name):
        load_settings()


@pytest.mark.usefixtures("good")
def test_the_environment_is_production_where_nothing_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDICALCOR_ENVIRONMENT")
    assert load_settings().environment == "production"


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLINIC_TIMEZONE", "Mars/Olympus"),
        ("WHATSAPP_BURST_SECONDS", "soon-secret"),
        ("MEDICALCOR_CODEC_KEYS", "a:c2hvcnQ="),
        ("MEDICALCOR_CODEC_KEYS", "nokey"),
        ("MEDICALCOR_PATIENT_REF_KEY", "c2hvcnQ="),
        ("MEDICALCOR_API_KEYS", "name:leads:not-a-hash"),
        ("MEDICALCOR_API_PORT", "99999"),
        ("AI_BASIS", "perhaps"),
        ("MEDICALCOR_SEND_WINDOW", "20:00-08:00"),
        ("MEDICALCOR_OPENING_HOURS", "Mo-Fr 9-17"),
        ("MEDICALCOR_CLOSURES", "2026-12-24,24.12.2026"),
        ("MEDICALCOR_WHATSAPP_TIMEOUT_SECONDS", "44.5"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as wrong:
        load_settings()
    assert value not in str(wrong.value)


@pytest.mark.usefixtures("good")
def test_config_lists_every_setting_and_masks_secrets() -> None:
    result = CliRunner().invoke(app, ["config", "--json"])
    shown = json.loads(result.stdout)
    assert set(shown) == {variable_of(field) for field in Settings.model_fields}
    for secret in (KEY, "token-value", "first-app-secret"):
        assert secret not in str(list(shown.values()))
