"""`medicalcor dev` as a person meets it: order of start, one Ctrl-C, what is kept, and what it refuses."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from medicalcor.cli._data_folder import DataFolder
from medicalcor.domain.patient_words import LANGUAGES
from medicalcor.domain.templates import TEMPLATES
from tests.e2e.command import Command, alive, end, run, running

pytestmark = pytest.mark.e2e

ANY_FREE = [f"--{name}-port=0" for name in ("api", "temporal", "temporal-ui", "sandbox", "worker")]
ORDER = ["Temporal server", "sandbox", "HubSpot properties", "workers", "API  ", "Ready."]
PARTS = {"temporal", "medicalcor.sandbox", "worker.py", "api.py"}
FORM = {"phone": "+40712345678", "name": "Ana Pop", "message": "Hello, I would like teeth whitening."}


@dataclass
class Run:
    """What was seen of one run of `medicalcor dev`, from its start to its end."""

    lines: list[str] = field(default_factory=list)
    children: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    code: int | None = None
    api: str = ""
    key: str = ""
    ready: int = 0
    earlier_lead: int = 0
    templates: set[tuple[str, str]] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Story:
    """Three runs on one data folder, and two starts that were refused meanwhile."""

    first: Run
    same_folder: tuple[int, str]
    same_ports: tuple[int, str]
    ports: dict[str, str]
    pid: int
    second: Run
    fresh: Run


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    cwd = tmp_path_factory.mktemp("dev")
    with running("dev", "--data-dir=data", *ANY_FREE, cwd=cwd) as command:
        first = ready(command, cwd)
        workflow_id = send_form(first)
        ports = ports_of(cwd, first)
        same_folder = run("dev", "--data-dir=data", *ANY_FREE, cwd=cwd)
        same_ports = run("dev", "--data-dir=other", *(f"{name}={port}" for name, port in ports.items()), cwd=cwd)
        command.ctrl_c()
        over(first, command)
    with running("dev", "--data-dir=data", *ANY_FREE, cwd=cwd) as command:
        second = ready(command, cwd, workflow_id)
        end(second.children["worker.py"])
        over(second, command)
    with running("dev", "--data-dir=data", "--fresh", *ANY_FREE, cwd=cwd) as command:
        fresh = ready(command, cwd, workflow_id)
        command.process.send_signal(signal.SIGTERM)
        over(fresh, command)
    return Story(first, same_folder, same_ports, ports, first_pid(same_folder[1]), second, fresh)


def ready(command: Command, cwd: Path, earlier: str = "") -> Run:
    """A run once it says that it is ready."""
    seen = Run()
    command.until("Ready.")
    seen.ready = -1
    command.until("API documentation")
    seen.api = command.lines[-1].split()[-1].removesuffix("/docs")
    seen.ready = httpx.get(f"{seen.api}/ready", trust_env=False).status_code
    command.until("logs")
    seen.children = command.children()
    seen.templates = templates_of(seen)
    seen.key = json.loads((cwd / "data" / "keys.json").read_text())["api_key"]
    if earlier:
        answer = httpx.get(f"{seen.api}/workflows/{earlier}", headers=authorised(seen), trust_env=False)
        seen.earlier_lead = answer.status_code
    return seen


def over(seen: Run, command: Command) -> None:
    seen.code = command.ended()
    seen.lines = command.lines
    seen.left = [name for name, pid in seen.children.items() if alive(pid)]


def authorised(seen: Run) -> dict[str, str]:
    return {"Authorization": f"Bearer {seen.key}"}


def send_form(seen: Run) -> str:
    answer = httpx.post(f"{seen.api}/leads", json=FORM, headers=authorised(seen), trust_env=False, timeout=60)
    return str(answer.raise_for_status().json()["workflow_id"])


def ports_of(cwd: Path, seen: Run) -> dict[str, str]:
    """The options that would choose the ports of this run."""
    words = Path(f"/proc/{seen.children['temporal']}/cmdline").read_text().split("\0")
    environment = Path(f"/proc/{seen.children['worker.py']}/environ").read_text().split("\0")
    worker = next(one for one in environment if one.startswith("MEDICALCOR_WORKER_HEALTH_PORT="))
    return {
        "--temporal-port": words[words.index("--port") + 1],
        "--temporal-ui-port": words[words.index("--ui-port") + 1],
        "--api-port": seen.api.rpartition(":")[2],
        "--sandbox-port": sandbox_port(seen),
        "--worker-port": worker.partition("=")[2],
    }


def sandbox_port(seen: Run) -> str:
    words = Path(f"/proc/{seen.children['medicalcor.sandbox']}/cmdline").read_text().split("\0")
    return words[words.index("--port") + 1]


def templates_of(seen: Run) -> set[tuple[str, str]]:
    """Name and language of each template that the sandbox's account has."""
    state = httpx.get(f"http://127.0.0.1:{sandbox_port(seen)}/_sandbox/state", trust_env=False, timeout=60).json()
    return {(one["name"], one["language"]) for one in state["whatsapp"]["templates"]}


def first_pid(text: str) -> int:
    found = re.search(r"process (\d+)", text)
    return int(found[1]) if found else 0


def test_each_part_is_started_in_order_and_ready_means_that_the_api_takes_leads(story: Story) -> None:
    told = [next(n for n, line in enumerate(story.first.lines) if words in line) for words in ORDER]
    assert told == sorted(told)
    assert set(story.first.children) == PARTS
    assert story.first.ready == 200
    assert story.first.templates == {(name, language) for name in TEMPLATES for language in LANGUAGES}


def test_one_ctrl_c_stops_everything(story: Story) -> None:
    assert story.first.code == 0
    assert "Stopped." in story.first.text
    assert story.first.left == []


def test_a_second_start_on_one_folder_says_who_has_it_and_ends_with_2(story: Story) -> None:
    code, text = story.same_folder
    assert code == 2
    assert "another medicalcor" in text
    assert story.pid > 0


def test_taken_ports_are_all_named_with_the_option_that_chooses_others(story: Story) -> None:
    code, text = story.same_ports
    assert code == 2
    for option, port in story.ports.items():
        assert re.search(rf"port {port} .*{option}\b", text)


def test_what_the_folder_holds_is_kept_from_run_to_run(story: Story) -> None:
    assert story.second.earlier_lead == 200
    assert story.second.key == story.first.key


def test_fresh_forgets_it(story: Story) -> None:
    assert story.fresh.earlier_lead == 404
    assert story.fresh.key != story.first.key


def test_a_part_that_dies_ends_all_and_is_named_with_its_log(story: Story) -> None:
    assert story.second.code == 1
    assert "worker was killed by SIGKILL" in story.second.text
    assert "worker.log ends" in story.second.text
    assert story.second.left == []


def test_sigterm_to_the_command_alone_stops_everything(story: Story) -> None:
    assert story.fresh.code == 0
    assert story.fresh.left == []


def test_a_start_whose_terminal_is_closed_half_way_leaves_nothing(tmp_path: Path) -> None:
    with running("dev", "--data-dir=data", *ANY_FREE, cwd=tmp_path) as command:
        command.until("HubSpot properties")
        children = command.children()
        command.process.send_signal(signal.SIGHUP)
        assert command.ended() == 0
        assert set(children) >= {"temporal", "medicalcor.sandbox"}
        assert [name for name, pid in children.items() if alive(pid)] == []


def test_a_database_that_is_none_is_reported_with_the_servers_own_words(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "data", fresh=False) as data:
        data.database.write_bytes(b"not SQLite: " * 500)
    code, text = run("dev", "--data-dir=data", *ANY_FREE, cwd=tmp_path)
    assert code == 1
    assert "temporal ended with code 1" in text
    assert "file is not a database" in text
