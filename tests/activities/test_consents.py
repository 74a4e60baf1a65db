"""A web form's consents: what is recorded with its proof, and what the model may see (spec §4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.crm_write import CrmWrite
from activities.scoring import Scoring
from medicalcor.contracts.leads import ConsentChange, Consents, LeadScore, ScoreLead
from medicalcor.domain.consent import LIFE
from tests.activities.conftest import environment, failure_of
from tests.activities.test_crm_write import AT, lead, properties, sync
from tests.activities.test_scoring import scorer
from tests.sandbox.server import SandboxServer

SEEN = "Sunt de acord să primesc oferte pe WhatsApp."


def _stored(sandbox: SandboxServer) -> dict[str, str]:
    (stored,) = properties(sandbox)
    return {name: value for name, value in stored.items() if name.startswith("consent_")}


def test_a_grant_is_kept_with_time_source_end_and_text(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sync(crm, lead(channel="web", consent=Consents(marketing=True, text_seen=SEEN), consent_at=AT))
    stored = _stored(sandbox)
    assert stored.pop("consent_marketing_whatsapp_text")
    assert stored == {
        "consent_marketing_whatsapp": "granted",
        "consent_marketing_whatsapp_at": "2026-11-24T10:00:00Z",
        "consent_marketing_whatsapp_source": "web form",
        "consent_marketing_whatsapp_expires_at": (AT + timedelta(days=730)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def test_another_text_is_another_version(sandbox: SandboxServer, crm: CrmWrite) -> None:
    versions = set()
    for text in (SEEN, SEEN + " Zilnic."):
        sync(crm, lead(consent=Consents(marketing=True, text_seen=text), consent_at=AT))
        versions.add(_stored(sandbox)["consent_marketing_whatsapp_text"])
    assert len(versions) == 2


@pytest.mark.parametrize("consent", [None, Consents(), Consents(marketing=False, data_processing=False)])
def test_an_empty_box_takes_back_nothing_that_was_granted(
    sandbox: SandboxServer, crm: CrmWrite, consent: Consents | None
) -> None:
    sync(crm, lead(consent=Consents(marketing=True, data_processing=True), consent_at=AT))
    before = _stored(sandbox)
    sync(crm, lead(consent=consent, consent_at=AT + timedelta(days=1)))
    assert _stored(sandbox) == before


def test_a_grant_that_was_held_up_does_not_undo_a_later_stop(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sync(crm, lead(stopped_at=AT + timedelta(hours=2)))
    sync(crm, lead(consent=Consents(marketing=True, data_processing=True), consent_at=AT))
    stored = _stored(sandbox)
    assert stored["consent_marketing_whatsapp"] == "withdrawn"
    assert stored["consent_data_processing"] == "granted"


def test_a_grant_after_a_stop_counts(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sync(crm, lead(stopped_at=AT))
    sync(crm, lead(consent=Consents(marketing=True), consent_at=AT + timedelta(hours=2)))
    assert _stored(sandbox)["consent_marketing_whatsapp"] == "granted"


def change(state: str, at: datetime, source: str = "staff", **given: str) -> ConsentChange:
    given = {"type": "marketing_whatsapp", "text_version": "v1", **given}
    return ConsentChange.model_validate({"state": state, "at": at, "source": source, **given})


LATER = AT + timedelta(hours=1)

# what HubSpot has, what comes afterwards, and what holds then
ORDERS = [
    (change("denied", AT), change("granted", LATER), "granted"),
    (change("granted", AT), change("withdrawn", LATER), "withdrawn"),
    (change("granted", AT - LIFE), change("expired", LATER), "expired"),
    # Renewed meanwhile: it has not ended.
    (change("granted", AT), change("expired", LATER), "granted"),
    # What was held up undoes nothing that came after it, in either direction.
    (change("denied", LATER), change("granted", AT), "denied"),
    (change("granted", LATER), change("denied", AT), "granted"),
    (change("granted", LATER), change("expired", AT), "granted"),
    (change("granted", LATER), change("withdrawn", AT, "WhatsApp 131050"), "granted"),
    # A STOP yields only to a yes on WhatsApp: nothing else grants again what it took.
    (change("granted", LATER, "web form"), change("withdrawn", AT, "WhatsApp"), "withdrawn"),
    (change("granted", LATER, "WhatsApp"), change("withdrawn", AT, "WhatsApp"), "granted"),
    (change("denied", LATER, "WhatsApp"), change("withdrawn", AT, "WhatsApp"), "withdrawn"),
    # The same once more, after an answer that was lost.
    (change("granted", AT), change("granted", AT), "granted"),
]


@pytest.mark.parametrize(("first", "then", "holds"), ORDERS)
def test_of_recorded_changes_the_last_one_holds(
    sandbox: SandboxServer, crm: CrmWrite, first: ConsentChange, then: ConsentChange, holds: str
) -> None:
    sync(crm, lead(changes=[first]))
    sync(crm, lead(changes=[then]))
    assert _stored(sandbox)["consent_marketing_whatsapp"] == holds


@pytest.mark.parametrize(("source", "holds"), [("web form", "withdrawn"), ("WhatsApp", "granted")])
def test_a_stop_that_was_held_up_yields_to_a_later_yes_on_whatsapp_alone(
    sandbox: SandboxServer, crm: CrmWrite, source: str, holds: str
) -> None:
    sync(crm, lead(changes=[change("granted", LATER, source)]))
    sync(crm, lead(stopped_at=AT))
    stored = _stored(sandbox)
    assert stored["consent_marketing_whatsapp"] == holds
    assert stored["consent_appointment_reminders"] == "withdrawn"


def test_a_recorded_change_is_kept_with_its_proof(sandbox: SandboxServer, crm: CrmWrite) -> None:
    given = change("granted", AT, "WhatsApp", type="appointment_reminders", text_version="abc")
    sync(crm, lead(changes=[given]))
    assert _stored(sandbox) == {
        "consent_appointment_reminders": "granted",
        "consent_appointment_reminders_at": "2026-11-24T10:00:00Z",
        "consent_appointment_reminders_source": "WhatsApp",
        "consent_appointment_reminders_expires_at": (AT + timedelta(days=730)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "consent_appointment_reminders_text": "abc",
    }


def test_several_changes_of_one_consent_end_as_the_latest_whatever_their_order(
    sandbox: SandboxServer, crm: CrmWrite
) -> None:
    sync(crm, lead(changes=[change("granted", LATER), change("denied", AT)]))
    assert _stored(sandbox)["consent_marketing_whatsapp"] == "granted"


@pytest.mark.parametrize("wrong", [{"type": "newsletter"}, {"state": "perhaps"}, {"at": AT.replace(tzinfo=None)}])
def test_a_change_of_no_consent_is_refused_before_any_call(
    sandbox: SandboxServer, crm: CrmWrite, wrong: dict[str, Any]
) -> None:
    bad = change("granted", AT).model_copy(update=wrong)
    error = failure_of(lambda: sync(crm, lead(changes=[bad])))
    assert (error.type, error.non_retryable) == ("InvalidPayload", True)
    assert sandbox.requests("hubspot") == []


@pytest.mark.parametrize(
    ("basis", "box", "asked"),
    [
        ("enquiry", None, True),
        ("enquiry", True, True),
        ("enquiry", False, False),
        ("consent", None, False),
        ("consent", True, True),
        ("consent", False, False),
    ],
)
async def test_the_model_sees_what_the_basis_and_the_form_allow(
    sandbox: SandboxServer, basis: str, box: bool | None, asked: bool
) -> None:
    request = ScoreLead(message="Vreau un implant", consent=None if box is None else Consents(data_processing=box))
    result: Any = await environment().run(Scoring(scorer(sandbox), basis).score_lead, request)
    assert isinstance(result, LeadScore)
    assert bool(sandbox.requests("openai")) is asked
    assert result.fallback_used is not asked
