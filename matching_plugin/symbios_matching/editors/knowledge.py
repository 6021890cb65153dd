"""Concepts with their words, ambiguous words, known synergies and law rules in Django admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from symbios_matching import api
from symbios_matching.models import AmbiguousWord, Concept, ConceptLabel, KnownSynergy, LawRule

NOT_LOADED = (
    "The knowledge is still served from the package. Load it with the command symbios_load_reference, and it "
    "can be edited here."
)
NEWER_PACKAGE = (
    "This release brings newer knowledge than the database holds. The command symbios_load_reference brings "
    "it in and keeps what was edited here; with --check it only says what would change."
)
FAULTY = "What stands here would break matching and is not in force: %s"


# Wide enough to read a sentence in.
LONG_TEXT: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.CharField: {"widget": forms.TextInput(attrs={"class": "vLargeTextField"})}
}


class KnowledgeAdmin(admin.ModelAdmin):
    """Rows of the reference: packaged ones can be edited but not deleted, and the id of a row stays."""

    show_full_result_count = False
    list_per_page = 50
    readonly_fields = ("provenance", "changed_at")
    actions = None  # no deleting of many at once: packaged rows might be among them

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and api.is_reference_loaded()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the package brings, the next loading would bring again; what is named elsewhere is needed."""
        own = obj is None or not (obj.loaded_digest or api.is_concept_named(concept_id=obj.pk))
        return own and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = () if obj is None else ("id",)
        return (*fixed, *super().get_readonly_fields(request, obj))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The id first; columns of the file without a field of their own stay as they came."""
        fields = [name for name in super().get_fields(request, obj) if name not in ("id", "more")]
        return ["id", *fields]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        api.note_edit(form.instance)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not api.is_reference_loaded():
            messages.warning(request, NOT_LOADED)
        elif api.is_package_newer():
            messages.warning(request, NEWER_PACKAGE)
        if request.method == "GET" and (faults := api.current(fresh=True).faults):
            messages.error(request, FAULTY % " ".join(faults[:3]))
        return super().changelist_view(request, extra_context)


class LabelFormSet(forms.BaseInlineFormSet):
    """The words of one concept, looked at together."""

    def clean(self) -> None:
        super().clean()
        said = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        words = [(one.get("language"), ConceptLabel.folded_text(one.get("text") or "")) for one in said]
        for language, text in words:
            if words.count((language, text)) > 1:
                raise forms.ValidationError(f"“{text}” stands twice among the words of one language.")
        preferred = [one["language"] for one in said if one.get("preferred") and one.get("language")]
        if twice := sorted({one for one in preferred if preferred.count(one) > 1}):
            raise forms.ValidationError(f"One word of a language is preferred; see {', '.join(twice)}.")
        if "en" not in {language for language, _text in words} and not any(self.errors):
            raise forms.ValidationError("A concept needs at least one English word.")


class LabelInline(admin.TabularInline):
    """The words for a concept in each language."""

    model = ConceptLabel
    formset = LabelFormSet
    fields = ("language", "text", "preferred")
    extra = 1


@admin.register(Concept)
class ConceptAdmin(KnowledgeAdmin):
    """Concepts, found by any of their words in any language, with or without accents."""

    exclude = ("in_force",)  # what others point at is not switched off
    list_display = ("id", "label", "kind", "broader_id", "ewc", "provenance")
    list_filter = ("kind", "provenance", "abp", "shelf_life")
    search_fields = ("id", "labels__text", "labels__folded")
    search_help_text = "An id, or a word in any of the seven languages."
    autocomplete_fields = ("broader",)
    inlines = (LabelInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Concept]:
        own = ConceptLabel.objects.filter(concept=OuterRef("pk")).order_by("-preferred", "pk")
        mine = own.filter(language=(get_language() or "en")[:2]).values("text")[:1]
        return super().get_queryset(request).annotate(word=Subquery(mine))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, ConceptLabel.folded_text(search_term))

    @admin.display(description="word", ordering=F("word"))
    def label(self, concept: Any) -> str:
        """The preferred word in the reader's language."""
        return concept.word or ""


@admin.register(AmbiguousWord)
class AmbiguousWordAdmin(KnowledgeAdmin):
    """Bare words of several meanings."""

    list_display = ("label", "lang", "meanings", "note", "provenance")
    fields = ("lang", "label", "concepts", "note", "in_force", "provenance", "changed_at")
    formfield_overrides = LONG_TEXT
    list_filter = ("lang", "provenance")
    search_fields = ("label", "concepts")

    @admin.display(description="may mean", ordering="concepts")
    def meanings(self, word: AmbiguousWord) -> str:
        """With blanks, so that a long list breaks into lines."""
        return ", ".join(word.concepts.split("|"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = () if obj is None else ("lang", "label")
        return (*fixed, *self.readonly_fields)


@admin.register(KnownSynergy)
class KnownSynergyAdmin(KnowledgeAdmin):
    """Uses of by-products that are practised or published."""

    list_display = ("id", "by_product", "use", "receiver", "level", "status", "in_force")
    list_filter = ("status", "level", "in_force", "provenance", "trl")
    search_fields = ("id", "by_product", "origin", "process", "use", "receiver", "source", "concept__id")
    autocomplete_fields = ("concept", "use_concept")
    formfield_overrides = LONG_TEXT


@admin.register(LawRule)
class LawRuleAdmin(KnowledgeAdmin):
    """What the law says, as data of the gate."""

    list_display = ("id", "effect", "materials", "act", "article", "in_force")
    list_filter = ("effect", "in_force", "confidence", "provenance")
    search_fields = ("id", "material", "use", "act", "question", "note")
    formfield_overrides = LONG_TEXT

    @admin.display(description="material", ordering="material")
    def materials(self, rule: LawRule) -> str:
        """With blanks, so that a long list breaks into lines."""
        return ", ".join(rule.material.split("|"))
