"""`check-send` over a real engine and the stand-in of HubSpot: what it asks, in which order, and that it fails closed.

What follows from the facts is the decision table of tests/unit/test_send_gate.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from activities.gate import Gate
from medicalcor.contracts._base import Tags
from medicalcor.contracts.control import BlockedTemplate, ClinicControl, ControlState, PauseSends
from medicalcor.contracts.messages import ConsentEvent, Conversation, InboundMessage, Person
from medicalcor.contracts.names import (
    CLINIC_CONTROL,
    CONSENT_EVENT,
    PAUSE,
    PROCESS_WHATSAPP_MESSAGE,
    clinic_control_id,
    conversation_id,
)
from medicalcor.contracts.sends import CheckSend, GateAnswer, Outbound
from medicalcor.domain.consent import Basis, Consent, ConsentState, ConsentType, granted, refused
from medicalcor.domain.send_gate import Clinic
from medicalcor.domain.send_window import SendWindow
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.vendors.hubspot import properties as hs
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.consents import consent_properties
from medicalcor.vendors.hubspot.contacts import upsert_contact
from medicalcor.vendors.hubspot.values import timestamp
from tests.activities.conftest import environment
from tests.engine import engine, path, vendors
from tests.lead_path import LeadPath

__all__ = ["engine", "path", "vendors"]

NOBODY = "a queue that nobody serves"
MARKETING, REMINDERS = ConsentType.MARKETING_WHATSAPP, ConsentType.APPOINTMENT_REMINDERS
ACKNOWLEDGMENT: dict[str, Any] = {"template": "hot_lead_acknowledgment", "values": {"procedure": "implant"}}
REMINDER: dict[str, Any] = {
    "template": "appointment_reminder_24h",
    "values": {"when": "2027-08-06T11:30:00Z", "appointment_id": "512"},
}
_numbers = count(1)


def at_local(hour: int) -> timezone:
    """A clinic's zone in which it is this hour now."""
    return timezone(timedelta(hours=(hour - datetime.now(UTC).hour + 12) % 24 - 12))


class Asking:
    """A person whom nobody else knows, and a gate that tells whom it rang for."""

    def __init__(self, path: LeadPath, **clinic: Any) -> None:
        self.path = path
        self.phone = f"+40733{next(_numbers):06d}"
        self.person = Person(patient_ref=path.reference(self.phone), phone=self.phone)
        self.rang: list[str] = []
        self._hubspot = HubSpotClient("test", path.sandbox.hubspot_url)
        self._clinic = Clinic(at_local(12), SendWindow(time(8), time(20)))
        self.clinic_id = f"clinic-{uuid4().hex}"
        self.gate = self._gate(Dispatch(path.client, 10))

    def _gate(self, dispatch: Dispatch) -> Gate:
        async def ring(service: str) -> None:
            self.rang.append(service)

        return Gate(self._hubspot, dispatch, self._clinic, self.clinic_id, ring)

    def hurry(self) -> None:
        """Does not wait long for who does not answer."""
        self.gate = self._gate(Dispatch(self.path.client, 0.5))

    def set_clinic(self, **changed: Any) -> None:
        """Another clinic."""
        known = {"zone": self._clinic.zone, "window": self._clinic.window}
        self._clinic = Clinic(**{**known, **changed})
        self.gate = self._gate(Dispatch(self.path.client, 10))

    def holds(self, *consents: Consent, identity: tuple[str, str] = ("", ""), **properties: str) -> None:
        """HubSpot holds this of the person."""
        id_property, value = identity if identity[0] else (hs.PHONE, self.phone)
        upsert_contact(self._hubspot, id_property, value, consent_properties(consents) | properties)

    async def ask(self, **outbound: Any) -> str:
        """The gate's answer in words."""
        answer = await self.answer(**outbound)
        return f"{answer.verdict} {answer.reason}".strip()

    async def answer(self, **outbound: Any) -> GateAnswer:
        before = datetime.now(UTC)
        wish = Outbound.model_validate({"key": "k", "origin": "clinic", **outbound})
        found: Any = await environment().run(self.gate.check_send, CheckSend(person=self.person, outbound=wish))
        assert isinstance(found, GateAnswer)
        assert before <= found.judged_at <= datetime.now(UTC)
        return found

    def asked_hubspot(self) -> bool:
        """Whether a contact of this person was read."""
        digits = self.phone.lstrip("+")
        return any(
            one["method"] == "GET" and digits in f"{one['path']}?{one['query']}"
            for one in self.path.sandbox.requests("hubspot")
        )

    async def stands_open(self) -> None:
        """A conversation is open that nobody serves."""
        await self.path.client.start_workflow(
            PROCESS_WHATSAPP_MESSAGE.name,
            Conversation(tags=Tags(patient_ref=self.person.patient_ref), person=self.person),
            id=conversation_id(self.person.patient_ref),
            task_queue=NOBODY,
        )

    async def writes(self, text: str, sent_at: datetime | None = None, **given: Any) -> None:
        """The person writes."""
        message = InboundMessage(
            key=uuid4().hex, sent_at=sent_at or datetime.now(UTC), text=text, topic="idle", scorable=False, **given
        )
        await self.path.signal(self.person, [message])

    async def withdraws(self, *kinds: ConsentType) -> None:
        """The person takes consents back outside the chat."""
        tags = Tags(patient_ref=self.person.patient_ref, channel="whatsapp")
        event = ConsentEvent(kind="withdrawn", at=datetime.now(UTC), consents=list(kinds), source="test", key="w")
        await self.path.dispatch.signal_with_start(
            PROCESS_WHATSAPP_MESSAGE,
            Conversation(tags=tags, person=self.person),
            conversation_id(self.person.patient_ref),
            CONSENT_EVENT,
            event,
        )

    async def control(self, state: ControlState | None = None) -> None:
        """The clinic's control runs, in this state; without one it is open and nobody serves it."""
        await self.path.client.start_workflow(
            CLINIC_CONTROL.name,
            ClinicControl(clinic_id=self.clinic_id, state=state or ControlState()),
            id=clinic_control_id(self.clinic_id),
            task_queue=CLINIC_CONTROL.queue if state else NOBODY,
        )


@pytest.fixture
def asking(path: LeadPath) -> Any:
    path.sandbox.clear_faults()
    yield Asking(path)
    path.sandbox.clear_faults()


def grant(kind: ConsentType = MARKETING) -> Consent:
    return granted(kind, datetime.now(UTC) - timedelta(days=1), "web form", "v1")


def refusal(state: ConsentState, kind: ConsentType = MARKETING) -> Consent:
    return refused(kind, state, datetime.now(UTC) - timedelta(hours=1), "staff")


async def test_with_consent_and_by_day_a_template_may_go(asking: Asking) -> None:
    asking.holds(grant())
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"


@pytest.mark.parametrize("state", [ConsentState.DENIED, ConsentState.WITHDRAWN, ConsentState.EXPIRED])
async def test_a_refusal_that_hubspot_holds_is_final(asking: Asking, state: ConsentState) -> None:
    asking.holds(refusal(state), grant(REMINDERS))
    assert await asking.ask(**ACKNOWLEDGMENT) == f"refused consent_{state}"
    assert await asking.ask(**REMINDER) == "allowed"


async def test_who_is_no_contact_has_granted_nothing(asking: Asking) -> None:
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused consent_absent"
    asking.set_clinic(reminder_basis=Basis.CONTRACT)
    assert await asking.ask(**REMINDER) == "allowed"


async def test_a_record_that_cannot_be_read_allows_nothing(asking: Asking) -> None:
    asking.holds(consent_marketing_whatsapp="GRANTED?")
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused consent_unreadable"


@pytest.mark.parametrize("fault", ["500", "429_daily", "timeout_after", "400"])
async def test_while_hubspot_is_away_a_template_is_held_and_an_answer_goes(asking: Asking, fault: str) -> None:
    asking.holds(grant())
    asking.path.sandbox.fault("hubspot", fault, times=None, match=r"^GET /crm/v3/objects/contacts", delay=0.1)
    assert await asking.ask(**ACKNOWLEDGMENT) == "held consent_unknown"
    assert await asking.ask(text="emergency", origin="emergency", answers_at=datetime.now(UTC)) == "allowed"
    assert asking.rang == []


async def test_refused_credentials_hold_the_message_and_ring(asking: Asking) -> None:
    asking.path.sandbox.fault("hubspot", "401", times=None, match=r"^GET /crm/v3/objects/contacts")
    assert await asking.ask(**ACKNOWLEDGMENT) == "held consent_unknown"
    assert asking.rang == ["hubspot"]


async def test_a_stop_counts_while_hubspot_is_away_and_whatever_it_says(asking: Asking) -> None:
    asking.holds(grant(), grant(REMINDERS))
    asking.path.sandbox.fault("hubspot", "500", times=None, match=r"^POST ")
    await asking.writes("STOP", reply="stop")
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused opted_out"
    assert await asking.ask(**REMINDER) == "refused opted_out"
    # Its own confirmation is an answer in words.
    assert await asking.ask(text="stop_confirmation", origin="answer") == "allowed"


async def test_of_consents_that_are_taken_back_only_those_count_that_a_template_needs(asking: Asking) -> None:
    asking.holds(grant(), grant(REMINDERS))
    asking.path.sandbox.fault("hubspot", "500", times=None, match=r"^POST ")
    await asking.withdraws(MARKETING)
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused opted_out"
    assert await asking.ask(**REMINDER) == "allowed"
    for asked, expected in ((f"{REMINDERS}", "allowed"), (f"{REMINDERS},{MARKETING}", "refused opted_out")):
        values = {"consents": asked, "expires_on": "2027-08-06"}
        assert await asking.ask(template="consent_renewal", values=values) == expected


async def test_a_conversation_that_does_not_answer_holds_and_one_that_is_over_does_not(asking: Asking) -> None:
    asking.holds(grant())
    asking.hurry()
    await asking.stands_open()
    assert await asking.ask(**ACKNOWLEDGMENT) == "held conversation_silent"
    assert not asking.asked_hubspot()
    assert await asking.ask(text="emergency", origin="emergency") == "held conversation_silent"
    handle = asking.path.client.get_workflow_handle(conversation_id(asking.person.patient_ref))
    await handle.terminate("over")
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"


async def test_words_go_within_a_day_of_the_persons_last_message(asking: Asking) -> None:
    assert await asking.ask(text="start_question", origin="answer") == "refused window_closed"
    await asking.writes("mulțumesc", datetime.now(UTC) - timedelta(hours=25))
    assert await asking.ask(text="start_question", origin="answer") == "refused window_closed"
    await asking.writes("mulțumesc", datetime.now(UTC) - timedelta(hours=23))
    assert await asking.ask(text="start_question", origin="answer") == "allowed"
    assert await asking.ask(text="start_question", origin="clinic") == "refused not_an_answer"


async def test_who_knows_what_is_answered_need_not_wait_for_the_conversation(asking: Asking) -> None:
    asking.hurry()
    await asking.stands_open()
    now = datetime.now(UTC)
    assert await asking.ask(text="emergency", origin="emergency", answers_at=now) == "allowed"
    late = now - timedelta(hours=24)
    assert await asking.ask(text="start_question", origin="answer", answers_at=late) == "refused window_closed"


async def test_a_pause_holds_what_the_clinic_starts_without_asking_hubspot(asking: Asking) -> None:
    asking.holds(grant())
    await asking.control(ControlState())
    await asking.path.dispatch.signal(
        clinic_control_id(asking.clinic_id), PAUSE, PauseSends(at=datetime.now(UTC), by="ops")
    )
    assert await asking.ask(**ACKNOWLEDGMENT) == "held sends_paused"
    assert not asking.asked_hubspot()
    assert await asking.ask(**ACKNOWLEDGMENT, origin="answer") == "allowed"


async def test_a_blocked_template_is_held_in_its_language_only(asking: Asking) -> None:
    asking.holds(grant(), grant(REMINDERS))
    blocked = BlockedTemplate(
        template="hot_lead_acknowledgment", language="ro", status="PAUSED", since=datetime.now(UTC)
    )
    await asking.control(ControlState(blocked=[blocked]))
    assert await asking.ask(**ACKNOWLEDGMENT, language="ro") == "held template_blocked"
    assert await asking.ask(**ACKNOWLEDGMENT) == "held template_blocked", "no language is the clinic's"
    assert await asking.ask(**ACKNOWLEDGMENT, language="de") == "allowed"
    assert await asking.ask(**REMINDER, language="ro") == "allowed"


async def test_a_control_that_does_not_answer_holds(asking: Asking) -> None:
    asking.holds(grant())
    asking.hurry()
    await asking.control()
    assert await asking.ask(**ACKNOWLEDGMENT) == "held control_unknown"


async def test_at_night_what_the_clinic_starts_waits_for_the_morning(asking: Asking) -> None:
    asking.holds(grant())
    asking.set_clinic(zone=at_local(23))
    answer = await asking.answer(**ACKNOWLEDGMENT)
    assert (answer.verdict, answer.reason) == ("wait_until", "quiet_hours")
    assert answer.until is not None
    assert answer.until.astimezone(at_local(23)).time() == time(8)


async def test_a_cooldown_runs_from_what_the_contact_remembers(asking: Asking) -> None:
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    asking.holds(grant(), medicalcor_last_hot_lead_acknowledgment=timestamp(sent))
    answer = await asking.answer(**ACKNOWLEDGMENT)
    assert (answer.verdict, answer.reason, answer.until) == ("wait_until", "cooldown", sent + timedelta(hours=24))
    asking.holds(medicalcor_last_hot_lead_acknowledgment=timestamp(sent - timedelta(hours=24)))
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"


async def test_a_message_whose_time_is_over_is_refused_without_asking_hubspot(asking: Asking) -> None:
    assert await asking.ask(**ACKNOWLEDGMENT, not_after=datetime.now(UTC) - timedelta(seconds=1)) == "refused too_late"
    assert not asking.asked_hubspot()


WRONG = [
    {"template": "no_such_template"},
    {"template": "hot_lead_acknowledgment", "values": {"surplus": "x"}},
    {"template": "appointment_reminder_24h", "values": {"when": "2027-08-06T11:30:00Z"}},
    {"template": "hot_lead_acknowledgment", "origin": "somebody"},
    {},
]


@pytest.mark.parametrize("wish", WRONG)
async def test_what_can_never_be_made_is_refused_before_anybody_is_asked(asking: Asking, wish: dict[str, Any]) -> None:
    assert await asking.ask(**wish) == "refused invalid_payload"
    assert not asking.asked_hubspot()


async def test_nobody_is_no_recipient(asking: Asking) -> None:
    asking.person = Person(patient_ref="0" * 16)
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused invalid_payload"


async def test_of_two_records_that_are_one_person_the_stricter_counts(asking: Asking) -> None:
    bsuid = f"RO.{uuid4().int % 10**15}"
    asking.holds(grant())
    asking.person = asking.person.model_copy(update={"user_id": bsuid})
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"
    asking.holds(refusal(ConsentState.WITHDRAWN), identity=(hs.WHATSAPP_USER_ID, bsuid))
    assert await asking.ask(**ACKNOWLEDGMENT) == "refused consent_withdrawn"


async def test_a_user_id_of_somebody_with_another_phone_says_nothing_of_this_person(asking: Asking) -> None:
    bsuid = f"RO.{uuid4().int % 10**15}"
    asking.holds(grant())
    asking.holds(
        refusal(ConsentState.WITHDRAWN),
        identity=(hs.PHONE, f"+40744{next(_numbers):06d}"),
        **{hs.WHATSAPP_USER_ID: bsuid},
    )
    asking.person = asking.person.model_copy(update={"user_id": bsuid})
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"


async def test_somebody_known_by_user_id_alone_has_consents_too(asking: Asking) -> None:
    bsuid = f"RO.{uuid4().int % 10**15}"
    asking.person = Person(patient_ref=asking.path.reference(bsuid), user_id=bsuid)
    asking.holds(grant(), identity=(hs.WHATSAPP_USER_ID, bsuid))
    assert await asking.ask(**ACKNOWLEDGMENT) == "allowed"
