"""One worker a listing at a time, without locks that outlive a killed worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings


def take_lease(listing_id: int, *, even_if_matched: bool = False) -> datetime | None:
    """
    Reserve an open listing whose matches are old, and return the moment the lease ends; None when not to be
    had.

    A conditional UPDATE: of workers that try at one moment, exactly one gets it, on every database. The
    moment serves as the token that ``holds`` and ``give_back`` ask for, so a worker that was taken for dead
    and comes back late can neither write nor free what another one holds by now.
    """
    now = timezone.now()
    until = now + timedelta(seconds=settings.SYMBIOS_MATCH_LEASE_SECONDS)
    free = Q(match_lease_until__isnull=True) | Q(match_lease_until__lte=now)
    wanted = open_listings().filter(free, pk=listing_id)
    if not even_if_matched:
        wanted = wanted.filter(matched_version__lt=F("version"))
    return until if wanted.update(match_lease_until=until) else None


def give_back(listing_id: int, lease: datetime) -> None:
    """Free a listing if this lease still holds it."""
    Listing.objects.filter(pk=listing_id, match_lease_until=lease).update(match_lease_until=None)
