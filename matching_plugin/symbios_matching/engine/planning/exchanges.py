"""Matches as possible exchanges: which rows, how far, by which route, and whether their volumes compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbios_matching.engine.exceptions import ListingFrameError
from symbios_matching.engine.planning.monthly import Volumes, km_between
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.units import BASE_UNITS, DIMENSIONS
from symbios_matching.engine.vocabulary import Vocabulary

NEEDED = ("offer_id", "need_id", "score", "gate", "reasons")
POURED = (DIMENSIONS.index("mass"), DIMENSIONS.index("volume"))


def exchanges_of(
    matches: pd.DataFrame,
    given: Volumes,
    wanted: Volumes,
    *,
    vocabulary: Vocabulary,
    policy: MatchingPolicy,
) -> pd.DataFrame:
    """
    One row a match the law does not stop, by offer id and need id.

    Columns: ``offer``, ``need`` (row numbers of the volumes), ``offer_id``, ``need_id``, ``score``, ``gate``,
    ``road_km`` (NaN where a place is not stated), ``comparable`` (both quantities are stated and in units
    that compare; a cubic metre counts as a tonne of what pours), ``synergy_id`` (or ""), ``level`` (rung of
    the cascade or ""), ``unit`` (base unit of the offer or "").

    Raises:
        ListingFrameError: a column is missing, or a match names a listing that is in neither frame.
    """
    missing = [name for name in NEEDED if name not in matches.columns]
    if missing:
        raise ListingFrameError(f"matches: column {', '.join(missing)} is missing")
    allowed = matches[matches["gate"] > 0].sort_values(["offer_id", "need_id"], kind="stable")
    pairs = allowed[["offer_id", "need_id", "score", "gate"]].reset_index(drop=True)
    offer, need = given.places(pairs["offer_id"]), wanted.places(pairs["need_id"])
    for name, rows in (("offer_id", offer), ("need_id", need)):
        if (rows < 0).any():
            raise ListingFrameError(f"matches: {name} {pairs.loc[rows < 0, name].iloc[0]!r} is not listed")
    pairs["offer"], pairs["need"] = offer, need
    pairs["road_km"] = km_between(given, offer, wanted, need) * policy.road_detour
    one, other = given.dimension[offer], wanted.dimension[need]
    poured = (given.pours[offer] | wanted.pours[need]) & np.isin(one, POURED) & np.isin(other, POURED)
    pairs["comparable"] = (one >= 0) & (other >= 0) & ((one == other) | poured)
    told = [_route(reasons, vocabulary, policy) for reasons in allowed["reasons"]]
    pairs["synergy_id"] = [synergy for synergy, _level in told]
    pairs["level"] = [level for _synergy, level in told]
    pairs["unit"] = [BASE_UNITS[DIMENSIONS[place]] if place >= 0 else "" for place in one]
    return pairs


def _route(
    reasons: list[Mapping[str, Any]], vocabulary: Vocabulary, policy: MatchingPolicy
) -> tuple[str, str]:
    """The known synergy of a match, and the rung of the cascade its use is on."""
    told: dict[str, Any] = {}
    for reason in reasons:
        if reason["factor"] in ("fit", "maturity", "cascade"):
            told.update(reason["data"])
    synergy = str(told.get("synergy_id", ""))
    if synergy:
        return synergy, vocabulary.synergy(synergy).level
    use = str(told.get("use_concept", ""))
    line = vocabulary.ancestors(use) if use else ()
    return "", next((policy.cascade_roots[step] for step in line if step in policy.cascade_roots), "")
