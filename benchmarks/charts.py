"""Bar charts as SVG: one bar for each client, and a line where the limit is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LABEL, VALUE, ROW, TOP = 760, 230, 90, 26, 64
OURS, OTHERS, LIMIT = "#1f6feb", "#9aa4b2", "#d1242f"
FONT = 'font-family="system-ui, sans-serif" font-size="13"'


@dataclass(frozen=True)
class Bar:
    """One bar."""

    name: str
    value: float
    ours: bool = False


def chart(title: str, unit: str, bars: Sequence[Bar], limit: float) -> str:
    """A chart; the line is drawn at ``limit``."""
    longest = max(bar.value for bar in bars)
    scale = (WIDTH - LABEL - VALUE) / longest
    height = TOP + ROW * len(bars) + 34
    at = LABEL + limit * scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<g {FONT} fill="#1f2328">',
        f'<text x="16" y="26" font-size="16" font-weight="600">{escape(title)}</text>',
        f'<text x="16" y="46" fill="#59636e">{escape(unit)}; less is better</text>',
    ]
    for row, bar in enumerate(bars):
        y = TOP + row * ROW
        length = max(1.0, bar.value * scale)
        weight = ' font-weight="600"' if bar.ours else ""
        parts += [
            f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end"{weight}>{escape(bar.name)}</text>',
            f'<rect x="{LABEL}" y="{y}" width="{length:.1f}" height="18" fill="{OURS if bar.ours else OTHERS}"/>',
            f'<text x="{LABEL + length + 6:.1f}" y="{y + 14}"{weight}>{number(bar.value)}</text>',
        ]
    bottom = TOP + ROW * len(bars)
    parts += [
        f'<line x1="{at:.1f}" y1="{TOP - 6}" x2="{at:.1f}" y2="{bottom}" stroke="{LIMIT}" stroke-dasharray="4 3"/>',
        f'<text x="{at:.1f}" y="{bottom + 18}" fill="{LIMIT}">the limit: {number(limit)}</text>',
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def number(value: float) -> str:
    """A figure with three digits or so."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
