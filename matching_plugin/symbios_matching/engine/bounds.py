"""
The most a pair can score, told from what a listing is about and what a whole group is about.

Every road, the gate and the factors that follow from them are bounded from above, group by group, so that a
search may leave out a group unseen and still be exact.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.blocking import Blocks
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.comparisons import fitting, two_best
from symbios_matching.engine.likeness import Ints, ragged
from symbios_matching.engine.normalise import Side
from symbios_matching.engine.roads import STRENGTH, TRUST, WHOLE
from symbios_matching.engine.scoring import Scoring

Bound = npt.NDArray[np.float32]

SLACK = 1e-4
"""Bounds are kept in single precision and points are rounded; so much is added to be sure."""

ROWS_AT_ONCE = 256
IMPOSSIBLE = np.float32(-np.inf)


class Bounds:
    """Bounds of listings of one side (``side``) against the groups of the other."""

    def __init__(self, blocks: Blocks, scoring: Scoring, side: Side) -> None:
        self._scoring, self._side, self._groups = scoring, side, blocks.groups
        self._columns = columns = blocks.columns
        members, self._count = blocks.groups.member, blocks.groups.count
        own = np.repeat(np.arange(self._count), np.diff(blocks.groups.start))
        lengths = np.diff(columns.mentions)[members]
        places = ragged(columns.mentions[members], lengths)
        self._concept = _Spread(
            np.repeat(own, lengths), columns.concept[places], columns.trust[places], self._count
        )
        self._use = _Spread(
            np.repeat(own, lengths), columns.concept[places], columns.use_trust[places], self._count
        )
        trade = "trade" if side == "offer" else "giver"
        ones = np.ones(len(members))
        self._trade = _Spread(own, columns[trade][members].astype(np.int64), ones, self._count)
        codes = np.column_stack([columns[f"ewc{digits}"][members] for digits in (6, 4, 2)])
        self._codes, place = np.unique(codes, axis=0, return_inverse=True)
        self._code = _Spread(own, place.reshape(-1), ones, self._count)
        start = blocks.groups.start[:-1]
        self._all_tagged = np.logical_and.reduceat(columns["tagged"][members], start)
        self._law = {
            name: np.bitwise_and.reduceat(columns[name][members], start)
            for name in columns.flat
            if name[:3] in ("law", "ask")
        }
        policy = scoring.policy
        worth = np.where(
            np.isnan(scoring.cascade_by_concept), policy.unknown_value, scoring.cascade_by_concept
        )
        self._worth = worth
        self._cascade = np.maximum.reduceat(worth[columns["first"][members]], start)

    def of(self, queries: Columns, rows: Ints, *, blocked: bool) -> Bound:
        """
        The most fit, maturity and cascade can bring times the gate, rows x groups; minus infinity where no
        pair can come about. ``blocked``: the gate is left open, for who wants to see what the law stops.
        """
        bound = np.empty((len(rows), self._count), dtype=np.float32)
        for first in range(0, len(rows), ROWS_AT_ONCE):
            portion = rows[first : first + ROWS_AT_ONCE]
            bound[first : first + ROWS_AT_ONCE] = self._portion(queries, portion, blocked=blocked)
        return bound

    def _portion(self, queries: Columns, rows: Ints, *, blocked: bool) -> Bound:
        policy = self._scoring.policy
        roads = self._strengths(queries, rows)
        best, second = two_best(list(roads.values()))
        fit = fitting(best, second, policy)
        fit += np.float32(policy.sector_bonus) * (roads["receiver"] >= policy.receiver_group * 0.5 - SLACK)
        np.minimum(fit, 1.0, out=fit)
        known = (roads["use"] > 0) | (roads["receiver"] > 0)
        weights, scoring = policy.weights, self._scoring
        proven = max(float(np.nanmax(scoring.maturity_by_synergy, initial=0.0)), policy.unknown_value)
        highest = max(float(np.nanmax(scoring.cascade_by_synergy, initial=0.0)), policy.unknown_value)
        if self._side == "offer":
            by_use = self._cascade[None, :]
        else:
            by_use = self._worth[queries["first"][rows]][:, None]
        # In single precision, as all bounds: SLACK covers what that loses.
        unknown = weights["maturity"] * policy.unknown_value + weights["cascade"] * by_use
        by_use = weights["maturity"] * proven + weights["cascade"] * np.maximum(highest, by_use)
        bound = np.where(known, by_use.astype(np.float32), unknown.astype(np.float32))
        bound += np.float32(weights["fit"]) * fit
        if not blocked:
            bound *= self._gate(queries, rows)
        bound[(fit < policy.fit_floor - SLACK) | (best <= 0)] = IMPOSSIBLE
        return bound

    def _strengths(self, queries: Columns, rows: Ints) -> dict[str, Bound]:
        roads, policy = self._scoring.roads, self._scoring.policy
        sets, place = np.unique(queries["mention_set"][rows], return_index=True)
        where = np.searchsorted(sets, queries["mention_set"][rows])
        alike = rows[place]
        asks = self._side == "need"

        def mentioned(table: np.ndarray, trust: np.ndarray) -> Bound:
            """For each distinct set of mentions a row over the concepts of the other side."""
            dense = np.zeros((len(alike), table.shape[1]))
            for number, row in enumerate(alike.tolist()):
                places = slice(queries.mentions[row], queries.mentions[row + 1])
                for concept, worth in zip(queries.concept[places], trust[places], strict=True):
                    np.maximum(dense[number], table[concept] * worth, out=dense[number])
            return (dense / WHOLE).astype(np.float32)

        def way(table: np.ndarray) -> np.ndarray:
            return table.T if asks else table

        trade = queries["trade" if asks else "giver"][rows].astype(np.int64)
        found = {
            "concept": self._concept.highest(mentioned(way(roads.kin), queries.trust))[where],
            "use": self._use.highest(mentioned(way(roads.use), queries.use_trust))[where],
            "route": self._trade.highest(way(roads.route)[trade] / STRENGTH),
            "ewc": self._by_code(queries, rows),
            "text": self._by_text(queries, rows),
        }

        def by_trade(table: np.ndarray) -> Bound:
            if asks:
                return self._concept.highest((table.T[trade] * TRUST / WHOLE).astype(np.float32))
            return self._trade.highest(mentioned(table, queries.trust * TRUST))[where]

        found["receiver"] = by_trade(roads.receiver)
        if roads.case is not None or roads.case_trade is not None:
            found["case"] = np.zeros_like(found["receiver"])
        if roads.case is not None:
            cases = self._concept.highest(mentioned(way(roads.case), queries.trust))[where]
            found["case"] = np.maximum(found["case"], cases)
        if roads.case_trade is not None:
            found["case"] = np.maximum(found["case"], by_trade(roads.case_trade))
        return {name: np.asarray(bound, dtype=np.float32) for name, bound in found.items()} | (
            {} if policy.text_ceiling else {"text": np.zeros_like(found["text"], dtype=np.float32)}
        )

    def _by_code(self, queries: Columns, rows: Ints) -> Bound:
        policy = self._scoring.policy
        own = np.column_stack([queries[f"ewc{digits}"][rows] for digits in (6, 4, 2)])
        distinct, place = np.unique(own, axis=0, return_inverse=True)
        strength = np.zeros((len(distinct), len(self._codes)), dtype=np.float32)
        for column, worth in ((2, policy.ewc_2), (1, policy.ewc_4), (0, max(policy.ewc_6, policy.ewc_4))):
            code = distinct[:, column][:, None]
            strength[(code > 0) & (code == self._codes[:, column][None, :])] = worth
        return self._code.highest(strength)[place.reshape(-1)]

    def _by_text(self, queries: Columns, rows: Ints) -> Bound:
        tagged = queries["tagged"][rows][:, None] & self._all_tagged[None, :]
        worded = (queries.texts.length[rows] > 0)[:, None]
        return np.where(~tagged & worded, np.float32(self._scoring.policy.text_ceiling), np.float32(0))

    def _gate(self, queries: Columns, rows: Ints) -> Bound:
        gate = np.ones((len(rows), self._count), dtype=np.float32)
        banned = np.zeros(gate.shape, dtype=bool)
        for name in self._law if self._side == "need" else queries.flat:
            if name[:3] not in ("law", "ask"):
                continue
            word = name[3:]
            if self._side == "offer":
                met = (queries[name][rows][:, None] & self._law[f"law{word}"][None, :]) > 0
            else:
                met = (queries[f"law{word}"][rows][:, None] & self._law[name][None, :]) > 0
            if name.startswith("ask"):
                gate[met] = self._scoring.policy.gate_open_question + SLACK
            else:
                banned |= met
        gate[banned] = 0.0
        return gate


class _Spread:
    """A ragged list of weighted keys by group: which keys the members of a group have."""

    def __init__(self, group: Ints, key: Ints, weight: np.ndarray, count: int) -> None:
        order = np.lexsort((-weight, key, group))
        group, key, weight = group[order], key[order], weight[order]
        first = np.ones(len(group), dtype=bool)
        first[1:] = (np.diff(group) != 0) | (np.diff(key) != 0)
        self._key, self._weight = key[first], weight[first].astype(np.float32)
        self._groups, self._start = np.unique(group[first], return_index=True)
        self._count = count

    def highest(self, rows: np.ndarray) -> Bound:
        """For each row (cells by key) and group the highest cell times weight; 0 for groups without keys."""
        found = np.zeros((len(rows), self._count), dtype=np.float32)
        if len(self._groups):
            cells = rows[:, self._key].astype(np.float32, copy=False) * self._weight
            found[:, self._groups] = np.maximum.reduceat(cells, self._start, axis=1)
        return found
