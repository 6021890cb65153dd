"""
Whose lists one listing enters or leaves: what makes a list exact, whoever was published first.

After a listing is matched it stands in the list of every counterpart among whose best it is. Those lists are
made anew, as are those it stood in before, so that what it leaves is filled up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.utils import timezone

from symbios_matching.listings.models import Listing
from symbios_matching.matches.models import RematchRun
from symbios_matching.matches.packing import counterparts
from symbios_matching.matches.storing import Locked, stored_rows

ASKED_TOGETHER = 1_000


def lists_concerned(listing_id: int, scores: Mapping[int, float]) -> set[int]:
    """
    Return the counterparts whose lists a listing may enter, or stands in from before.

    ``scores`` maps every counterpart that the law lets pass to the score of the pair. Left out are
    counterparts that wait for a worker of their own: it has not looked yet and will see this listing.
    """
    before = stored_rows([listing_id]).get(listing_id)
    reach = set(scores).union(counterparts(before.records) if before else ())
    columns = ["pk", "version", "matched_version", "match_lease_until"]
    columns += ["match_list__kept", "match_list__floor"]
    if before:
        columns.append("match_list__records")
    is_run_on = RematchRun.objects.filter(finished_at=None).exists()
    room, now = settings.SYMBIOS_MATCHES_PER_LISTING, timezone.now()
    concerned = set()
    for portion in _portions(sorted(reach)):
        rows = Listing.objects.filter(pk__in=portion).values_list(*columns)
        for pk, version, matched, lease, kept, floor, *records in rows:
            if matched < version and not (is_run_on or Locked(version, matched, lease).is_held(now)):
                continue
            enters = pk in scores and (kept is None or kept < room or scores[pk] >= floor)
            if enters or (records and listing_id in counterparts(bytes(records[0] or b""))):
                concerned.add(pk)
    return concerned


def _portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(keys), ASKED_TOGETHER):
        yield keys[first : first + ASKED_TOGETHER]
