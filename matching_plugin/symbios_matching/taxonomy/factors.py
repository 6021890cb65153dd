"""What a tonne, a megawatt hour or a tonne-kilometre gives off, as ranges with their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from symbios_matching.taxonomy.reference import read_rows


@dataclass(frozen=True, slots=True)
class Factor:
    """
    A greenhouse gas factor: ``low <= value <= high`` in ``unit``, for ``year``.

    ``unit`` is "kg CO2e/t", "kg CO2e/MWh", "kg CO2e/m3" or "kg CO2e/(t km)". ``source`` is a key of
    SOURCES.md. ``note`` says what the figure covers, and "own allowance" where the source gives no range.
    """

    key: str
    value: float
    low: float
    high: float
    unit: str
    year: int
    source: str
    note: str


@lru_cache(maxsize=1)
def emission_factors() -> Mapping[str, Factor]:
    """
    Factors of routes (``landfill.``, ``incineration.``, ``digestion.``, ``composting.``, ``recycling.``), of
    what a by-product replaces (``production.``, ``recycled.``, ``heat.``, ``electricity.``, ``water.``).
    """
    return _factors("emission_factors.csv")


@lru_cache(maxsize=1)
def freight_factors() -> Mapping[str, Factor]:
    """Factors of carrying one tonne one kilometre (``road.``, ``rail``, ``sea.``, ``inland_waterway.``)."""
    return _factors("freight_factors.csv")


def _factors(name: str) -> Mapping[str, Factor]:
    return MappingProxyType(
        {
            row["key"]: Factor(
                key=row["key"],
                value=float(row["value"]),
                low=float(row["low"]),
                high=float(row["high"]),
                unit=row["unit"],
                year=int(row["year"]),
                source=row["source"],
                note=row["note"],
            )
            for row in read_rows(name)
        }
    )
