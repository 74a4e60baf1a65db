"""Addresses of other products' pages, for staff."""

from __future__ import annotations

from urllib.parse import quote


def hubspot_contact_url(app_url: str, portal_id: str, contact_id: str) -> str:
    """A contact's page in HubSpot's UI; "" where the portal or the contact is not known."""
    return _record_url(app_url, portal_id, "0-1", contact_id)


def hubspot_appointment_url(app_url: str, portal_id: str, appointment_id: str) -> str:
    """A visit's page in HubSpot's UI; "" where the portal or the visit is not known."""
    return _record_url(app_url, portal_id, "0-421", appointment_id)


def _record_url(app_url: str, portal_id: str, object_type: str, record_id: str) -> str:
    if not portal_id or not record_id:
        return ""
    portal, record = quote(portal_id, safe=""), quote(record_id, safe="")
    return f"{app_url.rstrip('/')}/contacts/{portal}/record/{object_type}/{record}"


def tel_url(phone: str) -> str:
    """Dials an E.164 number."""
    return f"tel:{phone}"


def chat_url(phone_or_wa_id: str) -> str:
    """Opens a WhatsApp chat; takes digits only, so the plus is left out."""
    return f"https://wa.me/{phone_or_wa_id.lstrip('+')}"
