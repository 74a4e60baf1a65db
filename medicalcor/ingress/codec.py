"""`POST /codec/decode` and `/codec/encode`: Temporal's remote codec, for operators alone (spec §2).

The protocol is Temporal's: a JSON `Payloads` message in, one of the same length and order out. The Web UI and the
`temporal` command ask it, so that inputs and results can be read there while Temporal itself holds ciphertext.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import parse_qs

import structlog
from fastapi import APIRouter, Cookie, Request
from fastapi.responses import HTMLResponse
from google.protobuf import json_format
from starlette.responses import Response
from temporalio.api.common.v1 import Payload, Payloads

from medicalcor.ingress import _codec_page
from medicalcor.ingress._auth import Bearer, KeyHeader, known_key
from medicalcor.ingress._operator_session import COOKIE, SESSION_SECONDS, OperatorSessions
from medicalcor.ingress._problems import Problem, documented
from medicalcor.ingress.docs import AUTHENTICATION
from medicalcor.settings import ApiKey
from medicalcor.temporal.codec import CodecError, EncryptionCodec

DECODE, ENCODE, SIGN_IN, SESSION = "/codec/decode", "/codec/encode", "/codec", "/codec/session"
SCOPE = "codec"
# What the Web UI asks at once are one event's payloads; the engine takes no more than 4 MB in one request.
MAX_BODY_BYTES = 8 * 1_048_576

_PAYLOADS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "payloads": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "metadata": {
                        "type": "object",
                        "additionalProperties": {"type": "string", "format": "byte"},
                        "examples": [{"encoding": "anNvbi9wbGFpbg=="}],
                    },
                    "data": {"type": "string", "format": "byte", "examples": ["IkJ1bsSDISI="]},
                },
            },
            "examples": [[{"metadata": {"encoding": "anNvbi9wbGFpbg=="}, "data": "IkJ1bsSDISI="}]],
        }
    },
}
_JSON = {"application/json": {"schema": _PAYLOADS}}
_AUTHENTICATION = "API key with scope `codec` (Authorization: Bearer), or the cookie of an operator who signed in"

SessionCookie = Annotated[str, Cookie(alias=COOKIE, include_in_schema=False)]


@dataclass(frozen=True)
class CodecConfig:
    """What the codec is served by; without `keys` (development only) payloads pass as they are."""

    keys: Sequence[tuple[str, bytes]]
    api_keys: Sequence[ApiKey]
    session_secret: bytes
    public_base_url: str
    ui_url: str
    now: Callable[[], float] = field(default=time.time)

    @property
    def endpoint(self) -> str:
        """The codec's address for the Web UI and the `temporal` command."""
        return f"{self.public_base_url.rstrip('/')}{SIGN_IN}"


def codec_router(config: CodecConfig) -> APIRouter:
    """The remote codec; each call needs a key with scope `codec` or its holder's session."""
    router = APIRouter(tags=["operations"])
    codec = EncryptionCodec(config.keys) if config.keys else None
    sessions = OperatorSessions(config.api_keys, SCOPE, config.session_secret, config.now)

    async def convert(request: Request, bearer: Bearer, header: KeyHeader, cookie: str, *, decode: bool) -> Response:
        _require(known_key(bearer.credentials if bearer else header, config.api_keys) or sessions.holder(cookie))
        payloads = _parsed(await request.body())
        if codec is not None:
            payloads = await _converted(codec.decode if decode else codec.encode, payloads)
        return Response(json_format.MessageToJson(Payloads(payloads=payloads)), media_type="application/json")

    described: dict[str, Any] = {
        "responses": {200: {"content": _JSON}} | documented(400, 401, 403, 413),
        "openapi_extra": {
            "requestBody": {"required": True, "content": _JSON},
            AUTHENTICATION: _AUTHENTICATION,
        },
    }

    @router.post(DECODE, **described)
    async def decode(request: Request, bearer: Bearer, header: KeyHeader, cookie: SessionCookie = "") -> Response:
        """Decrypts payloads as Temporal keeps them; one that is not encrypted comes back as it is."""
        return await convert(request, bearer, header, cookie, decode=True)

    @router.post(ENCODE, **described)
    async def encode(request: Request, bearer: Bearer, header: KeyHeader, cookie: SessionCookie = "") -> Response:
        """Encrypts payloads, so that what an operator starts or signals by hand is kept like all else."""
        return await convert(request, bearer, header, cookie, decode=False)

    _add_sign_in(router, config, sessions)
    return router


def _add_sign_in(router: APIRouter, config: CodecConfig, sessions: OperatorSessions) -> None:
    @router.get(SIGN_IN, response_class=HTMLResponse, include_in_schema=False)
    async def sign_in_page() -> HTMLResponse:
        return HTMLResponse(_codec_page.render(config.endpoint, config.ui_url))

    @router.post(SESSION, response_class=HTMLResponse, include_in_schema=False)
    async def sign_in(request: Request) -> HTMLResponse:
        # By hand: a form parser would be one more dependency for one field.
        form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
        key = known_key(form.get("key", [""])[0], config.api_keys)
        if key is None or SCOPE not in key.scopes:
            return HTMLResponse(_codec_page.render(config.endpoint, config.ui_url, refused=True), 401)
        answer = HTMLResponse(_codec_page.render(config.endpoint, config.ui_url, signed_in=True))
        answer.set_cookie(
            COOKIE,
            sessions.open(key),
            max_age=SESSION_SECONDS,
            path=SIGN_IN,
            secure=config.public_base_url.startswith("https:"),
            httponly=True,
            # A page of another site cannot make an operator's browser decrypt anything.
            samesite="strict",
        )
        return answer


def _require(key: ApiKey | None) -> None:
    if key is None:
        raise Problem(401, "An operator's key is needed.", headers={"WWW-Authenticate": "Bearer"})
    structlog.contextvars.bind_contextvars(caller=key.name)
    if SCOPE not in key.scopes:
        raise Problem(403, f"This API key lacks the scope `{SCOPE}`.")


def _parsed(raw: bytes) -> list[Payload]:
    try:
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise ValueError("is no object")
        return list(json_format.ParseDict(body, Payloads(), ignore_unknown_fields=True).payloads)
    except (json_format.ParseError, ValueError, RecursionError):
        # Not the parser's own words: they repeat the body.
        raise Problem(400, "The body is no JSON of Temporal's `Payloads`.") from None


async def _converted(convert: Callable[[Sequence[Payload]], Awaitable[list[Payload]]], payloads: list[Payload]) -> Any:
    try:
        return await convert(payloads)
    except CodecError as error:
        # Names a key's id, never a value.
        raise Problem(400, f"{error}.") from None
