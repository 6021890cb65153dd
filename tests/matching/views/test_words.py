"""Numbers, months and places as people of the trade write them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation

from symbios_matching import api
from symbios_matching.amounts import read_amount, write_amount
from symbios_matching.templatetags.symbios_text import months_words, quantity, yearly_quantity
from symbios_matching.views.base import typed


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("en", "100", 100.0),
        ("en", "1,200", 1200.0),
        ("en", "1 200.5", 1200.5),
        ("en", "2,5", 2.5),
        ("de", "1.200", 1200.0),
        ("de", "1.200,5", 1200.5),
        ("sl", "2,5", 2.5),
        ("fr", "1\u202f200", 1200.0),
        ("en", "about 1OO", None),
        ("en", "-4", None),
        ("en", "1e9", None),
        ("en", "", None),
        ("en", "٣", 3.0),
        ("en", "9" * 40, None),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(language, typed, read):
    with translation.override(language):
        assert read_amount(typed) == read


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "pt", "es", "sl"])
@pytest.mark.parametrize("number", [0.5, 2.25, 40, 1200, 1234.5, 12000])
def test_what_is_written_is_read_back(language, number):
    with translation.override(language):
        assert read_amount(write_amount(number)) == number


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], "Months not stated"),
        (range(1, 13), "All year"),
        ([5, 6, 7, 8, 9], "May to September"),
        ([3], "March"),
        ([1, 2, 11, 12], "November to February"),
        ([8, 9, 1], "January, August to September"),
    ],
)
def test_months_are_said_in_runs(months, words):
    assert months_words(list(months)) == words


def said(**changes):
    stated = {"quantity": 100.0, "unit": "t", "period": "month", "months": []}
    return SimpleNamespace(**(stated | changes))


def test_a_quantity_is_said_with_unit_and_rhythm():
    assert quantity(said()) == "100 t a month"
    assert quantity(said(unit="m3", quantity=1200.0, period="year")) == "1,200 m³ a year"
    assert quantity(said(quantity=None)) == "Not sure yet"


def test_a_year_counts_only_the_months_that_are_stated():
    assert yearly_quantity(said()) == "about 1,200 t a year"
    assert yearly_quantity(said(quantity=40.0, months=[5, 6, 7, 8, 9])) == "about 200 t a year"
    assert yearly_quantity(said(period="year")) == ""


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Žalec", "SI", "Žalec"),
        ("zalec", "si", "Žalec"),
        ("Žalec, Slovenia", "SI", "Žalec"),
        ("Trst", "IT", "Trieste"),
        ("Santa Croce sull'Arno", "IT", "Santa Croce sull'Arno"),
        ("Žalec", "IT", None),
        ("", "SI", None),
    ],
)
def test_a_town_is_found_by_any_of_its_names(name, country, found):
    place = api.find_place(name=name, country=country)
    assert (place.name if place else None) == found


def test_every_place_of_the_list_lies_in_europe_and_is_an_area():
    places = api.known_places()
    assert len(places) > 400
    for place in places:
        assert 34 < place.latitude < 66
        assert -11 < place.longitude < 33
        assert round(place.latitude, 2) == place.latitude
        assert place.country in dict(api.country_choices())


@pytest.mark.parametrize(
    ("number", "written"), [(0.004, "0.004"), (0.00412345, "0.00412"), (1200.333, "1,200.33")]
)
def test_a_small_number_keeps_its_figures(number, written):
    assert write_amount(number) == written


@pytest.mark.parametrize("language", ["en", "de", "fr", "sl"])
@pytest.mark.parametrize("number", [0.004, 1.2345, 1200.0, 1234.5678])
def test_what_is_edited_is_read_as_it_was_written(language, number):
    with translation.override(language):
        assert read_amount(write_amount(number, exact=True)) == number


def test_blanks_that_do_not_break_stay_blanks():
    assert typed("1\u00a0200\u202ft\u0000", 20) == "1 200 t"
