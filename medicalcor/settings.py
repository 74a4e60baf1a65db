"""The one place where the environment is read (spec §9). The roots read it once and pass values on.

A wrong value stops the start with a message that names the variable, never the value. Secrets are masked wherever the
settings are shown. An empty secret is no secret: it counts as not set.
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from medicalcor.domain.business_time import closed_days, parse_opening_hours
from medicalcor.domain.send_window import parse_send_window

PREFIX = "MEDICALCOR_"

# Only for MEDICALCOR_ENVIRONMENT=development, so that references stay the same between two runs of one machine.
_DEVELOPMENT_PATIENT_REF_KEY = b"development only: not a secret!!"

Csv = Annotated[tuple[str, ...], NoDecode]
LogLevel = Literal["debug", "info", "warning", "error"]
LOG_LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)
SecretCsv = Annotated[tuple[SecretStr, ...], NoDecode]


class SettingsError(Exception):
    """A setting is missing or wrong. The text names each variable and what is wrong, never its value."""


class CodecKey(BaseModel):
    """One AES-256 key of the payload codec: its public id and 32 secret bytes."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    key_id: str
    key: SecretStr

    def key_bytes(self) -> bytes:
        """The 32 bytes of the key."""
        return base64.b64decode(self.key.get_secret_value())


class ApiKey(BaseModel):
    """One caller of the API: a name for the logs, what it may do, and only the SHA-256 of its key."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    name: str
    scopes: frozenset[str]
    sha256: str


class Settings(BaseSettings):
    """Every setting of API, workers and CLI. `medicalcor config` prints them with their variables."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    # The clinic
    environment: Literal["development", "test", "staging", "production"] = Field(
        "production", description="Outside `development` keys and webhook secrets must be set"
    )
    clinic_id: str = Field("clinic", alias="CLINIC_ID", description="Names the clinic in search attributes and ids")
    clinic_timezone: str = Field(
        "Europe/Bucharest", alias="CLINIC_TIMEZONE", description="IANA zone of cron times, texts, send windows"
    )
    default_region: str = Field("RO", description="Region of phone numbers written in national form (ISO 3166)")
    public_base_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8000"), description="The API as the outside sees it")

    # The API process
    api_host: str = Field("127.0.0.1", description="Address that the API binds")
    api_port: int = Field(8000, ge=0, le=65535, description="Port that the API binds")
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="Private port for /metrics; unset: served on the API's own port"
    )
    api_keys: Annotated[tuple[ApiKey, ...], NoDecode] = Field(
        (), description="`name:scope+scope:sha256-of-key`, comma separated"
    )
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Largest raw body of any route but WhatsApp's, bytes")
    whatsapp_max_body_bytes: int = Field(3_145_728, ge=1024, description="Largest raw WhatsApp body, bytes")
    engine_deadline_seconds: float = Field(
        2.0, gt=0, le=10, description="Temporal must take a webhook within this time"
    )
    retry_after_seconds: int = Field(5, ge=1, description="`Retry-After` of a 503")

    # Temporal: address, TLS and API key come from the TEMPORAL_* variables that the `temporal` CLI reads
    temporal_ui_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8233"), description="Temporal Web UI, for links")
    codec_keys: Annotated[tuple[CodecKey, ...], NoDecode] = Field(
        (), description="`id:base64-of-32-bytes`, comma separated; the first encrypts, all decrypt"
    )
    patient_ref_key: SecretStr | None = Field(
        None, description="base64 of at least 32 bytes; changing it gives every patient a new reference"
    )
    retention_days: int = Field(90, ge=9, le=3650, description="How long closed workflows are kept (dedupe needs > 8)")

    # A worker process
    deployment_name: str = Field(
        "", alias="TEMPORAL_DEPLOYMENT_NAME", description="With a build id: workers are versioned, as `{name}-{queue}`"
    )
    worker_build_id: str = Field(
        "", alias="TEMPORAL_WORKER_BUILD_ID", description="The build of these workers; set with the name or not at all"
    )
    worker_health_port: int | None = Field(None, ge=1, le=65535, description="Port of a worker's /live and /metrics")
    worker_host: str = Field("127.0.0.1", description="Address that a worker's health port binds")
    graceful_shutdown_seconds: int = Field(60, ge=1, description="A stopping worker lets activities finish this long")
    hubspot_per_second: float = Field(9.0, gt=0, description="Fleet-wide HubSpot activities a second")
    openai_per_second: float = Field(20.0, gt=0, description="Fleet-wide OpenAI activities a second")
    whatsapp_per_second: float = Field(
        20.0, gt=0, description="Fleet-wide WhatsApp sends a second (Meta: 80 a number, 20 with the Business app)"
    )
    staff_per_second: float = Field(1.0, gt=0, description="Fleet-wide staff posts a second (Slack: about 1 a channel)")

    # Conversations
    whatsapp_burst_seconds: float = Field(
        8.0, alias="WHATSAPP_BURST_SECONDS", gt=0, le=300, description="Silence that ends a burst of messages"
    )
    conversation_history_events: int = Field(
        4000, ge=50, description="A conversation continues as new after this many history events"
    )

    # WhatsApp
    whatsapp_provider: Literal["meta", "360dialog"] = Field("meta", description="Who delivers the webhooks")
    whatsapp_own_numbers: Csv = Field((), description="The clinic's own numbers (E.164): they start nothing")
    whatsapp_app_secrets: SecretCsv = Field((), description="App secrets that sign webhooks; several while rotating")
    whatsapp_verify_token: SecretStr | None = Field(None, description="`hub.verify_token` of the subscription")
    whatsapp_360dialog_auth: Literal["signature", "header"] = Field(
        "signature", description="How 360dialog's webhooks prove themselves"
    )
    whatsapp_360dialog_header: str = Field("X-360Dialog-Secret", description="Name of the static secret header")

    whatsapp_api_key: SecretStr | None = Field(
        None, alias="WHATSAPP_API_KEY", description="Meta's access token, or 360dialog's D360-API-KEY"
    )
    whatsapp_base_url: HttpUrl | None = Field(
        None, description="WhatsApp's API; unset: Meta's or 360dialog's by the provider"
    )
    whatsapp_api_version: str = Field("v23.0", pattern=r"^v\d+\.\d+$", description="Version of Meta's Graph API")
    whatsapp_phone_number_id: str = Field("", description="Meta's id of the clinic's number (360dialog needs none)")
    whatsapp_account_id: str = Field("", description="Meta's id of the WhatsApp Business account, for templates")
    whatsapp_timeout_seconds: float = Field(30.0, gt=0, le=35, description="One send; longer is cheaper than unknown")

    # What patients are sent
    send_window: str = Field("08:00-20:00", description="When the clinic may start a message, clinic time")
    reminder_basis: Literal["consent", "contract"] = Field(
        "consent", alias="REMINDER_BASIS", description="`contract`: reminders only need that nobody refused them"
    )
    reminder_2h_after_confirmation: Literal["keep", "skip"] = Field(
        "keep", description="The 2 h reminder of an appointment that the patient has confirmed"
    )
    recall_daily_cap: int = Field(
        50, alias="RECALL_DAILY_CAP", ge=0, description="Recalls that one day's check may start; 0: no cap"
    )
    tell_changes: bool = Field(True, description="Tell patients of the clinic's own moves and cancellations")
    clinic_phone: str = Field("", description="Number that texts tell patients to call")
    on_call_phone: str = Field("", description="Number of the dentist on call, in the 112 text")
    privacy_url: HttpUrl | None = Field(None, description="The privacy notice that the first reply links to")

    # HubSpot
    hubspot_access_token: SecretStr | None = Field(None, alias="HUBSPOT_ACCESS_TOKEN", description="Private app token")
    hubspot_base_url: HttpUrl = Field(HttpUrl("https://api.hubapi.com"), description="HubSpot's API")
    hubspot_portal_id: str = Field("", description="Portal id, for links in alerts")
    hubspot_app_url: HttpUrl = Field(
        HttpUrl("https://app.hubspot.com"), description="HubSpot's UI, for links in alerts"
    )
    hubspot_webhook_secrets: SecretCsv = Field(
        (), description="Client secrets that sign HubSpot's webhooks; several while rotating; none: all are refused"
    )
    hubspot_appointment_status_property: str = Field(
        "hs_appointment_status", pattern="^[a-z][a-z0-9_]{0,99}$", description="Property that says if a visit is on"
    )
    hubspot_appointment_scheduled: str = Field(
        "SCHEDULED", min_length=1, description="Its value for a visit that is on"
    )
    hubspot_appointment_cancelled: Csv = Field(
        ("CANCELLED", "CANCELED"), min_length=1, description="Its values for one that is off; the first is written"
    )

    # OpenAI
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY", description="Unset: rules score every lead")
    openai_model: str = Field("gpt-4o", alias="OPENAI_MODEL", description="Model that scores leads")
    openai_base_url: HttpUrl = Field(HttpUrl("https://api.openai.com/v1"), description="OpenAI or a compatible server")
    openai_timeout_seconds: float = Field(30.0, gt=0, description="One scoring call")
    ai_basis: Literal["enquiry", "consent"] = Field(
        "enquiry", alias="AI_BASIS", description="`consent`: rules only until the person agreed"
    )

    # Staff
    staff_webhook_url: SecretStr | None = Field(
        None, description="Slack-compatible incoming webhook: the URL is a secret"
    )
    staff_second_webhook_url: SecretStr | None = Field(
        None, description="Second staff channel: unclaimed HOT leads, and danger to life at once"
    )
    claim_hours: int = Field(72, ge=1, le=720, description="How long the link in an alert can be used to claim it")
    report_link_days: int = Field(30, ge=1, le=365, description="How long the link to a weekly report can be used")
    hot_task_minutes: int = Field(30, ge=1, description="A HOT lead's task is due after this many business minutes")
    opening_hours: str = Field(
        "Mo-Fr 09:00-13:00,14:00-18:00", description="`Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-13:00`"
    )
    closures: Csv = Field((), description="Days the clinic is closed (ISO dates), beside Romanian public holidays")

    # Observability
    otlp_url: HttpUrl | None = Field(None, description="OTLP/HTTP collector that gets the traces; unset: none leave")
    log_level: LogLevel = Field("info", description="Our own log level")

    @field_validator(
        "whatsapp_own_numbers",
        "whatsapp_app_secrets",
        "closures",
        "hubspot_webhook_secrets",
        "hubspot_appointment_cancelled",
        mode="before",
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (part.strip() for part in value.split(",")))) if isinstance(value, str) else value

    @field_validator("api_keys", mode="before")
    @classmethod
    def _parse_api_keys(cls, value: object) -> object:
        return (
            tuple(_api_key(part.strip()) for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("codec_keys", mode="before")
    @classmethod
    def _parse_codec_keys(cls, value: object) -> object:
        return (
            tuple(_codec_key(part.strip()) for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("clinic_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is not an IANA time zone such as Europe/Bucharest") from None
        return value

    @field_validator("send_window")
    @classmethod
    def _readable_window(cls, value: str) -> str:
        parse_send_window(value)
        return value

    @field_validator("opening_hours")
    @classmethod
    def _readable_hours(cls, value: str) -> str:
        try:
            parse_opening_hours(value)
        except ValueError:
            # The rule's own message repeats the value.
            raise ValueError("must be such as `Mo-Fr 09:00-13:00,14:00-18:00; Sa 09:00-13:00`") from None
        return value

    @field_validator("closures")
    @classmethod
    def _readable_days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            closed_days(value)
        except ValueError:
            raise ValueError("must be ISO dates such as 2026-12-24, comma separated") from None
        return value

    @field_validator("patient_ref_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(_b64(value.get_secret_value())) < 32:
            raise ValueError("must be base64 of at least 32 bytes")
        return value

    @model_validator(mode="after")
    def _secrets_outside_development(self) -> Self:
        if self.environment == "development":
            return self
        needed: dict[str, object] = {
            "codec_keys": self.codec_keys,
            "patient_ref_key": self.patient_ref_key,
            "whatsapp_app_secrets": self.whatsapp_app_secrets,
        }
        if self.whatsapp_provider == "meta":
            needed["whatsapp_verify_token"] = self.whatsapp_verify_token
        if missing := [variable_of(name) for name, value in needed.items() if not value]:
            raise ValueError(f"must be set outside development: {', '.join(missing)}")
        return self

    def patient_ref_key_bytes(self) -> bytes:
        """The key of `patient_ref` and of every other keyed hash; a fixed one in development only."""
        if self.patient_ref_key is None:
            return _DEVELOPMENT_PATIENT_REF_KEY
        return _b64(self.patient_ref_key.get_secret_value())

    def zone(self) -> ZoneInfo:
        """Clinic time (spec §1)."""
        return ZoneInfo(self.clinic_timezone)


def load_settings(env_file: Path | None = None, *, stores_nothing: bool = False) -> Settings:
    """The settings from the environment and `.env`; SettingsError names every variable that is wrong.

    `stores_nothing`: for a command that reads a file and asks a vendor: it needs none of the keys for what is stored.
    """
    demanded: dict[str, Any] = {"environment": "development"} if stores_nothing else {}
    try:
        return Settings(_env_file=env_file, **demanded) if env_file else Settings(**demanded)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(item) for item in error.errors(include_input=False))) from None


def variable_of(field: str) -> str:
    """The environment variable that sets a field."""
    info = Settings.model_fields[field]
    return info.alias or f"{PREFIX}{field.upper()}"


def _explain(item: Any) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    if not item["loc"]:
        return message
    name = str(item["loc"][0])
    return f"{variable_of(name) if name in Settings.model_fields else name}: {message}"


def _b64(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("is not base64") from None


def _codec_key(text: str) -> CodecKey:
    key_id, separator, key = text.partition(":")
    if not separator or not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", key_id):
        raise ValueError("must be `id:base64-of-32-bytes`, comma separated")
    if len(_b64(key)) != 32:
        raise ValueError(f"key {key_id!r} must be base64 of exactly 32 bytes")
    return CodecKey(key_id=key_id, key=SecretStr(key))


def _api_key(text: str) -> ApiKey:
    parts = text.split(":")
    if len(parts) != 3 or not all(parts) or not re.fullmatch(r"[0-9a-f]{64}", parts[2]):
        raise ValueError("must be `name:scope+scope:sha256-hex-of-key`, comma separated")
    return ApiKey(name=parts[0], scopes=frozenset(parts[1].split("+")), sha256=parts[2])
