"""`daily-digest` over the real engine: what nobody saw to, in one post without a name or a number (spec §5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from medicalcor.contracts.names import DAILY_DIGEST, DELIVER_MESSAGE, HOT_LEAD_ALERT
from tests.lead_path import LeadPath
from tests.reports.week import HOT_TEXT, Week

_people = count(40_733_200_001)


async def test_it_tells_what_waits_and_nothing_that_somebody_took_on(path: LeadPath) -> None:
    week = Week(path)
    waiting, taken = (f"+{next(_people)}" for _ in range(2))
    before = await week.run(DAILY_DIGEST, datetime.now(tz=UTC))
    for phone in (waiting, taken):
        await week.lead(phone, HOT_TEXT)
    await week.claim(taken)
    await week.refused_reminder(taken, "815")
    await week.indexed(HOT_LEAD_ALERT, 2)
    await week.indexed(DELIVER_MESSAGE, 1, "ExecutionStatus = 'Completed'")

    digest = await week.run(DAILY_DIGEST, datetime.now(tz=UTC) + timedelta(minutes=1))
    contacts = [lead.contact_id for lead in digest.figures.unclaimed]
    assert path.contacts(waiting)[0]["id"] in contacts
    assert path.contacts(taken)[0]["id"] not in contacts
    assert ("815", "refused") in {(one.appointment_id, one.outcome) for one in digest.figures.missed}
    assert len(digest.figures.missed) == len(before.figures.missed) + 1
    assert digest.open_work is not None
    post = week.posts("De făcut azi")[-1]
    assert f"Lead-uri HOT nepreluate: {len(contacts)}" in post
    assert "fără acord" in post
    for phone in (waiting, taken):
        assert path.reference(phone) not in post
        assert phone[4:] not in post


async def test_todays_visits_without_a_confirmation_are_told_and_confirmed_ones_are_not(path: LeadPath) -> None:
    week = Week(path)
    phone = f"+{next(_people)}"
    await week.lead(phone, HOT_TEXT)
    # Today in clinic time, whatever the hour.
    due_at = datetime.now(tz=UTC)
    soon, confirmed, tomorrow = (
        week.book(phone, timedelta(seconds=240)),
        week.book(phone, timedelta(seconds=240), answer="confirmed"),
        week.book(phone, timedelta(days=1, hours=1)),
    )
    digest = await week.run(DAILY_DIGEST, due_at)
    assert digest.open_work is not None
    ids = [visit.appointment_id for visit in digest.open_work.unconfirmed]
    local = due_at.astimezone(path.settings.zone())
    if (local + timedelta(seconds=240)).date() == local.date():
        assert soon in ids
        assert digest.open_work.visits == len(ids) + 1
    assert not {confirmed, tomorrow} & set(ids)


async def test_a_mondays_digest_reaches_back_to_saturdays(path: LeadPath) -> None:
    week = Week(path)
    monday, tuesday = datetime(2026, 10, 26, 6, tzinfo=UTC), datetime(2026, 10, 27, 6, tzinfo=UTC)
    first, second = await week.run(DAILY_DIGEST, monday), await week.run(DAILY_DIGEST, tuesday)
    assert first.figures.since == datetime(2026, 10, 24, 5, tzinfo=UTC), "08:00 in clinic time, in summer"
    assert second.figures.since == monday
    assert first.figures.day == "2026-10-26"
