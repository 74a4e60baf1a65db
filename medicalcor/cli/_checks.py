"""What `medicalcor doctor` looks at: each check reads and changes nothing, and says what is wrong and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import httpx

from medicalcor.settings import Settings, SettingsError

if TYPE_CHECKING:
    from temporalio.client import Client

    from medicalcor.vendors.errors import VendorError

_DEADLINE_SECONDS = 10
_DAY_SECONDS = 86_400
_MANY = 5


@dataclass(frozen=True)
class Finding:
    """One line. `state`: ok; note: works, but somebody should know; wrong: something will not work. `todo` ends it."""

    state: Literal["ok", "note", "wrong"]
    subject: str
    what: str
    todo: str = ""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Every finding, one part after the other; a part that hangs or breaks is a finding too."""
    for subject, check in (
        ("temporal", _temporal),
        ("hubspot", _hubspot),
        ("openai", _openai),
        ("whatsapp", _whatsapp),
        ("staff webhook", _staff_webhook),
        ("public URL", _public_url),
    ):
        for finding in await _within_deadline(subject, check(settings)):
            yield finding


async def _within_deadline(subject: str, check: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(2 * _DEADLINE_SECONDS):
            return await check
    except TimeoutError:
        return [Finding("wrong", subject, "no answer in time", "see that this host may reach it")]
    except (RuntimeError, OSError, SettingsError) as error:
        return [Finding("wrong", subject, str(error).splitlines()[0], "see that it runs and is reached from here")]


async def _temporal(settings: Settings) -> list[Finding]:
    from temporalio.service import RPCError

    from medicalcor.temporal.client import connect

    client = await connect(settings)
    where = f"{client.service_client.config.target_host}, namespace {client.namespace}"
    try:
        found = [Finding("ok", "temporal", where), await _namespace(client, settings)]
        return [
            *found,
            await _search_attributes(client),
            *await _queues(client),
            *await _builds(client, settings),
            await _schedules(client, settings),
        ]
    except RPCError as error:
        return [
            Finding("wrong", "temporal", f"{where}: {error.message}", "see TEMPORAL_NAMESPACE and TEMPORAL_API_KEY")
        ]


async def _namespace(client: Client, settings: Settings) -> Finding:
    from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

    answer = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    days = answer.config.workflow_execution_retention_ttl.seconds / _DAY_SECONDS
    if days < settings.retention_days:
        todo = "start a worker: it sets the retention"
        return Finding(
            "wrong", "namespace", f"keeps closed workflows {days:g} days, not {settings.retention_days}", todo
        )
    return Finding("ok", "namespace", f"keeps closed workflows {days:g} days")


async def _search_attributes(client: Client) -> Finding:
    from medicalcor.temporal.search_attributes import missing_search_attributes

    if missing := await missing_search_attributes(client):
        todo = "start a worker: it creates them; one of another type has to be removed first"
        return Finding("wrong", "search attributes", f"missing or of another type: {', '.join(missing)}", todo)
    return Finding("ok", "search attributes", "all there")


async def _queues(client: Client) -> list[Finding]:
    from medicalcor.temporal.queue_metrics import SERVED, QueueMetrics

    queues = QueueMetrics(client)
    found = [await queues.describe(queue, kind) for queue, kind in SERVED]
    idle = [f"{queue} ({kind})" for queue, kind, _, pollers in found if not pollers]
    waiting = [f"{queue} ({kind}): {backlog}" for queue, kind, backlog, _ in found if backlog > 1000]
    lines = []
    if idle:
        todo = "start its worker: python worker.py --task-queue NAME"
        lines.append(Finding("wrong", "task queues", f"nobody serves {', '.join(idle)}", todo))
    if waiting:
        lines.append(Finding("wrong", "task queues", f"tasks wait: {', '.join(waiting)}", "docs/operations.md"))
    return lines or [Finding("ok", "task queues", "every queue is served")]


async def _builds(client: Client, settings: Settings) -> list[Finding]:
    from medicalcor.contracts.names import Queue
    from medicalcor.temporal.deployments import deployment_name, read_deployment

    if not settings.deployment_name:
        return []
    names = [deployment_name(settings.deployment_name, queue) for queue in Queue]
    found = [one for one in [await read_deployment(client, name) for name in names] if one is not None]
    if idle := [one.name for one in found if not one.current]:
        todo = "medicalcor deploy promote BUILD_ID"
        return [Finding("wrong", "builds", f"no current build, nothing runs: {', '.join(idle)}", todo)]
    builds = sorted({one.current for one in found})
    if len(builds) > 1:
        todo = "medicalcor deploy promote BUILD_ID"
        return [Finding("note", "builds", f"queues run different builds: {', '.join(builds)}", todo)]
    return [Finding("ok", "builds", builds[0] if builds else "no versioned worker has polled yet")]


async def _schedules(client: Client, settings: Settings) -> Finding:
    from medicalcor.temporal.schedules import Schedules

    schedules = Schedules(client, settings.clinic_id, settings.clinic_timezone)
    found = await schedules.diff()
    if all(one.differences == ("input",) for one in found):
        todo = "see MEDICALCOR_CODEC_KEYS: they are not what wrote them, or medicalcor schedules apply writes them anew"
        return Finding("wrong", "schedules", "what they start cannot be read with the keys given here", todo)
    if drifts := [one.id for one in found if one]:
        todo = "medicalcor schedules apply; medicalcor schedules diff says what differs"
        return Finding("wrong", "schedules", f"missing or not as they should be: {', '.join(drifts)}", todo)
    there = [(row.id, await schedules.describe(row)) for row in schedules.rows]
    if paused := [one for one, schedule in there if schedule and schedule.schedule.state.paused]:
        todo = "temporal schedule toggle --unpause, once the reason is gone"
        return Finding("note", "schedules", f"paused: {', '.join(paused)}", todo)
    return Finding("ok", "schedules", f"{len(there)} as they should be")


async def _hubspot(settings: Settings) -> list[Finding]:
    from medicalcor.clients import hubspot_client
    from medicalcor.vendors.errors import VendorError
    from medicalcor.vendors.hubspot.setup import inspect

    if settings.hubspot_access_token is None:
        return [Finding("wrong", "hubspot", "HUBSPOT_ACCESS_TOKEN is not set", "set it to a private app's token")]
    client = hubspot_client(settings)
    try:
        wrong = await asyncio.to_thread(lambda: list(inspect(client, settings.hubspot_appointment_status_property)))
    except VendorError as error:
        return [_vendor(error, "HUBSPOT_ACCESS_TOKEN")]
    if wrong:
        shown = ", ".join(f"{one.object_type}.{one.name} {one.why}" for one in wrong[:_MANY])
        more = f" and {len(wrong) - _MANY} more" if len(wrong) > _MANY else ""
        return [Finding("wrong", "hubspot", f"properties: {shown}{more}", "medicalcor hubspot setup")]
    return [Finding("ok", "hubspot", "takes our token, all properties are there")]


async def _openai(settings: Settings) -> list[Finding]:
    key = settings.openai_api_key
    if key is None:
        return [Finding("note", "openai", "no key: the rules score every lead", "set OPENAI_API_KEY, or leave it")]
    async with httpx.AsyncClient(timeout=_DEADLINE_SECONDS, trust_env=False) as client:
        try:
            answer = await client.get(
                f"{str(settings.openai_base_url).rstrip('/')}/models",
                headers={"Authorization": f"Bearer {key.get_secret_value()}"},
            )
        except httpx.HTTPError as error:
            return [
                Finding("wrong", "openai", f"not reached ({type(error).__name__})", "see MEDICALCOR_OPENAI_BASE_URL")
            ]
    if answer.status_code in (401, 403):
        return [Finding("wrong", "openai", f"refuses our key ({answer.status_code})", "a new OPENAI_API_KEY")]
    if not answer.is_success:
        return [Finding("wrong", "openai", f"answers {answer.status_code}", "see OpenAI's status page")]
    if settings.openai_model not in {one.get("id") for one in answer.json().get("data", [])}:
        return [Finding("wrong", "openai", f"does not list the model {settings.openai_model}", "see OPENAI_MODEL")]
    return [Finding("ok", "openai", f"takes our key and has {settings.openai_model}")]


async def _whatsapp(settings: Settings) -> list[Finding]:
    from medicalcor.clients import whatsapp_client
    from medicalcor.domain.templates_check import differences
    from medicalcor.vendors.errors import VendorError

    if settings.whatsapp_api_key is None:
        return [Finding("wrong", "whatsapp", "WHATSAPP_API_KEY is not set: nothing can be sent", "set it")]
    client = whatsapp_client(settings, templates=True)
    try:
        wrong = differences(await client.list_templates())
    except VendorError as error:
        return [_vendor(error, "WHATSAPP_API_KEY")]
    finally:
        await client.aclose()
    if wrong:
        names = ", ".join(dict.fromkeys(f"{one.template} {one.language}" for one in wrong[:_MANY]))
        todo = "medicalcor templates check says how; medicalcor templates create registers what is missing"
        return [Finding("wrong", "whatsapp", f"{len(wrong)} differences of templates ({names}, …)", todo)]
    return [Finding("ok", "whatsapp", "takes our token, all templates are approved as we send them")]


async def _staff_webhook(settings: Settings) -> list[Finding]:
    if settings.staff_webhook_url is None:
        todo = "set MEDICALCOR_STAFF_WEBHOOK_URL"
        return [Finding("wrong", "staff webhook", "not set: staff have HubSpot's tasks alone", todo)]
    if settings.staff_second_webhook_url is None:
        todo = "set MEDICALCOR_STAFF_SECOND_WEBHOOK_URL"
        return [Finding("note", "staff webhook", "there is no second channel for unclaimed leads", todo)]
    return [Finding("ok", "staff webhook", "both channels are set (not asked: staff would see a post)")]


async def _public_url(settings: Settings) -> list[Finding]:
    url = str(settings.public_base_url).rstrip("/")
    async with httpx.AsyncClient(timeout=_DEADLINE_SECONDS, trust_env=False) as client:
        try:
            answer = await client.get(f"{url}/live")
        except httpx.HTTPError as error:
            todo = "start the API; see DNS, certificate and proxy of MEDICALCOR_PUBLIC_BASE_URL"
            return [Finding("wrong", "public URL", f"{url}/live is not reached ({type(error).__name__})", todo)]
    if answer.text.strip() != "ok":
        return [
            Finding("wrong", "public URL", f"{url}/live answers {answer.status_code} and is not our API", "the proxy")
        ]
    if settings.environment != "development" and not url.startswith("https:"):
        return [Finding("note", "public URL", f"{url} is not https", "webhooks hold patients' words: use TLS")]
    return [Finding("ok", "public URL", f"{url} reaches the API")]


def _vendor(error: VendorError, variable: str) -> Finding:
    from medicalcor.vendors.errors import ErrorType

    refused = error.error_type is ErrorType.UNAUTHORIZED
    todo = f"a new {variable}, or more scopes" if refused else "docs/operations.md, by this name"
    return Finding("wrong", error.service, f"{error.error_type}: {error}", todo)
