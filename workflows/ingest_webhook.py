"""`ingest-webhook`: a webhook body too large for its sender's patience, signalled from here (spec §2).

Meta batches up to 1000 updates and waits seconds for the answer; so many signals do not fit. The body is durable as a
few runs of this workflow instead. Their chunks go one after the other, or a person's messages might change places.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.messages import GoOn, Ingested, IngestWebhook, ToConversation
    from medicalcor.contracts.names import GO_ON, INGEST_WEBHOOK, SIGNAL_CONVERSATION
from workflows._options import call

# People told at a time: a thousand activities at once would only queue.
_AT_A_TIME = 20
# The chunk before may never have been started: the sender then repeats the body, and what is here must not wait longer.
_PATIENCE = timedelta(hours=1)


@workflow.defn(name=INGEST_WEBHOOK.name)
class IngestWebhookWorkflow:
    """One chunk of a body."""

    def __init__(self) -> None:
        self._may_go_on = False

    @workflow.run
    async def run(self, chunk: IngestWebhook) -> Ingested:
        """Waits for the chunk before, tells every conversation its part, lets the next chunk go on."""
        if chunk.follows:
            await self._wait_for_the_chunk_before()
        slots = asyncio.Semaphore(_AT_A_TIME)
        await asyncio.gather(*(_tell(updates, slots) for updates in _by_person(chunk.updates)))
        if chunk.next_id:
            await _let_go_on(chunk.next_id)
        return Ingested(updates=len(chunk.updates))

    @workflow.signal(name=GO_ON.name)
    def go_on(self, given: GoOn) -> None:
        """The chunk before is done."""
        self._may_go_on = True

    async def _wait_for_the_chunk_before(self) -> None:
        workflow.set_current_details("waiting for the chunk before of the same body")
        try:
            await workflow.wait_condition(lambda: self._may_go_on, timeout=_PATIENCE)
        except TimeoutError:
            workflow.logger.warning("the chunk before was not done in time")


def _by_person(updates: list[ToConversation]) -> Iterable[list[ToConversation]]:
    """Each person's updates in their order, also where others' lie between: staff's echoes come after all messages."""
    people: dict[str, list[ToConversation]] = {}
    for update in updates:
        people.setdefault(update.workflow_id, []).append(update)
    return people.values()


async def _tell(updates: list[ToConversation], slots: asyncio.Semaphore) -> None:
    """One person's updates in their order."""
    async with slots:
        for update in updates:
            await call(SIGNAL_CONVERSATION, update, summary="tell one conversation")


async def _let_go_on(workflow_id: str) -> None:
    try:
        await workflow.get_external_workflow_handle(workflow_id).signal(GO_ON.name, GoOn())
    except ApplicationError:
        workflow.logger.info("the next chunk has ended already")
