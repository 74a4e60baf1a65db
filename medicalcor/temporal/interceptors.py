"""One interceptor that makes every workflow findable, and log lines traceable (spec §7).

Children and continued runs do not inherit search attributes: each start sets them from the input's `tags`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import structlog
import temporalio.activity
import temporalio.client
import temporalio.worker
from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from medicalcor.contracts._base import Tagged, Tags
from medicalcor.contracts.names import MEMO_CORRELATION_ID, SearchAttribute

_PATIENT_REF = SearchAttributeKey.for_keyword(SearchAttribute.PATIENT_REF)
_CHANNEL = SearchAttributeKey.for_keyword(SearchAttribute.CHANNEL)
_CORRELATION_ID = SearchAttributeKey.for_keyword(SearchAttribute.CORRELATION_ID)
_CLINIC_ID = SearchAttributeKey.for_keyword(SearchAttribute.CLINIC_ID)
_LEAD_CLASS = SearchAttributeKey.for_keyword(SearchAttribute.LEAD_CLASS)
_LEAD_SCORE = SearchAttributeKey.for_int(SearchAttribute.LEAD_SCORE)


def set_lead_attributes(score: int, classification: str) -> None:
    """Makes the running workflow findable by its lead's score; a server without our attributes is left alone."""
    if workflow.info().typed_search_attributes.get(_CLINIC_ID) is None:
        return
    workflow.upsert_search_attributes([_LEAD_SCORE.value_set(score), _LEAD_CLASS.value_set(str(classification))])


def set_patient_reference(patient_ref: str) -> None:
    """Makes the running workflow findable by its patient, whom it came to know only now; as above."""
    if workflow.info().typed_search_attributes.get(_CLINIC_ID) is None:
        return
    workflow.upsert_search_attributes([_PATIENT_REF.value_set(patient_ref)])


class TaggingInterceptor(temporalio.client.Interceptor, temporalio.worker.Interceptor):
    """Sets search attributes and memo on every start. `enabled=False`: for a server that does not know them."""

    def __init__(self, clinic_id: str, *, enabled: bool = True) -> None:
        self.clinic_id = clinic_id
        self.enabled = enabled

    def intercept_client(self, next: temporalio.client.OutboundInterceptor) -> temporalio.client.OutboundInterceptor:
        """Starts and signal-with-starts of a client."""
        return _ClientOutbound(next, self)

    def workflow_interceptor_class(
        self, input: temporalio.worker.WorkflowInterceptorClassInput
    ) -> type[temporalio.worker.WorkflowInboundInterceptor]:
        """Children and continued runs of a workflow."""
        outer = self

        class Inbound(temporalio.worker.WorkflowInboundInterceptor):
            def init(self, outbound: temporalio.worker.WorkflowOutboundInterceptor) -> None:
                super().init(_WorkflowOutbound(outbound, outer))

        return Inbound

    def intercept_activity(
        self, next: temporalio.worker.ActivityInboundInterceptor
    ) -> temporalio.worker.ActivityInboundInterceptor:
        """Every log line inside an activity says whose it is."""
        return _ActivityInbound(next)

    def attributes(self, args: Sequence[Any], given: Any) -> Any:
        """The search attributes of a start: those given, else those of the input's tags."""
        tags = _tags(args)
        if not self.enabled or tags is None or given:
            return given
        pairs = [
            SearchAttributePair(key, value)
            for key, value in (
                (_PATIENT_REF, tags.patient_ref),
                (_CHANNEL, tags.channel),
                (_CORRELATION_ID, tags.correlation_id),
                (_CLINIC_ID, self.clinic_id),
            )
            if value
        ]
        return TypedSearchAttributes(pairs)

    def memo(self, args: Sequence[Any], given: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """The memo of a start: the correlation id beside what was given."""
        tags = _tags(args)
        if tags is None or not tags.correlation_id:
            return given
        return {**(given or {}), MEMO_CORRELATION_ID: tags.correlation_id}


class _ClientOutbound(temporalio.client.OutboundInterceptor):
    def __init__(self, next: temporalio.client.OutboundInterceptor, outer: TaggingInterceptor) -> None:
        super().__init__(next)
        self._outer = outer

    async def start_workflow(
        self, input: temporalio.client.StartWorkflowInput
    ) -> temporalio.client.WorkflowHandle[Any, Any]:
        input.search_attributes = self._outer.attributes(input.args, input.search_attributes)
        input.memo = self._outer.memo(input.args, input.memo)
        return await super().start_workflow(input)


class _WorkflowOutbound(temporalio.worker.WorkflowOutboundInterceptor):
    def __init__(self, next: temporalio.worker.WorkflowOutboundInterceptor, outer: TaggingInterceptor) -> None:
        super().__init__(next)
        self._outer = outer

    async def start_child_workflow(
        self, input: temporalio.worker.StartChildWorkflowInput
    ) -> workflow.ChildWorkflowHandle[Any, Any]:
        input.search_attributes = self._outer.attributes(input.args, input.search_attributes)
        input.memo = self._outer.memo(input.args, input.memo)
        return await super().start_child_workflow(input)

    def continue_as_new(self, input: temporalio.worker.ContinueAsNewInput) -> NoReturn:
        input.search_attributes = self._outer.attributes(input.args, input.search_attributes)
        input.memo = self._outer.memo(input.args, input.memo)
        super().continue_as_new(input)


class _ActivityInbound(temporalio.worker.ActivityInboundInterceptor):
    async def execute_activity(self, input: temporalio.worker.ExecuteActivityInput) -> Any:
        info = temporalio.activity.info()
        with structlog.contextvars.bound_contextvars(
            workflow_id=info.workflow_id,
            run_id=info.workflow_run_id,
            activity=info.activity_type,
            attempt=info.attempt,
        ):
            return await super().execute_activity(input)


def _tags(args: Sequence[Any]) -> Tags | None:
    return args[0].tags if args and isinstance(args[0], Tagged) else None
