"""Writes what the engine found: all of it in one transaction, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from symbios_matching.choices import ListingStatus
from symbios_matching.listings.models import Listing
from symbios_matching.matches.frames import FoundPair
from symbios_matching.matches.models import Match, MatchRun

log = logging.getLogger(__name__)

ATTEMPTS = 3
_WRITTEN = ("score", "gate", "completeness", "reasons", "offer_version", "need_version", "policy_version")


class Outcome(Enum):
    """What became of an attempt to store a run."""

    STORED = "stored"
    CHANGED = "changed"  # the listing was edited meanwhile: match again
    LOST = "lost"  # withdrawn, expired, deleted, or the lease is another worker's by now


@dataclass(frozen=True, slots=True)
class RunResult:
    """One pass of the engine over one listing, ready to be stored."""

    listing_id: int
    lease: datetime
    versions: Mapping[int, int]  # of every listing the engine saw, as it saw it
    policy_version: str
    pairs: Sequence[FoundPair]  # to be kept; all others of the listing go
    compared: int
    blocked: int
    duration_ms: int


def store_run(result: RunResult) -> tuple[Outcome, MatchRun | None]:
    """
    Store a run, its matches and the listing's ``matched_version`` together.

    Rows are locked in the order of their keys, so workers that share counterparts wait for each other and do
    not deadlock; where a database still picks a victim, the whole transaction is tried again, three times at
    most.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _store(result)
        except (OperationalError, IntegrityError):
            # Inside somebody else's transaction there is nothing to try again: it is broken as a whole.
            if attempt == ATTEMPTS or connection.in_atomic_block:
                raise
            log.warning("storing matches of listing %s: attempt %s failed", result.listing_id, attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _store(result: RunResult) -> tuple[Outcome, MatchRun | None]:
    open_now = _lock_listings(result)
    own = open_now.get(result.listing_id)
    if own is None or own.lease != result.lease:
        return Outcome.LOST, None
    if own.version != result.versions[result.listing_id]:
        return Outcome.CHANGED, None
    pairs = sorted(
        (pair for pair in result.pairs if pair.offer_id in open_now and pair.need_id in open_now),
        key=lambda pair: (pair.offer_id, pair.need_id),
    )
    _upsert(pairs, result)
    _remove_all_but(pairs, result.listing_id, result.versions)
    run = MatchRun.objects.create(
        listing_id=result.listing_id,
        listing_version=own.version,
        policy_version=result.policy_version,
        compared=result.compared,
        kept=len(pairs),
        blocked=result.blocked,
        duration_ms=result.duration_ms,
    )
    Listing.objects.filter(pk=result.listing_id).update(
        matched_version=own.version, matched_at=timezone.now(), match_lease_until=None
    )
    return Outcome.STORED, run


class _Held(NamedTuple):
    version: int
    lease: datetime | None


def _lock_listings(result: RunResult) -> dict[int, _Held]:
    """Lock every listing concerned, in the order of keys, and return those that are still open."""
    if not connection.features.has_select_for_update:
        # SQLite has one write lock for everything. Taking it first is what keeps a transaction that began by
        # reading from being refused when it wants to write.
        Listing.objects.filter(pk=result.listing_id).update(matched_version=F("matched_version"))
    wanted = {result.listing_id}.union(*((pair.offer_id, pair.need_id) for pair in result.pairs))
    rows = Listing.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    now = timezone.now()
    return {
        row.pk: _Held(row.version, row.match_lease_until)
        for row in rows.only("version", "match_lease_until", "status", "expires_at")
        if row.status == ListingStatus.OPEN and row.expires_at > now
    }


def _upsert(pairs: Sequence[FoundPair], result: RunResult) -> None:
    """
    Insert what is missing, then bring every row up to date; in key order, and the same on all databases.

    ``ignore_conflicts`` is the one way to insert "if not there" that SQLite, MariaDB and PostgreSQL share.
    The rows are read again afterwards, so one that another worker inserted first is corrected like any other.
    """
    fresh = {(pair.offer_id, pair.need_id): _row(pair, result) for pair in pairs}
    known = _stored(fresh)
    missing = [row for key, row in fresh.items() if key not in known]
    if missing:
        Match.objects.bulk_create(missing, ignore_conflicts=True, batch_size=200)
        known = _stored(fresh)
    stale = [row for key, row in known.items() if _take_over(row, fresh[key])]
    if stale:
        Match.objects.bulk_update(stale, [*_WRITTEN, "updated_at"], batch_size=200)


def _row(pair: FoundPair, result: RunResult) -> Match:
    return Match(
        offer_id=pair.offer_id,
        need_id=pair.need_id,
        score=pair.score,
        gate=pair.gate,
        completeness=pair.completeness,
        reasons=pair.reasons,
        offer_version=result.versions[pair.offer_id],
        need_version=result.versions[pair.need_id],
        policy_version=result.policy_version,
    )


def _stored(fresh: dict[tuple[int, int], Match]) -> dict[tuple[int, int], Match]:
    """Lock and return the rows of these pairs, in key order. One side of all pairs is the same listing."""
    offers, needs = {offer for offer, _need in fresh}, {need for _offer, need in fresh}
    rows = Match.objects.select_for_update().filter(offer_id__in=offers, need_id__in=needs)
    return {(row.offer_id, row.need_id): row for row in rows.order_by("offer_id", "need_id")}


def _take_over(row: Match, fresh: Match) -> bool:
    """
    Copy what is new into the stored row and tell whether anything was.

    A second run over the same listings writes nothing, and an older reading never replaces a newer one.
    """
    if row.offer_version > fresh.offer_version or row.need_version > fresh.need_version:
        return False
    changed = [name for name in _WRITTEN if getattr(row, name) != getattr(fresh, name)]
    for name in changed:
        setattr(row, name, getattr(fresh, name))
    if changed:
        row.updated_at = timezone.now()
    return bool(changed)


def _remove_all_but(pairs: Sequence[FoundPair], listing_id: int, versions: Mapping[int, int]) -> None:
    """Remove matches of the listing that no longer hold, except where people already talk about them."""
    offers, needs = {pair.offer_id for pair in pairs}, {pair.need_id for pair in pairs}
    of_listing = Match.objects.filter(Q(offer_id=listing_id) | Q(need_id=listing_id))
    gone = of_listing.exclude(offer_id__in=offers, need_id__in=needs).filter(introductions__isnull=True)
    # Keys first: MariaDB does not delete from a table it reads in the same statement.
    Match.objects.filter(pk__in=list(gone.order_by("pk").values_list("pk", flat=True))).delete()
    _mark_fallen(of_listing.exclude(offer_id__in=offers, need_id__in=needs), versions)


def _mark_fallen(rows: QuerySet[Match], versions: Mapping[int, int]) -> None:
    """
    Take score, gate and reasons from matches that are kept for their introduction alone.

    The law or the texts stopped these pairs: nobody may be shown the old score, or ask again because of it.
    A row made from newer texts than this run read is left as it is.
    """
    fallen = [
        row.pk
        for row in rows.filter(gate__gt=0).select_for_update().order_by("pk")
        if row.offer_version <= versions.get(row.offer_id, row.offer_version)
        and row.need_version <= versions.get(row.need_id, row.need_version)
    ]
    Match.objects.filter(pk__in=fallen).update(
        score=0, gate=0, completeness=0, reasons=[], updated_at=timezone.now()
    )
