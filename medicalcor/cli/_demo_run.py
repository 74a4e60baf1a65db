"""What the demo does to a running stack: send leads as their senders would, and read what really became of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from medicalcor.cli._demo_leads import DemoLead
from medicalcor.cli._demo_world import DemoWorld, until
from medicalcor.cli._stack import Stack
from medicalcor.contracts.leads import LeadResult
from medicalcor.contracts.names import CONVERSATION_STATE, conversation_id, lead_scoring_id
from medicalcor.domain.patient_ref import hashed_message_id

_SENT = "WhatsApp trimis: "  # begins the note of a message to a patient


@dataclass
class Outcome:
    """What became of one lead, and what is wrong with it."""

    lead: DemoLead
    patient_ref: str
    workflow_id: str
    result: LeadResult | None
    contact_id: str
    notes: int
    tasks: int
    posts: int
    problems: list[str] = field(default_factory=list)

    @property
    def as_expected(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(frozen=True)
class Counts:
    """What a redelivery must not change."""

    received: int
    scorings: int
    notes: int
    posts: int


@dataclass(frozen=True)
class Redelivery:
    """The API's answer to a redelivered message, and the counts around it."""

    status: int
    before: Counts
    after: Counts

    @property
    def harmless(self) -> bool:
        """Whether it was taken and changed nothing."""
        return self.status == 200 and self.before == self.after

    def what(self) -> str:
        """What it changed, in words."""
        if self.before == self.after:
            return "changed nothing (no note, no scoring, no alert)"
        return f"changed {self.before} into {self.after}"


class DemoRun:
    """One run against one stack. `patience_seconds`: how long each lead may take."""

    def __init__(self, stack: Stack, patience_seconds: float = 90) -> None:
        self.world = DemoWorld(stack, patience_seconds)
        self._message_ids: dict[str, list[str]] = {}
        self._scoring_ids: dict[str, str] = {}

    def reference(self, lead: DemoLead) -> str:
        """The lead's patient reference."""
        return self.world.reference(lead.phone)

    async def send(self, lead: DemoLead) -> str:
        """Sends the lead and says how the API answered."""
        if lead.model_fails:
            fault = {"vendor": "openai", "kind": "500", "times": None, "match": "All-on-4 la maxilar"}
            await self.world.control("faults", fault)
        return await (self._send_form(lead) if lead.channel == "web" else self._send_messages(lead))

    async def outcome(self, lead: DemoLead) -> Outcome:
        """Waits until the lead is scored, written and, if HOT, alerted; tells what is missing after the patience."""
        workflow_id = self._scoring_ids[lead.phone]
        result: LeadResult | None = None
        late: list[str] = []
        try:
            async with asyncio.timeout(self.world.patience):
                result = await self._result(workflow_id)
                await until(lambda: self._is_written(lead))
        except TimeoutError:
            late = [f"not done within {self.world.patience:.0f} s"]
        except WorkflowFailureError as failure:
            late = [f"the workflow failed: {type(failure.cause).__name__}"]
        contact_id, notes, tasks = await self._in_hubspot(lead)
        posts = await self._posts(lead)
        outcome = Outcome(lead, self.reference(lead), workflow_id, result, contact_id, notes, tasks, posts)
        outcome.problems = late + _problems(outcome)
        return outcome

    async def _result(self, workflow_id: str) -> LeadResult:
        handle: WorkflowHandle[Any, LeadResult] = (await self.world.temporal()).get_workflow_handle(
            workflow_id, result_type=LeadResult
        )
        await until(lambda: _exists(handle))
        return await handle.result()

    async def _is_written(self, lead: DemoLead) -> bool:
        _, notes, tasks = await self._in_hubspot(lead)
        return notes >= lead.notes and tasks >= lead.tasks

    async def redeliver(self, lead: DemoLead) -> Redelivery:
        """Sends the lead's last message once more, as a vendor does that missed our answer."""
        before = await self._counts(lead)
        status = await self._inbound(lead, lead.texts[-1], self._message_ids[lead.phone][-1])
        handle = (await self.world.temporal()).get_workflow_handle(conversation_id(self.reference(lead)))
        # A query is answered after the signals before it: the redelivery has been handled when it returns.
        await handle.query(CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result)
        await asyncio.sleep(float(self.world.env["WHATSAPP_BURST_SECONDS"]) + 1)
        return Redelivery(status, before, await self._counts(lead))

    async def _send_messages(self, lead: DemoLead) -> str:
        statuses = [await self._inbound(lead, text) for text in lead.texts]
        first = hashed_message_id(self.world.key, self._message_ids[lead.phone][0])
        self._scoring_ids[lead.phone] = lead_scoring_id(self.reference(lead), first)
        return f"{len(statuses)} webhook(s), answered {', '.join(map(str, statuses))}"

    async def _inbound(self, lead: DemoLead, text: str, message_id: str | None = None) -> int:
        wish = {"from": lead.phone.lstrip("+"), "name": lead.name, "text": text}
        if message_id:
            wish["message_id"] = message_id
        answer = await self.world.control("inbound", wish)
        self._message_ids.setdefault(lead.phone, []).append(answer["message_id"])
        return int(answer["status"])

    async def _send_form(self, lead: DemoLead) -> str:
        form = {"phone": lead.phone, "name": lead.name, "message": lead.texts[0]}
        response = await self.world.post("/leads", form)
        self._scoring_ids[lead.phone] = str(response.json()["workflow_id"])
        return f"answered {response.status_code}"

    async def _in_hubspot(self, lead: DemoLead) -> tuple[str, int, int]:
        """Contact id (or ""), and how many notes and tasks hang on the contact."""
        contact = await self.world.contact(lead.phone)
        if not contact:
            return "", 0, 0
        notes, tasks = [await self.world.linked(kind, contact["id"]) for kind in ("notes", "tasks")]
        # What the lead was sent is noted too; the leads' expectations are about what they wrote.
        written = [note for note in notes if not str(note["properties"].get("hs_note_body")).startswith(_SENT)]
        return contact["id"], len(written), len(tasks)

    async def _posts(self, lead: DemoLead) -> int:
        return sum(self.reference(lead) in str(post) for post in await self.world.posts())

    async def _counts(self, lead: DemoLead) -> Counts:
        client = await self.world.temporal()
        handle = client.get_workflow_handle(conversation_id(self.reference(lead)))
        view = await handle.query(CONVERSATION_STATE.name, result_type=CONVERSATION_STATE.result)
        query = f'PatientRef="{self.reference(lead)}" AND WorkflowType="lead-scoring-workflow"'
        scorings = (await client.count_workflows(query)).count
        return Counts(view.received, scorings, (await self._in_hubspot(lead))[1], await self._posts(lead))


def _problems(one: Outcome) -> list[str]:
    """What differs from the lead's expectations: where, what was expected, what is there."""
    lead, result = one.lead, one.result
    compared = [
        ("HubSpot contact", "one", "one" if one.contact_id else "none"),
        ("HubSpot notes", lead.notes, one.notes),
        ("HubSpot tasks", lead.tasks, one.tasks),
        ("staff posts", int(lead.alerted), one.posts),
    ]
    if result is not None:
        compared += [
            ("class", lead.classification, result.classification),
            ("scorer", "rules" if lead.model_fails else "model", "rules" if result.fallback_used else "model"),
        ]
    return [f"{what}: expected {wanted}, found {found}" for what, wanted, found in compared if wanted != found]


async def _exists(handle: WorkflowHandle[Any, Any]) -> bool:
    try:
        await handle.describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True
