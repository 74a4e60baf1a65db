"""`add-to-call-list`: hands a patient to the clinic's call list, which is begun where none is open (spec §3)."""

from __future__ import annotations

from temporalio import activity

from medicalcor.contracts.call_list import AddToCallList, CallList
from medicalcor.contracts.messages import Told
from medicalcor.contracts.names import ADD_TO_CALL_LIST, CALL_LIST, CALLEE, call_list_id
from medicalcor.temporal.dispatch import Dispatch


class CallLists:
    """Handed the way into Temporal: a workflow cannot signal another that may have to be started."""

    def __init__(self, dispatch: Dispatch, clinic_id: str) -> None:
        self._dispatch = dispatch
        self._id = call_list_id(clinic_id)

    @activity.defn(name=ADD_TO_CALL_LIST.name)
    async def add_to_call_list(self, order: AddToCallList) -> Told:
        """Signals the list. Repeated, the patient is on it once. Raises EngineUnavailable, which is retried."""
        await self._dispatch.signal_with_start(CALL_LIST, CallList(), self._id, CALLEE, order.callee)
        return Told(reached=True)
