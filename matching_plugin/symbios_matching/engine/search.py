"""
Best-first search: the best counterparts of many listings, exact, looking at few pairs.

A portion of listings is cut into chunks of neighbours. For a chunk, every block of the other side gets a
bound: the most its group can bring (``bounds``) plus the most the distance to its cell leaves. Blocks are
opened from the highest bound downwards, in a few steps; pairs are scored as ``scoring`` does; a listing is
done when no unopened block can beat the last of its list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

CHUNK = 128  # listings bounded together
PORTION = 4_096  # listings searched together
STEPS = (0.08, 0.16, 0.3, np.inf)  # below the highest bound; a step opens all blocks down to there
FEW = 1_000  # blocks, opened all at once: another step would cost more than it saves
PAIRS_AT_ONCE = 65_536  # few enough for what is known of them to stay in the cache
ROUNDED = 1e-7  # chords between centers and points are right to some 1e-8
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
        order = np.lexsort((queries["profile"][rows], queries["first"][rows]))
        for first in range(0, len(rows), PORTION):
            portion = order[first : first + PORTION]
            pool = Pool(len(portion), self.ranking)
            for number, segment in enumerate(self.segments):
                if segment.alive.any():
                    self._walk(queries, rows[portion], segment, number, pool)
            found.append(pool.ranked().placed(portion))
            if progress:
                progress(first + len(portion))
        return Ranked.joined(found)

    def _walk(self, queries: Columns, rows: Ints, segment: Segment, number: int, pool: Pool) -> None:
        """Open the blocks of one segment step by step."""
        query, block, highest, summit = self._within_reach(queries, rows, segment)
        for step in STEPS:
            least = pool.least()
            if least.any():
                waiting = np.flatnonzero(highest >= least.take(query))
                query, block, highest = query.take(waiting), block.take(waiting), highest.take(waiting)
            if not len(query):
                return
            if step == np.inf or len(query) <= FEW:
                self._open(queries, rows, query, block, segment, number, pool)
                return
            reached = highest >= (summit - np.float32(step)).take(query)
            opened, left = np.flatnonzero(reached), np.flatnonzero(~reached)
            self._open(queries, rows, query.take(opened), block.take(opened), segment, number, pool)
            query, block, highest = query.take(left), block.take(left), highest.take(left)

    def _within_reach(
        self, queries: Columns, rows: Ints, segment: Segment
    ) -> tuple[Ints, Ints, np.ndarray, np.ndarray]:
        """
        Every query and block that could bring a pair, with the most it could score; and the most a query.

        Queries about the same thing and near each other are bounded together: the same few groups and cells
        are of interest to all of them.
        """
        blocks = segment.blocks
        # A listing without words has a lower bound than another of its profile that has some.
        kind = 2 * queries["profile"][rows].astype(np.int64) + (queries.texts.length[rows] > 0)
        _distinct, member, place = np.unique(kind, return_index=True, return_inverse=True)
        bounds = segment.bounds.of(queries, rows[member], blocked=self.ranking.blocked)
        summit = np.full(len(rows), IMPOSSIBLE, dtype=np.float32)
        found: list[tuple[np.ndarray, ...]] = []
        for chunk in self._chunks(queries, rows):
            profiles, own = np.unique(place[chunk], return_inverse=True)
            bound = bounds[profiles]
            possible = (bound > IMPOSSIBLE).any(axis=0)
            cells, by_cell = self._by_cell(queries, rows[chunk], blocks)
            counts = blocks.of_cell[cells + 1] - blocks.of_cell[cells]
            block = ragged(blocks.of_cell[cells], counts)
            group = blocks.group.take(block)
            useful = np.flatnonzero(possible.take(group))
            block, cell = block.take(useful), np.repeat(np.arange(len(cells)), counts).take(useful)
            if not len(block):
                continue
            # Blocks x queries: a row of bounds is copied whole, several times faster than cell by cell.
            local = np.cumsum(possible) - 1
            row = local.take(group.take(useful))
            highest = bound[:, possible].T.take(own, axis=1).take(row, axis=0)
            highest += by_cell.take(cell, axis=0)
            summit[chunk] = highest.max(axis=0)
            left = np.flatnonzero(highest > IMPOSSIBLE)
            where, query = np.divmod(left, len(chunk))
            found.append((chunk.take(query), block.take(where), highest.take(left)))
        if not found:
            none = np.empty(0, dtype=np.int64)
            return none, none, np.empty(0, dtype=np.float32), summit
        query, block, highest = (np.concatenate(column) for column in zip(*found, strict=True))
        return query, block, highest, summit

    def _chunks(self, queries: Columns, rows: Ints) -> Iterator[Ints]:
        """Places in ``rows``, sorted by first concept, in runs of neighbours about the same."""
        points, first = queries["point"][rows], queries["first"][rows]
        cuts = [0, *(np.flatnonzero(np.diff(first)) + 1).tolist(), len(rows)]
        for begin, end in zip(cuts[:-1], cuts[1:], strict=True):
            near, bounds = neighbours(points[begin:end], CHUNK)
            for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
                yield begin + near[low:high]

    def _by_cell(self, queries: Columns, rows: Ints, blocks: Blocks) -> tuple[Ints, Bound]:
        """
        The cells within reach of any of these rows, and what quantity, season and distance can bring there
        at most, cells x rows; minus infinity out of reach.
        """
        policy = self.scoring.policy
        weights, unknown = policy.weights, policy.unknown_value
        center, point = blocks.center, queries["point"][rows]
        km = center @ (-2 * point.T)
        km += ((center * center).sum(axis=1) + 1)[:, None]
        np.sqrt(np.maximum(km, 0.0, out=km), out=km)
        km -= (blocks.radius + ROUNDED)[:, None]
        km *= EARTH_RADIUS_KM  # below zero inside the cell
        said, told, silent = queries["said"][rows], blocks.told[:, None], blocks.silent[:, None]
        far = np.where(silent, queries["far"][rows], 0.0) if self.side == "offer" else blocks.far[:, None]
        limit = np.minimum(said, np.where(silent, np.inf, told))
        nowhere = np.isinf(said)
        if nowhere.any():
            limit = np.where(nowhere, np.maximum(told, far), limit)
        within = ~(km > limit)
        cells = np.flatnonzero(within.any(axis=1))
        value = km.take(cells, axis=0)
        reach = queries["reach"][rows] if self.side == "offer" else blocks.reach[cells][:, None]
        value *= -policy.road_detour / reach
        value += 1
        np.clip(value, 0.0, 1.0, out=value)
        value[np.isnan(value)] = unknown
        value *= weights["distance"]
        quantity = np.where(np.isnan(queries["quantity"][rows]), unknown, max(1.0, unknown))
        silent_months = (queries["available"][rows] == 0) & (self.side == "offer")
        season = np.where(silent_months, unknown, max(1.0, unknown))
        value += weights["quantity"] * quantity + weights["season"] * season + SLACK
        value[~within.take(cells, axis=0)] = IMPOSSIBLE
        return cells, value.astype(np.float32)

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
        first_of = start.take(block)
        lengths = np.diff(start).take(block)
        bounds = np.searchsorted(np.cumsum(lengths), np.arange(0, lengths.sum(), PAIRS_AT_ONCE))
        other = "need" if self.side == "offer" else "offer"
        found: list[Pairs] = []
        for first, last in zip(bounds, [*bounds[1:], len(block)], strict=True):
            few = lengths[first:last]
            target = ragged(first_of[first:last], few)
            own = np.repeat(query[first:last], few)
            if not segment.alive.all():
                living = segment.alive[target]
                own, target = own[living], target[living]
            pairs = self._pairs(queries, rows.take(own), segment.blocks.columns, target)
            pairs["query"] = own
            pairs = self.scoring.fitting(self.scoring.possible(pairs))
            if not self.ranking.blocked:
                pairs = pairs.only(pairs["gate"] > 0)
            found.append(self.scoring.compared(pairs))
        pool.add(
            query=_joined(found, "query"),
            score=_joined(found, "score"),
            tie=_joined(found, f"tie_{other}"),
            organisation=_joined(found, f"organisation_{other}"),
            cascade=_joined(found, "cascade_value"),
            row=np.concatenate([getattr(pairs, other) for pairs in found]),
            segment=number,
        )

    def _pairs(self, queries: Columns, row: Ints, targets: Columns, target: Ints) -> Pairs:
        if self.side == "offer":
            return Pairs(queries, targets, row, target)
        return Pairs(targets, queries, target, row)


def _joined(found: list[Pairs], name: str) -> np.ndarray:
    return np.concatenate([pairs[name] for pairs in found])
