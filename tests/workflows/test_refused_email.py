"""A web form's mistyped e-mail costs the lead nothing (real-world case 32)."""

from __future__ import annotations

import pytest

from tests.lead_path import LeadPath, eventually
from tests.shared import load_json


@pytest.mark.parametrize("status", [207, 400])
async def test_an_email_that_hubspot_refuses_is_kept_in_a_note_and_the_alert_goes(
    path: LeadPath, phone: str, status: int
) -> None:
    form = load_json("cases/inputs/lead-bad-email.json")
    message = (
        'Property values were not valid: [{"isValid":false,"message":"Email address is invalid",'
        '"error":"INVALID_EMAIL","name":"email"}]'
    )
    refusal = {"status": "error", "category": "VALIDATION_ERROR", "message": message}
    body = refusal if status == 400 else {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [refusal]}
    path.sandbox.fault(
        "hubspot",
        "INVALID_EMAIL",
        times=None,
        match=f"(?s)batch/upsert.*{form['email']}",
        answer={"status": status, "body": body},
    )
    lead = await path.score(
        phone, form["message"], email=form["email"], name=form["name"], consent=form["consent"] | {"text_seen": "v3"}
    )
    result = await path.result(lead)
    assert (result.classification, result.synced, result.notified) == ("HOT", True, True)
    [contact] = path.contacts(phone)
    assert contact["properties"]["firstname"] == "Ana"
    assert not contact["properties"].get("email")
    path.sandbox.clear_faults()
    [note] = path.linked("notes", contact["id"])
    assert f"E-mail refuzat de HubSpot: {form['email']}" in note["properties"]["hs_note_body"]
    assert len(path.posts(phone)) == 1
    await eventually(lambda: len(path.linked("tasks", contact["id"])) == 1)
