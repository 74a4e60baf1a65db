"""Refused credentials are an outage that only a person ends: staff are told at once, the work waits (spec §4)."""

from __future__ import annotations

import logging
from datetime import date, datetime, tzinfo
from typing import Any

from temporalio import activity, worker
from temporalio.exceptions import ApplicationError

from medicalcor.contracts.alerts import RefusedCredentials
from medicalcor.contracts.names import CREDENTIALS_REFUSED, credentials_refused_id
from medicalcor.contracts.sends import NOT_SENT, NotSent
from medicalcor.temporal.dispatch import Dispatch, EngineUnavailable
from medicalcor.vendors.errors import ErrorType

logger = logging.getLogger(__name__)


class CredentialsAlarm(worker.Interceptor):
    """Watches every activity of a worker; one workflow a vendor and day of clinic time posts to staff."""

    def __init__(self, dispatch: Dispatch, zone: tzinfo) -> None:
        self._dispatch = dispatch
        self._zone = zone
        self._told: dict[str, date] = {}

    def intercept_activity(self, next: worker.ActivityInboundInterceptor) -> worker.ActivityInboundInterceptor:
        """Adds the watch."""
        return _Watched(next, self)

    async def ring(self, service: str) -> None:
        """Starts the post unless this worker knows that it was; never fails the activity that it is about."""
        logger.error("credentials refused", extra={"service": service})
        today = datetime.now(self._zone).date()
        if self._told.get(service) == today:
            return
        try:
            await self._dispatch.start(
                CREDENTIALS_REFUSED,
                RefusedCredentials(service=service),
                credentials_refused_id(service, today.isoformat()),
            )
        except EngineUnavailable:
            # The next refusal, a minute from now, rings again.
            logger.warning("staff could not be told of refused credentials yet", extra={"service": service})
            return
        self._told[service] = today


class _Watched(worker.ActivityInboundInterceptor):
    def __init__(self, next: worker.ActivityInboundInterceptor, alarm: CredentialsAlarm) -> None:
        super().__init__(next)
        self._alarm = alarm

    async def execute_activity(self, input: worker.ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except ApplicationError as error:
            if _is_refused(error):
                # A queue serves one vendor and has its name.
                await self._alarm.ring(activity.info().task_queue)
            raise


def _is_refused(error: ApplicationError) -> bool:
    """Whether credentials were refused; a send says so in its details, as its type is the outcome."""
    if error.type != NOT_SENT:
        return error.type == ErrorType.UNAUTHORIZED
    return any(isinstance(one, NotSent) and one.error_type == ErrorType.UNAUTHORIZED for one in error.details)
