"""`POST /consents/renewals`: a person is asked now to renew consents that are still granted (spec §2)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from medicalcor.contracts._base import Tags
from medicalcor.contracts.care import ConsentRenewal, RenewalView
from medicalcor.contracts.names import CONSENT_RENEWAL, RENEWAL_STATE, Channel, consent_renewal_id
from medicalcor.domain.consent import ConsentType
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.domain.phone import identify
from medicalcor.ingress._auth import requires
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._json_body import json_of, schema_in_place
from medicalcor.ingress._problems import Problem, current_correlation_id, documented, invalid_fields
from medicalcor.settings import ApiKey
from medicalcor.temporal.dispatch import NoAnswer

PATH = "/consents/renewals"
_LOOK_SECONDS = 0.1


class RenewalIn(BaseModel):
    """Who is asked, and what about. HubSpot's record says until when the consents hold, not the caller."""

    model_config = ConfigDict(hide_input_in_errors=True)

    phone: str = Field(min_length=1, max_length=64, examples=["0712345678"])
    consent_types: list[ConsentType] = Field(
        min_length=1, max_length=len(ConsentType), examples=[["marketing_whatsapp"]]
    )
    expires_at: datetime | None = Field(
        None, description="For the operator to read; with its offset, in the future", examples=["2027-03-16T00:00:00Z"]
    )

    @field_validator("expires_at")
    @classmethod
    def _lies_ahead(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("has no offset, such as +02:00 or Z")
        if value <= datetime.now(UTC):
            raise ValueError("is in the past")
        return value


class RenewalAccepted(BaseModel):
    """The person is, or is being, asked. `expires_at` is when the first of the consents ends, as HubSpot has it."""

    workflow_id: str
    consent_types: list[str]
    expires_at: datetime | None
    already_under_way: bool
    correlation_id: str


@dataclass(frozen=True)
class ConsentsConfig:
    """What requests are accepted by; `region` (ISO 3166) reads national numbers. HubSpot is read by a worker, for whose
    answer a request waits `patience_seconds`; a 503 says `retry_after_seconds`.
    """

    api_keys: Sequence[ApiKey]
    reference_key: bytes
    region: str
    retry_after_seconds: int = 5
    patience_seconds: float = 10.0


def consents_router(config: ConsentsConfig, gateway: Gateway) -> APIRouter:
    """The router; its key's scope is `operations`."""
    router = APIRouter(tags=["operations"], dependencies=[Depends(requires("operations", config.api_keys))])
    schema = schema_in_place(RenewalIn.model_json_schema())
    body = {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}

    # The body is no parameter: FastAPI would parse it before it asks for the key.
    @router.post(PATH, status_code=202, responses=documented(401, 403, 409, 413, 422, 503), openapi_extra=body)
    async def renew(request: Request) -> RenewalAccepted:
        """Ask a person to renew consents; 409 unless all of them are granted now."""
        wish = _read(await request.body())
        renewal = _renewal(config, wish)
        workflow_id = consent_renewal_id(renewal.tags.patient_ref)
        started = await gateway.start(CONSENT_RENEWAL, renewal, workflow_id, again=True)
        view = await _known(config, gateway, workflow_id)
        if view.state == "done":
            raise Problem(409, "These consents are not all granted now: nobody is asked.")
        if set(renewal.consent_types) - set(view.consent_types):
            raise Problem(409, "A renewal of other consents is under way for this person.")
        return RenewalAccepted(
            workflow_id=workflow_id,
            consent_types=view.consent_types,
            expires_at=view.expires_at,
            already_under_way=started.already_there,
            correlation_id=renewal.tags.correlation_id,
        )

    return router


async def _known(config: ConsentsConfig, gateway: Gateway, workflow_id: str) -> RenewalView:
    """The renewal once it has read HubSpot. Problem 503 where that takes too long: sent again, it finds the same one.

    It is durable by then: it asks nobody whose consent is not granted.
    """
    for _ in range(max(1, round(config.patience_seconds / _LOOK_SECONDS))):
        view = await gateway.query(workflow_id, RENEWAL_STATE, closed_too=True)
        if not isinstance(view, NoAnswer) and view.state != "reading":
            return view
        await asyncio.sleep(_LOOK_SECONDS)
    raise Problem(
        503,
        "HubSpot did not say in time whether these consents are granted. Send it again.",
        headers={"Retry-After": str(config.retry_after_seconds)},
    )


def _read(raw: bytes) -> RenewalIn:
    try:
        return RenewalIn.model_validate(json_of(raw))
    except ValidationError as error:
        raise invalid_fields(error) from None


def _renewal(config: ConsentsConfig, wish: RenewalIn) -> ConsentRenewal:
    identity = identify(wish.phone, "form", config.region)
    if identity.e164 is None:
        raise Problem(422, "The body is not valid.", errors=[{"field": "phone", "message": identity.reason}])
    reference = patient_ref(config.reference_key, identity.e164)
    return ConsentRenewal(
        tags=Tags(patient_ref=reference, channel=Channel.WHATSAPP, correlation_id=current_correlation_id()),
        phone=identity.e164,
        consent_types=sorted({str(kind) for kind in wish.consent_types}),
        expires_at=wish.expires_at,
        only_all=True,
    )
