"""Property definitions of the portal, per object type: defaults, creation rules, groups."""

from __future__ import annotations

import re
from typing import Any

from medicalcor.sandbox.hubspot.defaults import DEFAULT_PROPERTIES
from medicalcor.sandbox.hubspot.errors import HubSpotError, malformed, not_found
from medicalcor.sandbox.state import now_iso

_TYPES = {
    "string": {"text", "textarea", "file", "html", "phonenumber"},
    "number": {"number"},
    "date": {"date"},
    "datetime": {"date"},
    "enumeration": {"select", "radio", "checkbox", "booleancheckbox"},
    "bool": {"booleancheckbox"},
}
_DEFAULT_FIELD = {"string": "text", "number": "number", "datetime": "date", "date": "date", "bool": "booleancheckbox"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_UNIQUE_LIMIT = 10
"""Unique properties of one object type; HubSpot's documented limit."""


class Schema:
    """All property definitions and groups of a portal."""

    def __init__(self) -> None:
        self.properties: dict[str, dict[str, dict[str, Any]]] = {}
        self.groups: dict[str, dict[str, dict[str, Any]]] = {}
        for object_type, (group, declared) in DEFAULT_PROPERTIES.items():
            self.groups[object_type] = {group: _group(group, group)}
            defined = (_default(one, group) for one in declared.split())
            self.properties[object_type] = {definition["name"]: definition for definition in defined}

    def get(self, object_type: str, name: str) -> dict[str, Any] | None:
        """The live definition of a property, or None."""
        definition = self.properties[object_type].get(name)
        return None if definition is None or definition["archived"] else definition

    def unique_names(self, object_type: str) -> list[str]:
        """Properties whose value belongs to one record only; `email` is so for contacts without being declared so."""
        declared = [d["name"] for d in self.properties[object_type].values() if d["hasUniqueValue"]]
        return (["email"] if object_type == "contacts" else []) + declared

    def create(self, object_type: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Add a property. Raises HubSpotError: 400 for a bad definition, 409 where the name is taken."""
        definition = self._checked(object_type, wish)
        existing = self.properties[object_type].get(definition["name"])
        if existing is not None and not existing["archived"]:
            name = definition["name"]
            raise HubSpotError(409, f'A property named "{name}" already exists.', "OBJECT_ALREADY_EXISTS")
        self.properties[object_type][definition["name"]] = definition
        return definition

    def update(self, object_type: str, name: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Change a custom property's label, options and the like; never its uniqueness.

        Raises HubSpotError: 404 for an unknown property, 400 for one of HubSpot's own or an attempt at uniqueness.
        """
        definition = self.get(object_type, name)
        if definition is None:
            raise not_found()
        if definition["hubspotDefined"]:
            raise HubSpotError(400, f"Property {name} is read-only and cannot be modified.")
        if wish.get("hasUniqueValue", definition["hasUniqueValue"]) != definition["hasUniqueValue"]:
            raise HubSpotError(400, "hasUniqueValue cannot be changed after the property was created.")
        if "groupName" in wish and wish["groupName"] not in self.groups[object_type]:
            raise HubSpotError(400, f"Property group {wish['groupName']} does not exist.")
        changeable = ("label", "description", "groupName", "options", "hidden", "displayOrder", "formField", "type")
        definition.update({key: wish[key] for key in (*changeable, "fieldType") if key in wish})
        definition["options"] = [_option(option, n) for n, option in enumerate(definition["options"])]
        definition["updatedAt"] = now_iso()
        return definition

    def archive(self, object_type: str, name: str) -> None:
        """Archive a custom property; HubSpotError 404 or 400 as for `update`."""
        definition = self.get(object_type, name)
        if definition is None:
            raise not_found()
        if definition["hubspotDefined"]:
            raise HubSpotError(400, f"Property {name} is read-only and cannot be archived.")
        definition |= {"archived": True, "archivedAt": now_iso()}

    def create_group(self, object_type: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Add a property group. Raises HubSpotError 400 or 409."""
        name, label = wish.get("name"), wish.get("label")
        if not isinstance(name, str) or not name or not isinstance(label, str):
            raise malformed("name and label are required")
        if name in self.groups[object_type]:
            raise HubSpotError(409, f'A property group named "{name}" already exists.', "OBJECT_ALREADY_EXISTS")
        self.groups[object_type][name] = _group(name, label, wish.get("displayOrder", -1))
        return self.groups[object_type][name]

    def _checked(self, object_type: str, wish: dict[str, Any]) -> dict[str, Any]:
        missing = [key for key in ("name", "label", "type", "fieldType", "groupName") if not wish.get(key)]
        if missing:
            raise malformed(f"Some required fields were not set: {missing}")
        name, kind, field = str(wish["name"]), wish["type"], wish["fieldType"]
        if not _NAME.fullmatch(name):
            raise HubSpotError(400, f'Property name "{name}" is invalid: lower case letters, digits, underscores.')
        if kind not in _TYPES or field not in _TYPES[kind]:
            raise HubSpotError(400, f"Property type {kind} does not go with field type {field}.")
        if wish["groupName"] not in self.groups[object_type]:
            raise HubSpotError(400, f"Property group {wish['groupName']} does not exist.")
        unique = bool(wish.get("hasUniqueValue", False))
        if unique and kind not in ("string", "number"):
            raise HubSpotError(400, "Only text and number properties can have unique values.")
        declared = sum(d["hasUniqueValue"] for d in self.properties[object_type].values())
        if unique and declared >= _UNIQUE_LIMIT:
            raise HubSpotError(400, f"An object type can have at most {_UNIQUE_LIMIT} unique properties.")
        return _definition(wish, unique)


def _definition(wish: dict[str, Any], unique: bool) -> dict[str, Any]:
    now = now_iso()
    options = [_option(option, n) for n, option in enumerate(wish.get("options") or [])]
    return {
        "name": wish["name"],
        "label": wish["label"],
        "type": wish["type"],
        "fieldType": wish["fieldType"],
        "description": wish.get("description", ""),
        "groupName": wish["groupName"],
        "options": options,
        "displayOrder": wish.get("displayOrder", -1),
        "hasUniqueValue": unique,
        "hidden": bool(wish.get("hidden", False)),
        "formField": bool(wish.get("formField", False)),
        "hubspotDefined": False,
        "calculated": False,
        "externalOptions": False,
        "archived": False,
        "createdAt": now,
        "updatedAt": now,
        "modificationMetadata": {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False},
    }


def _default(declaration: str, group: str) -> dict[str, Any]:
    name, _, kind = declaration.partition(":")
    read_only, kind = kind.endswith("!"), kind.removesuffix("!")
    options = kind.split("|") if "|" in kind else []
    kind = "enumeration" if options else kind
    field = _DEFAULT_FIELD.get(kind, "select")
    wish = {"name": name, "label": name, "type": kind, "fieldType": field, "groupName": group}
    listed = [{"label": option, "value": option, "hidden": False} for option in options]
    definition = _definition(wish | {"options": listed}, unique=False)
    metadata = {"archivable": False, "readOnlyDefinition": True, "readOnlyValue": read_only}
    return definition | {"hubspotDefined": True, "modificationMetadata": metadata}


def _option(option: dict[str, Any], position: int) -> dict[str, Any]:
    value = str(option.get("value", ""))
    return {
        "label": str(option.get("label", value)),
        "value": value,
        "hidden": bool(option.get("hidden", False)),
        "displayOrder": int(option.get("displayOrder", position)),
        "description": str(option.get("description") or ""),
    }


def _group(name: str, label: str, order: int = -1) -> dict[str, Any]:
    return {"name": name, "label": label, "displayOrder": order, "archived": False}
