"""What callers send about visits: times with their offset, phones, consents with the text that was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)

from medicalcor.domain.consent import ConsentType

EXTERNAL_ID = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
"""The caller's own id: part of a workflow's id, so it must not be a name, a phone number or a path."""

_FURTHEST = timedelta(days=3 * 365)


class BookingConsentIn(BaseModel):
    """What the person agreed to when booking, with the text that they saw: the proof an authority asks for."""

    model_config = ConfigDict(hide_input_in_errors=True)

    appointment_reminders: StrictBool | None = None
    marketing: StrictBool | None = None
    data_processing: StrictBool | None = None
    text: str = Field(
        min_length=1,
        max_length=4000,
        validation_alias=AliasChoices("text", "text_seen"),
        description="The consent text the person saw",
        examples=["Sunt de acord să primesc mementouri pe WhatsApp."],
    )

    def given(self) -> dict[ConsentType, bool]:
        """What was asked, and whether the box was ticked."""
        boxes = {
            ConsentType.APPOINTMENT_REMINDERS: self.appointment_reminders,
            ConsentType.MARKETING_WHATSAPP: self.marketing,
            ConsentType.DATA_PROCESSING: self.data_processing,
        }
        return {kind: ticked for kind, ticked in boxes.items() if ticked is not None}


class ChangeIn(BaseModel):
    """A change of a visit: what is left out stays as it is."""

    model_config = ConfigDict(hide_input_in_errors=True)

    timezone: str | None = Field(
        None, max_length=64, description="IANA zone of a time without offset", examples=["Europe/Bucharest"]
    )
    appointment_time: str | None = Field(
        None,
        max_length=64,
        description="ISO 8601 with its offset, or without one beside `timezone`; in the future",
        examples=["2027-03-16T14:30:00+02:00"],
    )
    minutes: int | None = Field(None, ge=5, le=1440, description="How long it takes", examples=[30])
    phone: str = Field(
        "", max_length=64, validation_alias=AliasChoices("phone", "patient_phone"), examples=["0712345678"]
    )
    name: str = Field("", max_length=200, description="The visit's own patient, also a child", examples=["Matei Pop"])
    email: str = Field("", max_length=320, examples=["ana@example.org"])
    language: str = Field("", pattern="^([A-Za-z]{2}([-_][A-Za-z]{2,4})?)?$", examples=["ro"])
    title: str = Field("", max_length=200, description="What staff read in HubSpot", examples=["Consultație"])
    by: Literal["clinic", "patient"] = Field("clinic", description="Whose doing a move is: the other side is told")
    consent: BookingConsentIn | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            return value if value is None else ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is not an IANA time zone such as Europe/Bucharest") from None

    @field_validator("appointment_time")
    @classmethod
    def _is_a_moment(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and "timezone" in info.data:
            _ahead(value, info.data["timezone"])
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set - {"by", "timezone"}:
            raise ValueError("says nothing to change")
        return self

    def moment(self) -> datetime | None:
        """The time in UTC, to the second; None where none is given."""
        return _moment(self.appointment_time, self.timezone) if self.appointment_time else None


class AppointmentIn(ChangeIn):
    """A visit as a booking system sends it."""

    external_id: str = Field(pattern=EXTERNAL_ID, description="The caller's own id of the visit", examples=["v-1042"])
    appointment_time: str = Field(
        max_length=64,
        description="ISO 8601 with its offset, or without one beside `timezone`; in the future",
        examples=["2027-03-16T14:30:00+02:00"],
    )
    phone: str = Field(
        min_length=1, max_length=64, validation_alias=AliasChoices("phone", "patient_phone"), examples=["0712345678"]
    )


def _ahead(text: str, timezone: str | None) -> None:
    """ValueError with what is wrong with a time."""
    found, now = _moment(text, timezone), datetime.now(UTC)
    if found <= now:
        raise ValueError("is in the past")
    if found > now + _FURTHEST:
        raise ValueError("is more than three years ahead")


def _moment(text: str, timezone: str | None) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("is not an ISO 8601 date and time") from None
    zone = ZoneInfo(timezone) if timezone else None
    if found.tzinfo is None:
        if zone is None:
            raise ValueError("has no offset, such as +02:00 or Z: nobody knows which hour it is")
        return _local(found, zone)
    try:
        moment = found.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError("is not a date that exists") from None
    if zone is not None and moment.astimezone(zone).utcoffset() != found.utcoffset():
        raise ValueError("has an offset that is not that of its timezone then")
    return moment


def _local(found: datetime, zone: ZoneInfo) -> datetime:
    """A time of the clock on the wall, unless the clock shows it twice or never that day."""
    try:
        first, second = (found.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:
        raise ValueError("is not a date that exists") from None
    if first != second:
        raise ValueError("does not exist once and only once on that day: give it an offset")
    return first.replace(microsecond=0)
