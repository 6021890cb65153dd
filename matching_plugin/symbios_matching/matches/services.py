"""Runs the engine for listings and stores what it found. Built to be killed anywhere and started twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings

from symbios_matching.choices import ListingKind
from symbios_matching.data import MatchesFound
from symbios_matching.events import MATCHES_FOUND, send_on_commit
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings, unmatched_listing_ids
from symbios_matching.matches.entering import lists_concerned
from symbios_matching.matches.index import PackedList, Snapshot, other_kind, shared_index
from symbios_matching.matches.leases import give_back, take_lease
from symbios_matching.matches.models import MatchList, RematchRun
from symbios_matching.matches.packing import LAYOUT, counterparts
from symbios_matching.matches.selectors import is_outdated, outdated_list_ids
from symbios_matching.matches.whole_lists import Outcome, write_lists, write_own_list

log = logging.getLogger(__name__)

ROUNDS = 3
"""
How often a listing that is edited while it is being matched is matched again before the sweeper takes over.
"""
TOGETHER = 100
"""How many waiting listings the sweeper matches in one pass; small enough to end well within a lease."""


def match_listing(*, listing_id: int, even_if_matched: bool = False) -> MatchList | None:
    """
    Match one open listing with all open counterparts and store the result; None when there is nothing to do.

    Nothing to do: the listing is gone, closed or matched already with what is in force (unless
    ``even_if_matched``), or another worker holds it. Calling this twice, or at one moment in two processes,
    leaves the same rows as calling it once.
    """
    for _round in range(ROUNDS):
        again = even_if_matched or is_outdated(listing_id=listing_id)
        lease = take_lease(listing_id, even_if_matched=again)
        if lease is None:
            return None
        outcome = _match_under({listing_id: lease}).get(listing_id, Outcome.LOST)
        if outcome is Outcome.STORED:
            return MatchList.objects.filter(pk=listing_id).first()
        if outcome is Outcome.LOST:
            return None
    log.info("listing %s changed %s times while it was matched; the sweeper will take it", listing_id, ROUNDS)
    return None


def fill_lists_after(*, listing_id: int) -> int:
    """
    Fill up the lists of the counterparts a listing named, after it closed; return how many were written.

    A counterpart that names the listing without being named by it stands one short until its next matching.
    """
    listing = Listing.objects.filter(pk=listing_id).exclude(pk__in=open_listings()).first()
    named = MatchList.objects.filter(pk=listing_id, layout=LAYOUT).values_list("records", flat=True).first()
    if listing is None or not named:
        return 0
    snapshot = shared_index.renewed(sure_of=[listing_id])
    return write_lists(snapshot, other_kind(listing.kind), counterparts(bytes(named)))


def renew_index() -> None:
    """Bring the index of this process up to date; the first time, build it."""
    shared_index.renewed()


def sweep_listings(*, limit: int | None = None) -> tuple[int, int]:
    """
    Match every listing that waits, whatever became of its task. Returns (matched, failed); failures are
    logged. Then renew the lists made with another vocabulary or policy, as far as ``limit`` leaves room; not
    while a run over every listing is on, which does it faster.

    Many listings are searched for together. A pass that fails is taken apart: one bad listing fails alone.
    """
    matched = failed = 0
    waiting = unmatched_listing_ids(limit=limit)
    for first in range(0, len(waiting), TOGETHER):
        together = waiting[first : first + TOGETHER]
        try:
            matched += _match_together(together)
        except Exception:
            log.exception("%s listings could not be matched together; trying one by one", len(together))
            left = set(unmatched_listing_ids()).intersection(together)
            matched += len(together) - len(left)
            for listing_id in sorted(left):
                try:
                    matched += match_listing(listing_id=listing_id) is not None
                except Exception:
                    failed += 1
                    log.exception("listing %s could not be matched", listing_id)
    outdated = [] if failed else outdated_list_ids(limit=None if limit is None else limit - len(waiting))
    if outdated and not RematchRun.objects.filter(finished_at=None).exists():
        try:
            matched += _renew(outdated)
        except Exception:
            failed += len(outdated)
            log.exception("%s lists made with another vocabulary or policy could not be renewed", failed)
    return matched, failed


def _renew(listing_ids: Sequence[int]) -> int:
    """Make the lists of listings anew and return how many were written; no other lists change by that."""
    renewed = 0
    for first in range(0, len(listing_ids), TOGETHER):
        together = listing_ids[first : first + TOGETHER]
        for kind in ListingKind.values:
            ids = list(Listing.objects.filter(pk__in=together, kind=kind).values_list("pk", flat=True))
            if ids:
                renewed += write_lists(shared_index.renewed(), kind, ids)
    return renewed


def _match_together(listing_ids: Sequence[int]) -> int:
    """Match waiting listings in one pass a kind and return how many were stored; edited ones wait on."""
    stored = 0
    for kind in ListingKind.values:
        wanted = Listing.objects.filter(pk__in=listing_ids, kind=kind).order_by("pk")
        leases = {
            pk: lease for pk in wanted.values_list("pk", flat=True) if (lease := take_lease(pk)) is not None
        }
        stored += sum(outcome is Outcome.STORED for outcome in _match_under(leases).values())
    return stored


def _match_under(leases: Mapping[int, datetime]) -> dict[int, Outcome]:
    """
    Match listings of one kind, each held by its lease, and store them one by one.

    Whatever happens, no lease is left behind: what was not stored is given back.
    """
    results: dict[int, Outcome] = {}
    if not leases:
        return results
    kind = Listing.objects.filter(pk__in=list(leases)).values_list("kind", flat=True).first() or ""
    top = settings.SYMBIOS_MATCHES_PER_LISTING
    try:
        snapshot, lists = _own_lists(leases, kind, top)
        every = snapshot.best(lists, kind)
        for pk in sorted(lists):
            scores = {entry.counterpart: entry.score for entry in every[pk] if entry.score > 0}
            # First the lists of others: who dies between the two leaves the listing waiting, so all is done
            # again.
            write_lists(snapshot, other_kind(kind), lists_concerned(pk, scores))
            results[pk] = write_own_list(
                snapshot, pk, lists[pk], blocked=len(every[pk]) - len(scores), lease=leases[pk]
            )
            if results[pk] is Outcome.STORED:
                event = MatchesFound(pk, snapshot.version_of(pk), lists[pk].kept)
                send_on_commit(MATCHES_FOUND, MatchList, event)
    finally:
        for pk, lease in leases.items():
            if results.get(pk) is not Outcome.STORED:
                give_back(pk, lease)
    return results


def _own_lists(leases: Mapping[int, datetime], kind: str, top: int) -> tuple[Snapshot, dict[int, PackedList]]:
    """Find the lists of listings of one kind, with nobody in them who is closed by now."""
    snapshot = shared_index.renewed(sure_of=leases)
    lists = snapshot.lists(leases, kind, top=top)
    named = {one for found in lists.values() for one in counterparts(found.records)}
    still_open = set(open_listings().filter(pk__in=named).values_list("pk", flat=True))
    if gone := named - still_open:
        # Deleted, or changed behind our services: such rows do not say that they changed.
        snapshot = shared_index.renewed(sure_of={*leases, *gone})
        lists = snapshot.lists(leases, kind, top=top)
    return snapshot, lists
