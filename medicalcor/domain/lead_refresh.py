"""Which leads are worth a second look, and what of theirs is looked at (spec §5, stale-lead-refresh)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from medicalcor.domain.answers import read_reply
from medicalcor.domain.topics import IDLE, topic_of

STALE_AFTER = timedelta(days=7)
"""A lead is looked at again when neither a score nor a look is younger."""

RULES = "rules"
"""Who scored a lead without a model; a model is named by `scorer_name`."""

_WHATSAPP = "WhatsApp: "
_WEB = "Formular web: "
# What the note of a web form says after the message itself.
_FORM_END = re.compile(r"\n(E-mail refuzat de HubSpot: |Consimțământ: |Textul văzut: )")
# What a note says in our own words before a caption: "[imagine]".
_OUR_WORDS = re.compile(r"\[[^\]]*\]\s*")
_LATEST = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How a lead's score came about; None and "" where HubSpot does not say."""

    scored_at: datetime | None
    last_message_at: datetime | None
    scorer: str


def scorer_name(model: str, prompt: str) -> str:
    """Who scores: a model and the version of its prompt, or RULES."""
    return f"{model} {prompt}".strip()


def could_differ(lead: Standing, scorer: str) -> bool:
    """Whether `scorer` could come to another score: there are newer words, or something less or older scored.

    The rules never replace a model's judgement of the same words.
    """
    if lead.last_message_at and (lead.scored_at is None or lead.last_message_at > lead.scored_at):
        return True
    return scorer not in (RULES, lead.scorer)


def patients_words(note: str) -> str:
    """What a person wrote, of the HTML body of a note that we made of it; "" where it holds no words of theirs."""
    text = html.unescape(re.sub(r"<br\s*/?>", "\n", note))
    if text.startswith(_WEB):
        return _FORM_END.split(text.removeprefix(_WEB), maxsplit=1)[0].strip()
    if not text.startswith(_WHATSAPP):
        return ""
    said = text.removeprefix(_WHATSAPP)
    ours = _OUR_WORDS.match(said)
    return said[ours.end() if ours else 0 :].strip()


def lead_words(notes: Iterable[str]) -> list[str]:
    """The latest texts that say what a lead wants, in their order; thanks and short answers say nothing of it."""
    words = (patients_words(note) for note in notes)
    return [text for text in words if text and read_reply(text) == "other" and topic_of(text) != IDLE][-_LATEST:]
