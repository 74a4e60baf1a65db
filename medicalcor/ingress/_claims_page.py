"""The claims page as HTML: for a phone in one hand, without script; personal data only where `contact` is given."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

import phonenumbers
from jinja2 import Environment

from medicalcor.contracts.alerts import AlertView
from medicalcor.domain.links import chat_url, hubspot_contact_url, tel_url
from medicalcor.ingress._claims_words import WORDS

_STYLE = """
:root { color-scheme: light dark; --text: #14202b; --soft: #51606e; --page: #eef2f5; --card: #fff; --line: #d5dde4;
  --main: #0b6b57; --on-main: #fff; --alarm: #b3261e; --note: #e4f2ee }
@media (prefers-color-scheme: dark) { :root { --text: #e8eef2; --soft: #a5b4c0; --page: #10171d; --card: #1a242c;
  --line: #35434f; --main: #4cc3a6; --on-main: #06251d; --alarm: #ff8a80; --note: #16332c } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif }
main { max-width: 30rem; margin: 0 auto; padding: 1rem }
@media (min-width: 40rem) { main { padding-top: 4rem } }
.card { background: var(--card); border: 1px solid var(--line); border-top: 6px solid var(--main);
  border-radius: .75rem; padding: 1.25rem }
.alarm { border-top-color: var(--alarm) } .alarm h1 { color: var(--alarm) }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 0 0 1rem }
dt { color: var(--soft) } dd { margin: 0; font-weight: 600 }
p { margin: 0 0 1rem } .note { background: var(--note); border-radius: .5rem; padding: .75rem; font-weight: 600 }
.hint { color: var(--soft); font-size: .9375rem; margin: .75rem 0 0 }
label { display: block; margin-bottom: .25rem; font-size: .9375rem; color: var(--soft) }
input { width: 100%; min-height: 3rem; padding: .5rem .75rem; margin-bottom: 1rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--soft); border-radius: .5rem }
button, .button { display: block; width: 100%; min-height: 3.5rem; padding: .9rem 1rem; font: inherit; font-weight: 700;
  text-align: center; text-decoration: none; color: var(--on-main); background: var(--main);
  border: 2px solid var(--main); border-radius: .5rem; cursor: pointer }
.button + .button { margin-top: .75rem } .second { color: var(--main); background: transparent }
:focus-visible { outline: 3px solid var(--text); outline-offset: 2px }
footer { margin-top: 1rem; text-align: center; font-size: .9375rem }
footer a { color: var(--soft); padding: .75rem; display: inline-block } footer a[aria-current] { font-weight: 700 }
"""

# Autoescaped: a name is text, whatever a patient calls herself.
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow">
<title>{{ page.title }} · MedicalCor</title>
<style>STYLE</style></head><body><main>
<div class="card{{ ' alarm' if page.alarm }}">
<h1>{{ page.title }}</h1>
{% if page.facts %}
<dl>{% for label, value in page.facts %}<dt>{{ label }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>
{% endif %}
{% if page.note %}<p class="note" role="status">{{ page.note }}</p>{% endif %}
{% if page.text %}<p>{{ page.text }}</p>{% endif %}
{% for link in page.links %}
<a class="button{{ ' second' if not loop.first }}" href="{{ link.url }}" rel="noreferrer">{{ link.label }}</a>
{% endfor %}
{% if page.button %}
<form method="post">
{% if page.asks_name %}
<label for="by">{{ words.by_label }}</label>
<input id="by" name="by" maxlength="60" autocomplete="name">
{% endif %}
<button>{{ page.button }}</button>
<p class="hint">{{ page.hint }}</p>
</form>
{% endif %}
</div>
<footer><nav aria-label="{{ languages[language].name }}">
{% for code, other in languages.items() %}
<a href="?lang={{ code }}" lang="{{ code }}" {{- " aria-current=true" if code == language }}>{{ other.name }}</a>
{% endfor %}
</nav></footer>
</main></body></html>
""".replace("STYLE", _STYLE)
)

_TITLED = frozenset({"hot_lead", "danger", "no_phone"})
_CHANNELS = frozenset({"whatsapp", "voice", "web"})

_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
"""Of every answer of the page: nothing but its own style and form, never kept, never listed."""


@dataclass(frozen=True)
class Link:
    """A button that leads elsewhere."""

    label: str
    url: str


@dataclass(frozen=True)
class Page:
    """What the page shows; `button` makes it a form."""

    title: str
    alarm: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()
    button: str = ""
    asks_name: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Pages:
    """Makes pages in one language. `zone` is clinic time; the other two make the contact's link."""

    language: str
    zone: tzinfo
    hubspot_app_url: str
    hubspot_portal_id: str

    def asking(self, alert: AlertView) -> Page:
        """Before the claim: what it is about, or by whom it is taken, and the one button."""
        words, about = WORDS[self.language], self._about(alert)
        if alert.ended_by:
            return replace(about, note=self._taken(alert), button=words["show"], hint=words["show_hint"])
        button = words["claim_hot_lead"] if alert.kind == "hot_lead" else words["claim"]
        return replace(about, button=button, asks_name=True, hint=words["claim_hint"])

    def claimed(self, alert: AlertView, *, mine: bool) -> Page:
        """After it: the person. `mine`: this request took it."""
        words, about = WORDS[self.language], self._about(alert)
        note = words["yours"] if mine else self._taken(alert) if alert.ended_by else words["over"]
        text = words["danger_text"] if about.alarm else ""
        if not (alert.phone or alert.wa_id):
            text = words["no_number"]
        return replace(about, title=alert.name or about.title, note=note, text=text, links=self._links(alert))

    def failed(self, kind: str, *, again: bool = False) -> Page:
        """`kind` forged | expired | away | recorded."""
        words = WORDS[self.language]
        links = (Link(words["again"], ""),) if again else ()
        return Page(words[kind], text=words[f"{kind}_text"], links=links)

    def render(self, page: Page) -> str:
        """The HTML."""
        return _PAGE.render(language=self.language, page=page, words=WORDS[self.language], languages=WORDS)

    def _about(self, alert: AlertView) -> Page:
        words = WORDS[self.language]
        facts = (
            (words["score"], str(alert.score or "")),
            (words["channel"], words[alert.channel] if alert.channel in _CHANNELS else ""),
            (words["received"], self._time(alert.asked_at)),
        )
        return Page(
            words[alert.kind if alert.kind in _TITLED else "other"],
            alarm=alert.kind == "danger",
            facts=tuple(fact for fact in facts if fact[1]),
        )

    def _taken(self, alert: AlertView) -> str:
        words, at = WORDS[self.language], alert.claimed_at or alert.ended_at
        key = "claimed_by" if alert.claimed_by else "claimed" if alert.claimed_at else alert.ended_by
        return words[key].format(by=alert.claimed_by, time=self._time(at) if at else "")

    def _links(self, alert: AlertView) -> tuple[Link, ...]:
        words, number = WORDS[self.language], alert.wa_id or alert.phone
        links = []
        if alert.phone:
            links.append(Link(words["call"].format(phone=_shown(alert.phone)), tel_url(alert.phone)))
        if number:
            links.append(Link(words["chat"], chat_url(number)))
        if url := hubspot_contact_url(self.hubspot_app_url, self.hubspot_portal_id, alert.contact_id or ""):
            links.append(Link(words["crm"], url))
        return tuple(links)

    def _time(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime(WORDS[self.language]["date"])


def _shown(phone: str) -> str:
    """An E.164 number in groups, as people read it."""
    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
