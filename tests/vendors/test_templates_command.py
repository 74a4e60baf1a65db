"""`medicalcor templates` as an operator runs it, against an empty account's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medicalcor.domain.patient_words import LANGUAGES
from medicalcor.domain.templates import TEMPLATES
from tests.e2e.command import run
from tests.sandbox.server import SandboxServer

TOKEN = "EAAG-templates"
WANTED = [f"{name} {language}" for name in TEMPLATES for language in LANGUAGES]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(whatsapp_token=TOKEN) as running:
        yield running


@pytest.fixture
def account(server: SandboxServer) -> SandboxServer:
    server.reset(keep_schema=False)
    server.clear_faults()
    return server


def templates(command: str, account: SandboxServer, folder: Path, token: str = TOKEN, **more: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    given = {"MEDICALCOR_WHATSAPP_BASE_URL": account.whatsapp_url, "MEDICALCOR_WHATSAPP_ACCOUNT_ID": "2000", **more}
    return run("templates", command, cwd=folder, WHATSAPP_API_KEY=token, **given)


def test_created_once_they_are_as_we_send_them(account: SandboxServer, tmp_path: Path) -> None:
    code, text = templates("check", account, tmp_path)
    assert code == 1
    assert text.splitlines() == [f"{one}: missing" for one in WANTED]

    code, text = templates("create", account, tmp_path)
    assert code == 0, text
    assert text.splitlines() == [f"created {one} APPROVED" for one in WANTED]
    assert templates("check", account, tmp_path) == (0, "All templates are there as we send them, approved.")

    seen = len(account.requests("whatsapp"))
    code, text = templates("create", account, tmp_path)
    assert (code, text.splitlines()) == (0, [f"kept {one}" for one in WANTED])
    assert {entry["method"] for entry in account.requests("whatsapp")[seen:]} == {"GET"}


def test_each_difference_is_a_line(account: SandboxServer, tmp_path: Path) -> None:
    templates("create", account, tmp_path)
    account.settings(whatsapp={"template_status": {"recall_reminder": "PAUSED"}})
    code, text = templates("check", account, tmp_path)
    assert code == 1
    assert text.splitlines() == [
        f"recall_reminder {language}: status is 'PAUSED', we send 'APPROVED'" for language in LANGUAGES
    ]


def test_a_run_that_was_cut_off_is_finished_by_the_next(account: SandboxServer, tmp_path: Path) -> None:
    account.fault("whatsapp", "500", match="(?s)^POST .*recall_reminder")
    code, text = templates("create", account, tmp_path)
    assert code == 1
    assert "Traceback" not in text
    code, text = templates("create", account, tmp_path)
    assert code == 0, text
    assert "created recall_reminder ro APPROVED" in text
    assert "kept " in text


def test_a_refused_token_is_named_and_never_shown(account: SandboxServer, tmp_path: Path) -> None:
    code, text = templates("check", account, tmp_path, token="EAAG-wrong")
    assert code == 1
    assert "Unauthorized" in text
    assert "WHATSAPP_API_KEY" in text
    assert "EAAG-wrong" not in text


@pytest.mark.parametrize(
    ("more", "named"),
    [({"WHATSAPP_API_KEY": ""}, "WHATSAPP_API_KEY"), ({"MEDICALCOR_WHATSAPP_ACCOUNT_ID": ""}, "WHATSAPP_ACCOUNT_ID")],
)
def test_what_is_not_set_is_named(account: SandboxServer, tmp_path: Path, more: dict[str, str], named: str) -> None:
    given = {"WHATSAPP_API_KEY": TOKEN, "MEDICALCOR_WHATSAPP_ACCOUNT_ID": "2000", **more}
    code, text = run("templates", "check", cwd=tmp_path, **given)
    assert code == 2
    assert named in text
    assert "Traceback" not in text
