"""Amounts in words: numbers by locale, and the units authors use most, translated."""

from collections.abc import Callable, Mapping

from django.utils.formats import number_format

from symbios_xblocks.marks import N_

UNIT_NAMES = {
    "t/yr": N_("t a year"),
    "kg/yr": N_("kg a year"),
    "MWh/yr": N_("MWh a year"),
    "kWh/yr": N_("kWh a year"),
    "GJ/yr": N_("GJ a year"),
    "m3/yr": N_("m³ a year"),
    "l/yr": N_("l a year"),
    "h/yr": N_("h a year"),
}
"""Units written by authors, with the words learners read. Keys are matched as written."""


def unit_in_words(unit: str, gettext: Callable[[str], str]) -> str:
    """Return a unit as learners read it; an unknown one comes back as written.

    >>> unit_in_words("t/yr", str), unit_in_words("pallets", str)
    ('t a year', 'pallets')
    """
    return gettext(UNIT_NAMES[unit]) if unit in UNIT_NAMES else unit


def number_in_words(number: float) -> str:
    """Return a number with the separators of the active locale, without needless decimals."""
    digits = 0 if float(number).is_integer() else 1
    return number_format(round(number, digits), decimal_pos=digits, use_l10n=True, force_grouping=True)


def amount_in_words(number: float | None, unit: str, gettext: Callable[[str], str]) -> str:
    """Return "9,000 t a year", or an empty text when the amount is not stated."""
    if number is None:
        return ""
    return f"{number_in_words(number)}\N{NO-BREAK SPACE}{unit_in_words(unit, gettext)}"


def amounts_in_words(totals: Mapping[str, float], gettext: Callable[[str], str]) -> str:
    """Return totals by unit as one phrase, in the order given: "10,200 t a year, 3,000 MWh a year"."""
    return ", ".join(amount_in_words(number, unit, gettext) for unit, number in totals.items())
