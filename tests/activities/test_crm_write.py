"""Contact, note and task against the stand-in of HubSpot: once each, whatever the network does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.crm_write import CrmWrite
from medicalcor.contracts.leads import ContactNote, Created, LeadScore, StaffTask, SyncContact, SyncedContact
from medicalcor.contracts.messages import Person
from medicalcor.vendors.hubspot.client import HubSpotClient
from tests.activities.conftest import crm_write, environment, failure_of
from tests.sandbox.server import SandboxServer

PHONE = "+40712345678"
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SCORE = LeadScore(
    score=5,
    confidence=0.9,
    reasoning="Full arch with a budget.",
    suggested_action="Call now.",
    procedure_interest=["all_on_x", "implant"],
    urgency_indicators=["pain"],
    budget_mentioned=True,
    language="ro",
    fallback_used=False,
    model="gpt-4o",
)


def lead(**changes: Any) -> SyncContact:
    person = Person(patient_ref="0123456789abcdef", phone=PHONE, wa_id="40712345678", name="Ioana Maria Exemplu")
    given = {"person": person, "channel": "whatsapp", "score": SCORE, "classification": "HOT", "last_message_at": AT}
    return SyncContact.model_validate({**given, **changes})


def note(contact_id: str, body: str = "WhatsApp: Bună ziua", key: str = "message-1") -> ContactNote:
    return ContactNote(key=key, contact_id=contact_id, body=body, at=AT)


def task(contact_id: str, **changes: Any) -> StaffTask:
    given = {"key": "task-1", "contact_id": contact_id, "subject": "Sună", "body": "Acum", "asked_at": AT}
    return StaffTask.model_validate({**given, **changes})


def sync(crm: CrmWrite, contact: SyncContact) -> SyncedContact:
    done: SyncedContact = environment().run(crm.sync_hubspot_contact, contact)
    return done


def properties(sandbox: SandboxServer, kind: str = "contacts") -> list[dict[str, str]]:
    return [one["properties"] for one in sandbox.state()["hubspot"][kind]]


def test_a_scored_lead_becomes_a_contact_with_all_its_properties(sandbox: SandboxServer, crm: CrmWrite) -> None:
    done = sync(crm, lead(email="ioana@example.com"))
    assert done.created
    assert done.refused == []
    (stored,) = properties(sandbox)
    assert stored["lead_score_updated"].startswith("20")
    expected = {
        "medicalcor_phone": PHONE,
        "phone": PHONE,
        "medicalcor_wa_id": "40712345678",
        "firstname": "Ioana",
        "lastname": "Maria Exemplu",
        "email": "ioana@example.com",
        "lead_score": "5",
        "lead_status": "HOT",
        "procedure_interest": "all_on_x;implant",
        "urgency_level": "high",
        "lead_source": "whatsapp",
        "last_message_timestamp": "2026-11-24T10:00:00Z",
    }
    assert expected.items() <= stored.items()
    assert len(sandbox.requests("hubspot")) == 1


def test_what_is_not_known_does_not_clear_what_the_portal_has(sandbox: SandboxServer, crm: CrmWrite) -> None:
    first = sync(crm, lead(email="ioana@example.com"))
    nameless = Person(patient_ref="0123456789abcdef", phone=PHONE)
    second = sync(crm, SyncContact(person=nameless, channel="web"))
    assert (second.contact_id, second.created) == (first.contact_id, False)
    (stored,) = properties(sandbox)
    assert (stored["firstname"], stored["email"], stored["lead_score"]) == ("Ioana", "ioana@example.com", "5")


def test_simultaneous_leads_of_one_new_phone_are_one_contact(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sandbox.settings(hubspot={"search_lag_seconds": 5})
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda channel: sync(crm, lead(channel=channel)), ["whatsapp", "web"] * 4))
    assert len({one.contact_id for one in done}) == 1
    assert sum(one.created for one in done) == 1
    assert len(properties(sandbox)) == 1


def test_a_person_without_phone_is_one_contact_by_the_whatsapp_user_id(sandbox: SandboxServer, crm: CrmWrite) -> None:
    person = Person(patient_ref="fedcba9876543210", user_id="RO.1234567890")
    assert sync(crm, lead(person=person)).contact_id == sync(crm, lead(person=person)).contact_id
    (stored,) = properties(sandbox)
    assert stored["medicalcor_whatsapp_user_id"] == "RO.1234567890"
    assert "phone" not in stored


def test_a_person_without_any_identity_is_refused_before_any_call(sandbox: SandboxServer, crm: CrmWrite) -> None:
    nobody = lead(person=Person(patient_ref="0" * 16, name="Ioana"))
    error = failure_of(lambda: sync(crm, nobody))
    assert (error.type, error.non_retryable) == ("InvalidPayload", True)
    assert sandbox.requests("hubspot") == []


def test_a_mistyped_email_costs_itself_only(sandbox: SandboxServer, crm: CrmWrite) -> None:
    done = sync(crm, lead(email="ioana@"))
    assert done.refused == ["email"]
    (stored,) = properties(sandbox)
    assert stored["lead_score"] == "5"
    assert "email" not in stored


def test_a_mistyped_email_that_fails_the_whole_request_costs_itself_only(sandbox: SandboxServer, crm: CrmWrite) -> None:
    message = (
        'Property values were not valid: [{"isValid":false,"message":"Email address ioana@ is invalid",'
        '"error":"INVALID_EMAIL","name":"email"}]'
    )
    body = {"status": "error", "message": message, "category": "VALIDATION_ERROR"}
    sandbox.fault("hubspot", "refused email", answer={"status": 400, "body": body})
    assert sync(crm, lead(email="ioana@example.com")).refused == ["email"]
    assert properties(sandbox)[0]["lead_score"] == "5"


def test_an_email_that_another_contact_has_costs_itself_only(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sync(crm, lead(email="family@example.com"))
    other = lead(person=Person(patient_ref="1" * 16, phone="+40723456789"), email="family@example.com")
    assert sync(crm, other).refused == ["email"]
    assert sorted(one["medicalcor_phone"] for one in properties(sandbox)) == [PHONE, "+40723456789"]


def test_a_conflict_of_two_writers_does_not_lose_the_email(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sandbox.fault("hubspot", "409")
    assert sync(crm, lead(email="ioana@example.com")).refused == []
    assert properties(sandbox)[0]["email"] == "ioana@example.com"


def test_a_property_that_the_portal_lacks_is_an_error_that_says_what_to_run(
    sandbox: SandboxServer, crm: CrmWrite
) -> None:
    sandbox.fault("hubspot", "400")
    error = failure_of(lambda: sync(crm, lead()))
    assert (error.type, error.non_retryable) == ("InvalidPayload", True)
    assert "lead_score" in error.message
    assert "medicalcor hubspot setup" in error.message


FAILURES = [
    ("401", "Unauthorized", 60),
    ("403", "Unauthorized", 60),
    ("409", "Conflict", None),
    ("423", "Locked", 2),
    ("429", "RateLimited", 10),
    ("429_secondly", "RateLimited", 1),
    ("429_daily", "DailyLimit", 3600),
    ("477", "VendorUnavailable", 3600),
    ("500", "VendorUnavailable", None),
    ("502_html", "VendorUnavailable", None),
    ("503", "VendorUnavailable", None),
]


@pytest.mark.parametrize(("fault", "error_type", "wait"), FAILURES)
def test_an_outage_is_retried_after_the_time_that_hubspot_asks_for(
    sandbox: SandboxServer, crm: CrmWrite, fault: str, error_type: str, wait: int | None
) -> None:
    sandbox.fault("hubspot", fault)
    error = failure_of(lambda: sync(crm, lead()))
    assert (error.type, error.non_retryable) == (error_type, False)
    assert error.next_retry_delay == (None if wait is None else timedelta(seconds=wait))
    assert len(sandbox.requests("hubspot")) == 1
    assert sync(crm, lead()).created


def test_a_missing_object_is_not_asked_for_again(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sandbox.fault("hubspot", "404")
    error = failure_of(lambda: environment().run(crm.create_contact_note, note("1246965")))
    assert (error.type, error.non_retryable) == ("NotFound", True)


def test_no_error_repeats_what_was_sent(sandbox: SandboxServer, crm: CrmWrite) -> None:
    message = f'Property values were not valid: [{{"message":"{PHONE} Ioana","error":"{PHONE}","name":"{PHONE}"}}]'
    for status in (400, 409, 500):
        sandbox.fault("hubspot", "echo", answer={"status": status, "body": {"message": message, "category": PHONE}})
        error = failure_of(lambda: sync(crm, lead()))
        assert PHONE not in repr(error)
        assert error.__cause__ is None


def test_nobody_listening_is_an_outage(nobody_listens: str) -> None:
    error = failure_of(lambda: sync(crm_write(HubSpotClient("token", nobody_listens)), lead()))
    assert (error.type, error.non_retryable) == ("VendorUnavailable", False)


def test_a_failed_tls_handshake_is_an_outage(sandbox: SandboxServer) -> None:
    client = HubSpotClient("token", sandbox.url.replace("http://", "https://"))
    error = failure_of(lambda: sync(crm_write(client), lead()))
    assert (error.type, error.non_retryable) == ("VendorUnavailable", False)


def test_a_page_instead_of_an_answer_is_an_outage(sandbox: SandboxServer, crm: CrmWrite) -> None:
    page = {"status": 200, "body": "<html>proxy</html>", "content_type": "text/html"}
    sandbox.fault("hubspot", "page", answer=page)
    assert failure_of(lambda: sync(crm, lead())).type == "VendorUnavailable"


Create = Callable[[], Created]


def creates(crm: CrmWrite, kind: str, contact_id: str, attempt: int = 1) -> Created:
    env = environment(attempt)
    done: Created = (
        env.run(crm.create_contact_note, note(contact_id))
        if kind == "notes"
        else env.run(crm.create_staff_task, task(contact_id))
    )
    return done


@pytest.mark.parametrize("kind", ["notes", "tasks"])
@pytest.mark.parametrize("fault", ["timeout_after", "timeout_before", "500"])
@pytest.mark.parametrize("lag", [0.0, 60.0])
def test_a_create_of_unknown_outcome_ends_as_one_object(
    sandbox: SandboxServer, crm: CrmWrite, kind: str, fault: str, lag: float
) -> None:
    contact = sync(crm, lead()).contact_id
    sandbox.settings(hubspot={"search_lag_seconds": lag})
    sandbox.fault("hubspot", fault, delay=0.05)
    assert not failure_of(lambda: creates(crm, kind, contact)).non_retryable
    done = creates(crm, kind, contact, attempt=2)
    assert done.already_there is (fault == "timeout_after")
    (stored,) = sandbox.state()["hubspot"][kind]
    assert stored["id"] == done.object_id
    # Looked up before it is tried again: whether a portal enforces uniqueness on notes is unverified.
    sent = [
        entry for entry in sandbox.requests("hubspot") if entry["method"] == "POST" and entry["path"].endswith(kind)
    ]
    assert len(sent) == (1 if fault == "timeout_after" else 2)


@pytest.mark.parametrize("kind", ["notes", "tasks"])
def test_a_first_attempt_under_a_used_key_finds_what_is_there(sandbox: SandboxServer, crm: CrmWrite, kind: str) -> None:
    contact = sync(crm, lead()).contact_id
    first, again = creates(crm, kind, contact), creates(crm, kind, contact)
    assert (again.object_id, again.already_there) == (first.object_id, True)
    assert len(properties(sandbox, kind)) == 1


def test_where_notes_cannot_be_read_by_our_key_search_finds_them(sandbox: SandboxServer, crm: CrmWrite) -> None:
    contact = sync(crm, lead()).contact_id
    first = creates(crm, "notes", contact)
    refusal = {"status": 400, "body": {"status": "error", "message": "no such idProperty"}}
    sandbox.fault("hubspot", "no idProperty", match=r"^GET /crm/v3/objects/notes/", answer=refusal)
    again = creates(crm, "notes", contact, attempt=2)
    assert (again.object_id, again.already_there) == (first.object_id, True)


def test_a_note_shows_a_patients_markup_as_text(sandbox: SandboxServer, crm: CrmWrite) -> None:
    contact = sync(crm, lead()).contact_id
    body = 'WhatsApp: <img src="x" onerror=alert(1)> & <a href="http://evil">aici</a>\nrând'
    environment().run(crm.create_contact_note, note(contact, body))
    stored = properties(sandbox, "notes")[0]["hs_note_body"]
    assert stored.count("<") == 1
    assert stored.endswith("&lt;/a&gt;<br>rând")
    assert "&amp; " in stored


def test_a_note_of_any_length_fits_hubspots_limit(sandbox: SandboxServer, crm: CrmWrite) -> None:
    contact = sync(crm, lead()).contact_id
    environment().run(crm.create_contact_note, note(contact, "<" * 40_000))
    stored = properties(sandbox, "notes")[0]["hs_note_body"]
    assert len(stored) <= 65_536
    assert stored.endswith("&lt;…")


def test_note_and_task_are_linked_to_the_contact(sandbox: SandboxServer, crm: CrmWrite) -> None:
    contact = sync(crm, lead()).contact_id
    creates(crm, "notes", contact)
    creates(crm, "tasks", contact)
    sent = [entry["body"] for entry in sandbox.requests("hubspot") if "associations" in (entry["body"] or {})]
    assert [one["associations"][0]["types"][0]["associationTypeId"] for one in sent] == [202, 204]
    assert {one["associations"][0]["to"]["id"] for one in sent} == {contact}


@pytest.mark.parametrize(
    ("asked_at", "minutes", "due"),
    [
        (datetime(2026, 11, 24, 10, 50, tzinfo=UTC), None, "2026-11-24T12:20:00Z"),  # 12:50 local, over the lunch break
        (datetime(2026, 11, 24, 15, 50, tzinfo=UTC), None, "2026-11-26T07:20:00Z"),  # 25 November is a closure
        (datetime(2026, 11, 27, 20, 0, tzinfo=UTC), 120, "2026-12-02T09:00:00Z"),  # 30 Nov., 1 Dec. are holidays
    ],
)
def test_a_task_is_due_in_business_time(
    sandbox: SandboxServer, crm: CrmWrite, asked_at: datetime, minutes: int | None, due: str
) -> None:
    contact = sync(crm, lead()).contact_id
    environment().run(crm.create_staff_task, task(contact, asked_at=asked_at, due_in_minutes=minutes))
    (stored,) = properties(sandbox, "tasks")
    assert stored["hs_timestamp"] == due
    assert (stored["hs_task_status"], stored["hs_task_priority"]) == ("NOT_STARTED", "HIGH")


def test_a_task_for_the_end_of_the_day_is_due_when_the_clinic_closes(sandbox: SandboxServer, crm: CrmWrite) -> None:
    contact = sync(crm, lead()).contact_id
    environment().run(crm.create_staff_task, task(contact, end_of_day=True, due_in_minutes=30))
    assert properties(sandbox, "tasks")[0]["hs_timestamp"] == "2026-11-24T16:00:00Z"  # 18:00 local
