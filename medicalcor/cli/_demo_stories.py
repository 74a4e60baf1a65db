"""What the demo does after scoring: replies, an opt-out, a claim, a visit, the weekly report; each told and checked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar

import httpx
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.service import RPCError

from medicalcor.cli._demo_leads import VISITOR, VISITOR_PHONE, DemoLead
from medicalcor.cli._demo_world import DemoWorld, until
from medicalcor.contracts.alerts import AlertView
from medicalcor.contracts.appointments import BookingOutcome, ReminderStatus
from medicalcor.contracts.names import (
    ALERT_STATE,
    CONVERSATION_STATE,
    REMINDER_STATUS,
    WEEKLY_REPORT,
    appointment_reminder_id,
    conversation_id,
)

Found = TypeVar("Found")

CLAIMANT = "Recepția"
_CONSENTS = ("consent_marketing_whatsapp", "consent_appointment_reminders")
_DAYS_AHEAD = 3
_HOUR = 14
_LEADS = {"reminder_24h": timedelta(hours=24), "reminder_2h": timedelta(hours=2)}


@dataclass
class Story:
    """One thing that the demo did: what became of it, in lines to print, and what is wrong with it."""

    title: str
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    waits_for: str = "the first step"

    async def until(self, what: str, condition: Callable[[], Awaitable[Found | None]]) -> Found:
        """Waits; where it is in vain, `what` names it."""
        self.waits_for = what
        return await until(condition)

    def expect(self, what: str, wanted: object, found: object) -> None:
        """Notes what differs."""
        if wanted != found:
            self.problems.append(f"{what}: expected {wanted}, found {found}")


async def tell(world: DemoWorld, title: str, steps: Callable[[Story], Awaitable[None]]) -> Story:
    """Goes through a story's steps for as long as the demo has patience."""
    story = Story(title)
    try:
        async with asyncio.timeout(world.patience):
            await steps(story)
    except TimeoutError:
        story.problems.append(f"waited {world.patience:.0f} s in vain for {story.waits_for}")
    except (WorkflowFailureError, RPCError, httpx.HTTPError) as error:
        # By its type: what HTTP errors say may hold the address of a claim.
        story.problems.append(f"broken off by {type(error).__name__}, while waiting for {story.waits_for}")
    return story


async def first_replies(world: DemoWorld, leads: Sequence[DemoLead], story: Story) -> None:
    """Whoever wrote on WhatsApp got one reply; a web form is not a chat and got none."""
    counts = []
    for lead in leads:
        if lead.channel == "whatsapp":
            (reply,) = await _delivered(world, lead, "first-reply", story)
            story.lines = story.lines or [f"“{reply['text']}”"]
            counts.append(1)
        else:
            story.expect(f"messages to {lead.title!r}", 0, len(await world.sent_to(lead.phone)))
    story.lines.append(f"delivered once to each of the {len(counts)} who wrote on WhatsApp, not to the web form")


async def opt_out(world: DemoWorld, lead: DemoLead, story: Story) -> None:
    """STOP is confirmed once and becomes a withdrawal in HubSpot; the conversation then holds none back any more."""
    wish = {"from": lead.phone.lstrip("+"), "name": lead.name, "text": "STOP"}
    answer = await world.control("inbound", wish)
    story.expect("answer to the webhook", 200, answer["status"])
    (confirmation,) = await _delivered(world, lead, "stop-confirmation", story)
    story.lines.append(f"{lead.title!r} wrote STOP and got: “{confirmation['text']}”")

    async def withdrawn() -> bool:
        properties = (await world.contact(lead.phone)).get("properties", {})
        return all(properties.get(name) == "withdrawn" for name in _CONSENTS)

    async def handed_over() -> bool:
        handle = (await world.temporal()).get_workflow_handle(conversation_id(world.reference(lead.phone)))
        view = await handle.query(CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result)
        return view.opted_out_at is not None and not view.withdrawn

    await story.until("the withdrawal in HubSpot", withdrawn)
    await story.until("the conversation to know that HubSpot has it", handed_over)
    story.lines.append(f"in HubSpot: {', '.join(f'{name} = withdrawn' for name in _CONSENTS)}")


async def claim(world: DemoWorld, lead: DemoLead, story: Story) -> None:
    """Somebody of the staff opens the post's link, which claims nothing, and presses its button, which does."""
    url = await story.until("the post's claim link", lambda: _link(world, world.reference(lead.phone), "/claims/"))
    story.lines.append(f"claim link of {lead.title!r}: {url}")
    handle = await _alert(world, lead)
    opened = await world.http.get(url)
    story.expect("opening the link", 200, opened.status_code)
    story.expect("claimed by opening the link", "", (await _view(handle)).ended_by)
    pressed = await world.http.post(url, data={"by": CLAIMANT})
    story.expect("pressing the button", 200, pressed.status_code)

    async def answered() -> str:
        return str((await world.contact(lead.phone)).get("properties", {}).get("first_response_seconds") or "")

    seconds = await story.until("the first response's time in HubSpot", answered)
    view = await _view(handle)
    story.expect("what ended the alert", ("claim", CLAIMANT), (view.ended_by, view.claimed_by))
    story.lines.append(f"opening it claimed nothing; its button did, by {view.claimed_by}: the alert is not repeated")
    story.lines.append(f"first response after {float(seconds):.0f} s, in HubSpot too")


async def visit(world: DemoWorld, zone: tzinfo, story: Story) -> None:
    """A visit three days ahead is booked; its reminders are planned, not waited for."""
    day = datetime.now(zone) + timedelta(days=_DAYS_AHEAD)
    starts_at = day.replace(hour=_HOUR, minute=30, second=0, microsecond=0)
    booking = VISITOR | {"appointment_time": starts_at.isoformat()}
    accepted = await world.post("/appointments", booking)
    client = await world.temporal()
    story.waits_for = "the booking in HubSpot"
    booked: BookingOutcome = await client.get_workflow_handle(
        accepted.json()["workflow_id"], result_type=BookingOutcome
    ).result()
    story.expect("the booking", "created", booked.outcome)
    contact = await world.contact(VISITOR_PHONE)
    linked = await world.linked("appointments", contact.get("id", ""))
    story.expect("the patient's appointments in HubSpot", [booked.appointment_id], [one["id"] for one in linked])
    consent = contact.get("properties", {}).get("consent_appointment_reminders")
    story.expect("consent_appointment_reminders", "granted", consent)
    story.lines.append(f"booked for {_clinic(starts_at, zone)}: HubSpot appointment {booked.appointment_id}")
    status = await story.until("the reminders' plan", lambda: _planned(client, booked.appointment_id))
    for what, lead_time in _LEADS.items():
        at, rule = getattr(status, f"{what}_at"), getattr(status, f"{what}_rule")
        story.expect(what, (starts_at - lead_time, "on_time"), (at, rule))
        story.lines.append(f"{what}: {_clinic(at, zone) if at else 'never'}, rule {rule}")
    story.lines.append(f"workflow {appointment_reminder_id(booked.appointment_id)}, waiting for {status.waiting_for}")
    story.lines.append("Waited for: booking and plan, as the workflow itself tells it. Not waited for: the reminders.")


async def weekly_report(world: DemoWorld, story: Story) -> None:
    """The schedule's own run, now instead of on Monday; it is about the week before, in which there was no demo."""
    await (await world.temporal()).get_schedule_handle(WEEKLY_REPORT.name).trigger()
    url = await story.until("the post with the report's link", lambda: _link(world, "", "/reports/weekly/"))
    story.expect("opening the link", 200, (await world.http.get(url)).status_code)
    story.lines.append(f"of the week before this one, hence without these leads: {url}")


async def _delivered(world: DemoWorld, lead: DemoLead, what: str, story: Story) -> list[dict[str, Any]]:
    """The one message of this kind to this lead, once WhatsApp has delivered it."""
    prefix = f"delivery/{what}."

    async def arrived() -> list[dict[str, Any]]:
        sent = [one for one in await world.sent_to(lead.phone) if str(one["callback"]).startswith(prefix)]
        return sent if sent and all("delivered" in one["statuses"] for one in sent) else []

    found = await story.until(f"{what} to {lead.title!r}", arrived)
    story.expect(f"{what} to {lead.title!r}", 1, len(found))
    return found[:1]


async def _link(world: DemoWorld, about: str, path: str) -> str:
    """The first address with this path in a post about this person, "" for none."""
    for post in await world.posts():
        buttons = [one for block in post.get("blocks", []) for one in block.get("elements", []) if "url" in one]
        urls = [str(one["url"]) for one in buttons if path in one["url"]]
        if urls and about in str(post):
            return urls[0]
    return ""


async def _alert(world: DemoWorld, lead: DemoLead) -> WorkflowHandle[Any, Any]:
    client = await world.temporal()
    query = f'PatientRef="{world.reference(lead.phone)}" AND WorkflowType="hot-lead-alert"'

    async def started() -> list[str]:
        return [one.id async for one in client.list_workflows(query)]

    return client.get_workflow_handle((await until(started))[0])


async def _view(alert: WorkflowHandle[Any, Any]) -> AlertView:
    view: AlertView = await alert.query(ALERT_STATE.name, result_type=ALERT_STATE.result)
    return view


async def _planned(client: Any, appointment_id: str) -> ReminderStatus | None:
    """What the reminder workflow tells; None until it runs and has read the visit."""
    handle = client.get_workflow_handle(appointment_reminder_id(appointment_id))
    try:
        status: ReminderStatus = await handle.query(REMINDER_STATUS.name, result_type=REMINDER_STATUS.result)
    except RPCError:
        return None
    return status if status.reminder_24h_rule else None


def _clinic(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime("%a %d %b %H:%M")
