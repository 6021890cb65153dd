"""Money and carbon: what an exchange saves, as a range, from assumptions that can all be replaced."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from symbios_matching.engine.planning.assumptions import INPUTS, Assumption, Assumptions
from symbios_matching.engine.planning.economics import assess, parts_of
from symbios_matching.taxonomy.factors import emission_factors, freight_factors
from tests.matching.engine.plans import PLAIN, certain

TOTALS = [f"{total}_{end}" for total in ("saving", "co2e") for end in ("low", "likely", "high")]


def pairs(*rows: tuple[float, float], **columns: list) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["quantity", "road_km"]).assign(**columns)


def of_factor(factor) -> Assumption:
    return Assumption(factor.value, factor.low, factor.high, factor.unit, factor.source, factor.year)


def test_a_thousand_tonnes_of_food_waste_from_a_british_landfill_to_digestion_avoid_687_tonnes():
    """Landfill is the United Kingdom's factor; for most by-products the honest base line is lower."""
    nothing = Assumption(0, 0, 0, "kg CO2e/product", "no product is replaced here", 2025)
    kitchen = Assumptions(
        avoided_route=of_factor(emission_factors()["landfill.food_waste"]),
        new_route=of_factor(emission_factors()["digestion.food_waste"]),
        freight=of_factor(freight_factors()["road.hgv"]),
        product=nothing,
        substitution=nothing,
    )
    found = assess(pairs((1000, 40)), kitchen).iloc[0]
    assert found.co2e_likely == pytest.approx(687, abs=0.5)
    assert found.co2e_low < 340 < 1040 < found.co2e_high
    told = parts_of(kitchen, quantity=1000, road_km=40)["co2e"]
    assert told["avoided_route"] == pytest.approx(700.3)
    assert told["freight"] == pytest.approx(-4.07, abs=0.01)
    assert sum(told.values()) == pytest.approx(found.co2e_likely)


def test_money_is_disposal_and_purchase_avoided_less_treatment_and_transport():
    found = assess(pairs((10, 30)), PLAIN).iloc[0]
    assert found.saving_likely == 10 * (50 + 40 * 1 - 10) - 10 * 30 * 1
    assert found.unknown == ()


def test_who_sells_the_thing_today_loses_the_price_and_what_its_gas_replaces_today_is_taken_off():
    found = assess(pairs((10, 0)), replace(PLAIN, disposal=certain(-30), avoided_route=certain(-90))).iloc[0]
    assert found.saving_likely == 10 * (-30 + 40 * 1 - 10)
    assert found.co2e_likely == 10 * -90 / 1000


@pytest.mark.parametrize("name", INPUTS)
def test_what_is_not_known_stays_unknown_and_is_named(name):
    money = name in ("disposal", "purchase", "substitution", "treatment", "freight_cost")
    found = assess(pairs((10, 30)), replace(PLAIN, **{name: None})).iloc[0]
    assert math.isnan(found.saving_likely) == money
    assert math.isnan(found.co2e_likely) == (not money or name == "substitution")
    assert found.unknown == (name,)


def test_without_a_place_or_a_quantity_the_total_is_unknown():
    found = assess(pairs((10, math.nan), (math.nan, 10)), PLAIN)
    assert found[TOTALS].isna().all().all()
    assert found["unknown"].tolist() == [("road_km",), ("quantity",)]


def test_each_row_follows_the_assumptions_of_its_route():
    dearer = {"": PLAIN, "feed": replace(PLAIN, purchase=certain(100))}
    found = assess(pairs((1, 0), (1, 0), route=["", "feed"]), dearer)
    assert found["saving_likely"].tolist() == [80, 140]


def test_a_negative_quantity_or_a_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="quantity is -1, expected 0 or more"):
        assess(pairs((-1, 1)), PLAIN)
    with pytest.raises(ValueError, match="expected low <= value <= high"):
        Assumption(5, 6, 7, "EUR/t", "somebody", 2026)
    with pytest.raises(ValueError, match="purchase is -5 unit, expected 0 or more"):
        replace(PLAIN, purchase=certain(-5))
    with pytest.raises(ValueError, match="expected a source"):
        Assumption(5, 4, 7, "EUR/t", "", 2026)


def ranges():
    numbers = some.lists(some.floats(0, 500), min_size=3, max_size=3).map(sorted)
    return numbers.map(lambda ends: Assumption(ends[1], ends[0], ends[2], "unit", "made up", 2026))


@settings(max_examples=60, deadline=None)
@given(some.fixed_dictionaries({name: ranges() for name in INPUTS}), some.floats(0, 1e5), some.floats(0, 500))
def test_low_is_never_above_likely_nor_likely_above_high(told, quantity, km):
    found = assess(pairs((quantity, km)), Assumptions(**told)).iloc[0]
    for total in ("saving", "co2e"):
        ends = [found[f"{total}_{end}"] for end in ("low", "likely", "high")]
        slack = 1e-9 * max(map(abs, ends))
        assert ends[0] <= ends[1] + slack and ends[1] <= ends[2] + slack


@settings(max_examples=60, deadline=None)
@given(some.floats(0, 1e5), some.floats(0, 500), some.floats(0, 500))
def test_a_longer_way_never_saves_more(quantity, one, other):
    near, far = sorted((one, other))
    found = assess(pairs((quantity, near), (quantity, far)), PLAIN)
    for total in TOTALS:
        assert found[total].iloc[1] <= found[total].iloc[0]
