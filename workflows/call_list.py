"""`call-list`: one HubSpot task for all patients who may not know of the clinic's own change of their visit (spec §3).

An ill doctor's fourteen visits are one list, not fourteen tasks. One run at a time: it writes the task once those who
come together have come, and puts who comes later on the same task, unless staff have completed it.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.call_list import Callee, CallList, CallsListed, LinkStaffTask, UpdateStaffTask
    from medicalcor.contracts.leads import StaffTask
    from medicalcor.contracts.names import (
        CALL_LIST,
        CALLEE,
        CREATE_STAFF_TASK,
        LINK_STAFF_TASK,
        UPDATE_STAFF_TASK,
        note_key,
    )
from workflows._options import call

QUIET = timedelta(minutes=2)
"""Nobody has come for this long: the list is written."""
AT_MOST = timedelta(minutes=10)
"""It is not held longer for whoever still comes: somebody may be on the way to the clinic."""
OPEN = timedelta(hours=4)
"""Nobody has come for this long: the next one begins a new list."""
LONGEST = 100
"""Patients on one task."""
_DUE_IN_MINUTES = 60

_ABOUT = {"changed": "mutată de clinică", "cancelled": "anulată de clinică"}
_WHY = {"not_arrived": "mesajul poate nu a ajuns", "unanswered": "nu a răspuns la mesaj"}
_ADVICE = "Acești pacienți poate nu știu că programarea lor a fost schimbată de clinică. Sunați-i, de sus în jos."


@workflow.defn(name=CALL_LIST.name)
class CallListWorkflow:
    """The signal notes; the loop collects and writes."""

    @workflow.init
    def __init__(self, given: CallList) -> None:
        self._new: list[Callee] = []
        self._seen: set[str] = set()
        self._listed: list[Callee] = []
        self._task_id = ""
        self._done = CallsListed()

    @workflow.run
    async def run(self, given: CallList) -> CallsListed:
        """Until nobody has come for hours; fails, for an operator to see, when HubSpot took no task for a day."""
        while await self._somebody_came():
            await self._collect()
            batch, self._new = self._new, []
            try:
                while batch:
                    batch = await self._write(batch)
            except ActivityError as error:
                raise ApplicationError("staff were not told whom to call", type="StaffNotTold") from error
        return self._done

    @workflow.signal(name=CALLEE.name)
    def callee(self, callee: Callee) -> None:
        """Somebody to be called, once per key."""
        if callee.key not in self._seen:
            self._seen.add(callee.key)
            self._new.append(callee)

    async def _somebody_came(self) -> bool:
        """False once the list is over. No await after that: who comes then begins a new run."""
        done = self._done
        workflow.set_current_details(f"{done.patients} patient(s) on {done.tasks} task(s)")
        if self._new or workflow.info().is_continue_as_new_suggested():
            return bool(self._new)
        try:
            await workflow.wait_condition(
                lambda: bool(self._new), timeout=OPEN, timeout_summary="who else is to be called"
            )
        except TimeoutError:
            return bool(self._new)
        return True

    async def _collect(self) -> None:
        """Waits for whoever comes at the same time."""
        until = workflow.now() + AT_MOST
        while (left := min(QUIET, until - workflow.now())) > timedelta(0):
            known = len(self._new)
            try:
                await workflow.wait_condition(
                    lambda known=known: len(self._new) > known,  # type: ignore[misc]  # bound per round
                    timeout=left,
                    timeout_summary="who else comes now",
                )
            except TimeoutError:
                return

    async def _write(self, batch: list[Callee]) -> list[Callee]:
        """Onto the present task, or a new one; who does not fit any more."""
        room = LONGEST - len(self._listed)
        added, rest = batch[:room], batch[room:]
        if not (added and self._task_id and await self._extend(added)):
            added, rest = batch[:LONGEST], batch[LONGEST:]
            await self._begin(added)
        self._done = CallsListed(tasks=self._done.tasks, patients=self._done.patients + len(added))
        for contact_id in dict.fromkeys(one.contact_id for one in added if one.contact_id):
            await self._link(contact_id)
        return rest

    async def _begin(self, added: list[Callee]) -> None:
        # The run's id, which a reset keeps: who is to be called again another day is not on the list of the day before.
        info = workflow.info()
        task = StaffTask(
            key=f"{note_key(info.workflow_id)}.{info.first_execution_run_id}.{added[0].key}",
            contact_id="",
            subject=subject_of(added),
            body=body_of(added),
            asked_at=added[0].at,
            due_in_minutes=_DUE_IN_MINUTES,
        )
        self._task_id = (await call(CREATE_STAFF_TASK, task, summary=f"call list: {len(added)}")).object_id
        self._listed = added
        self._done = CallsListed(tasks=self._done.tasks + 1, patients=self._done.patients)

    async def _extend(self, added: list[Callee]) -> bool:
        """Whether staff have not completed the task, so that it could take them."""
        listed = [*self._listed, *added]
        words = UpdateStaffTask(task_id=self._task_id, subject=subject_of(listed), body=body_of(listed))
        if not (await call(UPDATE_STAFF_TASK, words, summary=f"call list: {len(listed)}")).open:
            return False
        self._listed = listed
        return True

    async def _link(self, contact_id: str) -> None:
        """The task on the contact's page; the list holds without it."""
        link = LinkStaffTask(task_id=self._task_id, contact_id=contact_id)
        try:
            await call(LINK_STAFF_TASK, link, summary="show the list on the contact")
        except ActivityError:
            workflow.logger.warning("a call list is not shown on a contact")


def subject_of(listed: list[Callee]) -> str:
    """The task's subject, in the language of the clinic's staff."""
    if len(listed) == 1:
        return "De sunat: un pacient cu programare schimbată de clinică"
    return f"De sunat: {len(listed)} pacienți cu programări schimbate de clinică"


def body_of(listed: list[Callee]) -> str:
    """A line for each: who, number, which visit, what became of it and why they are to be called."""
    return "\n".join([_ADVICE, *(f"{number}. {_line(one)}" for number, one in enumerate(listed, 1))])


def _line(one: Callee) -> str:
    number = one.person.phone or (f"+{one.person.wa_id}" if one.person.wa_id else "numai pe WhatsApp")
    who = ", ".join(part for part in (one.person.name, number) if part)
    return f"{who}: programarea {one.when} {_ABOUT.get(one.about, 'schimbată de clinică')}; {_WHY.get(one.why, '')}."
