"""The data folder of `medicalcor dev`: Temporal's SQLite file, logs, and keys that only this folder has."""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path
from typing import IO, Self

from medicalcor.cli._processes import CannotStart

_KEYS = (
    "codec",
    "patient_ref",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "hubspot_client_secret",
    "api_key",
)
_KEY_FILE, _KEY_DRAFT, _LOCK, _DATABASE, _LOGS = "keys.json", "keys.json.new", "lock", "temporal.db", "logs"
# SQLite keeps its journal in files beside the database.
_JOURNALS = {f"{_DATABASE}{ending}" for ending in ("-wal", "-shm", "-journal")}
_OURS = {_KEY_FILE, _KEY_DRAFT, _LOCK, _LOGS, _DATABASE, *_JOURNALS}


class DataFolder:
    """One stack at a time owns the folder; a second start says so instead of harming the first.

    The lock is handed to every child (`lock_descriptor`): where the parent was killed, its children still hold it, and
    two Temporal servers never write one file. Raises CannotStart where the folder is not ours or cannot be written.
    """

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self.path = path.absolute()
        self._fresh = fresh
        self._lock: IO[str] | None = None

    @property
    def database(self) -> Path:
        """Temporal's SQLite file."""
        return self.path / _DATABASE

    @property
    def logs(self) -> Path:
        """Where each process logs."""
        return self.path / _LOGS

    @property
    def key_file(self) -> Path:
        """The secrets of this folder, readable by their owner only."""
        return self.path / _KEY_FILE

    @property
    def lock_descriptor(self) -> int:
        """Whoever has it open owns the folder."""
        if self._lock is None:
            raise RuntimeError("the data folder is not open")
        return self._lock.fileno()

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._refuse_foreign()
            self._lock = (self.path / _LOCK).open("a+")
        except OSError as error:
            why = "is a file" if self.path.is_file() else f"cannot be used ({error.strerror})"
            raise CannotStart(f"data folder {self.path}: {why}; choose another one with --data-dir") from None
        try:
            self._own(self._lock)
            if self._fresh:
                self._empty()
            self._make_keys()
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def keys(self) -> dict[str, str]:
        """Secrets of this folder, made at its first use: losing them makes the old data unreadable."""
        found: dict[str, str] = json.loads(self.key_file.read_text())
        return found

    def _own(self, lock: IO[str]) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"data folder {self.path}: {self._owner()}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()

    def _owner(self) -> str:
        pid = (self.path / _LOCK).read_text().strip()
        if pid.isdigit() and _runs(int(pid)):
            return f"another medicalcor (process {pid}) is running on it"
        return f"processes that a killed medicalcor (process {pid}) left behind still use it; end them first"

    def _refuse_foreign(self) -> None:
        """Neither Temporal's data of somebody else nor, with --fresh, a person's files are ours to touch."""
        present = {entry.name for entry in self.path.iterdir() if not entry.name.startswith(".")}
        foreign = present - _OURS if _LOCK in present else present
        if foreign:
            raise CannotStart(
                f"data folder {self.path} holds other files ({min(foreign)}, …); choose another one with --data-dir"
            )

    def _make_keys(self) -> None:
        """Keys for a new folder, and those that an older medicalcor did not have yet."""
        if not self.key_file.exists() and self.database.exists():
            raise CannotStart(f"data folder {self.path}: its {_KEY_FILE} is gone, its data unreadable: use --fresh")
        known = self._read_keys() if self.key_file.exists() else {}
        made = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in _KEYS if name not in known}
        if not made:
            return
        # Whole or not at all: half a key file would make the data unreadable.
        draft = self.path / _KEY_DRAFT
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
            json.dump(known | made, sink)
        draft.replace(self.key_file)

    def _read_keys(self) -> dict[str, str]:
        try:
            found = json.loads(self.key_file.read_text())
            good = isinstance(found, dict) and all(
                len(base64.b64decode(found[name], validate=True)) == 32 for name in _KEYS if name in found
            )
        except (OSError, ValueError, TypeError, binascii.Error):
            good = False
        if not good:
            raise CannotStart(f"data folder {self.path}: {_KEY_FILE} is not ours or broken; --fresh makes a new one")
        return dict(found)

    def _empty(self) -> None:
        for name in _OURS - {_LOCK}:
            entry = self.path / name
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
