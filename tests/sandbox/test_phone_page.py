"""The patient's phone in a real browser, on a sandbox whose webhooks an API stub takes."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from tests.sandbox.portal import UNIQUE_PHONE, Portal
from tests.sandbox.receiver import Receiver
from tests.sandbox.server import SandboxServer
from tests.sandbox.whatsapp_number import Number, buttons, template, text
from tests.shared import load_json

pytestmark = pytest.mark.browser

PHONE = "+40712345678"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def own_sandbox(api: Receiver) -> Iterator[SandboxServer]:
    with SandboxServer(journal="", api_url=api.url, temporal_ui_url="http://127.0.0.1:8233") as running:
        yield running


@pytest.fixture
def sandbox(own_sandbox: SandboxServer, api: Receiver) -> SandboxServer:
    own_sandbox.reset(keep_schema=False)
    own_sandbox.settings(whatsapp={"status_delays": {"sent": 0, "delivered": 0, "read": 0}})
    api.clear()
    return own_sandbox


both_widths = pytest.mark.parametrize("page", list(SIZES), indirect=True)


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, sandbox: SandboxServer) -> Iterator[Page]:
    """The page at desktop width, or at both; any error in it, or request to another host, fails the test."""
    width, height = SIZES[getattr(request, "param", "desktop")]
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    wrong: list[str] = []

    def alerted(dialog: Dialog) -> None:
        wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("dialog", alerted)
    opened.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith(sandbox.url) else None)
    opened.goto(sandbox.url)
    yield opened
    context.close()
    assert wrong == []


def act_as_the_product(sandbox: SandboxServer) -> None:
    """What the product would do with a HOT message."""
    portal = Portal(sandbox)
    portal.property(UNIQUE_PHONE)
    contact = portal.create("contacts", medicalcor_phone=PHONE, firstname="Ioana")
    task = portal.create(
        "tasks", hs_timestamp="1785578400000", hs_task_subject="HOT lead", hs_task_status="NOT_STARTED"
    )
    portal.call("PUT", f"/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    claim = {"type": "button", "text": {"type": "plain_text", "text": "I take this lead"}, "url": "http://127.0.0.1/c"}
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "HOT lead a1b2c3d4e5f60718"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Score 5* &amp; <https://example.com/x|HubSpot>"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Canal*\nWhatsApp &lt;b&gt;"}]},
        {"type": "actions", "elements": [claim]},
    ]
    sandbox.http.post("/slack/services/a/b/c", json={"text": "HOT", "blocks": blocks}).raise_for_status()


@both_widths
def test_a_typed_message_reaches_the_api_and_contact_and_alert_appear(
    page: Page, sandbox: SandboxServer, api: Receiver
) -> None:
    page.get_by_label("Name").fill("Ioana Exemplu")
    page.get_by_label("Message to the clinic").fill("Vreau All-on-4, am buget 8000 EUR")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The clinic's server answered 200")
    value = json.loads(api.until(1)[0].body)["entry"][0]["changes"][0]["value"]
    assert value["messages"][0]["text"]["body"] == "Vreau All-on-4, am buget 8000 EUR"
    assert value["contacts"][0] == {"profile": {"name": "Ioana Exemplu"}, "wa_id": "40712345678"}
    expect(page.get_by_role("log")).to_contain_text("Vreau All-on-4")
    act_as_the_product(sandbox)
    contact = page.get_by_role("region", name="HubSpot contact")
    expect(contact.get_by_text(PHONE, exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="Notes, tasks and calls")).to_contain_text("task · HOT lead · NOT_STARTED")
    alerts = page.get_by_role("region", name="Staff alerts")
    expect(alerts).to_contain_text("HOT lead a1b2c3d4e5f60718")
    expect(alerts).to_contain_text("Score 5 & HubSpot")
    expect(alerts).to_contain_text("WhatsApp <b>")
    expect(alerts.get_by_role("link", name="I take this lead")).to_have_attribute("href", "http://127.0.0.1/c")


@both_widths
def test_a_tapped_button_comes_back_in_its_own_form(page: Page, sandbox: SandboxServer, api: Receiver) -> None:
    number = Number(sandbox)
    sandbox.settings(whatsapp={"status_delays": {"sent": None, "delivered": None, "read": None}})
    number.create_template("reminder", "Bună {{1}}", "Confirm")
    number.send(template("reminder", "Ioana", payloads=("appt:confirm",)))
    number.send(buttons("Da", "Nu"))
    page.get_by_role("log").get_by_role("button", name="Confirm").click()
    page.get_by_role("log").get_by_role("button", name="Nu").click()
    first, second = (json.loads(one.body)["entry"][0]["changes"][0]["value"]["messages"][0] for one in api.until(2))
    assert first["button"] == {"payload": "appt:confirm", "text": "Confirm"}
    assert second["interactive"]["button_reply"] == {"id": "Nu", "title": "Nu"}
    sent = [one["id"] for one in sandbox.state()["whatsapp"]["messages"] if one["direction"] == "out"]
    assert [first["context"]["id"], second["context"]["id"]] == sent


def test_what_the_clinic_sends_appears_with_its_fate_and_workflow(page: Page, sandbox: SandboxServer) -> None:
    Number(sandbox).send(text("Mulțumim!", biz_opaque_callback_data='delivery/"abc"'))
    log = page.get_by_role("log")
    expect(log).to_contain_text("Mulțumim!")
    expect(log).to_contain_text("read")
    link = log.get_by_role("link", name="workflow")
    query = "WorkflowId%3D%22delivery/abc%22"
    expect(link).to_have_attribute("href", f"http://127.0.0.1:8233/namespaces/default/workflows?query={query}")
    expect(page.get_by_role("link", name="Workflows in the Temporal Web UI")).to_be_visible()
    sandbox.fault("whatsapp", "failed_131026")
    Number(sandbox).send(text("A doua"))
    expect(log).to_contain_text("failed 131026")


def test_names_and_messages_that_are_html_are_shown_as_text(page: Page, sandbox: SandboxServer) -> None:
    """Case 54."""
    body = load_json("cases/inputs/name-html.json")["entry"][0]["changes"][0]["value"]
    name, said = body["contacts"][0]["profile"]["name"], body["messages"][0]["text"]["body"]
    sandbox.inbound(**{"from": PHONE, "name": name, "text": said})
    portal = Portal(sandbox)
    contact = portal.create("contacts", phone=PHONE, firstname=name)
    note = portal.create("notes", hs_timestamp="1785578400000", hs_note_body=said + html.escape(name))
    portal.call("PUT", f"/v4/objects/notes/{note}/associations/default/contacts/{contact}")
    sandbox.http.post("/slack/services/a/b/c", json={"text": name})
    expect(page.get_by_role("log")).to_contain_text(said)
    expect(page.get_by_role("region", name="HubSpot contact")).to_contain_text(name)
    expect(page.get_by_role("region", name="Notes, tasks and calls")).to_contain_text(said + name)
    expect(page.get_by_role("region", name="Staff alerts")).to_contain_text(name)
    assert page.evaluate("document.querySelectorAll('img, main b:not(li > b)').length") == 0


def test_a_vendor_is_made_to_fail_and_well_again(page: Page, sandbox: SandboxServer) -> None:
    region = page.get_by_role("region", name="Faults")
    region.get_by_label("Vendor").select_option("openai")
    region.get_by_label("Fault").select_option("insufficient_quota")
    region.get_by_role("button", name="Switch on").click()
    expect(region).to_contain_text("openai: insufficient_quota, until switched off")
    (fault,) = sandbox.state()["faults"]
    assert (fault["vendor"], fault["times"]) == ("openai", None)
    region.get_by_role("button", name="All vendors well").click()
    expect(region).to_contain_text("All vendors are well.")
    assert sandbox.state()["faults"] == []


def test_every_fault_on_the_page_is_one_that_the_sandbox_knows(page: Page, sandbox: SandboxServer) -> None:
    for vendor, kinds in page.evaluate("VENDORS").items():
        for kind in kinds:
            sandbox.fault(vendor, kind)


def test_a_user_without_a_phone_can_write_and_people_are_told_apart(
    page: Page, sandbox: SandboxServer, api: Receiver
) -> None:
    page.get_by_label("Number or user id").fill("RO.13491208655302741918")
    page.get_by_label("Message to the clinic").fill("Bună")
    page.get_by_label("Message to the clinic").press("Enter")
    (webhook,) = api.until(1)
    assert json.loads(webhook.body)["entry"][0]["changes"][0]["value"]["messages"][0]["from_user_id"].startswith("RO.")
    expect(page.get_by_role("log")).to_contain_text("Bună")
    page.get_by_label("Number or user id").fill(PHONE)
    page.get_by_label("Number or user id").press("Enter")
    expect(page.get_by_role("log")).to_contain_text("No messages yet.")


def test_a_number_brings_the_name_that_it_is_known_by_until_another_is_typed(
    page: Page, sandbox: SandboxServer, api: Receiver
) -> None:
    name = page.get_by_label("Name", exact=True)
    sandbox.inbound(**{"from": PHONE, "name": "Ana Pop", "text": "Bună"})
    expect(name).to_have_value("Ana Pop")
    name.fill("Ana Popescu")
    sandbox.inbound(**{"from": PHONE, "name": "Ana Pop", "text": "Alo?"})
    expect(page.get_by_role("log")).to_contain_text("Alo?")
    expect(name).to_have_value("Ana Popescu")
    Portal(sandbox).create("contacts", phone="+40733444555", firstname="Dan", lastname="Ilie")
    page.get_by_label("Number or user id").fill("+40733444555")
    page.get_by_label("Number or user id").press("Enter")
    expect(name).to_have_value("Dan Ilie")
    page.get_by_label("Number or user id").fill(PHONE)
    page.get_by_label("Number or user id").press("Enter")
    expect(name).to_have_value("Ana Pop")


def test_a_clinic_that_is_away_is_told_to_the_patient(page: Page, sandbox: SandboxServer, api: Receiver) -> None:
    api.answers.append(503)
    page.get_by_text("Messages to try").click()
    page.get_by_role("button", name="STOP").click()
    expect(page.get_by_role("status")).to_have_text("The clinic's server answered 503")


def test_focus_stays_on_a_button_while_messages_come(page: Page, sandbox: SandboxServer) -> None:
    Number(sandbox).send(buttons("Da", "Nu"))
    expect(page.get_by_role("log")).to_contain_text("read")
    button = page.get_by_role("log").get_by_role("button", name="Da")
    button.focus()
    Number(sandbox).send(text("Încă un mesaj"))
    expect(page.get_by_role("log")).to_contain_text("Încă un mesaj")
    expect(button).to_be_focused()


NAMELESS = """[...document.querySelectorAll('input, select, button, a[href]')].filter(node => node.checkVisibility()
  && !(node.labels && node.labels.length) && !node.textContent.trim() && !node.ariaLabel).map(node => node.outerHTML)"""
FAINT = """(() => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = color => [.2126, .7152, .0722].reduce((sum, part, n) => sum + part * linear(color[n] / 255), 0);
  const behind = node => { for (; node; node = node.parentElement) {
    const found = rgb(getComputedStyle(node).backgroundColor);
    if (found.length === 3 || found[3] > 0) return found; }
    return [255, 255, 255]; };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + .05) / (y + .05); };
  const written = node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
  return [...document.querySelectorAll('body *:not(script, style)')]
    .filter(node => node.checkVisibility() && written(node))
    .map(node => [ratio(rgb(getComputedStyle(node).color), behind(node)), node.outerHTML.slice(0, 90)])
    .filter(([found]) => found < 4.5);
})()"""
"""Texts whose contrast is below WCAG 2.2 AA."""


@both_widths
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_contrast_and_room(page: Page, sandbox: SandboxServer, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    act_as_the_product(sandbox)
    sandbox.inbound(**{"from": PHONE, "text": "Bună"})
    sandbox.fault("openai", "500", times=None)
    sandbox.fault("whatsapp", "failed_131026")
    Number(sandbox).send(buttons("Da", biz_opaque_callback_data="delivery/a"))
    expect(page.get_by_role("log")).to_contain_text("failed 131026")
    expect(page.get_by_role("region", name="Staff alerts")).to_contain_text("HOT lead")
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_lets_no_other_script_run_nor_any_site_frame_it(sandbox: SandboxServer) -> None:
    first, second = (sandbox.http.get("/").headers["content-security-policy"] for _ in range(2))
    assert "default-src 'none'" in first
    assert "frame-ancestors 'none'" in first
    assert "unsafe" not in first
    assert first != second  # A nonce of its own for each load.
