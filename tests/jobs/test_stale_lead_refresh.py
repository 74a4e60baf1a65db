"""`stale-lead-refresh`: scored again from real words, else stamped or left alone; nobody is told (spec §5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from medicalcor.contracts.jobs import Totals
from medicalcor.contracts.leads import LeadResult
from medicalcor.contracts.names import CREATE_CONTACT_NOTE, LEAD_SCORING, STALE_LEAD_REFRESH, lead_refresh_id
from medicalcor.vendors.hubspot.client import HubSpotClient
from medicalcor.vendors.hubspot.values import timestamp
from medicalcor.vendors.openai_prompt import PROMPT_VERSION
from tests.jobs.crowd import crowd, run_job
from tests.lead_path import LeadPath, eventually
from tests.sandbox.server import SandboxServer

NOW = datetime.now(tz=UTC)
CURRENT = f"gpt-4o {PROMPT_VERSION}"


def lead(phone: str, scorer: str, *, scored_days: int = 8, message_days: int = 9, **more: str) -> dict[str, str]:
    """A contact as a scoring left it."""
    return {
        "medicalcor_phone": phone,
        "lead_score": "2",
        "lead_status": "COLD",
        "lead_source": "whatsapp",
        "lead_scorer": scorer,
        "lead_score_updated": timestamp(NOW - timedelta(days=scored_days)),
        "last_message_timestamp": timestamp(NOW - timedelta(days=message_days)),
    } | more


async def refresh(path: LeadPath) -> tuple[int, int, int, int]:
    totals: Totals = await (await run_job(path, STALE_LEAD_REFRESH)).result()
    return totals.processed, totals.started, totals.skipped, totals.failed


def properties(path: LeadPath, phone: str) -> dict[str, str]:
    return dict(path.contacts(phone)[0]["properties"])


def refresh_id(path: LeadPath, phone: str) -> str:
    return lead_refresh_id(path.reference(phone), NOW.astimezone(path.settings.zone()).date().isoformat())


def make_stale(path: LeadPath, phone: str, **more: str) -> None:
    client = HubSpotClient("test", path.sandbox.hubspot_url)
    client.update("contacts", path.contacts(phone)[0]["id"], lead(phone, "rules") | more)


async def test_a_fallbacks_score_is_made_again_from_what_the_person_really_wrote(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    """Written through the real conversation: its own notes are what is read."""
    texts = ("Buna ziua, vreau implanturi All-on-4, am buget 15000 euro & e urgent <3", "Multumesc!")
    for text in texts:
        await path.say(phone, text)
    await eventually(lambda: bool(path.contacts(phone)) and len(path.heard(path.contacts(phone)[0]["id"])) == 2)
    await eventually(lambda: "lead_score_updated" in properties(path, phone))
    await eventually(lambda: len(path.posts(phone)) == 1)
    contact_id = path.contacts(phone)[0]["id"]
    await eventually(lambda: len(path.linked("tasks", contact_id)) == 1)
    make_stale(path, phone)
    notes, tasks = len(path.linked("notes", contact_id)), len(path.linked("tasks", contact_id))

    assert await refresh(path) == (1, 1, 0, 0)
    result: LeadResult = await path.result(refresh_id(path, phone))
    assert (result.quiet, result.fallback_used, result.notified) == (True, False, False)
    found = properties(path, phone)
    assert found["lead_status"] == "HOT"
    assert found["lead_scorer"] == CURRENT
    assert found["lead_score_updated"] > timestamp(NOW - timedelta(minutes=1))
    # The person's last message is not of today.
    assert found["last_message_timestamp"] == timestamp(NOW - timedelta(days=9))
    asked = [str(one["body"]) for one in portal.requests("openai")]
    assert "All-on-4" in asked[-1]
    assert "& e urgent" in asked[-1]
    # Nobody is told: no post, no task, no note.
    assert len(path.posts(phone)) == 1
    assert (len(path.linked("notes", contact_id)), len(path.linked("tasks", contact_id))) == (notes, tasks)
    history = await path.client.get_workflow_handle(refresh_id(path, phone)).fetch_history()
    assert CREATE_CONTACT_NOTE.name not in str(history.to_json_dict())


async def test_the_same_day_scores_nobody_twice(path: LeadPath, portal: SandboxServer, phone: str) -> None:
    await path.score(phone, "Cat costa un implant?", channel="web")
    await eventually(lambda: bool(path.contacts(phone)) and "lead_score" in properties(path, phone))
    await eventually(lambda: len(path.linked("notes", path.contacts(phone)[0]["id"])) == 1)
    make_stale(path, phone, lead_source="web")
    assert await refresh(path) == (1, 1, 0, 0)
    await path.result(refresh_id(path, phone))
    assert properties(path, phone)["lead_source"] == "web"
    make_stale(path, phone, lead_source="web")
    assert await refresh(path) == (1, 0, 1, 0)


async def test_unchanged_leads_are_only_stamped_and_those_without_text_stay_as_they_are(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    number = int(phone[1:]) + 1_000_000
    unchanged, silent, fresh, checked = (f"+{number + n}" for n in range(4))
    crowd(
        portal,
        [
            lead(unchanged, CURRENT),
            lead(silent, "rules"),
            lead(fresh, "rules", scored_days=6),
            lead(checked, "rules", lead_score_checked=timestamp(NOW - timedelta(days=2))),
        ],
    )
    before = {one: properties(path, one) for one in (silent, fresh, checked)}
    asked = len(portal.requests("openai"))
    assert await refresh(path) == (2, 0, 2, 0)
    assert properties(path, unchanged)["lead_score_checked"] > timestamp(NOW - timedelta(minutes=1))
    assert properties(path, unchanged)["lead_score_updated"] == timestamp(NOW - timedelta(days=8))
    assert {one: properties(path, one) for one in (silent, fresh, checked)} == before
    assert len(portal.requests("openai")) == asked
    # Stamped, it is not looked at again for a week.
    assert await refresh(path) == (1, 0, 1, 0)
    assert not await path.is_started(refresh_id(path, silent))


async def test_the_model_is_not_replaced_by_the_rules_but_newer_words_count(
    path: LeadPath, portal: SandboxServer, phone: str
) -> None:
    await path.say(phone, "Vreau un consult pentru fatete")
    await eventually(lambda: bool(path.contacts(phone)) and len(path.heard(path.contacts(phone)[0]["id"])) == 1)
    await eventually(lambda: "lead_score_updated" in properties(path, phone))
    make_stale(path, phone, lead_scorer=CURRENT)
    assert await refresh(path) == (1, 0, 1, 0)
    make_stale(path, phone, lead_scorer=CURRENT, last_message_timestamp=timestamp(NOW - timedelta(days=7, hours=12)))
    HubSpotClient("test", portal.hubspot_url).update(
        "contacts", path.contacts(phone)[0]["id"], {"lead_score_checked": ""}
    )
    assert await refresh(path) == (1, 1, 0, 0)
    assert (await path.result(refresh_id(path, phone))).quiet
    assert (
        LEAD_SCORING.name in (await path.client.get_workflow_handle(refresh_id(path, phone)).describe()).workflow_type
    )
