"""
Comparisons: how well do the two sides of a candidate pair go together, one aspect at a time?

Each takes the pair frame (one row a candidate, columns ``<name>_offer`` and ``<name>_need`` from the clean
listings, and the evidence columns of ``blocking``) and returns a Series on the same index with values in
[0, 1], 1 the best. NaN means *not stated*; ``scoring`` decides what silence is worth, never a comparison.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.relations import Relations
from symbios_matching.engine.units import DIMENSIONS

EARTH_RADIUS_KM = 6371.0088

ROADS = ("concept", "use", "receiver", "ewc", "route", "text")

POURED = (DIMENSIONS.index("mass"), DIMENSIONS.index("volume"))

POPULATION = np.array([month_set.bit_count() for month_set in range(1 << 12)], dtype=np.int64)
ALL_MONTHS = (1 << 12) - 1


def fit(pairs: pd.DataFrame, policy: MatchingPolicy) -> pd.Series:
    """
    Is this what the need asks for? The best evidence decides, the second best supports it.

    Needs the strengths of the six roads and the kinds. Never NaN.
    """
    roads = np.sort(pairs[list(ROADS)].to_numpy(dtype=np.float64), axis=1)
    best, second = roads[:, -1], roads[:, -2]
    value = best + (1 - best) * policy.support_share * second
    value = value + policy.sector_bonus * (pairs["receiver"].to_numpy() >= policy.receiver_group * 0.5)
    share = np.where(kinds_differ(pairs), policy.other_kind_share, 1.0)
    return pd.Series(np.clip(value, 0, 1) * share, index=pairs.index)


def kinds_differ(pairs: pd.DataFrame) -> np.ndarray:
    """
    Both sides state their kind, and one is goods while the other is space, say. No known use bridges them.
    """
    offered, wanted = pairs["kind_family_offer"].to_numpy(), pairs["kind_family_need"].to_numpy()
    bridged = (pairs["use"].to_numpy() > 0) | (pairs["concept"].to_numpy() > 0)
    return (offered >= 0) & (wanted >= 0) & (offered != wanted) & ~bridged


def quantity_fit(pairs: pd.DataFrame, policy: MatchingPolicy) -> pd.Series:
    """
    How much of the need does the offer cover in a year, and how much of the offer finds its place?

    Needs ``quantity_per_year`` and ``dimension`` of both sides; cubic metres meet tonnes only for what
    ``pours``.

    >>> from symbios_matching.engine.policy import DEFAULT_POLICY
    >>> pairs = pd.DataFrame({
    ...     "quantity_per_year_offer": [50.0, 200.0, 400.0], "quantity_per_year_need": [200.0, 200.0, 200.0],
    ...     "dimension_offer": [0] * 3, "dimension_need": [0] * 3,
    ...     "pours_offer": [False] * 3, "pours_need": [False] * 3,
    ... })
    >>> quantity_fit(pairs, DEFAULT_POLICY).tolist()
    [0.25, 1.0, 0.85]
    """
    offered, wanted = pairs["quantity_per_year_offer"], pairs["quantity_per_year_need"]
    covered = (offered / wanted).clip(upper=1.0)
    placed = (wanted / offered).clip(upper=1.0)
    value = covered.where(offered <= wanted, (1 - policy.surplus_share) + policy.surplus_share * placed)
    pours = pairs["pours_offer"] | pairs["pours_need"]
    poured = pours & pairs["dimension_offer"].isin(POURED) & pairs["dimension_need"].isin(POURED)
    return value.where((pairs["dimension_offer"] == pairs["dimension_need"]) | poured)


def season_fit(pairs: pd.DataFrame) -> pd.Series:
    """
    In how many of the months of need is there something, fresh or from stock that still keeps?

    Needs ``months`` of both sides (bit masks, 0 = not stated) and ``shelf_months_offer``. An offer that
    lasts all year serves any need, also one that states no months.

    >>> pairs = pd.DataFrame({"months_offer": [0b0111, 0b0111, 0], "months_need": [0b1100, 0b1100, 0b1100],
    ...                       "shelf_months_offer": [0, 1, 0]})
    >>> season_fit(pairs).tolist()
    [0.5, 1.0, nan]
    """
    available = available_months(pairs)
    needed = pairs["months_need"].to_numpy(dtype=np.int64)
    needed = np.where((needed == 0) & (available == ALL_MONTHS), ALL_MONTHS, needed)
    known = (available > 0) & (needed > 0)
    share = POPULATION[available & needed] / np.maximum(POPULATION[needed], 1)
    return pd.Series(np.where(known, share, np.nan), index=pairs.index)


def available_months(pairs: pd.DataFrame) -> np.ndarray:
    """The offer's months and those its stock lasts into, as bit masks."""
    fresh = pairs["months_offer"].to_numpy(dtype=np.int64)
    shelf = pairs["shelf_months_offer"].to_numpy(dtype=np.int64)
    available = fresh.copy()
    for later in range(1, int(shelf.max(initial=0)) + 1):
        turned = ((fresh << later) | (fresh >> (12 - later))) & ALL_MONTHS
        available = np.where(shelf >= later, available | turned, available)
    return available


def straight_line_km(pairs: pd.DataFrame) -> pd.Series:
    """Great-circle distance in km; NaN where a place is not stated."""
    from_lat, from_lon, to_lat, to_lon = (
        np.radians(pairs[name].to_numpy(dtype=np.float64))
        for name in ("latitude_offer", "longitude_offer", "latitude_need", "longitude_need")
    )
    across = np.sin((to_lat - from_lat) / 2) ** 2
    along = np.cos(from_lat) * np.cos(to_lat) * np.sin((to_lon - from_lon) / 2) ** 2
    arc = 2 * np.arcsin(np.sqrt(np.clip(across + along, 0, 1)))
    return pd.Series(EARTH_RADIUS_KM * arc, index=pairs.index)


def stated_limit_km(pairs: pd.DataFrame) -> pd.Series:
    """The stricter of the two sides' own limits in km; NaN where neither states one."""
    return pairs[["max_distance_km_offer", "max_distance_km_need"]].astype("float64").min(axis=1)


def distance_fit(pairs: pd.DataFrame, policy: MatchingPolicy) -> pd.Series:
    """
    Near is 1, the end of the reach usual for the thing offered is 0, straight between. Needs ``straight_km``.

    A limit a side states only excludes (``out_of_reach``): who says how far they go neither wins nor loses.

    >>> from symbios_matching.engine.policy import DEFAULT_POLICY
    >>> pairs = pd.DataFrame({"straight_km": [0.0, 50.0, 200.0], "reach_km_offer": [130.0] * 3})
    >>> distance_fit(pairs, DEFAULT_POLICY).tolist()
    [1.0, 0.5, 0.0]
    """
    road = pairs["straight_km"] * policy.road_detour
    return (1 - road / pairs["reach_km_offer"]).clip(lower=0.0, upper=1.0)


def out_of_reach(pairs: pd.DataFrame, policy: MatchingPolicy) -> np.ndarray:
    """Further than a side's own limit as the crow flies, or a pipe nobody could lay."""
    said = stated_limit_km(pairs).to_numpy(dtype=np.float64)
    straight = pairs["straight_km"].to_numpy(dtype=np.float64)
    pipe = pairs["pipe_offer"].to_numpy(dtype=bool) & np.isnan(said)
    usual = pairs["reach_km_offer"].to_numpy(dtype=np.float64)
    return (straight > said) | (pipe & (straight > policy.pipe_reaches * usual))


def maturity(pairs: pd.DataFrame, relations: Relations) -> pd.Series:
    """How proven is the use: readiness of the known synergy; NaN without one. Needs ``synergy``."""
    by_trl = relations.policy.maturity_by_trl
    levels = np.array([by_trl[one.trl - 1] for one in relations.synergies] + [np.nan])
    return pd.Series(levels[pairs["synergy"].to_numpy()], index=pairs.index)


def cascade(pairs: pd.DataFrame, relations: Relations) -> pd.Series:
    """How much of the resource's worth the use keeps: by known synergy, else by the need's concept."""
    by_level, roots, vocabulary = (
        relations.policy.cascade,
        relations.policy.cascade_roots,
        relations.vocabulary,
    )
    of_synergy = np.array([by_level.get(one.level, np.nan) for one in relations.synergies] + [np.nan])
    of_concept = np.array(
        [
            next((by_level[roots[step]] for step in vocabulary.ancestors(one) if step in roots), np.nan)
            for one in relations.concept_names
        ]
        + [np.nan]
    )
    known = of_synergy[pairs["synergy"].to_numpy()]
    by_need = of_concept[pairs["concept_number_need"].to_numpy()]
    return pd.Series(np.where(np.isnan(known), by_need, known), index=pairs.index)
