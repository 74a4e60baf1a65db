"""What the sandbox is told at its start: whom it calls back, and which credentials it accepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """Start-up values, all fictional by default; none of them is a real account's.

    `None` for a token means that any non-empty credential is accepted; a value means that every other one is refused.
    """

    api_url: str = "http://127.0.0.1:8000"
    whatsapp_app_secret: str = "sandbox-app-secret"  # noqa: S105 - signs webhooks of a stand-in only
    whatsapp_token: str | None = None
    phone_number_id: str = "100000000000001"
    display_phone_number: str = "40310000000"
    waba_id: str = "200000000000001"
    hubspot_token: str | None = None
    hubspot_client_secret: str = "sandbox-client-secret"  # noqa: S105 - signs webhooks of a stand-in only
    openai_key: str | None = None
    twilio_auth_token: str | None = None
    vapi_key: str | None = None
    temporal_ui_url: str = ""
    temporal_namespace: str = "default"
    journal: str = ""
    """A file to which every request is appended, a JSON line each: it outlives a reset, the bounded log and a kill."""
