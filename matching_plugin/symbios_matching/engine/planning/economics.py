"""
What an exchange saves in money and in greenhouse gas, as ranges, from assumptions that anyone can replace.

    saving = quantity x (disposal + purchase x substitution - treatment) - quantity x road km x freight cost
    CO2e   = quantity x (avoided route + product x substitution - new route) - quantity x road km x freight

Low takes every benefit at its low and every burden at its high end, high the other way round: the range
holds whatever lies within all assumptions at once, and is no confidence interval. What is not known stays
unknown (NaN): it is never nought.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from symbios_matching.engine.planning.assumptions import INPUTS, Assumptions

KG_PER_T = 1000.0
ENDS = ("low", "likely", "high")


# Each total is benefits minus burdens; a part is a product of inputs, times the kilometres where it says so.
MONEY = {
    "disposal": (("disposal",), +1, False),
    "purchase": (("purchase", "substitution"), +1, False),
    "treatment": (("treatment",), -1, False),
    "transport": (("freight_cost",), -1, True),
}
CARBON = {
    "avoided_route": (("avoided_route",), +1, False),
    "product": (("product", "substitution"), +1, False),
    "new_route": (("new_route",), -1, False),
    "freight": (("freight",), -1, True),
}
Part = tuple[tuple[str, ...], int, bool]


def assess(pairs: pd.DataFrame, assumptions: Mapping[str, Assumptions] | Assumptions) -> pd.DataFrame:
    """
    Saving and CO2e of many exchanges.

    Args:
        pairs: ``quantity`` (base units a year, >= 0; NaN unknown), ``road_km`` (>= 0; NaN unknown) and, where
            ``assumptions`` is a mapping, ``route``: the key of the assumptions that hold for the row.
        assumptions: one for all rows, or one a route.

    Returns:
        On the index of ``pairs``: ``saving_low``, ``saving_likely``, ``saving_high`` (EUR a year),
        ``co2e_low``, ``co2e_likely``, ``co2e_high`` (t CO2e a year avoided; negative is more than today), and
        ``unknown``: a tuple of what is missing, "" of nothing: inputs, ``quantity`` or ``road_km``.

    Raises:
        ValueError: a quantity or a distance is negative.
        KeyError: a route without assumptions.
    """
    quantity, road_km = (pairs[name].to_numpy(dtype=np.float64) for name in ("quantity", "road_km"))
    for name, numbers in (("quantity", quantity), ("road_km", road_km)):
        if (numbers < 0).any():
            raise ValueError(f"{name} is {numbers[numbers < 0][0]:g}, expected 0 or more")
    by_route = {"": assumptions} if isinstance(assumptions, Assumptions) else assumptions
    routes = [""] * len(pairs) if isinstance(assumptions, Assumptions) else list(pairs["route"])
    inputs = _inputs(by_route, routes)
    found = pd.DataFrame(index=pairs.index)
    for total, parts, per in (("saving", MONEY, 1.0), ("co2e", CARBON, KG_PER_T)):
        for place, end in enumerate(ENDS):
            unit = sum(_part(part, inputs, place, road_km) for part in parts.values())
            found[f"{total}_{end}"] = quantity * unit / per
    missing = {
        route: tuple(name for name in INPUTS if getattr(one, name) is None) for route, one in by_route.items()
    }
    places = zip(np.isnan(quantity), np.isnan(road_km), strict=True)
    found["unknown"] = [
        missing[route] + ("quantity",) * bool(no_quantity) + ("road_km",) * bool(no_place)
        for route, (no_quantity, no_place) in zip(routes, places, strict=True)
    ]
    return found


def parts_of(assumptions: Assumptions, *, quantity: float, road_km: float) -> dict[str, dict[str, float]]:
    """
    The sum behind one exchange, for a person to follow: ``saving`` and ``co2e`` by part, likely values.

    Burdens are negative; the parts of ``saving`` are EUR a year, those of ``co2e`` t CO2e a year; an unknown
    part is NaN.
    """
    inputs = _inputs({"": assumptions}, [""])
    km = np.array([road_km])
    return {
        total: {name: float(quantity * _part(part, inputs, 1, km)[0] / per) for name, part in parts.items()}
        for total, parts, per in (("saving", MONEY, 1.0), ("co2e", CARBON, KG_PER_T))
    }


def _inputs(by_route: Mapping[str, Assumptions], routes: list[str]) -> dict[str, np.ndarray]:
    """For each input: low, likely and high of every row, 3 x n."""
    distinct = sorted(set(routes))
    place = {route: number for number, route in enumerate(distinct)}
    rows = np.array([place[route] for route in routes], dtype=np.int64)
    found = {}
    for name in INPUTS:
        known = [getattr(by_route[route], name) for route in distinct]
        ends = [(one.low, one.value, one.high) if one else (np.nan,) * 3 for one in known]
        found[name] = np.array(ends, dtype=np.float64).reshape(-1, 3)[rows].T
    return found


def _part(part: Part, inputs: dict[str, np.ndarray], place: int, road_km: np.ndarray) -> np.ndarray:
    """One part of the sum at one end of the range; a burden is at its high end where the total is low."""
    names, sign, by_km = part
    end = place if sign > 0 else 2 - place
    value = sign * np.prod([inputs[name][end] for name in names], axis=0)
    return value * road_km if by_km else value
