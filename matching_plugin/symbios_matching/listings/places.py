"""Where a town lies: a list of European places, so that a listing knows distances without a geocoder."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from django.utils.translation import gettext_lazy as _

# ISO 3166-1 alpha-2 codes of the countries a listing may name: the European Union and its neighbours.
COUNTRIES = {
    "AL": _("Albania"),
    "AT": _("Austria"),
    "BA": _("Bosnia and Herzegovina"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "ME": _("Montenegro"),
    "MK": _("North Macedonia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "RS": _("Serbia"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "TR": _("Türkiye"),
    "UA": _("Ukraine"),
}


_WRITES_UMLAUTS_OUT = {"AT", "CH", "DE"}
_UMLAUT_WRITTEN_OUT = re.compile("ae|oe|ue")


@dataclass(frozen=True, slots=True)
class Place:
    """A town or valley. Degrees are rounded to 0.01, about a kilometre: an area, never an address."""

    name: str
    country: str
    latitude: float
    longitude: float


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) pairs ordered by the name in the active language."""
    return sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=lambda pair: _folded(pair[1]))


def country_name(code: str) -> str:
    """Return the name of a country in the active language; an unknown code stands for itself."""
    return str(COUNTRIES.get(code.upper(), code))


@cache
def known_places() -> tuple[Place, ...]:
    """Return the places a form suggests, ordered by country and name; ``find_place`` knows many more."""
    return tuple(place for rows in _rows().values() for place, _also, suggested in rows if suggested)


def find_place(name: str, country: str) -> Place | None:
    """
    Look up a town by any of its names in one country; None when the list does not have it.

    Case, accents and what follows a comma do not matter: "zalec", "Žalec, Slovenia" and "ŽALEC" are one,
    and so are "Muenchen" and "München".

    >>> find_place("monaco di baviera", "DE").name
    'München'
    >>> find_place("Atlantis", "PT") is None
    True
    """
    country = country.upper()
    if country not in COUNTRIES:  # a form hands over what came, and nothing is kept for that
        return None
    names, written = _names_of(country), _folded(name.split(",")[0])
    found = names.get(written)
    if found is None and country in _WRITES_UMLAUTS_OUT:
        found = names.get(_UMLAUT_WRITTEN_OUT.sub(lambda pair: pair.group()[0], written))
    return found


@cache
def _rows() -> dict[str, list[tuple[Place, list[str], bool]]]:
    """Places by country, each with its other names and whether a form suggests it."""
    source = files("symbios_matching").joinpath("taxonomy", "reference", "places.csv")
    found: dict[str, list[tuple[Place, list[str], bool]]] = {}
    with source.open(encoding="utf-8") as lines:
        for name, country, also, latitude, longitude, suggested in islice(csv.reader(lines), 1, None):
            place = Place(name, country, float(latitude), float(longitude))
            found.setdefault(country, []).append((place, also.split("|") if also else [], suggested == "1"))
    return found


@cache
def _names_of(country: str) -> dict[str, Place]:
    """Places of one country by folded name: a town is never hidden by another one's foreign name."""
    rows = _rows().get(country, [])
    own = {_folded(place.name): place for place, _also, suggested in rows if suggested}
    for place, _also, _suggested in rows:
        own.setdefault(_folded(place.name), place)
    for place, also, _suggested in rows:
        for name in also:
            own.setdefault(_folded(name), place)
    return own


def _folded(text: str) -> str:
    """Lower case without accents, single spaces; letters that do not decompose (ł, ø) are written out."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ø", "o"))
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())
