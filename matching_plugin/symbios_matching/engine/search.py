"""
Best-first search: the best counterparts of many listings, exact, looking at few pairs.

A portion of listings is cut into chunks of neighbours. For a chunk, every block of the other side gets a
bound: the most its group can bring (``bounds``) plus the most the distance to its cell leaves. Blocks are
opened from the highest bound downwards, in a few steps; pairs are scored as ``scoring`` does; a listing is
done when no unopened block can beat the last of its list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from symbios_matching.engine.blocking import Blocks, neighbours
from symbios_matching.engine.bounds import IMPOSSIBLE, SLACK, Bound, Bounds
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.comparisons import EARTH_RADIUS_KM
from symbios_matching.engine.likeness import Ints, ragged
from symbios_matching.engine.normalise import Side
from symbios_matching.engine.ranking import Pool, Ranked, Ranking
from symbios_matching.engine.records import POINT
from symbios_matching.engine.scoring import FULL_GATE, Pairs, Scoring

CHUNK = 256  # listings bounded together
PORTION = 16_384  # listings whose bounds by group are kept at a time
STEPS = (0.06, 0.2, np.inf)  # below the highest bound; a step opens all blocks down to there
PAIRS_AT_ONCE = 1_000_000
LIMIT_CLASSES = (60.0, 125.0, 250.0, 600.0)  # km; listings that go as far are searched together
UNIT = POINT / FULL_GATE  # of a score as counted


@dataclass(frozen=True, eq=False)
class Segment:
    """One part of the searched side: its blocks, the bounds of its groups, and which listings still count."""

    blocks: Blocks
    bounds: Bounds
    alive: np.ndarray


@dataclass(eq=False)
class Search:
    """A search of listings of ``side`` among the segments of the other side."""

    scoring: Scoring
    side: Side
    segments: Sequence[Segment]
    ranking: Ranking

    def best(self, queries: Columns, rows: Ints, progress: Callable[[int], None] | None = None) -> Ranked:
        """The ranked counterparts of these rows; ``Ranked.query`` tells the place in ``rows``."""
        found: list[Ranked] = []
        order = np.argsort(queries["profile"][rows], kind="stable")
        done = 0
        for first in range(0, len(rows), PORTION):
            portion = order[first : first + PORTION]
            for chunk, bounds in self._chunks(queries, rows, portion):
                found.append(self._chunk(queries, rows[chunk], bounds).placed(chunk))
                done += len(chunk)
                if progress:
                    progress(done)
        return Ranked.joined(found)

    def _chunks(self, queries: Columns, rows: Ints, portion: Ints):
        """Chunks of neighbours that go equally far, with the bounds by group of each segment."""
        chosen = rows[portion]
        distinct, member, place = np.unique(
            queries["profile"][chosen], return_index=True, return_inverse=True
        )
        opened = self.ranking.blocked
        bounds = [one.bounds.of(queries, chosen[member], blocked=opened) for one in self.segments]
        points = np.column_stack([queries[axis][chosen] for axis in "xyz"])
        limit = np.where(np.isinf(queries["said"][chosen]), queries["far"][chosen], queries["said"][chosen])
        reach = np.searchsorted(LIMIT_CLASSES, limit)
        for one in np.unique(reach).tolist():
            alike = np.flatnonzero(reach == one)
            near, cuts = neighbours(points[alike], CHUNK)
            for begin, end in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
                inside = alike[near[begin:end]]
                yield portion[inside], [bound[place[inside]] for bound in bounds]

    def _chunk(self, queries: Columns, rows: Ints, bounds: list[Bound]) -> Ranked:
        pool = Pool(len(rows), self.ranking)
        for number, (segment, bound) in enumerate(zip(self.segments, bounds, strict=True)):
            if segment.alive.any():
                self._walk(queries, rows, segment, number, bound, pool)
        return pool.ranked()

    def _walk(
        self, queries: Columns, rows: Ints, segment: Segment, number: int, bound: Bound, pool: Pool
    ) -> None:
        """Open the blocks of one segment step by step."""
        blocks = segment.blocks
        by_cell = self._by_cell(queries, rows, blocks)
        cells = np.flatnonzero((by_cell > IMPOSSIBLE).any(axis=0))
        counts = blocks.of_cell[cells + 1] - blocks.of_cell[cells]
        block = ragged(blocks.of_cell[cells], counts)
        cell = np.repeat(cells, counts)
        useful = (bound > IMPOSSIBLE).any(axis=0)[blocks.group[block]]
        block, cell = block[useful], cell[useful]
        if not len(block):
            return
        highest = bound.take(blocks.group[block], axis=1)
        highest += by_cell.take(cell, axis=1)
        summit = highest.max(axis=1)
        for step in STEPS:
            floor = np.maximum(summit - np.float32(step), pool.least())
            waiting = np.flatnonzero((summit > IMPOSSIBLE) & (highest.max(axis=1) >= pool.least()))
            if not len(waiting):
                break
            opened = np.flatnonzero(highest[waiting] >= floor[waiting][:, None])
            query, place = np.divmod(opened, len(block))
            query = waiting[query]
            highest[query, place] = IMPOSSIBLE
            self._open(queries, rows, query, block[place], segment, number, pool)

    def _by_cell(self, queries: Columns, rows: Ints, blocks: Blocks) -> Bound:
        """What quantity, season and distance can bring at most, rows x cells; minus infinity out of reach."""
        policy = self.scoring.policy
        weights, unknown = policy.weights, policy.unknown_value
        chord = np.zeros((len(rows), len(blocks.radius)))
        for place, axis in enumerate("xyz"):
            chord += (queries[axis][rows][:, None] - blocks.center[:, place][None, :]) ** 2
        km = EARTH_RADIUS_KM * np.maximum(np.sqrt(chord) - blocks.radius - 1e-9, 0.0)
        said, told = queries["said"][rows][:, None], blocks.told[None, :]
        stated = np.minimum(said, np.where(blocks.silent, np.inf, told))
        if self.side == "offer":
            reach = queries["reach"][rows][:, None]
            far = np.where(blocks.silent[None, :], queries["far"][rows][:, None], 0.0)
        else:
            reach, far = blocks.reach[None, :], blocks.far[None, :]
        limit = np.where(np.isinf(said), np.maximum(told, far), stated)
        nearness = np.clip(1 - km * policy.road_detour / reach, 0.0, 1.0)
        value = weights["distance"] * np.where(np.isnan(km), unknown, nearness)
        quantity = np.where(np.isnan(queries["quantity"][rows]), unknown, max(1.0, unknown))
        months = queries["available" if self.side == "offer" else "months"][rows]
        silent = (months == 0) & (self.side == "offer")
        season = np.where(silent, unknown, max(1.0, unknown))
        value += (weights["quantity"] * quantity + weights["season"] * season + SLACK)[:, None]
        value[km > limit] = IMPOSSIBLE
        return value.astype(np.float32)

    def _open(
        self,
        queries: Columns,
        rows: Ints,
        query: Ints,
        block: Ints,
        segment: Segment,
        number: int,
        pool: Pool,
    ) -> None:
        """Score every pair of these queries with all listings of these blocks."""
        if not len(query):
            return
        start = segment.blocks.start
        lengths = start[block + 1] - start[block]
        bounds = np.searchsorted(np.cumsum(lengths), np.arange(0, lengths.sum(), PAIRS_AT_ONCE))
        for first, last in zip(bounds, [*bounds[1:], len(block)], strict=True):
            few = lengths[first:last]
            target = ragged(start[block[first:last]], few)
            own = np.repeat(query[first:last], few)
            living = segment.alive[target]
            own, target = own[living], target[living]
            pairs = self._pairs(queries, rows[own], segment.blocks.columns, target)
            pairs["query"] = own
            pairs = self.scoring.possible(pairs)
            pairs = self.scoring.fitting(pairs)
            if not self.ranking.blocked:
                pairs = pairs.only(pairs["gate"] > 0)
            pairs = self.scoring.compared(pairs)
            other = "need" if self.side == "offer" else "offer"
            pool.add(
                query=pairs["query"],
                score=pairs["score"],
                tie=pairs[f"tie_{other}"],
                organisation=pairs[f"organisation_{other}"],
                cascade=pairs["cascade_value"],
                row=pairs.need if other == "need" else pairs.offer,
                segment=number,
            )

    def _pairs(self, queries: Columns, row: Ints, targets: Columns, target: Ints) -> Pairs:
        if self.side == "offer":
            return Pairs(queries, targets, row, target)
        return Pairs(targets, queries, target, row)
