"""Emission and freight factors are whole, ordered ranges in known units, and each names its source."""

from importlib.resources import files
from pathlib import Path

import pytest

from symbios_matching.taxonomy.factors import emission_factors, freight_factors
from symbios_matching.taxonomy.reference import read_rows

UNITS = {"kg CO2e/t", "kg CO2e/MWh", "kg CO2e/m3"}
FILES = [("emission_factors.csv", emission_factors), ("freight_factors.csv", freight_factors)]


@pytest.mark.parametrize(("name", "load"), FILES)
def test_no_key_stands_twice_and_every_row_is_loaded(name, load):
    rows = read_rows(name)
    assert [row["key"] for row in rows] == list(load())
    assert [row for row in rows if None in row or None in row.values()] == []


@pytest.mark.parametrize("load", [emission_factors, freight_factors])
def test_every_figure_is_a_range_around_its_value(load):
    for factor in load().values():
        assert 0 <= factor.low <= factor.value <= factor.high, factor.key
        assert factor.low < factor.high, factor.key
        assert 2000 <= factor.year <= 2030, factor.key


def test_units_are_those_the_loader_promises():
    assert {factor.unit for factor in emission_factors().values()} == UNITS
    assert {factor.unit for factor in freight_factors().values()} == {"kg CO2e/(t km)"}


@pytest.mark.parametrize("load", [emission_factors, freight_factors])
def test_every_figure_names_a_source_that_is_spelled_out_and_says_what_it_covers(load):
    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    for factor in load().values():
        assert f"`{factor.source}`" in told, factor.key
        assert factor.note, factor.key


def test_what_matters_to_food_paper_and_wood_is_there():
    routes = {"landfill", "incineration", "digestion", "composting", "recycling", "production", "heat"}
    assert routes <= {key.partition(".")[0] for key in emission_factors()}
    assert {"road.hgv", "road.articulated", "road.refrigerated", "rail", "sea.bulk"} <= set(freight_factors())


def test_a_thousand_tonnes_of_food_waste_from_landfill_to_digestion_forty_kilometres_away():
    """700.3 - 9.0 kg a tonne is avoided, 0.102 kg a tonne and kilometre is spent: some 687 t in all."""
    routes, road = emission_factors(), freight_factors()["road.hgv"]
    avoided = routes["landfill.food_waste"].value - routes["digestion.food_waste"].value
    assert round(avoided - 40 * road.value, 1) == pytest.approx(687.3, abs=0.1)


def test_factors_cannot_be_changed_by_who_reads_them():
    with pytest.raises(TypeError):
        emission_factors()["landfill.food_waste"] = None


def test_the_page_on_reference_data_counts_what_is_there():
    page = (Path(__file__).parents[3] / "docs" / "references" / "reference-data.md").read_text(
        encoding="utf-8"
    )
    for name, load in FILES:
        assert name in page and f"{len(load())}" in page, name
    assert f"{len(read_rows('places.csv')):,} |" in page
    assert f"{len(read_rows('industry_headings.csv'))} trades" in page
