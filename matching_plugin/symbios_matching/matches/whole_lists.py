"""Writes whole lists as the engine found them, where they differ from what is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings
from symbios_matching.matches.index import OVERLAP, PackedList, Snapshot
from symbios_matching.matches.packing import LAYOUT, unpack
from symbios_matching.matches.storing import Row, lock_open, repeated, stored_rows, write

_SAID = slice(1, Row._fields.index("compared"))
"""Columns that make a list another one. How many it was compared with changes with every newcomer."""


class Outcome(Enum):
    """What became of an attempt to store what a listing was matched with."""

    STORED = "stored"
    CHANGED = "changed"  # the listing was edited meanwhile: match again
    LOST = "lost"  # withdrawn, expired, deleted, or the lease is another worker's by now


def write_own_list(
    snapshot: Snapshot, listing_id: int, fresh: PackedList, *, blocked: int, lease: datetime
) -> Outcome:
    """Store the list of a listing held by this lease, and that it is matched in this version, or nothing."""

    def work() -> Outcome:
        own = lock_open([listing_id]).get(listing_id)
        if own is None or own.lease != lease:
            return Outcome.LOST
        if own.version != snapshot.version_of(listing_id):
            return Outcome.CHANGED
        stored = stored_rows([listing_id]).get(listing_id)
        row = _row(snapshot, listing_id, fresh, stored)._replace(blocked=blocked)
        if stored is not None and (row.records, row.versions) == (stored.records, stored.versions):
            row = row._replace(updated_at=stored.updated_at)
        if row != stored and not _is_older(snapshot, row, stored):
            write([row])
        Listing.objects.filter(pk=listing_id).update(
            matched_version=own.version, matched_at=timezone.now(), match_lease_until=None
        )
        return Outcome.STORED

    return repeated(work, f"the list of listing {listing_id}")


def write_lists(
    snapshot: Snapshot,
    kind: str,
    listing_ids: Collection[int],
    *,
    found: Mapping[int, PackedList] | None = None,
    matched_before: datetime | None = None,
) -> int:
    """
    Store the lists of listings of one kind, only those that differ; return how many were written.

    ``found``: the lists, where the caller has them. Listings that changed after the snapshot are passed over:
    they wait for a matching of their own. ``matched_before``: waiting listings whose last change is older
    count as matched from now on; newer ones wait on, as they have not entered the lists of others yet.
    """
    lists = found
    if lists is None:
        lists = snapshot.lists(listing_ids, kind, top=settings.SYMBIOS_MATCHES_PER_LISTING)
    return repeated(lambda: _write(snapshot, lists, matched_before), f"{len(lists)} lists of matches")


def _write(snapshot: Snapshot, lists: Mapping[int, PackedList], matched_before: datetime | None) -> int:
    locked = lock_open(lists)
    stored = stored_rows(locked)
    rows, matched = [], []
    for pk, listing in locked.items():
        if listing.version != snapshot.version_of(pk):
            continue
        before = stored.get(pk)
        row = _row(snapshot, pk, lists[pk], before)
        if (before is None or row[_SAID] != before[_SAID]) and not _is_older(snapshot, row, before):
            rows.append(row)
        known, waits = snapshot.known.get(pk), listing.matched_version < listing.version
        if waits and known and matched_before and known.updated_at <= matched_before:
            matched.append(pk)
    write(rows)
    if matched:
        Listing.objects.filter(pk__in=matched).update(matched_version=F("version"), matched_at=timezone.now())
    return len(rows)


def _row(snapshot: Snapshot, listing_id: int, fresh: PackedList, stored: Row | None) -> Row:
    return Row(
        listing_id,
        snapshot.version_of(listing_id),
        snapshot.basis.policy_version,
        snapshot.basis.vocabulary_version,
        LAYOUT,
        fresh.records,
        fresh.versions,
        fresh.kept,
        fresh.floor,
        compared=snapshot.others(listing_id),
        blocked=stored.blocked if stored else 0,
        updated_at=timezone.now(),
    )


def _is_older(snapshot: Snapshot, row: Row, stored: Row | None) -> bool:
    """
    Tell whether the stored list was made by somebody who knew more: it names an open listing, or a version
    of one, that this snapshot has not seen. An older reading never replaces a newer one.
    """
    if stored is not None and stored.listing_version < row.listing_version:
        return False  # whoever made it did not know the listing as it is now
    if stored is None or row.records == stored.records or stored.updated_at < snapshot.taken_at - OVERLAP:
        return False
    unseen = [
        entry.counterpart
        for entry in unpack(stored.records, stored.versions)
        if entry.version > snapshot.version_of(entry.counterpart)
    ]
    return bool(unseen) and open_listings().filter(pk__in=unseen).exists()
