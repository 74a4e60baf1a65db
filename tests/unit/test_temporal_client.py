"""A wrong TEMPORAL_* variable is a message that names the matter, never a stack trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicalcor.settings import Settings, SettingsError
from medicalcor.temporal.client import connect


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("TEMPORAL_PROFILE", "no-such-profile", "no-such-profile"),
        ("TEMPORAL_TLS_CLIENT_CERT_PATH", "no-such-certificate.pem", "TEMPORAL_"),
    ],
)
async def test_a_profile_or_certificate_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "none.toml"))
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=told):
        await connect(Settings(environment="development", _env_file=None), lazy=True)
