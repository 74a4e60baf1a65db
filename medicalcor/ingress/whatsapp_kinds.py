"""WhatsApp's message types in our words: one reader per type, and one for what nobody has seen before.

Readers are total: a vendor adds types and leaves members out without notice, and one odd message must never cost the
others of its body. Staff read the notes: they are Romanian.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from medicalcor.domain.answers import read_reply
from medicalcor.domain.button_payloads import read_payload
from medicalcor.domain.text import storable

# WhatsApp's own limit is 4096 characters; a forged longer one must not exceed what the engine stores (2 MB).
_LONGEST_TEXT = 16_384
_LONGEST_NOTE = 2_000
_LONGEST_LABEL = 60
# WhatsApp began in 2009; the year 2100 is no time of a message either. Outside of these the time of arrival counts.
_FIRST_SECOND = 1_230_768_000
_LAST_SECOND = 4_102_444_800

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """What one message says. `scorable`: `text` is the person's own choice of words. `payload` of a tapped button."""

    kind: str
    text: str = ""
    note: str = ""
    scorable: bool = False
    payload: str = ""


def read_content(message: Json) -> Content:
    """The content of a message of any type, also of one without type or of a type we do not know."""
    wire_type = as_text(message.get("type"), _LONGEST_LABEL)
    reader = _READERS.get(wire_type)
    if reader is None:
        return Content("unknown", note=f"[mesaj de tip necunoscut: {wire_type or 'fără tip'}]")
    return reader(message)


def is_known(message: Json) -> bool:
    """Whether the table has the message's type."""
    return message.get("type") in _READERS if isinstance(message.get("type"), str) else False


def as_text(value: object, longest: int = _LONGEST_TEXT) -> str:
    """A string as it may be stored, of at most `longest` characters; "" for what is none."""
    return storable(value[:longest]) if isinstance(value, str) else ""


def as_object(value: object) -> Json:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """A JSON array, or an empty one."""
    return value if isinstance(value, list) else []


def as_time(value: object, now: datetime) -> datetime:
    """Seconds since 1970, as text or number (contracts/whatsapp/FACTS.md has both); `now` for what is no such time."""
    try:
        seconds = int(value) if isinstance(value, str | int) and len(str(value)) <= 12 else 0
    except ValueError:
        seconds = 0
    return datetime.fromtimestamp(seconds, UTC) if _FIRST_SECOND < seconds < _LAST_SECOND else now


def _text(message: Json) -> Content:
    body = as_text(as_object(message.get("text")).get("body"))
    if not body.strip():
        return Content("unsupported", note="[mesaj fără conținut]")
    return Content("text", text=body, scorable=True)


def _media(wire_type: str, label: str) -> Callable[[Json], Content]:
    def read(message: Json) -> Content:
        media = as_object(message.get(wire_type))
        caption = as_text(media.get("caption"))
        name = as_text(media.get("filename"), _LONGEST_LABEL)
        return Content("media", caption, f"[{label}: {name}]" if name else f"[{label}]", bool(caption.strip()))

    return read


def _audio(message: Json) -> Content:
    voice = as_object(message.get("audio")).get("voice") is True
    return Content("voice", note="[mesaj vocal]") if voice else Content("media", note="[fișier audio]")


def _location(message: Json) -> Content:
    place = as_object(message.get("location"))
    named = [as_text(place.get(part), 200) for part in ("name", "address")]
    point = [str(place[part]) for part in ("latitude", "longitude") if isinstance(place.get(part), int | float)]
    shown = ", ".join(part for part in (*named, *point) if part)
    return Content("location", note=f"[locație: {shown}]" if shown else "[locație]")


def _contacts(message: Json) -> Content:
    shown: list[str] = []
    for contact in map(as_object, as_list(message.get("contacts"))[:10]):
        name = as_text(as_object(contact.get("name")).get("formatted_name"), _LONGEST_LABEL)
        phones = [as_text(as_object(phone).get("phone"), 30) for phone in as_list(contact.get("phones"))[:5]]
        shown.append(" ".join(part for part in (name, *phones) if part))
    listed = "; ".join(part for part in shown if part)
    return Content("contacts", note=f"[contact trimis: {listed}]"[:_LONGEST_NOTE] if listed else "[contact trimis]")


def _reaction(message: Json) -> Content:
    emoji = as_text(as_object(message.get("reaction")).get("emoji"), 20)
    return Content("reaction", note=f"[reacție: {emoji}]" if emoji else "[reacție retrasă]")


def _order(message: Json) -> Content:
    order = as_object(message.get("order"))
    lines = [
        f"{as_text(item.get('product_retailer_id'), _LONGEST_LABEL)} x{as_text(str(item.get('quantity')), 10)}"
        for item in map(as_object, as_list(order.get("product_items"))[:20])
    ]
    text = as_text(order.get("text"), _LONGEST_NOTE)
    return Content("order", note=f"[comandă: {', '.join(lines)}] {text}".strip()[:_LONGEST_NOTE])


def _tap(label: object, payload: object) -> Content:
    """A tapped label. Our payload, or a yes or no, is an answer and no lead; else the label is what the person says."""
    text, behind = as_text(label, 200), as_text(payload, 512)
    own_words = read_reply(text) == "other" and read_payload(behind) is None
    return Content("button", text, "[buton]", own_words, behind)


def _button(message: Json) -> Content:
    button = as_object(message.get("button"))
    return _tap(button.get("text"), button.get("payload"))


def _interactive(message: Json) -> Content:
    interactive = as_object(message.get("interactive"))
    for member in ("button_reply", "list_reply"):
        if reply := as_object(interactive.get(member)):
            return _tap(reply.get("title"), reply.get("id"))
    if form := as_object(interactive.get("nfm_reply")):
        return Content(
            "button", note=f"[formular completat] {as_text(form.get('response_json'), _LONGEST_NOTE)}".strip()
        )
    if call := as_object(interactive.get("call_permission_reply")):
        return Content("system", note=f"[permisiune de apel: {as_text(call.get('response'), _LONGEST_LABEL)}]")
    return Content("unsupported", note="[mesaj interactiv fără conținut]")


def _system(message: Json) -> Content:
    body = as_text(as_object(message.get("system")).get("body"), _LONGEST_NOTE)
    return Content("system", note=f"[sistem: {body}]" if body else "[sistem]")


def _edit(message: Json) -> Content:
    """The new words are noted, not scored: the lead has been scored by its first version."""
    inner = as_object(as_object(message.get("edit")).get("message"))
    content = Content("unknown") if inner.get("type") == "edit" else read_content(inner)
    kind = content.kind if content.kind in ("text", "media") else "system"
    return Content(kind, content.text, " ".join(part for part in ("[mesaj editat]", content.note) if part))


def _revoke(message: Json) -> Content:
    return Content("system", note="[pacientul a șters un mesaj]")


def _unsupported(message: Json) -> Content:
    inner = as_text(as_object(message.get("unsupported")).get("type"), _LONGEST_LABEL)
    return Content("unsupported", note=f"[mesaj pe care WhatsApp nu îl transmite{': ' + inner if inner else ''}]")


_READERS: Mapping[str, Callable[[Json], Content]] = {
    "text": _text,
    "image": _media("image", "imagine"),
    "video": _media("video", "video"),
    "document": _media("document", "document"),
    "sticker": _media("sticker", "sticker"),
    "audio": _audio,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "order": _order,
    "button": _button,
    "interactive": _interactive,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "unsupported": _unsupported,
}
