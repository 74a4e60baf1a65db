"""`register-question`: the conversation learns what is about to be said to its person (spec §3, b)."""

from __future__ import annotations

from temporalio import activity

from medicalcor.contracts.messages import Conversation, RegisterQuestion, Told
from medicalcor.contracts.names import PROCESS_WHATSAPP_MESSAGE, QUESTION, REGISTER_QUESTION, conversation_id
from medicalcor.temporal.dispatch import Dispatch


class Questions:
    """Handed the way into Temporal, and how a conversation is set up that has to be started for this."""

    def __init__(
        self, dispatch: Dispatch, *, burst_seconds: float, history_events: int, ask_data: bool = False
    ) -> None:
        self._dispatch = dispatch
        self._burst_seconds = burst_seconds
        self._history_events = history_events
        self._ask_data = ask_data

    @activity.defn(name=REGISTER_QUESTION.name)
    async def register_question(self, registered: RegisterQuestion) -> Told:
        """Signals the conversation, starting it where none is open. Repeated, it changes nothing: a saying has a key.

        Raises EngineUnavailable, which is retried: a message leaves only after this.
        """
        conversation = Conversation(
            tags=registered.tags,
            person=registered.person,
            burst_seconds=self._burst_seconds,
            history_events=self._history_events,
            ask_data=self._ask_data,
        )
        workflow_id = conversation_id(registered.person.patient_ref)
        await self._dispatch.signal_with_start(
            PROCESS_WHATSAPP_MESSAGE, conversation, workflow_id, QUESTION, registered.said
        )
        return Told(reached=True)
