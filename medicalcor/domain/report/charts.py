"""Charts as SVG markup: no script, no style of their own; the page's style sheet colours the classes.

Drawn for a phone's width and scaled up: text that is scaled down cannot be read. What they show is in a table as well.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH = 360
_ROW, _BAR, _LABEL = 44, 16, 15
_NUMBER = 44
"""Room for the number at a bar's end."""
_HEIGHT, _BASE, _TOP = 170, 140, 22
_GAP = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: how much, and the style sheet's class for it."""

    value: int
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled bar of parts; `before`: the week before, as a thin mark beneath it."""

    label: str
    parts: tuple[Part, ...]
    before: int | None = None

    def total(self) -> int:
        """All parts."""
        return sum(part.value for part in self.parts)


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars on one scale, each with its number; where all are 0 only labels and zeros stand there."""
    most = max((max(row.total(), row.before or 0) for row in rows), default=0)
    scale = (_WIDTH - _NUMBER) / most if most else 0.0
    drawn = "".join(_bar(row, at * _ROW, scale) for at, row in enumerate(rows))
    return _svg(title, len(rows) * _ROW, drawn)


def columns(title: str, labels: Sequence[str], now: Sequence[int], before: Sequence[int] | None) -> str:
    """A column for each label, beside the one of the week before; the number stands above."""
    most = max((*now, *(before or ())), default=0)
    scale = (_BASE - _TOP) / most if most else 0.0
    step = _WIDTH / max(len(labels), 1)
    drawn = []
    for at, label in enumerate(labels):
        middle = at * step + step / 2
        height, earlier = now[at] * scale, (before[at] if before else 0) * scale
        if before:
            drawn.append(_rect(middle - 16, _BASE - earlier, 14, earlier, "before"))
        drawn.append(_rect(middle + (_GAP if before else -9), _BASE - height, 14 if before else 18, height, "now"))
        drawn.append(_text(middle + (9 if before else 0), _BASE - height - 6, str(now[at]), "number middle"))
        drawn.append(_text(middle, _BASE + 20, label, "label middle"))
    drawn.append(f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_BASE}.5" y2="{_BASE}.5"/>')
    return _svg(title, _HEIGHT, "".join(drawn))


def _bar(row: Bar, top: float, scale: float) -> str:
    drawn = [_text(0, top + _LABEL, row.label, "label")]
    left, y = 0.0, top + _LABEL + 6
    for part in row.parts:
        width = part.value * scale
        drawn.append(_rect(left, y, width, _BAR, part.style))
        left += width
    if row.before is not None:
        drawn.append(_rect(0, y + _BAR + 1, row.before * scale, 3, "before"))
    drawn.append(_text(left + 6, y + _BAR - 3, str(row.total()), "number"))
    return "".join(drawn)


def _rect(x: float, y: float, width: float, height: float, style: str) -> str:
    if width <= 0 or height <= 0:
        return ""
    return f'<rect class="{style}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{html.escape(text)}</text>'


def _svg(title: str, height: int, drawn: str) -> str:
    name = html.escape(title)
    box = f"0 0 {_WIDTH} {height}"
    return f'<svg viewBox="{box}" role="img" aria-label="{name}"><title>{name}</title>{drawn}</svg>'
