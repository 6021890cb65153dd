"""
An index of offers and needs: searched from both sides, changed in proportion to what changes.

    index = Index.of(offers, needs, vocabulary=vocabulary)
    index.best(side="need", ids=[12], top=10)         # the best offers for need 12
    index.replace(offers=changed, gone=[7, 9])

Not for several threads at once while it is being changed: who shares one changes a ``copy`` and swaps it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbios_matching.engine.columns import Columns, Numbering, columns_of
from symbios_matching.engine.explain import DTYPE, records_of
from symbios_matching.engine.frames import require_listing_frame
from symbios_matching.engine.index_parts import IndexSide
from symbios_matching.engine.likeness import Ints
from symbios_matching.engine.normalise import Side, normalise
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.ranking import Ranked, Ranking
from symbios_matching.engine.relations import relations_of
from symbios_matching.engine.roads import roads_of
from symbios_matching.engine.scoring import Pairs, Scoring
from symbios_matching.engine.search import UNIT, Search
from symbios_matching.engine.single import Listed, Single
from symbios_matching.engine.vocabulary import Vocabulary

SIDES: tuple[Side, Side] = ("offer", "need")
PORTION = 8_192  # listings read together


@dataclass(frozen=True, eq=False)
class Found:
    """
    Pairs grouped by listing, best first: those of ``listings[i]`` lie from ``start[i]`` to before
    ``start[i + 1]``; listings without any are there too.

    ``records`` is a structured array in the layout of ``records``; ``others`` are the ids of the
    counterparts, ``rank`` counts from 1 (0: stopped by the law), ``score`` is in [0, 1].
    """

    listings: np.ndarray
    start: Ints
    others: np.ndarray
    rank: Ints
    score: np.ndarray
    records: np.ndarray

    def packed(self) -> Iterator[tuple[Any, bytes]]:
        """
        (listing id, bytes for ``records.unpack``) of every listing searched.

        Only for whole-number ids: a record holds the id of the counterpart as one.
        """
        whole, size = self.records.tobytes(), self.records.itemsize
        bounds = (self.start * size).tolist()
        for listing, first, last in zip(self.listings.tolist(), bounds[:-1], bounds[1:], strict=True):
            yield listing, whole[first:last]


class Index:
    """Offers and needs under one vocabulary and policy."""

    def __init__(self, *, vocabulary: Vocabulary, policy: MatchingPolicy = DEFAULT_POLICY) -> None:
        self.vocabulary, self.policy = vocabulary, policy
        self._scoring = Scoring(roads_of(relations_of(vocabulary, policy)))
        self._numbering = Numbering()
        self._sides: dict[Side, IndexSide] = {side: IndexSide(side, self._scoring) for side in SIDES}

    @classmethod
    def of(
        cls,
        offers: pd.DataFrame,
        needs: pd.DataFrame,
        *,
        vocabulary: Vocabulary,
        policy: MatchingPolicy = DEFAULT_POLICY,
    ) -> Index:
        """
        Index two listing frames (see ``frames``).

        Raises:
            ListingFrameError: a column is missing, an id repeats, or a number is none.
        """
        index = cls(vocabulary=vocabulary, policy=policy)
        index.replace(offers=offers, needs=needs)
        return index

    def replace(
        self,
        *,
        offers: pd.DataFrame | None = None,
        needs: pd.DataFrame | None = None,
        gone: Iterable[Any] = (),
    ) -> None:
        """
        Take in new and changed listings, and drop those that are gone, whichever side they are on.

        Costs in proportion to what changed: the rest is left where it is, and now and then small parts are
        joined to larger ones.

        Raises:
            ListingFrameError: as ``of``; the index is then as before.
        """
        read: dict[Side, Columns] = {}
        for side, frame in zip(SIDES, (offers, needs), strict=True):
            if frame is not None:
                require_listing_frame(frame, side=f"{side}s")
                read[side] = self._read(frame, side)
        left = list(gone)
        for side in SIDES:
            self._sides[side].change(read.get(side), left)

    def copy(self) -> Index:
        """An index of the same content that can be changed while this one is searched."""
        twin = Index(vocabulary=self.vocabulary, policy=self.policy)
        twin._numbering = self._numbering
        for side in SIDES:
            twin._sides[side] = self._sides[side].copy()
        return twin

    def ids(self, side: Side) -> list[Any]:
        """The ids of all listings of a side, in order."""
        found = [part.columns["id"][part.alive] for part in self._sides[side].parts]
        return sorted(np.concatenate(found).tolist()) if found else []

    def best(
        self,
        ids: Sequence[Any] | None = None,
        *,
        side: Side = "offer",
        top: int | None = 10,
        include_blocked: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Found:
        """
        The best counterparts of listings of one side.

        Args:
            ids: which; all of the side where not given.
            top: at most so many each, no organisation too often (see ``ranking``); None for all there are.
            include_blocked: also pairs the law stops, after the others, with gate, score and rank 0.
            progress: called now and then with the number of listings done.

        Raises:
            KeyError: an id that is not on this side.
        """
        asked, other = self._sides[side], self._sides["need" if side == "offer" else "offer"]
        queries, rows = asked.rows(self.ids(side) if ids is None else ids)
        ranking = Ranking(self.policy, top, include_blocked)
        if len(rows) == 1 and ranking.kept:
            listed = Single(self._scoring, side, other.for_one(), ranking).best(queries, int(rows[0]))
            if listed is not None:
                return self._listed(queries, rows, listed, other)
        search = Search(self._scoring, side, other.segments(), ranking)
        ranked = search.best(queries, rows, progress) if len(rows) else Ranked.joined([])
        return self._found(queries, rows, ranked, side, other)

    def _found(self, queries: Columns, rows: Ints, ranked: Ranked, side: Side, other: IndexSide) -> Found:
        count = len(ranked.query)
        records = np.zeros(count, dtype=DTYPE)
        score = np.zeros(count)
        ids = np.zeros(count, dtype=object if other.by_words else np.int64)
        for number, part in enumerate(other.parts):
            mine = np.flatnonzero(ranked.segment == number)
            if not len(mine):
                continue
            own, found = rows[ranked.query[mine]], ranked.row[mine]
            if side == "offer":
                pairs = Pairs(queries, part.columns, own, found)
            else:
                pairs = Pairs(part.columns, queries, found, own)
            pairs = self._scoring.compared(self._scoring.fitting(self._scoring.possible(pairs)))
            records[mine] = records_of(pairs, self._scoring)
            score[mine] = pairs["score"] * UNIT
            ids[mine] = part.columns["id"][found]
        records["other"] = np.arange(count) if other.by_words else ids
        return Found(
            listings=queries["id"][rows],
            start=np.searchsorted(ranked.query, np.arange(len(rows) + 1)),
            others=ids,
            rank=ranked.rank,
            score=score,
            records=records,
        )

    def _listed(self, queries: Columns, rows: Ints, listed: list[Listed], other: IndexSide) -> Found:
        """The list of one listing."""
        count = sum(len(one.place) for one in listed)
        records, score = np.zeros(count, dtype=DTYPE), np.zeros(count)
        ids = np.zeros(count, dtype=object if other.by_words else np.int64)
        for one in listed:
            columns = other.parts[one.part].columns
            found = one.pairs.need if columns is one.pairs.needs else one.pairs.offer
            records[one.place] = records_of(one.pairs, self._scoring)
            score[one.place] = one.pairs["score"] * UNIT
            ids[one.place] = columns["id"][found]
        rank = np.arange(1, count + 1)
        records["other"] = rank - 1 if other.by_words else ids
        return Found(queries["id"][rows], np.array([0, count]), ids, rank, score, records)

    def _read(self, frame: pd.DataFrame, side: Side) -> Columns:
        """The columns of a frame; read in portions, so that what is only needed meanwhile stays small."""
        found: list[Columns] = []
        for first in range(0, max(len(frame), 1), PORTION):
            portion = frame.iloc[first : first + PORTION]
            listings = normalise(portion, side=side, relations=self._scoring.roads.relations)
            found.append(
                columns_of(listings, side=side, roads=self._scoring.roads, numbering=self._numbering)
            )
        if len(found) == 1:
            return found[0]
        columns = Columns.joined(found)
        if columns["id"].dtype == object:
            columns.flat["tie"] = np.empty(len(columns), dtype=np.int64)
            columns.flat["tie"][np.argsort(columns["id"], kind="stable")] = np.arange(len(columns))
        return columns
