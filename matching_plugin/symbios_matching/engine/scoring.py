"""From comparison vectors to one score a pair: weights times values, unknown counted half, then the gate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbios_matching.engine.policy import FACTORS, MatchingPolicy


def score(pairs: pd.DataFrame, policy: MatchingPolicy) -> pd.DataFrame:
    """
    Add ``<factor>_points``, ``score`` and ``completeness`` to pairs that carry ``<factor>_value`` and
    ``gate``.

    Points are in [0, weight]; ``score = gate * sum of points`` in [0, 1]; ``completeness`` in [0, 1] is the
    weight of the factors both sides told enough about.
    """
    scored = pairs.copy()
    total = np.zeros(len(pairs))
    known = np.zeros(len(pairs))
    for factor in FACTORS:
        weight = policy.weights[factor]
        value = pairs[f"{factor}_value"].to_numpy(dtype=np.float64)
        points = weight * np.where(np.isnan(value), policy.unknown_value, value)
        scored[f"{factor}_points"] = points
        total += points
        known += weight * ~np.isnan(value)
    scored["score"] = pairs["gate"].to_numpy() * total
    scored["completeness"] = np.round(known, 9)
    return scored


def best_first(scored: pd.DataFrame, *, top: int | None) -> pd.DataFrame:
    """
    The best needs of each offer, ranked from 1; equal scores in order of need id (rows are sorted by id).
    """
    ordered = scored.assign(rounded=scored["score"].round(9)).sort_values(
        ["offer", "rounded", "need"], ascending=[True, False, True], kind="stable"
    )
    ordered["rank"] = ordered.groupby("offer", sort=False).cumcount() + 1
    kept = ordered if top is None else ordered[ordered["rank"] <= top]
    return kept.drop(columns="rounded").reset_index(drop=True)
