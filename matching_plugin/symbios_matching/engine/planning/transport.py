"""The transport problem behind a network plan, as a sparse (mixed integer) linear program for HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from symbios_matching.engine.exceptions import PlanError
from symbios_matching.engine.planning.monthly import MONTHS, Flags, Floats, Ints, within_shelf_life

DECIMALS = 9  # HiGHS keeps to its bounds within 1e-7
OPTIMAL, INFEASIBLE = 0, 2  # status codes of scipy.optimize.milp


@dataclass(frozen=True)
class Transport:
    """
    What may flow. ``offer`` and ``need``: rows a pair; ``supply``, ``demand`` and ``least`` (0 = no minimum):
    rows x 12 in base units a month; ``shelf_months`` an offer; ``served``: needs that must get their least.
    """

    offer: Ints
    need: Ints
    supply: Floats
    demand: Floats
    shelf_months: Ints
    least: Floats
    served: Flags
    minimum_lot: float
    need_ids: tuple[str, ...]


@dataclass(frozen=True)
class Solved:
    """``flow``: pairs x 12; ``status``: "optimal" or "time limit"; ``gap``: relative, NaN where unknown."""

    flow: Floats
    status: str
    gap: float


def solve(problem: Transport, gain: Floats, *, time_limit_s: float) -> Solved:
    """
    The flow of the greatest gain, told a unit of each pair.

    Raises:
        PlanError: the needs that must be served cannot be, or time ran out before any plan was found.
    """
    program = _Program(problem)
    _require_served(problem, program.most())
    if not program.size:
        return Solved(np.zeros((len(problem.offer), MONTHS)), "optimal", 0.0)
    found = program.run(gain, seconds=time_limit_s)
    if found.status == INFEASIBLE:
        raise PlanError("no plan serves all needs that must be served: they want the same volumes")
    if found.x is None:
        raise PlanError(f"no plan was found within {time_limit_s:g} s; allow more time or fewer listings")
    if found.status == OPTIMAL:
        return Solved(program.flow(found.x), "optimal", 0.0)
    gap = float("nan") if found.mip_gap is None else float(found.mip_gap)
    return Solved(program.flow(found.x), "time limit", gap)


def _require_served(problem: Transport, most: Floats) -> None:
    """Name the needs that could not be served even if nobody else took anything."""
    asked = np.where(problem.least > 0, problem.least, problem.demand)
    starved = problem.served & (most < asked * (1 - 1e-9)).any(axis=1)
    if starved.any():
        names = ", ".join(
            one for one, is_starved in zip(problem.need_ids, starved, strict=True) if is_starved
        )
        raise PlanError(f"no plan can serve {names}: in some month its offers hold too little")


class _Program:
    """
    Columns: ``x`` (pair, month of use), then ``y`` (offer, month it arises, month of use), then one switch
    for each need with a minimum and for each pair under a minimum lot.
    """

    def __init__(self, problem: Transport) -> None:
        self._problem = problem
        ways_in = [self._ways(row).any(axis=0) for row in range(len(problem.supply))]
        reach = np.array(ways_in, dtype=bool).reshape(-1, MONTHS)
        usable = reach[problem.offer] & (problem.demand[problem.need] > 0)
        self._pair, self._month = np.nonzero(usable)
        ways = [
            (offer, arises, used)
            for offer in np.unique(problem.offer)
            for arises, used in zip(*np.nonzero(self._ways(int(offer))), strict=True)
        ]
        self._store = np.array(ways, dtype=np.int64).reshape(-1, 3)
        needs = np.unique(problem.need[self._pair])
        self._switched_needs = needs[(problem.least[needs] > 0).any(axis=1)]
        self._switched_pairs = (
            np.unique(self._pair) if problem.minimum_lot > 0 else np.zeros(0, dtype=np.int64)
        )
        self.size = len(self._pair)
        self._y = self.size
        self._z_need = self._y + len(self._store)
        self._z_pair = self._z_need + len(self._switched_needs)
        self._width = self._z_pair + len(self._switched_pairs)
        self._rows: list[tuple[Any, Floats, Floats]] = []
        self._switches: list[tuple[Ints, Ints]] = []
        if self.size:
            self._build()

    def _ways(self, offer: int) -> Flags:
        """From which month into which: what arises, as long as it keeps."""
        arises = self._problem.supply[offer] > 0
        ways: Flags = within_shelf_life(int(self._problem.shelf_months[offer])) & arises[:, None]
        return ways

    def most(self) -> Floats:
        """What could reach each need in each month if nobody else took anything; needs x 12."""
        problem = self._problem
        kept = [problem.supply[row] @ self._ways(row) for row in range(len(problem.supply))]
        held = np.array(kept, dtype=np.float64).reshape(-1, MONTHS)
        most = np.zeros(problem.demand.shape)
        np.add.at(most, (problem.need[self._pair], self._month), held[problem.offer[self._pair], self._month])
        return most

    def flow(self, solution: Floats) -> Floats:
        """Pairs x 12, what is rounding taken off; a switch that is nearly off is off."""
        flow = np.zeros((len(self._problem.offer), MONTHS))
        running = np.ones(self.size, dtype=bool)
        for flows, switches in self._switches:
            running[flows] &= solution[switches] > 0.5
        flow[self._pair, self._month] = np.where(running, solution[: self.size], 0.0)
        return np.maximum(flow.round(DECIMALS), 0.0)

    def run(self, gain: Floats, *, seconds: float) -> Any:
        """One call of HiGHS."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        worth = np.zeros(self._width)
        worth[: self.size] = gain[self._pair]
        upper = np.full(self._width, np.inf)
        lower = np.zeros(self._width)
        upper[self._z_need :] = 1.0
        lower[self._z_need : self._z_pair] = self._problem.served[self._switched_needs]
        integrality = np.zeros(self._width)
        integrality[self._z_need :] = 1
        return milp(
            -worth,
            integrality=integrality,
            bounds=Bounds(lower, upper),
            constraints=[LinearConstraint(*row) for row in self._rows],
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )

    def _build(self) -> None:
        problem = self._problem
        x, y = np.arange(self.size), self._y + np.arange(len(self._store))
        offer, arises, used = self._store.T
        by_offer = problem.offer[self._pair]
        # What leaves a month's harvest is at most that harvest.
        self._at_most(offer * MONTHS + arises, y, np.ones(len(y)), problem.supply)
        # What goes out in a month comes out of the harvests that keep into it.
        self._at_most(
            np.concatenate([by_offer * MONTHS + self._month, offer * MONTHS + used]),
            np.concatenate([x, y]),
            np.concatenate([np.ones(len(x)), -np.ones(len(y))]),
            np.zeros_like(problem.supply),
        )
        self._demand(x)
        self._lots(x)

    def _demand(self, x: Ints) -> None:
        """No need gets more than it wants; one with a minimum gets that in every month, or nothing."""
        problem = self._problem
        by_need = problem.need[self._pair]
        cell = by_need * MONTHS + self._month
        self._at_most(cell, x, np.ones(len(x)), problem.demand)
        needs, months = np.nonzero(problem.least[self._switched_needs] > 0)
        rows = self._switched_needs[needs]
        mine = np.isin(by_need, self._switched_needs)
        self._at_most(
            np.concatenate([cell[mine], rows * MONTHS + months]),
            np.concatenate([x[mine], self._z_need + needs]),
            np.concatenate([-np.ones(int(mine.sum())), problem.least[rows, months]]),
            np.zeros_like(problem.demand),
        )
        switch = self._z_need + np.searchsorted(self._switched_needs, by_need[mine])
        self._switch(x[mine], switch, problem.demand[by_need[mine], self._month[mine]])
        plain = problem.served & ~(problem.least > 0).any(axis=1)
        forced = plain[by_need]
        if forced.any():
            floor = np.where(plain[:, None], -problem.demand, 0.0)
            self._at_most(cell[forced], x[forced], -np.ones(int(forced.sum())), floor)

    def _lots(self, x: Ints) -> None:
        """An exchange is at least one lot a year, or it is not."""
        if not len(self._switched_pairs):
            return
        problem = self._problem
        place = np.searchsorted(self._switched_pairs, self._pair)
        switch = self._z_pair + np.arange(len(self._switched_pairs))
        self._at_most(
            np.concatenate([place, np.arange(len(switch))]),
            np.concatenate([x, switch]),
            np.concatenate([-np.ones(len(x)), np.full(len(switch), problem.minimum_lot)]),
            np.zeros(len(switch)),
        )
        self._switch(x, self._z_pair + place, problem.demand[problem.need[self._pair], self._month])

    def _switch(self, flows: Ints, switches: Ints, most: Floats) -> None:
        """Nothing flows where the switch is off."""
        self._switches.append((flows, switches))
        row = np.arange(len(flows))
        self._at_most(
            np.concatenate([row, row]),
            np.concatenate([flows, switches]),
            np.concatenate([np.ones(len(row)), -most]),
            np.zeros(len(row)),
        )

    def _at_most(self, row: Ints, column: Ints, weight: Floats, limit: Floats) -> None:
        """Add constraints ``sum of weight * column <= limit`` for the rows that are named."""
        from scipy.sparse import csr_array

        named = np.unique(row)
        if not len(named):
            return
        cells = (weight, (np.searchsorted(named, row), column))
        matrix = csr_array(cells, shape=(len(named), self._width))
        self._rows.append((matrix, np.full(len(named), -np.inf), limit.ravel()[named]))
