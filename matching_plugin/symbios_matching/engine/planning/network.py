"""
The best set of exchanges for a region: who gives how much to whom in which month.

A transport problem. From each offer flows what arises, in its month or from store as long as it keeps; into
each need flows at most what it wants. HiGHS finds the flows that are best by one aim: money, greenhouse gas,
or moving the most with the least haulage. A need with a ``minimum_quantity`` gets it in each of its months,
or nothing; an exchange smaller than ``minimum_lot`` does not happen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from symbios_matching.engine.exceptions import PlanError
from symbios_matching.engine.planning.assumptions import Assumptions, PlanningValues
from symbios_matching.engine.planning.economics import ENDS, assess
from symbios_matching.engine.planning.exchanges import exchanges_of
from symbios_matching.engine.planning.leftovers import leftovers
from symbios_matching.engine.planning.monthly import MONTHS, Floats, Volumes, volumes_of, within_shelf_life
from symbios_matching.engine.planning.transport import Transport, solve
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import Vocabulary

Aim = Literal["saving", "co2e", "haulage"]
AIMS: tuple[Aim, ...] = ("saving", "co2e", "haulage")

ECONOMY = tuple(f"{total}_{end}" for total in ("saving", "co2e") for end in ENDS)
CARRIED = ("t", "m3")  # a lorry carries nothing else; a cubic metre counts as a tonne
EXCHANGE_COLUMNS = (
    *("offer_id", "need_id", "unit", "quantity", "months", "road_km", "t_km", "score", "gate"),
    *("synergy_id", "route", *ECONOMY, "unknown"),
)


@dataclass(frozen=True)
class Plan:
    """
    A network plan.

    ``status`` is "optimal", or "time limit" with ``gap``: the share by which a better plan may still beat
    this one (NaN where the solver could not tell). ``exchanges``: one row an exchange, EXCHANGE_COLUMNS;
    ``quantity`` is base units a year, ``months`` twelve of them, ``route`` the name of its assumptions, money
    EUR and CO2e t a year. ``left``: one row a listing with something left: ``side``, ``id``, ``unit``,
    ``left`` (a year; NaN unknown), ``code`` and ``partners``, the number of its matches.
    """

    aim: Aim
    status: str
    gap: float
    exchanges: pd.DataFrame
    left: pd.DataFrame

    @property
    def totals(self) -> dict[str, Any]:
        """
        ``moved``: base units a year by unit; ``t_km``; money and CO2e summed over the exchanges of which they
        are known, and ``without_saving`` and ``without_co2e``: how many exchanges are not in these sums.
        """
        made = self.exchanges
        return {
            "exchanges": len(made),
            "moved": {unit: float(rows["quantity"].sum()) for unit, rows in made.groupby("unit")},
            "t_km": float(made["t_km"].sum()),
            **{name: float(made[name].sum()) for name in ECONOMY},
            "without_saving": int(made["saving_likely"].isna().sum()),
            "without_co2e": int(made["co2e_likely"].isna().sum()),
        }


def plan(
    offers: pd.DataFrame,
    needs: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    vocabulary: Vocabulary,
    values: PlanningValues,
    aim: Aim = "haulage",
    policy: MatchingPolicy = DEFAULT_POLICY,
    minimum_lot: float = 0.0,
    must_serve: Collection[str] = (),
    time_limit_s: float = 60.0,
) -> Plan:
    """
    The best set of exchanges among matches.

    Args:
        offers, needs: listing frames with quantities; what states no months gives or wants all year.
        matches: match frame of these, best made with ``top=None``; pairs the law stops are left out.
        values: the assumptions behind money and carbon.
        aim: ``saving`` (most EUR), ``co2e`` (most avoided) - both by likely values, pairs of unknown value
            left out - or ``haulage``: move the most, and that with the fewest t km.
        minimum_lot: base units a year below which an exchange does not happen.
        must_serve: ids of needs that have to get their minimum (else all they want) in each month.
        time_limit_s: seconds after which the best plan found so far is taken.

    Raises:
        ListingFrameError: a frame cannot be read.
        PlanError: no plan can serve ``must_serve``, the time was too short for any plan, or an argument
            makes no sense.
    """
    if aim not in AIMS or minimum_lot < 0 or not time_limit_s > 0:
        raise PlanError(
            f"found aim {aim!r}, minimum lot {minimum_lot:g}, time limit {time_limit_s:g} s; expected an aim "
            f"of {', '.join(AIMS)}, a lot of 0 or more, and a time above 0"
        )
    given = volumes_of(offers, side="offers", vocabulary=vocabulary, policy=policy)
    wanted = volumes_of(needs, side="needs", vocabulary=vocabulary, policy=policy)
    served = np.isin(wanted.ids, [str(one) for one in must_serve])
    _require_known(must_serve, wanted)
    matched = exchanges_of(matches, given, wanted, vocabulary=vocabulary, policy=policy)
    matched["route"], assumptions = _assumed(matched, given, wanted, values, vocabulary)
    worth = assess(matched.assign(quantity=1.0), assumptions)
    matched = pd.concat([matched, worth], axis=1)
    matched["gain"] = _gain(matched, aim)
    matched["meet"] = _meet(given.active, given.shelf_months, wanted.active, matched)
    matched["worthwhile"] = matched["gain"] > 0
    usable = matched["comparable"] & matched["meet"] & matched["gain"].notna()
    pairs = matched[usable].reset_index(drop=True)

    problem = Transport(
        # Told, as a side without listings leaves columns without a type.
        offer=pairs["offer"].to_numpy(dtype=np.int64),
        need=pairs["need"].to_numpy(dtype=np.int64),
        supply=np.nan_to_num(given.per_month),
        demand=np.nan_to_num(wanted.per_month),
        shelf_months=given.shelf_months,
        least=np.nan_to_num(wanted.minimum),
        served=served,
        minimum_lot=minimum_lot,
        need_ids=wanted.ids,
    )
    solved = solve(problem, pairs["gain"].to_numpy(dtype=np.float64), time_limit_s=time_limit_s)
    exchanges = _exchanges(pairs, solved.flow)
    left = leftovers(matched, given, wanted, pairs, solved.flow)
    return Plan(aim, solved.status, solved.gap, exchanges, left)


def _require_known(must_serve: Collection[str], wanted: Volumes) -> None:
    quantities = dict(zip(wanted.ids, wanted.per_year, strict=True))
    for one in sorted(map(str, must_serve)):
        if one not in quantities:
            raise PlanError(f"must_serve: {one} is no need")
        if np.isnan(quantities[one]):
            raise PlanError(f"must_serve: {one} states no quantity in a unit that is known")


def _assumed(
    matched: pd.DataFrame, given: Volumes, wanted: Volumes, values: PlanningValues, vocabulary: Vocabulary
) -> tuple[list[str], dict[str, Assumptions]]:
    """For each match the name of its assumptions, and the assumptions by name."""

    def line(concept: str) -> tuple[str, ...]:
        return vocabulary.ancestors(concept) if concept else ()

    offered = [given.concept[row] for row in matched["offer"]]
    asked = [wanted.concept[row] for row in matched["need"]]
    told = (matched[name] for name in ("synergy_id", "level", "unit"))
    keys = list(zip(*told, offered, asked, strict=True))
    named = {}
    for key in dict.fromkeys(keys):
        synergy, level, unit, thing, use = key
        routes = (synergy, *(f"to:{step}" for step in line(use)), f"{level}:{unit}", level)
        named[key] = values.of(routes, line(thing))
    return [named[key][0] for key in keys], dict(named.values())


def _gain(matched: pd.DataFrame, aim: Aim) -> pd.Series:
    """What one unit of each pair is worth by the aim; NaN where that is unknown."""
    if aim == "haulage":
        # Who states no place is hauled as far as the furthest pair: neither favoured nor shut out.
        far = matched["road_km"].max() if matched["road_km"].notna().any() else 0.0
        # One unit more is worth any detour it can cause: making room for it moves others at most once for
        # each month of each listing of the shorter side.
        detours = 1 + MONTHS * min(matched["offer"].nunique(), matched["need"].nunique())
        return (far + 1) * detours - matched["road_km"].fillna(far)
    return matched[f"{aim}_likely"]


def _meet(given: np.ndarray, shelf: np.ndarray, wanted: np.ndarray, matched: pd.DataFrame) -> np.ndarray:
    """Is there a month of the need into which something of the offer keeps?"""
    reach = np.array(
        [months @ within_shelf_life(int(keeps)) for months, keeps in zip(given, shelf, strict=True)]
    )
    reach = reach.reshape(-1, MONTHS).astype(bool)
    met: np.ndarray = (reach[matched["offer"]] & wanted[matched["need"]]).any(axis=1)
    return met


def _exchanges(pairs: pd.DataFrame, flow: Floats) -> pd.DataFrame:
    """The pairs something flows through, with their sums for the quantity that flows."""
    quantity = flow.sum(axis=1)
    flows = quantity > 0
    found = pairs[flows].reset_index(drop=True)
    found["quantity"] = quantity[flows]
    found["months"] = [tuple(months) for months in flow[flows].tolist()]
    found["t_km"] = (found["quantity"] * found["road_km"]).where(found["unit"].isin(CARRIED), 0.0)
    found[list(ECONOMY)] = found[list(ECONOMY)].mul(found["quantity"], axis=0)
    return found[list(EXCHANGE_COLUMNS)]
