"""
Comparisons: how well do the two sides of a pair go together, one aspect at a time?

Each takes the pairs (arrays by name, one cell a pair: ``<name>_offer`` and ``<name>_need`` from the columns
of the two sides, and the evidence of the roads) and returns an array of values in [0, 1], 1 the best. NaN
means *not stated*; ``scoring`` decides what silence is worth, never a comparison.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.units import DIMENSIONS

EARTH_RADIUS_KM = 6371.0088
ROADS = ("concept", "use", "receiver", "ewc", "route", "case", "text")
POURED = (DIMENSIONS.index("mass"), DIMENSIONS.index("volume"))
POPULATION = np.array([month_set.bit_count() for month_set in range(1 << 12)], dtype=np.float64)
ALL_MONTHS = (1 << 12) - 1

Values = npt.NDArray[np.float64]
Arrays = Mapping[str, np.ndarray]


def fit(pairs: Arrays, policy: MatchingPolicy) -> Values:
    """
    Is this what the need asks for? The best evidence decides, the second best supports it.

    Needs the strengths of the roads and the kinds. Never NaN.
    """
    best, second = two_best([pairs[road] for road in ROADS])
    value = fitting(best, second, policy)
    value += policy.sector_bonus * (pairs["receiver"] >= policy.receiver_group * 0.5)
    share = np.where(kinds_differ(pairs), policy.other_kind_share, 1.0)
    return np.minimum(value, 1.0) * share


def two_best(strengths: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The highest and the second highest of several arrays, cell by cell."""
    best = strengths[0]
    second = np.zeros_like(best)
    for strength in strengths[1:]:
        second = np.maximum(second, np.minimum(best, strength))
        best = np.maximum(best, strength)
    return best, second


def fitting(best: np.ndarray, second: np.ndarray, policy: MatchingPolicy) -> np.ndarray:
    """The best evidence, and what the second best adds to it."""
    return best + (1 - best) * policy.support_share * second


def kinds_differ(pairs: Arrays) -> npt.NDArray[np.bool_]:
    """
    Both sides state their kind, and one is goods while the other is space, say. No known use bridges them.
    """
    offered, wanted = pairs["family_offer"], pairs["family_need"]
    bridged = (pairs["use"] > 0) | (pairs["concept"] > 0)
    return (offered >= 0) & (wanted >= 0) & (offered != wanted) & ~bridged


def quantity_fit(pairs: Arrays, policy: MatchingPolicy) -> Values:
    """
    How much of the need does the offer cover in a year, and how much of the offer finds its place?

    Needs ``quantity`` (a year, in base units) and ``dimension`` of both sides; cubic metres meet tonnes only
    for what ``pours``.

    >>> from symbios_matching.engine.policy import DEFAULT_POLICY
    >>> pairs = {
    ...     "quantity_offer": np.array([50.0, 200.0, 400.0]), "quantity_need": np.array([200.0] * 3),
    ...     "dimension_offer": np.array([0] * 3), "dimension_need": np.array([0] * 3),
    ...     "pours_offer": np.array([False] * 3), "pours_need": np.array([False] * 3),
    ... }
    >>> quantity_fit(pairs, DEFAULT_POLICY).tolist()
    [0.25, 1.0, 0.85]
    """
    offered, wanted = pairs["quantity_offer"], pairs["quantity_need"]
    covered = np.minimum(offered / wanted, 1.0)
    placed = np.minimum(wanted / offered, 1.0)
    value = np.where(offered <= wanted, covered, (1 - policy.surplus_share) + policy.surplus_share * placed)
    from_dimension, to_dimension = pairs["dimension_offer"], pairs["dimension_need"]
    one = from_dimension == to_dimension
    if not one.all():
        liquid = (from_dimension == POURED[0]) | (from_dimension == POURED[1])
        liquid &= (to_dimension == POURED[0]) | (to_dimension == POURED[1])
        one |= liquid & (pairs["pours_offer"] | pairs["pours_need"])
    value[~one] = np.nan
    return value


def season_fit(pairs: Arrays) -> Values:
    """
    In how many of the months of need is there something, fresh or from stock that still keeps?

    Needs ``available_offer`` and ``months_need`` (bit masks, 0 = not stated). An offer that lasts all year
    serves any need, also one that states no months.

    >>> pairs = {"available_offer": np.array([0b0111, 0b1111, 0]), "months_need": np.array([0b1100] * 3)}
    >>> season_fit(pairs).tolist()
    [0.5, 1.0, nan]
    """
    available, needed = pairs["available_offer"], pairs["months_need"]
    needed = np.where((needed == 0) & (available == ALL_MONTHS), ALL_MONTHS, needed)
    known = (available > 0) & (needed > 0)
    share = POPULATION[available & needed] / np.maximum(POPULATION[needed], 1)
    share[~known] = np.nan
    return share


def available_months(months: np.ndarray, shelf: np.ndarray) -> np.ndarray:
    """
    The months in which something arises and those its stock lasts into, as bit masks.

    >>> [bin(mask) for mask in available_months(np.array([0b111, 0b111]), np.array([0, 1]))]
    ['0b111', '0b1111']
    """
    fresh = np.asarray(months, dtype=np.int64)
    available = fresh.copy()
    for later in range(1, int(np.max(shelf, initial=0)) + 1):
        turned = ((fresh << later) | (fresh >> (12 - later))) & ALL_MONTHS
        available = np.where(shelf >= later, available | turned, available)
    return available


def straight_line_km(pairs: Arrays) -> Values:
    """Great-circle distance in km by ``square`` (see ``squared_chord``); NaN where a place is not stated."""
    half = np.sqrt(pairs["square"]) / 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(half, 1.0))


def squared_chord(pairs: Arrays) -> Values:
    """The square of the way through the earth between points on the unit sphere; NaN where one has none."""
    apart = pairs["point_offer"] - pairs["point_need"]
    return np.einsum("ij,ij->i", apart, apart)


def distance_fit(pairs: Arrays, policy: MatchingPolicy) -> Values:
    """
    Near is 1, the end of the reach usual for the thing offered is 0, straight between. Needs ``straight_km``.

    A limit a side states only excludes (``out_of_reach``): who says how far they go neither wins nor loses.

    >>> from symbios_matching.engine.policy import DEFAULT_POLICY
    >>> pairs = {"straight_km": np.array([0.0, 50.0, 200.0]), "reach_offer": np.array([130.0] * 3)}
    >>> distance_fit(pairs, DEFAULT_POLICY).tolist()
    [1.0, 0.5, 0.0]
    """
    return np.maximum(1 - pairs["straight_km"] * policy.road_detour / pairs["reach_offer"], 0.0)


def out_of_reach(pairs: Arrays) -> npt.NDArray[np.bool_]:
    """
    Further as the crow flies than a side's own limit; where neither states one, than anybody would go.

    Needs ``said`` of both sides (km, infinite where not stated) and ``far_offer``. Who does not say where
    they are is not out of reach.
    """
    return pairs["straight_km"] > _limit_km(pairs)


def surely_out_of_reach(pairs: Arrays) -> npt.NDArray[np.bool_]:
    """Out of reach even through the earth: told at a fraction of the cost, it rules out most of the rest."""
    return pairs["square"] > (_limit_km(pairs) * (1 / EARTH_RADIUS_KM)) ** 2


def _limit_km(pairs: Arrays) -> Values:
    said = np.minimum(pairs["said_offer"], pairs["said_need"])
    silent = np.isinf(said)
    if silent.any():
        said[silent] = pairs["far_offer"][silent]
    return said


def maturity(pairs: Arrays, worth_by_synergy: Values) -> Values:
    """How proven is the use: readiness of the known ``synergy`` (-1: none, then NaN)."""
    return worth_by_synergy[pairs["synergy"]]


def cascade(pairs: Arrays, worth_by_synergy: Values, worth_by_concept: Values) -> Values:
    """How much of the resource's worth the use keeps: by known synergy, else by the need's first concept."""
    known = worth_by_synergy[pairs["synergy"]]
    return np.where(np.isnan(known), worth_by_concept[pairs["first_need"]], known)
