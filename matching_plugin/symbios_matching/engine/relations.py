"""
How near two concepts are, and which use a material can go to: the knowledge part of *fit*, as small tables.

One row a pair that has something to do with each other; what is in no table is unrelated. Built once for a
vocabulary and a policy (some ten thousand rows), by number and sorted, so that ``blocking`` can look rows
up by bisection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.codes import prefix_number
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.vocabulary import KnownSynergy, Vocabulary
from symbios_matching.engine.words import tokens

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# What one concept can be to another; a relation is told by its place here.
KINSHIPS = ("same_concept", "narrower_concept", "broader_concept", "sibling_concept")
SAME, NARROWER, BROADER, SIBLING = range(4)

LONGEST_TRADE = 4  # words
# Names that say nothing about a trade.
VAGUE_TRADES = frozenset(
    tuple(word.stem for word in tokens(name))
    for name in ("any", "any plant", "neighbour plant", "own", "town")
)

RECEIVER_DIGITS = (4, 3, 2)
ROUTE_DIGITS = (4, 3)


@dataclass(frozen=True)
class Table:
    """
    Rows sorted by ``left``: a number on the offer's side, one on the need's, a strength in [0, 1], a detail.

    Left and right are concept numbers, or numbers of code prefixes; the detail is a kinship or a synergy
    number.
    """

    left: Ints
    right: Ints
    strength: Floats
    detail: Ints

    @classmethod
    def of(cls, best: Mapping[tuple[int, int], tuple[float, int]]) -> Table:
        """Build from (left, right) -> (strength, detail)."""
        rows = sorted((left, right, strength, detail) for (left, right), (strength, detail) in best.items())
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        return cls(
            np.array(columns[0], dtype=np.int64),
            np.array(columns[1], dtype=np.int64),
            np.array(columns[2], dtype=np.float64),
            np.array(columns[3], dtype=np.int64),
        )


@dataclass(frozen=True, eq=False)
class Relations:
    """The tables of one vocabulary under one policy."""

    vocabulary: Vocabulary
    policy: MatchingPolicy

    @cached_property
    def concept_names(self) -> list[str]:
        """Concepts in the order of their numbers."""
        return sorted(self.vocabulary.concepts)

    @cached_property
    def concept_numbers(self) -> dict[str, int]:
        """Numbers of concepts; whole tables of numbers join several times faster than names."""
        return {one: number for number, one in enumerate(self.concept_names)}

    @cached_property
    def synergies(self) -> list[KnownSynergy]:
        """Known synergies in the order of their numbers."""
        return sorted(self.vocabulary.synergies.values(), key=lambda one: one.id)

    @cached_property
    def concept_pairs(self) -> Table:
        """Offer concept, need concept: how far the one stands for the other; detail: the kinship."""
        numbers = self.concept_numbers
        return Table.of(
            {
                (numbers[one], numbers[other]): (strength, kinship)
                for one in self.concept_names
                for other, (kinship, strength) in self._kin(one).items()
            }
        )

    @cached_property
    def use_pairs(self) -> Table:
        """Offer concept, need concept: the offer is known to become this use; detail: the synergy."""
        numbers, best = self.concept_numbers, _Best()
        for number, synergy in enumerate(self.synergies):
            for material, nearness in self._materials_of(synergy).items():
                strength = self._worth(synergy) * nearness
                for use, (_kinship, likeness) in self._kin(synergy.use_concept).items():
                    best.offer(numbers[material], numbers[use], strength * likeness, number)
        return Table.of(best.rows)

    @cached_property
    def receiver_pairs(self) -> Table:
        """Offer concept, NACE prefix of the need: this trade is known to take it; detail: the synergy."""
        policy, best = self.policy, _Best()
        shares = (policy.receiver_class, policy.receiver_group, policy.receiver_division)
        for number, synergy in enumerate(self.synergies):
            for material, nearness in self._materials_of(synergy).items():
                for prefix, share in _prefixes(synergy.receiver_nace, RECEIVER_DIGITS, shares):
                    strength = self._worth(synergy) * nearness * share
                    best.offer(self.concept_numbers[material], prefix, strength, number)
        return Table.of(best.rows)

    @cached_property
    def route_pairs(self) -> Table:
        """
        NACE prefixes of offer and need: the one trade is known to give to the other; detail: the synergy.
        """
        shares, best = (self.policy.route_class, self.policy.route_group), _Best()
        for number, synergy in enumerate(self.synergies):
            givers = _prefixes(synergy.origin_nace, ROUTE_DIGITS, shares)
            takers = _prefixes(synergy.receiver_nace, ROUTE_DIGITS, shares)
            for (giver, share), (taker, other_share) in zip(givers, takers, strict=False):
                best.offer(giver, taker, min(share, other_share), number)
        return Table.of(best.rows)

    @cached_property
    def concepts_by_code(self) -> dict[str, tuple[str, ...]]:
        """Concepts by their List of Waste entries."""
        found: dict[str, tuple[str, ...]] = {}
        for concept in self.vocabulary.concepts.values():
            for code in concept.codes:
                if len(code) == 6:
                    found[code] = (*found.get(code, ()), concept.id)
        return found

    @cached_property
    def trades(self) -> dict[tuple[str, ...], str]:
        """NACE digits by the stems of a trade's name ("brewery", "pig farm"), from the known synergies."""
        counted: dict[tuple[str, ...], Counter[str]] = {}
        for synergy in self.synergies:
            sides = ((synergy.origin, synergy.origin_nace), (synergy.receiver, synergy.receiver_nace))
            for names, nace in sides:
                # Of several trades in one row, the code is that of the first.
                stems = tuple(word.stem for word in tokens(re.split("[,/;]| and ", names)[0]))
                if stems and stems not in VAGUE_TRADES:
                    counted.setdefault(stems, Counter())[nace.replace(".", "")] += 1
        return {stems: min(found, key=lambda nace: (-found[nace], nace)) for stems, found in counted.items()}

    def trade_of(self, sector: str) -> str:
        """
        The NACE digits of a trade told in words, by the longest name in it; "" when none is known.

        A name must be more than half of what is said first: a sugar refinery is no oil refinery.
        """
        stems = [word.stem for word in tokens(re.split("[,/;|(]", sector)[0])]
        for length in range(min(len(stems), LONGEST_TRADE), len(stems) // 2, -1):
            for place in range(len(stems) - length + 1):
                digits = self.trades.get(tuple(stems[place : place + length]))
                if digits:
                    return digits
        return ""

    @cached_property
    def root_concepts(self) -> frozenset[str]:
        """Concepts that name a whole branch: nothing broader, something narrower."""
        concepts, children = self.vocabulary.concepts, self.vocabulary.children
        return frozenset(one.id for one in concepts.values() if not one.broader and one.id in children)

    @cached_property
    def use_concepts(self) -> frozenset[str]:
        """Concepts that name what something is used for rather than what it is."""
        uses = {synergy.use_concept for synergy in self.vocabulary.synergies.values()}
        uses |= {use for rule in self.vocabulary.law_rules.values() for use in rule.uses}
        return frozenset(
            one for one in self.vocabulary.concepts if uses & set(self.vocabulary.ancestors(one))
        )

    def _worth(self, synergy: KnownSynergy) -> float:
        return self.policy.known_synergy * self.policy.synergy_by_status.get(synergy.status, 1.0)

    def _materials_of(self, synergy: KnownSynergy) -> dict[str, float]:
        """The material of a synergy and its nearest kin, with how well the synergy holds for them."""
        vocabulary, policy = self.vocabulary, self.policy
        materials = dict.fromkeys(vocabulary.children.get(synergy.concept, ()), policy.synergy_of_kin)
        broader = vocabulary.concepts[synergy.concept].broader
        if broader and broader not in self.root_concepts:
            materials[broader] = policy.synergy_of_kin
        materials[synergy.concept] = 1.0
        return materials

    def _kin(self, concept_id: str) -> dict[str, tuple[int, float]]:
        """Every concept that could stand for this one on the other side: what it is to it, and how well."""
        vocabulary, policy = self.vocabulary, self.policy
        kin: dict[str, tuple[int, float]] = {}
        broader = vocabulary.concepts[concept_id].broader
        sibling = policy.branch_sibling if broader in self.root_concepts else policy.sibling_concept
        for other in vocabulary.children.get(broader, ()) if broader else ():
            kin[other] = (SIBLING, sibling)
        strength = 1.0
        for wider in vocabulary.ancestors(concept_id)[1:]:
            strength *= policy.kin_concept
            kin[wider] = (BROADER, strength)
        kin.update(self._narrower(concept_id, policy.kin_concept))
        same = policy.branch_concept if concept_id in self.root_concepts else policy.same_concept
        kin[concept_id] = (SAME, same)
        return kin

    def _narrower(self, concept_id: str, strength: float) -> dict[str, tuple[int, float]]:
        found: dict[str, tuple[int, float]] = {}
        for child in self.vocabulary.children.get(concept_id, ()):
            found[child] = (NARROWER, strength)
            found.update(self._narrower(child, strength * self.policy.kin_concept))
        return found


class _Best:
    """Keeps the strongest detail for each pair; of equals, the first one offered."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, int], tuple[float, int]] = {}

    def offer(self, left: int, right: int, strength: float, detail: int) -> None:
        kept = self.rows.get((left, right))
        if kept is None or strength > kept[0]:
            self.rows[left, right] = (strength, detail)


def _prefixes(nace: str, lengths: tuple[int, ...], shares: tuple[float, ...]) -> list[tuple[int, float]]:
    """The numbers of a NACE code's prefixes, each with its share."""
    digits = nace.replace(".", "")
    return [
        (prefix_number(digits[:length]), share)
        for length, share in zip(lengths, shares, strict=True)
        if len(digits) >= length
    ]


_KEPT: dict[tuple[int, int], Relations] = {}
_MOST_KEPT = 4


def relations_of(vocabulary: Vocabulary, policy: MatchingPolicy) -> Relations:
    """The tables of a vocabulary and a policy; the last few are kept, for building them takes a moment."""
    key = (id(vocabulary), id(policy))
    kept = _KEPT.get(key)
    if kept is None or kept.vocabulary is not vocabulary or kept.policy is not policy:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = Relations(vocabulary, policy)
    return kept
