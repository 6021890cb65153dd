"""Questions about what is given and asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import ListingStatus, Visibility
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.names import fold
from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import NotFound
from symbios_matching.listings.models import Listing, ListingConcept
from symbios_matching.listings.vocabulary import concepts_searched_for
from symbios_matching.rules import Standing, may_read_name

if TYPE_CHECKING:
    from symbios_matching.rules import Person


def open_listings() -> QuerySet[Listing]:
    """Return what takes part in matching now: open and not past its date."""
    return Listing.objects.filter(status=ListingStatus.OPEN, expires_at__gt=timezone.now())


def readable_by(standing: Standing) -> QuerySet[Listing]:
    """Return the listings somebody of this standing may read: ``rules.may_read_listing`` in SQL."""
    others = Q(status=ListingStatus.OPEN, expires_at__gt=timezone.now())
    if not standing.is_signed_in:
        others &= Q(visibility=Visibility.PUBLIC)
    return Listing.objects.filter(others | Q(organisation_id__in=tuple(standing.roles)))


def listings_visible_to(
    *,
    user: Person,
    text: str = "",
    kind: str = "",
    resource_kind: str = "",
    country: str = "",
    concept: str = "",
    language: str = "",
    organisation: Organisation | None = None,
) -> QuerySet[Listing]:
    """
    Return open listings the person may read, newest first, with their organisations.

    ``text`` finds its words in title and description, and every listing about a concept that one of its words
    names in any of seven languages (``also_searched_for`` tells which). ``language`` says which language the
    words are in, when known. ``organisation`` narrows to one organisation; listings that hide its name from
    this person are then left out, as finding them there would tell the name.
    """
    standing = standing_of(user)
    found = readable_by(standing).filter(status=ListingStatus.OPEN, expires_at__gt=timezone.now())
    if organisation is not None:
        found = found.filter(organisation=organisation)
        if not _may_read_all_names(standing, organisation):
            found = found.exclude(visibility=Visibility.ON_REQUEST)
    if text.strip():
        found = found.filter(_says(text, language))
    for field, wanted in (("kind", kind), ("resource_kind", resource_kind)):
        if wanted:
            found = found.filter(**{field: wanted})
    if country:
        found = found.filter(country=country.upper())
    if concept:
        found = found.filter(pk__in=ListingConcept.objects.filter(concept_id=concept).values("listing_id"))
    return found.select_related("organisation").order_by("-published_at", "-pk")


def _may_read_all_names(standing: Standing, organisation: Organisation) -> bool:
    return may_read_name(
        standing, organisation_id=organisation.pk, visibility=Visibility.ON_REQUEST, is_introduced=False
    )


def _says(text: str, language: str) -> Q:
    """Every word is written there, or the listing is about a concept the words name."""
    written = Q()
    for word in fold(text)[:200].split()[:8]:
        written &= Q(search_text__contains=word)
    concepts = concepts_searched_for(text=text, language=language)
    if not concepts:
        return written
    about = ListingConcept.objects.filter(concept_id__in=[concept.concept_id for concept in concepts])
    return written | Q(pk__in=about.values("listing_id"))


def get_listing(*, user: Person, public_id: UUID | str) -> Listing:
    """Return a listing the person may read (own ones also when withdrawn or expired). Raises NotFound."""
    try:
        return readable_by(standing_of(user)).select_related("organisation", "site").get(public_id=public_id)
    except (Listing.DoesNotExist, ValidationError) as error:
        raise NotFound(_("There is no such listing.")) from error


def own_listings(*, user: Person) -> QuerySet[Listing]:
    """Return every listing of the organisations the person belongs to, whatever its state, newest first."""
    roles = standing_of(user).roles
    return Listing.objects.filter(organisation_id__in=tuple(roles)).select_related("organisation", "site")


def open_listing_ids() -> list[int]:
    """Return every listing that takes part in matching, oldest first."""
    return list(open_listings().order_by("pk").values_list("pk", flat=True))


def unmatched_listing_ids(*, limit: int | None = None) -> list[int]:
    """
    Return open listings whose matches are older than themselves and that no worker holds, oldest first.

    This looks at rows alone: what became of a task, or of the queue, does not matter.
    """
    waiting = (
        open_listings()
        .filter(matched_version__lt=F("version"))
        .filter(Q(match_lease_until__isnull=True) | Q(match_lease_until__lte=timezone.now()))
        .order_by("updated_at", "pk")
        .values_list("pk", flat=True)
    )
    return list(waiting if limit is None else waiting[:limit])


def names_readable(
    standing: Standing, listings: Iterable[Listing], *, introduced: frozenset[int] = frozenset()
) -> dict[int, Organisation | None]:
    """
    Map each listing's primary key to its organisation, or None where the name is hidden from this standing.

    ``introduced`` holds the organisations joined to the person's own by an accepted introduction.
    """
    return {
        listing.pk: (
            listing.organisation
            if may_read_name(
                standing,
                organisation_id=listing.organisation_id,
                visibility=listing.visibility,
                is_introduced=listing.organisation_id in introduced,
            )
            else None
        )
        for listing in listings
    }
