"""`medicalcor hubspot setup` as an operator runs it, against an empty portal's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.properties import GROUP, PROPERTIES
from medicalcor.vendors.hubspot.setup import set_up
from tests.e2e.command import Command
from tests.sandbox.portal import UNIQUE_PHONE, Portal
from tests.sandbox.server import SandboxServer

TOKEN = "pat-eu1-setup"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(hubspot_token=TOKEN) as running:
        yield running


@pytest.fixture
def empty(server: SandboxServer) -> SandboxServer:
    server.reset(keep_schema=False)
    server.clear_faults()
    return server


def set_up_portal(sandbox: SandboxServer | str, folder: Path, token: str = TOKEN, **more: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    url = sandbox if isinstance(sandbox, str) else sandbox.hubspot_url
    given = {"MEDICALCOR_ENVIRONMENT": "development", "MEDICALCOR_HUBSPOT_BASE_URL": url, **more}
    command = Command("hubspot", "setup", cwd=folder, **given, **({"HUBSPOT_ACCESS_TOKEN": token} if token else {}))
    return command.ended(), command.text


def test_the_first_run_creates_everything_and_the_second_changes_nothing(empty: SandboxServer, tmp_path: Path) -> None:
    code, text = set_up_portal(empty, tmp_path)
    assert code == 0, text
    assert text.count("created ") == len(PROPERTIES)
    assert "created contacts.medicalcor_phone" in text
    client = HubSpotClient(TOKEN, empty.hubspot_url)
    for wanted in PROPERTIES:
        present = client.properties(wanted.object_type)[wanted.name]
        assert (present["type"], present["hasUniqueValue"], present["groupName"]) == (wanted.type, wanted.unique, GROUP)

    seen = len(empty.requests("hubspot"))
    code, text = set_up_portal(empty, tmp_path)
    assert code == 0, text
    assert text.count("kept ") == len(PROPERTIES)
    assert {entry["method"] for entry in empty.requests("hubspot")[seen:]} == {"GET"}


def test_a_run_that_was_cut_off_is_finished_by_the_next(empty: SandboxServer, tmp_path: Path) -> None:
    empty.fault("hubspot", "500", match="(?s)^POST .*lead_source")
    code, text = set_up_portal(empty, tmp_path)
    assert code == 1
    assert "VendorUnavailable" in text
    code, text = set_up_portal(empty, tmp_path)
    assert code == 0, text
    assert "kept contacts.medicalcor_phone" in text
    assert "created contacts.lead_source" in text


def test_a_property_of_another_type_is_named_and_the_others_are_created(empty: SandboxServer, tmp_path: Path) -> None:
    other = {"hasUniqueValue": False, "name": "lead_score", "label": "Score"}
    assert Portal(empty, TOKEN).property(UNIQUE_PHONE | other).status_code == 201
    code, text = set_up_portal(empty, tmp_path)
    assert code == 1
    assert "WRONG contacts.lead_score has type string, needed is number" in text
    assert text.count("created ") == len(PROPERTIES) - 1


def test_a_phone_that_is_not_unique_is_named_for_it_would_make_doubles(empty: SandboxServer, tmp_path: Path) -> None:
    assert Portal(empty, TOKEN).property(UNIQUE_PHONE | {"hasUniqueValue": False}).status_code == 201
    code, text = set_up_portal(empty, tmp_path)
    assert code == 1
    assert "WRONG contacts.medicalcor_phone is not unique" in text


def test_refused_credentials_say_what_to_check_and_never_the_token(empty: SandboxServer, tmp_path: Path) -> None:
    code, text = set_up_portal(empty, tmp_path, token="pat-eu1-expired")
    assert code == 1
    assert "Unauthorized: hubspot: 401" in text
    assert "HUBSPOT_ACCESS_TOKEN" in text
    assert "Traceback" not in text
    assert "pat-eu1" not in text


def test_a_missing_scope_is_named_like_a_refused_token(empty: SandboxServer, tmp_path: Path) -> None:
    empty.fault("hubspot", "403", match="POST ")
    code, text = set_up_portal(empty, tmp_path)
    assert code == 1
    assert "crm.schemas.contacts.write" in text


def test_without_a_token_the_variable_is_named(empty: SandboxServer, tmp_path: Path) -> None:
    code, text = set_up_portal(empty, tmp_path, token="")
    assert code != 0
    assert "HUBSPOT_ACCESS_TOKEN" in text
    assert "Traceback" not in text
    assert empty.requests("hubspot") == []


def test_nobody_listening_is_one_line(nobody_listens: str, tmp_path: Path) -> None:
    code, text = set_up_portal(nobody_listens, tmp_path)
    assert code == 1
    assert "VendorUnavailable" in text
    assert "Traceback" not in text


def test_two_set_ups_at_once_both_succeed(empty: SandboxServer) -> None:
    """What the second one is told exists, it keeps."""
    client = HubSpotClient(TOKEN, empty.hubspot_url)
    first, second = set_up(client), set_up(client)
    lines = [next(first), next(second), *first, *second]
    assert {line.outcome for line in lines} <= {"created", "kept"}
    assert sum(line.outcome == "created" for line in lines) == len(PROPERTIES)


def test_a_status_that_the_portal_lacks_is_named_and_one_of_our_own_is_created(
    empty: SandboxServer, tmp_path: Path
) -> None:
    code, text = set_up_portal(empty, tmp_path, MEDICALCOR_HUBSPOT_APPOINTMENT_STATUS_PROPERTY="hs_other_status")
    assert code == 1
    assert "WRONG 0-421.hs_other_status" in text
    assert "MEDICALCOR_HUBSPOT_APPOINTMENT_STATUS_PROPERTY" in text
    code, text = set_up_portal(empty, tmp_path, MEDICALCOR_HUBSPOT_APPOINTMENT_STATUS_PROPERTY="stare_programare")
    assert code == 0, text
    assert "created 0-421.stare_programare" in text


def test_a_portal_without_appointments_is_told_to_activate_them(empty: SandboxServer, tmp_path: Path) -> None:
    body = {"status": "error", "message": "Unable to infer object type from: 0-421", "category": "VALIDATION_ERROR"}
    answer = {"status": 400, "body": body}
    empty.fault("hubspot", "not activated", match="GET /crm/v3/properties/0-421", times=None, answer=answer)
    code, text = set_up_portal(empty, tmp_path)
    assert code == 1
    assert "WRONG 0-421.*" in text
    assert "created contacts.medicalcor_phone" in text
