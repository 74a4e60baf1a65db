"""A person who first wrote without a phone and later with one is one contact (spec §1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from activities.crm_write import CrmWrite
from medicalcor.contracts.leads import Consents, ContactNote, SyncContact, SyncedContact
from medicalcor.contracts.messages import Person
from tests.activities.conftest import environment
from tests.activities.test_crm_write import AT, PHONE
from tests.sandbox.server import SandboxServer

USER_ID = "RO.1234567890"


def _sync(crm: CrmWrite, *, stopped_at: datetime | None = None, grant: bool = False, **identity: str) -> SyncedContact:
    contact = SyncContact(
        person=Person(patient_ref="0123456789abcdef", **identity),
        channel="whatsapp",
        stopped_at=stopped_at,
        consent=Consents(marketing=True) if grant else None,
        consent_at=AT,
    )
    done: SyncedContact = environment().run(crm.sync_hubspot_contact, contact)
    return done


def _live(sandbox: SandboxServer) -> list[dict[str, str]]:
    return [one["properties"] for one in sandbox.state()["hubspot"]["contacts"] if not one.get("archived")]


def test_the_phone_joins_the_contact_that_the_user_id_made(sandbox: SandboxServer, crm: CrmWrite) -> None:
    nameless = _sync(crm, user_id=USER_ID, name="Ioana")
    note = ContactNote(key="message-1", contact_id=nameless.contact_id, body="WhatsApp: Bună", at=AT)
    environment().run(crm.create_contact_note, note)
    known = _sync(crm, user_id=USER_ID, phone=PHONE, wa_id=PHONE.lstrip("+"))
    assert known.refused == []
    (stored,) = _live(sandbox)
    assert (stored["medicalcor_phone"], stored["medicalcor_whatsapp_user_id"]) == (PHONE, USER_ID)
    (link,) = [link for link in sandbox.state()["hubspot"]["associations"] if link["from"][0] == "notes"]
    assert link["to"] == ["contacts", known.contact_id]


def test_linking_again_changes_nothing(sandbox: SandboxServer, crm: CrmWrite) -> None:
    _sync(crm, user_id=USER_ID)
    first = _sync(crm, user_id=USER_ID, phone=PHONE)
    assert _sync(crm, user_id=USER_ID, phone=PHONE).contact_id == first.contact_id
    assert _sync(crm, phone=PHONE).contact_id == first.contact_id
    assert len(_live(sandbox)) == 1


def test_a_user_id_that_another_phone_holds_makes_no_one_of_two_people(sandbox: SandboxServer, crm: CrmWrite) -> None:
    _sync(crm, user_id=USER_ID, phone=PHONE)
    other = _sync(crm, user_id=USER_ID, phone="+40722333444")
    assert other.refused == ["medicalcor_whatsapp_user_id"]
    assert {stored["medicalcor_phone"] for stored in _live(sandbox)} == {PHONE, "+40722333444"}


@pytest.mark.parametrize("nameless_stopped", [True, False])
def test_of_two_consents_the_stricter_one_counts(sandbox: SandboxServer, crm: CrmWrite, nameless_stopped: bool) -> None:
    stop = AT - timedelta(days=1)
    _sync(crm, user_id=USER_ID, stopped_at=stop if nameless_stopped else None, grant=not nameless_stopped)
    _sync(crm, phone=PHONE, stopped_at=None if nameless_stopped else stop, grant=nameless_stopped)
    _sync(crm, user_id=USER_ID, phone=PHONE)
    (stored,) = _live(sandbox)
    assert stored["consent_marketing_whatsapp"] == "withdrawn"
    assert stored["consent_appointment_reminders"] == "withdrawn"
