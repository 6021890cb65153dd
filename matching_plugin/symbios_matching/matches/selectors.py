"""Questions about what the engine found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import ListingKind
from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import NotFound
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import open_listings, readable_by
from symbios_matching.matches.models import MatchList
from symbios_matching.matches.packing import LAYOUT, Kept, unpack
from symbios_matching.matches.pairs import FoundMatch, listings_of
from symbios_matching.rules import Standing, may_see_matches
from symbios_matching.taxonomy.current import current

if TYPE_CHECKING:
    from symbios_matching.rules import Person

MatchingState = Literal["waiting", "running", "done"]


class _Stored(NamedTuple):
    """The list of a listing, and what it was made with."""

    policy_version: str
    vocabulary_version: str
    entries: list[Kept]


def matches_for(*, user: Person, listing: Listing) -> list[FoundMatch]:
    """
    Return a listing's matches, best first, as long as both sides are open and readable for the person.

    Raises NotFound unless the person is a member of the listing's organisation, a facilitator or staff: to
    all others a listing has no matches.
    """
    standing = standing_of(user)
    ensure_may_see_matches(user=user, listing=listing)
    stored = _lists_of([listing.pk]).get(listing.pk)
    if stored is None:
        return []
    readable = _open_to(standing).select_related("organisation")
    sides = readable.in_bulk([listing.pk, *(entry.counterpart for entry in stored.entries)])
    own = sides.pop(listing.pk, None)
    if own is None:
        return []
    return [
        _found(own, sides[entry.counterpart], entry, stored)
        for entry in stored.entries
        if entry.counterpart in sides and _stands(entry, sides[entry.counterpart])
    ]


def count_matches_for(*, user: Person, listing: Listing) -> int:
    """Count what ``matches_for`` returns, without loading it. Raises NotFound likewise."""
    ensure_may_see_matches(user=user, listing=listing)
    stored = _lists_of([listing.pk]).get(listing.pk)
    if stored is None:
        return 0
    keys = [listing.pk, *(entry.counterpart for entry in stored.entries)]
    readable = _open_to(standing_of(user)).filter(pk__in=keys)
    matched = dict(readable.values_list("pk", "matched_version"))
    if listing.pk not in matched:
        return 0
    return sum(entry.version >= matched.get(entry.counterpart, entry.version + 1) for entry in stored.entries)


def ensure_may_see_matches(*, user: Person, listing: Listing) -> None:
    """Raise NotFound for everybody to whom ``matches_for`` shows nothing of this listing."""
    if not may_see_matches(standing_of(user), organisation_id=listing.organisation_id):
        raise NotFound(_("There are no matches to show here."))


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

    Where both have, the one judged by today's vocabulary and policy is returned. Asks nobody whether they may
    know; open or closed is not asked either.
    """
    lists = _lists_of([offer.pk, need.pk])
    found = [
        _found(own, other, entry, lists[own.pk])
        for own, other in ((offer, need), (need, offer))
        if own.pk in lists
        for entry in lists[own.pk].entries
        if entry.counterpart == other.pk and _stands(entry, other)
    ]
    return next((match for match in found if match.is_in_force), found[0] if found else None)


def matching_state(*, listing: Listing) -> MatchingState:
    """
    Tell whether the stored matches are of this version, and judged by the vocabulary and policy in force:
    "done", else "running" while a worker holds the listing.
    """
    row = Listing.objects.only("version", "matched_version", "match_lease_until").get(pk=listing.pk)
    if row.matched_version >= row.version and not is_outdated(listing_id=listing.pk):
        return "done"
    held = row.match_lease_until is not None and row.match_lease_until > timezone.now()
    return "running" if held else "waiting"


def is_outdated(*, listing_id: int) -> bool:
    """Tell whether a list was made with another vocabulary, policy or layout than those in force."""
    return MatchList.objects.filter(_made_otherwise(), pk=listing_id).exists()


def outdated_list_ids(*, limit: int | None = None) -> list[int]:
    """Return the open listings of which ``is_outdated`` is true, the oldest lists first."""
    rows = MatchList.objects.filter(_made_otherwise(), listing__in=open_listings())
    ids = rows.order_by("updated_at", "pk").values_list("pk", flat=True)
    return list(ids if limit is None else ids[:limit])


def match_list_of(*, listing: Listing) -> MatchList | None:
    """Return how many a listing was compared with, and what came of it; None before the first time."""
    return MatchList.objects.defer("records", "versions").filter(pk=listing.pk).first()


def _made_otherwise() -> Q:
    force = current()
    return ~Q(policy_version=force.policy.version, vocabulary_version=force.vocabulary_version, layout=LAYOUT)


def _lists_of(listing_ids: Iterable[int]) -> dict[int, _Stored]:
    rows = MatchList.objects.filter(pk__in=listing_ids, layout=LAYOUT)
    columns = ("pk", "policy_version", "vocabulary_version", "records", "versions")
    return {
        pk: _Stored(policy, vocabulary, unpack(bytes(records), bytes(versions)))
        for pk, policy, vocabulary, records, versions in rows.values_list(*columns)
    }


def _stands(entry: Kept, counterpart: Listing) -> bool:
    """A record counts until its counterpart was matched again in a newer version and said otherwise."""
    return entry.version >= counterpart.matched_version


def _found(own: Listing, other: Listing, entry: Kept, stored: _Stored) -> FoundMatch:
    offer, need = (own, other) if own.kind == ListingKind.OFFER else (other, own)
    return FoundMatch(offer, need, entry, stored.policy_version, stored.vocabulary_version)


def _sides(readable: QuerySet[Listing], pair: tuple[UUID, UUID]) -> tuple[Listing, Listing] | None:
    rows = {row.public_id: row for row in readable.filter(public_id__in=pair)}
    offer, need = (rows.get(public_id) for public_id in pair)
    if offer is None or need is None or (offer.kind, need.kind) != (ListingKind.OFFER, ListingKind.NEED):
        return None
    return offer, need


def _open_to(standing: Standing) -> QuerySet[Listing]:
    """Open listings the person may read, own ones too: a withdrawn listing has no matches for anybody."""
    return readable_by(standing).filter(status="open", expires_at__gt=timezone.now())
