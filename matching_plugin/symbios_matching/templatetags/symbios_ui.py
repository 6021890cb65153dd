"""Drawn parts of a page: icons, bars, the sum, the months. None of them holds an inline style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# Line icons on a 20 by 20 grid, drawn for Symbios.
ICONS = {
    "offer": "M4 12.5V16h12v-3.5M10 12V3.5M6.5 7 10 3.5 13.5 7",
    "need": "M4 12.5V16h12v-3.5M10 3.5V12M6.5 8.5 10 12l3.5-3.5",
    "check": "M4 10.5 8 14.5 16 5.5",
    "ask": "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M7.9 8a2.1 2.1 0 1 1 3 2c-.6.3-.9.7-.9 1.4"
    "M10 14v.1",
    "stop": "M6.8 2.8h6.4l4 4v6.4l-4 4H6.8l-4-4V6.8zM6.5 10h7",
    "warn": "M10 3 17.5 16.5h-15zM10 8v4M10 14.2v.1",
    "lock": "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9",
    "clock": "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.2l3 1.8",
    "sheet": "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10.5h5M7.5 13.5h5",
    "eye": "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4",
    "search": "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4",
    "cross": "M5 5l10 10M15 5 5 15",
    "bell": "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3",
    "people": "M7 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M2.5 16c0-2.8 2-4.5 4.5-4.5s4.5 1.7 4.5 4.5"
    "M13 5a2.2 2.2 0 0 1 0 4.4"
    "M14 11.6c2 .3 3.5 1.9 3.5 4.4",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the sum bar in per cent of its width; ``fill`` is counts, half, held or missing."""

    left: str
    width: str
    fill: str


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon that screen readers skip; the word always stands beside it."""
    return format_html(
        '<svg class="symbios-i" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def bar(share: float, known: bool = True) -> SafeString:
    """Draw how much of a factor's points were reached. ``share`` is in [0, 1]; not stated is hatched."""
    return format_html(
        '<span class="symbios-bar" aria-hidden="true"><svg class="symbios-bar-fill" data-fill="{}">'
        '<rect width="{}%" height="100%"/></svg></span>',
        "counts" if known else "half",
        _percent(share),
    )


@register.inclusion_tag("symbios_matching/partials/sum_bar.html")
def sum_bar(explanation: Any, compact: bool = False) -> dict[str, Any]:
    """
    Draw an explanation as one bar whose pieces are its points.

    Pieces that count come first, then what an open law question holds back, then what is missing from 100.
    ``compact`` leaves the key to the page.
    """
    pieces = [
        (part.points * explanation.gate, "counts" if part.known else "half") for part in explanation.parts
    ]
    total = sum(part.points for part in explanation.parts)
    held = total * (1 - explanation.gate)
    missing = max(0.0, 1 - total)
    segments = []
    left = 0.0
    for width, fill in (*pieces, (held, "held"), (missing, "missing")):
        # A piece under a thousandth would be drawn as its own outline and say more than it weighs.
        if width > 0.001:
            segments.append(Segment(_percent(left), _percent(width), fill))
        left += width
    return {
        "segments": segments,
        "counts": explanation.score,
        "held": held if held > 0.0005 else None,
        "missing": missing,
        "compact": compact,
        "has_half": any(not part.known for part in explanation.parts),
    }


@register.simple_tag
def months_strip(months: list[int], tone: str = "offer") -> SafeString:
    """Draw twelve months: filled where stated, hollow where not, all hatched when nobody said."""
    stated = set(months or ())
    letters = _("JFMAMJJASOND")
    marks = format_html_join(
        "",
        '<i data-m="{}">{}</i>',
        (
            (2 if not stated else int(number in stated), letter)
            for number, letter in enumerate(letters[:12], start=1)
        ),
    )
    return format_html(
        '<span class="symbios-months" data-tone="{}" aria-hidden="true">{}</span>', tone, marks
    )


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """Return the query string of this page with some parameters changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def _percent(share: float) -> str:
    """Write a share of one as an SVG percentage: a point for decimals in every language."""
    return f"{min(max(share, 0.0), 1.0) * 100:.2f}"
