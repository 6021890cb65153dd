"""
The roads from an offer to a need, as dense tables: what a concept, a trade or a code on the one side is worth
to one on the other.

Six roads are knowledge: the concepts are kin; the offer is known to become what the need asks for; the need's
trade is known to take the offer; such exchanges were completed before; the one trade is known to give to the
other; the List of Waste codes share a beginning. The seventh, likeness of words, is in ``likeness``.

Trusts and strengths are whole numbers (of ``TRUST`` and ``STRENGTH``; single precision holds them, double
their products), so that trust x strength x trust is exact: a pair is worth the same whichever side asks, in
whatever order the work is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.codes import prefix_number
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.records import key_of
from symbios_matching.engine.relations import RECEIVER_DIGITS, ROUTE_DIGITS, Relations, Table
from symbios_matching.engine.vocabulary import Case

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Strengths = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int16]

TRUST = 2_000
STRENGTH = 100_000
WHOLE = float(TRUST) * STRENGTH * TRUST
NO_SYNERGY = 4_095
"""Also the most synergies: the number of one rides on its strength while the strongest is sought."""


def in_units(value: npt.ArrayLike, unit: float) -> Floats:
    """
    Whole numbers of a unit. What stands on the edge goes up, also where floats have lost a hair.

    >>> in_units([0.7 * 0.75, 0.1], 2000).tolist()
    [1050.0, 200.0]
    """
    return np.floor(np.asarray(value, dtype=np.float64) * unit + 0.5 + 1e-6)


@dataclass(frozen=True, eq=False)
class Roads:
    """
    The dense tables of one vocabulary under one policy. Strengths are whole numbers of ``STRENGTH``.

    Columns of ``receiver``, ``case_trade`` and ``route`` are *trades as needs have them*: twice the number of
    the trade, plus one where the need names something of its own (then the trade counts less).
    """

    relations: Relations

    @property
    def policy(self) -> MatchingPolicy:
        """The policy the strengths are made with."""
        return self.relations.policy

    @cached_property
    def concepts(self) -> int:
        """How many concepts there are; one more row and column stand for none."""
        return len(self.relations.concept_names)

    @cached_property
    def concept_keys(self) -> npt.NDArray[np.uint32]:
        """Stable keys by number of the concept; 0 for the number behind the last, and for -1."""
        return np.array([key_of(one) for one in self.relations.concept_names] + [0], dtype=np.uint32)

    @cached_property
    def synergy_keys(self) -> npt.NDArray[np.uint32]:
        """Stable keys by number of the synergy; 0 for -1."""
        return np.array([key_of(one.id) for one in self.relations.synergies] + [0], dtype=np.uint32)

    @cached_property
    def kin(self) -> Strengths:
        """Offer concept x need concept: how far the one stands for the other."""
        return self._dense(self.relations.concept_pairs)[0]

    @cached_property
    def kinship(self) -> Ints:
        """Offer concept x need concept: 1 + place in KINSHIPS, 0 for none."""
        table = self.relations.concept_pairs
        kinds = np.zeros((self.concepts + 1, self.concepts + 1), dtype=np.int64)
        kinds[table.left, table.right] = table.detail + 1
        return kinds

    @cached_property
    def _uses(self) -> tuple[Strengths, Numbers]:
        return self._dense(self.relations.use_pairs)

    @property
    def use(self) -> Strengths:
        """Offer concept x need concept: the offer is known to become this use."""
        return self._uses[0]

    @property
    def use_synergy(self) -> Numbers:
        """The number of the synergy by which it becomes it."""
        return self._uses[1]

    @cached_property
    def case(self) -> Floats | None:
        """Offer concept x need concept: such exchanges were completed before. None while there are none."""
        cases = [one for one in self.relations.vocabulary.cases if one.need_concept]
        if not cases:
            return None
        numbers, dense = self.relations.concept_numbers, np.zeros((self.concepts + 1, self.concepts + 1))
        for one in cases:
            if one.offer_concept in numbers and one.need_concept in numbers:
                dense[numbers[one.offer_concept], numbers[one.need_concept]] = self._of_case(one)
        return dense

    @cached_property
    def trades(self) -> dict[int, int]:
        """Numbers of trades (from 1) by the longest NACE prefix that any table knows."""
        known = set(self.relations.receiver_pairs.right.tolist())
        known |= set(self.relations.route_pairs.right.tolist())
        known |= {prefix_number(nace) for nace in map(_case_trade, self.relations.vocabulary.cases) if nace}
        return {prefix: number for number, prefix in enumerate(sorted(known), start=1)}

    @cached_property
    def givers(self) -> dict[int, int]:
        """Numbers of giving trades (from 1) by the longest NACE prefix that the routes know."""
        known = sorted(set(self.relations.route_pairs.left.tolist()))
        return {prefix: number for number, prefix in enumerate(known, start=1)}

    def trade_number(self, nace: str) -> int:
        """The number of a need's trade, 0 for none the tables know."""
        return _longest_known(nace, RECEIVER_DIGITS, self.trades)

    def giver_number(self, nace: str) -> int:
        """The number of an offer's trade as a giver, 0 for none."""
        return _longest_known(nace, ROUTE_DIGITS, self.givers)

    @cached_property
    def _receivers(self) -> tuple[Strengths, Numbers]:
        return self._by_trade(self.relations.receiver_pairs, rows=self.concepts + 1)

    @property
    def receiver(self) -> Strengths:
        """Offer concept x trade of the need: this trade is known to take it."""
        return self._receivers[0]

    @property
    def receiver_synergy(self) -> Numbers:
        """The number of the synergy in which it takes it."""
        return self._receivers[1]

    @cached_property
    def route(self) -> Strengths:
        """Giving trade x trade of the need: the one is known to give to the other."""
        table, rows = self.relations.route_pairs, len(self.givers) + 1
        own = np.zeros_like(table.left)
        for prefix, number in self.givers.items():
            own[table.left == prefix] = number
        dense = self._by_trade(Table(own, table.right, table.strength, table.detail), rows=rows)[0]
        shorter = {number: self.givers.get(_shorter(prefix), 0) for prefix, number in self.givers.items()}
        for number, wider in shorter.items():
            dense[number] = np.maximum(dense[number], dense[wider])
        return dense

    @cached_property
    def case_trade(self) -> Strengths | None:
        """Offer concept x trade of the need: such exchanges were completed before. None while none were."""
        cases = [one for one in self.relations.vocabulary.cases if _case_trade(one)]
        numbers = self.relations.concept_numbers
        rows = [
            (numbers[one.offer_concept], prefix_number(_case_trade(one)), self._of_case(one) / STRENGTH)
            for one in cases
            if one.offer_concept in numbers
        ]
        if not rows:
            return None
        left, right, strength = (np.array(column) for column in zip(*rows, strict=True))
        return self._by_trade(Table(left, right, strength, np.zeros_like(left)), rows=self.concepts + 1)[0]

    def _of_case(self, case: Case) -> float:
        proposed = case.completed + case.dismissed
        return float(in_units(self.policy.case_path * (case.completed + 1) / (proposed + 2), STRENGTH))

    def _dense(self, table: Table) -> tuple[Strengths, Numbers]:
        strength = np.zeros((self.concepts + 1, self.concepts + 1), dtype=np.float32)
        detail = np.full(strength.shape, NO_SYNERGY, dtype=np.int16)
        strength[table.left, table.right] = in_units(table.strength, STRENGTH)
        detail[table.left, table.right] = table.detail
        return strength, detail

    def _by_trade(self, table: Table, *, rows: int) -> tuple[Strengths, Numbers]:
        """
        A table by code prefixes as one by trades: the strongest prefix counts, of equals the first synergy.

        A division alone is wide: "01" is all of farming. It leads nowhere when the need says what it wants.
        """
        strength = np.zeros((rows, 2 * len(self.trades) + 2), dtype=np.float32)
        detail = np.full(strength.shape, NO_SYNERGY, dtype=np.int16)
        by_prefix = {int(prefix): np.flatnonzero(table.right == prefix) for prefix in np.unique(table.right)}
        for whole, number in self.trades.items():
            prefix = whole
            while prefix >= prefix_number("00"):
                places = by_prefix.get(prefix, np.empty(0, dtype=np.int64))
                for names_own, share in ((0, 1.0), (1, self.policy.receiver_other_material)):
                    if names_own and prefix < prefix_number("000"):
                        continue
                    column, left = 2 * number + names_own, table.left[places]
                    value = in_units(table.strength[places] * share, STRENGTH)
                    better = (value > strength[left, column]) | (
                        (value == strength[left, column]) & (table.detail[places] < detail[left, column])
                    )
                    strength[left[better], column] = value[better]
                    detail[left[better], column] = table.detail[places][better]
                prefix = _shorter(prefix)
        return strength, detail


def _case_trade(case: Case) -> str:
    return "" if case.need_concept else case.receiver_nace.replace(".", "")


def _shorter(prefix: int) -> int:
    return prefix // 10


def _longest_known(nace: str, lengths: tuple[int, ...], known: dict[int, int]) -> int:
    for length in lengths:
        if len(nace) >= length and prefix_number(nace[:length]) in known:
            return known[prefix_number(nace[:length])]
    return 0


_KEPT: list[Roads] = []
_MOST_KEPT = 4


def roads_of(relations: Relations) -> Roads:
    """The dense tables of these relations; the last few are kept."""
    for kept in _KEPT:
        if kept.relations is relations:
            return kept
    del _KEPT[: len(_KEPT) - _MOST_KEPT + 1]
    _KEPT.append(Roads(relations))
    return _KEPT[-1]
