"""Thousands of towns are found by name; what is not sure is not found; forms suggest only a few."""

from collections import Counter

import pytest

from symbios_matching.listings.places import COUNTRIES, find_place, known_places
from symbios_matching.taxonomy.reference import read_rows

EU = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
MOST_BYTES = 1_500_000


def test_every_row_is_a_town_of_a_country_one_may_name_in_europe():
    for row in read_rows("places.csv"):
        assert row["country"] in COUNTRIES, row
        assert 27 < float(row["latitude"]) < 72 and -32 < float(row["longitude"]) < 45, row
        assert row["latitude"] == f"{float(row['latitude']):.2f}", row
        assert row["place"] == row["place"].strip() and row["place"] and "," not in row["place"], row
        assert row["suggested"] in {"", "1"}, row


def test_no_town_stands_twice_in_a_country():
    assert max(Counter((row["country"], row["place"]) for row in read_rows("places.csv")).values()) == 1


def test_every_country_of_the_union_has_its_towns_in_a_file_that_stays_small():
    from importlib.resources import files

    towns = Counter(row["country"] for row in read_rows("places.csv"))
    assert sum(towns.values()) >= 15_000
    assert {country: towns[country] for country in EU if towns[country] < 30} == {}
    packaged = files("symbios_matching.taxonomy") / "reference" / "places.csv"
    assert len(packaged.read_bytes()) < MOST_BYTES


@pytest.mark.parametrize(
    ("written", "country", "found"),
    [
        ("Arzignano", "IT", "Arzignano"),
        ("ajdovscina", "SI", "Ajdovščina"),
        ("Braslovče, Savinjska", "SI", "Braslovče"),
        ("beograd", "RS", "Belgrade"),
        ("Λευκωσία", "CY", "Nicosia"),
        ("the hague", "NL", "The Hague"),
        ("Almendralejo", "ES", "Almendralejo"),
        ("ALCANENA", "PT", "Alcanena"),
        ("Muenchen", "DE", "München"),
        ("Schwaebisch Gmuend", "DE", "Schwäbisch Gmünd"),
        ("Buer", "CH", None),
        ("Graulhet", "FR", "Graulhet"),
    ],
)
def test_a_small_town_is_found_in_its_country(written, country, found):
    place = find_place(written, country)
    assert (place and (place.name, place.country)) == (found and (found, country))


@pytest.mark.parametrize(("written", "country"), [("Neustadt", "DE"), ("Birkenfeld", "DE"), ("Grigny", "FR")])
def test_a_name_of_several_towns_is_not_guessed(written, country):
    assert find_place(written, country) is None


def test_no_country_is_remembered_that_nobody_may_name():
    from symbios_matching.listings.places import _names_of

    kept = _names_of.cache_info().currsize
    assert [find_place("Celje", f"country {number}") for number in range(50)] == [None] * 50
    assert _names_of.cache_info().currsize == kept


def test_a_form_suggests_hundreds_not_thousands():
    suggested = known_places()
    assert 400 < len(suggested) < 1000
    assert list(suggested) == sorted(suggested, key=lambda place: place.country)
    assert all(find_place(place.name, place.country) == place for place in suggested)
