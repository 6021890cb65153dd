"""
From pairs to scores: evidence of the roads, comparisons, weights times values, then the gate of the law.

Points are whole numbers of ``records.POINT``, and a score is gate times their sum: two machines, or two ways
of searching, agree to the last digit. Unknown counts half, so nobody wins by silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from symbios_matching.engine import comparisons
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.comparisons import Values
from symbios_matching.engine.likeness import Ints, cosines, ragged
from symbios_matching.engine.policy import FACTORS, MatchingPolicy
from symbios_matching.engine.records import POINT
from symbios_matching.engine.roads import NO_SYNERGY, STRENGTH, TRUST, WHOLE, Numbers, Roads, in_units

POINTS = round(1 / POINT)
FULL_GATE = 1000


class Pairs(Mapping[str, np.ndarray]):
    """Pairs of row numbers as arrays by name; facts of a side are fetched when a comparison asks for them."""

    def __init__(self, offers: Columns, needs: Columns, offer: Ints, need: Ints) -> None:
        self.offers, self.needs, self.offer, self.need = offers, needs, offer, need
        self._made: dict[str, np.ndarray] = {}

    def __getitem__(self, name: str) -> np.ndarray:
        found = self._made.get(name)
        if found is None:
            fact, _, side = name.rpartition("_")
            columns, rows = (self.offers, self.offer) if side == "offer" else (self.needs, self.need)
            found = columns[fact].take(rows, axis=0)
            self._made[name] = found
        return found

    def __setitem__(self, name: str, values: np.ndarray) -> None:
        self._made[name] = values

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def only(self, kept: np.ndarray) -> Pairs:
        """The pairs chosen by a mask, with all that was made so far; facts of the sides are fetched again."""
        return self.at(np.flatnonzero(kept))

    def at(self, places: Ints) -> Pairs:
        """The pairs at these places, in their order, as ``only``."""
        pairs = Pairs(self.offers, self.needs, self.offer.take(places), self.need.take(places))
        pairs._made = {
            name: values.take(places)
            for name, values in self._made.items()
            if not name.endswith(("_offer", "_need"))
        }
        return pairs

    @classmethod
    def joined(cls, several: Sequence[Pairs]) -> Pairs:
        """Pairs of the same two sides, one after the other, with what was made of all of them."""
        first = several[0]
        if len(several) == 1:
            return first
        offer, need = (np.concatenate([getattr(one, name) for one in several]) for name in ("offer", "need"))
        pairs = cls(first.offers, first.needs, offer, need)
        # Pairs of which words speak pass through a step that others do not.
        for name in set(first).intersection(*several[1:]):
            if not name.endswith(("_offer", "_need")):
                pairs[name] = np.concatenate([one[name] for one in several])
        return pairs


@dataclass(frozen=True, eq=False)
class Scoring:
    """How pairs are scored under one vocabulary and policy."""

    roads: Roads

    @property
    def policy(self) -> MatchingPolicy:
        """The weights, floors and reaches."""
        return self.roads.policy

    def possible(self, pairs: Pairs) -> Pairs:
        """Pairs of two organisations within reach of each other."""
        pairs["square"] = comparisons.squared_chord(pairs)
        pairs = pairs.only(~comparisons.surely_out_of_reach(pairs))
        pairs["straight_km"] = comparisons.straight_line_km(pairs)
        own = (pairs["organisation_offer"] == pairs["organisation_need"]) & (pairs["organisation_need"] >= 0)
        return pairs.only(~(own | comparisons.out_of_reach(pairs)))

    def fitting(self, pairs: Pairs) -> Pairs:
        """Pairs that fit at all, with the evidence of all roads, what it is worth, and the gate."""
        self._by_knowledge(pairs)
        pairs["ewc"] = self.by_code(pairs)
        pairs["text"] = self.by_text(pairs)
        pairs["fit_value"] = comparisons.fit(pairs, self.policy)
        fitting = pairs.only((pairs["fit_value"] >= self.policy.fit_floor) & (pairs["fit_value"] > 0))
        fitting["gate"] = self.gate(fitting)
        fitting["maturity_value"] = comparisons.maturity(fitting, self.maturity_by_synergy)
        fitting["cascade_value"] = comparisons.cascade(
            fitting, self.cascade_by_synergy, self.cascade_by_concept
        )
        return fitting

    def compared(self, pairs: Pairs) -> Pairs:
        """The same pairs with all values, points, and ``score`` (of GATE times POINT)."""
        pairs["quantity_value"] = comparisons.quantity_fit(pairs, self.policy)
        pairs["season_value"] = comparisons.season_fit(pairs)
        pairs["distance_value"] = comparisons.distance_fit(pairs, self.policy)
        total = np.zeros(len(pairs.offer), dtype=np.int64)
        for factor in FACTORS:
            points = self.points(factor, pairs[f"{factor}_value"])
            pairs[f"{factor}_points"] = points
            total += points
        pairs["score"] = total * pairs["gate"]
        return pairs

    def points(self, factor: str, values: Values) -> Ints:
        """What values are worth, silence counted ``unknown_value``; whole numbers of POINT."""
        weight = self.policy.weights[factor]
        told = np.where(np.isnan(values), self.policy.unknown_value, values)
        return np.minimum(in_units(weight * told, POINTS), int(weight * POINTS + 1e-6)).astype(np.int64)

    def _by_knowledge(self, pairs: Pairs) -> None:
        """Concept, use, receiver, case and route; ``synergy`` is the known one, -1 for none."""
        offers, needs, roads = pairs.offers, pairs.needs, self.roads
        route = roads.route[pairs["giver_offer"], pairs["trade_need"]]
        pairs["route"] = np.divide(route, STRENGTH, dtype=np.float64)
        several = (np.diff(offers.mentions) > 1).take(pairs.offer)
        several |= (np.diff(needs.mentions) > 1).take(pairs.need)
        # Most pairs have one way only; those with more are looked at apart.
        few = np.flatnonzero(several)
        if not len(few):
            pairs._made |= self._evidence(pairs)
            return
        one = np.flatnonzero(~several)
        parts = [Pairs(offers, needs, pairs.offer[some], pairs.need[some]) for some in (one, few)]
        single, rest = (self._evidence(part) for part in parts)
        for name, values in single.items():
            whole = np.empty(len(several), dtype=values.dtype)
            whole[one], whole[few] = values, rest[name]
            pairs[name] = whole

    def _evidence(self, pairs: Pairs) -> dict[str, np.ndarray]:
        """Concept, use, receiver, case and synergy of these pairs."""
        offers, needs, roads = pairs.offers, pairs.needs, self.roads
        way = ways(offers, needs, pairs.offer, pairs.need)
        trade = pairs["trade_need"].take(way.pair)
        trust, wanted_trust = offers.trust.take(way.offered), needs.trust.take(way.needed)
        named = way.given * roads.kin.shape[1] + way.wanted
        taken = way.given * roads.receiver.shape[1] + trade
        use, use_synergy = way.with_synergy(
            trust * roads.use.take(named) * needs.use_trust.take(way.needed), roads.use_synergy, named
        )
        receiver, receiver_synergy = way.with_synergy(
            trust * roads.receiver.take(taken) * TRUST, roads.receiver_synergy, taken
        )
        # A use the need names goes before that of its trade.
        synergy = np.where(use > 0, use_synergy, np.where(receiver > 0, receiver_synergy, NO_SYNERGY))
        cases = np.zeros(len(way.pair))
        if roads.case is not None:
            cases = trust * roads.case.take(named) * wanted_trust
        if roads.case_trade is not None:
            cases = np.maximum(cases, trust * roads.case_trade.take(taken) * TRUST)
        return {
            "concept": way.strongest(trust * roads.kin.take(named) * wanted_trust) / WHOLE,
            "use": use / WHOLE,
            "receiver": receiver / WHOLE,
            "case": way.strongest(cases) / WHOLE,
            "synergy": np.where(synergy == NO_SYNERGY, -1, synergy),
        }

    def by_code(self, pairs: Mapping[str, np.ndarray]) -> Values:
        """What agreeing List of Waste codes are worth: sub-chapter, section, or the entry itself."""
        policy = self.policy
        six, four, two = (pairs[f"ewc{digits}_offer"] for digits in (6, 4, 2))
        strength = np.where((two > 0) & (two == pairs["ewc2_need"]), policy.ewc_2, 0.0)
        strength[(four > 0) & (four == pairs["ewc4_need"])] = policy.ewc_4
        entry = (six > 0) & (six == pairs["ewc6_need"])
        vague = policy.ewc_6 * policy.ewc_99_share
        # "Not otherwise specified": half an entry, but never less than the sub-chapter it stands in.
        strength[entry] = np.where(six[entry] % 100 == 99, max(vague, policy.ewc_4), policy.ewc_6)
        return strength

    def by_text(self, pairs: Pairs) -> Values:
        """Words speak where knowledge is silent: one of the sides names nothing known."""
        found = np.zeros(len(pairs.offer))
        silent = np.flatnonzero(~(pairs["tagged_offer"] & pairs["tagged_need"]))
        if len(silent):
            cosine = cosines(pairs.offers.texts, pairs.needs.texts, pairs.offer[silent], pairs.need[silent])
            cosine = np.where(cosine >= self.policy.text_floor, cosine, 0.0)
            found[silent] = in_units(cosine * self.policy.text_ceiling, STRENGTH) / STRENGTH
        return found

    def gate(self, pairs: Pairs) -> Ints:
        """FULL_GATE pass, less where a question is open, 0 where a ban holds."""
        gate = np.full(len(pairs.offer), FULL_GATE, dtype=np.int64)
        asked, banned = np.zeros(len(gate), dtype=bool), np.zeros(len(gate), dtype=bool)
        for word in range(sum(name.startswith("ask") for name in pairs.offers.flat)):
            meant = pairs[f"law{word}_need"]
            asked |= (pairs[f"ask{word}_offer"] & meant) > 0
            banned |= (pairs[f"law{word}_offer"] & meant) > 0
        gate[asked] = int(in_units(self.policy.gate_open_question, FULL_GATE))
        gate[banned] = 0
        return gate

    @cached_property
    def maturity_by_synergy(self) -> Values:
        """Worth by number of the synergy; the last cell, -1, is NaN."""
        by_trl = self.policy.maturity_by_trl
        return np.array([by_trl[one.trl - 1] for one in self.roads.relations.synergies] + [np.nan])

    @cached_property
    def cascade_by_synergy(self) -> Values:
        """Worth by number of the synergy; the last cell, -1, is NaN."""
        by_level, synergies = self.policy.cascade, self.roads.relations.synergies
        return np.array([by_level.get(one.level, np.nan) for one in synergies] + [np.nan])

    @cached_property
    def cascade_by_concept(self) -> Values:
        """Worth by number of the concept, NaN where it stands on no rung; the last cell, -1, is NaN."""
        by_level, roots = self.policy.cascade, self.policy.cascade_roots
        vocabulary = self.roads.relations.vocabulary
        return np.array(
            [
                next((by_level[roots[step]] for step in vocabulary.ancestors(one) if step in roots), np.nan)
                for one in self.roads.relations.concept_names
            ]
            + [np.nan]
        )


@dataclass(frozen=True)
class Ways:
    """
    Every way from what an offer mentions to what a need mentions, pair by pair; at least one each.

    ``offered`` and ``needed`` are places among the mentions of the sides, ``given`` and ``wanted`` the
    concept numbers there; the number behind the last stands for *nothing mentioned*.
    """

    pair: Ints
    begin: Ints | None  # None: one way a pair
    offered: Ints
    needed: Ints
    given: Ints
    wanted: Ints

    def strongest(self, strength: Values) -> Values:
        """The highest strength of each pair."""
        return strength if self.begin is None else np.maximum.reduceat(strength, self.begin)

    def with_synergy(self, strength: Values, synergies: Numbers, cells: Ints) -> tuple[Values, Ints]:
        """The highest strength of each pair, and its synergy (of these cells): of equals the first."""
        if self.begin is None:
            some = np.flatnonzero(strength)
            synergy = np.full(len(strength), NO_SYNERGY, dtype=np.int64)
            synergy[some] = synergies.take(cells.take(some))
            return strength, synergy
        packed = strength * (NO_SYNERGY + 1) + (NO_SYNERGY - synergies.take(cells))
        packed = np.maximum.reduceat(packed, self.begin)
        highest = np.floor(packed / (NO_SYNERGY + 1))
        return highest, (NO_SYNERGY - (packed - highest * (NO_SYNERGY + 1))).astype(np.int64)


def ways(offers: Columns, needs: Columns, offer: Ints, need: Ints) -> Ways:
    """All ways of these pairs."""
    first, other = offers.mentions.take(offer), needs.mentions.take(need)
    many, more = np.diff(offers.mentions).take(offer), np.diff(needs.mentions).take(need)
    lengths = np.maximum(many, 1) * np.maximum(more, 1)
    pair = np.arange(len(offer))
    begin = None
    if (lengths > 1).any():
        begin = np.cumsum(lengths) - lengths
        pair = np.repeat(pair, lengths)
        turn = ragged(np.zeros_like(lengths), lengths)
        across = np.maximum(more, 1)[pair]
        first, other = first[pair] + turn // across, other[pair] + turn % across
        many, more = many[pair], more[pair]
    # Nothing mentioned: the place behind the last one, whose strengths are all zero.
    offered = np.where(many > 0, first, len(offers.concept) - 1)
    needed = np.where(more > 0, other, len(needs.concept) - 1)
    return Ways(pair, begin, offered, needed, offers.concept.take(offered), needs.concept.take(needed))
