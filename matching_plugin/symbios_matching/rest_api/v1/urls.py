"""Addresses of version 1. A simple router: there is no root that answers everybody."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from symbios_matching.rest_api.v1.views.directory import OrganisationViewSet, OwnOrganisationViewSet
from symbios_matching.rest_api.v1.views.introductions import IntroductionViewSet
from symbios_matching.rest_api.v1.views.listings import (
    ListingViewSet,
    RecogniseViewSet,
    SuggestCodesViewSet,
)
from symbios_matching.rest_api.v1.views.schema import SchemaView

router = SimpleRouter()
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("own-organisations", OwnOrganisationViewSet, basename="own-organisation")
router.register("listings", ListingViewSet, basename="listing")
router.register("introductions", IntroductionViewSet, basename="introduction")
router.register("recognise", RecogniseViewSet, basename="recognise")
router.register("codes/suggest", SuggestCodesViewSet, basename="suggested-code")

urlpatterns = [path("", include(router.urls)), path("schema/", SchemaView.as_view(), name="schema")]
