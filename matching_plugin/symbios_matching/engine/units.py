"""Quantities made comparable: any stated unit and period to tonnes, MWh, m3, hours, m2 or pieces a year."""

from __future__ import annotations

from typing import NamedTuple

from symbios_matching.engine.words import fold


class Unit(NamedTuple):
    """What a unit measures, and how many base units (t, MWh, m3, h, m2, pieces) one of it is."""

    dimension: str
    factor: float


KWH_PER_GJ = 1000 / 3.6

UNITS: dict[str, Unit] = {
    "t": Unit("mass", 1.0),
    "kg": Unit("mass", 0.001),
    "m3": Unit("volume", 1.0),
    "l": Unit("volume", 0.001),
    "hl": Unit("volume", 0.1),
    "mwh": Unit("energy", 1.0),
    "kwh": Unit("energy", 0.001),
    "gwh": Unit("energy", 1000.0),
    "gj": Unit("energy", KWH_PER_GJ / 1000),
    "h": Unit("time", 1.0),
    "d": Unit("time", 8.0),  # a working day
    "m2": Unit("area", 1.0),
    "pcs": Unit("pieces", 1.0),
    "pallets": Unit("pallets", 1.0),
}

_SPELLINGS = {
    "tonne": "t",
    "tonnes": "t",
    "ton": "t",
    "tons": "t",
    "tonnellate": "t",
    "toneladas": "t",
    "tone": "t",
    "tonnen": "t",
    "kilo": "kg",
    "kilos": "kg",
    "litre": "l",
    "litres": "l",
    "liter": "l",
    "cbm": "m3",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "sqm": "m2",
    "pc": "pcs",
    "piece": "pcs",
    "pieces": "pcs",
    "pallet": "pallets",
}

PERIODS_PER_YEAR: dict[str, float] = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0, "once": 1.0}

# Rhythms that stop outside the stated months: ten tonnes a week from May to August is not 520 tonnes.
RUNNING_PERIODS = frozenset({"day", "week", "month"})

DIMENSIONS = ("mass", "volume", "energy", "time", "area", "pieces", "pallets")

BASE_UNITS = {
    "mass": "t",
    "volume": "m3",
    "energy": "MWh",
    "time": "h",
    "area": "m2",
    "pieces": "pcs",
    "pallets": "pallets",
}


def parse_unit(text: str) -> Unit | None:
    """
    The unit a word stands for, or None.

    >>> parse_unit("Tonnes"), parse_unit("m³"), parse_unit("bushel")
    (Unit(dimension='mass', factor=1.0), Unit(dimension='volume', factor=1.0), None)
    """
    word = fold(text)
    return UNITS.get(_SPELLINGS.get(word, word))
