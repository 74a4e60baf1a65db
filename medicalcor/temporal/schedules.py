"""The schedules, as data, and what brings a namespace to them (spec §5). Id, workflow type and name are one.

An operator's pause, note and remaining actions are theirs: an update keeps them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleHandle,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.common import Priority, SearchAttributeKey, SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError, RPCStatusCode

from medicalcor.contracts.names import (
    CONSENT_EXPIRY_CHECK,
    DAILY_DIGEST,
    DAILY_RECALL_CHECK,
    HOURLY_REMINDER_CHECK,
    STALE_LEAD_REFRESH,
    WEEKLY_REPORT,
    AnyWorkflow,
    SearchAttribute,
)
from medicalcor.domain.cron import Cron, parse_cron

_HOURS = timedelta(hours=1)
_CLINIC_ID = SearchAttributeKey.for_keyword(SearchAttribute.CLINIC_ID)
# What waits for a patient goes first; a job's activities inherit it.
_PRIORITY = Priority(priority_key=5)


@dataclass(frozen=True, slots=True)
class Row:
    """One schedule. `catch_up`: how late a missed action still runs; `late_after`: when one that has not succeeded
    counts as missed; `jitter` spreads the start.
    """

    workflow: AnyWorkflow
    cron: str
    catch_up: timedelta
    late_after: timedelta
    note: str
    jitter: timedelta = timedelta(0)

    @property
    def id(self) -> str:
        """Also the workflow's type."""
        return self.workflow.name

    def parsed(self) -> Cron:
        """Its times."""
        return parse_cron(self.cron)


SCHEDULES: tuple[Row, ...] = (
    Row(
        workflow=DAILY_RECALL_CHECK,
        cron="0 9 * * *",
        # Not in the evening: what it starts is sent by day.
        catch_up=8 * _HOURS,
        late_after=3 * _HOURS,
        note="Recall of patients whose last visit is over 6 months ago",
    ),
    Row(
        workflow=HOURLY_REMINDER_CHECK,
        cron="0 * * * *",
        # Later, the next hour does the same.
        catch_up=timedelta(minutes=50),
        late_after=timedelta(minutes=75),
        note="Appointments of the next 25 hours without a 24 h reminder",
    ),
    Row(
        workflow=STALE_LEAD_REFRESH,
        cron="0 2 * * *",
        catch_up=12 * _HOURS,
        late_after=6 * _HOURS,
        note="Leads not scored for 7 days: scored again where something could differ",
        jitter=timedelta(seconds=30),
    ),
    Row(
        workflow=WEEKLY_REPORT,
        cron="0 8 * * 1",
        catch_up=timedelta(days=3),
        late_after=3 * _HOURS,
        note="Last week's figures, posted to staff",
    ),
    Row(
        workflow=DAILY_DIGEST,
        cron="0 8 * * 1-6",
        # Its visits are today's.
        catch_up=6 * _HOURS,
        late_after=2 * _HOURS,
        note="Unclaimed leads, failed reminders, today's unconfirmed visits, open callbacks",
    ),
    Row(
        workflow=CONSENT_EXPIRY_CHECK,
        cron="0 3 * * *",
        catch_up=12 * _HOURS,
        late_after=6 * _HOURS,
        note="Consents that end within 30 days are asked about, those past their end expire",
        jitter=timedelta(seconds=30),
    ),
)


@dataclass(frozen=True, slots=True)
class Drift:
    """How a schedule differs from its row; `missing`: there is none. Neither: nothing differs."""

    id: str
    differences: tuple[str, ...] = ()
    missing: bool = False

    def __bool__(self) -> bool:
        return self.missing or bool(self.differences)


class Schedules:
    """The schedules of one namespace. `zone_name` is the IANA zone of the cron times."""

    def __init__(self, client: Client, clinic_id: str, zone_name: str, rows: Sequence[Row] = SCHEDULES) -> None:
        self._client = client
        self._clinic_id = clinic_id
        self._zone_name = zone_name
        self.rows = rows

    async def apply(self) -> AsyncIterator[tuple[str, str]]:
        """Creates what is missing and updates what differs; each id with created | updated | unchanged.

        Raises RPCError, RuntimeError where Temporal does not answer.
        """
        for row in self.rows:
            wanted = self._schedule(row)
            try:
                await self._client.create_schedule(row.id, wanted)
            except ScheduleAlreadyRunningError:
                yield row.id, await self._update(row, wanted)
            else:
                yield row.id, "created"

    async def diff(self) -> list[Drift]:
        """Each row against the namespace. Raises as `apply`."""
        return [await self._drift(row) for row in self.rows]

    async def describe(self, row: Row) -> ScheduleDescription | None:
        """The schedule of a row; None where there is none. Raises as `apply`."""
        try:
            return await self._handle(row).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def _drift(self, row: Row) -> Drift:
        found = await self.describe(row)
        if found is None:
            return Drift(row.id, missing=True)
        return Drift(row.id, tuple(await self._differences(row, found.schedule)))

    async def _update(self, row: Row, wanted: Schedule) -> str:
        found = await self._handle(row).describe()
        if not await self._differences(row, found.schedule):
            return "unchanged"

        async def updated(given: ScheduleUpdateInput) -> ScheduleUpdate:
            # Read by the very update: a pause of this moment is not undone.
            return ScheduleUpdate(replace(wanted, state=given.description.schedule.state))

        await self._handle(row).update(updated)
        return "updated"

    async def _differences(self, row: Row, found: Schedule) -> list[str]:
        action, spec = found.action, found.spec
        wanted = self._schedule(row)
        same = {
            "times": not _has_other_times(spec) and {_read(one) for one in spec.calendars} == {row.parsed()},
            "time zone": spec.time_zone_name == self._zone_name,
            "jitter": (spec.jitter or timedelta(0)) == row.jitter,
            "overlap": found.policy.overlap is wanted.policy.overlap,
            "catch-up window": found.policy.catchup_window == row.catch_up,
            "pause on failure": not found.policy.pause_on_failure,
            "workflow": isinstance(action, ScheduleActionStartWorkflow)
            and (action.workflow, action.task_queue, action.id) == (row.id, row.workflow.queue, row.id),
            "input": isinstance(action, ScheduleActionStartWorkflow) and await self._has_input(row, action),
        }
        return [name for name, is_same in same.items() if not is_same]

    async def _has_input(self, row: Row, action: ScheduleActionStartWorkflow) -> bool:
        """The input is read back as it is stored: encrypted."""
        try:
            given = await self._client.data_converter.decode(action.args, [row.workflow.input])
        except Exception:  # under a key that is no longer here, or of another type: whatever it is, it is not ours
            return False
        return given == [row.workflow.input()]

    def _handle(self, row: Row) -> ScheduleHandle:
        return self._client.get_schedule_handle(row.id)

    def _schedule(self, row: Row) -> Schedule:
        return Schedule(
            action=ScheduleActionStartWorkflow(
                row.workflow.name,
                row.workflow.input(),
                id=row.id,
                task_queue=row.workflow.queue,
                # The interceptor sees no start of these.
                typed_search_attributes=TypedSearchAttributes([SearchAttributePair(_CLINIC_ID, self._clinic_id)]),
                # No summary: it would be encrypted, and `temporal schedule describe` fails on one that it cannot read.
                priority=_PRIORITY,
            ),
            spec=ScheduleSpec(cron_expressions=[row.cron], time_zone_name=self._zone_name, jitter=row.jitter or None),
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=row.catch_up),
            state=ScheduleState(note=row.note),
        )


def _has_other_times(spec: ScheduleSpec) -> bool:
    return bool(spec.intervals or spec.skip or spec.start_at or spec.end_at)


def _read(calendar: ScheduleCalendarSpec) -> Cron | None:
    """The engine keeps cron times as calendars; None for what no cron of ours can say."""
    if list(_numbers(calendar.second)) != [0] or list(_numbers(calendar.year)):
        return None
    fields = (calendar.minute, calendar.hour, calendar.day_of_month, calendar.month, calendar.day_of_week)
    return Cron(*(frozenset(_numbers(field)) for field in fields))


def _numbers(ranges: Iterable[ScheduleRange]) -> Iterable[int]:
    # No end means the start alone.
    for one in ranges:
        yield from range(one.start, max(one.end, one.start) + 1, max(one.step, 1))
