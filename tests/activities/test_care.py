"""What renewals and recalls read of a contact and keep on it; an expiry never undoes a renewed consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities.care import Care
from activities.crm_write import CrmWrite
from medicalcor.contracts.care import ConsentsRead, ReadConsents, RecordRecall, RecordVisit
from medicalcor.contracts.leads import ConsentChange, SyncContact
from medicalcor.contracts.messages import Person
from medicalcor.domain.consent import LIFE, Consent, ConsentState, ConsentType, granted, refused
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.consents import consent_properties
from tests.activities.conftest import environment
from tests.activities.test_crm_write import PHONE, properties
from tests.sandbox.server import SandboxServer

ANA = Person(patient_ref="0123456789abcdef", phone=PHONE)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MARKETING, REMINDERS = ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS


@pytest.fixture
def care(hubspot: HubSpotClient) -> Care:
    return Care(hubspot, ZoneInfo("Europe/Bucharest"))


def have(hubspot: HubSpotClient, *consents: Consent, **more: str) -> str:
    """A contact with these consents; its id."""
    wish = {"id": PHONE, "idProperty": hs.PHONE, "properties": {hs.PHONE: PHONE} | consent_properties(consents) | more}
    return str(hubspot.upsert_contacts([wish])["results"][0]["id"])


def read(care: Care, *kinds: str, at: datetime = NOW) -> ConsentsRead:
    wanted = ReadConsents(person=ANA, consent_types=list(kinds), at=at)
    found: ConsentsRead = environment().run(care.read_consents, wanted)
    return found


def test_consents_as_they_stand(sandbox: SandboxServer, hubspot: HubSpotClient, care: Care) -> None:
    ends_at = datetime(2026, 12, 9, 22, 30, tzinfo=UTC)
    have(
        hubspot,
        Consent(MARKETING, ConsentState.GRANTED, NOW - DAY, "test", ends_at),
        granted(REMINDERS, NOW - LIFE, "test"),
        firstname="Ana",
        hs_language="de",
    )
    found = read(care, MARKETING, REMINDERS, "data_processing", "newsletter")
    assert [(one.type, one.ends_at) for one in found.granted] == [(MARKETING, ends_at)]
    assert found.granted[0].ends_on == "2026-12-10"  # past midnight in Bucharest
    assert found.states == {"appointment_reminders": "ended"}
    assert (found.name, found.language, found.opted_out) == ("Ana", "de", False)


def test_refusals_and_what_cannot_be_read(sandbox: SandboxServer, hubspot: HubSpotClient, care: Care) -> None:
    have(
        hubspot,
        refused(MARKETING, ConsentState.WITHDRAWN, NOW, "WhatsApp"),
        refused(REMINDERS, ConsentState.WITHDRAWN, NOW, "WhatsApp"),
        consent_data_processing="perhaps",
    )
    found = read(care, *map(str, ConsentType))
    assert found.granted == []
    assert found.states == {
        "marketing_whatsapp": "withdrawn",
        "appointment_reminders": "withdrawn",
        "data_processing": "unreadable",
    }
    assert found.opted_out


def test_nobody_has_granted_nothing(sandbox: SandboxServer, care: Care) -> None:
    assert read(care, MARKETING) == ConsentsRead()


def test_the_period_of_a_recall_is_kept(sandbox: SandboxServer, hubspot: HubSpotClient, care: Care) -> None:
    have(hubspot)
    environment().run(care.record_recall, RecordRecall(person=ANA, period="2026-11"))
    assert properties(sandbox)[0][hs.RECALL_PERIOD] == "2026-11"


def test_the_last_visit_is_the_latest(sandbox: SandboxServer, hubspot: HubSpotClient, care: Care) -> None:
    contact_id = have(hubspot)
    for at, written, kept in ((NOW, True, NOW), (NOW - DAY, False, NOW), (NOW + DAY, True, NOW + DAY)):
        done = environment().run(care.record_visit, RecordVisit(contact_id=contact_id, at=at))
        assert done.written is written
        assert properties(sandbox)[0][hs.LAST_VISIT].startswith(f"{kept:%Y-%m-%dT%H:%M}")


def test_the_visit_of_a_contact_that_is_gone(sandbox: SandboxServer, care: Care) -> None:
    done = environment().run(care.record_visit, RecordVisit(contact_id="987654321", at=NOW))
    assert not done.written


@pytest.mark.parametrize(
    ("stored", "state"),
    [
        (granted(MARKETING, NOW - LIFE, "test"), "expired"),
        (granted(MARKETING, NOW - DAY, "web form"), "granted"),
        (refused(MARKETING, ConsentState.WITHDRAWN, NOW - 2 * DAY, "WhatsApp"), "withdrawn"),
        (None, None),
    ],
    ids=["ended", "renewed meanwhile", "withdrawn before", "never given"],
)
def test_an_expiry_is_only_that_of_a_grant_that_has_ended(
    sandbox: SandboxServer, hubspot: HubSpotClient, crm: CrmWrite, stored: Consent | None, state: str | None
) -> None:
    have(hubspot, *([stored] if stored else []))
    change = ConsentChange(type=MARKETING, state=ConsentState.EXPIRED, at=NOW, source="expiry")
    environment().run(crm.sync_hubspot_contact, SyncContact(person=ANA, changes=[change]))
    assert properties(sandbox)[0].get(f"consent_{MARKETING}") == state
