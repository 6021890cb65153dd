"""
Ranking: the best of a list in order, with a choice of partners in it.

Equal scores go by id. One organisation stands at most ``most_of_one_organisation`` times in a list. Where
none of a list puts the thing to the highest use and one of the next few does, it takes the last place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symbios_matching.engine.likeness import Ints
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.records import POINT
from symbios_matching.engine.scoring import FULL_GATE

HIGHEST = 1 << 31  # above any score as counted
Held = dict[str, np.ndarray]
COLUMNS = ("query", "score", "tie", "organisation", "cascade", "row", "segment")


@dataclass(frozen=True)
class Ranking:
    """``top``: how many a list holds, None for all (then nothing is left out); ``blocked``: also gate 0."""

    policy: MatchingPolicy
    top: int | None
    blocked: bool = False

    @property
    def exchanged(self) -> int:
        """How many of the next may take the last place."""
        next_ = self.policy.higher_use_among_next
        return next_ if self.top is not None and self.top >= next_ else 0

    @property
    def kept(self) -> int | None:
        """How many must be known exactly to tell a list; None for all."""
        return None if self.top is None or self.blocked else self.top + self.exchanged


@dataclass(frozen=True, eq=False)
class Ranked:
    """Pairs by query, best first, then what is blocked; ``rank`` from 1, 0 for what is blocked."""

    query: Ints
    row: Ints
    segment: Ints
    rank: Ints

    def placed(self, places: Ints) -> Ranked:
        """The same with queries numbered by these places."""
        return Ranked(places[self.query], self.row, self.segment, self.rank)

    @classmethod
    def joined(cls, parts: Sequence[Ranked]) -> Ranked:
        """Several, in order of their queries."""
        none = np.empty(0, dtype=np.int64)
        parts = parts or [cls(none, none, none, none)]
        query, row, segment, rank = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("query", "row", "segment", "rank")
        )
        order = np.argsort(query, kind="stable")
        return cls(query[order], row[order], segment[order], rank[order])


class Pool:
    """The best pairs of a chunk of queries so far, never more than are needed to tell their lists."""

    def __init__(self, queries: int, ranking: Ranking) -> None:
        self._queries, self._ranking = queries, ranking
        self._held = {name: np.empty(0, dtype=np.int64) for name in COLUMNS}
        self._least = np.zeros(queries, dtype=np.int64)

    def least(self) -> np.ndarray:
        """For each query the score a pair must reach to be of interest, in [0, 1]."""
        return (self._least * (POINT / FULL_GATE)).astype(np.float32)

    def add(self, *, segment: int, **found: np.ndarray) -> None:
        """Pairs that were scored, each once."""
        found = _only(found, found["score"] >= self._least[found["query"]])
        found["segment"] = np.full(len(found["query"]), segment, dtype=np.int64)
        kept = self._ranking.kept
        if kept is None:
            self._held = _joined(self._held, found)
            return
        least = self._cut(found, 2 * kept)
        before, likely = self._held, found["score"] >= least[found["query"]]
        held = self._best(_joined(before, _only(found, likely)), kept)
        full, last = self._state(held, kept)
        # One organisation may have crowded out what was left aside; then nothing is left aside.
        crowded = (least > 0) & (~full | (last < least))
        if crowded.any():
            again = [_only(some, crowded[some["query"]]) for some in (before, found)]
            held = _joined(_only(held, ~crowded[held["query"]]), self._best(_joined(*again), kept))
            full, last = self._state(held, kept)
        self._held = held
        self._least[full] = last[full]

    def _state(self, held: Held, kept: int) -> tuple[np.ndarray, Ints]:
        """For each query: are there as many as are needed, and what is the lowest score of what there is."""
        last = np.zeros(self._queries, dtype=np.int64)
        last[held["query"]] = held["score"]  # the last one stays
        return np.bincount(held["query"], minlength=self._queries) == kept, last

    def ranked(self) -> Ranked:
        """The lists, in order of the queries."""
        held, top = self._held, self._ranking.top
        passed = _only(held, held["score"] > 0)
        if top is None:
            passed = _only(passed, _in_order(passed))
        else:
            passed = self._best(passed, top + self._ranking.exchanged)
            passed = _with_higher_use(passed, top, self._queries)
        rank = _run(passed["query"]) + 1
        if self._ranking.blocked:
            stopped = _only(held, held["score"] == 0)
            stopped = _only(stopped, _in_order(stopped))
            passed = _joined(passed, stopped)
            rank = np.concatenate([rank, np.zeros(len(stopped["query"]), dtype=np.int64)])
            order = np.argsort(passed["query"], kind="stable")
            passed, rank = _only(passed, order), rank[order]
        return Ranked(passed["query"], passed["row"], passed["segment"], rank)

    def _cut(self, found: Held, width: int) -> Ints:
        """For each query the score of its ``width``-th best new pair, 0 where there are no more."""
        keys = np.sort(found["query"] * HIGHEST + (HIGHEST - 1 - found["score"]))
        start = np.searchsorted(keys, np.arange(self._queries + 1) * HIGHEST)
        place = start[:-1] + width
        more = place < start[1:]
        least = np.zeros(self._queries, dtype=np.int64)
        least[more] = HIGHEST - 1 - keys[place[more] - 1] % HIGHEST
        return least

    def _best(self, held: Held, count: int) -> Held:
        """The first so many of each query, in order, no organisation too often."""
        order, most = _in_order(held), self._ranking.policy.most_of_one_organisation
        query = held["query"].take(order)
        spread = _turn(query, held["organisation"].take(order), most) < most
        if not spread.all():
            order, query = order[spread], query[spread]
        return _only(held, order[_run(query) < count])


def _only(held: Held, chosen: np.ndarray) -> Held:
    """Those of a mask, or at these places in this order."""
    places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
    return {name: held[name].take(places) for name in held}


def _joined(one: Held, other: Held) -> Held:
    return {name: np.concatenate([one[name], other[name]]) for name in COLUMNS}


def _in_order(held: Held) -> Ints:
    """Places by query, highest score and tie; as one number query and score are sorted much faster."""
    keys = held["query"] * HIGHEST + (HIGHEST - 1 - held["score"])
    order = np.argsort(keys)
    keys = keys.take(order)
    equal = np.zeros(len(keys) + 1, dtype=bool)
    equal[1:-1] = keys[1:] == keys[:-1]
    places = np.flatnonzero(equal[1:] | equal[:-1])
    tied = order.take(places)
    order[places] = tied.take(np.lexsort((held["tie"].take(tied), keys.take(places))))
    return order


def _run(sorted_: Ints) -> Ints:
    """How many equal numbers stand before each: [4, 4, 7] gives [0, 1, 0]."""
    places = np.arange(len(sorted_))
    first = places.copy()
    first[1:][sorted_[1:] == sorted_[:-1]] = 0
    return places - np.maximum.accumulate(first)


def _turn(query: Ints, organisation: Ints, most: int) -> Ints:
    """
    How many pairs of the same query and organisation stand before each, where these are more than ``most``;
    0 elsewhere, and where no organisation is stated.
    """
    turn = np.zeros(len(query), dtype=np.int64)
    stated = np.flatnonzero(organisation >= 0)
    pairs = (query * (1 << 32) + organisation).take(stated)
    ordered = np.sort(pairs)
    crowds = np.unique(ordered[most:][ordered[most:] == ordered[:-most]])
    if len(crowds):
        place = np.minimum(np.searchsorted(crowds, pairs), len(crowds) - 1)
        some = np.flatnonzero(crowds[place] == pairs)
        order = some[np.argsort(pairs[some], kind="stable")]
        turn[stated[order]] = _run(pairs[order])
    return turn


def _with_higher_use(passed: Held, top: int, queries: int) -> Held:
    """Lists cut to ``top``; the next with a use higher than all of its list takes the last place."""
    turn, query = _run(passed["query"]), passed["query"]
    use = np.where(np.isnan(passed["cascade"]), -1.0, passed["cascade"])
    highest = np.full(queries, -1.0)
    np.maximum.at(highest, query[turn < top], use[turn < top])
    higher = np.flatnonzero((turn >= top) & (use > highest[query]))
    _queries, first = np.unique(query[higher], return_index=True)
    risen = higher[first]
    kept = turn < top
    kept[risen - (turn[risen] - (top - 1))] = False
    kept[risen] = True
    return _only(passed, kept)
