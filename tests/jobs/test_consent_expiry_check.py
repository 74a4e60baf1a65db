"""`consent-expiry-check`: asked once, whatever runs again; what has ended is written down (spec §5, case 40)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from medicalcor.contracts.jobs import Totals
from medicalcor.contracts.names import CONSENT_EXPIRY_CHECK, consent_renewal_id
from medicalcor.domain.consent import ConsentType
from tests.jobs.crowd import crowd, granted_until, run_job
from tests.lead_path import LeadPath, eventually
from tests.sandbox.server import SandboxServer

NOW = datetime.now(tz=UTC)
MARKETING, REMINDERS = ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS


async def run(path: LeadPath, due_at: datetime | None = None) -> tuple[int, int, int, int]:
    totals: Totals = await (await run_job(path, CONSENT_EXPIRY_CHECK, due_at)).result()
    return totals.processed, totals.started, totals.skipped, totals.failed


async def test_a_repeated_run_asks_nobody_twice(path: LeadPath, portal: SandboxServer, phone: str) -> None:
    """As on the day whose 03:00 comes twice, by a backfill, or a failed run that is started again."""
    crowd(portal, [{"medicalcor_phone": phone} | granted_until(NOW + timedelta(days=12), MARKETING, REMINDERS)])
    assert await run(path) == (1, 1, 0, 0)
    handle = path.client.get_workflow_handle(consent_renewal_id(path.reference(phone)))
    first = (await handle.describe()).run_id
    assert await run(path) == (1, 0, 1, 0)
    assert (await handle.describe()).run_id == first


async def test_a_day_without_its_hour_is_made_up_for_by_the_next(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    """There is no 03:00 on a day in spring: a consent that the missing run would have found is found a day later."""
    crowd(portal, [{"medicalcor_phone": phone} | granted_until(NOW + timedelta(days=31), MARKETING)])
    assert await run(path, NOW) == (0, 0, 0, 0)
    assert await run(path, NOW + timedelta(days=2)) == (1, 1, 0, 0)


async def test_what_has_ended_is_written_down_with_its_proof_and_found_no_more(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    ended = NOW - timedelta(days=3)
    [contact_id] = crowd(portal, [{"medicalcor_phone": phone} | granted_until(ended, MARKETING)])
    assert await run(path) == (1, 1, 0, 0)

    def state() -> str:
        return str(path.contacts(phone)[0]["properties"]["consent_marketing_whatsapp"])

    await eventually(lambda: state() == "expired")
    await eventually(lambda: len(path.linked("notes", contact_id)) == 1)
    assert "marketing_whatsapp" in path.linked("notes", contact_id)[0]["properties"]["hs_note_body"]
    assert await run(path) == (0, 0, 0, 0)


async def test_a_grant_without_an_end_of_its_own_ends_two_years_after_it_was_given(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    """Staff tick a consent and its date in HubSpot, and leave the end empty."""
    given = granted_until(NOW + timedelta(days=10), MARKETING)
    del given["consent_marketing_whatsapp_expires_at"]
    crowd(portal, [{"medicalcor_phone": phone} | given])
    assert await run(path) == (1, 1, 0, 0)


async def test_a_contact_made_by_hand_gets_our_identity_and_one_without_a_number_is_named(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    granted = granted_until(NOW + timedelta(days=10), MARKETING)
    by_hand, nobody = crowd(portal, [{"phone": phone} | granted, {"firstname": "Ana"} | granted])
    totals: Totals = await (await run_job(path, CONSENT_EXPIRY_CHECK)).result()
    assert (totals.started, totals.failed, totals.failed_ids) == (1, 1, [nobody])
    assert [contact["id"] for contact in path.contacts(phone)] == [by_hand]
