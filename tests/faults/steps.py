"""The steps of the lead path at which a process is killed, and how a lead is held at each of them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.rig import Person, Rig, eventually

# Longer than it takes to bring all leads to their steps, shorter than every vendor client's own time-out.
HELD_SECONDS = 8.0
# The vendor does its work and answers while the worker is stopped (after it was brought there), or, where the engine
# or the API goes, about when that is away.
ANSWERED_WHILE_STOPPED_SECONDS = 5.0
ANSWERED_MEANWHILE_SECONDS = 1.5


class Step(StrEnum):
    """Where a lead is when the process goes."""

    BEFORE = "before the webhook"
    IN_FLIGHT = "webhook in flight"
    TAKEN = "signal taken"
    BURST = "burst waiting"
    SCORING = "scoring in flight"
    WRITING = "contact write in flight"
    CONTACT = "contact written, answer lost"
    NOTE = "note written, answer lost"
    TASK = "task written, answer lost"
    POST = "staff post made, answer lost"
    COMPLETING = "last write done, completion not reported"


@dataclass(frozen=True)
class Hold:
    """How a vendor holds one lead: the fault, and the request that shows that the step is reached."""

    vendor: str
    kind: str
    path: str
    tokens: Callable[[Rig, Person], Awaitable[tuple[str, ...]]]

    async def arrange(self, rig: Rig, who: Person, seconds: float = HELD_SECONDS) -> None:
        """Switches the fault on for this person's request."""
        tokens = await self.tokens(rig, who)
        wanted = "".join(f"(?=.*{re.escape(token)})" for token in (self.path, *tokens))
        await rig.fault(self.vendor, self.kind, f"(?s)^{wanted}", seconds)

    async def reached(self, rig: Rig, who: Person) -> None:
        """Waits until the vendor has the request."""
        tokens = await self.tokens(rig, who)

        async def arrived() -> bool:
            found = await rig.requests(self.vendor, self.path, *tokens)
            return any(one["fault"] == self.kind for one in found)

        await eventually(arrived)

    async def answered(self, rig: Rig, who: Person) -> bool:
        """Whether the vendor has done its work and answered."""
        tokens = await self.tokens(rig, who)
        return any(one["status"] for one in await rig.requests(self.vendor, self.path, *tokens) if one["fault"])


async def _word(rig: Rig, who: Person) -> tuple[str, ...]:
    return (who.word,)


async def _score_of(rig: Rig, who: Person) -> tuple[str, ...]:
    return (who.digits, "lead_score")


async def _reference(rig: Rig, who: Person) -> tuple[str, ...]:
    return (rig.reference(who),)


async def _contact(rig: Rig, who: Person) -> tuple[str, ...]:
    """A task names its contact only: known once the first note's contact is written, before the burst ends."""

    async def written() -> bool:
        return bool(await rig.contact_ids(who))

    await eventually(written)
    return (f'"{(await rig.contact_ids(who))[0]}"',)


HOLDS: dict[Step, Hold] = {
    Step.SCORING: Hold("openai", "slow", "/chat/completions", _word),
    Step.WRITING: Hold("hubspot", "slow", "/batch/upsert", _score_of),
    Step.CONTACT: Hold("hubspot", "timeout_after", "/batch/upsert", _score_of),
    Step.NOTE: Hold("hubspot", "timeout_after", "/objects/notes", _word),
    Step.TASK: Hold("hubspot", "timeout_after", "/objects/tasks", _contact),
    Step.POST: Hold("slack", "timeout_after", "/services/", _reference),
    Step.COMPLETING: Hold("hubspot", "slow", "/batch/upsert", _score_of),
}
# Reached after the burst; the others are brought to their step last, as they would not wait.
AFTER_BURST = (Step.SCORING, Step.WRITING, Step.CONTACT, Step.TASK, Step.POST, Step.COMPLETING)


async def noted(rig: Rig, who: Person) -> None:
    """Waits until the person's note is written: what is left is the burst's silence."""

    async def written() -> bool:
        return any(one["status"] for one in await rig.requests("hubspot", "/objects/notes", who.word))

    await eventually(written)
