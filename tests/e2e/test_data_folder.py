"""The data folder: whose it is, what it refuses, and that no file of a person is ever deleted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._processes import CannotStart
from medicalcor.cli._stack import temporal_binary
from tests.e2e.command import ROOT


def test_a_second_owner_is_refused_and_the_first_is_named(tmp_path: Path) -> None:
    with (
        DataFolder(tmp_path, fresh=True),
        pytest.raises(CannotStart, match=rf"another medicalcor \(process {os.getpid()}\) is running"),
        DataFolder(tmp_path, fresh=False),
    ):
        pass


def test_the_next_owner_finds_the_same_keys_which_only_its_user_can_read(tmp_path: Path) -> None:
    with DataFolder(tmp_path, fresh=False) as first:
        keys = first.keys()
    with DataFolder(tmp_path, fresh=False) as second:
        assert second.keys() == keys
        assert second.key_file.stat().st_mode & 0o077 == 0


def test_children_of_a_killed_parent_keep_the_folder_locked(tmp_path: Path) -> None:
    """Else a second Temporal server would write the same SQLite file."""
    script = (
        "import subprocess, sys, time; from pathlib import Path\n"
        "from medicalcor.cli._data_folder import DataFolder\n"
        "with DataFolder(Path(sys.argv[1]), fresh=False) as data:\n"
        "    child = subprocess.Popen(['sleep', '60'], pass_fds=[data.lock_descriptor])\n"
        "    print(child.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        parent.kill()
        parent.wait()
        with (
            pytest.raises(CannotStart, match=rf"a killed medicalcor \(process {parent.pid}\) left behind"),
            DataFolder(tmp_path, fresh=True),
        ):
            pass
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_folder_with_a_persons_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(CannotStart, match=r"other files \(thesis\.docx"), DataFolder(tmp_path, fresh=True):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("name", ["logs", "temporal.db", "keys.json"])
def test_a_folder_that_was_never_ours_is_refused_even_if_its_files_have_our_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(CannotStart, match="other files"), DataFolder(tmp_path, fresh=True):
        pass
    assert (tmp_path / name).is_dir()


def test_fresh_deletes_our_files_only(tmp_path: Path) -> None:
    with DataFolder(tmp_path, fresh=False) as data:
        data.database.write_bytes(b"old")
        data.logs.mkdir()
        keys = data.keys()
    (tmp_path / ".note").write_text("mine")
    with DataFolder(tmp_path, fresh=True) as data:
        assert not data.database.exists()
        assert not data.logs.exists()
        assert data.keys() != keys
    assert (tmp_path / ".note").exists()


def test_an_older_folder_gets_the_keys_that_it_does_not_have_and_keeps_the_others(tmp_path: Path) -> None:
    with DataFolder(tmp_path, fresh=False) as data:
        keys = data.keys()
        old = {"codec": keys["codec"], "patient_ref": keys["patient_ref"]}
        data.key_file.write_text(json.dumps(old))
    with DataFolder(tmp_path, fresh=False) as data:
        found = data.keys()
        assert {name: found[name] for name in old} == old
        assert found.keys() == keys.keys()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"codec": 7}', '{"codec": "c2hvcnQ="}', '{"codec": "***"}'])
def test_broken_keys_are_named_and_never_replaced_in_silence(tmp_path: Path, content: str) -> None:
    with DataFolder(tmp_path, fresh=False) as data:
        data.key_file.write_text(content)
    with pytest.raises(CannotStart, match=r"keys\.json is not ours or broken"), DataFolder(tmp_path, fresh=False):
        pass
    assert data.key_file.read_text() == content


def test_data_without_its_keys_is_told_to_be_unreadable(tmp_path: Path) -> None:
    with DataFolder(tmp_path, fresh=False) as data:
        data.key_file.unlink()
        data.database.write_bytes(b"encrypted")
    with pytest.raises(CannotStart, match=r"keys\.json is gone"), DataFolder(tmp_path, fresh=False):
        pass


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(CannotStart, match="data: is a file"), DataFolder(tmp_path / "data", fresh=False):
        pass


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a place where nobody, root included, can make a folder")
def test_a_place_that_cannot_be_written_is_named_with_the_reason() -> None:
    with (
        pytest.raises(CannotStart, match=r"/proc/medicalcor: cannot be used \("),
        DataFolder(Path("/proc/medicalcor"), fresh=False),
    ):
        pass


def test_a_missing_temporal_command_is_named_with_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"no `temporal` command in PATH or .*extra `local`"):
        temporal_binary(path="", scripts=tmp_path)
