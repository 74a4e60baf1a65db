"""`consent-expiry-check`: consents that end within 30 days, or have ended (spec §5)."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.jobs import SweepInput, Totals
    from medicalcor.contracts.names import CONSENT_EXPIRY_CHECK, FIND_EXPIRING_CONSENTS, RENEW_CONSENTS
from workflows.jobs._sweep import Sweep


@workflow.defn(name=CONSENT_EXPIRY_CHECK.name)
class ConsentExpiryCheckWorkflow(Sweep):
    """The person is asked to renew them; those past their end are written down as expired."""

    find = FIND_EXPIRING_CONSENTS
    start = RENEW_CONSENTS

    @workflow.init
    def __init__(self, job: SweepInput) -> None:
        super().__init__(job)

    @workflow.run
    async def run(self, job: SweepInput) -> Totals:
        """Works through them all; fails, visibly and resettable, where it could not do its work."""
        return await self._sweep(job)
