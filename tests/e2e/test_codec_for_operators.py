"""What an operator reads of encrypted workflows: by the `temporal` command and in the Web UI."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.command import running
from tests.temporal_server import temporal_binary

pytestmark = pytest.mark.e2e

ANY_FREE = [f"--{name}-port=0" for name in ("api", "temporal", "temporal-ui", "sandbox", "worker")]
WORDS = "Hello, I would like teeth whitening."
PATIENCE = 120_000
FORM = {"phone": "+40712345678", "name": "Ana Pop", "message": WORDS}


@dataclass
class Dev:
    """A running `medicalcor dev` with one scored lead."""

    api: str
    ui: str
    temporal: str
    key: str
    workflow_id: str


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    cwd = tmp_path_factory.mktemp("dev")
    with running("dev", "--data-dir=data", *ANY_FREE, cwd=cwd) as command:
        command.until("Ready.")
        command.until("Temporal Web UI")
        ui = command.lines[-1].split()[-1]
        command.until("API documentation")
        api = command.lines[-1].split()[-1].removesuffix("/docs")
        key = json.loads((cwd / "data" / "keys.json").read_text())["api_key"]
        words = Path(f"/proc/{command.children()['temporal']}/cmdline").read_text().split("\0")
        assert key not in words
        port = words[words.index("--port") + 1]
        answer = httpx.post(
            f"{api}/leads", json=FORM, headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=60
        )
        yield Dev(api, ui, f"127.0.0.1:{port}", key, answer.raise_for_status().json()["workflow_id"])


def shown(dev: Dev, *options: str) -> str:
    """The history as `temporal workflow show` prints it, and the data in it as text."""
    command = [temporal_binary(), "workflow", "show", "--address", dev.temporal, "--workflow-id", dev.workflow_id]
    done = subprocess.run([*command, "-o", "json", *options], capture_output=True, text=True, timeout=180, check=False)
    found = [base64.b64decode(data).decode(errors="replace") for data in re.findall(r'"data": "(.*?)"', done.stdout)]
    return "\n".join([done.stdout, done.stderr, *found])


def test_the_temporal_command_reads_a_history_with_the_operators_key_and_not_without(dev: Dev) -> None:
    assert "lead-scoring-workflow" in shown(dev)
    assert WORDS not in shown(dev)
    codec = ("--codec-endpoint", f"{dev.api}/codec")
    assert WORDS in shown(dev, *codec, "--codec-auth", f"Bearer {dev.key}")
    assert WORDS not in shown(dev, *codec, "--codec-auth", "Bearer wrong", "--command-timeout", "10s")


@pytest.fixture
def page() -> Iterator[Page]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


@pytest.mark.browser
def test_the_web_ui_shows_the_words_to_an_operator_who_signed_in_and_to_nobody_else(dev: Dev, page: Page) -> None:
    history = f"{dev.ui}/namespaces/default/workflows/{quote(dev.workflow_id, safe='')}"
    page.goto(history)
    encoder = page.locator("[data-testid^=data-encoder-status]")
    # The UI was started with the endpoint: it has asked, and was refused.
    expect(page.get_by_test_id("data-encoder-status-error")).to_be_visible(timeout=PATIENCE)
    assert WORDS not in page.content()
    page.goto(f"{dev.api}/codec")
    page.get_by_label("API key").fill(dev.key)
    page.get_by_role("button", name="Sign in").click()
    endpoint = page.get_by_role("status").locator("code").first.inner_text()
    page.goto(history)
    encoder.click()
    page.get_by_test_id("use-local-endpoint-input").check(force=True)
    page.locator("#data-encoder-endpoint-input").fill(endpoint)
    page.get_by_text("Include cross-origin credentials", exact=True).click()
    expect(page.locator("#pass-access-credentials")).to_be_checked()
    page.locator("#data-encoder-settings").get_by_test_id("confirm-modal-button").click()
    page.goto(history)
    expect(page.get_by_text(WORDS).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("data-encoder-status-success")).to_be_visible(timeout=PATIENCE)
