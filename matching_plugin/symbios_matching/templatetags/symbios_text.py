"""Numbers and names as people of the trade write them, in the active language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from symbios_matching import api
from symbios_matching.amounts import write_amount
from symbios_matching.choices import LANGUAGE_NAMES, STATE_NAMES, UNIT_SIGNS, Period, ResourceKind, Visibility

register = template.Library()

_PERIODS_IN_A_YEAR = {Period.DAY: 365, Period.WEEK: 52, Period.MONTH: 12, Period.YEAR: 1}

_IN_LANGUAGE = {
    "en": gettext_lazy("In English"),
    "pt": gettext_lazy("In Portuguese"),
    "it": gettext_lazy("In Italian"),
    "es": gettext_lazy("In Spanish"),
    "sl": gettext_lazy("In Slovenian"),
    "fr": gettext_lazy("In French"),
    "de": gettext_lazy("In German"),
}


@register.filter
def points(score: float) -> str:
    """Write a score in [0, 1] as whole points of 100."""
    return number_format(round(score * 100), force_grouping=False)


@register.filter
def points1(score: float) -> str:
    """Write points in [0, 1] as points of 100 with one decimal, as in "12.3 of 15"."""
    return number_format(round(score * 100, 1), decimal_pos=1)


@register.filter
def country_name(code: str) -> str:
    """Name a country by its two letters."""
    return api.country_name(code)


@register.filter
def unit_sign(unit: str) -> str:
    """Write a unit as people do: m³ for m3."""
    return str(UNIT_SIGNS.get(unit, unit))


@register.filter
def quantity(listing: Any) -> str:
    """Write what a listing states, "100 t a month", or that it states nothing yet."""
    if listing.quantity is None:
        return _("Not sure yet")
    amount = _("%(number)s %(unit)s") % {
        "number": write_amount(listing.quantity),
        "unit": unit_sign(listing.unit),
    }
    return f"{amount} {Period(listing.period).label}" if listing.period else amount


@register.filter
def yearly_quantity(listing: Any) -> str:
    """Write a quantity by the year when it is stated by another rhythm; empty otherwise."""
    times = _PERIODS_IN_A_YEAR.get(listing.period)
    if listing.quantity is None or times in (None, 1):
        return ""
    share = len(listing.months) / 12 if listing.months else 1
    return _("about %(number)s %(unit)s a year") % {
        "number": write_amount(_two_figures(listing.quantity * times * share)),
        "unit": unit_sign(listing.unit),
    }


def _two_figures(number: float) -> float:
    """Round to three significant figures: a yearly sum made of a rough rhythm deserves no more."""
    return float(f"{number:.3g}")


@register.filter
def months_words(months: Iterable[int] | None) -> str:
    """Say months in words: "May to September", "all year", or that nobody said."""
    stated = sorted(set(months or ()))
    if not stated:
        return _("Months not stated")
    if len(stated) == 12:
        return _("All year")
    return ", ".join(_run_words(run) for run in _runs(stated))


def _runs(stated: list[int]) -> list[list[int]]:
    """Split sorted months into runs of neighbours; December and January are neighbours."""
    runs: list[list[int]] = []
    for number in stated:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[-1].extend(runs.pop(0))
    return runs


def _run_words(run: list[int]) -> str:
    first, last = str(MONTHS[run[0]]), str(MONTHS[run[-1]])
    if len(run) == 1:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


@register.filter
def in_language(code: str) -> str:
    """Say which language a text is in, when it is not the reader's; empty otherwise."""
    if not code or code == (get_language() or "en").split("-")[0]:
        return ""
    return str(_IN_LANGUAGE.get(code, code))


@register.filter
def ewc(code: str) -> str:
    """Write a List of Waste code in its three pairs: 02 07 04, or 16 07 08* where it is hazardous."""
    return f"{code[:2]} {code[2:4]} {code[4:]}" if code[:6].isdigit() and len(code) in (6, 7) else code


@register.filter
def state_name(state: str) -> str:
    """Name the state a material is in, such as wet or dried."""
    return str(STATE_NAMES.get(state, state))


@register.filter
def days_left(moment: Any) -> str:
    """Say how many days remain until a moment."""
    days = max(0, (moment - timezone.now()).days)
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


@register.filter
def plain_number(number: float) -> str:
    """Write a factor such as 0.7 in the reader's language."""
    return write_amount(number)


@register.filter
def sum_of_parts(explanation: Any) -> float:
    """Add the points of all factors, before any law question; in [0, 1]."""
    return sum(part.points for part in explanation.parts)


@register.filter
def resource_kind_name(value: str) -> str:
    """Name a kind of resource by its code."""
    return str(ResourceKind(value).label) if value in ResourceKind.values else value


@register.filter
def language_own_name(code: str) -> str:
    """Name a language as its speakers do."""
    return LANGUAGE_NAMES.get(code, code)


@register.filter
def is_web_address(text: str) -> bool:
    """Tell whether a text may become a link: http and https only, whatever was stored."""
    return str(text).startswith(("https://", "http://"))


@register.filter
def visibility_name(value: str) -> str:
    """Name who may read a listing."""
    return str(Visibility(value).label) if value in Visibility.values else value


@register.filter
def place_and_country(listing: Any) -> str:
    """Write where a listing is, as its author said it."""
    return f"{listing.place}, {api.country_name(listing.country)}"
