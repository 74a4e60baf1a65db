"""`--jsonl`: lines `{"m": …}` in, the same objects with the answer out (spec §10)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import typer

Given = TypeVar("Given")


def answer_one(answer: dict[str, Any]) -> None:
    """Prints one JSON object."""
    line = json.dumps(answer, ensure_ascii=False)
    # Half a surrogate pair, as a cut-off emoji leaves it, has no UTF-8: such a line goes out in escapes.
    typer.echo(line if _has_utf8(line) else json.dumps(answer))


def answer_lines(judge: Callable[[str], dict[str, Any]]) -> None:
    """Judges the text of each line. A bad line is named on standard error, the others go on; then exit code 2."""
    _answer_each(str, 'a text "m"', judge)


def answer_objects(judge: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The same for lines whose `m` is an object; a ValueError of the judge makes a bad line and says why."""
    _answer_each(dict, 'an object "m"', judge)


def _answer_each(kind: type[Given], what: str, judge: Callable[[Given], dict[str, Any]]) -> None:
    bad = False
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            given, subject = _read(line, kind)
            if subject is None:
                raise ValueError(f"not a JSON object with {what}")
            answer = judge(subject)
        except ValueError as error:
            bad = True
            typer.echo(f"standard input, line {number}: {error}", err=True)
            continue
        answer_one({**given, **answer})
    if bad:
        raise typer.Exit(2)


def _read(line: bytes, kind: type[Given]) -> tuple[dict[str, Any], Given | None]:
    """A line's object and its `m`; None where either is not what it must be."""
    try:
        # Bytes, because a line that is no UTF-8 must not cost the others.
        given = json.loads(line.decode("utf-8-sig"))
        subject = given["m"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}, None
    return given, subject if isinstance(subject, kind) else None


def _has_utf8(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
