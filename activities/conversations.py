"""`signal-conversation`: hands on what a large webhook body held for one workflow (spec §2)."""

from __future__ import annotations

from temporalio import activity

from medicalcor.contracts.messages import ToConversation, Told
from medicalcor.contracts.names import SIGNAL_CONVERSATION
from medicalcor.temporal.dispatch import Dispatch
from medicalcor.temporal.telling import tell


class Conversations:
    """Handed the way into Temporal."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch

    @activity.defn(name=SIGNAL_CONVERSATION.name)
    async def signal_conversation(self, update: ToConversation) -> Told:
        """Tells one workflow its part. Repeated, it changes nothing: each is known by the key of what it is told.

        Raises EngineUnavailable, which is retried.
        """
        return Told(reached=await tell(self._dispatch, update))
