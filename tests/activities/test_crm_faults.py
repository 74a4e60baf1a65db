"""What HubSpot says in a 207's items and in its headers, read as it is meant (contracts/hubspot)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from activities.crm_write import CrmWrite
from medicalcor.vendors._http import LONGEST_WAIT, retry_after
from medicalcor.vendors.hubspot.properties import PHONE as PHONE_PROPERTY
from tests.activities.conftest import failure_of
from tests.activities.test_crm_write import PHONE, lead, properties, sync
from tests.sandbox.server import SandboxServer
from tests.shared import load_json


def partly(sandbox: SandboxServer, **error: Any) -> None:
    """The next upsert answers 207 with this error for its one input."""
    item = {"status": "error", "message": f"refused {PHONE}", "context": {"ids": [PHONE]}} | error
    body = {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [item]}
    sandbox.fault("hubspot", "207", match="batch/upsert", answer={"status": 207, "body": body})


def test_a_207_whose_item_names_a_bad_email_costs_the_email_only(sandbox: SandboxServer, crm: CrmWrite) -> None:
    """The recorded item of the contract."""
    [item] = load_json("contracts/hubspot/samples/contacts-batch-upsert-207.json")["errors"]
    partly(sandbox, **item)
    assert sync(crm, lead(email="ioana@example.com")).refused == ["email"]
    (stored,) = properties(sandbox)
    assert (stored[PHONE_PROPERTY], stored["lead_score"]) == (PHONE, "5")
    assert "email" not in stored


ITEMS = [
    ({"category": "CONFLICT"}, "Conflict", True, None),
    ({"category": "OBJECT_NOT_FOUND"}, "NotFound", False, None),
    ({"category": "RATE_LIMITS"}, "RateLimited", True, 10),
    ({"category": "VALIDATION_ERROR"}, "InvalidPayload", False, None),
    ({"category": "SOMETHING_NEW"}, "InvalidPayload", False, None),
    ({}, "InvalidPayload", False, None),
]


@pytest.mark.parametrize(("item", "error_type", "retried", "seconds"), ITEMS)
def test_a_207_without_a_result_is_never_taken_for_success(
    sandbox: SandboxServer, crm: CrmWrite, item: dict[str, str], error_type: str, retried: bool, seconds: int | None
) -> None:
    partly(sandbox, **item)
    error = failure_of(lambda: sync(crm, lead()))
    assert (error.type, error.non_retryable) == (error_type, not retried)
    assert error.next_retry_delay == (None if seconds is None else timedelta(seconds=seconds))
    assert PHONE not in repr(error)


def test_a_207_about_a_missing_property_says_what_to_run(sandbox: SandboxServer, crm: CrmWrite) -> None:
    problem = [{"isValid": False, "error": "PROPERTY_DOESNT_EXIST", "name": "lead_score", "message": "no"}]
    partly(sandbox, category="VALIDATION_ERROR", message=f"Property values were not valid: {json.dumps(problem)}")
    assert "medicalcor hubspot setup" in failure_of(lambda: sync(crm, lead())).message


@pytest.mark.parametrize("answer", [{}, {"results": []}, {"results": [{"new": True}]}, {"results": "none"}])
def test_a_2xx_without_a_contact_is_asked_for_again(
    sandbox: SandboxServer, crm: CrmWrite, answer: dict[str, Any]
) -> None:
    sandbox.fault("hubspot", "odd", answer={"status": 200, "body": answer})
    error = failure_of(lambda: sync(crm, lead()))
    assert (error.type, error.non_retryable) == ("InvalidAnswer", False)


@pytest.mark.parametrize("fault", ["429", "429_secondly", "423", "503"])
def test_hubspots_retry_after_goes_before_our_own_waits(sandbox: SandboxServer, crm: CrmWrite, fault: str) -> None:
    sandbox.fault("hubspot", fault, retry_after=17)
    assert failure_of(lambda: sync(crm, lead())).next_retry_delay == timedelta(seconds=17)


def test_a_429_without_any_header_waits_a_second(sandbox: SandboxServer, crm: CrmWrite) -> None:
    sandbox.fault("hubspot", "bare", answer={"status": 429, "body": "", "content_type": "text/plain"})
    error = failure_of(lambda: sync(crm, lead()))
    assert (error.type, error.next_retry_delay) == ("RateLimited", timedelta(seconds=1))


@pytest.mark.parametrize("email", ["ioana@", "fără arond", "a@b@c", "ioana@example"])
def test_whatever_a_form_takes_for_an_email_the_lead_is_written(
    sandbox: SandboxServer, crm: CrmWrite, email: str
) -> None:
    assert set(sync(crm, lead(email=email)).refused) <= {"email"}
    assert properties(sandbox)[0]["lead_score"] == "5"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("12", 12), ("1.5", 1.5), ("-3", 0), ("86400", 3600), ("inf", 3600), ("nan", None), ("soon", None)],
)
def test_a_wait_is_between_nothing_and_an_hour(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_wait_may_be_a_date_and_milliseconds_go_first() -> None:
    later = datetime.now(UTC) + timedelta(minutes=30)
    wait = retry_after({"retry-after": format_datetime(later, usegmt=True)})
    assert wait is not None
    assert timedelta(minutes=28) < wait <= timedelta(minutes=30)
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == timedelta(0)
    assert retry_after({"retry-after": "Wed, 21 Oct 2199 07:28:00 GMT"}) == LONGEST_WAIT
    assert retry_after({"retry-after-ms": "300", "retry-after": "1"}) == timedelta(seconds=0.3)
    assert retry_after({}) is None
