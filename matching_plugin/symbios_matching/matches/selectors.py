"""Questions about what the engine found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import NotFound
from symbios_matching.listings.models import Listing
from symbios_matching.listings.selectors import readable_by
from symbios_matching.matches.models import Match, MatchRun
from symbios_matching.rules import Standing, may_see_matches

if TYPE_CHECKING:
    from symbios_matching.rules import Person

MatchingState = Literal["waiting", "running", "done"]


def _with_listings(rows: QuerySet[Match]) -> QuerySet[Match]:
    return rows.select_related("offer", "need", "offer__organisation", "need__organisation")


def standing_matches(rows: QuerySet[Match]) -> QuerySet[Match]:
    """Return matches that hold. A pair that fell away stays stored while an introduction speaks of it."""
    return rows.filter(gate__gt=0, score__gt=0)


def matches_for(*, user: Person, listing: Listing) -> list[Match]:
    """
    Return a listing's matches, best first, as long as both sides are open and readable for the person.

    Raises NotFound unless the person is a member of the listing's organisation, a facilitator or staff: to
    all others a listing has no matches.
    """
    standing = standing_of(user)
    if not may_see_matches(standing, organisation_id=listing.organisation_id):
        raise NotFound(_("There are no matches to show here."))
    readable = _open_to(standing)
    pairs = Match.objects.filter(
        Q(offer_id=listing.pk) | Q(need_id=listing.pk), offer__in=readable, need__in=readable
    )
    pairs = standing_matches(pairs)
    return list(_with_listings(pairs).order_by("-score", "pk"))


def get_match(*, user: Person, public_id: UUID | str) -> Match:
    """
    Return a match of one of the person's organisations, or any for facilitators and staff. Raises NotFound.
    """
    standing = standing_of(user)
    try:
        match = _with_listings(standing_matches(Match.objects.all())).get(public_id=public_id)
    except (Match.DoesNotExist, ValidationError) as error:
        raise NotFound(_("There is no such match.")) from error
    sides = (match.offer, match.need)
    is_own = any(standing.belongs_to(side.organisation_id) for side in sides)
    both = [side.pk for side in sides]
    if not (is_own or standing.oversees) or _open_to(standing).filter(pk__in=both).count() < 2:
        raise NotFound(_("There is no such match."))
    return match


def _open_to(standing: Standing) -> QuerySet[Listing]:
    """Open listings the person may read, own ones too: a withdrawn listing has no matches for anybody."""
    return readable_by(standing).filter(status="open", expires_at__gt=timezone.now())


def matching_state(*, listing: Listing) -> MatchingState:
    """Tell whether the stored matches are of this version: "done", else "running" while a worker holds it."""
    row = Listing.objects.only("version", "matched_version", "match_lease_until").get(pk=listing.pk)
    if row.matched_version >= row.version:
        return "done"
    held = row.match_lease_until is not None and row.match_lease_until > timezone.now()
    return "running" if held else "waiting"


def last_run(*, listing: Listing) -> MatchRun | None:
    """Return the newest pass of the engine over a listing, or None before the first."""
    return MatchRun.objects.filter(listing=listing).order_by("-finished_at", "-pk").first()
