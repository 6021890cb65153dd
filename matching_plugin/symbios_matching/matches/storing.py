"""
Writes lists of matches: only those that changed, many rows in one statement, each list whole or not at all.

Listings are locked in the order of their keys before their lists are read, everywhere: workers that share
counterparts wait for each other and do not deadlock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.constants import OnConflict
from django.utils import timezone

from symbios_matching.choices import ListingStatus
from symbios_matching.listings.models import Listing
from symbios_matching.matches.models import MatchList
from symbios_matching.matches.packing import LAYOUT

log = logging.getLogger(__name__)

ATTEMPTS = 3
ROWS_A_STATEMENT = 200
"""Rows of one upsert: some 200 kB, well below any server's limit for one packet."""
T = TypeVar("T")


class Row(NamedTuple):
    """A row of ``MatchList`` as it is to be, in the order of its columns."""

    listing_id: int
    listing_version: int
    policy_version: str
    vocabulary_version: str
    layout: int
    records: bytes
    versions: bytes
    kept: int
    floor: float
    compared: int
    blocked: int
    updated_at: datetime


COLUMNS = Row._fields


@dataclass(frozen=True, slots=True)
class Locked:
    """A listing that is open, locked until the transaction ends."""

    version: int
    matched_version: int
    lease: datetime | None

    def is_held(self, now: datetime) -> bool:
        """Tell whether a worker is at it."""
        return self.lease is not None and self.lease > now


def repeated(work: Callable[[], T], what: str) -> T:
    """
    Run ``work`` in a transaction; where a database picks it as the victim of a deadlock, again, three times
    at most.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return work()
        except (OperationalError, IntegrityError):
            # Inside somebody else's transaction there is nothing to try again: it is broken as a whole.
            if attempt == ATTEMPTS or connection.in_atomic_block:
                raise
            log.warning("storing %s: attempt %s failed", what, attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")


def lock_open(listing_ids: Collection[int]) -> dict[int, Locked]:
    """Lock listings in the order of their keys and return those that are open."""
    if not connection.features.has_select_for_update and listing_ids:
        # SQLite has one write lock for everything. Taking it first is what keeps a transaction that began by
        # reading from being refused when it wants to write.
        Listing.objects.filter(pk=min(listing_ids)).update(matched_version=F("matched_version"))
    now = timezone.now()
    rows = Listing.objects.select_for_update().filter(pk__in=listing_ids).order_by("pk")
    return {
        pk: Locked(version, matched, lease)
        for pk, version, matched, lease, status, expires_at in rows.values_list(
            "pk", "version", "matched_version", "match_lease_until", "status", "expires_at"
        )
        if status == ListingStatus.OPEN and expires_at > now
    }


def stored_rows(listing_ids: Collection[int]) -> dict[int, Row]:
    """Return the lists that are stored for these listings. Lock the listings first to rely on them."""
    rows = MatchList.objects.filter(pk__in=listing_ids).values_list(*COLUMNS)
    return {cells[0]: _row(Row(*cells)) for cells in rows}


def _row(row: Row) -> Row:
    if row.layout != LAYOUT:  # another release wrote it: nothing can be read from it
        return row._replace(records=b"", versions=b"", kept=0, floor=0.0)
    return row._replace(records=bytes(row.records), versions=bytes(row.versions))


def write(rows: Iterable[Row]) -> int:
    """Insert rows or replace those that are there, on every database in one statement; return how many."""
    ordered = sorted(rows)
    fields: list[Any] = [MatchList._meta.get_field(name) for name in COLUMNS]
    names = [connection.ops.quote_name(field.column) for field in fields]
    place = "(" + ", ".join(["%s"] * len(names)) + ")"
    table = connection.ops.quote_name(MatchList._meta.db_table)
    # The same clause that bulk_create writes, without making a model instance of every row.
    on_conflict = connection.ops.on_conflict_suffix_sql(
        fields, OnConflict.UPDATE, [field.column for field in fields[1:]], [fields[0].column]
    )
    binary = connection.Database.Binary  # type: ignore[attr-defined]
    size = min(ROWS_A_STATEMENT, (connection.features.max_query_params or 10**6) // len(names))
    with connection.cursor() as cursor:
        for first in range(0, len(ordered), size):
            portion = ordered[first : first + size]
            values: list[Any] = []
            for row in portion:
                values += row[:5]
                values += (binary(row.records), binary(row.versions), *row[7:11])
                values.append(connection.ops.adapt_datetimefield_value(row.updated_at))
            places = ", ".join([place] * len(portion))
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES {places} {on_conflict}",  # noqa: S608
                values,
            )
    return len(ordered)
