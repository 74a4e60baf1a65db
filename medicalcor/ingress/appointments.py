"""`POST /appointments`, `PATCH` and `DELETE /appointments/{external_id}`: a visit's bookings, moves, cancellations."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from pydantic import BaseModel, ValidationError

from medicalcor.contracts._base import Tags
from medicalcor.contracts.appointments import BookAppointment, BookingRequest
from medicalcor.contracts.leads import ConsentChange
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import BOOK_APPOINTMENT, BOOKING_REQUEST, book_appointment_id
from medicalcor.domain.consent import ConsentState
from medicalcor.domain.patient_ref import patient_ref
from medicalcor.domain.phone import identify
from medicalcor.ingress._appointment_bodies import EXTERNAL_ID, AppointmentIn, BookingConsentIn, ChangeIn
from medicalcor.ingress._auth import requires
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._json_body import json_of, schema_in_place
from medicalcor.ingress._problems import Problem, current_correlation_id, documented, invalid_fields
from medicalcor.settings import ApiKey

Body = TypeVar("Body", bound=BaseModel)

PATH = "/appointments"
_SOURCE = "booking"
_STATUSES = (401, 403, 413, 422, 503)

IdempotencyKey = Annotated[
    str, Header(max_length=255, description="Makes the request once, however late it is sent again")
]
ExternalId = Annotated[str, Path(pattern=EXTERNAL_ID, description="The caller's `external_id`, or HubSpot's id")]


class AppointmentAccepted(BaseModel):
    """The request is durable and will be carried out after those accepted before it."""

    workflow_id: str
    external_id: str
    correlation_id: str


@dataclass(frozen=True)
class AppointmentsConfig:
    """What requests are accepted by; `region` (ISO 3166) reads national phone numbers."""

    api_keys: Sequence[ApiKey]
    reference_key: bytes
    region: str


def appointments_router(config: AppointmentsConfig, gateway: Gateway) -> APIRouter:
    """The router; its keys' scope is `appointments`."""
    router = APIRouter(tags=["appointments"], dependencies=[Depends(requires("appointments", config.api_keys))])
    desk = _Desk(config, gateway)

    # The bodies are no parameters: FastAPI would parse them before it asks for the key.
    @router.post(PATH, status_code=202, responses=documented(*_STATUSES), openapi_extra=_body_of(AppointmentIn))
    async def book(request: Request, idempotency_key: IdempotencyKey = "") -> AppointmentAccepted:
        """Book a visit, or say anew what it is; 202 once that is durable."""
        raw = await request.body()
        wish = _read(AppointmentIn, raw)
        return await desk.accept("book", wish.external_id, raw, idempotency_key, wish, wish.by)

    @router.patch(
        f"{PATH}/{{external_id}}",
        status_code=202,
        responses=documented(*_STATUSES),
        openapi_extra=_body_of(ChangeIn),
    )
    async def change(
        request: Request, external_id: ExternalId, idempotency_key: IdempotencyKey = ""
    ) -> AppointmentAccepted:
        """Move a visit or change what is known of it; what is left out stays."""
        raw = await request.body()
        wish = _read(ChangeIn, raw)
        return await desk.accept("change", external_id, raw, idempotency_key, wish, wish.by)

    @router.delete(f"{PATH}/{{external_id}}", status_code=202, responses=documented(*_STATUSES))
    async def cancel(
        external_id: ExternalId,
        idempotency_key: IdempotencyKey = "",
        by: Annotated[Literal["clinic", "patient"], Query(description="Whose doing it is")] = "clinic",
    ) -> AppointmentAccepted:
        """Cancel a visit. It stays in HubSpot, as cancelled."""
        return await desk.accept("cancel", external_id, by.encode(), idempotency_key, None, by)

    return router


class _Desk:
    """Makes of an HTTP request what the workflow carries out."""

    def __init__(self, config: AppointmentsConfig, gateway: Gateway) -> None:
        self._config = config
        self._gateway = gateway

    async def accept(
        self, kind: str, external_id: str, raw: bytes, idempotency_key: str, wish: ChangeIn | None, by: str
    ) -> AppointmentAccepted:
        """Hands the request over. Without an Idempotency-Key the same booking is one for good; a change or a
        cancellation is the same only while nothing else came after it, as a visit may well be moved to and fro.
        """
        content = idempotency_key.encode() or raw
        named = b"\0".join((kind.encode(), external_id.encode(), content))
        correlation = current_correlation_id()
        request = BookingRequest(
            kind=kind,
            key=hmac.new(self._config.reference_key, named, hashlib.sha256).hexdigest()[:32],
            once=bool(idempotency_key) or kind == "book",
            received_at=datetime.now(UTC),
            by=by,
            correlation_id=correlation,
        )
        request = self._filled(request, wish) if wish else request
        reference = request.person.patient_ref if request.person else ""
        booking = BookAppointment(tags=Tags(patient_ref=reference, correlation_id=correlation), external_id=external_id)
        workflow_id = book_appointment_id(external_id)
        await self._gateway.signal_with_start(BOOK_APPOINTMENT, booking, workflow_id, BOOKING_REQUEST, request)
        return AppointmentAccepted(workflow_id=workflow_id, external_id=external_id, correlation_id=correlation)

    def _filled(self, request: BookingRequest, wish: ChangeIn) -> BookingRequest:
        person = self._person(wish)
        if wish.consent is not None and person is None:
            raise _wrong("phone", "is needed: it says whose consent this is")
        return request.model_copy(
            update={
                "appointment_time": wish.moment(),
                "minutes": wish.minutes,
                "person": person,
                "email": wish.email.strip(),
                "language": wish.language[:2].lower(),
                "title": wish.title.strip(),
                "consents": _grants(wish.consent, request.received_at) if wish.consent else [],
                "proof": _proof(wish.consent, request) if wish.consent else "",
            }
        )

    def _person(self, wish: ChangeIn) -> Person | None:
        if not wish.phone:
            if wish.name or wish.email or wish.language:
                raise _wrong("phone", "is needed: it says whose name, e-mail or language this is")
            return None
        identity = identify(wish.phone, "form", self._config.region)
        if identity.e164 is None:
            raise _wrong("phone", identity.reason)
        reference = patient_ref(self._config.reference_key, identity.e164)
        return Person(patient_ref=reference, phone=identity.e164, name=wish.name.strip())


def _read(model: type[Body], raw: bytes) -> Body:
    try:
        return model.model_validate(json_of(raw))
    except ValidationError as error:
        raise invalid_fields(error) from None


def _wrong(field: str, message: str) -> Problem:
    return Problem(422, "The body is not valid.", errors=[{"field": field, "message": message}])


def _body_of(model: type[BaseModel]) -> dict[str, object]:
    schema = schema_in_place(model.model_json_schema())
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _version(consent: BookingConsentIn) -> str:
    return hashlib.sha256(consent.text.encode()).hexdigest()[:16]


def _grants(consent: BookingConsentIn, at: datetime) -> list[ConsentChange]:
    """What was agreed to. A box that is not ticked takes nothing back."""
    return [
        ConsentChange(type=kind, state=ConsentState.GRANTED, at=at, source=_SOURCE, text_version=_version(consent))
        for kind, ticked in consent.given().items()
        if ticked
    ]


def _proof(consent: BookingConsentIn, request: BookingRequest) -> str:
    """The note that proves it: the exact text and its version, the channel, which request brought it."""
    answers = ", ".join(f"{kind}={'da' if ticked else 'nu'}" for kind, ticked in consent.given().items())
    return "\n".join(
        (
            f"Consimțământ la programare: {answers}",
            f"Textul văzut: {consent.text}",
            f"Versiunea textului: {_version(consent)}. Canal: programare. Cererea: {request.key}",
        )
    )
