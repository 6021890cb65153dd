"""Who may read which organisation's name: behind listings that hide it, and behind requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from symbios_matching.choices import IntroductionStatus, OrganisationKind, Visibility
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.selectors import standing_of
from symbios_matching.listings.models import Listing
from symbios_matching.listings.places import country_name
from symbios_matching.listings.selectors import names_readable
from symbios_matching.rules import Standing
from symbios_matching.synergies.models import Introduction

if TYPE_CHECKING:
    from symbios_matching.rules import Person


def introduced_to(standing: Standing) -> frozenset[int]:
    """Return the organisations joined to the person's own by an accepted introduction, as primary keys."""
    mine = tuple(standing.roles)
    if not mine:
        return frozenset()
    accepted = Introduction.objects.filter(status=IntroductionStatus.ACCEPTED)
    pairs = accepted.filter(Q(asking_id__in=mine) | Q(asked_id__in=mine)).values_list("asking_id", "asked_id")
    return frozenset(pk for pair in pairs for pk in pair)


def organisations_shown(*, user: Person, listings: Iterable[Listing]) -> dict[int, Organisation | None]:
    """
    Map each listing's primary key to its organisation, or None where the name is hidden from the person.

    Three queries however many listings; their organisations should be selected along with them.
    """
    standing = standing_of(user)
    return names_readable(standing, listings, introduced=introduced_to(standing))


def organisation_shown(*, user: Person, listing: Listing) -> Organisation | None:
    """Return who stands behind a listing, or None where the name is hidden from the person."""
    if listing.visibility != Visibility.ON_REQUEST:
        return listing.organisation
    return organisations_shown(user=user, listings=[listing])[listing.pk]


def introduction_names(
    *, user: Person, introductions: Iterable[Introduction]
) -> dict[int, tuple[Organisation | None, Organisation | None]]:
    """
    Map each introduction's primary key to (who asks, who is asked), with None where that name is hidden.

    The asking side decides with its request (``shows_name``), the asked side with its listing. An accepted
    introduction hides nothing from the two.
    """
    rows = list(introductions)
    standing = standing_of(user)
    listings = {row.pk: _listing_asked_for(row) for row in rows}
    behind = names_readable(standing, listings.values(), introduced=introduced_to(standing))
    return {row.pk: (_asking(standing, row), behind[listings[row.pk].pk]) for row in rows}


def _asking(standing: Standing, introduction: Introduction) -> Organisation | None:
    is_open = introduction.shows_name or introduction.status == IntroductionStatus.ACCEPTED
    may_know = is_open or standing.oversees or standing.belongs_to(introduction.asking_id)
    return introduction.asking if may_know else None


def _listing_asked_for(introduction: Introduction) -> Listing:
    is_offer_asking = introduction.offer.organisation_id == introduction.asking_id
    return introduction.need if is_offer_asking else introduction.offer


def asking_shown(*, user: Person, introduction: Introduction) -> Organisation | None:
    """Return who asks, or None where the asking side keeps its name until the answer is yes."""
    return introduction_names(user=user, introductions=[introduction])[introduction.pk][0]


def asked_shown(*, user: Person, introduction: Introduction) -> Organisation | None:
    """Return who is asked, or None where their listing hides the name from the person."""
    return introduction_names(user=user, introductions=[introduction])[introduction.pk][1]


def listing_byline(*, user: Person, listing: Listing) -> str:
    """Return the organisation's name, or, where it is hidden from the person, "A company in Slovenia"."""
    shown = organisation_shown(user=user, listing=listing)
    return shown.name if shown is not None else unnamed(listing)


def unnamed(listing: Listing) -> str:
    """Return what is said of an organisation that keeps its name."""
    sentences = {
        OrganisationKind.COMPANY: _("A company in %(country)s"),
        OrganisationKind.CLUSTER: _("A cluster in %(country)s"),
        OrganisationKind.CONSULTANCY: _("A consultancy in %(country)s"),
        OrganisationKind.RESEARCH: _("A research centre in %(country)s"),
        OrganisationKind.PUBLIC_BODY: _("A public body in %(country)s"),
    }
    sentence = sentences.get(OrganisationKind(listing.organisation.kind), sentences[OrganisationKind.COMPANY])
    return sentence % {"country": country_name(listing.country)}


def listing_area(*, user: Person, listing: Listing) -> str:
    """
    Return where a listing is: town and country, or the country alone where the name is hidden from the
    person.
    """
    country = country_name(listing.country)
    if organisation_shown(user=user, listing=listing) is None:
        return country
    return f"{listing.place}, {country}"
