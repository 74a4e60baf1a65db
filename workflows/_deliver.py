"""How a workflow has one message delivered: a child of its own, once per key (spec §3 deliver-message)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Tags
    from medicalcor.contracts.appointments import MarkAppointment
    from medicalcor.contracts.messages import Person
    from medicalcor.contracts.names import DELIVER_MESSAGE, delivery_id
    from medicalcor.contracts.sends import Delivery, Outbound
from workflows._options import start_abandoned


async def deliver(
    person: Person,
    outbound: Outbound,
    *,
    tags: Tags,
    tells: str = "",
    sends_as: str = "message",
    on_failure: MarkAppointment | None = None,
) -> bool:
    """Hands a message over; False if its key was handed over before, by whatever run: then nothing more is sent.

    `tells` is the workflow that is signalled `delivery`, each time more is known. `sends_as` message | reminder |
    recall; `on_failure` is the mark to take back if it fails after it was taken. The delivery outlives its caller.
    """
    delivery = Delivery(
        tags=tags, person=person, outbound=outbound, sends_as=sends_as, tells=tells, on_failure=on_failure
    )
    summary = f"WhatsApp: {outbound.template or outbound.text}"
    return await start_abandoned(DELIVER_MESSAGE, delivery, delivery_id(outbound.key), summary=summary)
