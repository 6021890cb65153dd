"""The exchange: one box, filters with counts, and an address that says it all."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q

from symbios_matching import api
from symbios_matching.choices import ListingKind
from symbios_matching.views.base import CommunityView, reader_language
from symbios_matching.views.cards import listing_cards
from symbios_matching.views.facets import SORTS, ExchangeQuery

PAGE_SIZE = 12


class ExchangeView(CommunityView):
    """Search open offers and needs."""

    template_name = "symbios_matching/listings/exchange.html"
    section = "exchange"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = ExchangeQuery.read(self.request.GET)
        everything = api.listings_visible_to(user=self.request.user)
        if query.only_my_words:
            found = everything
            for word in query.text.split():
                found = found.filter(Q(title__icontains=word) | Q(description__icontains=word))
        elif query.text:
            found = api.listings_visible_to(
                user=self.request.user, text=query.text, language=reader_language()
            )
        else:
            found = everything
        page = Paginator(query.in_order(query.narrow(found)), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        countries = list(everything.order_by().values_list("country", flat=True).distinct())
        also = (
            api.also_searched_for(text=query.text, language=reader_language())
            if query.text and not query.only_my_words
            else []
        )
        total = page.paginator.count
        return super().get_context_data(
            query=query,
            page=page,
            cards=listing_cards(user=self.request.user, listings=page.object_list),
            facets=query.facets(found, countries),
            applied=query.applied(),
            also_searched_for=also,
            remedies=query.remedies(found, everything) if not total else [],
            sorts=[(value, label) for value, (label, _order) in SORTS.items()],
            publish_as=ListingKind.OFFER if query.kind == (ListingKind.NEED,) else ListingKind.NEED,
            has_demo=any(listing.is_demo for listing in page.object_list),
            **kwargs,
        )
