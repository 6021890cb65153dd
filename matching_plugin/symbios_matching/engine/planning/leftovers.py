"""What a plan leaves unmatched, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbios_matching.engine.planning.monthly import Floats, Ints, Volumes
from symbios_matching.engine.units import BASE_UNITS, DIMENSIONS

LEFT_COLUMNS = ("side", "id", "unit", "left", "code", "partners")
TRACE = 1e-6  # a share of the listing's own quantity that is rounding


def leftovers(
    matched: pd.DataFrame, given: Volumes, wanted: Volumes, planned: pd.DataFrame, flow: Floats
) -> pd.DataFrame:
    """
    One row a listing that is not wholly placed or served, offers first, by id.

    ``code`` is the first obstacle on the way, each for all partners of the listing: ``no_quantity`` (it
    states none), ``no_match``, ``units_differ`` (or no partner states a quantity), ``months_apart``,
    ``value_unknown``, ``not_worthwhile``, ``below_minimum`` (a need that cannot get its minimum in every
    month), and ``no_capacity``: partners are full in the months in which something is left.
    """
    moved = flow.sum(axis=1)
    rows = [
        row
        for side, volumes in (("offer", given), ("need", wanted))
        for row in _of_side(side, volumes, matched, planned[side].to_numpy(dtype=np.int64), moved)
    ]
    return pd.DataFrame(rows, columns=list(LEFT_COLUMNS))


def _of_side(side: str, volumes: Volumes, matched: pd.DataFrame, planned: Ints, moved: Floats) -> list[tuple]:
    count = len(volumes.ids)
    placed = np.bincount(planned, weights=moved, minlength=count)
    left = volumes.per_year - placed
    partners = matched[side].to_numpy(dtype=np.int64)
    comparable = matched["comparable"].to_numpy(dtype=bool)
    in_time = comparable & matched["meet"].to_numpy(dtype=bool)
    known = in_time & matched["gain"].notna().to_numpy()
    worth = known & matched["worthwhile"].to_numpy(dtype=bool)
    short = ~np.isnan(volumes.minimum).any(axis=1) & (placed == 0) & (side == "need")

    def some(pairs: np.ndarray) -> np.ndarray:
        return np.bincount(partners[pairs], minlength=count) > 0

    codes = np.select(
        [
            np.isnan(volumes.per_year),
            ~some(np.ones(len(partners), dtype=bool)),
            ~some(comparable),
            ~some(in_time),
            ~some(known),
            ~some(worth),
            short,
        ],
        [
            "no_quantity",
            "no_match",
            "units_differ",
            "months_apart",
            "value_unknown",
            "not_worthwhile",
            "below_minimum",
        ],
        default="no_capacity",
    )
    counts = np.bincount(partners, minlength=count)
    open_still = np.isnan(left) | (left > TRACE * volumes.per_year)
    return [
        (
            side,
            volumes.ids[row],
            BASE_UNITS[DIMENSIONS[volumes.dimension[row]]] if volumes.dimension[row] >= 0 else "",
            float(left[row]),
            str(codes[row]),
            int(counts[row]),
        )
        for row in np.flatnonzero(open_still)
    ]
