"""The weekly report as HTML: charts and tables without script, for a screen, a phone and a sheet of paper."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import tzinfo

from jinja2 import Environment

from medicalcor.contracts.reports import WeeklyFigures
from medicalcor.domain.report.weeks import Week, hours_between, parse_week
from medicalcor.ingress._report_sections import Sections
from medicalcor.ingress._report_words import WORDS, moment, span

_STYLE = """
:root { color-scheme: light dark; --text: #14202b; --soft: #51606e; --page: #eef2f5; --card: #fff; --line: #d5dde4;
  --main: #0b6b57; --now: #0b6b57; --before: #aab7c1; --good: #0b7a63; --bad: #b3261e; --hot: #c2410c; --warm: #d9980f;
  --cold: #3577ad; --rest: #8896a2 }
@media (prefers-color-scheme: dark) { :root { --text: #e8eef2; --soft: #a5b4c0; --page: #10171d; --card: #1a242c;
  --line: #35434f; --main: #4cc3a6; --now: #4cc3a6; --before: #5d6d7a; --good: #4cc3a6; --bad: #ff8a80; --hot: #ff8f4d;
  --warm: #f0bf4d; --cold: #6fb1e6; --rest: #8896a2 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 2rem }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 }
h1 span { display: block; font-size: 1.125rem; font-weight: 400 }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 0 0 .75rem }
p { margin: .5rem 0 0 } .hint { color: var(--soft); font-size: .875rem; line-height: 1.4 }
.tiles { display: grid; gap: .75rem; grid-template-columns: repeat(2, 1fr); margin: 1.25rem 0 .75rem; padding: 0 }
.tiles div, section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem }
.tiles div { padding: .75rem 1rem; border-top: 4px solid var(--main) }
.tiles dt { color: var(--soft); font-size: .875rem; line-height: 1.3 } .tiles dd { margin: .25rem 0 0 }
.tiles .value { font-size: 1.25rem; font-weight: 700; line-height: 1.25 }
.tiles .was { color: var(--soft); font-size: .875rem }
section { padding: 1rem; margin-bottom: .75rem; break-inside: avoid }
svg { display: block; width: 100%; max-width: 32rem; height: auto }
svg text { fill: var(--text); font: 14px system-ui, sans-serif } svg .number { font-weight: 700 }
svg .middle { text-anchor: middle } svg .axis { stroke: var(--line) }
.good { fill: var(--good) } .bad { fill: var(--bad) } .soft, .unqualified { fill: var(--rest) }
.hot { fill: var(--hot) } .warm { fill: var(--warm) } .cold { fill: var(--cold) }
.now { fill: var(--now) } .before { fill: var(--before) }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .5rem 0 0; padding: 0;
  font-size: .875rem }
.legend svg { display: inline-block; width: .75rem; height: .75rem; margin-right: .375rem; vertical-align: -1px }
table { width: 100%; border-collapse: collapse; margin-top: .75rem; font-size: .9375rem }
th, td { padding: .3rem 0 .3rem .625rem; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top }
th:first-child { padding-left: 0; text-align: left } thead th { color: var(--soft); font-size: .8125rem }
tbody th { font-weight: 400 } tbody .part th { padding-left: 1rem }
td { font-variant-numeric: tabular-nums; white-space: nowrap }
table:not(.wide) tbody tr > :nth-child(2) { font-weight: 600 } .wide .sum > * { font-weight: 700 }
.wide { font-size: .875rem } .wide th, .wide td { padding-left: .3rem } .wide thead th { font-size: .75rem }
.wide th:first-child { padding-left: 0 }
.card { background: var(--card); border: 1px solid var(--line); border-top: 6px solid var(--main);
  border-radius: .75rem; padding: 1.25rem; max-width: 30rem; margin: 0 auto }
footer { margin-top: 1rem; text-align: center; font-size: .9375rem }
footer a { color: var(--soft); padding: .75rem; display: inline-block } footer a[aria-current] { font-weight: 700 }
:focus-visible { outline: 3px solid var(--text); outline-offset: 2px }
@media (max-width: 30rem) { .wide { font-size: .8125rem } .wide thead th { font-size: .625rem }
  section { padding: .75rem } .wide th, .wide td { padding-left: .25rem } .tiles div { padding: .625rem .75rem } }
@media (min-width: 48rem) { .tiles { grid-template-columns: repeat(4, 1fr) } .tiles .value { font-size: 1.375rem }
  .sections { columns: 2; column-gap: .75rem } }
@media print { @page { size: A4; margin: 10mm 12mm } html { font-size: 11px }
  :root { color-scheme: light; --text: #000; --soft: #444; --page: #fff; --card: #fff; --line: #bbb; --main: #0b6b57;
    --now: #0b6b57; --before: #aab7c1; --good: #0b7a63; --bad: #b3261e; --hot: #c2410c; --warm: #d9980f;
    --cold: #3577ad; --rest: #8896a2 }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact } main { max-width: none; padding: 0 }
  .tiles { grid-template-columns: repeat(4, 1fr) } .sections { columns: 2; column-gap: .75rem } footer { display: none }
  svg { max-width: 20rem } section { padding: .625rem .75rem } th, td { padding-top: .1rem; padding-bottom: .1rem }
  table { margin-top: .375rem } .wide { font-size: .875rem } .hint { line-height: 1.25 } }
"""

# Autoescaped: whatever a figure's name may hold is text. Charts are markup of our own, escaped where it is made.
_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow">
<title>{{ title }} · MedicalCor</title>
<style>STYLE</style></head><body><main>
{% if notice %}
<div class="card"><h1>{{ title }}</h1><p>{{ notice }}</p></div>
{% else %}
<header>
<h1>{{ words.title }} <span>{{ span }} · {{ week }}</span></h1>
<p class="hint">{{ made }} {{ words.small }}
{% if hours != 168 %}{{ words.hours.format(hours=hours) }}{% endif %}
{% if no_before %}{{ no_before }}{% endif %}</p>
</header>
<dl class="tiles">
{% for tile in tiles %}
<div><dt>{{ tile.label }}</dt><dd class="value">{{ tile.value }}</dd>
{%- if tile.before %}<dd class="was">{{ tile.before }}</dd>{% endif %}</div>
{% endfor %}
</dl>
<div class="sections">
{% for section in sections %}
<section><h2>{{ section.title }}</h2>
{{ section.chart | safe }}
{% if section.legend %}
<ul class="legend">
{% for style, name in section.legend %}
<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="{{ style }}" width="12" height="12"/></svg>{{ name }}</li>
{% endfor %}
</ul>
{% endif %}
<table{% if section.head | length > 3 %} class="wide"{% endif %}>
<thead><tr>{% for name in section.head %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in section.rows %}
<tr{% if row.part %} class="part"{% elif loop.last %} class="sum"{% endif %}><th scope="row">{{ row.label }}</th>
{%- for cell in row.cells %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody></table>
{% if section.hint %}<p class="hint">{{ section.hint }}</p>{% endif %}
</section>
{% endfor %}
</div>
{% endif %}
<footer><nav aria-label="{{ words.name }}">
{% for code, other in languages.items() %}
<a href="?{{ {'lang': code, 'token': token} | urlencode if token else {'lang': code} | urlencode }}" lang="{{ code }}"
{{- " aria-current=true" if code == language }} rel="noreferrer">{{ other.name }}</a>
{% endfor %}
</nav></footer>
</main></body></html>
""".replace("STYLE", _STYLE)
)

_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language, Authorization, X-API-Key",
}
"""Of every answer of the page: nothing but its own style, never kept, never listed."""


@dataclass(frozen=True)
class ReportPages:
    """Makes pages in one language. `zone` is clinic time; `token` that of the link, "" for a caller with a key."""

    language: str
    zone: tzinfo
    token: str = ""

    def report(self, now: WeeklyFigures, before: WeeklyFigures | None) -> str:
        """The report of a week, beside that of the week before where there is one."""
        words, week = WORDS[self.language], parse_week(now.week.week)
        sections = Sections(self.language, now, before)
        return self._render(
            words["title"] + f" {week}",
            week=week,
            span=span(week, self.language),
            made=words["made"].format(at=moment(now.made_at, self.zone, self.language)),
            hours=hours_between(now.week.starts_at, now.week.ends_at),
            no_before="" if before else words["no_before"].format(week=week.previous()),
            tiles=sections.tiles(),
            sections=sections.all(),
        )

    def failed(self, kind: str) -> str:
        """`kind` forged | expired_link | missing | making | away."""
        words = WORDS[self.language]
        return self._render(words[kind], notice=words[f"{kind}_text"])

    def _render(self, title: str, **shown: object) -> str:
        common = {"language": self.language, "words": WORDS[self.language], "languages": WORDS, "token": self.token}
        return _PAGE.render(title=title, **common, **shown)


def previous_of(week: str) -> str:
    """The ISO week before."""
    return str(Week(parse_week(week).monday).previous())
