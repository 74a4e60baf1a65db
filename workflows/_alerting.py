"""What all alerts share: a claim or staff's reply ends them; until then they are repeated (spec §3, hot-lead-alert)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import AlertView, AskStaffMoment, Claim, ReadTask, TaskRead
    from medicalcor.contracts.leads import Notification
    from medicalcor.contracts.messages import StaffReplied
    from medicalcor.contracts.names import (
        ALERT_STATE,
        CLAIM,
        NEXT_STAFF_MOMENT,
        READ_STAFF_TASK,
        SEND_NOTIFICATION,
        STAFF_REPLIED,
    )
from workflows._options import DAY, call
from workflows._staff_asks import Channels, Round

# An alert goes on rather than wait for HubSpot's word on the task: a healthy one answers within this time.
_TASK_PATIENCE = timedelta(seconds=10)


class Alerting:
    """The handlers and the repetition of an alert; a workflow that alerts is one. Claimable as long as its link is."""

    def __init__(self, view: AlertView, *, reply_ends: bool = True) -> None:
        self._alert = view
        self._reply_ends = reply_ends
        self._under_way: dict[bool, asyncio.Task[bool]] = {}
        self._open_until = workflow.now() + DAY
        self._failure: ActivityError | None = None

    @workflow.signal(name=CLAIM.name)
    def claim(self, claim: Claim) -> None:
        """Somebody of the staff takes it on; the first one counts."""
        if self._alert.claimed_at is None:
            self._alert = self._alert.model_copy(update={"claimed_at": claim.at, "claimed_by": claim.by})
            self._end("claim", claim.at)

    @workflow.signal(name=STAFF_REPLIED.name)
    def staff_replied(self, replied: StaffReplied) -> None:
        """Staff wrote to the person by hand. WhatsApp's times are whole seconds; an older message is no reply."""
        if self._reply_ends and replied.at >= self._alert.asked_at.replace(microsecond=0):
            self._end("staff_reply", replied.at)

    @workflow.query(name=ALERT_STATE.name)
    def alert_state(self) -> AlertView:
        """What it is about and whether it is taken."""
        return self._alert

    def _end(self, by: str, at: datetime) -> None:
        if not self._ended:
            self._alert = self._alert.model_copy(update={"ended_by": by, "ended_at": at})

    @property
    def _ended(self) -> bool:
        return bool(self._alert.ended_by)

    async def _tell(self, post: Notification, channels: Channels) -> bool:
        """Posts; True as soon as it stands in one channel, or somebody acts. One channel's outage holds no other's."""
        copy = channels is Channels.BOTH
        if await self._in_one(self._begin(post, second=second, only_if_set=copy) for second in _seconds(channels)):
            return True
        # Nobody reads the first channel any more.
        return channels is Channels.FIRST and await self._in_one([self._begin(post, second=True, only_if_set=True)])

    def _begin(self, post: Notification, *, second: bool, only_if_set: bool) -> asyncio.Task[bool]:
        """A post; where the one before it is still being tried, that one."""
        if (earlier := self._under_way.get(second)) is None or earlier.done():
            one = post.model_copy(update={"second": second, "only_if_set": second and only_if_set})
            self._under_way[second] = asyncio.create_task(self._post(one))
        return self._under_way[second]

    async def _in_one(self, posts: Iterable[asyncio.Task[bool]]) -> bool:
        tasks = list(posts)

        def told() -> bool:
            return self._ended or any(task.done() and task.result() for task in tasks)

        await workflow.wait_condition(lambda: told() or all(task.done() for task in tasks))
        return told()

    async def _post(self, post: Notification) -> bool:
        channel = "second" if post.second else "first"
        try:
            posted = await call(SEND_NOTIFICATION, post, summary=f"post to staff, {channel} channel: {post.kind}")
        except ActivityError as error:
            # Taken back because somebody acted first: nobody is left to be told.
            if not is_cancelled_exception(error):
                self._failure = error
            return False
        if posted.skipped:
            return False
        self._alert = self._alert.model_copy(update={"posts": self._alert.posts + 1})
        self._open_until = max(self._open_until, posted.claimable_until or self._open_until)
        return True

    async def _insist(self, post: Notification, rounds: Iterable[Round], task: asyncio.Task[str]) -> None:
        """Posts again in each round until somebody acts; then waits as long as the alert can be claimed."""
        for number, one in enumerate(rounds, 1):
            if await self._ended_before(await self._moment(one)) or await self._task_is_done(task):
                return
            await self._tell(post.model_copy(update={"reminder": number}), one.channels)
        if not await self._ended_before(self._open_until):
            await self._task_is_done(task)

    async def _moment(self, one: Round) -> datetime:
        """When a round is due. Opening hours are settings and holidays a library's: an activity reckons and records."""
        if not one.opening_hours:
            return workflow.now() + timedelta(minutes=one.minutes)
        wish = AskStaffMoment(after=workflow.now(), minutes=one.minutes)
        return (await call(NEXT_STAFF_MOMENT, wish, summary=f"when have {one.minutes} opening minutes passed")).at

    async def _ended_before(self, moment: datetime) -> bool:
        if not self._ended and (left := moment - workflow.now()) > timedelta(0):
            workflow.set_current_details(f"{self._alert.posts} post(s); waits for a claim until {moment.isoformat()}")
            try:
                await workflow.wait_condition(lambda: self._ended, timeout=left, timeout_summary="unclaimed so far")
            except TimeoutError:
                return False
        return self._ended

    async def _task_is_done(self, task: asyncio.Task[str]) -> bool:
        """Whether staff have completed the HubSpot task; HubSpot not answering is no yes."""
        if self._ended or not task.done() or task.exception() is not None:
            return self._ended
        reading = asyncio.create_task(_read(task.result()))
        await workflow.wait([reading], timeout=_TASK_PATIENCE.total_seconds())
        if not reading.done():
            reading.cancel()
        elif (read := reading.result()) is not None and read.completed:
            self._end("task", read.completed_at or workflow.now())
        return self._ended

    async def _close(self, task: asyncio.Task[str]) -> str:
        """The task's id, once it exists; fails, for an operator to see, where staff could not be told in full."""
        for post in self._under_way.values():
            post.cancel()
        workflow.set_current_details(f"{self._alert.posts} post(s); ended by: {self._alert.ended_by or 'nobody'}")
        try:
            task_id = await task
        except ActivityError as error:
            raise not_told() from error
        if self._failure is not None:
            raise not_told() from self._failure
        return task_id


async def _read(task_id: str) -> TaskRead | None:
    try:
        return await call(READ_STAFF_TASK, ReadTask(task_id=task_id), summary="is the HubSpot task completed")
    except ActivityError:
        return None


def not_told() -> ApplicationError:
    """The failure that an operator selects on."""
    return ApplicationError("staff could not be told in full", type="StaffNotTold")


def _seconds(channels: Channels) -> tuple[bool, ...]:
    return {Channels.FIRST: (False,), Channels.SECOND: (True,), Channels.BOTH: (False, True)}[channels]
