"""
What writing the matches costs beside computing them: every listing of a base, both sides, on MariaDB.

Computing is the search for the lists of all listings, by the index a worker holds. Writing is what the
product does with them: the listings locked, the stored lists compared, those that differ written. Three
times: into an empty table, when nothing has changed, and when one list in twenty has.
"""

from __future__ import annotations

import time
from typing import Any

from benchmarks.base import base_of
from benchmarks.database import fill, server_cpu, throwaway_mariadb
from symbios_matching.taxonomy.reference import load_vocabulary

TOGETHER = 500  # lists written in one transaction, as the re-match does


def stored(size: int) -> dict[str, Any]:
    """CPU seconds of process and server for computing and writing all lists of ``size`` listings."""
    with throwaway_mariadb():
        fill(base_of(size, vocabulary=load_vocabulary()))
        return measured(size)


def measured(size: int) -> dict[str, Any]:
    """The figures, in the database as it stands."""
    from django.conf import settings

    from symbios_matching.matches.index import shared_index
    from symbios_matching.matches.whole_lists import write_lists
    from symbios_matching.models import Listing, MatchList

    snapshot = shared_index.renewed()
    keys = {
        kind: list(Listing.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True))
        for kind in ("offer", "need")
    }
    began = time.process_time()
    found = {
        kind: snapshot.lists(listed, kind, top=settings.SYMBIOS_MATCHES_PER_LISTING)
        for kind, listed in keys.items()
    }
    compute = time.process_time() - began

    def write() -> tuple[float, int]:
        began, written = time.process_time() + server_cpu(), 0
        for kind, listed in keys.items():
            for first in range(0, len(listed), TOGETHER):
                portion = listed[first : first + TOGETHER]
                lists = {pk: found[kind][pk] for pk in portion}
                written += write_lists(snapshot, kind, portion, found=lists)
        return time.process_time() + server_cpu() - began, written

    first, written = write()
    same, again = write()
    some = MatchList.objects.filter(listing_id__in=[pk for listed in keys.values() for pk in listed[::20]])
    some.update(records=b"", versions=b"", kept=0)
    differences, few = write()
    rows = [
        {"what": f"all {written:,} lists, into an empty table", "cpu_s": first},
        {"what": f"nothing new ({again:,} lists written)", "cpu_s": same},
        {"what": f"one list in twenty new ({few:,} written)", "cpu_s": differences},
    ]
    return {
        "size": size, "database": "MariaDB", "compute_s": compute,
        "rows": [{**row, "share": row["cpu_s"] / compute} for row in rows],
    }  # fmt: skip
