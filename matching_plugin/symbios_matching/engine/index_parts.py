"""
One side of an index in parts: large old ones and small new ones, each sorted into blocks once.

What is replaced or gone is only struck out where it lies; what comes in becomes a new part. Parts grow
together when they are of like size, so a listing is moved few times in its life.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from symbios_matching.engine.blocking import Blocks, blocks_of
from symbios_matching.engine.bounds import Bounds
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.likeness import Ints
from symbios_matching.engine.normalise import Side
from symbios_matching.engine.profiles import Profiles
from symbios_matching.engine.scoring import Scoring
from symbios_matching.engine.search import Segment
from symbios_matching.engine.single import Part as PartForOne

MOST_PARTS = 4
ALIKE = 4  # a part not this many times as large as the next one takes it in
FEWEST_ALIVE = 0.7  # a part with fewer of its listings left is sorted anew


class Part:
    """Some listings in blocks, and which of them still count."""

    def __init__(self, columns: Columns) -> None:
        self.blocks: Blocks = blocks_of(columns)
        self.alive = np.ones(len(columns), dtype=bool)
        self._profiles: Profiles | None = None
        self._bounds: Bounds | None = None

    @property
    def columns(self) -> Columns:
        """The listings, in the order of the blocks."""
        return self.blocks.columns

    @cached_property
    def _by_id(self) -> tuple[np.ndarray, Ints]:
        order = np.argsort(self.columns["id"], kind="stable")
        return self.columns["id"][order], order

    def find(self, ids: np.ndarray) -> tuple[Ints, Ints]:
        """Places in ``ids`` of those that are here and alive, and their rows."""
        known, order = self._by_id
        place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        here = np.flatnonzero(known[place] == ids) if len(known) else np.empty(0, dtype=np.int64)
        rows = order[place[here]]
        return here[self.alive[rows]], rows[self.alive[rows]]

    def profiles(self, scoring: Scoring, asking: Side) -> Profiles:
        """Its distinct profiles, told apart once."""
        if self._profiles is None:
            self._profiles = Profiles(self.columns, scoring, asking)
        return self._profiles

    def bounds(self, scoring: Scoring, asking: Side) -> Bounds:
        """The bounds of its groups, which stay what they are when listings are struck out."""
        if self._bounds is None:
            self._bounds = Bounds(self.blocks, scoring, asking)
        return self._bounds

    def left(self) -> Columns:
        """What still counts."""
        return self.columns.take(np.flatnonzero(self.alive))

    def twin(self) -> Part:
        """The same blocks with strokes of its own."""
        twin = Part.__new__(Part)
        twin.__dict__.update(self.__dict__)
        twin.alive = self.alive.copy()
        return twin


class IndexSide:
    """All listings of one side."""

    def __init__(self, side: Side, scoring: Scoring) -> None:
        self.side, self.parts = side, list[Part]()
        self._scoring = scoring
        self._segments: list[Segment] | None = None

    @property
    def by_words(self) -> bool:
        """Are the ids texts?"""
        return any(part.columns["id"].dtype == object for part in self.parts)

    def copy(self) -> IndexSide:
        """The same parts, to be changed apart."""
        twin = IndexSide(self.side, self._scoring)
        twin.parts = [part.twin() for part in self.parts]
        return twin

    def segments(self) -> list[Segment]:
        """What a search of the other side goes through."""
        if self._segments is None:
            asking: Side = "need" if self.side == "offer" else "offer"
            self._segments = [
                Segment(part.blocks, part.bounds(self._scoring, asking), part.alive) for part in self.parts
            ]
        return self._segments

    def for_one(self) -> list[PartForOne]:
        """What a search for one listing of the other side goes through."""
        asking: Side = "need" if self.side == "offer" else "offer"
        return [PartForOne(part.profiles(self._scoring, asking), part.alive) for part in self.parts]

    def rows(self, ids: Sequence[Any]) -> tuple[Columns, Ints]:
        """Columns that hold these listings, and their rows there, in the order asked for."""
        if not len(ids):
            return (self.parts[0].columns if self.parts else None), np.empty(0, dtype=np.int64)  # type: ignore[return-value]
        wanted = np.asarray(ids, dtype=object if self.by_words else np.int64)
        place = np.full(len(wanted), -1, dtype=np.int64)
        row = np.zeros(len(wanted), dtype=np.int64)
        for number, part in enumerate(self.parts):
            here, rows = part.find(wanted)
            place[here], row[here] = number, rows
        if (place < 0).any():
            raise KeyError(wanted[place < 0][0])
        if (place == place[0]).all():
            return self.parts[place[0]].columns, row
        order = np.argsort(place, kind="stable")
        chosen = [part.columns.take(row[place == number]) for number, part in enumerate(self.parts)]
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        return Columns.joined(chosen), back

    def change(self, come: Columns | None, gone: Sequence[Any]) -> None:
        """Strike out what is gone or comes anew, then take in what comes."""
        struck = [gone] if len(gone) else []
        if come is not None and len(come):
            struck.append(come["id"].tolist())
        for ids in struck:
            for part in self.parts:
                kind = part.columns["id"].dtype
                _here, rows = part.find(np.asarray(_of_kind(ids, kind), dtype=kind))
                part.alive[rows] = False
        if come is not None and len(come):
            self.parts.append(Part(come))
        self._grow_together()
        if self.by_words and len(self.parts) > 1:
            self._number_ties()
        self._segments = None

    def _grow_together(self) -> None:
        kept: list[Part] = []
        for part in self.parts:
            alive = part.alive.mean() if len(part.alive) else 0.0
            if alive > 0:
                kept.append(part if alive >= FEWEST_ALIVE else Part(part.left()))
        kept.sort(key=lambda part: -len(part.columns))
        while len(kept) > 1 and (
            len(kept) > MOST_PARTS or len(kept[-2].columns) < ALIKE * len(kept[-1].columns)
        ):
            small, smaller = kept[-2:]
            kept[-2:] = [Part(Columns.joined([small.left(), smaller.left()]))]
        self.parts = kept

    def _number_ties(self) -> None:
        """Texts have no order of their own that fits a number: count their places anew."""
        ids = np.concatenate([part.columns["id"] for part in self.parts])
        place = np.empty(len(ids), dtype=np.int64)
        place[np.argsort(ids, kind="stable")] = np.arange(len(ids))
        first = 0
        for part in self.parts:
            last = first + len(part.columns)
            # A new array: whoever searches a copy goes on with the old one.
            part.blocks.columns.flat = part.columns.flat | {"tie": place[first:last]}
            first = last


def _of_kind(ids: Sequence[Any], kind: np.dtype) -> list[Any]:
    """Those ids that a side of this kind of id can hold."""
    words = kind.kind == "O"
    return [one for one in ids if isinstance(one, str) == words]
