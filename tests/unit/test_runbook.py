"""Every command in docs/operations.md exists and takes the options that it is shown with; nothing is run."""

from __future__ import annotations

import re
import shlex
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from medicalcor.cli._app import app
from tests.temporal_server import temporal_binary

RUNBOOK = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
_STOPS = {"|", "||", "&&", ";", "then", "do", "<", "<<<", ">", "</dev/null"}


def _shown(program: str) -> list[str]:
    """Each command line of the program: in blocks, with its continuation lines, and in running text."""
    blocks = re.findall(r"^```(?:console|bash)\n(.*?)^```", RUNBOOK, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    # In a block anywhere after a prompt, a pipe or a keyword; output of a command does not begin with its name.
    in_blocks = [found for line in lines for found in re.findall(rf"(?:^|[$|;] |\bif |&& )\s*({program} .*)", line)]
    in_text = re.findall(
        rf"`({program} [a-z][^`]*)`", re.sub(r"^```.*?^```", "", RUNBOOK, flags=re.MULTILINE | re.DOTALL)
    )
    return list(dict.fromkeys([*in_blocks, *(one.replace("\n", " ") for one in in_text)]))


def _words(command: str) -> list[str]:
    """Its words up to a pipe or redirection; `…` stands for any value."""
    lexer = shlex.shlex(command, posix=True)
    lexer.whitespace_split, lexer.commenters = True, "#"
    found: list[str] = []
    for word in lexer:
        if word in _STOPS:
            break
        found.append(word.rstrip(";"))
        if word.endswith(";"):
            break
    return found[1:]


@cache
def _temporal(*arguments: str) -> str:
    return subprocess.run(
        [temporal_binary(), *arguments], capture_output=True, text=True, timeout=30, check=True
    ).stdout


TEMPORAL = _shown("temporal")
MEDICALCOR = _shown("medicalcor")


def test_commands_are_found() -> None:
    assert len(TEMPORAL) > 15
    assert len(MEDICALCOR) > 15
    assert any("reset" in one for one in TEMPORAL)


@pytest.mark.parametrize("command", TEMPORAL)
def test_a_temporal_command_exists_with_its_options(command: str) -> None:
    words = _words(command)
    text = _temporal(*words[:2], "--help")
    # Of an unknown subcommand its group's help is shown.
    assert re.search(rf"^\s+temporal {words[0]} {words[1]} ", text, re.MULTILINE), command
    known = set(re.findall(r"--[a-z-]+", text + _temporal("options")))
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("command", MEDICALCOR)
def test_a_medicalcor_command_parses(command: str) -> None:
    # Running text may name a command without its argument.
    assert _refusal(command) in ("", *(["MissingParameter"] if f"`{command}`" in RUNBOOK else []))


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ("medicalcor sends stop", "UsageError"),
        ("medicalcor sends pause --why x", "NoSuchOption"),
        ("medicalcor deploy promote", "MissingParameter"),
    ],
)
def test_a_wrong_command_is_found(command: str, refusal: str) -> None:
    assert _refusal(command) == refusal


def _refusal(line: str) -> str:
    """The error's type with which the command line would refuse it; "" for none. Nothing is run."""
    command: Any = typer.main.get_command(app)
    words, parent = _words(line), None
    try:
        while True:
            parent = command.make_context(command.name, words, parent=parent)
            if not hasattr(command, "resolve_command"):
                return ""
            _, command, words = command.resolve_command(parent, [*parent._protected_args, *parent.args])
    except Exception as error:  # typer's own copy of click has no public name
        return type(error).__name__
