"""
What one listing is worth to every distinct profile of the other side, told at once.

There are few distinct profiles, however many listings: the roads are walked once a set of mentions, a trade
or a code, and only profiles that some road leads to are looked at further.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symbios_matching.engine import comparisons
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.likeness import Ints, ragged
from symbios_matching.engine.normalise import Side
from symbios_matching.engine.policy import FACTORS
from symbios_matching.engine.roads import NO_SYNERGY, STRENGTH, TRUST, WHOLE, in_units
from symbios_matching.engine.scoring import Pairs, Scoring

PACK = NO_SYNERGY + 1
MOST_KEPT = 256  # answers, of some kB each
BY_PROFILE = ("fit", "maturity", "cascade")  # factors that follow from the two profiles, but for words

Strengths = np.ndarray


@dataclass(frozen=True, eq=False)
class Heads:
    """
    The profiles that fit a listing, the one that can score most first: one listing of each stands for all.

    ``many``: how many listings they have, each with those before it; ``least``: the most they can score,
    negative, so that it rises. ``facts``: arrays by name, one cell a profile: strengths of the roads, whether
    words may speak besides (``silent``), ``gate``, values and points of what follows from the profile alone,
    and ``points``, their sum.
    """

    profiles: Ints
    many: Ints
    least: Ints
    facts: dict[str, np.ndarray]


class Profiles:
    """The distinct profiles of one part of the side that ``side`` searches, and the listings of each."""

    def __init__(self, columns: Columns, scoring: Scoring, side: Side) -> None:
        self.columns, self._scoring, self._side = columns, scoring, side
        _names, self._member, place = np.unique(columns["profile"], return_index=True, return_inverse=True)
        self._rows: np.ndarray = np.argsort(place, kind="stable").astype(np.int32)
        self._count = np.bincount(place, minlength=len(self._member))
        self._start = np.cumsum(self._count) - self._count
        _sets, alike, self._set = np.unique(
            columns["mention_set"][self._member], return_index=True, return_inverse=True
        )
        rows = self._member[alike]
        lengths = np.diff(columns.mentions)[rows]
        # Who mentions nothing has the mention that is nobody's, so that every set has one.
        many = np.maximum(lengths, 1)
        self._begin = np.cumsum(many) - many
        places = ragged(columns.mentions[rows], many)
        places[self._begin[lengths == 0]] = len(columns.concept) - 1
        self._key, self._trust = columns.concept[places], columns.trust[places]
        self._use_trust = columns.use_trust[places] if side == "offer" else self._trust
        self._trade = columns["trade" if side == "offer" else "giver"][self._member].astype(np.int64)
        codes = np.column_stack([columns[f"ewc{digits}"][self._member] for digits in (2, 4, 6)])
        codes, self._code = np.unique(codes, axis=0, return_inverse=True)
        self._codes, self._code = codes.T, self._code.reshape(-1)
        self._tagged = columns["tagged"][self._member]
        self._kept: dict[tuple[int, bool], Heads] = {}

    def pairs(self, queries: Columns, own: Ints, rows: Ints) -> Pairs:
        """Pairs of a listing with rows of this part."""
        if self._side == "offer":
            return Pairs(queries, self.columns, own, rows)
        return Pairs(self.columns, queries, rows, own)

    def listings(self, profiles: Ints) -> tuple[np.ndarray, Ints]:
        """Rows of the listings of these profiles, and for each the place of its profile among these."""
        lengths = self._count[profiles]
        rows = self._rows[ragged(self._start[profiles], lengths)]
        return rows, np.repeat(np.arange(len(profiles)), lengths)

    def fitting(self, queries: Columns, row: int) -> Heads:
        """What a listing fits; the last few answers are kept, for many listings share a profile."""
        worded = bool(queries.texts.length[row]) and self._scoring.policy.text_ceiling > 0
        key = int(queries["profile"][row]), worded
        heads = self._kept.get(key)
        if heads is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            heads = self._kept[key] = self._fitting(queries, row, worded)
        return heads

    def _fitting(self, queries: Columns, row: int, worded: bool) -> Heads:
        scoring, policy = self._scoring, self._scoring.policy
        profiles, pairs = self._met_by(queries, row, worded)
        pairs["fit_value"] = value = comparisons.fit(pairs, policy)
        fits = np.flatnonzero((value >= policy.fit_floor) & (value > 0))
        pairs, profiles = pairs.at(fits), profiles[fits]
        pairs["gate"] = scoring.gate(pairs)
        pairs["maturity_value"] = comparisons.maturity(pairs, scoring.maturity_by_synergy)
        pairs["cascade_value"] = comparisons.cascade(
            pairs, scoring.cascade_by_synergy, scoring.cascade_by_concept
        )
        points = np.zeros(len(profiles), dtype=np.int64)
        for factor in BY_PROFILE:
            pairs[f"{factor}_points"] = told = scoring.points(factor, pairs[f"{factor}_value"])
            points += told
        pairs["points"] = points
        # The other factors are each a matter of the pair.
        full = np.array(max(1.0, policy.unknown_value))
        rest = sum(int(scoring.points(factor, full)) for factor in FACTORS if factor not in BY_PROFILE)
        most = (points + rest) * pairs["gate"]
        order = np.argsort(-most, kind="stable")[: int(np.count_nonzero(most))]
        profiles, pairs = profiles[order], pairs.at(order)
        return Heads(profiles, np.cumsum(self._count[profiles]), -most[order], dict(pairs))

    def _met_by(self, queries: Columns, row: int, worded: bool) -> tuple[Ints, Pairs]:
        """
        The profiles that a listing meets on any road, as pairs with one listing of each: with the evidence of
        all roads, ``text`` with the most that words could say.
        """
        roads, asks = self._scoring.roads, self._side == "need"
        trade = int(queries["trade" if asks else "giver"][row])
        none = np.zeros(len(self._key))
        concept, use, cases = none, none, none
        by_trade = np.zeros(1 if asks else roads.receiver.shape[1])
        case_trade = by_trade
        for place in range(int(queries.mentions[row]), int(queries.mentions[row + 1])):
            number, trust = int(queries.concept[place]), float(queries.trust[place])
            way = (self._key, number) if asks else (number, self._key)
            concept = np.maximum(concept, trust * roads.kin[way] * self._trust)
            used = float(queries.use_trust[place]) if asks else trust
            use = np.maximum(use, _packed(used * roads.use[way] * self._use_trust, roads.use_synergy[way]))
            if roads.case is not None:
                cases = np.maximum(cases, trust * roads.case[way] * self._trust)
            if not asks:
                taken = trust * TRUST * roads.receiver[number].astype(np.float64)
                by_trade = np.maximum(by_trade, _packed(taken, roads.receiver_synergy[number]))
                if roads.case_trade is not None:
                    case_trade = np.maximum(case_trade, trust * TRUST * roads.case_trade[number])
        concept, use = (np.maximum.reduceat(one, self._begin) for one in (concept, use))
        case = None if roads.case is None else np.maximum.reduceat(cases, self._begin)
        if asks:
            taken = roads.receiver[self._key, trade] * (TRUST * self._trust)
            taken = _packed(taken, roads.receiver_synergy[self._key, trade])
            receiver = np.maximum.reduceat(taken, self._begin)
            if roads.case_trade is not None:
                taken = roads.case_trade[self._key, trade] * (TRUST * self._trust)
                case = np.maximum(0.0 if case is None else case, np.maximum.reduceat(taken, self._begin))
            route = roads.route[:, trade]
        else:
            receiver, route = by_trade, roads.route[trade]
        ewc = self._by_code(queries, row)
        place_of_receiver = self._set if asks else self._trade

        # A profile counts when any road leads there, or words may.
        by_set, met = (concept > 0) | (use >= PACK), (route > 0)
        if case is not None:
            by_set |= case > 0
        if asks:
            by_set |= receiver >= PACK
        else:
            met |= receiver >= PACK
            met |= case_trade > 0
        some = by_set[self._set] | met[self._trade] | (ewc > 0)[self._code]
        if worded:
            some |= ~self._tagged if queries["tagged"][row] else True
        found = np.flatnonzero(some)

        pairs = self.pairs(queries, np.full(len(found), row), self._member[found])
        sets = self._set[found]
        pairs["concept"] = concept[sets] / WHOLE
        use, use_synergy = _unpacked(use[sets])
        receiver, receiver_synergy = _unpacked(receiver[place_of_receiver[found]])
        pairs["use"], pairs["receiver"] = use / WHOLE, receiver / WHOLE
        pairs["synergy"] = np.where(use > 0, use_synergy, np.where(receiver > 0, receiver_synergy, -1))
        told: np.ndarray = np.zeros(len(found)) if case is None else case[sets]
        if not asks and roads.case_trade is not None:
            told = np.maximum(told, case_trade[self._trade[found]])
        pairs["case"] = told / WHOLE
        pairs["route"] = np.divide(route[self._trade[found]], STRENGTH, dtype=np.float64)
        pairs["ewc"] = ewc[self._code[found]]
        silent = (
            ~(pairs["tagged_offer"] & pairs["tagged_need"]) if worded else np.zeros(len(found), dtype=bool)
        )
        pairs["silent"] = silent
        pairs["text"] = silent * (in_units(self._scoring.policy.text_ceiling, STRENGTH) / STRENGTH)
        return found, pairs

    def _by_code(self, queries: Columns, row: int) -> Strengths:
        own = [np.broadcast_to(queries[f"ewc{digits}"][row], len(self._codes[0])) for digits in (2, 4, 6)]
        offered, wanted = (self._codes, own) if self._side == "need" else (own, self._codes)
        names = ("ewc2", "ewc4", "ewc6")
        codes = {f"{name}_offer": code for name, code in zip(names, offered, strict=True)}
        codes |= {f"{name}_need": code for name, code in zip(names, wanted, strict=True)}
        return self._scoring.by_code(codes)


def _packed(strength: Strengths, synergy: np.ndarray) -> Strengths:
    """Strength and synergy as one whole number: the strongest is the highest, of equals the first."""
    return strength * float(PACK) + (NO_SYNERGY - synergy)


def _unpacked(packed: Strengths) -> tuple[Strengths, Ints]:
    strength = np.floor(packed * (1 / PACK))
    synergy = (NO_SYNERGY - (packed - strength * PACK)).astype(np.int64)
    synergy[synergy == NO_SYNERGY] = -1
    return strength, synergy
