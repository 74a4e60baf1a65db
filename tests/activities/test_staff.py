"""`send-notification` against the stand-in of an incoming webhook: at least once, and it says when it repeats."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.staff import Staff
from medicalcor.claims import Claims
from medicalcor.contracts.leads import Notification, Posted
from medicalcor.sandbox.slack import refusal
from medicalcor.vendors.staff_webhook import Post, StaffWebhook, render
from tests.activities.conftest import environment
from tests.sandbox.server import SandboxServer

HOT = {
    "kind": "hot_lead",
    "patient_ref": "0123456789abcdef",
    "channel": "whatsapp",
    "score": 5,
    "classification": "HOT",
    "procedures": ["all_on_x", "implant"],
    "urgent": True,
    "budget_mentioned": True,
    "contact_id": "1246965",
    "correlation_id": "2f1c8f8e-5d5c-4c39-9f0a-6c1d1b0b7a11",
}

CLAIMS = Claims(b"test key, public: 32 bytes long!", "https://api.example.com/", 72)


def staff(url: str | None, second: str | None = None) -> Staff:
    return Staff(
        StaffWebhook(url) if url is not None else None,
        StaffWebhook(second) if second is not None else None,
        CLAIMS,
        hubspot_app_url="https://app.hubspot.com/",
        hubspot_portal_id="424242",
        temporal_ui_url="https://temporal.example.com",
    )


async def attempt(
    url: str | None, number: int = 1, heartbeat: list[Any] | None = None, **changed: Any
) -> tuple[Posted | ApplicationError, list[Any]]:
    """One attempt: its result or failure, and what its last heartbeat leaves to the next one."""
    env = environment(number, heartbeat or [])
    left: list[Any] = []

    def remember(*details: Any) -> None:
        left[:] = details

    env.on_heartbeat = remember
    try:
        done: Posted = await env.run(staff(url).send_notification, Notification.model_validate(HOT | changed))
    except ApplicationError as error:
        return error, left
    return done, left


async def failed(url: str | None) -> ApplicationError:
    error, _ = await attempt(url)
    assert isinstance(error, ApplicationError)
    return error


def posts(sandbox: SandboxServer) -> list[dict[str, Any]]:
    return [one["message"] for one in sandbox.state()["slack"]["posts"]]


async def test_a_post_says_how_fast_to_act_and_where_to_look(sandbox: SandboxServer) -> None:
    done, _ = await attempt(sandbox.slack_url)
    assert done == Posted(repeated=False)
    (message,) = posts(sandbox)
    shown = json.dumps(message, ensure_ascii=False)
    for part in (
        "Lead HOT: sună acum (scor 5)",
        "0123456789abcdef",
        "arcadă completă pe implanturi (All-on-X), implant",
        "https://app.hubspot.com/contacts/424242/record/0-1/1246965",
        "https://temporal.example.com/namespaces/default/workflows/hot-lead%2F0123456789abcdef%2F2026-11-25/",
        "2f1c8f8e-5d5c-4c39-9f0a-6c1d1b0b7a11",
    ):
        assert part in shown
    assert "repetat" not in shown


async def test_what_could_be_markup_is_shown_as_text(sandbox: SandboxServer) -> None:
    await attempt(sandbox.slack_url, procedures=["<!channel> & <https://evil|aici>"], channel="<@U1>")
    (message,) = posts(sandbox)
    shown = json.dumps(message, ensure_ascii=False)
    assert "&lt;!channel&gt; &amp; &lt;https://evil|aici&gt;" in shown
    assert "<!" not in shown
    assert "<@" not in shown


def test_no_post_breaks_a_limit_of_slack_and_no_entity_is_cut() -> None:
    for text in ("<" * 9000, "&amp;" * 9000, "ș" * 9000, ""):
        fields = {f"{text}{n}": text for n in range(12)}
        links = {f"{text}{n}": f"https://example.com/{n}" for n in range(30)} | {"long": "https://x/" + "y" * 3000}
        message = render(Post(title=text, fields=fields, links=links, footer=text))
        assert refusal(message) is None
        sections = [one["fields"] for one in message["blocks"] if one["type"] == "section"]
        for parsed_by_slack in [message["text"], *(field["text"] for field in chain(*sections))]:
            assert all(piece.startswith(("lt;", "gt;", "amp;")) for piece in parsed_by_slack.split("&")[1:])


FAILURES = [
    ("invalid_payload", "InvalidPayload", False, None),
    ("no_text", "InvalidPayload", False, None),
    ("invalid_blocks", "InvalidPayload", False, None),
    ("user_not_found", "InvalidPayload", False, None),
    ("too_many_attachments", "InvalidPayload", False, None),
    ("action_prohibited", "StaffWebhookDead", False, None),
    ("invalid_token", "StaffWebhookDead", False, None),
    ("posting_to_general_channel_denied", "StaffWebhookDead", False, None),
    ("channel_not_found", "StaffWebhookDead", False, None),
    ("no_service", "StaffWebhookDead", False, None),
    ("no_team", "StaffWebhookDead", False, None),
    ("no_active_hooks", "StaffWebhookDead", False, None),
    ("channel_is_archived", "StaffWebhookDead", False, None),
    ("redirect", "StaffWebhookDead", False, None),
    ("rollup_error", "VendorUnavailable", True, None),
    ("502_html", "VendorUnavailable", True, None),
    ("429", "RateLimited", True, 30),
    ("refused", "VendorUnavailable", True, None),
]


@pytest.mark.parametrize(("fault", "error_type", "retried", "seconds"), FAILURES)
async def test_each_refusal_has_its_type_and_is_one_http_call(
    sandbox: SandboxServer, fault: str, error_type: str, retried: bool, seconds: int | None
) -> None:
    sandbox.fault("slack", fault, retry_after=30)
    error = await failed(sandbox.slack_url)
    assert (error.type, error.non_retryable) == (error_type, not retried)
    assert error.next_retry_delay == (None if seconds is None else timedelta(seconds=seconds))
    assert len(sandbox.requests("slack")) == 1
    assert "secret" not in repr(error)


async def test_without_a_usable_webhook_the_post_fails_by_name(nobody_listens: str) -> None:
    assert (await failed(None)).type == "NotConfigured"
    assert (await failed("ftp://example.com/hook")).type == "NotConfigured"
    error = await failed(f"{nobody_listens}/secret")
    assert (error.type, error.non_retryable) == ("VendorUnavailable", False)
    assert "secret" not in repr(error)


REPEATS = [
    ("timeout_after", True),  # staff have seen the first one
    ("timeout_before", True),  # they have not, but nobody can know
    ("502_html", True),  # a gateway knows nothing of what happened behind it
    ("500", False),  # Slack's own refusal
    ("429", False),
]


@pytest.mark.parametrize(("fault", "repeated"), REPEATS)
async def test_a_second_attempt_says_that_it_repeats_where_the_first_may_have_been_posted(
    sandbox: SandboxServer, fault: str, repeated: bool
) -> None:
    sandbox.fault("slack", fault, delay=0.05)
    _, left = await attempt(sandbox.slack_url)
    done, _ = await attempt(sandbox.slack_url, 2, left)
    assert done == Posted(repeated=repeated)
    shown = posts(sandbox)
    assert len(shown) == (2 if fault == "timeout_after" else 1)
    assert ("[repetat]" in shown[-1]["text"]) is repeated


async def test_once_in_doubt_a_later_refusal_does_not_end_the_doubt(sandbox: SandboxServer) -> None:
    sandbox.fault("slack", "timeout_after", delay=0.05)
    _, left = await attempt(sandbox.slack_url)
    sandbox.fault("slack", "429")
    _, left = await attempt(sandbox.slack_url, 2, left)
    done, _ = await attempt(sandbox.slack_url, 3, left)
    assert done == Posted(repeated=True)


async def test_an_attempt_that_left_no_word_counts_as_posted(sandbox: SandboxServer) -> None:
    """Its worker was killed: nobody knows how far it came."""
    done, _ = await attempt(sandbox.slack_url, 2)
    assert done == Posted(repeated=True)


ALERT = "hot-lead/0123456789abcdef/2026-11-25"


async def post_to(url: str | None, other: str | None, **changed: Any) -> Posted:
    done: Posted = await environment().run(
        staff(url, other).send_notification, Notification.model_validate(HOT | changed)
    )
    return done


async def test_an_alert_that_can_be_claimed_has_the_link_first_and_says_until_when(sandbox: SandboxServer) -> None:
    done = await post_to(sandbox.slack_url, None, claim_id=ALERT)
    (message,) = posts(sandbox)
    [actions] = [block for block in message["blocks"] if block["type"] == "actions"]
    url = actions["elements"][0]["url"]
    assert url.startswith("https://api.example.com/claims/")
    now = datetime.now(UTC)
    assert CLAIMS.alert_of(url.rpartition("/")[2], now) == ALERT
    assert done.claimable_until is not None
    assert timedelta(hours=71, minutes=59) < done.claimable_until - now <= timedelta(hours=72)


@pytest.mark.parametrize(
    ("has_first", "has_second", "asked", "hook"),
    [
        (True, True, {}, "T0/B0"),
        (True, True, {"second": True}, "T0/B2"),
        (True, False, {"second": True}, "T0/B0"),
        (False, True, {}, "T0/B2"),
        (True, False, {"second": True, "only_if_set": True}, None),
        (True, True, {"second": True, "only_if_set": True}, "T0/B2"),
    ],
)
async def test_which_channel_a_post_goes_to(
    sandbox: SandboxServer, has_first: bool, has_second: bool, asked: dict[str, bool], hook: str | None
) -> None:
    second = sandbox.slack_url.replace("/B0/", "/B2/")
    done = await post_to(sandbox.slack_url if has_first else None, second if has_second else None, **asked)
    assert [one["hook"] for one in sandbox.state()["slack"]["posts"]] == ([hook] if hook else [])
    assert done.skipped is (hook is None)


async def test_a_repetition_says_that_nobody_has_taken_it(sandbox: SandboxServer) -> None:
    await post_to(sandbox.slack_url, None, reminder=1)
    (message,) = posts(sandbox)
    assert message["text"].startswith("Încă nepreluat, anunțul 2: ")
