"""
Every factor of every pair in numpy: no index, no block, no bound. The reference for exactness, and a peer.

One offer at a time against all needs: columns of the needs stay in the cache, and everything an offer has to
do with a concept, a trade or a month is one row of a table. Values are float32, as a good hand would have it;
the best of them are then scored once more as the engine scores, to the last digit, so that the ten can be
compared.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.base import Base
from benchmarks.text_peers import TOP, Candidate
from symbios_matching.engine import DEFAULT_POLICY, Vocabulary
from symbios_matching.engine.columns import Columns, Numbering, columns_of
from symbios_matching.engine.comparisons import EARTH_RADIUS_KM, POPULATION, fitting, two_best
from symbios_matching.engine.likeness import cosines
from symbios_matching.engine.normalise import normalise
from symbios_matching.engine.ranking import Pool, Ranking
from symbios_matching.engine.relations import relations_of
from symbios_matching.engine.roads import NO_SYNERGY, STRENGTH, TRUST, roads_of
from symbios_matching.engine.scoring import Pairs, Scoring

POLICY = DEFAULT_POLICY
SHORTLIST = 64  # scored once more: more than enough for ten of at least four organisations
PORTION = 64  # offers whose shortlists are ranked together

Floats = np.ndarray
_POPULATION = POPULATION.astype(np.float32)


class Exhaustive(Candidate):
    """All pairs, all factors."""

    name, note = "exhaustive", "numpy float32, every factor of every pair"

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        self._roads, numbering = roads_of(relations_of(vocabulary, POLICY)), Numbering()
        self._scoring = Scoring(self._roads)
        self._offers, self._needs = (
            columns_of(
                normalise(frame, side=side, relations=self._roads.relations),
                side=side,
                roads=self._roads,
                numbering=numbering,
            )
            for side, frame in (("offer", base.offers), ("need", base.needs))
        )
        self._row_of = np.argsort(self._offers["id"])
        self._prepare(self._needs)
        # What a known synergy is worth beyond the fit, by its number; the last cells stand for none.
        weights, silent = POLICY.weights, np.full(NO_SYNERGY + 1, np.nan)
        cascade, maturity = silent.copy(), silent.copy()
        cascade[: len(self._roads.relations.synergies)] = self._scoring.cascade_by_synergy[:-1]
        maturity[: len(self._roads.relations.synergies)] = self._scoring.maturity_by_synergy[:-1]
        self._no_rung = np.isnan(cascade)
        worth = weights["maturity"] * _told(maturity) + weights["cascade"] * np.nan_to_num(cascade)
        self._worth = worth.astype(np.float32)
        by_use = _told(self._scoring.cascade_by_concept[self._needs["first"]])
        self._by_use = (weights["cascade"] * by_use).astype(np.float32)

    def _prepare(self, needs: Columns) -> None:
        # Places and limits as stated in a base are never missing; silence about the rest counts unknown.
        self._points = [np.ascontiguousarray(axis, dtype=np.float32) for axis in needs["point"].T]
        self._said = needs["said"].astype(np.float32)
        self._quantity = needs["quantity"].astype(np.float32)
        self._per_quantity = np.float32(1) / self._quantity
        self._per_month = (1 / np.maximum(POPULATION[needs["months"]], 1)).astype(np.float32)
        self._months_told = needs["months"] > 0
        lengths = np.diff(needs.mentions)
        # Who names nothing is taken to name the number behind the last, which is worth nothing to anybody.
        places = np.maximum(lengths, 1)
        self._begin = np.cumsum(places) - places
        own = np.repeat(np.arange(len(needs)), places)
        place = needs.mentions[own] + np.arange(len(own)) - self._begin[own]
        place = np.where(lengths[own] > 0, place, len(needs.concept) - 1)
        self._own, self._concept = own, needs.concept[place]
        self._trust = (needs.trust[place] / TRUST).astype(np.float32)
        self._use_trust = (needs.use_trust[place] / TRUST).astype(np.float32)
        self._bare = np.flatnonzero(~needs["tagged"])

    def batch(self, offers: np.ndarray) -> list[Sequence[int]]:
        found: list[Sequence[int]] = []
        for first in range(0, len(offers), PORTION):
            found.extend(self._ranked(self._row_of[offers[first : first + PORTION]]))
        return found

    def single(self, offer: int) -> Sequence[int]:
        return self.batch(np.array([offer]))[0]

    def _ranked(self, offers: np.ndarray) -> list[Sequence[int]]:
        """Score the shortlists of some offers to the last digit, and rank them."""
        lists = [self._shortlist(offer) for offer in offers.tolist()]
        query = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
        pairs = Pairs(self._offers, self._needs, offers[query], np.concatenate(lists))
        pairs["query"] = query
        pairs = self._scoring.fitting(self._scoring.possible(pairs))
        pairs = self._scoring.compared(pairs.only(pairs["gate"] > 0))
        pool = Pool(len(offers), Ranking(POLICY, TOP))
        pool.add(
            query=pairs["query"], score=pairs["score"], tie=pairs["tie_need"], row=pairs.need, segment=0,
            organisation=pairs["organisation_need"], cascade=pairs["cascade_value"],
        )  # fmt: skip
        ranked = pool.ranked()
        bounds = np.searchsorted(ranked.query, np.arange(len(offers) + 1)).tolist()
        needs = self._needs["id"][ranked.row].tolist()
        return [needs[a:b] for a, b in zip(bounds[:-1], bounds[1:], strict=True)]

    def _shortlist(self, offer: int) -> np.ndarray:
        score = self._scores(offer)
        possible = np.flatnonzero(score > 0)
        if len(possible) > SHORTLIST:
            score = score[possible]
            last = np.partition(score, len(score) - SHORTLIST)[len(score) - SHORTLIST]
            possible = possible[score >= last - np.float32(1e-4)]
        return possible

    def _scores(self, offer: int) -> Floats:
        """The score of one offer with every need; -1 where a gate stops the pair."""
        own, needs, weights = self._offers, self._needs, POLICY.weights
        km = self._km(offer)
        fit, synergy = self._fit(offer)
        score = np.float32(weights["fit"]) * fit
        score += np.float32(weights["quantity"]) * self._covered(offer)
        season = _POPULATION[own["available"][offer] & needs["months"]] * self._per_month
        told = self._months_told & (own["available"][offer] > 0)
        score += np.float32(weights["season"]) * np.where(told, season, np.float32(POLICY.unknown_value))
        near = 1 - km * np.float32(POLICY.road_detour / own["reach"][offer])
        score += np.float32(weights["distance"]) * np.maximum(near, 0)
        score += self._worth[synergy]
        score += np.where(self._no_rung[synergy], self._by_use, np.float32(0))
        banned, asked = np.zeros(len(score), dtype=bool), np.zeros(len(score), dtype=bool)
        for name in (name for name in own.flat if name.startswith("law")):
            banned |= (needs[name] & own[name][offer]) > 0
            asked |= (needs[name] & own["ask" + name[3:]][offer]) > 0
        score *= np.where(asked, np.float32(POLICY.gate_open_question), np.float32(1))
        # A hair wider than the limit: what stands on it is decided by the scoring to the last digit.
        far = km > np.minimum(self._said, np.float32(own["said"][offer])) + np.float32(0.05)
        stopped = far | banned | (needs["organisation"] == own["organisation"][offer])
        stopped |= fit < POLICY.fit_floor - 1e-4
        return np.where(stopped, np.float32(-1), score)

    def _km(self, offer: int) -> Floats:
        x, y, z = (np.float32(axis) for axis in self._offers["point"][offer])
        square = (self._points[0] - x) ** 2
        square += (self._points[1] - y) ** 2
        square += (self._points[2] - z) ** 2
        return np.float32(2 * EARTH_RADIUS_KM) * np.arcsin(np.minimum(np.sqrt(square) / 2, 1))

    def _covered(self, offer: int) -> Floats:
        own, needs, share = self._offers, self._needs, np.float32(POLICY.surplus_share)
        quantity = np.float32(own["quantity"][offer])
        ratio = self._quantity / quantity
        value = np.where(ratio >= 1, quantity * self._per_quantity, (1 - share) + share * ratio)
        dimension = own["dimension"][offer]
        one = needs["dimension"] == dimension
        if dimension < 2:
            one |= (
                (needs["dimension"] < 2) & (needs["dimension"] >= 0) & (needs["pours"] | own["pours"][offer])
            )
        return np.where(one & ~np.isnan(value), value, np.float32(POLICY.unknown_value))

    def _fit(self, offer: int) -> tuple[Floats, np.ndarray]:
        """The fit with every need, and the number of the known synergy (NO_SYNERGY for none)."""
        own, needs, roads = self._offers, self._needs, self._roads
        mine = slice(own.mentions[offer], own.mentions[offer + 1])
        concepts, trust = own.concept[mine], own.trust[mine, None] / (TRUST * STRENGTH)
        if not len(concepts):
            concepts, trust = own.concept[-1:], np.zeros((1, 1))
        kin = (trust * roads.kin[concepts]).max(axis=0).astype(np.float32)
        use, use_synergy = _strongest(trust * roads.use[concepts], roads.use_synergy[concepts])
        take, take_synergy = _strongest(trust * roads.receiver[concepts], roads.receiver_synergy[concepts])
        by_concept = np.maximum.reduceat(kin[self._concept] * self._trust, self._begin)
        way = use[self._concept] * self._use_trust
        by_use = np.maximum.reduceat(way, self._begin)
        of_use = np.full(len(by_use), NO_SYNERGY)
        best = way == by_use[self._own]
        of_use[self._own[best]] = use_synergy[self._concept[best]]
        trade = needs["trade"]
        by_trade = take[trade]
        synergy = np.where(by_use > 0, of_use, np.where(by_trade > 0, take_synergy[trade], NO_SYNERGY))
        route = (roads.route[own["giver"][offer]] / STRENGTH).astype(np.float32)[trade]
        strengths = [by_concept, by_use, by_trade, route, self._by_code(offer), self._by_text(offer)]
        best_two = two_best(strengths)
        fit = fitting(*best_two, POLICY) + np.float32(POLICY.sector_bonus) * (
            by_trade >= POLICY.receiver_group * 0.5
        )
        family, wanted = own["family"][offer], needs["family"]
        other = (family >= 0) & (wanted >= 0) & (wanted != family) & (by_use == 0) & (by_concept == 0)
        return np.minimum(fit, 1) * np.where(other, np.float32(POLICY.other_kind_share), 1), synergy

    def _by_code(self, offer: int) -> Floats:
        own, needs = self._offers, self._needs
        two, four, six = (int(own[f"ewc{digits}"][offer]) for digits in (2, 4, 6))
        strength = np.zeros(len(needs), dtype=np.float32)
        entry = max(POLICY.ewc_6 * POLICY.ewc_99_share, POLICY.ewc_4) if six % 100 == 99 else POLICY.ewc_6
        for name, code, worth in (
            ("ewc2", two, POLICY.ewc_2),
            ("ewc4", four, POLICY.ewc_4),
            ("ewc6", six, entry),
        ):
            if code:
                strength[needs[name] == code] = worth
        return strength

    def _by_text(self, offer: int) -> Floats:
        """Words speak where one side names nothing known."""
        needs = np.arange(len(self._needs)) if not self._offers["tagged"][offer] else self._bare
        found = np.zeros(len(self._needs), dtype=np.float32)
        cosine = cosines(self._offers.texts, self._needs.texts, np.full(len(needs), offer), needs)
        found[needs] = np.where(cosine >= POLICY.text_floor, cosine, 0) * POLICY.text_ceiling
        return found


def _told(values: Floats) -> Floats:
    return np.where(np.isnan(values), POLICY.unknown_value, values)


def _strongest(strength: Floats, synergy: np.ndarray) -> tuple[Floats, np.ndarray]:
    """Of several mentions the strongest for each column, and its synergy."""
    best, columns = strength.argmax(axis=0), np.arange(strength.shape[1])
    return strength[best, columns].astype(np.float32), synergy[best, columns]
