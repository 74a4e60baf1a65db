"""Timeouts, retry policies and queues of every activity, in one table; and how a workflow calls one.

Default retry (spec §4): 3 attempts, 1 s first, factor 2, 30 s at most. What waits on HubSpot's recovery has a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts._base import Payload, Tagged
    from medicalcor.contracts.names import (
        ADD_TO_CALL_LIST,
        CHECK_REMINDERS,
        CHECK_SEND,
        COLLECT_DAILY_DIGEST,
        COLLECT_WEEKLY_FIGURES,
        CREATE_CONTACT_NOTE,
        CREATE_STAFF_TASK,
        FIND_CONTACT_APPOINTMENTS,
        FIND_EXPIRING_CONSENTS,
        FIND_PATIENTS_FOR_RECALL,
        FIND_STALE_LEADS,
        FIND_UPCOMING_APPOINTMENTS,
        LINK_STAFF_TASK,
        LOOK_AT_APPOINTMENT,
        MARK_REMINDER,
        NEXT_STAFF_MOMENT,
        PLAN_REMINDERS,
        POST_REPORT,
        READ_APPOINTMENT,
        READ_CONSENTS,
        READ_OPEN_WORK,
        READ_STAFF_TASK,
        RECORD_FIRST_RESPONSE,
        RECORD_RECALL,
        RECORD_SEND,
        RECORD_VISIT,
        REFRESH_LEADS,
        REGISTER_QUESTION,
        RENEW_CONSENTS,
        SCORE_LEAD,
        SEND_APPOINTMENT_REMINDER,
        SEND_NOTIFICATION,
        SEND_RECALL_REMINDER,
        SEND_WHATSAPP_MESSAGE,
        SIGNAL_CONVERSATION,
        START_RECALLS,
        SYNC_HUBSPOT_CONTACT,
        UPDATE_STAFF_TASK,
        UPSERT_APPOINTMENT,
        WHICH_WEEK,
        ActivityRef,
        WorkflowRef,
    )

In = TypeVar("In", bound=Payload)
Out = TypeVar("Out", bound=Payload)
TaggedIn = TypeVar("TaggedIn", bound=Tagged)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Options:
    """How long one attempt may take, how long all may and may wait for a worker, and how they are retried.

    `priority`: whom its queue serves first; without one the order is that of arrival.
    """

    start_to_close: timedelta
    retry: RetryPolicy
    schedule_to_close: timedelta | None = None
    schedule_to_start: timedelta | None = None
    priority: Priority = Priority.default


_THREE_ATTEMPTS = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=30),
    maximum_attempts=3,
)
# HubSpot's outages last hours, its daily limit until midnight: the work is held, then fails where an operator sees it.
_UNTIL_RECOVERED = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(minutes=5),
)

# A second POST is a second message to the patient: the delivery alone decides whether there is another (spec §4).
_ONE_ATTEMPT = RetryPolicy(maximum_attempts=1)

# Longer than the client's own 30 s and 5 s for the connection: what the client knows of an outcome must get through.
# Not begun within the gate's 60 s its answer is too old.
_SEND = Options(start_to_close=timedelta(seconds=45), retry=_ONE_ATTEMPT, schedule_to_start=timedelta(seconds=60))

_CRM_WRITE = Options(start_to_close=timedelta(seconds=60), retry=_UNTIL_RECOVERED, schedule_to_close=DAY)

# A batch is a hundred people. What waits for a vendor gives way to what a patient waits for.
_SWEEP_PRIORITY = Priority(priority_key=5)
# A task that the engine gave out and no worker got (seen on a machine under load) is given out again after this time.
_HOURLY_SWEEP = Options(
    start_to_close=timedelta(minutes=2),
    retry=_UNTIL_RECOVERED,
    schedule_to_close=timedelta(minutes=40),
    priority=_SWEEP_PRIORITY,
)
_DAILY_SWEEP = Options(
    start_to_close=timedelta(minutes=2),
    retry=_UNTIL_RECOVERED,
    schedule_to_close=timedelta(hours=6),
    priority=_SWEEP_PRIORITY,
)

OPTIONS: dict[str, Options] = {
    SCORE_LEAD.name: Options(start_to_close=timedelta(seconds=45), retry=_THREE_ATTEMPTS),
    SYNC_HUBSPOT_CONTACT.name: _CRM_WRITE,
    CREATE_CONTACT_NOTE.name: _CRM_WRITE,
    CREATE_STAFF_TASK.name: _CRM_WRITE,
    SEND_NOTIFICATION.name: Options(
        start_to_close=timedelta(seconds=30), retry=_UNTIL_RECOVERED, schedule_to_close=DAY
    ),
    # It asks nobody: only a worker that is away holds it.
    NEXT_STAFF_MOMENT.name: Options(start_to_close=timedelta(seconds=10), retry=_UNTIL_RECOVERED),
    # The webhook is ours since the 200: it is told until the conversation has it.
    SIGNAL_CONVERSATION.name: Options(start_to_close=timedelta(seconds=15), retry=_UNTIL_RECOVERED),
    REGISTER_QUESTION.name: Options(start_to_close=timedelta(seconds=15), retry=_UNTIL_RECOVERED),
    # Its answer is `held` where it cannot know; only a worker that is away makes it fail. Bounded, although a delivery
    # asks on: its own limit (an emergency's half hour) must end it also where nobody serves the queue. First in its
    # queue: after an outage of HubSpot hundreds of writes wait there, and the 112 text must not.
    CHECK_SEND.name: Options(
        start_to_close=timedelta(seconds=50),
        retry=_UNTIL_RECOVERED,
        schedule_to_close=timedelta(minutes=5),
        priority=Priority(priority_key=1),
    ),
    SEND_WHATSAPP_MESSAGE.name: _SEND,
    SEND_APPOINTMENT_REMINDER.name: _SEND,
    SEND_RECALL_REMINDER.name: _SEND,
    RECORD_SEND.name: _CRM_WRITE,
    # Asked again and again by an alert, which must go on while HubSpot is away.
    READ_STAFF_TASK.name: Options(
        start_to_close=timedelta(seconds=30), retry=_THREE_ATTEMPTS, schedule_to_close=timedelta(minutes=2)
    ),
    UPDATE_STAFF_TASK.name: _CRM_WRITE,
    LINK_STAFF_TASK.name: _CRM_WRITE,
    RECORD_FIRST_RESPONSE.name: _CRM_WRITE,
    # Asked before every reminder: whoever asks holds the reminder and asks again, until its own limit.
    READ_APPOINTMENT.name: Options(
        start_to_close=timedelta(seconds=60), retry=_UNTIL_RECOVERED, schedule_to_close=timedelta(minutes=5)
    ),
    UPSERT_APPOINTMENT.name: _CRM_WRITE,
    MARK_REMINDER.name: _CRM_WRITE,
    FIND_CONTACT_APPOINTMENTS.name: _CRM_WRITE,
    READ_CONSENTS.name: _CRM_WRITE,
    RECORD_RECALL.name: _CRM_WRITE,
    RECORD_VISIT.name: _CRM_WRITE,
    # It asks nobody: only a worker that is away holds it.
    PLAN_REMINDERS.name: Options(start_to_close=timedelta(seconds=10), retry=_UNTIL_RECOVERED),
    LOOK_AT_APPOINTMENT.name: Options(start_to_close=timedelta(seconds=15), retry=_UNTIL_RECOVERED),
    ADD_TO_CALL_LIST.name: Options(start_to_close=timedelta(seconds=15), retry=_UNTIL_RECOVERED),
    # The next hour does what this one could not, and an overlapping run is skipped.
    FIND_UPCOMING_APPOINTMENTS.name: _HOURLY_SWEEP,
    CHECK_REMINDERS.name: _HOURLY_SWEEP,
    FIND_STALE_LEADS.name: _DAILY_SWEEP,
    REFRESH_LEADS.name: _DAILY_SWEEP,
    FIND_EXPIRING_CONSENTS.name: _DAILY_SWEEP,
    RENEW_CONSENTS.name: _DAILY_SWEEP,
    FIND_PATIENTS_FOR_RECALL.name: _DAILY_SWEEP,
    START_RECALLS.name: _DAILY_SWEEP,
    # It asks nobody: only a worker that is away holds it.
    WHICH_WEEK.name: Options(start_to_close=timedelta(seconds=10), retry=_UNTIL_RECOVERED),
    # A week's workflows, a few at a time; some are asked, which needs their own worker.
    COLLECT_WEEKLY_FIGURES.name: Options(
        start_to_close=timedelta(minutes=20),
        retry=_UNTIL_RECOVERED,
        schedule_to_close=timedelta(hours=6),
        priority=_SWEEP_PRIORITY,
    ),
    COLLECT_DAILY_DIGEST.name: Options(
        start_to_close=timedelta(minutes=10),
        retry=_UNTIL_RECOVERED,
        schedule_to_close=timedelta(hours=2),
        priority=_SWEEP_PRIORITY,
    ),
    # A report goes without what HubSpot does not tell, rather than late.
    READ_OPEN_WORK.name: Options(
        start_to_close=timedelta(minutes=2), retry=_UNTIL_RECOVERED, schedule_to_close=timedelta(minutes=15)
    ),
    POST_REPORT.name: Options(start_to_close=timedelta(seconds=30), retry=_UNTIL_RECOVERED, schedule_to_close=DAY),
}


async def call(activity: ActivityRef[In, Out], argument: In, *, summary: str) -> Out:
    """Runs an activity on its queue with its row of the table; raises ActivityError when it failed for good.

    `summary` is what an operator reads in the Web UI: no personal data.
    """
    options = OPTIONS[activity.name]
    result: Out = await workflow.execute_activity(
        activity.name,
        argument,
        task_queue=activity.queue,
        result_type=activity.result,
        start_to_close_timeout=options.start_to_close,
        schedule_to_close_timeout=options.schedule_to_close,
        schedule_to_start_timeout=options.schedule_to_start,
        retry_policy=options.retry,
        priority=options.priority,
        summary=summary,
    )
    return result


async def start_abandoned(
    child: WorkflowRef[TaggedIn, Out],
    argument: TaggedIn,
    child_id: str,
    *,
    summary: str,
    again_after_failure: bool = False,
) -> bool:
    """Starts a child once per id that outlives its parent; False if the id was used before.

    `again_after_failure`: an earlier run that failed or was terminated does not count.
    ABANDON because the default policy terminates children when the parent continues as new.
    """
    reuse = WorkflowIDReusePolicy.REJECT_DUPLICATE
    if again_after_failure:
        reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY
    try:
        await workflow.start_child_workflow(
            child.name,
            argument,
            id=child_id,
            task_queue=child.queue,
            parent_close_policy=ParentClosePolicy.ABANDON,
            id_reuse_policy=reuse,
            static_summary=summary,
        )
    except WorkflowAlreadyStartedError:
        return False
    return True
