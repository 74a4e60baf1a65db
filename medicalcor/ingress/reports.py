"""`GET /reports/weekly/{iso_week}`: the weekly report as a page, or its figures as JSON (spec §2, §5)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import AfterValidator, ValidationError

from medicalcor.contracts.names import WEEKLY_FIGURES, weekly_report_id
from medicalcor.contracts.reports import WeeklyFigures
from medicalcor.domain.report.weeks import parse_week
from medicalcor.ingress._auth import Bearer, KeyHeader, requires
from medicalcor.ingress._claims_words import language_of
from medicalcor.ingress._gateway import Gateway
from medicalcor.ingress._problems import Problem, documented
from medicalcor.ingress._report_page import HEADERS, ReportPages, previous_of
from medicalcor.ingress.docs import AUTHENTICATION
from medicalcor.report_links import ExpiredReportLink, ForgedReportLink, ReportLinks
from medicalcor.settings import ApiKey
from medicalcor.temporal.dispatch import EngineUnavailable, WorkflowNotFound

logger = logging.getLogger(__name__)

PATH = "/reports/weekly/{iso_week}"


def _is_week(text: str) -> str:
    parse_week(text)
    return text


IsoWeek = Annotated[str, AfterValidator(_is_week), Path(description="An ISO week", examples=["2026-W48"])]
Token = Annotated[str, Query(description="The signed, expiring token of the link that staff get")]
Lang = Annotated[str, Query(description="ro, en or de; else the browser's language, else Romanian")]
Accept = Annotated[str, Header(alias="Accept", include_in_schema=False)]
AcceptLanguage = Annotated[str, Header(alias="Accept-Language", include_in_schema=False)]


@dataclass(frozen=True)
class ReportsConfig:
    """What the route is built from; `zone` is clinic time."""

    api_keys: Sequence[ApiKey]
    links: ReportLinks
    zone: tzinfo
    retry_after_seconds: int
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def reports_router(config: ReportsConfig, gateway: Gateway) -> APIRouter:
    """The route; a key's scope is `reports`, a link's token opens its own week."""
    router = APIRouter(tags=["staff"])
    guard = requires("reports", config.api_keys)
    shelf = _Shelf(config, gateway)
    described: dict[str, Any] = {
        "responses": {200: {"content": {"text/html": {"schema": {"type": "string"}}, "application/json": {}}}}
        | documented(401, 403, 404, 410, 422, 503),
        "openapi_extra": {AUTHENTICATION: "API key of scope `reports`, or the signed, expiring token of staff's link"},
    }

    @router.head(PATH, include_in_schema=False)
    @router.get(PATH, response_class=Response, **described)
    async def read_report(
        iso_week: IsoWeek,
        bearer: Bearer,
        key: KeyHeader,
        token: Token = "",
        lang: Lang = "",
        accept: Accept = "",
        accept_language: AcceptLanguage = "",
    ) -> Response:
        """Last week's figures beside those of the week before: a page with charts, or JSON where that is accepted."""
        pages = ReportPages(language_of(lang, accept_language), config.zone, token)
        answer = _Answer(pages, json=_wants_json(accept), retry_after=config.retry_after_seconds)
        if bearer or key or not token:
            await guard(bearer, key)
        elif refusal := shelf.refusal(token, iso_week):
            return answer.failed(*refusal)
        return await shelf.answer(iso_week, answer)

    return router


@dataclass(frozen=True)
class _Answer:
    """A page in a language, or JSON: of success and of failure alike."""

    pages: ReportPages
    json: bool
    retry_after: int

    def report(self, now: WeeklyFigures, before: WeeklyFigures | None) -> Response:
        if self.json:
            found = {"figures": now.model_dump(mode="json"), "previous": before and before.model_dump(mode="json")}
            return JSONResponse(found, headers=HEADERS)
        return self._page(self.pages.report(now, before), 200)

    def failed(self, kind: str, status: int) -> Response:
        headers = {"Retry-After": str(self.retry_after)} if status == 503 else {}
        if self.json:
            raise Problem(status, _DETAILS[kind], headers=headers)
        return self._page(self.pages.failed(kind), status, headers)

    def _page(self, html: str, status: int, headers: dict[str, str] | None = None) -> HTMLResponse:
        return HTMLResponse(html, status, HEADERS | {"Content-Language": self.pages.language} | (headers or {}))


_DETAILS = {
    "forged": "This link is not valid.",
    "expired_link": "This link has expired.",
    "missing": "There is no report of this week.",
    "making": "The report is being made.",
    "away": "The workflow engine did not answer in time. Ask again.",
}


class _Shelf:
    """The reports, as the engine keeps them."""

    def __init__(self, config: ReportsConfig, gateway: Gateway) -> None:
        self._config = config
        self._gateway = gateway

    def refusal(self, token: str, week: str) -> tuple[str, int] | None:
        """Why a token does not open this week's report."""
        try:
            self._config.links.check(token, week, self._config.now())
        except ForgedReportLink:
            return "forged", 404
        except ExpiredReportLink:
            return "expired_link", 410
        return None

    async def answer(self, week: str, answer: _Answer) -> Response:
        try:
            now, status = await self._read(week)
            if now is None:
                return answer.failed("making", 503) if status == "running" else answer.failed("missing", 404)
            before, _ = await self._read(previous_of(week))
        except EngineUnavailable as error:
            logger.warning("Temporal did not answer", extra={"reason": str(error)})
            return answer.failed("away", 503)
        return answer.report(now, before)

    async def _read(self, week: str) -> tuple[WeeklyFigures | None, str]:
        """The figures of a week, and the state of the workflow that keeps them."""
        try:
            found = await self._gateway.describe(weekly_report_id(week))
        except WorkflowNotFound:
            return None, "absent"
        if found.type != WEEKLY_FIGURES.name or found.result is None:
            return None, found.status
        try:
            return WeeklyFigures.model_validate(found.result), found.status
        except ValidationError:
            logger.exception("a kept report cannot be read")
            return None, "unreadable"


def _wants_json(accept: str) -> bool:
    """Whether JSON is named and a page is not, or is wanted less."""
    wanted = {"application/json": 0.0, "text/html": 0.0}
    for part in accept.split(","):
        media, *parameters = (one.strip().lower() for one in part.split(";"))
        if media in wanted:
            wanted[media] = max(wanted[media], _quality(parameters))
    return wanted["application/json"] > wanted["text/html"]


def _quality(parameters: Sequence[str]) -> float:
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
