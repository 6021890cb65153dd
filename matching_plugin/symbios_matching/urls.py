"""Addresses of the community, below /symbios/ in the LMS."""

from __future__ import annotations

from django.urls import include, path

from symbios_matching.views.directory import (
    DirectoryView,
    OrganisationEditView,
    OrganisationNewView,
    OrganisationView,
)
from symbios_matching.views.exchange import ExchangeView
from symbios_matching.views.home import HomeView
from symbios_matching.views.introductions import (
    IntroductionAnswerView,
    IntroductionNewView,
    IntroductionPreviewView,
    IntroductionsView,
    IntroductionView,
)
from symbios_matching.views.listing import (
    ListingReopenView,
    ListingStateView,
    ListingView,
    ListingWithdrawView,
)
from symbios_matching.views.publish import ListingEditView, PublishView, RecogniseView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("directory/", DirectoryView.as_view(), name="directory"),
    path("organisations/new/", OrganisationNewView.as_view(), name="organisation_new"),
    path("organisations/<uuid:public_id>/", OrganisationView.as_view(), name="organisation"),
    path("organisations/<uuid:public_id>/edit/", OrganisationEditView.as_view(), name="organisation_edit"),
    path("exchange/", ExchangeView.as_view(), name="exchange"),
    path("publish/", PublishView.as_view(), name="publish"),
    path("publish/recognise/", RecogniseView.as_view(), name="recognise"),
    path("listings/<uuid:public_id>/", ListingView.as_view(), name="listing"),
    path("listings/<uuid:public_id>/edit/", ListingEditView.as_view(), name="listing_edit"),
    path("listings/<uuid:public_id>/state/", ListingStateView.as_view(), name="listing_state"),
    path("listings/<uuid:public_id>/withdraw/", ListingWithdrawView.as_view(), name="listing_withdraw"),
    path("listings/<uuid:public_id>/reopen/", ListingReopenView.as_view(), name="listing_reopen"),
    path("matches/<slug:public_id>/introduce/", IntroductionNewView.as_view(), name="introduction_new"),
    path(
        "matches/<slug:public_id>/introduce/preview/",
        IntroductionPreviewView.as_view(),
        name="introduction_preview",
    ),
    path("introductions/", IntroductionsView.as_view(), name="introductions"),
    path("introductions/<uuid:public_id>/", IntroductionView.as_view(), name="introduction"),
    path(
        "introductions/<uuid:public_id>/answer/", IntroductionAnswerView.as_view(), name="introduction_answer"
    ),
    path("api/", include("symbios_matching.rest_api.urls")),
]
