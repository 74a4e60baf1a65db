"""The commands of docs/operations.md, each as it would be typed."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

RUNBOOK = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")

_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_IN_TEXT = re.compile(r"`((?:temporal|medicalcor|python) [^`]+)`")


def commands() -> list[str]:
    """Each once, in the order of the page.

    A console block's lines after the prompt, continuation lines joined; a bash block and a script whole; what begins
    with a program's name in running text.
    """
    found: list[str] = []
    for _, language, block in _BLOCK.findall(RUNBOOK):
        text = dedent(block)
        if language == "console":
            found += re.findall(r"^\$ (.*)$", re.sub(r" *\\\n +", " ", text), re.MULTILINE)
        else:
            found.append(text)
    found += (" ".join(one.split()) for one in _IN_TEXT.findall(_BLOCK.sub("", RUNBOOK)))
    return list(dict.fromkeys(found))


def block(language: str) -> str:
    """The one block of a language."""
    [text] = [dedent(text) for _, found, text in _BLOCK.findall(RUNBOOK) if found == language]
    return text
