"""`patient-recall-workflow`: two askings, answers, bookings, what Meta refuses, on a clock that moves (spec §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medicalcor.contracts.names import ask_staff_id
from medicalcor.domain.consent import ConsentState, ConsentType, refused
from medicalcor.vendors.hubspot import properties as hs
from tests.care_path import Recall, open_questions, recall
from tests.delivery_path import Patient, consent
from tests.lead_path import eventually
from tests.timeline import BUCHAREST, own_timeline
from tests.visit_path import Visit

__all__ = ["own_timeline", "recall"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MARKETING = ConsentType.MARKETING_WHATSAPP
WEEK = 7 * DAY


@pytest.fixture
async def waiting(recall: Recall) -> Recall:
    """A patient who agreed to marketing for years; nothing runs yet; it is noon."""
    await recall.timeline.to_a_quiet_noon()
    consent(recall.path, recall.phone)
    return recall


@pytest.fixture
async def asked(waiting: Recall) -> Recall:
    """The first asking has gone."""
    await waiting.begin()
    await waiting.until_delivered(1)
    return waiting


async def test_it_asks_with_its_buttons_and_the_contact_remembers_the_period(asked: Recall) -> None:
    [sent] = asked.templates()
    assert sent["message"]["template"]["name"] == "recall_reminder"
    assert [one["payload"] for one in sent["buttons"]] == ["recall:2031-03:yes", "recall:2031-03:no", "stop"]
    assert "Ana" in sent["text"]
    assert asked.contact()[hs.RECALL_PERIOD] == "2031-03"
    assert await open_questions(asked) == 1


async def test_unanswered_it_asks_a_second_time_after_7_days_and_then_no_more(asked: Recall) -> None:
    await asked.timeline.advance(WEEK - HOUR)
    assert len(asked.templates()) == 1
    await asked.timeline.advance(HOUR + MINUTE)
    await asked.until_delivered(2)
    await asked.timeline.advance(WEEK + HOUR)
    result = await asked.result()
    assert (result.outcome, [one.ask for one in result.asks]) == ("no_answer", ["first", "second"])
    await asked.timeline.advance(10 * DAY)
    assert len(asked.templates()) == 2
    assert await open_questions(asked) == 0


async def test_a_yes_is_a_task_for_staff(asked: Recall) -> None:
    await asked.tap(asked.templates()[0], "yes")
    assert (await asked.result()).outcome == "accepted"
    await eventually(lambda: [task["hs_task_subject"] for task in asked.patient.tasks()] == [SUBJECT])
    await until_said(asked, "Mulțumim, am primit răspunsul dumneavoastră.")


async def until_said(asked: Recall, text: str) -> None:
    """Waits until this is what the patient was told last."""
    await eventually(lambda: asked.chat.messages()[-1]["text"] == text)


SUBJECT = "Un pacient dorește o programare: a răspuns Da la invitația la control"


async def test_a_no_ends_it_quietly(asked: Recall) -> None:
    await asked.tap(asked.templates()[0], "no")
    assert (await asked.result()).outcome == "declined"
    await until_said(asked, "Mulțumim, am primit răspunsul dumneavoastră.")
    await asked.report("delivered")
    await asked.timeline.advance(20 * DAY)
    assert len(asked.templates()) == 1
    assert asked.patient.tasks() == []


async def test_a_short_yes_after_the_second_asking_is_one_answer(asked: Recall) -> None:
    await asked.timeline.advance(WEEK + MINUTE)
    await asked.until_delivered(2)
    await asked.write("da", reply="yes")
    assert (await asked.result()).outcome == "accepted"


async def test_the_stop_button_ends_it_with_the_one_confirmation(asked: Recall) -> None:
    """Case 13."""
    await asked.tap(asked.templates()[0], "stop")
    assert (await asked.result()).outcome == "stopped"
    await eventually(lambda: "stop-confirmation" in asked.chat.sent())
    await asked.report("delivered")
    await asked.timeline.advance(20 * DAY)
    await eventually(lambda: asked.contact()[f"consent_{MARKETING}"] == ConsentState.WITHDRAWN)
    assert sorted(asked.chat.sent()) == ["recall", "stop-confirmation"]


async def test_stop_while_it_waits_for_the_morning(waiting: Recall) -> None:
    """Case 13: the gate refuses what nobody could be told to stop."""
    await waiting.timeline.advance(14 * HOUR)
    await waiting.begin()
    await waiting.until_outcomes("")
    await waiting.write("STOP", reply="stop", scorable=False)
    await eventually(lambda: waiting.contact().get(f"consent_{MARKETING}") == ConsentState.WITHDRAWN)
    await eventually(lambda: "stop-confirmation" in waiting.chat.sent())
    await waiting.timeline.advance(8 * HOUR)
    assert (await waiting.result()).outcome == "stopped"
    assert waiting.templates() == []


def book(recall: Recall, days: int) -> Visit:
    """Staff book a visit."""
    starts_at = recall.timeline.now() + days * DAY
    return Visit(recall.timeline, Patient(recall.path, recall.phone), starts_at, recall.timeline.now())


async def test_nobody_with_a_visit_ahead_is_asked(waiting: Recall) -> None:
    book(waiting, 30)
    await waiting.begin()
    assert (await waiting.result()).outcome == "booked"
    assert waiting.templates() == []


async def test_a_visit_that_was_cancelled_is_none(waiting: Recall) -> None:
    book(waiting, 30).cancel()
    await waiting.begin()
    await waiting.until_delivered(1)


async def test_booked_meanwhile_it_ends_and_a_later_tap_goes_to_staff(asked: Recall) -> None:
    await asked.timeline.advance(2 * DAY + HOUR)
    book(asked, 20)
    await asked.timeline.advance(DAY)
    assert (await asked.result()).outcome == "booked"
    key = await asked.tap(asked.templates()[0], "yes")
    await eventually(lambda: asked.path.is_started(ask_staff_id("unanswered_tap", asked.reference, key)))
    await asked.timeline.advance(20 * DAY)
    assert len(asked.templates()) == 1


async def test_without_consent_nothing_is_sent(waiting: Recall) -> None:
    consent(waiting.path, waiting.phone, MARKETING, state=ConsentState.DENIED)
    await waiting.begin()
    assert (await waiting.result()).outcome == "denied"
    assert waiting.templates() == []


async def test_too_much_marketing_is_recorded_and_the_next_goes_at_its_own_time(waiting: Recall) -> None:
    """Case 28, as Meta does it: the status of what it took says 131049."""
    await waiting.begin()
    await waiting.until_sent(1)
    await waiting.report("failed", 131049)
    await waiting.until_outcomes("failed")
    [one] = (await waiting.view()).asks
    assert one.reason == "131049"
    await waiting.timeline.advance(WEEK - HOUR)
    assert len(waiting.templates()) == 1
    await waiting.timeline.advance(HOUR + MINUTE)
    [_, second] = await waiting.until_delivered(2)
    await waiting.until_outcomes("failed", "delivered")
    await waiting.tap(second, "yes")
    result = await waiting.result()
    assert (result.outcome, [one.outcome for one in result.asks]) == ("accepted", ["failed", "delivered"])


async def test_across_the_change_of_the_clock_both_go_in_the_send_window(recall: Recall) -> None:
    """The clock goes back between the two: the second is 168 hours after the first."""
    now = recall.timeline.now().astimezone(BUCHAREST)
    days = ((now + timedelta(days=n)).replace(hour=9, minute=0) for n in range(2, 400))
    first = next(d for d in days if d.month == 10 and (d + WEEK).utcoffset() != d.utcoffset())
    await recall.timeline.wait_until(datetime.fromtimestamp(first.timestamp(), UTC))
    consent(recall.path, recall.phone)
    await recall.begin()
    await recall.until_delivered(1)
    await recall.timeline.advance(WEEK - HOUR)
    assert len(recall.templates()) == 1
    await recall.timeline.advance(HOUR + MINUTE)
    await recall.until_delivered(2)


async def test_a_withdrawal_in_hubspot_ends_it_before_the_second(asked: Recall) -> None:
    withdrawn = refused(MARKETING, ConsentState.WITHDRAWN, asked.timeline.now(), "staff")
    asked.consents(withdrawn)
    await asked.timeline.advance(WEEK + MINUTE)
    assert (await asked.result()).outcome == "stopped"
    assert len(asked.templates()) == 1
