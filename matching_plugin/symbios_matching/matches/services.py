"""Runs the engine for a listing and stores what it found. Built to be killed anywhere and started twice."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from symbios_matching.choices import ListingKind
from symbios_matching.data import MatchesFound
from symbios_matching.events import MATCHES_FOUND, send_on_commit
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings, unmatched_listing_ids
from symbios_matching.matches.frames import FoundPair, Row, found_pairs, listing_frame, rows_for_engine
from symbios_matching.matches.leases import give_back, take_lease
from symbios_matching.matches.models import Match, MatchRun
from symbios_matching.matches.storing import Outcome, RunResult, store_run
from symbios_matching.taxonomy.reference import load_vocabulary

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

ROUNDS = 3
"""
How often a listing that is edited while it is being matched is matched again before the sweeper takes over.
"""
TOGETHER = 100
"""How many waiting listings the sweeper matches in one pass; small enough to end well within a lease."""


def match_listing(*, listing_id: int, even_if_matched: bool = False) -> MatchRun | None:
    """
    Match one open listing with all open counterparts and store the result; None when there is nothing to do.

    Nothing to do: the listing is gone, closed or matched already (unless ``even_if_matched``), or another
    worker holds it. Calling this twice, or at one moment in two processes, leaves the same rows as calling it
    once.
    """
    for _round in range(ROUNDS):
        lease = take_lease(listing_id, even_if_matched=even_if_matched)
        if lease is None:
            return None
        outcome, run = _match_under({listing_id: lease})[listing_id]
        if outcome is Outcome.STORED:
            return run
        if outcome is Outcome.LOST:
            return None
    log.info("listing %s changed %s times while it was matched; the sweeper will take it", listing_id, ROUNDS)
    return None


def sweep_listings(*, limit: int | None = None) -> tuple[int, int]:
    """
    Match every listing that waits, whatever became of its task. Returns (matched, failed); failures are
    logged.

    Most of a run's time goes into reading the other side, so many listings are matched in one pass of the
    engine. A pass that fails is taken apart: one bad listing fails alone.
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
    return matched, failed


def _match_together(listing_ids: Sequence[int]) -> int:
    """Match waiting listings in one pass a kind and return how many were stored; edited ones wait on."""
    stored = 0
    for kind in ListingKind.values:
        wanted = Listing.objects.filter(pk__in=listing_ids, kind=kind).order_by("pk")
        leases = {
            pk: lease for pk in wanted.values_list("pk", flat=True) if (lease := take_lease(pk)) is not None
        }
        stored += sum(outcome is Outcome.STORED for outcome, _run in _match_under(leases).values())
    return stored


def _match_under(leases: Mapping[int, datetime]) -> dict[int, tuple[Outcome, MatchRun | None]]:
    """
    Match listings of one kind, each held by its lease, and store them one by one.

    Whatever happens, no lease is left behind: what was not stored is given back.
    """
    results: dict[int, tuple[Outcome, MatchRun | None]] = dict.fromkeys(leases, (Outcome.LOST, None))
    try:
        for run_result in _runs(leases):
            outcome, run = store_run(run_result)
            results[run_result.listing_id] = (outcome, run)
            if run is not None:
                event = MatchesFound(run.listing_id, run.listing_version, run.kept)
                send_on_commit(MATCHES_FOUND, MatchRun, event)
    finally:
        for pk, lease in leases.items():
            if results[pk][0] is not Outcome.STORED:
                give_back(pk, lease)
    return results


def _runs(leases: Mapping[int, datetime]) -> Iterator[RunResult]:
    """Compare the listings under these leases, all of one kind, with the other side in one pass."""
    started = time.monotonic()
    own = listing_frame(rows_for_engine(open_listings().filter(pk__in=list(leases)).order_by("pk")))
    if own.empty:
        return
    kind = Listing.objects.values_list("kind", flat=True).get(pk=int(own["id"].iloc[0]))
    known = {pk: _known_counterparts(pk) for pk in leases}
    others = listing_frame(_counterparts(kind, set(own["organisation_id"]), set().union(*known.values())))
    found: dict[int, list[FoundPair]] = defaultdict(list)
    for pair in _engine(own, others, is_offer=kind == ListingKind.OFFER):
        found[pair.offer_id if kind == ListingKind.OFFER else pair.need_id].append(pair)
    versions = _versions(own) | _versions(others)
    duration_ms = round((time.monotonic() - started) * 1000 / len(own))
    for pk, organisation in zip(own["id"].astype(int).tolist(), own["organisation_id"], strict=True):
        passed = [pair for pair in found[pk] if pair.gate > 0]
        yield RunResult(
            listing_id=pk,
            lease=leases[pk],
            versions=versions,
            policy_version=_policy_version(),
            pairs=_to_keep(passed, known[pk]),
            compared=int((others["organisation_id"] != organisation).sum()),
            blocked=len(found[pk]) - len(passed),
            duration_ms=duration_ms,
        )


def _known_counterparts(listing_id: int) -> set[int]:
    """Return listings this one is already matched with: they are compared again, however many are newer."""
    pairs = Match.objects.filter(Q(offer_id=listing_id) | Q(need_id=listing_id)).values_list(
        "offer_id", "need_id"
    )
    return {side for pair in pairs for side in pair} - {listing_id}


def _counterparts(kind: str, organisations: set[str], known: set[int]) -> list[Row]:
    """
    Return rows of open listings of the other kind, the newest, in bounded number.

    One organisation's own listings are left out here, so that they take no room; of several, by the engine.
    """
    candidates = open_listings().exclude(kind=kind)
    if len(organisations) == 1:
        candidates = candidates.exclude(organisation_id__in=organisations)
    newest = rows_for_engine(candidates.order_by("-published_at", "-pk"))[
        : settings.SYMBIOS_COUNTERPARTS_PER_RUN
    ]
    rows = list(newest)
    older = known.difference(row[0] for row in rows)
    return rows + list(rows_for_engine(candidates.filter(pk__in=older))) if older else rows


def _engine(own: pd.DataFrame, others: pd.DataFrame, *, is_offer: bool) -> list[FoundPair]:
    if others.empty:
        return []
    # Here and not above: the engine brings pandas along, which a web process does without.
    from symbios_matching.engine import match

    offers, needs = (own, others) if is_offer else (others, own)
    # All pairs and not the ten best: a stored match outside the ten still needs its numbers brought up to
    # date.
    return found_pairs(match(offers, needs, vocabulary=load_vocabulary(), top=None, include_blocked=True))


def _policy_version() -> str:
    from symbios_matching.engine.policy import DEFAULT_POLICY

    return DEFAULT_POLICY.version


def _versions(frame: pd.DataFrame) -> dict[int, int]:
    return {int(pk): int(version) for pk, version in zip(frame["id"], frame["version"], strict=True)}


def _to_keep(pairs: list[FoundPair], known: set[int]) -> list[FoundPair]:
    """
    Return the best of the listing, and those already stored that still hold.

    The latter may be among the best of their other side, where this listing comes further down.
    """
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.offer_id, pair.need_id))
    best = ranked[: settings.SYMBIOS_MATCHES_PER_LISTING]
    rest = ranked[settings.SYMBIOS_MATCHES_PER_LISTING :]
    return best + [pair for pair in rest if pair.offer_id in known or pair.need_id in known]
