"""Recorded histories run through today's code: a change that would break running workflows is refused here.

The histories are ciphertext; the key is a test's and public (tests/lead_path.py).
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from medicalcor.contracts.names import WORKFLOWS
from medicalcor.temporal.converter import data_converter
from tests.lead_path import TEST_KEY
from worker import workflow_replayer

HISTORIES = Path(__file__).parent / "histories"


def replayer() -> Replayer:
    """Of the recorded histories' key."""
    return workflow_replayer(data_converter([("test", base64.b64decode(TEST_KEY))]), "clinic")


def test_there_is_a_history_of_every_workflow_type() -> None:
    assert {file.name.partition(".")[0] for file in HISTORIES.glob("*.json")} == {ref.name for ref in WORKFLOWS}


@pytest.mark.parametrize("file", sorted(HISTORIES.glob("*.json")), ids=lambda file: file.stem)
async def test_a_recorded_history_replays(file: Path) -> None:
    await replayer().replay_workflow(WorkflowHistory.from_json(file.stem, file.read_text(encoding="utf-8")))


async def test_a_history_that_does_not_fit_the_code_is_refused() -> None:
    """The gate can fail: in this history another activity was scheduled than the code schedules."""
    document = json.loads((HISTORIES / "lead-scoring-workflow.json").read_text(encoding="utf-8"))
    scheduled = [e for e in document["events"] if "activityTaskScheduledEventAttributes" in e]
    scheduled[0]["activityTaskScheduledEventAttributes"]["activityType"]["name"] = "some-other-activity"
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("broken", json.dumps(document)))
