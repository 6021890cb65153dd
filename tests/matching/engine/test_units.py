"""Units convert exactly, there and back, and are read in the words of seven languages."""

import math
import re
import unicodedata
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbios_matching.choices import UNITS as OFFERED
from symbios_matching.engine.units import (
    _TABLE,
    BASE_UNITS,
    DIMENSIONS,
    PERIODS_PER_YEAR,
    RUNNING_PERIODS,
    UNIT_NAMES,
    UNITS,
    UnitsDiffer,
    convert,
    parse_unit,
)

amounts = st.one_of(
    st.fractions(min_value=0, max_value=10**12),
    st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=6),
    st.floats(min_value=0, max_value=1e12, allow_nan=False),
)
units = st.sampled_from(UNIT_NAMES)


@given(amounts, units, units)
def test_there_and_back_is_the_same_number_exactly(amount, one, other):
    if parse_unit(one).dimension == parse_unit(other).dimension:
        assert convert(convert(amount, one, other), other, one) == Fraction(amount)
    else:
        with pytest.raises(UnitsDiffer):
            convert(amount, one, other)


@given(amounts, units, units, units)
def test_a_way_round_is_as_long_as_the_straight_way(amount, one, other, third):
    if len({parse_unit(unit).dimension for unit in (one, other, third)}) == 1:
        assert convert(convert(amount, one, third), third, other) == convert(amount, one, other)


@given(amounts, amounts, units)
def test_more_of_a_unit_is_more_of_the_base_unit(less, more, unit):
    base = BASE_UNITS[parse_unit(unit).dimension]
    assert (convert(less, unit, base) < convert(more, unit, base)) == (Fraction(less) < Fraction(more))


@pytest.mark.parametrize(
    ("amount", "unit", "other", "expected"),
    [
        (1, "t", "kg", 1000),
        (1, "lb", "kg", "0.45359237"),
        (1, "short ton", "kg", "907.18474"),
        (1, "long ton", "kg", "1016.0469088"),
        (1, "quintale", "kg", 100),
        (1, "m3", "l", 1000),
        (1, "hl", "l", 100),
        (1, "US gal", "l", "3.785411784"),
        (1, "imp gal", "l", "4.54609"),
        (1, "ft3", "l", "28.316846592"),
        (1, "MWh", "kWh", 1000),
        ("3.6", "GJ", "MWh", 1),
        (1, "toe", "GJ", "41.868"),
        (1, "toe", "MWh", "11.63"),
        (1, "Gcal", "GJ", "4.1868"),
        (1, "MMBtu", "MJ", "1055.05585262"),
        (1, "GWh", "MWh", 1000),
        (1, "TJ", "GJ", 1000),
        (1, "kt", "t", 1000),
        (1, "kg", "g", 1000),
        (1, "ha", "m2", 10_000),
        (1, "acre", "m2", "4046.8564224"),
        (1, "ft2", "m2", "0.09290304"),
        (1, "d", "h", 8),
        (90, "min", "h", "1.5"),
    ],
)
def test_known_conversions_hold_to_the_last_digit(amount, unit, other, expected):
    assert convert(amount, unit, other) == Fraction(expected)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("t", "tonnes tonnellate toneladas ton t. Tonnen to"),
        ("kg", "kilos chili quilos kilogramos kilogramov kilogrammes Kilogramm"),
        ("q", "quintali quintaux Doppelzentner"),
        ("m3", "m³ m^3 cubic_metres metri_cubi metros_cúbicos kubičnih_metrov mètres_cubes Kubikmeter"),
        ("l", "litres litri litros litrov Liter"),
        ("MWh", "megawatt-hours megawattora megavatios-hora megavatnih_ur Mégawattheures Megawattstunden"),
        ("toe", "TOE tep"),
        ("h", "hours ore horas ure heures Stunden Std."),
        ("d", "days giorni dias días dni jours Tage"),
        ("m2", "m² mq metros_cuadrados kvadratnih_metrov mètres_carrés Quadratmeter"),
        ("pcs", "pieces pezzi peças piezas kosov pièces Stück Stueck"),
        ("pallets", "pallet bancali paletes palés palete palettes Paletten"),
    ],
)
def test_units_are_read_in_the_words_of_seven_languages(unit, words):
    for word in words.split():
        assert parse_unit(word.replace("_", " ")) == parse_unit(unit), word


@pytest.mark.parametrize("word", ["", "bushel", "gallon", "Pfund", "livre", "bags", "?"])
def test_what_is_several_units_or_none_is_not_guessed(word):
    assert parse_unit(word) is None


def test_no_word_stands_for_two_units():
    spelled = [set(words.split()) | {name.casefold()} for name, _dimension, _ratio, words in _TABLE]
    assert [one & other for one, other in combinations(spelled, 2) if one & other] == []
    assert len(UNITS) == len(UNIT_NAMES)


def test_words_are_kept_in_the_form_they_are_looked_up_in():
    words = [word.replace("_", " ") for _name, _dimension, _ratio, words in _TABLE for word in words.split()]
    assert [word for word in words if unicodedata.normalize("NFKD", word).casefold() != word] == []


def test_the_page_on_the_console_names_every_unit_and_no_other():
    page = Path(__file__).parents[3] / "docs" / "references" / "symbios-match.md"
    row = next(line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `unit`"))
    named = row.split("|")[3].partition(", or their names")[0]
    assert [re.sub(r" \(.*\)", "", name).strip() for name in named.split(", ")] == list(UNIT_NAMES)


def test_every_unit_people_are_offered_can_be_converted():
    assert [unit for unit in OFFERED if parse_unit(unit) is None] == []
    assert set(BASE_UNITS) == set(DIMENSIONS) == {unit.dimension for unit in UNITS.values()}
    assert {parse_unit(unit).ratio for unit in BASE_UNITS.values()} == {1}


def test_a_factor_is_the_nearest_float_to_its_ratio():
    for unit in UNITS.values():
        assert math.isclose(unit.factor, unit.ratio, rel_tol=1e-15)


def test_a_year_holds_so_many_of_each_period_and_a_running_one_stops_outside_its_months():
    assert PERIODS_PER_YEAR == {"day": 365, "week": 52, "month": 12, "year": 1, "once": 1}
    assert set(PERIODS_PER_YEAR) - {"year", "once"} == RUNNING_PERIODS


@pytest.mark.parametrize(("unit", "other"), [("bushel", "t"), ("t", "bushel"), ("t", "m3"), ("", "")])
def test_what_cannot_be_converted_is_said_by_name(unit, other):
    with pytest.raises(UnitsDiffer, match=f"^{unit!r} cannot be said in {other!r}$"):
        convert(1, unit, other)
