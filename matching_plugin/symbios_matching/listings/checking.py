"""From what a person typed to a listing that can be stored, or to faults by field."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from symbios_matching.choices import LANGUAGES, UNITS, ListingKind, Period, ResourceKind, Visibility
from symbios_matching.data import ListingInput
from symbios_matching.directory.faults import Faults, country_code, degrees
from symbios_matching.directory.models import Site
from symbios_matching.directory.names import one_line, paragraphs
from symbios_matching.exceptions import InvalidInput
from symbios_matching.listings.models import Listing
from symbios_matching.listings.places import find_place
from symbios_matching.listings.vocabulary import is_concept

LARGEST_QUANTITY = 1e12
"""More than the world moves of anything; a bound so that sums stay finite."""

WASTE_CODE = re.compile(r"[0-9]{6}\*?")
STATES = re.compile(r"[a-z][a-z0-9 _-]{0,39}")

_CHOICES = {
    "kind": (ListingKind.values, gettext_noop("Choose offer or need.")),
    "resource_kind": (ResourceKind.values, gettext_noop("Choose one of the ten kinds.")),
    "period": (Period.values, gettext_noop("Choose how often: day, week, month, year or once.")),
    "visibility": (Visibility.values, gettext_noop("Choose who may see this listing.")),
    "language": (list(LANGUAGES), gettext_noop("Choose the language of the text.")),
}


def apply_input(row: Listing, said: ListingInput) -> None:
    """Write a checked input into ``row`` (not saved). Raises InvalidInput with every fault by field."""
    faults = Faults()
    _choices(row, said, faults)
    with faults.of("title"):
        row.title = one_line("title", said.title, longest=140)
        if not row.title:
            raise InvalidInput({"title": [_("Say what it is. Use the word you use at work.")]})
    with faults.of("description"):
        row.description = paragraphs("description", said.description, longest=4000)
    with faults.of("place"):
        row.place = one_line("place", said.place, longest=120)
        if not row.place:
            raise InvalidInput({"place": [_("Name the town or the postcode. Others see only the area.")]})
    with faults.of("country"):
        row.country = country_code(said.country)
    with faults.of("latitude"):
        row.latitude, row.longitude = degrees(said.latitude, said.longitude)
    if row.latitude is None and row.place and row.country:
        known = find_place(row.place, row.country)
        row.latitude, row.longitude = (known.latitude, known.longitude) if known else (None, None)
    with faults.of("quantity"):
        row.quantity = _quantity(said.quantity)
    with faults.of("unit"):
        row.unit = _unit(said.unit, row.quantity)
    with faults.of("months"):
        row.months = _months(said.months)
    with faults.of("ewc_code"):
        row.ewc_code = _ewc(said.ewc_code)
    with faults.of("concepts"):
        row.concepts = _concepts(said.concepts)
    with faults.of("states"):
        row.states = _states(said.states)
    with faults.of("max_distance_km"):
        row.max_distance_km = _distance(said.max_distance_km)
    with faults.of("site_id"):
        row.site = _site(row, said)
    faults.raise_if_any()


def input_of(listing: Listing, **changes: Any) -> ListingInput:
    """
    Return what a listing says as the input that would publish it, with ``changes`` made: where an edit
    begins.

    A new place without a position of its own forgets the old position.
    """
    names = [field.name for field in fields(ListingInput) if field.name != "site_id"]
    said = {name: getattr(listing, name) for name in names}
    said |= {name: tuple(said[name]) for name in ("concepts", "states", "months")}
    said["site_id"] = listing.site.public_id if listing.site else None
    if {"place", "country"} & set(changes) and "latitude" not in changes:
        said |= {"latitude": None, "longitude": None}
    return ListingInput(**(said | changes))


def _choices(row: Listing, said: ListingInput, faults: Faults) -> None:
    for field, (allowed, sentence) in _CHOICES.items():
        value = getattr(said, field)
        if isinstance(value, str) and value in allowed:
            setattr(row, field, value)
        else:
            faults.add(field, _(sentence))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _quantity(value: float | None) -> float | None:
    if value is None:
        return None
    if not _is_number(value) or not 0 < value <= LARGEST_QUANTITY:
        raise InvalidInput({"quantity": [_("Write a number above 0, or tick “Not sure yet”.")]})
    return float(value)


def _unit(value: str, quantity: float | None) -> str:
    if quantity is None and not value:
        return ""
    if value not in UNITS:
        raise InvalidInput({"unit": [_("Choose a unit: %(units)s.") % {"units": ", ".join(UNITS)}]})
    return value


def _months(values: Sequence[int]) -> list[int]:
    if _is_list(values, 24) and all(type(month) is int and 1 <= month <= 12 for month in values):
        return sorted(set(values))
    raise InvalidInput({"months": [_("Months are numbers from 1 to 12.")]})


def _ewc(value: object) -> str:
    # The star of a hazardous entry is part of what is said: rules for hazardous waste hang on it.
    code = value.replace(" ", "") if isinstance(value, str) else "?"
    if code and not WASTE_CODE.fullmatch(code):
        raise InvalidInput({"ewc_code": [_("A List of Waste code has six digits, as in 02 07 04.")]})
    return code


def _concepts(values: Sequence[str]) -> list[str]:
    if _is_list(values, 12) and all(isinstance(value, str) and is_concept(value) for value in values):
        return list(dict.fromkeys(values))
    raise InvalidInput({"concepts": [_("Choose at most twelve concepts of the vocabulary.")]})


def _states(values: Sequence[str]) -> list[str]:
    if _is_list(values, 12) and all(isinstance(value, str) and STATES.fullmatch(value) for value in values):
        return list(dict.fromkeys(values))
    raise InvalidInput({"states": [_("A state is one short word, as in wet or dried.")]})


def _is_list(values: object, most: int) -> bool:
    return isinstance(values, list | tuple) and len(values) <= most


def _distance(value: int | None) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= 20_000:
        raise InvalidInput(
            {"max_distance_km": [_("Write whole kilometres from 1 to 20,000, or leave this empty.")]}
        )
    return value


def _site(row: Listing, said: ListingInput) -> Site | None:
    if said.site_id is None:
        return None
    site = Site.objects.filter(organisation_id=row.organisation_id, public_id=said.site_id).first()
    if site is None:
        raise InvalidInput({"site_id": [_("Choose a site of your organisation.")]})
    return site
