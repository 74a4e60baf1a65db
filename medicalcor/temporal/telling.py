"""Who is told what a WhatsApp webhook says: one way for the webhook itself and for the activity of a large body."""

from __future__ import annotations

from typing import Protocol, TypeVar

from medicalcor.contracts._base import Payload, Tagged
from medicalcor.contracts.messages import ToConversation
from medicalcor.contracts.names import (
    CLINIC_CONTROL,
    CONSENT_EVENT,
    CONTROL_EVENT,
    MESSAGE,
    PROCESS_WHATSAPP_MESSAGE,
    STAFF_REPLIED,
    STATUS,
    SignalRef,
    WorkflowRef,
)

_TaggedIn = TypeVar("_TaggedIn", bound=Tagged)
_Out = TypeVar("_Out", bound=Payload)
_SignalIn = TypeVar("_SignalIn", bound=Payload)


class Signals(Protocol):
    """The part of `Dispatch` that telling needs."""

    async def signal_with_start(
        self,
        ref: WorkflowRef[_TaggedIn, _Out],
        argument: _TaggedIn,
        workflow_id: str,
        signal: SignalRef[_SignalIn],
        payload: _SignalIn,
    ) -> None: ...

    async def signal(self, workflow_id: str, signal: SignalRef[_SignalIn], payload: _SignalIn) -> bool: ...


async def tell(signals: Signals, update: ToConversation) -> bool:
    """Signals one workflow, starting a conversation or `clinic-control` where none runs; False: nobody was there.

    Staff's own words and statuses start nothing. Raises EngineUnavailable, PayloadTooLarge.
    """
    to, conversation, clinic = update.workflow_id, update.conversation, update.clinic
    if conversation is not None and update.messages is not None:
        await signals.signal_with_start(PROCESS_WHATSAPP_MESSAGE, conversation, to, MESSAGE, update.messages)
    elif conversation is not None and update.consent_event is not None:
        await signals.signal_with_start(PROCESS_WHATSAPP_MESSAGE, conversation, to, CONSENT_EVENT, update.consent_event)
    elif clinic is not None and update.control is not None:
        await signals.signal_with_start(CLINIC_CONTROL, clinic, to, CONTROL_EVENT, update.control)
    elif update.staff_replied is not None:
        return await signals.signal(to, STAFF_REPLIED, update.staff_replied)
    elif update.status is not None:
        return await signals.signal(to, STATUS, update.status)
    else:
        return False
    return True
