"""The claims page over the real engine: a preview takes nothing and learns nobody's number; the POST does (spec §2)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from temporalio.client import WorkflowHandle

from api import create_app
from medicalcor.claims import Claims
from medicalcor.contracts._base import Tags
from medicalcor.contracts.alerts import AlertView, AskStaff
from medicalcor.contracts.messages import Person
from medicalcor.contracts.names import ALERT_STATE, ASK_STAFF, ask_staff_id
from medicalcor.ingress._claims_words import WORDS, language_of
from tests.ingress.api_client import REFERENCE_KEY, RecordingGateway, api
from tests.lead_path import LeadPath, eventually

PHONE, NAME = "+40722000111", "Ana <b>Pop</b>"
CLAIMS = Claims(REFERENCE_KEY, "http://api", 72)


@asynccontextmanager
async def page_of(path: LeadPath) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without cookies or scripts, on the real application."""
    transport = httpx.ASGITransport(app=create_app(path.settings, path.dispatch))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


async def alert(path: LeadPath, *, phone: str | None = PHONE, user_id: str | None = None) -> WorkflowHandle[Any, Any]:
    """An alert that is posted and waits for a claim."""
    reference, key = path.reference(phone or user_id or ""), uuid4().hex
    ask = AskStaff(
        tags=Tags(patient_ref=reference),
        person=Person(patient_ref=reference, phone=phone, user_id=user_id, name=NAME),
        kind="no_phone",
        key=key,
        asked_at=datetime(2026, 11, 25, 8, 15, tzinfo=UTC),
        channel="whatsapp",
    )
    await path.dispatch.start(ASK_STAFF, ask, ask_staff_id("no_phone", reference, key))
    handle = path.client.get_workflow_handle(ask_staff_id("no_phone", reference, key))
    await eventually(lambda: any(key in str(post) for post in path.sandbox.state()["slack"]["posts"]))
    return handle


def link_in_post(path: LeadPath, handle: WorkflowHandle[Any, Any]) -> str:
    """The link that staff press, as the post has it."""
    [post] = [p for p in path.sandbox.state()["slack"]["posts"] if handle.id.rpartition("/")[2] in str(p["message"])]
    found = re.search(r"http[^\s']+/claims/[\w.-]+", post["message"]["text"])
    assert found
    return "/claims/" + found[0].rpartition("/")[2]


async def state(handle: WorkflowHandle[Any, Any]) -> AlertView:
    view: AlertView = await handle.query(ALERT_STATE.name, result_type=AlertView)
    return view


def personal(text: str) -> bool:
    return any(part in text for part in ("722", "wa.me", "Ana", "tel:"))


async def test_a_preview_claims_nothing_and_shows_nobody(path: LeadPath) -> None:
    handle = await alert(path)
    link = link_in_post(path, handle)
    async with page_of(path) as client:
        shown, head = await client.get(link), await client.head(link)
    assert (shown.status_code, head.status_code) == (200, 200)
    assert "Preiau eu" in shown.text
    assert "25.11.2026, 10:15" in shown.text, "clinic time"
    assert not personal(shown.text)
    assert (await state(handle)).ended_by == ""


async def test_only_the_post_claims_and_then_the_person_is_shown(path: LeadPath) -> None:
    handle = await alert(path)
    link = link_in_post(path, handle)
    async with page_of(path) as client:
        answer = await client.post(link, data={"by": "  Ioana   Dinu "})
        assert answer.status_code == 200
        for part in ("L-ai preluat", "tel:+40722000111", "https://wa.me/40722000111", "+40 722 000 111"):
            assert part in answer.text
        assert "Ana &lt;b&gt;Pop&lt;/b&gt;" in answer.text
        preview = await client.get(link)
        again = await client.post(link, data={"by": "Dan"})
    view = await state(handle)
    assert (view.ended_by, view.claimed_by) == ("claim", "Ioana Dinu")
    assert "Preluat de Ioana Dinu la" in preview.text
    assert not personal(preview.text), "a preview after the claim must not learn the number either"
    assert "Preluat de Ioana Dinu la" in again.text
    assert "L-ai preluat" not in again.text
    assert "tel:+40722000111" in again.text


async def test_of_two_who_press_at_once_one_is_told_that_it_is_hers(path: LeadPath) -> None:
    link = link_in_post(path, await alert(path))
    async with page_of(path) as client:
        answers = await asyncio.gather(*(client.post(link, data={"by": by}) for by in ("Ioana", "Dan")))
    assert sorted("L-ai preluat" in one.text for one in answers) == [False, True]


async def test_the_number_is_there_while_hubspot_is_down_and_the_link_to_it_once_it_is_back(path: LeadPath) -> None:
    path.sandbox.fault("hubspot", "500", times=None)
    try:
        link = link_in_post(path, await alert(path))
        async with page_of(path) as client:
            answer = await client.post(link)
    finally:
        path.sandbox.clear_faults()
    assert "tel:+40722000111" in answer.text


async def test_a_person_without_a_number_is_answered_in_whatsapp(path: LeadPath) -> None:
    link = link_in_post(path, await alert(path, phone=None, user_id="RO.1234567890"))
    async with page_of(path) as client:
        answer = await client.post(link)
    assert "Răspunde-i din WhatsApp" in answer.text
    assert "tel:" not in answer.text


async def test_the_page_speaks_the_language_that_is_chosen_or_the_browsers(path: LeadPath) -> None:
    link = link_in_post(path, await alert(path))
    async with page_of(path) as client:
        german = await client.get(link, headers={"Accept-Language": "hu, de-AT;q=0.9, en;q=0.5"})
        english = await client.get(link, params={"lang": "en"}, headers={"Accept-Language": "de"})
    assert 'lang="de"' in german.text
    assert "Ich übernehme" in german.text
    assert "I take this" in english.text


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "ro"),
        ("xx", "fr-FR, fr;q=0.9", "ro"),
        ("", "en;q=0.2, ro;q=0.8", "ro"),
        ("", "en-GB,en;q=0.9,de;q=1.0", "en"),
        ("de", "en", "de"),
        ("", ";q=,,;q=x, en", "en"),
    ],
)
def test_which_language(chosen: str, accepted: str, language: str) -> None:
    assert language_of(chosen, accepted) == language


def test_every_language_has_every_word() -> None:
    assert len({frozenset(words) for words in WORDS.values()}) == 1


async def test_no_script_no_frame_no_cache_no_index(path: LeadPath) -> None:
    link = link_in_post(path, await alert(path))
    async with page_of(path) as client:
        headers = (await client.get(link)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert headers["x-robots-tag"].startswith("noindex")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


def forged() -> list[str]:
    good = CLAIMS.link("hot-lead/0123456789abcdef/2026-11-26", datetime.now(UTC)).url.rpartition("/")[2]
    other = Claims(b"another key, as long: 32 bytes!!", "http://api", 72)
    return [
        "x",
        good[:-1],
        good[:-8] + "AAAAAAAA",
        "A" + good[1:],
        "a" * 5000,
        other.link("hot-lead/0123456789abcdef/2026-11-26", datetime.now(UTC)).url.rpartition("/")[2],
    ]


@pytest.mark.parametrize("token", forged())
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_forged_token_is_a_page_that_is_not_found(token: str, method: str) -> None:
    gateway = RecordingGateway()
    async with api(gateway) as client:
        answer = await client.request(method, f"/claims/{token}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert gateway.told == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_expired_link_is_gone(method: str) -> None:
    old = CLAIMS.link("hot-lead/0123456789abcdef/2026-11-26", datetime.now(UTC) - timedelta(hours=72, seconds=2))
    async with api(RecordingGateway()) as client:
        answer = await client.request(method, old.url)
    assert answer.status_code == 410
    assert "a expirat" in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_while_temporal_is_away_the_page_says_so_and_when_to_come_back(method: str) -> None:
    gateway = RecordingGateway()
    gateway.away = True
    link = CLAIMS.link("hot-lead/0123456789abcdef/2026-11-26", datetime.now(UTC)).url
    async with api(gateway) as client:
        answer = await client.request(method, link)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "nu răspunde acum" in answer.text


async def test_what_is_no_form_claims_all_the_same(path: LeadPath) -> None:
    handle = await alert(path)
    async with page_of(path) as client:
        answer = await client.post(link_in_post(path, handle), content=b"\xff&" * 50)
    assert answer.status_code == 200
    assert (await state(handle)).ended_by == "claim"


async def test_an_alert_that_staff_ended_otherwise_says_how(path: LeadPath) -> None:
    handle = await alert(path)
    link = link_in_post(path, handle)
    await handle.signal("staff_replied", {"at": datetime.now(UTC).isoformat()})
    async with page_of(path) as client:
        answer = await client.get(link)
    assert "Un coleg i-a scris persoanei" in answer.text
