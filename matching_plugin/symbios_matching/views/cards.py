"""A listing as one reader sees it: what, where, how much, and as much of the name as they may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbios_matching import api

if TYPE_CHECKING:
    from symbios_matching.models import Listing, Organisation
    from symbios_matching.rules import Person


@dataclass(frozen=True, slots=True)
class ListingCard:
    """One listing and its byline. ``organisation`` is None when the name is not for this person."""

    listing: Listing
    organisation: Organisation | None

    @property
    def byline(self) -> str:
        """The organisation's name, or what may be said in its place."""
        return self.organisation.name if self.organisation else api.unnamed(self.listing)

    @property
    def area(self) -> str:
        """Town and country; the country alone where the name is hidden, as a village would tell it."""
        country = api.country_name(self.listing.country)
        return f"{self.listing.place}, {country}" if self.organisation else country


def listing_cards(*, user: Person, listings: Iterable[Listing]) -> list[ListingCard]:
    """Put listings on cards, in their order; the number of queries does not grow with them."""
    rows = list(listings)
    shown = api.organisations_shown(user=user, listings=rows)
    return [ListingCard(listing, shown[listing.pk]) for listing in rows]
