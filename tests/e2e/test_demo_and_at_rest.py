"""The demo's leads through the whole product in its own processes; then what was left behind is read byte by byte."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from httpx import AsyncClient as Http

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._demo_afterwards import afterwards
from medicalcor.cli._demo_leads import LEADS, VISITOR, VISITOR_PHONE
from medicalcor.cli._demo_run import DemoRun, Outcome, Redelivery
from medicalcor.cli._demo_stories import Story
from medicalcor.cli._stack import Ports, Stack
from medicalcor.contracts.names import record_messages_id
from medicalcor.domain.patient_ref import hashed_message_id, patient_ref
from medicalcor.sandbox.whatsapp.webhooks import new_wamid
from tests.e2e.at_rest import leaks, spellings
from tests.lead_path import eventually
from tests.timeline import BUCHAREST

pytestmark = pytest.mark.e2e


# A lead whose words every vendor repeats in its refusal.
ECHOED_PHONE = "+40755666777"
ECHOED_WORDS = "Vreau coroane ceramice pe toată arcada, urgent, am 4000 lei"
ECHOED_ID = new_wamid(ECHOED_PHONE.lstrip("+"), outbound=False)


@dataclass
class Left:
    """What the run has left: outcomes, files of Temporal, logs, metrics."""

    outcomes: list[Outcome]
    redelivery: Redelivery
    stories: list[Story]
    echoed: dict[str, Any]
    store: bytes
    logs: str
    metrics: str
    docs: httpx.Response


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def left(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Left]:
    """One run of the demo's leads and of one that every vendor refuses, at log level debug."""
    folder = tmp_path_factory.mktemp("demo")
    extra = {"WHATSAPP_BURST_SECONDS": "1", "MEDICALCOR_LOG_LEVEL": "debug", "OPENAI_LOG": "debug"}
    with DataFolder(folder, fresh=True) as data:
        async with Stack(data, Ports(0, 0, 0, 0, 0), extra_env=extra) as stack, Http(trust_env=False) as http:
            run = DemoRun(stack)
            for lead in LEADS:
                await run.send(lead)
            await send_echoed(stack, http)
            outcomes = [await run.outcome(lead) for lead in LEADS]
            redelivery, stories = await afterwards(run, BUCHAREST, print)
            echoed = await failed_recording(stack, http)
            api = (await http.get(f"{stack.api_url}/metrics")).text
            worker = (await http.get(f"http://127.0.0.1:{stack.ports.worker}/metrics")).text
            docs = await http.get(f"{stack.api_url}/docs")
        store = b"".join(file.read_bytes() for file in folder.glob("temporal.db*"))
        logs = "".join((data.logs / f"{name}.log").read_text() for name in ("api", "worker", "temporal", "sandbox"))
    yield Left(outcomes, redelivery, stories, echoed, store, logs, api + worker, docs)


async def send_echoed(stack: Stack, http: Http) -> None:
    """Vendors refuse, and repeat what they refuse, as HubSpot does with values and OpenAI with keys."""
    text = f"Refused: {ECHOED_WORDS} of {ECHOED_PHONE} ({ECHOED_ID})"
    body = {"status": "error", "category": "VALIDATION_ERROR", "message": text, "errors": [{"message": text}]}
    for vendor, path in (("hubspot", "objects/notes"), ("openai", "chat/completions"), ("slack", "services")):
        wish = {"vendor": vendor, "match": f"(?s){path}.*coroane ceramice", "times": None}
        answer = {"status": 400, "body": {"error": {"message": text}} if vendor == "openai" else body}
        sent = await http.post(f"{stack.sandbox_url}/_sandbox/faults", json=wish | {"answer": answer})
        sent.raise_for_status()
    message = {"from": ECHOED_PHONE.lstrip("+"), "name": "Vlad Rusu", "text": ECHOED_WORDS, "message_id": ECHOED_ID}
    taken = await http.post(f"{stack.sandbox_url}/_sandbox/inbound", json=message)
    assert taken.json()["status"] == 200


async def failed_recording(stack: Stack, http: Http) -> dict[str, Any]:
    """What the API tells of the workflow whose note HubSpot refused, once it has failed."""
    key = base64.b64decode(stack.data.keys()["patient_ref"])
    workflow_id = record_messages_id(patient_ref(key, ECHOED_PHONE), hashed_message_id(key, ECHOED_ID))
    headers, found = {"Authorization": f"Bearer {stack.api_key}"}, dict[str, Any]()

    async def failed() -> bool:
        answer = await http.get(f"{stack.api_url}/workflows/{workflow_id}", headers=headers)
        found.update(answer.json())
        return found.get("status") == "failed"

    await eventually(failed)
    return found


def secrets() -> list[str]:
    """What must be nowhere: every spelling of the numbers, names, and words of the messages."""
    found = [
        "All-on-4 la maxilar",
        "3000 euro",
        "implanturi dentare",
        "teeth whitening",
        "coroane ceramice",
        "Vlad Rusu",
    ]
    found += [*spellings(ECHOED_PHONE), ECHOED_WORDS, ECHOED_ID]
    found += [*spellings(VISITOR_PHONE), str(VISITOR["name"])]
    for lead in LEADS:
        found += [*spellings(lead.phone), lead.name, *(text for text in lead.texts if len(text) > 12)]
    return found


async def test_every_lead_became_what_it_should(left: Left) -> None:
    assert [one.problems for one in left.outcomes] == [[] for _ in LEADS]


async def test_the_redelivery_did_nothing(left: Left) -> None:
    assert left.redelivery.status == 200
    assert left.redelivery.before == left.redelivery.after


async def test_what_followed_was_as_it_should_be(left: Left) -> None:
    assert [story.problems for story in left.stories] == [[]] * 5


async def test_nothing_of_a_patient_is_in_temporals_store_plain_or_encoded(left: Left) -> None:
    """Every token is decoded: a wamid is base64 with the number inside."""
    assert leaks(left.store, secrets()) == []
    assert b"wamid." not in left.store


async def test_the_store_is_the_one_that_holds_the_workflows(left: Left) -> None:
    """Else the test above could not fail."""
    assert left.outcomes[0].workflow_id.encode() in left.store


async def test_nothing_of_a_patient_is_in_logs_or_metrics_plain_or_encoded(left: Left) -> None:
    """Case 51, at log level debug."""
    assert [line for line in left.logs.splitlines() if leaks(line.encode(), secrets())] == []
    assert leaks(left.metrics.encode(), secrets()) == []
    assert "wamid." not in left.logs


async def test_a_refusal_that_repeats_the_patient_is_kept_by_its_type_only(left: Left) -> None:
    """Case 48: the failed workflow can be found by what went wrong."""
    assert left.echoed["error_type"] == "InvalidPayload"
    assert leaks(json.dumps(left.echoed).encode(), secrets()) == []


# Named by number: one of them is made anew in each process.
@pytest.mark.parametrize("secret", secrets(), ids=map(str, range(len(secrets()))))
def test_what_is_searched_for_is_found_plain_in_base64_and_in_hex(secret: str) -> None:
    """Else the tests above could not fail."""
    raw = f"\x1c{secret}\x15".encode()
    encodings = (raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw), raw.hex().encode())
    for text in encodings:
        assert leaks(b"lead-scoring/x" + text + b" and more", [secret]) == [secret]


async def test_the_metrics_tell_the_leads_by_class_and_the_fallback(left: Left) -> None:
    """The fallback served the demo's fourth lead and the refused one."""
    assert 'lead_scoring_total{classification="HOT",fallback="false"} 1.0' in left.metrics
    assert 'lead_scoring_total{classification="HOT",fallback="true"} 2.0' in left.metrics
    assert "lead_scoring_fallback_total 2.0" in left.metrics
    assert 'integration_errors_total{error_type="VendorUnavailable",service="openai"}' in left.metrics
    assert 'route="/webhooks/whatsapp"' in left.metrics


async def test_every_log_line_of_ours_is_json_and_names_its_workflow_where_it_has_one(left: Left) -> None:
    lines = [line for line in left.logs.splitlines() if "Completing activity as failed" in line]
    assert lines
    assert all(line.startswith("{") and '"workflow_id"' in line for line in lines)


async def test_the_documentation_page_is_served(left: Left) -> None:
    assert left.docs.status_code == 200
