"""`send-notification`: one post to staff, at least once, without message text, name or number (spec §4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from temporalio import activity

from activities._posting import post_once
from activities._staff_words import CHANNELS, CLAIM_BUTTON, CONSEQUENCES, PROCEDURES_RO, SERVICES, TITLES
from medicalcor.contracts.leads import Notification, Posted
from medicalcor.contracts.names import SEND_NOTIFICATION
from medicalcor.domain.links import hubspot_contact_url
from medicalcor.vendors.staff_webhook import Post

if TYPE_CHECKING:
    from medicalcor.claims import ClaimLink, Claims
    from medicalcor.vendors.staff_webhook import StaffWebhook


class Staff:
    """Handed both channels' webhooks, None where one is not set, and what links are made of.

    `hubspot_app_url`, `temporal_ui_url`: where those two show their pages.
    """

    def __init__(
        self,
        first: StaffWebhook | None,
        second: StaffWebhook | None,
        claims: Claims,
        *,
        hubspot_app_url: str,
        hubspot_portal_id: str,
        temporal_ui_url: str,
    ) -> None:
        self._first = first
        self._second = second
        self._claims = claims
        self._hubspot_app_url = hubspot_app_url
        self._portal_id = hubspot_portal_id
        self._temporal_ui_url = temporal_ui_url.rstrip("/")

    @activity.defn(name=SEND_NOTIFICATION.name)
    async def send_notification(self, notification: Notification) -> Posted:
        """Posts once; where an earlier attempt may have been posted too, the post says that it repeats."""
        if notification.only_if_set and (self._second if notification.second else self._first) is None:
            return Posted(skipped=True)
        webhook = self._second or self._first if notification.second else self._first or self._second
        claim = self._claims.link(notification.claim_id, datetime.now(UTC)) if notification.claim_id else None
        repeated = await post_once(webhook, lambda repeated: self._post(notification, claim, repeated=repeated))
        return Posted(repeated=repeated, claimable_until=claim.until if claim else None)

    def _post(self, notification: Notification, claim: ClaimLink | None, *, repeated: bool) -> Post:
        footer = []
        if repeated:
            footer.append("Poate ați primit deja acest anunț.")
        if claim:
            footer.append("Cine preia apasă butonul: anunțul nu se mai repetă.")
        if notification.correlation_id:
            footer.append(f"Corelare {notification.correlation_id}")
        links = {CLAIM_BUTTON: claim.url} if claim else {}
        return Post(
            title=_title(notification, repeated=repeated),
            fields=_fields(notification),
            links=links | self._links(notification),
            footer=" ".join(footer),
        )

    def _links(self, notification: Notification) -> dict[str, str]:
        links = {}
        if url := hubspot_contact_url(self._hubspot_app_url, self._portal_id, notification.contact_id or ""):
            links["Contact în HubSpot"] = url
        info = activity.info()
        if info.workflow_id and info.workflow_run_id:
            path = [info.namespace, "workflows", info.workflow_id, info.workflow_run_id]
            links["Detalii în Temporal"] = f"{self._temporal_ui_url}/namespaces/" + "/".join(
                quote(part, safe="") for part in path
            )
        return links


def _title(notification: Notification, *, repeated: bool) -> str:
    title = TITLES.get(notification.kind, "Anunț MedicalCor")
    if notification.score is not None:
        title = f"{title} (scor {notification.score})"
    if notification.reminder:
        title = f"Încă nepreluat, anunțul {notification.reminder + 1}: {title}"
    return f"[repetat] {title}" if repeated else title


def _fields(notification: Notification) -> dict[str, str]:
    """What staff need to decide how fast to act; the person only as the reference that HubSpot's contact leads to."""
    fields = {}
    if notification.service:
        fields["Serviciu"] = SERVICES.get(notification.service, notification.service)
    if notification.service in CONSEQUENCES:
        fields["Până atunci"] = CONSEQUENCES[notification.service]
    if notification.subject:
        fields["Despre"] = notification.subject
    if notification.status:
        fields["Meta spune"] = notification.status
    if notification.patient_ref:
        fields["Referință"] = notification.patient_ref
    if notification.channel:
        fields["Canal"] = CHANNELS.get(notification.channel, notification.channel)
    if notification.classification:
        fields["Clasă"] = notification.classification
    if notification.procedures:
        fields["Interes"] = ", ".join(PROCEDURES_RO.get(name, name) for name in notification.procedures)
    if notification.urgent:
        fields["Urgent"] = "da"
    if notification.budget_mentioned:
        fields["Buget"] = "menționat"
    if notification.fallback_used:
        fields["Scor dat de"] = "reguli (modelul nu a fost folosit)"
    return fields
