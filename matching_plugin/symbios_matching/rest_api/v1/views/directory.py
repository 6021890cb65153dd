"""Organisations: the public directory, and one's own."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from symbios_matching import api
from symbios_matching.rest_api.permissions import SignedIn
from symbios_matching.rest_api.v1.serializers.directory import (
    OrganisationCreate,
    OrganisationQuery,
    OrganisationSerializer,
    OrganisationUpdate,
    OwnOrganisationSerializer,
)
from symbios_matching.rest_api.v1.views.base import CommunityViewSet, described, problems


class OrganisationViewSet(CommunityViewSet):
    """Who takes part. Public; contact data is not among it."""

    serializer_class = OrganisationSerializer

    def get_queryset(self) -> Any:
        return api.organisations_visible_to(user=self.request.user)

    @described(
        parameters=[OrganisationQuery], responses={200: OrganisationSerializer(many=True), **problems()}
    )
    def list(self, request: Request) -> Response:
        """Return the directory by name."""
        found = api.organisations_visible_to(user=request.user, **self.read_query(request, OrganisationQuery))
        page = self.paginate_queryset(found)
        return self.get_paginated_response(OrganisationSerializer(page, many=True).data)

    @described(responses={200: OrganisationSerializer, **problems()})
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Return one organisation."""
        organisation = api.get_organisation(user=request.user, public_id=public_id)
        return Response(OrganisationSerializer(organisation).data)

    @described(request=OrganisationCreate, responses={201: OrganisationSerializer, **problems(415)})
    def create(self, request: Request) -> Response:
        """Register an organisation; the caller becomes its owner."""
        said = self.read(OrganisationCreate, request.data)
        organisation = api.register_organisation(user=request.user, **said)
        return Response(OrganisationSerializer(organisation).data, status=201)

    @described(request=OrganisationUpdate, responses={200: OrganisationSerializer, **problems(415)})
    def partial_update(self, request: Request, public_id: str) -> Response:
        """Change what an organisation says about itself."""
        organisation = api.get_organisation(user=request.user, public_id=public_id)
        changes = self.read(OrganisationUpdate, request.data)
        changed = api.update_organisation(user=request.user, organisation=organisation, **changes)
        return Response(OrganisationSerializer(changed).data)


class OwnOrganisationViewSet(CommunityViewSet):
    """The caller's own organisations."""

    permission_classes = [SignedIn]
    serializer_class = OwnOrganisationSerializer

    def get_queryset(self) -> Any:
        return api.memberships_of(user=self.request.user)

    @described(responses={200: OwnOrganisationSerializer(many=True), **problems()})
    def list(self, request: Request) -> Response:
        """Return what the caller is where, and how many introductions may still be asked for."""
        page = self.paginate_queryset(self.get_queryset()) or []
        rows = [
            {
                "organisation": membership.organisation,
                "role": membership.role,
                "requests_left": api.requests_left(organisation=membership.organisation),
            }
            for membership in page
        ]
        return self.get_paginated_response(OwnOrganisationSerializer(rows, many=True).data)
