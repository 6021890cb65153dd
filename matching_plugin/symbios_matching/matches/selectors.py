"""Questions about what the engine found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import ListingKind
from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import NotFound
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import readable_by
from symbios_matching.matches.models import MatchList
from symbios_matching.matches.packing import LAYOUT, Kept, unpack
from symbios_matching.matches.pairs import FoundMatch, listings_of
from symbios_matching.rules import Standing, may_see_matches

if TYPE_CHECKING:
    from symbios_matching.rules import Person

MatchingState = Literal["waiting", "running", "done"]


def matches_for(*, user: Person, listing: Listing) -> list[FoundMatch]:
    """
    Return a listing's matches, best first, as long as both sides are open and readable for the person.

    Raises NotFound unless the person is a member of the listing's organisation, a facilitator or staff: to
    all others a listing has no matches.
    """
    standing = standing_of(user)
    if not may_see_matches(standing, organisation_id=listing.organisation_id):
        raise NotFound(_("There are no matches to show here."))
    entries = _entries(listing.pk)
    readable = _open_to(standing).select_related("organisation")
    sides = readable.in_bulk([listing.pk, *(entry.counterpart for entry in entries)])
    own = sides.pop(listing.pk, None)
    if own is None:
        return []
    return [
        _found(own, sides[entry.counterpart], entry)
        for entry in entries
        if entry.counterpart in sides and _stands(entry, sides[entry.counterpart])
    ]


def get_match(*, user: Person, public_id: str) -> FoundMatch:
    """
    Return a match of one of the person's organisations, or any for facilitators and staff. Raises NotFound.
    """
    standing = standing_of(user)
    try:
        pair = listings_of(public_id)
    except ValueError as error:
        raise NotFound(_("There is no such match.")) from error
    sides = _sides(_open_to(standing).select_related("organisation"), pair)
    found = match_between(*sides) if sides else None
    if found is None:
        raise NotFound(_("There is no such match."))
    is_own = any(standing.belongs_to(side.organisation_id) for side in (found.offer, found.need))
    if not (is_own or standing.oversees):
        raise NotFound(_("There is no such match."))
    return found


def match_between(offer: Listing, need: Listing) -> FoundMatch | None:
    """
    Return the match of an offer and a need if it holds: one of the two has the other in its list.

    Asks nobody whether they may know; open or closed is not asked either.
    """
    lists = _lists_of([offer.pk, need.pk])
    for own, other in ((offer, need), (need, offer)):
        for entry in lists.get(own.pk, ()):
            if entry.counterpart == other.pk and _stands(entry, other):
                return _found(own, other, entry)
    return None


def matching_state(*, listing: Listing) -> MatchingState:
    """Tell whether the stored matches are of this version: "done", else "running" while a worker holds it."""
    row = Listing.objects.only("version", "matched_version", "match_lease_until").get(pk=listing.pk)
    if row.matched_version >= row.version:
        return "done"
    held = row.match_lease_until is not None and row.match_lease_until > timezone.now()
    return "running" if held else "waiting"


def match_list_of(*, listing: Listing) -> MatchList | None:
    """Return how many a listing was compared with, and what came of it; None before the first time."""
    return MatchList.objects.defer("records", "versions").filter(pk=listing.pk).first()


def _entries(listing_id: int) -> list[Kept]:
    return _lists_of([listing_id]).get(listing_id, [])


def _lists_of(listing_ids: Iterable[int]) -> dict[int, list[Kept]]:
    rows = MatchList.objects.filter(pk__in=listing_ids, layout=LAYOUT)
    return {
        pk: unpack(bytes(records), bytes(versions))
        for pk, records, versions in rows.values_list("pk", "records", "versions")
    }


def _stands(entry: Kept, counterpart: Listing) -> bool:
    """A record counts until its counterpart was matched again in a newer version and said otherwise."""
    return entry.version >= counterpart.matched_version


def _found(own: Listing, other: Listing, entry: Kept) -> FoundMatch:
    is_offer = own.kind == ListingKind.OFFER
    return FoundMatch(offer=own if is_offer else other, need=other if is_offer else own, kept=entry)


def _sides(readable: QuerySet[Listing], pair: tuple[UUID, UUID]) -> tuple[Listing, Listing] | None:
    rows = {row.public_id: row for row in readable.filter(public_id__in=pair)}
    offer, need = (rows.get(public_id) for public_id in pair)
    if offer is None or need is None or (offer.kind, need.kind) != (ListingKind.OFFER, ListingKind.NEED):
        return None
    return offer, need


def _open_to(standing: Standing) -> QuerySet[Listing]:
    """Open listings the person may read, own ones too: a withdrawn listing has no matches for anybody."""
    return readable_by(standing).filter(status="open", expires_at__gt=timezone.now())
