"""Whose number is this? From what a vendor, a form or a person wrote to one person's identity (spec §1).

Two spellings of one person's number must become one identity, and a wrong number must become none: a guess would show
one patient's appointments to another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

Source = Literal["wa_id", "form", "twilio", "vapi", "hubspot"]

# What Twilio reports in place of a withheld caller: ANONYMOUS, RESTRICTED, UNAVAILABLE, BLOCKED, UNKNOWN on telephone
# keys. Some of them pass as valid numbers of other countries.
_WITHHELD = frozenset({"266696687", "7378742833", "86282452253", "2562533", "8656696"})

_SCHEME = re.compile(r"^\s*(?:(?:tel|telefon|phone|mobil|mobile|nr|whatsapp)[\s.:]+)+", re.IGNORECASE)
# "0712 345 678 int. 12", "0712 345 678 (Maria)": an extension or a remark after the number is no part of it.
_REMARK = re.compile(r"(?<=\d{2})(?:;|[\s,(/]+[^\W\d_]|(?:ext|int|x)\.?\s?\d{1,5}$).*$", re.IGNORECASE | re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_INTERNATIONAL = re.compile(r"\+[\d\s().\-/]+")
_WA_ID = re.compile(r"\+?([1-9][0-9]{6,14})")
_BRAZIL_WITHOUT_NINE = re.compile(r"\+55([1-9][0-9])([6-9][0-9]{7})")
_MEXICO_WITH_ONE = re.compile(r"\+521([0-9]{10})")


@dataclass(frozen=True, slots=True)
class PhoneIdentity:
    """Who a number stands for, and where to write to.

    e164: the person's identity with plus, or None where the input identifies nobody.
    send_to: digits for WhatsApp's `to`: the `wa_id` exactly as WhatsApp gave it, else those of `e164`.
    reason: what decided, in words without any digit of the input (it goes to logs and to operators).
    """

    e164: str | None
    send_to: str | None
    reason: str


def identify(raw: str, source: Source, region: str = "RO") -> PhoneIdentity:
    """The identity behind `raw` as `source` gave it; `region` (ISO 3166) reads national numbers of forms and HubSpot.

    Never raises on any `raw`; ValueError for a region that does not exist (a wrong setting, not a wrong number).
    """
    text = _visible(raw)
    if not text:
        return _nobody("empty")
    if source == "wa_id":
        return _from_whatsapp(text)
    return _from_others(text, source, _known_region(region))


def _known_region(region: str) -> str:
    code = region.upper()
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("the region is not an ISO 3166 country code, such as RO")
    return code


def _visible(raw: str) -> str:
    """Without direction marks and what else a contacts app copies along; digits of any script become ASCII."""
    shown = (c for c in raw if unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in shown).replace("＋", "+").strip()


def _from_whatsapp(text: str) -> PhoneIdentity:
    """WhatsApp vouches for its id: it is never refused because a library's tables find the number not valid."""
    match = _WA_ID.fullmatch(text)
    if match is None:
        return _nobody("not a WhatsApp phone id: digits with a country code were expected")
    digits = match[1]
    identity, repaired = _repair(f"+{digits}")
    return PhoneIdentity(identity, digits, repaired or "WhatsApp vouches for it")


def _from_others(text: str, source: Source, region: str) -> PhoneIdentity:
    number = _REMARK.sub("", _SCHEME.sub("", text))
    if source in ("twilio", "vapi"):
        # Without its plus a withheld caller's number parses as a valid national one.
        if _INTERNATIONAL.fullmatch(number) is None:
            return _nobody("a caller's number counts only in international form, with plus")
        if re.sub(r"\D", "", number) in _WITHHELD:
            return _nobody("the caller's number is withheld")
    if _LETTER.search(number):
        # The library reads letters as keys of a telephone, or drops them, and so makes a number of a typing error.
        return _nobody("not a phone number")
    try:
        parsed = phonenumbers.parse(number, region if source in ("form", "hubspot") else None)
    except NumberParseException:
        return _nobody("not a phone number")
    identity, repaired = _repair(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))
    if not phonenumbers.is_valid_number(phonenumbers.parse(identity, None)):
        return _nobody("not a valid number of its country; the country is never guessed")
    return PhoneIdentity(identity, identity[1:], repaired or "valid")


def _repair(e164: str) -> tuple[str, str]:
    """The one identity of numbers that two networks spell in two ways, and what was repaired."""
    if match := _BRAZIL_WITHOUT_NINE.fullmatch(e164):
        return f"+55{match[1]}9{match[2]}", "Brazilian mobile: ninth digit added"
    if match := _MEXICO_WITH_ONE.fullmatch(e164):
        return f"+52{match[1]}", "Mexican number: the 1 after the country code dropped"
    return e164, ""


def _nobody(reason: str) -> PhoneIdentity:
    return PhoneIdentity(None, None, reason)
