"""Numbers as the progress page writes them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """Write a share in [0, 1] as whole percent, in the reader's format."""
    return _("%(number)s%%") % {"number": number_format(percent_number(share))}


@register.filter
def percent_number(share: float) -> int:
    """Turn a share in [0, 1] into 0 to 100."""
    return round(share * 100)


@register.filter
def points(value: float) -> str:
    """Write points with at most one decimal place, and none when they are whole."""
    return number_format(value, decimal_pos=0 if float(value).is_integer() else 1)
