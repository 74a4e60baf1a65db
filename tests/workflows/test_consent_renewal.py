"""`consent-renewal-workflow`: three askings, buttons, late answers, STOP, expiry, on a clock that moves (spec §3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medicalcor.contracts.care import ConsentReply
from medicalcor.contracts.names import CONSENT_REPLY, ask_staff_id
from medicalcor.domain.consent import LIFE, ConsentState, ConsentType, refused
from tests.care_path import Renewal, open_questions, renewal
from tests.lead_path import eventually
from tests.timeline import BUCHAREST, own_timeline

__all__ = ["own_timeline", "renewal"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MARKETING, REMINDERS, DATA = (
    ConsentType.MARKETING_WHATSAPP,
    ConsentType.APPOINTMENT_REMINDERS,
    ConsentType.DATA_PROCESSING,
)


@pytest.fixture
async def asked(renewal: Renewal) -> Renewal:
    """Marketing and reminders end in 20 days; the first asking has gone."""
    await renewal.timeline.to_a_quiet_noon()
    ends_at = renewal.timeline.now() + 20 * DAY
    renewal.consents(renewal.granted(MARKETING, ends_at), renewal.granted(REMINDERS, ends_at + 3 * DAY))
    await renewal.begin(MARKETING, REMINDERS)
    await renewal.until_delivered(1)
    return renewal


def state_of(renewal: Renewal, kind: ConsentType) -> str:
    return renewal.contact().get(f"consent_{kind}", "")


async def until_state(renewal: Renewal, kind: ConsentType, state: ConsentState) -> None:
    await eventually(lambda: state_of(renewal, kind) == state)


async def test_types_that_end_together_are_one_question(asked: Renewal) -> None:
    [sent] = asked.templates()
    assert sent["message"]["template"]["name"] == "consent_renewal"
    payloads = [one["payload"] for one in sent["buttons"]]
    assert payloads == ["consent:marketing+reminders:yes", "consent:marketing+reminders:no"]
    assert "Ana" in sent["text"]
    assert "controale" in sent["text"]
    assert "programările" in sent["text"]
    view = await asked.view(state="asking")
    assert view.consent_types == [MARKETING, REMINDERS]
    assert await open_questions(asked) == 1


async def test_a_yes_grants_730_more_days_with_its_proof(asked: Renewal) -> None:
    """Case 12: the tap on the template is the answer."""
    [sent] = asked.templates()
    key = await asked.tap(sent, "yes")
    result = await asked.result()
    assert result.outcome == "granted"
    assert result.expires_at is not None
    assert abs(result.expires_at - asked.timeline.now() - LIFE) < HOUR
    for kind in (MARKETING, REMINDERS):
        await eventually(
            lambda kind=kind: asked.contact()[f"consent_{kind}_expires_at"][:16] == result.expires_at.isoformat()[:16]
        )
        assert state_of(asked, kind) == "granted"
    await eventually(lambda: any(key in note for note in notes(asked)))
    [proof] = [note for note in notes(asked) if "prelungit" in note]
    assert "Îl prelungiți cu încă doi ani?" in proof
    assert asked.contact()[f"consent_{MARKETING}_text"] in proof
    assert len(asked.templates()) == 1
    assert await asked.chat.is_answered("answer-received", key)
    await eventually(lambda: "am primit răspunsul" in asked.chat.messages()[-1]["text"])


def notes(renewal: Renewal) -> list[str]:
    return renewal.patient.notes()


async def test_a_no_denies(asked: Renewal) -> None:
    await asked.tap(asked.templates()[0], "no")
    assert (await asked.result()).outcome == "denied"
    await eventually(lambda: "am primit răspunsul" in asked.chat.messages()[-1]["text"])
    await until_state(asked, MARKETING, ConsentState.DENIED)
    await until_state(asked, REMINDERS, ConsentState.DENIED)


async def test_unanswered_it_is_asked_again_7_days_and_1_day_before_and_then_expires(asked: Renewal) -> None:
    ends_at = (await asked.view()).expires_at
    assert ends_at is not None
    for count, before in ((1, 7 * DAY), (2, DAY)):
        await asked.timeline.wait_until(ends_at - before - MINUTE)
        assert len(asked.templates()) == count
        await asked.timeline.wait_until(ends_at - before + MINUTE)
        await asked.until_delivered(count + 1)
    await asked.timeline.wait_until(ends_at - MINUTE)
    assert state_of(asked, MARKETING) == "granted"
    await asked.timeline.wait_until(ends_at + MINUTE)
    result = await asked.result()
    assert (result.outcome, result.expires_at) == ("expired", ends_at)
    assert [one.ask for one in result.asks] == ["start", "7d", "1d"]
    await until_state(asked, MARKETING, ConsentState.EXPIRED)
    # Three days later than the other: its own renewal is the next check's.
    assert state_of(asked, REMINDERS) == "granted"
    assert len(asked.templates()) == 3
    await eventually(lambda: any("expirat" in note for note in notes(asked)))


async def test_a_short_yes_after_the_second_asking_is_one_answer(asked: Renewal) -> None:
    """Two askings of one renewal are one question."""
    ends_at = (await asked.view()).expires_at
    assert ends_at is not None
    await asked.timeline.wait_until(ends_at - 7 * DAY + MINUTE)
    await asked.until_delivered(2)
    await asked.write("da", reply="yes", scorable=True)
    assert (await asked.result()).outcome == "granted"
    await eventually_no_questions(asked)


async def eventually_no_questions(renewal: Renewal) -> None:
    async def none() -> bool:
        return await open_questions(renewal) == 0

    await eventually(none)


async def test_a_tap_on_the_first_message_counts_after_the_second(asked: Renewal) -> None:
    ends_at = (await asked.view()).expires_at
    assert ends_at is not None
    await asked.timeline.wait_until(ends_at - 7 * DAY + MINUTE)
    [first, _] = await asked.until_delivered(2)
    await asked.tap(first, "yes")
    assert (await asked.result()).outcome == "granted"


async def test_after_the_end_there_is_no_answer(asked: Renewal) -> None:
    """A late yes grants nothing; staff see it."""
    ends_at = (await asked.view()).expires_at
    assert ends_at is not None
    await asked.timeline.wait_until(ends_at + MINUTE)
    assert (await asked.result()).outcome == "expired"
    await until_state(asked, MARKETING, ConsentState.EXPIRED)
    key = await asked.tap(asked.templates()[0], "yes")
    await eventually(lambda: asked.path.is_started(ask_staff_id("unanswered_tap", asked.reference, key)))
    await eventually(lambda: len(asked.patient.tasks()) == 1)
    assert state_of(asked, MARKETING) == "expired"


async def test_stop_ends_it_with_nothing_but_the_one_confirmation(asked: Renewal) -> None:
    """Case 13."""
    await asked.write("STOP", reply="stop", scorable=False)
    assert (await asked.result()).outcome == "stopped"
    await until_state(asked, MARKETING, ConsentState.WITHDRAWN)
    await eventually(lambda: "stop-confirmation" in asked.chat.sent())
    await asked.report("delivered")
    await asked.timeline.advance(25 * DAY)
    assert [name for name in asked.chat.sent() if name != "consent-renewal"] == ["stop-confirmation"]
    assert len(asked.templates()) == 1


async def test_stop_while_the_asking_waits_for_the_morning(renewal: Renewal) -> None:
    """Case 13: nothing was asked yet, so nobody could be told to stop; the gate refuses in the morning."""
    await renewal.timeline.to_a_quiet_noon()
    await renewal.timeline.advance(15 * HOUR)  # 03:00
    renewal.consents(renewal.granted(MARKETING, renewal.timeline.now() + 20 * DAY))
    await renewal.begin(MARKETING)
    await renewal.until_outcomes("")
    await renewal.write("STOP", reply="stop", scorable=False)
    await until_state(renewal, MARKETING, ConsentState.WITHDRAWN)
    await renewal.timeline.advance(6 * HOUR)
    assert (await renewal.result()).outcome == "stopped"
    assert renewal.templates() == []


async def test_three_days_before_the_end_it_is_asked_now_and_a_day_before(renewal: Renewal) -> None:
    await renewal.timeline.to_a_quiet_noon()
    ends_at = renewal.timeline.now() + 3 * DAY
    renewal.consents(renewal.granted(MARKETING, ends_at))
    await renewal.begin(MARKETING)
    await renewal.until_delivered(1)
    await renewal.timeline.wait_until(ends_at - DAY + MINUTE)
    await renewal.until_delivered(2)
    await renewal.timeline.wait_until(ends_at + MINUTE)
    assert [one.ask for one in (await renewal.result()).asks] == ["start", "1d"]


async def test_renewed_on_the_web_meanwhile_nothing_more_is_asked(asked: Renewal) -> None:
    now = asked.timeline.now()
    asked.consents(
        asked.granted(MARKETING, now + LIFE, now),
        asked.granted(REMINDERS, now + LIFE, now),
    )
    await asked.timeline.advance(14 * DAY)
    assert (await asked.result()).outcome == "renewed_elsewhere"
    assert len(asked.templates()) == 1
    assert state_of(asked, MARKETING) == "granted"
    await eventually_no_questions(asked)


async def test_withdrawn_by_staff_meanwhile_nothing_more_is_asked(asked: Renewal) -> None:
    now = asked.timeline.now()
    withdrawn = (refused(kind, ConsentState.WITHDRAWN, now, "staff") for kind in (MARKETING, REMINDERS))
    asked.consents(*withdrawn)
    await asked.timeline.advance(14 * DAY)
    assert (await asked.result()).outcome == "stopped"
    assert len(asked.templates()) == 1


async def test_what_is_not_granted_is_not_asked_about(renewal: Renewal) -> None:
    now = renewal.timeline.now()
    renewal.consents(refused(MARKETING, ConsentState.DENIED, now, "test"))
    await renewal.begin(MARKETING, REMINDERS)
    assert (await renewal.result()).outcome == "not_granted"
    assert renewal.templates() == []
    assert state_of(renewal, MARKETING) == "denied"


async def test_an_answer_that_staff_were_given(asked: Renewal) -> None:
    await asked.handle.signal(CONSENT_REPLY.name, ConsentReply(granted=True))
    assert (await asked.result()).outcome == "granted"
    await eventually(lambda: asked.contact()[f"consent_{MARKETING}_source"] == "operator")
    await eventually(lambda: any("transmis de clinică" in note for note in notes(asked)))
    await eventually_no_questions(asked)


async def test_across_the_change_of_the_clock_it_goes_at_8_of_the_clinic(renewal: Renewal) -> None:
    """Started by the check at 03:00 of the day before; in the hour that comes twice and goes at 8 all the same."""
    now = renewal.timeline.now().astimezone(BUCHAREST)
    day = next(one for n in range(1, 400) if is_long(one := (now + timedelta(days=n)).replace(hour=12)))
    start = datetime(day.year, day.month, day.day, 3, 30, tzinfo=BUCHAREST, fold=1).astimezone(UTC)
    await renewal.timeline.wait_until(start)
    ends_at = start + 7 * DAY + 2 * DAY
    renewal.consents(renewal.granted(MARKETING, ends_at))
    await renewal.begin(MARKETING)
    await renewal.until_outcomes("")
    eight = datetime(day.year, day.month, day.day, 8, tzinfo=BUCHAREST).astimezone(UTC)
    await renewal.timeline.wait_until(eight - MINUTE)
    assert renewal.templates() == []
    await renewal.timeline.wait_until(eight + MINUTE)
    await renewal.until_delivered(1)
    await renewal.tap(renewal.templates()[0], "yes")
    assert (await renewal.result()).outcome == "granted"


def is_long(day: datetime) -> bool:
    """Whether this day's clock goes back."""
    start = day.replace(hour=0)
    return (start + timedelta(days=1)).utcoffset() != start.utcoffset() and day.month == 10
