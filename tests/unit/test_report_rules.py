"""The weekly report's rules: ISO weeks in clinic time, shares of few, people counted once, charts that are text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities._figures import by_channel, consents, recalls, reminders, responses, sends, visits
from medicalcor.contracts.appointments import ReminderOutcome
from medicalcor.contracts.names import delivery_id, is_lead_refresh, lead_refresh_id, lead_scoring_id, reminder_of
from medicalcor.contracts.reports import ReminderFigures
from medicalcor.domain.report.charts import Bar, Part, bars, columns
from medicalcor.domain.report.leads import Lead, Scoring, converted, leads_of
from medicalcor.domain.report.measures import percent_of, percentile
from medicalcor.domain.report.weeks import hours_between, parse_week, week_of
from medicalcor.ingress._report_words import WORDS, duration, share, span

BUCHAREST = ZoneInfo("Europe/Bucharest")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
    ],
)
def test_a_week_is_its_days_and_is_written_as_it_was_read(text: str, first: str, last: str) -> None:
    week = parse_week(text)
    assert (str(week), week.monday.isoformat(), week.sunday().isoformat()) == (text, first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-W53", "2027-W53", "2026-W00", "2026-W54", "2026-W5", "2026-48", "2026W48", "2026-W48-1", "2026-w48"),
        *("0000-W01", "9999-W52", "", " 2026-W48", "2026-W48\n", "２０２６-W48", "../2026-W48"),
    ],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="week"):
        parse_week(text)


def test_the_week_before_the_first_is_the_last_of_the_year_before() -> None:
    assert str(parse_week("2027-W01").previous()) == "2026-W53"
    assert str(parse_week("2026-W01").previous()) == "2025-W52"


@pytest.mark.parametrize(("text", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W48", 168)])
def test_a_week_with_a_clock_change_has_an_hour_less_or_more(text: str, hours: int) -> None:
    week = parse_week(text)
    start, end = week.starts_at(BUCHAREST), week.ends_at(BUCHAREST)
    assert hours_between(start, end) == hours
    assert end == parse_week(text).starts_at(BUCHAREST) + timedelta(hours=hours)
    assert start.astimezone(BUCHAREST).isoformat()[11:16] == "00:00"


def test_a_moment_lies_in_the_week_of_the_clinics_calendar() -> None:
    sunday_night, monday = datetime(2026, 11, 29, 21, 59, tzinfo=UTC), datetime(2026, 11, 29, 22, tzinfo=UTC)
    assert str(week_of(sunday_night, BUCHAREST)) == "2026-W48"
    assert str(week_of(monday, BUCHAREST)) == "2026-W49"


def test_a_percentile_is_a_value_that_occurred() -> None:
    assert percentile([], 50) is None
    assert percentile([7], 95) == 7
    assert percentile([4, 1, 3, 2], 50) == 2
    assert percentile(range(1, 20), 95) == 19, "of fewer than twenty it is the greatest"
    assert percentile(range(1, 21), 95) == 19
    assert percentile(range(1, 101), 95) == 95


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, ""), (3, 9, ""), (5, 10, "50"), (0, 12, "0"), (12, 12, "100"), (1, 400, "<1"), (399, 400, ">99")],
)
def test_a_share_of_few_has_no_percentage_and_none_is_rounded_away(part: int, whole: int, said: str) -> None:
    assert percent_of(part, whole) == said


def scoring(person: str, score: int, *, channel: str = "web", hours: int = 0) -> Scoring:
    return Scoring(person, channel, score, MONDAY + timedelta(hours=hours))


def test_a_person_counts_once_with_the_best_score_and_the_first_channel() -> None:
    found = leads_of(
        [
            scoring("a", 5, hours=2),
            scoring("a", 2, channel="whatsapp"),
            scoring("b", 3, hours=1),
            scoring("a", 1, hours=5),
        ]
    )
    assert found == [Lead("a", "whatsapp", 5, MONDAY), Lead("b", "web", 3, MONDAY + timedelta(hours=1))]


def test_only_a_visit_since_the_first_message_is_a_conversion() -> None:
    leads = leads_of([scoring("before", 5), scoring("after", 2), scoring("never", 4)])
    booked = {"before": [MONDAY - timedelta(days=1)], "after": [MONDAY + timedelta(hours=3)]}
    assert [lead.person for lead in converted(leads, booked)] == ["after"]


def test_every_channel_has_its_row_and_a_channel_of_a_newer_build_too() -> None:
    found = by_channel(leads_of([scoring("a", 4), scoring("b", 1), scoring("c", 2, channel="sms")]))
    assert [(one.channel, one.hot, one.cold, one.unqualified) for one in found] == [
        ("whatsapp", 0, 0, 0),
        ("voice", 0, 0, 0),
        ("web", 1, 0, 1),
        ("sms", 0, 1, 0),
    ]


def test_the_waits_are_apart_and_nobody_is_left_out() -> None:
    seconds = [-1, 299.9, 300, 3599, 3600, 86_399, 86_400, None]
    found = responses([None if one is None else timedelta(seconds=one) for one in seconds])
    assert (found.alerts, found.answered()) == (8, 7)
    assert (found.within_5_min, found.within_1_h, found.within_1_day, found.later) == (2, 2, 2, 1)
    assert (found.median_seconds, found.p95_seconds) == (3599, 86_400)


def test_reminders_are_told_from_other_messages_and_one_taken_back_is_none() -> None:
    of = {"a": "sent", "b": "delivered", "c": "read", "d": "failed", "e": "rejected", "f": "expired", "g": "unknown"}
    known = [(delivery_id(f"reminder-24h.{key}.20261125T0800Z"), outcome, "") for key, outcome in of.items()]
    known += [
        (delivery_id("reminder-2h.h.20261125T0800Z"), "refused", "withdrawn"),
        (delivery_id("reminder-2h.i.20261125T0800Z"), "refused", "no_consent"),
        (delivery_id("reminder-2h.j.20261125T0800Z"), "", ""),
        (delivery_id("first-reply.abc"), "unknown", ""),
    ]
    found = reminders(known)
    assert (found.sent, found.failed, found.late, found.refused, found.unknown, found.waiting) == (3, 2, 1, 1, 1, 1)
    assert (sends(known).messages, sends(known).unknown) == (11, 2)


def test_the_ids_say_what_they_are_of() -> None:
    assert reminder_of(delivery_id("reminder-24h.4711.20261125T0800Z.2")) == "4711"
    assert reminder_of(delivery_id("changed.4711.20261125T0800Z")) == ""
    assert is_lead_refresh(lead_refresh_id("0123456789abcdef", "2026-11-25"))
    assert not is_lead_refresh(lead_scoring_id("0123456789abcdef", "f" * 32))


def test_visits_count_by_the_answer_that_they_had_in_the_end() -> None:
    answers = ["confirmed", "confirmed", "", "cancelled", "another_time"]
    outcomes = [ReminderOutcome(outcome="started", patient_answer=answer) for answer in answers]
    found = visits(ReminderFigures(sent=9), [*outcomes, ReminderOutcome(outcome="deleted", patient_answer="confirmed")])
    assert (found.sent, found.visits, found.confirmed, found.cancelled, found.another_time) == (9, 5, 2, 1, 1)


def test_outcomes_that_have_no_row_of_their_own_are_counted_all_the_same() -> None:
    renewals = consents(["granted", "granted", "denied", "expired", "stopped", "renewed_elsewhere"])
    assert (renewals.renewed, renewals.denied, renewals.expired, renewals.other) == (2, 1, 1, 2)
    found = recalls(7, ["accepted", "booked", "no_answer", "no_consent"])
    assert (found.started, found.accepted, found.booked, found.no_answer, found.other) == (7, 1, 1, 1, 1)


def test_a_charts_label_is_text_whatever_it_holds() -> None:
    hostile = "<script>alert(1)</script>\"'"
    for drawn in (bars(hostile, [Bar(hostile, (Part(1, "hot"),))]), columns(hostile, [hostile], [1], None)):
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn


def test_the_longest_bar_leaves_room_for_its_number_and_nothing_is_drawn_of_nothing() -> None:
    drawn = bars("x", [Bar("a", (Part(30, "hot"), Part(10, "warm")), before=80)])
    assert 'class="before" x="0.0" y="38.0" width="316.0"' in drawn
    assert 'class="hot" x="0.0" y="21.0" width="118.5"' in drawn
    assert "<rect" not in bars("x", [Bar("a", (Part(0, "hot"),), before=0)])
    assert "<rect" not in columns("x", ["Mo"], [0], [0])


def test_all_languages_have_the_same_words() -> None:
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS["ro"])}
    placeholders = {key: sorted(part for part in text.split("{")[1:]) for key, text in WORDS["en"].items()}
    for words in WORDS.values():
        for key, text in words.items():
            assert [one.partition("}")[0] for one in sorted(text.split("{")[1:])] == [
                one.partition("}")[0] for one in placeholders[key]
            ]


def test_figures_are_written_as_people_read_them() -> None:
    assert span(parse_week("2026-W48"), "ro") == "23 – 29 nov. 2026"
    assert span(parse_week("2026-W53"), "de") == "28. Dez. 2026 – 3. Jan. 2027"
    assert [duration(one, "en") for one in (None, 42, 60, 215, 5400, 95_000)] == [
        "–",
        "42\u00a0s",
        "1\u00a0min",
        "3\u00a0min 35\u00a0s",
        "1\u00a0h 30\u00a0min",
        "1\u00a0d 2\u00a0h",
    ]
    assert share(3, 7, "ro") == "3 din 7"
    assert share(6, 31, "en") == "6 of 31 (19\u00a0%)"
