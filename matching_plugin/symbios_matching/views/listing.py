"""One offer or need, and what was found for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching import api
from symbios_matching.choices import IntroductionStatus, ListingKind, ListingStatus
from symbios_matching.exceptions import NotFound
from symbios_matching.views.base import CommunityView, reader_language
from symbios_matching.views.cards import ListingCard, listing_cards

if TYPE_CHECKING:
    from symbios_matching.models import Introduction, Listing

MATCHES_SHOWN = 10
TALKING = (IntroductionStatus.REQUESTED, IntroductionStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match as the owner of one side reads it: the other side, why, and how far the talk has come."""

    match: api.FoundMatch
    other: ListingCard
    explanation: Any
    introduction: Introduction | None


class ListingView(CommunityView):
    """The ticket of a listing; for its own people, facilitators and staff also its matches."""

    template_name = "symbios_matching/listings/listing.html"
    section = "exchange"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        listing = api.get_listing(user=user, public_id=kwargs.pop("public_id"))
        card = listing_cards(user=user, listings=[listing])[0]
        return super().get_context_data(
            card=card,
            listing=listing,
            concepts=[api.concept_label(concept) for concept in listing.concepts],
            is_offer=listing.kind == ListingKind.OFFER,
            is_closed=listing.status != ListingStatus.OPEN or listing.expires_at <= timezone.now(),
            may_edit=any(own.pk == listing.organisation_id for own in api.organisations_of(user=user)),
            **self._matches(listing),
            **kwargs,
        )

    def _matches(self, listing: Listing) -> dict[str, Any]:
        user = self.request.user
        try:
            matches = list(api.matches_for(user=user, listing=listing))[:MATCHES_SHOWN]
        except NotFound:
            return {"sees_matches": False}
        run = api.match_list_of(listing=listing)
        return {
            "sees_matches": True,
            "state": api.matching_state(listing=listing),
            "run": run,
            "run_fell": max(0, run.compared - run.kept - run.blocked) if run else 0,
            "matches": match_cards(user=user, listing=listing, matches=matches),
        }


class ListingStateView(CommunityView):
    """Whether matching is still under way, for the page that waits for it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = api.get_listing(user=request.user, public_id=kwargs["public_id"])
        api.ensure_may_see_matches(user=request.user, listing=listing)
        return JsonResponse({"state": api.matching_state(listing=listing)})


class ListingWithdrawView(CommunityView):
    """Close a listing at once; the page it returns to offers to undo it."""

    needs_sign_in = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = api.get_listing(user=request.user, public_id=kwargs["public_id"])
        api.withdraw_listing(user=request.user, listing=listing)
        return redirect("symbios_matching:listing", public_id=listing.public_id)


class ListingReopenView(CommunityView):
    """Open a withdrawn or expired listing again."""

    needs_sign_in = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = api.get_listing(user=request.user, public_id=kwargs["public_id"])
        api.reopen_listing(user=request.user, listing=listing)
        messages.success(request, _("Open again. We are looking for matches."))
        return redirect("symbios_matching:listing", public_id=listing.public_id)


def match_cards(*, user: Any, listing: Listing, matches: list[api.FoundMatch]) -> list[MatchCard]:
    """Put matches of one listing on cards; queries do not grow with their number."""
    others = [match.need if match.offer == listing else match.offer for match in matches]
    cards = listing_cards(user=user, listings=others)
    talks = {
        (introduction.offer_id, introduction.need_id): introduction
        for introduction in api.introductions_of(user=user).filter(
            offer__in=[match.offer for match in matches], need__in=[match.need for match in matches]
        )
        if api.status_now(introduction) in TALKING
    }
    return [
        MatchCard(
            match=match,
            other=card,
            explanation=api.explain(match=match, language=reader_language()),
            introduction=talks.get((match.offer.pk, match.need.pk)),
        )
        for match, card in zip(matches, cards, strict=True)
    ]
