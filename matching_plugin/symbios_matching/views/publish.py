"""Publishing: four answers, a look at the result, and everything else optional."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from symbios_matching import api
from symbios_matching.amounts import write_amount
from symbios_matching.choices import ListingKind
from symbios_matching.data import RecognisedConcept
from symbios_matching.exceptions import Conflict, InvalidInput, PermissionRefused
from symbios_matching.forms import ListingForm, add_faults
from symbios_matching.views.base import CommunityView, reader_language, typed

LONGEST_TITLE = 140


class PublishView(CommunityView):
    """Publish an offer or a need for one of the organisations the person acts for."""

    template_name = "symbios_matching/listings/publish.html"
    section = "exchange"
    needs_sign_in = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisations = api.organisations_of(user=request.user)
        if not organisations:
            return self._page(None)
        kind = request.GET.get("kind", "")
        initial: dict[str, Any] = {
            "kind": kind if kind in ListingKind.values else ListingKind.OFFER,
            "title": typed(request.GET.get("title", ""), LONGEST_TITLE),
            "unit": "t",
            "period": "month",
            "language": reader_language(),
            "organisation": organisations[0].public_id,
        }
        site = organisations[0].sites.first()
        if site:
            initial |= {"place": site.place, "country": site.country}
        return self._page(ListingForm(initial=initial), organisations=organisations)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisations = api.organisations_of(user=request.user)
        form = ListingForm(request.POST)
        if form.is_valid() and "look" not in request.POST:
            try:
                listing = api.publish_listing(
                    user=request.user,
                    organisation=self._chosen(form, organisations),
                    listing=form.listing_input(),
                )
            except InvalidInput as wrong:
                add_faults(form, wrong.faults, otherwise="place")
            else:
                messages.success(request, _("Published. We are looking for matches."))
                _say_nothing_confirmed(request, form)
                return redirect("symbios_matching:listing", public_id=listing.public_id)
        return self._page(form, organisations=organisations)

    def _chosen(self, form: ListingForm, organisations: list[Any]) -> Any:
        wanted = form.cleaned_data["organisation"]
        for organisation in organisations:
            if wanted is None or organisation.public_id == wanted:
                return organisation
        raise PermissionRefused(_("You can publish only for an organisation you act for."))

    def _page(self, form: ListingForm | None, **context: Any) -> HttpResponse:
        if form is not None:
            context |= self._around(form, context.get("organisations", []))
        return self.render_to_response(self.get_context_data(form=form, **context))

    def _around(self, form: ListingForm, organisations: list[Any]) -> dict[str, Any]:
        """Return what stands beside the fields: what was recognised, the place, the look of the result."""
        title = typed(str(form["title"].value() or ""), LONGEST_TITLE)
        language = str(form["language"].value() or reader_language())
        place = str(form["place"].value() or "")
        looks = form.is_bound and form.is_valid()
        known = not place or api.find_place(place, str(form["country"].value() or "")) is not None
        return {
            "recognised": _chips(form, title, language),
            "chosen_months": {str(month) for month in form["months"].value() or ()},
            "chosen_states": set(form["states"].value() or ()),
            "place_is_known": known,
            "places": api.known_places(),
            "look": form.listing_input() if looks else None,
            "look_organisation": self._chosen(form, organisations) if looks else None,
        }


class ListingEditView(PublishView):
    """Change a listing. What somebody else changed meanwhile is never overwritten."""

    template_name = "symbios_matching/listings/publish.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = self._own_listing()
        return self._page(
            ListingForm(initial=_as_typed(listing), listing=listing),
            organisations=[listing.organisation],
            listing=listing,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        listing = self._own_listing()
        form = ListingForm(request.POST, listing=listing)
        if form.is_valid() and "look" not in request.POST:
            try:
                api.edit_listing(
                    user=request.user,
                    listing=listing,
                    expected_version=form.cleaned_data["version"] or 0,
                    listing_input=form.listing_input(),
                )
            except InvalidInput as wrong:
                add_faults(form, wrong.faults, otherwise="place")
            except Conflict as conflict:
                form.add_error(None, str(conflict))
            else:
                messages.success(request, _("Saved. We are looking for matches again."))
                _say_nothing_confirmed(request, form)
                return redirect("symbios_matching:listing", public_id=listing.public_id)
        return self._page(form, organisations=[listing.organisation], listing=listing)

    def _own_listing(self) -> Any:
        listing = api.get_listing(user=self.request.user, public_id=self.kwargs["public_id"])
        if all(own.pk != listing.organisation_id for own in api.organisations_of(user=self.request.user)):
            raise PermissionRefused(_("Only owners and editors of the organisation may change this listing."))
        return listing


class RecogniseView(CommunityView):
    """What the words typed so far mean, for the chip beside the field."""

    needs_sign_in = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = typed(request.GET.get("text", ""), LONGEST_TITLE)
        language = request.GET.get("language", "") or reader_language()
        found = api.recognise(text=text, language=language) if text else []
        return JsonResponse(
            {
                "concepts": [
                    {"id": one.concept_id, "label": one.label, "sure": sure} for one, sure in _sure(found)
                ]
            }
        )


def _sure(found: list[RecognisedConcept]) -> list[tuple[RecognisedConcept, bool]]:
    """Return concepts and whether their words mean nothing else besides."""
    words = Counter(one.matched for one in found)
    return [(one, words[one.matched] == 1) for one in found]


def _chips(form: ListingForm, title: str, language: str) -> list[dict[str, Any]]:
    """
    Return the meanings to tick: those the words name, ticked where they are sure, and those chosen before.
    """
    chosen = form.concept_ids
    found = api.recognise(text=title, language=language) if title else []
    chips = [
        {
            "concept_id": one.concept_id,
            "label": one.label,
            "sure": sure,
            "ticked": one.concept_id in chosen if chosen else sure,
        }
        for one, sure in _sure(found)
    ]
    named = {one.concept_id for one in found}
    return chips + [
        {"concept_id": concept, "label": api.concept_label(concept), "sure": False, "ticked": True}
        for concept in chosen
        if concept not in named
    ]


def _say_nothing_confirmed(request: HttpRequest, form: ListingForm) -> None:
    if form.refuses_all:
        messages.info(request, _("No meaning was confirmed. We read the words as they stand."))


def _as_typed(listing: Any) -> dict[str, Any]:
    """Return a stored listing as somebody would have typed it into the form."""
    four = "kind title unit period place country"
    others = "resource_kind states ewc_code description language visibility version"
    typed = {name: getattr(listing, name) for name in f"{four} {others}".split()}
    return typed | {
        "organisation": listing.organisation.public_id,
        "quantity": write_amount(listing.quantity, exact=True) if listing.quantity is not None else "",
        "unsure": listing.quantity is None,
        "concepts": tuple(listing.concepts),
        "months": [str(month) for month in listing.months],
        "max_distance_km": str(listing.max_distance_km or ""),
    }
