"""`medicalcor explain-reminders`: the shared cases and the contract's members, in one go and by lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from medicalcor.cli._app import app
from tests.unit.test_reminders import RULES, shared_cases

PLAIN = {"appointment_time": "2026-09-16T15:00:00+03:00", "booked_at": "2026-09-10T12:00:00+03:00"}


def run(*arguments: str, given: str = "", **env: str) -> Result:
    return CliRunner().invoke(app, ["explain-reminders", *arguments], input=given, env=env)


def options(given: dict[str, str]) -> list[str]:
    return [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def given_of(case: dict[str, str]) -> dict[str, str]:
    names = ("appointment_time", "booked_at", "acts_from")
    return {name: case[name] for name in names if case[name] != "-"}


def check(answer: dict[str, Any], case: dict[str, str]) -> None:
    for name, rule in zip(("reminder_24h", "reminder_2h"), RULES[case["id"]].split(), strict=True):
        expected = case[f"{name}_utc"]
        assert answer["rules"][name] == rule
        if expected == "none":
            assert answer[name] is None
        else:
            assert (answer[name]["utc"], answer[name]["rule"]) == (expected, rule)


@pytest.mark.parametrize("case", shared_cases(), ids=lambda case: case["id"])
def test_a_shared_case_is_explained(case: dict[str, str]) -> None:
    result = run(*options(given_of(case)))
    assert result.exit_code == 0
    check(answers(result)[0], case)


def test_lines_come_back_with_their_own_members_and_the_answers() -> None:
    cases = shared_cases()
    lines = "".join(json.dumps({"id": case["id"], "m": given_of(case)}) + "\n" for case in cases)
    found = answers(run("--jsonl", given=lines))
    assert [answer["id"] for answer in found] == [case["id"] for case in cases]
    for answer, case in zip(found, cases, strict=True):
        check(answer, case)


def test_both_moments_are_in_utc_and_in_clinic_time() -> None:
    [answer] = answers(run(*options(PLAIN)))
    assert list(answer) == ["reminder_24h", "reminder_2h", "rules"]
    assert answer["reminder_24h"] == {
        "utc": "2026-09-15T12:00Z", "clinic": "2026-09-15T15:00+03:00", "rule": "on_time",
    }  # fmt: skip


def test_seconds_are_shown_where_there_are_some() -> None:
    [answer] = answers(run(*options({**PLAIN, "acts_from": "2026-09-15T15:00:30.5+03:00"})))
    assert answer["reminder_24h"]["utc"] == "2026-09-15T12:00:30.500000Z"


def test_the_clinic_s_own_zone_and_window_count() -> None:
    """15:00 in Bucharest is 08:00 in New York, before this clinic opens."""
    env = {"CLINIC_TIMEZONE": "America/New_York", "MEDICALCOR_SEND_WINDOW": "09:00-18:00"}
    [answer] = answers(run(*options(PLAIN), **env))
    assert answer["reminder_24h"] == {
        "utc": "2026-09-15T13:00Z", "clinic": "2026-09-15T09:00-04:00", "rule": "moved_later",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"appointment_time": "2026-09-16T15:00:00"}, "--appointment-time"),
        ({"booked_at": "yesterday"}, "--booked-at"),
        ({"acts_from": "2026-09-15"}, "--acts-from"),
        ({"booked_at": "0001-01-01T00:00:00+03:00"}, "--booked-at"),
        ({"appointment_time": "9999-12-31T23:00:00-03:00"}, "--appointment-time"),
    ],
)
def test_what_is_no_moment_with_an_offset_is_named(changed: dict[str, str], named: str) -> None:
    result = run(*options({**PLAIN, **changed}))
    assert (result.exit_code, result.stdout, named in result.stderr) == (2, "", True)


def test_neither_options_nor_lines_is_a_wrong_use() -> None:
    result = run()
    assert (result.exit_code, "--appointment-time" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "bad", ["{broken", '{"m": "text"}', '{"m": {}}', json.dumps({"m": {**PLAIN, "act_from": "2026-09-15T12:00Z"}})]
)
def test_a_bad_line_is_named_and_costs_no_other(bad: str) -> None:
    good = json.dumps({"m": PLAIN})
    result = run("--jsonl", given=f"{good}\n{bad}\n{good}\n")
    assert (result.exit_code, len(answers(result)), result.stderr.count("\n")) == (2, 2, 1)
    assert result.stderr.startswith("standard input, line 2:")
