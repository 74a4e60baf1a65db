"""`medicalcor explain`: what the rules make of a message, and why (spec §10). No network, no Temporal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from medicalcor.cli._jsonl import answer_lines, answer_one


def explain(
    text: Annotated[str | None, typer.Argument(help="The message")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"m": …} lines from standard input')] = False,
) -> None:
    """Explain what the rules make of a message: one JSON object."""
    if jsonl:
        answer_lines(_explained)
    elif text is None:
        raise typer.BadParameter("give a TEXT, or --jsonl and lines on standard input")
    else:
        answer_one(_explained(text))


def _explained(text: str) -> dict[str, Any]:
    from medicalcor.domain.answers import read_reply
    from medicalcor.domain.classification import classify
    from medicalcor.domain.emergency import danger_to_life
    from medicalcor.domain.redaction import redact
    from medicalcor.domain.scoring import score_by_rules

    found = score_by_rules(text)
    return {
        "language": found.language,
        "reply": read_reply(text),
        "emergency": danger_to_life(text),
        "score": found.score,
        "classification": str(classify(found.score)),
        "procedure_interest": list(found.procedure_interest),
        "urgency": found.urgency,
        "budget_mentioned": found.budget_mentioned,
        "reasons": list(found.reasons),
        "redacted": redact(text),
    }
