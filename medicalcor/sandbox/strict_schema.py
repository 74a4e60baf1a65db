"""OpenAI's strict structured output: which schemas it refuses, and filling one that it accepts.

Source: `contracts/openai/FACTS.md` (Structured output) and the recorded 400 in errors.json.
"""

from __future__ import annotations

from typing import Any

_MAX_DEPTH = 10
"""OpenAI allows ten levels of nesting; the limit also ends a schema that refers to itself."""


class SchemaRefused(ValueError):
    """The schema breaks a rule of `strict: true`; the text is OpenAI's."""


def check_strict(name: str, schema: Any) -> None:
    """Raise SchemaRefused unless every object closes itself and requires all its members."""
    if not isinstance(schema, dict) or schema.get("type") != "object":
        found = schema.get("type") if isinstance(schema, dict) else None
        raise SchemaRefused(
            f"Invalid schema for response_format '{name}': schema must be a JSON Schema of 'type: \"object\"', "
            f"got 'type: \"{found}\"'."
        )
    _check(name, schema, ())
    for key, definition in schema.get("$defs", {}).items():
        _check(name, definition, ("$defs", key))


def _check(name: str, node: Any, context: tuple[str, ...]) -> None:
    if not isinstance(node, dict):
        return
    prefix = f"Invalid schema for response_format '{name}': In context={context!r}, "
    if "default" in node:
        raise SchemaRefused(f"{prefix}'default' is not permitted.")
    if "$ref" in node and len(node) > 1:
        raise SchemaRefused(f"{prefix}$ref cannot have keywords {sorted(set(node) - {'$ref'})!r}.")
    if node.get("type") == "object":
        if node.get("additionalProperties") is not False:
            raise SchemaRefused(f"{prefix}'additionalProperties' is required to be supplied and to be false.")
        missing = [key for key in node.get("properties", {}) if key not in node.get("required", [])]
        if missing:
            raise SchemaRefused(
                f"{prefix}'required' is required to be supplied and to be an array including every key in "
                f"properties. Missing '{missing[0]}'."
            )
    for key, child in node.get("properties", {}).items():
        _check(name, child, (*context, "properties", key))
    if "items" in node:
        _check(name, node["items"], (*context, "items"))
    for index, child in enumerate(node.get("anyOf", [])):
        _check(name, child, (*context, "anyOf", str(index)))


def fill(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """A value of the schema: members named in `known` take that value where it fits, others the plainest one."""
    return _value(schema, schema, known, None, 0)


def _value(root: dict[str, Any], node: dict[str, Any], known: dict[str, Any], name: str | None, depth: int) -> Any:
    node = _resolved(root, node)
    wish = known.get(name) if name is not None else None
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return wish if wish in node["enum"] else node["enum"][0]
    if options := node.get("anyOf"):
        return _any_of(root, options, known, name, depth)
    kind = node.get("type")
    if isinstance(kind, list):
        return _any_of(root, [{**node, "type": one} for one in kind], known, name, depth)
    if kind == "object" and depth < _MAX_DEPTH:
        members = node.get("properties", {})
        return {key: _value(root, child, known, key, depth + 1) for key, child in members.items()}
    return _scalar(root, node, kind, wish, known, depth)


def _scalar(root: dict[str, Any], node: dict[str, Any], kind: Any, wish: Any, known: dict[str, Any], depth: int) -> Any:
    if kind == "array":
        values = wish if isinstance(wish, list) else ([wish] if wish else [])
        items = _resolved(root, node.get("items", {}))
        if "enum" in items:
            return [value for value in values if value in items["enum"]]
        return values if items.get("type") in (None, "string") else []
    if kind == "boolean":
        return wish if isinstance(wish, bool) else bool(wish)
    if kind in ("integer", "number"):
        number = wish if isinstance(wish, (int, float)) and not isinstance(wish, bool) else node.get("minimum", 0)
        return int(number) if kind == "integer" else float(number)
    if kind == "string":
        return ", ".join(map(str, wish)) if isinstance(wish, list) else str(wish if wish is not None else "")
    return None


def _any_of(root: dict[str, Any], options: list[dict[str, Any]], known: dict[str, Any], name: Any, depth: int) -> Any:
    """Null where nothing is known and null is allowed; else the first option that is not null."""
    kinds = [_resolved(root, option) for option in options]
    if known.get(name) in (None, [], "") and any(kind.get("type") == "null" for kind in kinds):
        return None
    chosen = next((kind for kind in kinds if kind.get("type") != "null"), kinds[0])
    return _value(root, chosen, known, name, depth)


def _resolved(root: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = root
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            found = found.get(part, {}) if part else root
        node = found
    return node
