"""
The index of this process: every open listing, ready to be searched, and kept in step with the database.

Built when first asked for, shared by all threads, and renewed by reading only what changed since. Another
vocabulary or another policy means another index, built aside and put in place when it is whole.
"""

from __future__ import annotations

import heapq
import logging
import struct
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from symbios_matching.choices import ListingKind
from symbios_matching.engine.records import score_of, unpack
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings
from symbios_matching.matches.frames import SOURCES, Row, by_kind, listing_frame, readable, rows_for_engine
from symbios_matching.matches.known import Known, Layers
from symbios_matching.matches.packing import SIZE, Kept, counterparts
from symbios_matching.taxonomy.current import current

if TYPE_CHECKING:
    from symbios_matching.engine.index import Index
    from symbios_matching.engine.normalise import Side
    from symbios_matching.engine.policy import MatchingPolicy
    from symbios_matching.engine.vocabulary import Vocabulary

log = logging.getLogger(__name__)

OVERLAP = timedelta(seconds=10)
"""
How far back each renewal looks again: a transaction may commit after a later one was read, and clocks of web
machines differ. Rows known already are told by their ``updated_at`` and cost some microseconds.
"""
LONG_OVERLAP, LONG_EVERY = timedelta(minutes=15), timedelta(minutes=5)
"""Now and then it looks back further, for what took longer than that."""
ROWS_AT_ONCE = 20_000
"""Rows turned into a frame together while the index is built; bounds the memory of reading."""


class Basis(NamedTuple):
    """What lists were made with, beside the listings themselves."""

    policy_version: str
    vocabulary_version: str


class PackedList(NamedTuple):
    """One list as it is stored; ``floor`` is the score of the last one of a full list, else 0."""

    records: bytes
    versions: bytes
    kept: int
    floor: float


_FACTS = itemgetter(*(list(SOURCES).index(name) for name in ("id", *Known._fields)))


@dataclass(frozen=True)
class Snapshot:
    """
    The index as it stood at one moment; a renewal makes another one and leaves this as it is.

    ``taken_at``: every change committed before it, less ``OVERLAP``, is in. ``counts``: open listings by
    (kind, organisation), and all of a kind by (kind, 0).
    """

    basis: Basis
    taken_at: datetime
    vocabulary: Vocabulary = field(repr=False)
    policy: MatchingPolicy = field(repr=False)
    index: Index = field(repr=False)
    known: Layers = field(repr=False)
    counts: Counter[tuple[str, int]] = field(repr=False)

    def version_of(self, listing_id: int) -> int:
        """Return the version in which a listing was read, 0 for one that is not in."""
        known = self.known.get(listing_id)
        return known.version if known else 0

    def others(self, listing_id: int) -> int:
        """Return how many counterparts a listing has: of the other kind, of other organisations."""
        own = self.known.get(listing_id)
        if own is None:
            return 0
        other = other_kind(own.kind)
        return self.counts[other, 0] - self.counts[other, own.organisation_id]

    def best(self, ids: Collection[int], kind: str) -> dict[int, list[Kept]]:
        """Return every counterpart of listings of one kind, best first; score 0: the law stops it."""
        inside = self._inside(ids, kind)
        if not inside:
            return {}
        found = self.index.best(inside, side=_side(kind), top=None, include_blocked=True)
        return {int(pk): self._entries(records) for pk, records in found.packed()}

    def _inside(self, ids: Iterable[int], kind: str) -> list[int]:
        return [pk for pk in ids if (known := self.known.get(pk)) is not None and known.kind == kind]

    def _entries(self, records: bytes) -> list[Kept]:
        return [
            Kept(
                record.other,
                self.version_of(record.other),
                score_of(record),
                records[place * SIZE : (place + 1) * SIZE],
            )
            for place, record in enumerate(unpack(records))
        ]

    def lists(self, ids: Collection[int], kind: str, *, top: int) -> dict[int, PackedList]:
        """Return whole lists as they are stored, for very many listings; empty ones are there too."""
        inside = self._inside(ids, kind)
        lists = dict.fromkeys(inside, PackedList(b"", b"", 0, 0.0))
        if not inside:
            return lists
        for pk, records in self.index.best(inside, side=_side(kind), top=top).packed():
            others = counterparts(records)
            versions = struct.pack(f"<{len(others)}I", *map(self.version_of, others))
            floor = score_of(unpack(records[-SIZE:])[0]) if len(others) >= top else 0.0
            lists[int(pk)] = PackedList(records, versions, len(others), floor)
        return lists


class SharedIndex:
    """Holds the newest snapshot of a process and renews it; any number of threads may ask."""

    def __init__(self) -> None:
        self._renewing = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._ending: list[tuple[datetime, int]] = []  # a heap: who leaves next by running out
        self._looked_far_at = timezone.now()

    def renewed(self, *, sure_of: Iterable[int] = ()) -> Snapshot:
        """
        Return a snapshot that knows what is committed by now, reading only what changed.

        ``sure_of``: listings to be read again whatever their ``updated_at`` says.
        """
        with self._renewing:
            # Asked inside: who waited here with an older answer would build the older index again.
            now, force = timezone.now(), current(fresh=True)
            basis = Basis(force.policy.version, force.vocabulary_version)
            old = self._snapshot
            if old is None or old.basis != basis:
                self._snapshot = _without_the_unreadable(
                    lambda careful: self._built(force.vocabulary, force.policy, basis, now, careful)
                )
            else:
                self._snapshot = self._changed(old, set(sure_of), now)
            return self._snapshot

    def forget(self) -> None:
        """Let go of everything: the next one who asks builds anew."""
        with self._renewing:
            self._snapshot, self._ending = None, []

    def _built(
        self, vocabulary: Vocabulary, policy: MatchingPolicy, basis: Basis, now: datetime, careful: bool
    ) -> Snapshot:
        from symbios_matching.engine.index import Index

        known: dict[int, Known] = {}
        counts: Counter[tuple[str, int]] = Counter()
        frames = []
        rows = rows_for_engine(open_listings().order_by("pk")).iterator(chunk_size=ROWS_AT_ONCE)
        for portion in _portions(rows, ROWS_AT_ONCE):
            if careful:
                portion = _readable(portion, vocabulary, policy)
            frames.append(listing_frame(portion))
            for row in portion:
                pk, *facts = _FACTS(row)
                known[pk] = Known(*facts)
                _count(counts, known[pk], +1)
        self._ending = [(one.expires_at, pk) for pk, one in known.items()]
        heapq.heapify(self._ending)
        self._looked_far_at = now
        offers, needs = by_kind(frames)
        index = Index.of(offers, needs, vocabulary=vocabulary, policy=policy)
        return Snapshot(basis, now, vocabulary, policy, index, Layers(known, {}), counts)

    def _changed(self, old: Snapshot, wanted: set[int], now: datetime) -> Snapshot:
        looks_far = now - self._looked_far_at > LONG_EVERY
        back = LONG_OVERLAP if looks_far else OVERLAP
        recent = Listing.objects.filter(updated_at__gte=old.taken_at - back)
        for pk, updated_at in recent.values_list("pk", "updated_at"):
            known = old.known.get(pk)
            if known is None or known.updated_at != updated_at:
                wanted.add(pk)
        # Only looked at: a renewal that fails further down has to find them again.
        ending = bool(self._ending) and self._ending[0][0] <= now
        ended = {pk for ends, pk in self._ending if ends <= now} if ending else set()
        if looks_far:  # who was deleted behind our services says nothing, so it is asked who is left
            wanted |= old.known.keys().difference(open_listings().values_list("pk", flat=True))
        fresh = _without_the_unreadable(lambda careful: self._with(old, wanted | ended, now, careful))
        self._looked_far_at = now if looks_far else self._looked_far_at
        while self._ending and self._ending[0][0] <= now:
            heapq.heappop(self._ending)
        return fresh

    def _with(self, old: Snapshot, wanted: set[int], now: datetime, careful: bool) -> Snapshot:
        """Return a snapshot in which the wanted listings are as the database has them."""
        if not wanted:
            return replace(old, taken_at=now)
        rows = list(rows_for_engine(open_listings().filter(pk__in=wanted).order_by("pk")))
        rows = _readable(rows, old.vocabulary, old.policy) if careful else rows
        changes: dict[int, Known | None] = dict.fromkeys(wanted)
        changes.update({pk: Known(*facts) for pk, *facts in map(_FACTS, rows)})
        if all(old.known.get(pk) == one for pk, one in changes.items()):
            return replace(old, taken_at=now)
        counts = old.counts.copy()
        for pk, one in changes.items():
            before = old.known.get(pk)
            if before is not None:
                _count(counts, before, -1)
            if one is not None:
                _count(counts, one, +1)
        offers, needs = by_kind([listing_frame(rows)])
        # Those who search the old snapshot go on with it: a copy, which shares nearly all, is changed.
        index = old.index.copy()
        index.replace(
            offers=offers if len(offers) else None,
            needs=needs if len(needs) else None,
            gone=list(changes),
        )
        for pk, one in changes.items():
            if one is not None:
                heapq.heappush(self._ending, (one.expires_at, pk))
        return replace(old, taken_at=now, index=index, known=old.known.changed(changes), counts=counts)


def _without_the_unreadable(make: Callable[[bool], Snapshot]) -> Snapshot:
    """Make a snapshot; should a row stop the engine, again without it: one bad listing fails alone."""
    try:
        return make(False)
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("the index could not be renewed; looking for the listing that stops it")
        return make(True)


def _readable(rows: list[Row], vocabulary: Vocabulary, policy: MatchingPolicy) -> list[Row]:
    from symbios_matching.engine.index import Index

    def read(some: list[Row]) -> None:
        offers, needs = by_kind([listing_frame(some)])
        Index.of(offers, needs, vocabulary=vocabulary, policy=policy)

    return readable(rows, read)


def other_kind(kind: str) -> str:
    """Return "need" for "offer", and the reverse."""
    return ListingKind.NEED if kind == ListingKind.OFFER else ListingKind.OFFER


def closed_by_now(lists: Mapping[int, PackedList]) -> set[int]:
    """Return whom these lists name that is not open: deleted, or changed behind our services."""
    named = {one for found in lists.values() for one in counterparts(found.records)}
    return named.difference(open_listings().filter(pk__in=named).values_list("pk", flat=True))


def _side(kind: str) -> Side:
    return "offer" if kind == ListingKind.OFFER else "need"


def _count(counts: Counter[tuple[str, int]], one: Known, by: int) -> None:
    counts[one.kind, 0] += by
    counts[one.kind, one.organisation_id] += by


def _portions(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while portion := list(islice(rows, size)):
        yield portion


shared_index = SharedIndex()
"""The one index of this process."""
