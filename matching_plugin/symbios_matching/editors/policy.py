"""The matching policy in Django admin: every value with its reason, and what people changed."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from symbios_matching import api
from symbios_matching.exceptions import MatchingError
from symbios_matching.models import PolicyChange


class ValueForm(forms.Form):
    """A new value of the policy, and why."""

    why = forms.CharField(
        max_length=500, widget=forms.TextInput(attrs={"size": 80}), help_text="For those who come after you."
    )

    def __init__(self, one: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        default, value = one.default, one.value
        if isinstance(value, tuple):
            field: forms.Field = forms.CharField(
                initial=", ".join(value), widget=forms.TextInput(attrs={"size": 80})
            )
        elif isinstance(value, str):
            field = forms.ChoiceField(choices=[(word, word) for word in default.choices], initial=value)
        else:
            # No bounds here: the policy itself refuses what does not fit, in one sentence for every door.
            kind = forms.IntegerField if isinstance(value, int) else forms.FloatField
            field = kind(initial=value, widget=forms.NumberInput(attrs={"step": "any"}))
        self.fields = {"value": field, "why": self.fields["why"]}
        if default.name.startswith("weights."):
            self.fields["rescale"] = forms.BooleanField(
                required=False,
                initial=True,
                label="Scale the other weights so that all add up to 1",
                help_text="Without this, a weight can only be changed together with others.",
            )

    def clean_value(self) -> Any:
        """A list of words is typed with commas."""
        value = self.cleaned_data["value"]
        if isinstance(self.fields["value"], forms.CharField) and not isinstance(
            self.fields["value"], forms.ChoiceField
        ):
            return [word.strip() for word in value.split(",") if word.strip()]
        return value


@admin.register(PolicyChange)
class PolicyAdmin(admin.ModelAdmin):
    """One page of all values, one page a value; changes are added and never edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_change(self, request: HttpRequest) -> bool:
        """Tell whether the person may put values in force: who may add a policy change."""
        return bool(request.user.has_perm("symbios_matching.add_policychange"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.value_view)
        return [path("value/<str:name>/", view, name="symbios_matching_policy_value"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Every value of the policy, tables together."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        values = api.values_in_force()
        context = {
            "title": "Matching policy",
            "tables": [(name, list(entries)) for name, entries in groupby(values, key=_table_of)],
            "changed": sum(one.is_changed for one in values),
            "version": api.current(fresh=True).policy.version,
            "may_change": self.may_change(request),
        }
        return self._page(request, "change_list.html", context)

    def value_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """One value: change it, give it back to its default, undo a change, see who changed it and why."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        one = next((one for one in api.values_in_force() if one.default.name == name), None)
        if one is None:
            raise Http404
        form = ValueForm(one, request.POST if "put" in request.POST else None)
        if request.method == "POST":
            if not self.may_change(request):
                raise PermissionDenied
            if self._done(request, one, form):
                return HttpResponseRedirect(reverse("admin:symbios_matching_policychange_changelist"))
        context = {
            "title": f"Matching policy: {name}",
            "one": one,
            "form": form,
            "history": PolicyChange.objects.filter(name=name).select_related("changed_by"),
            "may_change": self.may_change(request),
        }
        return self._page(request, "value.html", context)

    def _done(self, request: HttpRequest, one: Any, form: ValueForm) -> bool:
        name = one.default.name
        try:
            if "undo" in request.POST:
                api.undo_policy_change(user=request.user, batch=uuid.UUID(request.POST["undo"]))
                messages.success(request, "The change was undone.")
            elif "put" in request.POST and form.is_valid():
                api.change_policy(
                    user=request.user,
                    changes={name: form.cleaned_data["value"]},
                    why=form.cleaned_data["why"],
                    rescale=bool(form.cleaned_data.get("rescale")),
                )
                messages.success(request, f"{name} is now {form.cleaned_data['value']}.")
            elif "put" in request.POST:
                return False
            else:
                rescale = name.startswith("weights.")
                why = "Back to the default."
                api.change_policy(user=request.user, changes={name: None}, why=why, rescale=rescale)
                messages.success(request, f"{name} is back at its default.")
        except (MatchingError, ValueError) as error:
            messages.error(request, str(error))
            return False
        return True

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/symbios_matching/policychange/{template}", whole)


def _table_of(one: Any) -> str:
    """The table a value belongs to by its name, "" for one that stands alone."""
    table, _dot, entry = one.default.name.partition(".")
    return table if entry else ""
