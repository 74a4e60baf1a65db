"""`/docs` and `/openapi.json`: the API's description as one page without scripts or foreign assets.

Swagger UI would load its script from a public CDN: in a clinic's network that is a third party that sees who reads
this, and could change what is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment

# Autoescaped: descriptions and examples are text, whatever they hold.
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
section { border-top: 1px solid #ccd; padding: .5rem 0 }
code, pre { font-family: ui-monospace, monospace; font-size: .9em }
pre { background: #f3f4f6; padding: .75rem; overflow-x: auto }
table { border-collapse: collapse } td, th { text-align: left; padding: .1rem 1rem .1rem 0; vertical-align: top }
</style></head><body>
<h1>{{ title }}</h1>
<p>Version {{ version }}. The same as <a href="/openapi.json">OpenAPI</a>. Errors are RFC 9457 problem details.</p>
{% for operation in operations %}
<section>
<h2 id="{{ operation.id }}"><code>{{ operation.method }} {{ operation.path }}</code></h2>
<p>{{ operation.description }}</p>
<p>Authentication: {{ operation.authentication }}</p>
{% if operation.parameters %}
<table><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr>
{% for parameter in operation.parameters %}
<tr><td><code>{{ parameter.name }}</code></td><td>{{ parameter.in }}</td><td>{{ parameter.description }}</td></tr>
{% endfor %}</table>
{% endif %}
<pre>{{ operation.example }}</pre>
<p>Answers: {% for status in operation.statuses %}<code>{{ status }}</code> {% endfor %}</p>
</section>
{% endfor %}
</body></html>
""")


AUTHENTICATION = "x-authentication"
"""Member of an operation that says how a caller proves itself, where OpenAPI has no word for it."""
_API_KEY = "API key (Authorization: Bearer, or X-API-Key)"


def docs_router(describe: Callable[[], Mapping[str, Any]], base_url: str) -> APIRouter:
    """Serves the OpenAPI document that `describe` gives, as JSON and as a page. Examples call `base_url`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/openapi.json")
    async def openapi() -> JSONResponse:
        return JSONResponse(describe())

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        return HTMLResponse(render(describe(), base_url))

    return router


def render(document: Mapping[str, Any], base_url: str) -> str:
    """The page for an OpenAPI document."""
    operations = [
        _shown(path, method, operation, base_url)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return _PAGE.render(title=document["info"]["title"], version=document["info"]["version"], operations=operations)


def _shown(path: str, method: str, operation: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    secured = bool(operation.get("security"))
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "description": operation.get("description", operation.get("summary", "")),
        "authentication": operation.get(AUTHENTICATION) or (_API_KEY if secured else "none"),
        "parameters": operation.get("parameters", []),
        "example": _curl(path, method, operation, base_url, secured=secured),
        "statuses": sorted(operation.get("responses", {})),
    }


def _curl(path: str, method: str, operation: Mapping[str, Any], base_url: str, *, secured: bool) -> str:
    query = {
        parameter["name"]: example
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and (example := _example(parameter["schema"]))
    }
    address = f"{base_url.rstrip('/')}{path}" + (f"?{urlencode(query)}" if query else "")
    lines = [f"curl -X {method.upper()} '{address}'"]
    if secured:
        lines.append("  -H 'Authorization: Bearer YOUR_KEY'")
    if body := operation.get("requestBody"):
        schema = body["content"]["application/json"]["schema"]
        example = json.dumps(_example(schema), ensure_ascii=False, indent=2)
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{example}'"]
    return " \\\n".join(lines)


def _example(schema: Mapping[str, Any]) -> Any:
    """An example value from the examples that each field declares."""
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema.get("default", schema["enum"][0])
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if choices:
        return _example(choices[0])
    if schema.get("type") == "object":
        return {name: _example(inner) for name, inner in schema.get("properties", {}).items()}
    return {"boolean": True, "string": "", "integer": 0}.get(str(schema.get("type")))
