"""What form templates ask of a field: how many faults there are, and the marks of a faulty control."""

from __future__ import annotations

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def count_faults(form: forms.Form) -> int:
    """Count the sentences of an error summary."""
    return sum(len(sentences) for sentences in form.errors.values())


@register.simple_tag
def control(field: BoundField, hint: str = "") -> SafeString:
    """
    Write the attributes every control shares: id, name, and what describes it.

    ``hint`` is the id of the hint below the control; a fault is announced before it.
    """
    described = [f"{field.auto_id}-error"] if field.errors else []
    described += [hint] if hint else []
    attributes = format_html('id="{}" name="{}"', field.auto_id, field.html_name)
    if described:
        attributes = format_html('{} aria-describedby="{}"', attributes, " ".join(described))
    if field.errors:
        attributes = format_html('{} aria-invalid="true"', attributes)
    return attributes


@register.filter
def is_chosen(field: BoundField, value: str) -> bool:
    """Tell whether a choice is the one typed, or the one to begin with."""
    return str(field.value() or "") == str(value)
