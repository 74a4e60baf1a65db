"""The notes that prove how a renewal ended: what an authority asks for (spec §4, Consent)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from medicalcor.contracts.leads import ConsentChange
    from medicalcor.contracts.messages import PatientReply
    from medicalcor.contracts.sends import Outbound
    from medicalcor.domain.consent import ConsentState
    from medicalcor.domain.patient_words import patient_language
    from medicalcor.domain.templates import fill
from workflows._conversation_talk import text_version


@dataclass(frozen=True)
class SeenText:
    """The words that the person was asked with, and the short hash that names them."""

    text: str
    version: str

    @staticmethod
    def of(outbound: Outbound) -> SeenText:
        """Those of a message; its template names days, which know no zone."""
        text = fill(outbound.template, patient_language(outbound.language), outbound.values, UTC).text
        return SeenText(text, text_version(text))


def reply_proof(changes: Iterable[ConsentChange], reply: PatientReply, seen: SeenText | None) -> str:
    """Who agreed to what and how, with the exact text; `seen` None: staff were given the answer."""
    changes = list(changes)
    granted = changes[0].state == ConsentState.GRANTED
    kinds = ", ".join(change.type for change in changes)
    lines = [f"Consimțământ {'prelungit cu 730 de zile' if granted else 'refuzat la expirare'}: {kinds}"]
    if seen is None:
        return "\n".join([*lines, "Canal: răspuns transmis de clinică."])
    how = "buton" if reply.by_tap else "răspuns scris"
    return "\n".join(
        [
            *lines,
            f"Canal: WhatsApp, {how}; mesajul {reply.message_key}",
            f"Versiunea textului: {seen.version}",
            f"Textul: {seen.text}",
        ]
    )


def expiry_proof(changes: Iterable[ConsentChange]) -> str:
    """What ended and when."""
    return "\n".join(f"Consimțământ expirat: {change.type}, la {change.at.isoformat()}" for change in changes)
