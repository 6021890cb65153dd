"""Who takes part: the directory, one organisation, and entering one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from symbios_matching import api
from symbios_matching.choices import OrganisationKind, Visibility
from symbios_matching.exceptions import InvalidInput, PermissionRefused
from symbios_matching.forms import OrganisationForm, add_faults
from symbios_matching.views.base import CommunityView, safe_next, typed
from symbios_matching.views.cards import listing_cards

PAGE_SIZE = 18


class DirectoryView(CommunityView):
    """Organisations by name, with a search, two filters and the number of their open listings."""

    template_name = "symbios_matching/directory/directory.html"
    section = "directory"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, asked = self.request.user, self.request.GET
        text = typed(asked.get("q", ""), 200)
        kind = asked.get("kind", "") if asked.get("kind") in OrganisationKind.values else ""
        country = asked.get("country", "") if asked.get("country") in dict(api.country_choices()) else ""
        found = api.organisations_visible_to(user=user, text=text, kind=kind, country=country)
        page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
        organisations = list(page.object_list)
        # Listings that keep their name back are not counted here: the number would tell whose they are.
        open_listings = dict(
            api.listings_visible_to(user=user)
            .filter(organisation__in=organisations)
            .exclude(visibility=Visibility.ON_REQUEST)
            .order_by()
            .values_list("organisation_id")
            .annotate(Count("pk"))
        )
        return super().get_context_data(
            text=text,
            kind=kind,
            country=country,
            page=page,
            cards=[(organisation, open_listings.get(organisation.pk, 0)) for organisation in organisations],
            kinds=OrganisationKind.choices,
            countries=api.country_choices(),
            has_demo=any(organisation.is_demo for organisation in organisations),
            **kwargs,
        )


class OrganisationView(CommunityView):
    """One organisation: its sites as areas, what it gives and takes. Never its contact data."""

    template_name = "symbios_matching/directory/organisation.html"
    section = "directory"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        organisation = api.get_organisation(user=user, public_id=kwargs.pop("public_id"))
        listings = api.listings_visible_to(user=user, organisation=organisation)[:50]
        return super().get_context_data(
            organisation=organisation,
            cards=listing_cards(user=user, listings=listings),
            may_edit=organisation in api.organisations_of(user=user),
            **kwargs,
        )


class OrganisationNewView(CommunityView):
    """Enter an organisation; a name that looks like a known one is pointed out once, never refused."""

    template_name = "symbios_matching/directory/organisation_form.html"
    section = "directory"
    needs_sign_in = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(OrganisationForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OrganisationForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        alike = api.similar_organisations(name=form.cleaned_data["name"])
        if alike and "register_anyway" not in request.POST:
            return self._page(form, alike=alike)
        try:
            organisation = api.register_organisation(user=request.user, **form.details())
        except InvalidInput as wrong:
            add_faults(form, wrong.faults, otherwise="place")
            return self._page(form)
        messages.success(request, _("%(name)s is in the directory.") % {"name": organisation.name})
        return redirect(
            safe_next(request, reverse("symbios_matching:organisation", args=[organisation.public_id]))
        )

    def _page(self, form: OrganisationForm, **context: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                form=form, places=api.known_places(), next=safe_next(self.request, ""), **context
            )
        )


class OrganisationEditView(CommunityView):
    """Change what an organisation says about itself, its contact card included."""

    template_name = "symbios_matching/directory/organisation_form.html"
    section = "directory"
    needs_sign_in = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = self._own_organisation()
        names = OrganisationForm(with_place=False).fields
        initial = {name: getattr(organisation, name) for name in names}
        return self._page(organisation, OrganisationForm(initial=initial, with_place=False))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = self._own_organisation()
        form = OrganisationForm(request.POST, with_place=False)
        if form.is_valid():
            try:
                api.update_organisation(user=request.user, organisation=organisation, **form.details())
            except InvalidInput as wrong:
                add_faults(form, wrong.faults, otherwise="name")
            else:
                messages.success(request, _("Saved."))
                return redirect("symbios_matching:organisation", public_id=organisation.public_id)
        return self._page(organisation, form)

    def _own_organisation(self) -> Any:
        public_id = self.kwargs["public_id"]
        organisation = api.get_organisation(user=self.request.user, public_id=public_id)
        for own in api.organisations_of(user=self.request.user):
            if own.pk == organisation.pk:
                return own
        raise PermissionRefused(_("Only owners and editors may change this organisation."))

    def _page(self, organisation: Any, form: OrganisationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, organisation=organisation))
