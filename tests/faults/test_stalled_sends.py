"""A send that no worker takes: certainly not sent, so judged again, by what is so then (spec §4, case 23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from medicalcor.contracts.names import Queue
from medicalcor.contracts.sends import Outbound
from tests.delivery_path import Patient
from tests.engine import vendors
from tests.faults.rig import eventually
from tests.lead_path import lead_path
from tests.sandbox.server import SandboxServer
from tests.temporal_server import dev_server

__all__ = ["vendors"]

# The engine gives up a send that nobody takes after the 60 s that the gate's answer is good for.
pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
_PATIENCE_SECONDS = 120


async def test_a_window_that_closes_while_the_queue_stands_still_lets_nothing_out(
    tmp_path: Path, vendors: SandboxServer
) -> None:
    with dev_server(tmp_path) as server:
        others = [queue for queue in Queue if queue is not Queue.WHATSAPP]
        async with lead_path(server.address, vendors, queues=others) as path:
            # Open for some seconds yet; the gate leaves the window a minute early, as long as its answer is good.
            written = datetime.now(tz=UTC) - timedelta(hours=24) + timedelta(seconds=75)
            outbound = Outbound(
                key=f"test/{uuid4().hex}",
                origin="answer",
                text="media_acknowledgement",
                language="ro",
                answers_at=written,
            )
            sending = await Patient(path, "+40712999001").deliver(outbound)
            assert (await sending.until(sends=1)).checks == 1

            async def over() -> bool:
                return (await sending.view()).outcome != ""

            await eventually(over, _PATIENCE_SECONDS)
            result = await sending.result()
            assert (result.outcome, result.reason) == ("refused", "window_closed")
            assert (await sending.view()).checks == 2
        # What stood in the queue is not there any more when somebody serves it again.
        async with lead_path(server.address, vendors) as path:
            assert (await Patient(path, "+40712999001").deliver(outbound)).requests() == []
