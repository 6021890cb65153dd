"""Every offer against every need in numpy, by the engine's own scoring: the reference for exactness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.base import Base
from benchmarks.text_peers import TOP, Candidate
from symbios_matching.engine import DEFAULT_POLICY, Vocabulary
from symbios_matching.engine.columns import Numbering, columns_of
from symbios_matching.engine.normalise import normalise
from symbios_matching.engine.ranking import Pool, Ranking
from symbios_matching.engine.relations import relations_of
from symbios_matching.engine.roads import roads_of
from symbios_matching.engine.scoring import Pairs, Scoring

PAIRS_AT_ONCE = 1_000_000


class Exhaustive(Candidate):
    """No index, no bound: gates first, then every factor of every pair that passes them."""

    name, note = "exhaustive", "numpy over all pairs, gates first, the engine's own scoring"

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        roads, numbering = roads_of(relations_of(vocabulary, DEFAULT_POLICY)), Numbering()
        self._scoring = Scoring(roads)
        self._offers, self._needs = (
            columns_of(
                normalise(frame, side=side, relations=roads.relations),
                side=side,
                roads=roads,
                numbering=numbering,
            )
            for side, frame in (("offer", base.offers), ("need", base.needs))
        )
        self._offer_of = np.argsort(self._offers["id"])
        self._need_of = self._needs["id"]

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        at_once = max(1, PAIRS_AT_ONCE // len(self._needs))
        found: list[Sequence[int]] = []
        for first in range(0, len(offers), at_once):
            found.extend(self._best(self._offer_of[offers[first : first + at_once]]))
        return found

    def single(self, offer: int) -> Sequence[int]:
        return self.batch(np.array([offer]))[0]

    def _best(self, offers: np.ndarray) -> list[Sequence[int]]:
        count = len(self._needs)
        query = np.repeat(np.arange(len(offers)), count)
        pairs = Pairs(self._offers, self._needs, offers[query], np.tile(np.arange(count), len(offers)))
        pairs["query"] = query
        pairs = self._scoring.fitting(self._scoring.possible(pairs))
        pairs = self._scoring.compared(pairs.only(pairs["gate"] > 0))
        pool = Pool(len(offers), Ranking(DEFAULT_POLICY, TOP))
        pool.add(
            query=pairs["query"], score=pairs["score"], tie=pairs["tie_need"], row=pairs.need, segment=0,
            organisation=pairs["organisation_need"], cascade=pairs["cascade_value"],
        )  # fmt: skip
        ranked = pool.ranked()
        bounds = np.searchsorted(ranked.query, np.arange(len(offers) + 1)).tolist()
        needs = self._need_of[ranked.row].tolist()
        return [needs[a:b] for a, b in zip(bounds[:-1], bounds[1:], strict=True)]
