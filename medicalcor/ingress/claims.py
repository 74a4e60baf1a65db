"""`GET` and `POST /claims/{token}`: the page on which somebody of the staff takes an alert on (spec §2, §3).

Chat programs open every link to preview it: GET and HEAD tell no name and no number, and only the POST claims.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import HTMLResponse

from medicalcor.claims import Claims, ExpiredClaim, ForgedClaim
from medicalcor.contracts.alerts import AlertView, Claim
from medicalcor.contracts.names import ALERT_STATE, CLAIM
from medicalcor.ingress._claims_page import HEADERS, Page, Pages
from medicalcor.ingress._claims_words import language_of
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._problems import documented
from medicalcor.ingress.docs import AUTHENTICATION
from medicalcor.temporal.dispatch import EngineUnavailable, NoAnswer

PATH = "/claims/{token}"
_LONGEST_NAME = 60

Token = Annotated[str, Path(examples=["WyJob3QtbGVhZC8wMTIz….signature"])]
Lang = Annotated[str, Query(description="ro, en or de; else the browser's language, else Romanian")]
Accepted = Annotated[str, Header(alias="Accept-Language", include_in_schema=False)]


@dataclass(frozen=True)
class ClaimsConfig:
    """What the page is built from; `zone` is clinic time."""

    claims: Claims
    zone: tzinfo
    hubspot_app_url: str
    hubspot_portal_id: str
    retry_after_seconds: int
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def claims_router(config: ClaimsConfig, gateway: Gateway) -> APIRouter:
    """The page; its token is the permission."""
    router = APIRouter(tags=["staff"], default_response_class=HTMLResponse)
    desk = _Desk(config, gateway)
    described: dict[str, Any] = {
        "responses": _html(200, 404, 410, 503),
        "openapi_extra": {AUTHENTICATION: "the signed, expiring token of a staff alert's link"},
    }

    @router.head(PATH, include_in_schema=False)
    @router.get(PATH, **described)
    async def ask(token: Token, lang: Lang = "", accept_language: Accepted = "") -> HTMLResponse:
        """What the alert is about and one button; claims nothing and shows no personal data."""
        return await desk.ask(token, language_of(lang, accept_language))

    @router.post(PATH, **described | {"responses": described["responses"] | documented(413)})
    async def claim(request: Request, token: Token, lang: Lang = "", accept_language: Accepted = "") -> HTMLResponse:
        """Takes the alert on, then shows whom to call; a second time it says who was first and when."""
        return await desk.claim(token, language_of(lang, accept_language), _name(await request.body()))

    return router


class _Desk:
    """The two steps, each ending in a page."""

    def __init__(self, config: ClaimsConfig, gateway: Gateway) -> None:
        self._config = config
        self._gateway = gateway

    async def ask(self, token: str, language: str) -> HTMLResponse:
        pages = self._pages(language)
        found = await self._find(token)
        if isinstance(found, _Refusal):
            return self._answer(pages, pages.failed(found.kind, again=found.status == 503), found.status)
        return self._answer(pages, pages.asking(found.alert))

    async def claim(self, token: str, language: str, by: str) -> HTMLResponse:
        pages = self._pages(language)
        found = await self._find(token)
        if isinstance(found, _Found) and not found.alert.ended_by:
            found = await self._take(found, Claim(at=self._config.now(), by=by))
        if isinstance(found, _Refusal):
            return self._answer(pages, pages.failed(found.kind, again=found.status == 503), found.status)
        return self._answer(pages, pages.claimed(found.alert, mine=found.mine))

    async def _find(self, token: str) -> _Found | _Refusal:
        try:
            alert_id = self._config.claims.alert_of(token, self._config.now())
        except ForgedClaim:
            return _Refusal("forged", 404)
        except ExpiredClaim:
            return _Refusal("expired", 410)
        answer = await self._gateway.query(alert_id, ALERT_STATE, closed_too=True)
        if answer is NoAnswer.ABSENT:
            return _Refusal("expired", 410)
        return _Refusal("away", 503) if isinstance(answer, NoAnswer) else _Found(alert_id, answer)

    async def _take(self, found: _Found, claim: Claim) -> _Found | _Refusal:
        """Two who press at once both signal: the alert's own answer says whose claim it took."""
        try:
            if not await self._gateway.signal(found.alert_id, CLAIM, claim):
                return found  # it has ended unclaimed: its details all the same
        except EngineUnavailable:
            return _Refusal("away", 503)
        answer = await self._gateway.query(found.alert_id, ALERT_STATE, closed_too=True)
        if isinstance(answer, NoAnswer):
            return _Refusal("recorded", 503)
        return _Found(found.alert_id, answer, mine=(answer.claimed_at, answer.claimed_by) == (claim.at, claim.by))

    def _pages(self, language: str) -> Pages:
        config = self._config
        return Pages(language, config.zone, config.hubspot_app_url, config.hubspot_portal_id)

    def _answer(self, pages: Pages, page: Page, status: int = 200) -> HTMLResponse:
        headers = HEADERS | {"Content-Language": pages.language}
        if status == 503:
            headers["Retry-After"] = str(self._config.retry_after_seconds)
        return HTMLResponse(pages.render(page), status, headers)


@dataclass(frozen=True)
class _Found:
    """An alert, and whether this request took it."""

    alert_id: str
    alert: AlertView
    mine: bool = False


@dataclass(frozen=True)
class _Refusal:
    """`kind` of `Pages.failed`, and the status."""

    kind: str
    status: int


def _name(raw: bytes) -> str:
    """The form's name. By hand: a form parser would be one more dependency for one field."""
    try:
        form = parse_qs(raw.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:
        return ""
    return " ".join(form.get("by", [""])[0].split())[:_LONGEST_NAME]


def _html(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"content": {"text/html": {"schema": {"type": "string"}}}} for status in statuses}
