"""What the demo does once its leads are scored: a redelivery and the stories, side by side."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import tzinfo
from typing import TypeVar

from medicalcor.cli._demo_leads import LEADS
from medicalcor.cli._demo_run import DemoRun, Redelivery
from medicalcor.cli._demo_stories import Story, claim, first_replies, opt_out, tell, visit, weekly_report

Done = TypeVar("Done")
Say = Callable[[str], None]


async def afterwards(run: DemoRun, zone: tzinfo, say: Say) -> tuple[Redelivery, list[Story]]:
    """Each as it ends to `say`. `zone` is clinic time."""
    world, hot, vague = run.world, LEADS[0], LEADS[2]

    def told(title: str, steps: Callable[[Story], Awaitable[None]]) -> Awaitable[Story]:
        return _timed(tell(world, title, steps), title, say)

    async def on_the_hot_lead() -> tuple[Redelivery, Story]:
        # One after the other: a redelivery is judged by the lead's posts and notes.
        redelivery = await _timed(run.redeliver(hot), "a redelivery of the first lead's last message", say)
        return redelivery, await told("Claim", lambda story: claim(world, hot, story))

    async def in_the_chats() -> list[Story]:
        replies = await told("First reply", lambda story: first_replies(world, LEADS, story))
        return [replies, await told("Opt-out", lambda story: opt_out(world, vague, story))]

    (redelivery, claimed), chats, booked, report = await asyncio.gather(
        on_the_hot_lead(),
        in_the_chats(),
        told("Visit", lambda story: visit(world, zone, story)),
        told("Weekly report", lambda story: weekly_report(world, story)),
    )
    return redelivery, [*chats, claimed, booked, report]


async def _timed(doing: Awaitable[Done], what: str, say: Say) -> Done:
    started = time.monotonic()
    done = await doing
    say(f"… {what}, {time.monotonic() - started:.1f} s")
    return done
