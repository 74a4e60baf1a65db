"""What messages and templates look like on the wire (`contracts/whatsapp/openapi.json`, samples)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medicalcor.domain.patient_texts import PatientText
from medicalcor.domain.templates import Filled, Format, Template
from medicalcor.domain.templates_check import Listed


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message: `wa_id` as WhatsApp last gave it (before that the E.164 digits), or the BSUID of somebody
    whose phone is not known. ValueError for neither: Meta's refusal would look like a wrong message.
    """

    wa_id: str = ""
    user_id: str = ""

    def __post_init__(self) -> None:
        if not self.wa_id and not self.user_id:
            raise ValueError("a message needs a recipient")


@dataclass(frozen=True, slots=True)
class Accepted:
    """WhatsApp took a message: its id (it holds the phone number: see spec §1), and who the person is to WhatsApp.

    `held`: accepted, but kept back for Meta's quality assessment.
    """

    message_id: str
    wa_id: str = ""
    user_id: str = ""
    held: bool = False


def message(recipient: Recipient, content: PatientText | Filled, callback: str) -> dict[str, Any]:
    """The JSON of one message; `callback` (at most 512 characters) comes back in every status of it."""
    # `to` wins where both are given, and a phone that changed hands must not get what its former owner's id should.
    to = {"to": recipient.wa_id} if recipient.wa_id else {"recipient": recipient.user_id}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **to,
        "biz_opaque_callback_data": callback,
        **(_template(content) if isinstance(content, Filled) else _text(content)),
    }


def accepted(answer: Any) -> Accepted | None:
    """What a 200 says, None where it names no message."""
    try:
        sent, contacts = answer["messages"][0], answer.get("contacts") or [{}]
        message_id, contact = sent["id"], contacts[0]
        held = sent.get("message_status") == "held_for_quality_assessment"
        wa_id, user_id = contact.get("wa_id") or "", contact.get("user_id") or ""
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    if not isinstance(message_id, str) or not message_id:
        return None
    return Accepted(message_id, str(wa_id), str(user_id), held)


def definition(template: Template, language: str) -> dict[str, Any]:
    """The JSON that registers a template of the registry with Meta."""
    examples = [_EXAMPLES[parameter.format] for parameter in template.parameters]
    components: list[dict[str, Any]] = [
        {"type": "BODY", "text": template.body(language), "example": {"body_text": [examples]}}
    ]
    if titles := template.titles(language):
        replies = [{"type": "QUICK_REPLY", "text": title} for title in titles]
        components.append({"type": "BUTTONS", "buttons": replies})
    return {
        "name": template.name,
        "language": language,
        "category": template.category.value,
        "parameter_format": "POSITIONAL",
        "components": components,
    }


def listed(template: Mapping[str, Any]) -> Listed:
    """One template of the account's list, whatever parts it has."""
    parts = [part for part in template.get("components") or [] if isinstance(part, dict)]
    bodies = [str(part.get("text", "")) for part in parts if str(part.get("type")).upper() == "BODY"]
    buttons = [
        str(button.get("text", ""))
        for part in parts
        if str(part.get("type")).upper() == "BUTTONS"
        for button in part.get("buttons") or []
    ]
    return Listed(
        name=str(template.get("name", "")),
        language=str(template.get("language", "")),
        category=str(template.get("category", "")).upper(),
        status=str(template.get("status", "")).upper(),
        body="".join(bodies[:1]),
        buttons=tuple(buttons),
        named=str(template.get("parameter_format", "")).upper() == "NAMED",
    )


_EXAMPLES: Mapping[Format, str] = {
    Format.NAME: "Ioana",
    Format.PROCEDURE: "implant",
    Format.MOMENT: "06.08., 14:30",
    Format.DAY: "06.08.2027",
    Format.CONSENTS: "WhatsApp",
}


def _text(text: PatientText) -> dict[str, Any]:
    if not text.buttons:
        return {"type": "text", "text": {"preview_url": False, "body": text.body}}
    replies = [{"type": "reply", "reply": {"id": one.payload, "title": one.title}} for one in text.buttons]
    interactive = {"type": "button", "body": {"text": text.body}, "action": {"buttons": replies}}
    return {"type": "interactive", "interactive": interactive}


def _template(filled: Filled) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if filled.parameters:
        values = [{"type": "text", "text": value} for value in filled.parameters]
        components.append({"type": "body", "parameters": values})
    for index, payload in enumerate(filled.payloads):
        given = [{"type": "payload", "payload": payload}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": given})
    template = {"name": filled.name, "language": {"code": filled.language}, "components": components}
    return {"type": "template", "template": template}
