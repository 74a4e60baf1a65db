"""`credentials-refused`: staff learn, once a vendor and day, that somebody has to mend its key (spec §4)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.alerts import RefusedCredentials
    from medicalcor.contracts.leads import Notification, Posted
    from medicalcor.contracts.names import CREDENTIALS_REFUSED, SEND_NOTIFICATION
from workflows._options import call


@workflow.defn(name=CREDENTIALS_REFUSED.name)
class CredentialsRefusedWorkflow:
    """A workflow and not a post by the worker that was refused: one a fleet, and tried again for a day."""

    @workflow.run
    async def run(self, refused: RefusedCredentials) -> Posted:
        """Posts to staff; fails, visibly, when the staff webhook was away for a day or none is set."""
        post = Notification(kind="credentials_refused", service=refused.service)
        return await call(SEND_NOTIFICATION, post, summary=f"tell staff: {refused.service} refuses our credentials")
