"""The plain way to the best: score every pair, sort, pick. What the search must agree with to the last id."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from symbios_matching.engine import DEFAULT_POLICY, MatchingPolicy, Vocabulary
from symbios_matching.engine.columns import Numbering, columns_of
from symbios_matching.engine.normalise import normalise
from symbios_matching.engine.relations import relations_of
from symbios_matching.engine.roads import roads_of
from symbios_matching.engine.scoring import Pairs, Scoring

Best = dict[Any, list[tuple[Any, float]]]


def every_pair(
    offers: pd.DataFrame, needs: pd.DataFrame, vocabulary: Vocabulary, policy: MatchingPolicy = DEFAULT_POLICY
) -> pd.DataFrame:
    """All pairs that come about at all: ids, score, organisations and the worth of the use."""
    roads, numbering = roads_of(relations_of(vocabulary, policy)), Numbering()
    given, wanted = (
        columns_of(
            normalise(frame, side=side, relations=roads.relations),
            side=side,
            roads=roads,
            numbering=numbering,
        )
        for side, frame in (("offer", offers), ("need", needs))
    )
    offer, need = (grid.ravel() for grid in np.meshgrid(np.arange(len(given)), np.arange(len(wanted))))
    scoring = Scoring(roads)
    pairs = scoring.compared(scoring.fitting(scoring.possible(Pairs(given, wanted, offer, need))))
    return pd.DataFrame(
        {
            "offer": given["id"][pairs.offer],
            "need": wanted["id"][pairs.need],
            "score": pairs["score"],
            "offer_organisation": given["organisation"][pairs.offer],
            "need_organisation": wanted["organisation"][pairs.need],
            "use": np.nan_to_num(pairs["cascade_value"], nan=-1.0),
        }
    )


def best_of(
    pairs: pd.DataFrame, *, side: str = "offer", top: int = 10, policy: MatchingPolicy = DEFAULT_POLICY
) -> Best:
    """The list of each listing of a side, by the rules in words: sort, spread, let a higher use in."""
    other = "need" if side == "offer" else "offer"
    passed = pairs[pairs["score"] > 0].sort_values(["score", other], ascending=[False, True], kind="stable")
    lists: Best = {}
    for listing, rows in passed.groupby(side):
        seen: Counter[int] = Counter()
        spread = []
        for row in rows.itertuples():
            organisation = getattr(row, f"{other}_organisation")
            seen[organisation] += 1
            if organisation < 0 or seen[organisation] <= policy.most_of_one_organisation:
                spread.append(row)
        chosen, next_ = spread[:top], spread[top : top + policy.higher_use_among_next]
        if top >= policy.higher_use_among_next:
            higher = [row for row in next_ if row.use > max(row.use for row in chosen)]
            chosen[-1:] = higher[:1] or chosen[-1:]
        lists[listing] = [(getattr(row, other), row.score) for row in chosen]
    return lists
