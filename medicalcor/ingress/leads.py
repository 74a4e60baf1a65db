"""`POST /leads`: a web form's lead, scored once (spec §2)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StrictBool, ValidationError, field_validator

from medicalcor.contracts._base import Tags
from medicalcor.contracts.leads import MAX_MESSAGE_CHARACTERS, Consents, LeadScoring, Profile
from medicalcor.contracts.names import LEAD_SCORING, Channel, lead_scoring_id
from medicalcor.domain.language import detect_language
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.domain.phone import identify
from medicalcor.ingress._auth import requires
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._json_body import json_of, schema_in_place
from medicalcor.ingress._problems import Problem, current_correlation_id, documented, invalid_fields
from medicalcor.settings import ApiKey

PATH = "/leads"


class ConsentIn(BaseModel):
    """What the person ticked, with the text they saw. Only true and false: "yes" or 1 proves nothing later."""

    model_config = ConfigDict(hide_input_in_errors=True)

    marketing: StrictBool | None = None
    data_processing: StrictBool | None = None
    text: str = Field(
        "",
        max_length=4000,
        validation_alias=AliasChoices("text", "text_seen"),
        description="The consent text the person saw",
        examples=["Sunt de acord să primesc oferte pe WhatsApp."],
    )

    def as_payload(self) -> Consents:
        """As it travels to the workflow."""
        return Consents(data_processing=self.data_processing, marketing=self.marketing, text_seen=self.text)


class LeadIn(BaseModel):
    """A lead as a form sends it. The e-mail is kept as given: a mistyped one must not cost the lead."""

    model_config = ConfigDict(hide_input_in_errors=True)

    phone: str = Field(min_length=1, max_length=64, examples=["0712345678"])
    message: str = Field(
        min_length=1, max_length=MAX_MESSAGE_CHARACTERS, examples=["Vreau un implant, cât costă și când se poate?"]
    )
    name: str = Field("", max_length=200, examples=["Ana Pop"])
    email: str = Field("", max_length=320, examples=["ana@example.org"])
    language: str = Field("", pattern="^([A-Za-z]{2}([-_][A-Za-z]{2,4})?)?$", examples=["ro"])
    consent: ConsentIn | None = None

    @field_validator("message")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must hold more than white space")
        return value


class LeadAccepted(BaseModel):
    """The lead is durable. `already_received`: it had been before, and nothing new happens."""

    workflow_id: str
    correlation_id: str
    already_received: bool


@dataclass(frozen=True)
class LeadsConfig:
    """What leads are accepted by; `region` (ISO 3166) reads national phone numbers."""

    api_keys: Sequence[ApiKey]
    reference_key: bytes
    region: str
    zone: tzinfo


def leads_router(config: LeadsConfig, gateway: Gateway) -> APIRouter:
    """The router; its key's scope is `leads`."""
    router = APIRouter(tags=["leads"], dependencies=[Depends(requires("leads", config.api_keys))])
    body = {"required": True, "content": {"application/json": {"schema": schema_in_place(LeadIn.model_json_schema())}}}

    # The body is no parameter: FastAPI would parse it before it asks for the key.
    @router.post(
        PATH, status_code=202, responses=documented(401, 403, 413, 422, 503), openapi_extra={"requestBody": body}
    )
    async def receive_lead(
        request: Request,
        idempotency_key: Annotated[
            str, Header(max_length=255, description="Makes the lead once; without it the body's hash does")
        ] = "",
    ) -> LeadAccepted:
        """A lead from a web form; 202 once it is durable."""
        raw = await request.body()
        try:
            lead = LeadIn.model_validate(json_of(raw))
        except ValidationError as error:
            raise invalid_fields(error) from None
        argument = _scoring(lead, config)
        once = hmac.new(config.reference_key, idempotency_key.encode() or raw, hashlib.sha256).hexdigest()[:32]
        started = await gateway.start(LEAD_SCORING, argument, lead_scoring_id(argument.tags.patient_ref, once))
        return LeadAccepted(
            workflow_id=started.workflow_id,
            correlation_id=current_correlation_id(),
            already_received=started.already_there,
        )

    return router


def _scoring(lead: LeadIn, config: LeadsConfig) -> LeadScoring:
    identity = identify(lead.phone, "form", config.region)
    if identity.e164 is None:
        raise Problem(422, "The body is not valid.", errors=[{"field": "phone", "message": identity.reason}])
    now, correlation = datetime.now(UTC), current_correlation_id()
    ref = patient_ref(config.reference_key, identity.e164)
    return LeadScoring(
        tags=Tags(patient_ref=ref, channel=Channel.WEB, correlation_id=correlation),
        phone=identity.e164,
        message=lead.message,
        channel=Channel.WEB,
        correlation_id=correlation,
        profile=Profile(
            name=lead.name.strip(),
            email=lead.email,
            language=detect_language(lead.message, lead.language[:2].lower()),
            consent=lead.consent.as_payload() if lead.consent else None,
        ),
        received_at=now,
        clinic_date=now.astimezone(config.zone).date().isoformat(),
    )
