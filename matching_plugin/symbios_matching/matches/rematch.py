"""
Every open listing matched anew, in shards: rows that any number of workers on any machines take by a lease.

The rows are the truth, not the queue. A worker that dies costs its shard's lease and nothing else: the shard
is taken again. Writing is by difference, so a shard done twice is as good as once.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from symbios_matching.choices import ListingKind
from symbios_matching.data import RematchProgress
from symbios_matching.exceptions import Conflict
from symbios_matching.listings.selectors import open_listings
from symbios_matching.matches.index import OVERLAP, closed_by_now, shared_index
from symbios_matching.matches.models import RematchRun, RematchShard
from symbios_matching.matches.whole_lists import write_lists
from symbios_matching.taxonomy.current import current
from symbios_matching.taxonomy.models import ReferenceVersion

log = logging.getLogger(__name__)

TAKES = 3
"""A shard taken so often and never done is given up, so that a run comes to its end and says so."""

LATELY = 16
"""Shards done last, whose pace tells when a run will end."""

LISTINGS_A_SHARD = 2_000
"""Enough for a task of some 100 ms, so that the broker's 2 ms do not count; little enough to lose."""

TOGETHER = 100
"""Lists searched for and stored together: memory stays small where very many pairs score the same."""


def plan_rematch(*, shards: int | None = None) -> RematchRun:
    """
    Plan a run over every open listing; nothing is matched yet. Workers begin with ``work_on_rematch``.

    ``shards``: into how many pieces (at least one for each kind), else one for each 2,000 listings. Raises
    Conflict while another run is under way: resume that one.
    """
    # A row that is always there: of two who plan at once, the second waits here and sees the first one's run.
    ReferenceVersion.objects.get_or_create(pk=1)
    with transaction.atomic():
        ReferenceVersion.objects.select_for_update().get(pk=1)
        unfinished = RematchRun.objects.select_for_update().filter(finished_at=None).order_by("-pk").first()
        if unfinished is not None:
            raise Conflict(f"Run {unfinished.pk} is not finished yet. Resume it.")
        started_at = timezone.now()
        keys = {
            kind: list(open_listings().filter(kind=kind).order_by("pk").values_list("pk", flat=True))
            for kind in ListingKind.values
        }
        total = sum(map(len, keys.values()))
        size = max(1, -(-total // shards)) if shards else LISTINGS_A_SHARD
        force = current(fresh=True)
        run = RematchRun.objects.create(
            listings=total,
            policy_version=force.policy.version,
            vocabulary_version=force.vocabulary_version,
            started_at=started_at,
            finished_at=None if total else started_at,
        )
        RematchShard.objects.bulk_create(
            RematchShard(
                run=run,
                kind=kind,
                first_listing=portion[0],
                last_listing=portion[-1],
                listings=len(portion),
            )
            for kind, listed in keys.items()
            for portion in (listed[first : first + size] for first in range(0, len(listed), size))
        )
    return run


def unfinished_rematch() -> RematchRun | None:
    """Return the run under way, None when there is none."""
    return RematchRun.objects.filter(finished_at=None).order_by("-pk").first()


def work_on_rematch(*, run_id: int, limit: int | None = None, after: Callable[[], None] | None = None) -> int:
    """
    Take free shards of a run one after another, at most ``limit``, and do them; return how many were taken.

    ``after`` is called behind each. One that fails is free at once for the next who takes it. Any number of
    processes may be at it, on any machines.
    """
    done = 0
    while limit is None or done < limit:
        shard = _take(run_id)
        if shard is None:
            break
        try:
            _match(shard)
        except Exception as exception:
            held = RematchShard.objects.filter(pk=shard.pk, worker=shard.worker, taken=shard.taken)
            held.filter(done_at=None).update(lease_until=None)
            if isinstance(exception, (OperationalError, InterfaceError)):
                raise  # the database and not the listings: the task comes again later
            log.exception("run %s: %s failed, take %s of %s", run_id, shard, shard.taken, TAKES)
        done += 1
        if after:
            after()
    _finish(run_id)
    return done


def rematch_progress(*, run: RematchRun) -> RematchProgress:
    """Return how far a run has come, counted in the database."""
    shards = RematchShard.objects.filter(run=run)
    done = Q(done_at__isnull=False)
    matched = done & Q(failed=False)
    sums = shards.aggregate(
        shards=Count("pk"),
        shards_done=Count("pk", filter=done),
        planned=Sum("listings", default=0),
        matched=Sum("listings", filter=matched, default=0),
        lists_written=Sum("written", default=0),
        taken_again=Count("pk", filter=Q(taken__gt=1)),
        failed=Count("pk", filter=Q(failed=True)),
        finding=Sum("finding_ms", default=0),
        writing=Sum("writing_ms", default=0),
    )
    until = run.finished_at or timezone.now()
    seconds = max((until - run.started_at).total_seconds(), 1e-3)
    a_second = sums["matched"] / seconds
    # A run that lay idle before it was resumed goes on as fast as its last shards were done.
    lately = list(
        shards.filter(matched).order_by("-done_at").values_list("done_at", "listings")[:LATELY]
    )  # fmt: skip
    times = [done_at for done_at, _ in lately if done_at]
    if run.finished_at is None and len(times) > 1:
        took = max((times[0] - times[-1]).total_seconds(), 1e-3)
        a_second = sum(listings for _, listings in lately[:-1]) / took
    ends_at = run.finished_at
    if ends_at is None and a_second:
        ends_at = until + timedelta(seconds=(sums["planned"] - sums["matched"]) / a_second)
    return RematchProgress(**sums, seconds=seconds, a_second=a_second, ends_at=ends_at)


def rematch_due_at(*, run_id: int) -> datetime | None:
    """
    Return when a shard of the run can be taken: by now, or when the first lease runs out; None when all are
    done.
    """
    if _free(run_id).exists():
        return timezone.now()
    left = RematchShard.objects.filter(run_id=run_id, done_at=None)
    return left.aggregate(at=Min("lease_until"))["at"]


def _free(run_id: int) -> QuerySet[RematchShard]:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=timezone.now())
    return RematchShard.objects.filter(free, run_id=run_id, done_at=None)


def _take(run_id: int) -> RematchShard | None:
    """Reserve a free shard by a conditional update: of workers that try at one moment, one gets it."""
    worker = f"{socket.gethostname()}:{os.getpid()}"[:120]
    while True:
        # Workers start at different shards, so that they seldom try for the same one.
        free = list(_free(run_id).order_by("pk").values_list("pk", flat=True)[:64])
        if not free:
            return None
        wanted = free[os.getpid() % len(free)]
        if RematchShard.objects.filter(pk=wanted, taken__gte=TAKES).exists():
            _free(run_id).filter(pk=wanted, taken__gte=TAKES).update(done_at=timezone.now(), failed=True)
            continue
        until = timezone.now() + timedelta(seconds=settings.SYMBIOS_MATCH_LEASE_SECONDS)
        taken = _free(run_id).filter(pk=wanted).update(
            lease_until=until, taken=F("taken") + 1, worker=worker
        )  # fmt: skip
        if taken:
            shard = RematchShard.objects.select_related("run").get(pk=wanted)
            if shard.worker == worker and shard.done_at is None:
                return shard


def _match(shard: RematchShard) -> None:
    snapshot = shared_index.renewed()
    top = settings.SYMBIOS_MATCHES_PER_LISTING
    # Clocks of web machines differ: what changed about when the run was planned waits for its own matching.
    changed_before = shard.run.started_at - OVERLAP
    listed = open_listings().filter(
        kind=shard.kind, pk__gte=shard.first_listing, pk__lte=shard.last_listing
    )  # fmt: skip
    keys = list(listed.order_by("pk").values_list("pk", flat=True))
    written, finding, writing = 0, 0.0, 0.0
    for first in range(0, len(keys), TOGETHER):
        started = time.perf_counter()
        portion = keys[first : first + TOGETHER]
        lists = snapshot.lists(portion, shard.kind, top=top)
        if gone := closed_by_now(lists):
            snapshot = shared_index.renewed(sure_of=gone)
            lists = snapshot.lists(portion, shard.kind, top=top)
        found = time.perf_counter()
        written += write_lists(snapshot, shard.kind, portion, found=lists, matched_before=changed_before)
        finding, writing = finding + found - started, writing + time.perf_counter() - found
    RematchShard.objects.filter(pk=shard.pk).update(
        done_at=timezone.now(),
        failed=False,
        written=written,
        finding_ms=round(finding * 1000),
        writing_ms=round(writing * 1000),
    )


def _finish(run_id: int) -> None:
    if not RematchShard.objects.filter(run_id=run_id, done_at=None).exists():
        RematchRun.objects.filter(pk=run_id, finished_at=None).update(finished_at=timezone.now())
