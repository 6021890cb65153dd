"""Amounts, numbers and months inside a sentence, in the active language."""

from __future__ import annotations

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_UNITS = {"mass": "t", "volume": "m³", "energy": "MWh", "area": "m²"}


def amount(number: float, dimension: str) -> str:
    """Write a yearly amount with its unit: tonnes for mass, cubic metres for volume, pieces counted."""
    if dimension in _UNITS:
        return f"{number_words(number)} {_UNITS[dimension]}"
    rounded = round(number)
    words = {
        "time": ngettext("%(count)s hour", "%(count)s hours", rounded),
        "pieces": ngettext("%(count)s piece", "%(count)s pieces", rounded),
        "pallets": ngettext("%(count)s pallet", "%(count)s pallets", rounded),
    }
    return words.get(dimension, "%(count)s") % {"count": number_words(number)}


def number_words(value: float) -> str:
    """Write a number as people would say it: whole from ten up, else one decimal where there is one."""
    rounded = round(value) if abs(value) >= 10 else round(value, 1)
    is_whole = rounded == int(rounded)
    return number_format(rounded, decimal_pos=0 if is_whole else 1, force_grouping=abs(rounded) >= 1000)


def month_words(months: list[int]) -> str:
    """Say months in words, neighbours as "May to September"; December and January are neighbours."""
    if not months or len(months) == 12:
        return _("every month")
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[-1].extend(runs.pop(0))
    names = [
        str(MONTHS[run[0]])
        if len(run) == 1
        else _("%(first)s to %(last)s") % {"first": MONTHS[run[0]], "last": MONTHS[run[-1]]}
        for run in runs
    ]
    return ", ".join(names)
