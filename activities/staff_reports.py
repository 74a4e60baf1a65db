"""`post-report`: the weekly report's link and the day's digest, to staff; links and counts, nobody's name (spec §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING

from temporalio import activity

from activities._posting import post_once
from activities._report_words import (
    MONTHS,
    REPORT_BUTTON,
    digest_fields,
    digest_title,
    weekly_fields,
    weekly_title,
)
from medicalcor.contracts.names import POST_REPORT
from medicalcor.contracts.reports import DailyDigest, PostReport, ReportPosted
from medicalcor.domain.links import hubspot_appointment_url, hubspot_contact_url
from medicalcor.vendors.staff_webhook import Post

if TYPE_CHECKING:
    from medicalcor.report_links import ReportLink, ReportLinks
    from medicalcor.vendors.staff_webhook import StaffWebhook

_LINKS_OF_A_KIND = 8
"""Slack shows 25 buttons in all; beyond these few HubSpot's own lists are the better place."""


def _now() -> datetime:
    return datetime.now(UTC)


class StaffReports:
    """Handed the first staff channel, None where none is set, and what links are made of; `zone` is clinic time."""

    def __init__(
        self,
        webhook: StaffWebhook | None,
        links: ReportLinks,
        zone: tzinfo,
        *,
        hubspot_app_url: str,
        hubspot_portal_id: str,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._webhook = webhook
        self._links = links
        self._zone = zone
        self._hubspot = (hubspot_app_url, hubspot_portal_id)
        self._now = now

    @activity.defn(name=POST_REPORT.name)
    async def post_report(self, report: PostReport) -> ReportPosted:
        """Posts once; where an earlier attempt may have been posted too, the post says that it repeats."""
        link = self._links.link(report.week, self._now()) if report.week else None

        def make(repeated: bool) -> Post:
            post = self._weekly(report, link) if link else self._daily(report.digest)
            return Post(f"[repetat] {post.title}", post.fields, post.links, post.footer) if repeated else post

        return ReportPosted(repeated=await post_once(self._webhook, make))

    def _weekly(self, report: PostReport, link: ReportLink) -> Post:
        until = link.until.astimezone(self._zone)
        return Post(
            title=weekly_title(report.week),
            fields=weekly_fields(report.figures),
            links={REPORT_BUTTON: link.url},
            footer=f"Linkul este valabil până la {until.day} {MONTHS[until.month - 1]} {until.year}.",
        )

    def _daily(self, digest: DailyDigest | None) -> Post:
        if digest is None:
            return Post(title="Anunț MedicalCor")
        return Post(
            title=digest_title(date.fromisoformat(digest.figures.day)),
            fields=digest_fields(digest),
            links=dict(_numbered(self._records(digest))),
            footer="Ce s-a adunat de la rezumatul precedent. Fără nume și numere: detaliile sunt în HubSpot.",
        )

    def _records(self, digest: DailyDigest) -> list[tuple[str, str]]:
        found = digest.figures
        visits = digest.open_work.unconfirmed if digest.open_work else []
        return [
            *(
                (f"Lead {lead.asked_at.astimezone(self._zone):%d.%m, %H:%M}", self._contact(lead.contact_id))
                for lead in found.unclaimed[:_LINKS_OF_A_KIND]
            ),
            *(
                ("Memento nereușit", hubspot_appointment_url(*self._hubspot, one.appointment_id))
                for one in found.missed[:_LINKS_OF_A_KIND]
            ),
            *(
                (
                    f"Vizită {visit.starts_at.astimezone(self._zone):%H:%M}",
                    hubspot_appointment_url(*self._hubspot, visit.appointment_id),
                )
                for visit in visits[:_LINKS_OF_A_KIND]
            ),
        ]

    def _contact(self, contact_id: str | None) -> str:
        return hubspot_contact_url(*self._hubspot, contact_id or "")


def _numbered(links: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Labels that differ: two visits may begin at the same time."""
    seen: dict[str, int] = {}
    for label, url in links:
        if url:
            seen[label] = seen.get(label, 0) + 1
            yield (label if seen[label] == 1 else f"{label} ({seen[label]})"), url
