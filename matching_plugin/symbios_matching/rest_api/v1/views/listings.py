"""Offers and needs, their matches, and what a text is about."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from symbios_matching import api
from symbios_matching.data import ListingInput
from symbios_matching.rest_api.permissions import ReadOrSignedIn, SignedIn
from symbios_matching.rest_api.v1.serializers.introductions import EmptySerializer
from symbios_matching.rest_api.v1.serializers.listings import (
    ListingCreate,
    ListingQuery,
    ListingSerializer,
    ListingUpdate,
    MatchingStateSerializer,
    MatchSerializer,
    RecognisedSerializer,
    RecogniseQuery,
    SuggestCodesQuery,
    SuggestedCodeSerializer,
)
from symbios_matching.rest_api.v1.views.base import CommunityViewSet, described, problems

_TUPLES = ("concepts", "states", "months")


class ListingViewSet(CommunityViewSet):
    """What is offered and needed, as far as the caller may see it."""

    permission_classes = [ReadOrSignedIn]
    serializer_class = ListingSerializer

    def get_queryset(self) -> Any:
        return api.listings_visible_to(user=self.request.user)

    def shown(self, listings: list[Any], **context: Any) -> dict[str, Any]:
        """Return what listings are shown with: names this caller may read, and who the caller is."""
        user = self.request.user
        names = api.organisations_shown(user=user, listings=listings)
        return {"names": names, "standing": api.standing_of(user), **context}

    def answer(self, listing: Any, status: int = 200) -> Response:
        """Return one listing."""
        return Response(ListingSerializer(listing, context=self.shown([listing])).data, status=status)

    def _get(self, public_id: str) -> Any:
        return api.get_listing(user=self.request.user, public_id=public_id)

    @described(parameters=[ListingQuery], responses={200: ListingSerializer(many=True), **problems()})
    def list(self, request: Request) -> Response:
        """Search open listings, newest first."""
        found = api.listings_visible_to(user=request.user, **self.read_query(request, ListingQuery))
        page = list(self.paginate_queryset(found.prefetch_related("concept_rows")) or [])
        return self.get_paginated_response(ListingSerializer(page, many=True, context=self.shown(page)).data)

    @described(responses={200: ListingSerializer, **problems()})
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one listing."""
        return self.answer(self._get(public_id))

    @described(request=ListingCreate, responses={201: ListingSerializer, **problems(415)})
    def create(self, request: Request) -> Response:
        """Publish an offer or a need. Matching follows by itself."""
        said = self.read(ListingCreate, request.data)
        organisation = api.get_organisation(user=request.user, public_id=said.pop("organisation"))
        wish = ListingInput(**_with_tuples(said))
        return self.answer(
            api.publish_listing(user=request.user, organisation=organisation, listing=wish), status=201
        )

    @described(request=ListingUpdate, responses={200: ListingSerializer, **problems(409, 415)})
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Change a listing. ``version`` is the one you saw; 409 when somebody was faster."""
        listing = self._get(public_id)
        said = self.read(ListingUpdate, request.data)
        version = said.pop("version")
        wish = api.input_of(listing, **_with_tuples(said))
        return self.answer(
            api.edit_listing(user=request.user, listing=listing, expected_version=version, listing_input=wish)
        )

    @described(request=EmptySerializer, responses={200: ListingSerializer, **problems(415)})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, public_id: str) -> Response:
        """Close a listing; ``reopen`` undoes it."""
        self.read(EmptySerializer, request.data)
        return self.answer(api.withdraw_listing(user=request.user, listing=self._get(public_id)))

    @described(request=EmptySerializer, responses={200: ListingSerializer, **problems(415)})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, public_id: str) -> Response:
        """Open a withdrawn or expired listing again."""
        self.read(EmptySerializer, request.data)
        return self.answer(api.reopen_listing(user=request.user, listing=self._get(public_id)))

    @described(responses={200: ListingSerializer(many=True), **problems()})
    @action(detail=False, permission_classes=[SignedIn])
    def mine(self, request: Request) -> Response:
        """Return every listing of the caller's organisations, withdrawn and expired ones too."""
        found = api.own_listings(user=request.user).prefetch_related("concept_rows")
        page = list(self.paginate_queryset(found) or [])
        return self.get_paginated_response(ListingSerializer(page, many=True, context=self.shown(page)).data)

    @described(responses={200: MatchSerializer(many=True), **problems()})
    @action(detail=True, permission_classes=[SignedIn])
    def matches(self, request: Request, public_id: str) -> Response:
        """Return the matches of one's own listing, best first, with the reasons in words."""
        listing = self._get(public_id)
        page = list(self.paginate_queryset(api.matches_for(user=request.user, listing=listing)) or [])
        others = [match.need if match.offer == listing else match.offer for match in page]
        prefetch_related_objects(others, "concept_rows")
        context = self.shown(others, listing=listing)
        return self.get_paginated_response(MatchSerializer(page, many=True, context=context).data)

    @described(responses={200: MatchingStateSerializer, **problems()})
    @action(detail=True, permission_classes=[SignedIn])
    def matching(self, request: Request, public_id: str) -> Response:
        """Tell how far matching is with one's own listing."""
        listing = self._get(public_id)
        api.ensure_may_see_matches(user=request.user, listing=listing)
        found = api.match_list_of(listing=listing)
        seen = {name: getattr(found, name, None) for name in ("compared", "kept", "blocked")}
        seen["finished_at"] = listing.matched_at
        state = {"state": api.matching_state(listing=listing), **seen}
        return Response(MatchingStateSerializer(state).data)


class RecogniseViewSet(CommunityViewSet):
    """Which concepts a text names, in seven languages."""

    permission_classes = [ReadOrSignedIn]
    pagination_class = None
    serializer_class = RecognisedSerializer

    @described(parameters=[RecogniseQuery], responses={200: RecognisedSerializer(many=True), **problems()})
    def list(self, request: Request) -> Response:
        """Return the concepts of a text in order of appearance; words of several meanings once for each."""
        said = self.read_query(request, RecogniseQuery)
        return Response(RecognisedSerializer(api.recognise(**said), many=True).data)


class SuggestCodesViewSet(CommunityViewSet):
    """Which List of Waste codes a text may mean."""

    permission_classes = [ReadOrSignedIn]
    pagination_class = None
    serializer_class = SuggestedCodeSerializer

    @described(
        parameters=[SuggestCodesQuery], responses={200: SuggestedCodeSerializer(many=True), **problems()}
    )
    def list(self, request: Request) -> Response:
        """Return at most ten codes, those of one heading together, the likeliest heading first."""
        said = self.read_query(request, SuggestCodesQuery)
        return Response(SuggestedCodeSerializer(api.suggest_codes(**said), many=True).data)


def _with_tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if name in _TUPLES else value for name, value in said.items()}
