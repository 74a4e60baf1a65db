"""Message templates of the business account: created through Graph, listed, checked against at a send."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from medicalcor.sandbox.whatsapp.errors import WhatsAppError

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_CATEGORIES = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})


class Templates:
    """Templates by (name, language). `strict` refuses a send of one that was never created, as Meta does.

    It is off by default: the stand-in knows no product's templates until somebody creates them.
    """

    def __init__(self) -> None:
        self.strict = False
        self._all: dict[tuple[str, str], dict[str, Any]] = {}
        self._ids = count(594425479261596)

    def create(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Add one, approved at once. Raises WhatsAppError 100 for a bad definition or one that exists."""
        name, language, category = str(wish.get("name", "")), str(wish.get("language", "")), wish.get("category")
        if not _NAME.fullmatch(name) or not language or category not in _CATEGORIES:
            raise WhatsAppError(100, "name, language and category are required")
        if not any(part.get("type", "").upper() == "BODY" for part in wish.get("components") or []):
            raise WhatsAppError(100, "Message template components param is missing the body component")
        if (name, language) in self._all:
            raise WhatsAppError(100, "Content in this language already exists for this template")
        template = {
            "name": name,
            "language": language,
            "category": category,
            "components": wish["components"],
            "parameter_format": wish.get("parameter_format", "POSITIONAL"),
            "status": "APPROVED",
            "quality_score": {"score": "UNKNOWN"},
            "id": str(next(self._ids)),
        }
        self._all[(name, language)] = template
        return template

    def listed(self, name: str | None = None) -> list[dict[str, Any]]:
        """All of them, or those of one name."""
        return [one for one in self._all.values() if name is None or one["name"] == name]

    def set_status(self, name: str, status: str) -> list[dict[str, Any]]:
        """Pause, disable or approve a template in all languages (APPROVED, PAUSED, DISABLED); those that changed."""
        changed = [template for template in self.listed(name) if template["status"] != status]
        for template in changed:
            template["status"] = status
        return changed

    def approve_all(self) -> None:
        """Undo every pause."""
        for template in self._all.values():
            template["status"] = "APPROVED"

    def clear(self) -> None:
        """Forget all templates."""
        self._all.clear()

    def check(self, content: dict[str, Any]) -> dict[str, Any] | None:
        """The template that a send names, None where unknown ones are allowed.

        Raises WhatsAppError: 132001 unknown, 132015 paused, 132016 disabled, 132000 wrong number of parameters,
        132012 wrong parameter names.
        """
        name, language = content["name"], content["language"]["code"]
        template = self._all.get((name, language))
        if template is None:
            if self.strict or self.listed(name):
                raise WhatsAppError(132001, f"template name ({name}) does not exist in {language}")
            return None
        if template["status"] == "PAUSED":
            raise WhatsAppError(132015)
        if template["status"] == "DISABLED":
            raise WhatsAppError(132016)
        _check_parameters(template, content)
        return template


def body_text(template: dict[str, Any]) -> str:
    """The body with its placeholders."""
    bodies = [part.get("text", "") for part in template["components"] if part.get("type", "").upper() == "BODY"]
    return str(bodies[0]) if bodies else ""


def rendered(template: dict[str, Any] | None, content: dict[str, Any]) -> str:
    """What the patient reads; of a template never created, its name and parameters."""
    parameters = [
        parameter
        for component in content.get("components") or []
        if component.get("type") == "body"
        for parameter in component.get("parameters") or []
    ]
    values = [str(parameter.get("text", "")) for parameter in parameters]
    if template is None:
        return f"[{content['name']}] " + " · ".join(values)
    named = {str(one.get("parameter_name", n)): values[n - 1] for n, one in enumerate(parameters, 1)}
    return _PLACEHOLDER.sub(lambda match: named.get(match.group(1), match.group(0)), body_text(template))


def _check_parameters(template: dict[str, Any], content: dict[str, Any]) -> None:
    expected = list(dict.fromkeys(_PLACEHOLDER.findall(body_text(template))))
    given = [
        parameter
        for component in content.get("components") or []
        if component.get("type") == "body"
        for parameter in component.get("parameters") or []
    ]
    if len(given) != len(expected):
        details = (
            f"body: number of localizable_params ({len(given)}) does not match the expected number of params "
            f"({len(expected)})"
        )
        raise WhatsAppError(132000, details)
    named = any(not name.isdigit() for name in expected)
    if named and {parameter.get("parameter_name") for parameter in given} != set(expected):
        raise WhatsAppError(132012, f"body: expected named parameters {expected}")
