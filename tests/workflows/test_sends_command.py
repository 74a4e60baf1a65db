"""`medicalcor sends` as an operator runs it, against the real engine and its workers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from medicalcor.contracts.control import ClinicState
from medicalcor.contracts.names import CLINIC_STATE, clinic_control_id
from medicalcor.temporal.dispatch import NoAnswer
from tests.e2e.command import run
from tests.lead_path import TEST_KEY, LeadPath
from tests.sandbox.server import free_port


class Operator:
    """Somebody of one clinic at a terminal."""

    def __init__(
        self, path: LeadPath, folder: Path, clinic: str = "", address: str = "", keys: str = f"test:{TEST_KEY}"
    ) -> None:
        self._path = path
        self._folder = folder
        self._env = {
            "MEDICALCOR_ENVIRONMENT": "development",
            "MEDICALCOR_CODEC_KEYS": keys,
            "TEMPORAL_ADDRESS": address or str(path.client.service_client.config.target_host),
            "CLINIC_ID": clinic or f"clinic-{uuid4().hex}",
        }

    async def sends(self, *arguments: str) -> tuple[int, str]:
        """Exit code and everything printed."""
        return await asyncio.to_thread(run, "sends", *arguments, cwd=self._folder, **self._env)

    async def state(self) -> ClinicState | NoAnswer:
        """What the gate is answered."""
        return await self._path.dispatch.query(clinic_control_id(self._env["CLINIC_ID"]), CLINIC_STATE)


async def test_an_operator_pauses_sees_it_and_resumes(path: LeadPath, tmp_path: Path) -> None:
    operator = Operator(path, tmp_path)
    assert await operator.sends("status") == (0, "Sends go.")
    assert await operator.state() is NoAnswer.ABSENT, "looking starts nothing"

    code, text = await operator.sends("pause", "--reason", "power cut", "--by", "ana")
    assert code == 0, text
    state = await operator.state()
    assert isinstance(state, ClinicState)
    assert (state.paused, state.paused_by, state.pause_reason) == (True, "ana", "power cut")
    code, text = await operator.sends("status")
    assert code == 0
    assert text.startswith("Sends are paused since 20")
    assert text.endswith("by ana: power cut")

    code, text = await operator.sends("resume")
    assert code == 0, text
    assert await operator.sends("status") == (0, "Sends go.")


async def test_a_pause_needs_a_reason(path: LeadPath, tmp_path: Path) -> None:
    operator = Operator(path, tmp_path)
    code, text = await operator.sends("pause")
    assert code == 2
    assert "--reason" in text
    assert await operator.state() is NoAnswer.ABSENT


async def test_without_temporal_the_operator_is_told_and_knows_what_to_do(path: LeadPath, tmp_path: Path) -> None:
    operator = Operator(path, tmp_path, address=f"127.0.0.1:{free_port()}")
    code, text = await operator.sends("pause", "--reason", "power cut")
    assert code == 1
    assert "do it again" in text
    assert "Traceback" not in text
    code, text = await operator.sends("status")
    assert code == 1
    assert "Temporal did not take it" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("keys", [f"test:{'B' * 43}=", f"other:{TEST_KEY}", ""], ids=["another", "unknown", "none"])
async def test_with_another_key_nothing_is_signalled_that_no_worker_could_read(
    path: LeadPath, tmp_path: Path, keys: str
) -> None:
    clinic = f"clinic-{uuid4().hex}"
    operator, stranger = Operator(path, tmp_path, clinic), Operator(path, tmp_path, clinic, keys=keys)
    assert (await operator.sends("pause", "--reason", "wrong times"))[0] == 0
    for arguments in (("pause", "--reason", "x"), ("resume",), ("status",)):
        code, text = await stranger.sends(*arguments)
        assert (code, "MEDICALCOR_CODEC_KEYS" in text, "Traceback" in text) == (1, True, False), text
    code, text = await operator.sends("status")
    assert (code, "wrong times" in text) == (0, True)
