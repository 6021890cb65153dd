"""
For administrators of the platform: finding and reading, and the few corrections nobody else can make.

What the community itself decides (who was introduced, what was found) is shown and not edited. Lists load
what they show in a fixed number of queries, whatever their length.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from symbios_matching import api
from symbios_matching.data import RematchProgress
from symbios_matching.editors import knowledge, policy, words  # noqa: F401 - they register themselves
from symbios_matching.models import (
    Introduction,
    Listing,
    Match,
    MatchList,
    Membership,
    Organisation,
    RematchRun,
    Site,
)

CONTACT_FIELDS = ("contact_name", "contact_email", "contact_phone")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that only the community's own services write."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SiteInline(admin.TabularInline):
    """Where an organisation works."""

    model = Site
    extra = 0


class MembershipInline(admin.TabularInline):
    """Who acts for an organisation; the way to help one that lost its last owner."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Organisations with sites and members. Contact cards are for superusers alone."""

    list_display = ("name", "kind", "is_demo", "created_at")
    list_filter = ("kind", "is_demo", "created_at")
    search_fields = ("name", "name_key", "sites__place")
    readonly_fields = ("public_id", "name_key", "created_at", "updated_at")
    inlines = (SiteInline, MembershipInline)
    show_full_result_count = False
    list_per_page = 50

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the sites, then the organisation once more: the search reads their places from it."""
        super().save_related(request, form, formsets, change)
        form.instance.save()
        if any(formset.model is Site and formset.has_changed() for formset in formsets):
            api.sites_changed(organisation=form.instance)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ("name", "kind", "about", "website", "languages", "is_demo", *self.readonly_fields)
        sets: list[Any] = [(None, {"fields": fields})]
        if getattr(request.user, "is_superuser", False):
            sets.append((_("Contact card"), {"fields": CONTACT_FIELDS, "classes": ("collapse",)}))
        return sets


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    """Offers and needs, and whether their matches are up to date."""

    list_display = ("title", "kind", "organisation", "status", "version", "matched_version", "published_at")
    list_filter = ("status", "kind", "resource_kind", "visibility", "language", "is_demo", "published_at")
    list_select_related = ("organisation",)
    search_fields = ("title", "search_text", "organisation__name")
    date_hierarchy = "published_at"


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    """Pairs that somebody acted on, with their scores at that moment."""

    list_display = ("offer", "need", "score", "gate", "completeness", "policy_version", "updated_at")
    list_filter = ("policy_version", "gate", "updated_at")
    list_select_related = ("offer", "need")
    search_fields = ("offer__title", "need__title")


@admin.register(MatchList)
class MatchListAdmin(ReadOnlyAdmin):
    """What each listing was compared with: counterparts, matches kept, pairs stopped by law."""

    list_display = ("listing", "listing_version", "compared", "kept", "blocked", "updated_at")
    list_filter = ("policy_version", "vocabulary_version", "updated_at")
    list_select_related = ("listing",)
    search_fields = ("listing__title",)
    exclude = ("records", "versions", "layout")


@admin.register(RematchRun)
class RematchRunAdmin(ReadOnlyAdmin):
    """Runs over every listing: how far, how fast, and when they will be through."""

    list_display = ("pk", "started_at", "finished_at", "listings", "progress", "pace", "ends", "written")
    readonly_fields = ("progress", "pace", "ends", "written")
    list_filter = ("started_at",)
    list_per_page = 10

    @admin.display(description="Shards done")
    def progress(self, run: RematchRun) -> str:
        state = _state(run)
        return f"{state.shards_done} / {state.shards}"

    @admin.display(description="Listings a second")
    def pace(self, run: RematchRun) -> str:
        return f"{_state(run).a_second:,.0f}"

    @admin.display(description="Through at")
    def ends(self, run: RematchRun) -> Any:
        return _state(run).ends_at

    @admin.display(description="Lists written")
    def written(self, run: RematchRun) -> int:
        return _state(run).lists_written


def _state(run: Any) -> RematchProgress:
    """How far a run has come, asked once for all columns of its row."""
    if not hasattr(run, "_progress"):
        run._progress = api.rematch_progress(run=run)
    return run._progress


@admin.register(Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    """Who asked whom, and what came of it. Notes are between the two sides and not shown here."""

    list_display = ("asking", "asked", "offer", "need", "status", "created_at", "answered_at", "expires_at")
    list_filter = ("status", "created_at")
    list_select_related = ("asking", "asked", "offer", "need")
    search_fields = ("asking__name", "asked__name", "offer__title", "need__title")
    exclude = ("note", "decline_reason", "active_key")
