"""The queue of words that no concept knows, for the editors of the vocabulary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest

from symbios_matching import api
from symbios_matching.choices import UnknownWordState
from symbios_matching.models import Concept, ConceptLabel, UnknownWord

ATTACHING = ("symbios_matching.change_concept", "symbios_matching.add_conceptlabel")
"""What one must be allowed to make a word a label, as on the concept's own page."""


class AttachForm(ActionForm):
    """Beside the choice of an action: the concept that words are attached to, found by any of its words."""

    concept = forms.ModelChoiceField(
        queryset=Concept.objects.all(),
        required=False,
        label="Concept:",
        widget=AutocompleteSelect(ConceptLabel._meta.get_field("concept"), admin.site),
    )


class StateFilter(admin.SimpleListFilter):
    """What was decided; what is open, unless asked otherwise."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*UnknownWordState.choices, ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Without Django's own "all", which would be the default."""
        return [
            {
                "selected": (self.value() or UnknownWordState.OPEN) == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }
            for value, title in self.lookup_choices
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value() or UnknownWordState.OPEN
        return queryset if state == "all" else queryset.filter(state=state)


@admin.register(UnknownWord)
class UnknownWordAdmin(admin.ModelAdmin):
    """Words of published titles, the most frequent first. Only their spelling can be changed here."""

    list_display = ("written", "language", "listing_count", "silent_count", "last_seen_on")
    list_filter = (StateFilter, "language")
    search_fields = ("phrase", "written", "concept_id")
    fields = ("written", "phrase", "language", "state", "concept_id", "last_seen_at")
    readonly_fields = ("phrase", "language", "state", "concept_id", "last_seen_at")
    action_form = AttachForm
    actions = ("attach", "dismiss", "reopen", "look_again")
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return api.unknown_words()

    def get_ordering(self, request: HttpRequest) -> Any:
        return ("-listing_count", "-silent_count", "phrase")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="listings", ordering="listing_count")
    def listing_count(self, word: Any) -> int:
        """How many listings have the word in their title."""
        return word.listing_count

    @admin.display(description="not understood", ordering="silent_count")
    def silent_count(self, word: Any) -> int:
        """How many of these titles name no concept at all."""
        return word.silent_count

    @admin.display(description="last seen", ordering="last_seen_at")
    def last_seen_on(self, word: Any) -> str:
        """The day is enough."""
        return f"{word.last_seen_at:%Y-%m-%d}"

    @admin.action(description="Attach as a word for this concept:", permissions=["change"])
    def attach(self, request: HttpRequest, words: QuerySet[Any]) -> None:
        """Make the words labels of the concept chosen beside the action."""
        concept = Concept.objects.filter(pk=request.POST.get("concept") or "").first()
        if concept is None:
            messages.error(request, "Choose the concept beside the action.")
        elif not request.user.has_perms(ATTACHING):
            messages.error(request, "You may not change concepts and add words to them.")
        else:
            refused = api.attach_words(words=words, concept=concept)
            for word in words:
                if word in refused:
                    messages.error(request, f"“{word.written}”: {refused[word]}")
                else:
                    messages.success(request, f"“{word.written}” is now a word for {concept.pk}.")

    @admin.action(description="Mark as no resource word", permissions=["change"])
    def dismiss(self, request: HttpRequest, words: QuerySet[Any]) -> None:
        """Take the words out of the queue for good."""
        messages.success(request, f"{api.dismiss_words(words=words)} marked as no resource words.")

    @admin.action(description="Reopen", permissions=["change"])
    def reopen(self, request: HttpRequest, words: QuerySet[Any]) -> None:
        """Put the words back into the queue."""
        messages.success(request, f"{api.reopen_words(words=words)} back in the queue.")

    @admin.action(description="Read their listings again", permissions=["change"])
    def look_again(self, request: HttpRequest, words: QuerySet[Any]) -> None:
        """For words that became known by an edit elsewhere."""
        api.look_again_at_words(words=words)
        messages.success(request, "The listings with these words are read again.")
