"""`worker.py --replay`: what exists on the engine, replayed through today's code, without a trace there."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.service import RPCError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

import worker
from medicalcor.contracts.control import ClinicControl
from medicalcor.contracts.names import CLINIC_CONTROL
from medicalcor.temporal.codec import CodecError
from tests.engine import engine, path, vendors
from tests.lead_path import LeadPath, eventually, test_settings

__all__ = ["engine", "path", "vendors"]

QUEUE = "another-build"
PHONE, WORDS = "+40712340099", "Vreau un implant dentar"


@workflow.defn(name=CLINIC_CONTROL.name)
class AnotherBuilds:
    """Of the same name, and with a first step that ours does not take."""

    @workflow.run
    async def run(self, given: ClinicControl) -> None:
        """Waits a moment."""
        await workflow.sleep(timedelta(milliseconds=1))


@workflow.defn(name=CLINIC_CONTROL.name)
class FailingBuilds:
    """Of the same name, and without a step that succeeds."""

    @workflow.run
    async def run(self, given: ClinicControl) -> None:
        """Fails its workflow task, again and again."""
        raise RuntimeError("a mistake")


async def shown(path: LeadPath, query: str) -> None:
    """Waits until visibility has one."""
    await eventually(lambda: _counted(path, query))


async def _counted(path: LeadPath, query: str) -> bool:
    return (await path.client.count_workflows(query)).count > 0


async def test_a_workflow_of_this_build_goes_on(path: LeadPath, capsys: pytest.CaptureFixture[str]) -> None:
    workflow_id = await path.score(PHONE, WORDS)
    await path.result(workflow_id)
    query = f"WorkflowId='{workflow_id}'"
    await shown(path, query)
    before = (await path.client.get_workflow_handle(workflow_id).describe()).history_length
    assert await worker._replay(path.settings, query) == 0
    said = capsys.readouterr().out
    assert f"ok     lead-scoring-workflow {workflow_id} " in said
    assert said.endswith("1 replayed, 0 would not go on, 0 stand still already\n")
    assert (await path.client.get_workflow_handle(workflow_id).describe()).history_length == before


async def test_one_that_this_build_would_not_continue_is_named_with_the_event(
    path: LeadPath, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow_id = f"replayed/{uuid4().hex}"
    async with Worker(
        path.client, task_queue=QUEUE, workflows=[AnotherBuilds], workflow_runner=UnsandboxedWorkflowRunner()
    ):
        await path.client.execute_workflow(
            CLINIC_CONTROL.name, ClinicControl(clinic_id="replayed"), id=workflow_id, task_queue=QUEUE
        )
    query = f"WorkflowId='{workflow_id}'"
    await shown(path, query)
    assert await worker._replay(path.settings, query) == 1
    said = capsys.readouterr().out
    assert f"BREAKS {CLINIC_CONTROL.name} {workflow_id} " in said
    assert "timer" in said.lower()
    assert said.endswith("1 replayed, 1 would not go on, 0 stand still already\n")


async def test_one_whose_last_step_failed_is_not_called_well(
    path: LeadPath, capsys: pytest.CaptureFixture[str]
) -> None:
    """That step is not in the history: a replay does not try it."""
    given, workflow_id = ClinicControl(clinic_id="stuck"), f"stuck/{uuid4().hex}"
    handle = path.client.get_workflow_handle(workflow_id)
    async with Worker(
        path.client, task_queue=QUEUE, workflows=[FailingBuilds], workflow_runner=UnsandboxedWorkflowRunner()
    ):
        await path.client.start_workflow(CLINIC_CONTROL.name, given, id=workflow_id, task_queue=QUEUE)
        await eventually(lambda: _has_failed_task(path, workflow_id))
    query = f"WorkflowId='{workflow_id}'"
    await shown(path, query)
    assert await worker._replay(path.settings, query) == 0
    said = capsys.readouterr().out
    assert f"stuck  {CLINIC_CONTROL.name} {workflow_id} " in said
    assert said.endswith("1 replayed, 0 would not go on, 1 stand still already\n")
    await handle.terminate()


async def _has_failed_task(path: LeadPath, workflow_id: str) -> bool:
    history = await path.client.get_workflow_handle(workflow_id).fetch_history()
    return any(event.HasField("workflow_task_failed_event_attributes") for event in history.events)


async def test_without_its_key_one_is_not_called_well_and_nobodys_words_are_printed(
    path: LeadPath, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    workflow_id = await path.score(PHONE, WORDS)
    await path.result(workflow_id)
    query = f"WorkflowId='{workflow_id}'"
    await shown(path, query)
    other = f"other:{'B' * 43}="
    assert await worker._replay(test_settings(path.sandbox, MEDICALCOR_CODEC_KEYS=other), query) == 1
    told, errors = capsys.readouterr(), [one.exc_info[1] for one in caplog.records if one.exc_info]
    assert any(isinstance(error, CodecError) for error in errors)
    assert f"BREAKS lead-scoring-workflow {workflow_id} " in told.out
    assert "the log of its run id" in told.out
    assert [words for words in (PHONE, WORDS) if words in told.out + told.err] == []


async def test_a_query_that_finds_nothing_is_no_good_news(path: LeadPath, capsys: pytest.CaptureFixture[str]) -> None:
    assert await worker._replay(path.settings, "WorkflowId='no-such-workflow'") == 1
    assert "nothing was replayed" in capsys.readouterr().out


async def test_a_wrong_query_is_the_engines_complaint(path: LeadPath) -> None:
    with pytest.raises(RPCError):
        await worker._replay(path.settings, "no query")
