"""The page on which an operator signs in for the Temporal Web UI's codec, and what it says afterwards."""

from __future__ import annotations

from jinja2 import Environment

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>MedicalCor codec</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
input, button { font: inherit; padding: .3rem .6rem }
code { font-family: ui-monospace, monospace; background: #f3f4f6; padding: 0 .2rem }
</style></head><body>
<h1>Read what Temporal keeps encrypted</h1>
{% if signed_in %}
<p role="status">Signed in for 12 hours. Once in each browser, tell the <a href="{{ ui_url }}">Temporal Web UI</a> to
send this sign-in along: open its codec server settings (the icon at the top right), choose <em>Use my browser
setting</em>, enter <code>{{ endpoint }}</code> and switch on <em>Include cross-origin credentials</em>. A Web UI server
started with <code>TEMPORAL_CODEC_INCLUDE_CREDENTIALS=true</code> needs none of this.</p>
<p>What you read there are patients' own words.</p>
{% else %}
{% if refused %}<p role="alert">This is no key with the scope <code>codec</code>.</p>{% endif %}
<form method="post" action="/codec/session">
<p><label>API key with the scope <code>codec</code>: <input type="password" name="key" required autofocus
autocomplete="current-password"></label> <button>Sign in</button></p>
</form>
<p>The <code>temporal</code> command takes the key itself:
<code>read -rs KEY &amp;&amp; export TEMPORAL_CODEC_ENDPOINT={{ endpoint }}
TEMPORAL_CODEC_AUTH="Bearer $KEY"</code>.</p>
{% endif %}
</body></html>
""")


def render(endpoint: str, ui_url: str, *, signed_in: bool = False, refused: bool = False) -> str:
    """The page; `endpoint` is the codec's address as an operator's browser reaches it."""
    return _PAGE.render(endpoint=endpoint, ui_url=ui_url, signed_in=signed_in, refused=refused)
