"""The community's first page: what it is, what is in it, and what waits for you."""

from __future__ import annotations

from typing import Any

from symbios_matching import api
from symbios_matching.choices import ListingKind, ListingStatus
from symbios_matching.views.base import CommunityView
from symbios_matching.views.cards import listing_cards

NEWEST = 6
OWN = 4


class HomeView(CommunityView):
    """Two buttons, four numbers, and the reader's own listings with what was found for them."""

    template_name = "symbios_matching/home.html"
    section = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        listings = api.listings_visible_to(user=user)
        own = api.own_listings(user=user).filter(status=ListingStatus.OPEN) if user.is_authenticated else None
        own_shown = list(own[:OWN]) if own is not None else []
        return super().get_context_data(
            open_offers=listings.filter(kind=ListingKind.OFFER).count(),
            open_needs=listings.filter(kind=ListingKind.NEED).count(),
            organisations=api.organisations_visible_to(user=user).count(),
            countries=listings.order_by().values("country").distinct().count(),
            newest=listing_cards(user=user, listings=listings[:NEWEST]),
            own=[
                {
                    "listing": listing,
                    "state": api.matching_state(listing=listing),
                    "matches": api.count_matches_for(user=user, listing=listing),
                }
                for listing in own_shown
            ],
            may_publish=bool(api.organisations_of(user=user)) if user.is_authenticated else False,
            **kwargs,
        )
