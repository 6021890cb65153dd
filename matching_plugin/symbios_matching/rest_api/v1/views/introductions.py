"""Asking for contact, answering, and, after a yes, reading each other's contact cards."""

from __future__ import annotations

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from symbios_matching import api
from symbios_matching.exceptions import NotFound
from symbios_matching.rest_api.permissions import SignedIn
from symbios_matching.rest_api.v1.serializers.introductions import (
    ContactsSerializer,
    DeclineSerializer,
    EmptySerializer,
    IntroductionCreate,
    IntroductionDetailSerializer,
    IntroductionSerializer,
    PreviewSerializer,
)
from symbios_matching.rest_api.v1.views.base import CommunityViewSet, described, problems


class IntroductionViewSet(CommunityViewSet):
    """Requests of the caller's organisations, in both directions."""

    permission_classes = [SignedIn]
    serializer_class = IntroductionSerializer
    contact_actions = ("create",)

    def get_queryset(self) -> Any:
        return api.introductions_of(user=self.request.user)

    def shown(self, introductions: list[Any]) -> dict[str, Any]:
        """Return the context that introductions are shown with."""
        user = self.request.user
        names = api.introduction_names(user=user, introductions=introductions)
        return {"names": names, "standing": api.standing_of(user)}

    def answer(self, introduction: Any, status: int = 200) -> Response:
        """Return one introduction."""
        context = self.shown([introduction])
        return Response(IntroductionSerializer(introduction, context=context).data, status=status)

    def _get(self, public_id: str) -> Any:
        return api.get_introduction(user=self.request.user, public_id=public_id)

    @described(responses={200: IntroductionSerializer(many=True), **problems()})
    def list(self, request: Request) -> Response:
        """Return requests, newest first."""
        page = list(self.paginate_queryset(self.get_queryset()) or [])
        serializer = IntroductionSerializer(page, many=True, context=self.shown(page))
        return self.get_paginated_response(serializer.data)

    @described(responses={200: IntroductionDetailSerializer, **problems()})
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one request, for somebody who may answer it with what their yes would reveal of them."""
        introduction = self._get(public_id)
        card = api.card_if_accepted(user=request.user, introduction=introduction)
        context = self.shown([introduction]) | {"own_card": card}
        return Response(IntroductionDetailSerializer(introduction, context=context).data)

    @described(request=IntroductionCreate, responses={201: IntroductionSerializer, **problems(409, 415)})
    def create(self, request: Request) -> Response:
        """Ask the other side of a match for contact. Addresses and numbers are left out of the note."""
        said = self.read(IntroductionCreate, request.data)
        match = api.get_match(user=request.user, public_id=said.pop("match"))
        introduction = api.request_introduction(user=request.user, match=match, **said)
        return self.answer(self._get(str(introduction.public_id)), status=201)

    @described(request=IntroductionCreate, responses={200: PreviewSerializer, **problems(409, 415)})
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Return what the other side would read, without sending anything."""
        said = self.read(IntroductionCreate, request.data)
        match = api.get_match(user=request.user, public_id=said.pop("match"))
        preview = api.preview_introduction(user=request.user, match=match, **said)
        shape = {
            "now": [{"label": label, "value": value} for label, value in preview.now],
            "after_yes": [label for label, _value in preview.after_yes],
            "note_was_changed": "note_contacts" in preview.hidden,
        }
        return Response(PreviewSerializer(shape).data)

    @described(request=EmptySerializer, responses={200: IntroductionSerializer, **problems(409, 415)})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: str) -> Response:
        """Say yes: both sides can then read both contact cards."""
        self.read(EmptySerializer, request.data)
        introduction = self._get(public_id)
        api.answer_introduction(user=request.user, introduction=introduction, accept=True)
        return self.answer(self._get(public_id))

    @described(request=DeclineSerializer, responses={200: IntroductionSerializer, **problems(409, 415)})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, public_id: str) -> Response:
        """Say no, with a reason if wished. Nothing is revealed."""
        said = self.read(DeclineSerializer, request.data)
        introduction = self._get(public_id)
        api.answer_introduction(user=request.user, introduction=introduction, accept=False, **said)
        return self.answer(self._get(public_id))

    @described(responses={200: ContactsSerializer, **problems()})
    @action(detail=True)
    def contacts(self, request: Request, public_id: str) -> Response:
        """Return both contact cards of an accepted introduction, to its two sides alone; 404 otherwise."""
        cards = api.contact_cards(user=request.user, introduction=self._get(public_id))
        if cards is None:
            raise NotFound("There are no contact cards to see.")
        return Response(ContactsSerializer({"asking": cards[0], "asked": cards[1]}).data)
