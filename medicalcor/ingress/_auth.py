"""API keys: several, each with a name, scopes and only its SHA-256 in the settings (spec §2)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import structlog
from fastapi import Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from medicalcor.ingress._problems import Problem
from medicalcor.settings import ApiKey

_bearer = HTTPBearer(auto_error=False, scheme_name="Bearer", description="The key as a bearer token")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, scheme_name="ApiKey", description="The key as a header")

Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
KeyHeader = Annotated[str | None, Security(_header)]
Guard = Callable[[Bearer, KeyHeader], Awaitable[None]]


def requires(scope: str, keys: Sequence[ApiKey]) -> Guard:
    """A dependency that lets only keys with `scope` pass: 401 without a known key, 403 without the scope."""

    async def guard(bearer: Bearer, header: KeyHeader) -> None:
        key = known_key(bearer.credentials if bearer else header, keys)
        if key is None:
            raise Problem(401, "An API key is needed.", headers={"WWW-Authenticate": "Bearer"})
        structlog.contextvars.bind_contextvars(caller=key.name)
        if scope not in key.scopes:
            raise Problem(403, f"This API key lacks the scope `{scope}`.")

    return guard


def known_key(given: str | None, keys: Sequence[ApiKey]) -> ApiKey | None:
    """The key that was given, if it is ours. All are compared, in constant time: how long it takes tells nothing."""
    if not given:
        return None
    digest = hashlib.sha256(given.encode("utf-8", "replace")).hexdigest()
    matches = [key for key in keys if hmac.compare_digest(digest, key.sha256)]
    return matches[0] if matches else None
