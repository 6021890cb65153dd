"""The packaged planning values and process solutions: whole, sourced, and open to one's own figures."""

import pytest

from symbios_matching.engine.planning.assumptions import INPUTS
from symbios_matching.taxonomy.planning import VALUE_COLUMNS, planning_values, process_solutions
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

LEVELS = {"food", "feed", "chem", "material", "soil", "energy", "water", "service"}
SOLVING = {"service", "equipment", "technology", "space", "logistics"}


def test_every_value_has_a_source_that_is_explained():
    from importlib.resources import files

    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text("utf-8")
    values = planning_values()
    known = [getattr(one, name) for one in values.routes.values() for name in INPUTS if getattr(one, name)]
    known += [one for of_donor in values.donors.values() for one in of_donor.values() if one]
    assert len(known) > 40
    assert {one.source for one in known if f"| `{one.source}` |" not in told} == set()


def test_routes_are_levels_of_the_cascade_with_or_without_a_unit():
    assert {route.partition(":")[0] for route in planning_values().routes} <= LEVELS | {""}
    assert set(planning_values().donors) <= set(load_vocabulary().concepts)
    rows = [(row["route"], row["input"]) for row in read_rows("planning_values.csv")]
    assert len(rows) == len(set(rows))


def test_a_route_starts_from_what_holds_anywhere():
    by_route = planning_values().routes
    assert by_route["feed"].freight == by_route[""].freight
    assert by_route["feed"].purchase != by_route[""].purchase
    assert by_route[""].purchase is None


def test_own_rows_go_before_the_packaged_ones():
    silent = dict.fromkeys(VALUE_COLUMNS, "")
    own = [
        {"input": "avoided_route", "value": "landfill.food_waste"},
        {"route": "feed", "input": "purchase", "value": "unknown"},
        {"route": "chem", "input": "purchase", "value": "900", "low": "800", "year": "2026", "source": "us"},
    ]
    by_route = planning_values([silent | row for row in own]).routes
    assert by_route["feed"].avoided_route.value == pytest.approx(700.3)
    assert by_route["feed"].purchase is None
    assert (by_route["chem"].purchase.low, by_route["chem"].purchase.high) == (800, 900)


def test_what_a_donor_does_today_goes_before_what_is_usual():
    values = planning_values()
    line = load_vocabulary().ancestors("straw")
    name, assumed = values.of(["K000", "feed:t", "feed"], line)
    assert (name, assumed.disposal.value, assumed.purchase.value) == ("crop_residue>feed", 0, 200)
    assert values.of(["feed"], ["apple_pomace"])[1].disposal.value == 49


def test_what_becomes_of_a_thing_today_is_not_guessed_so_no_gas_of_a_digester_counts_twice():
    values = planning_values()
    for route in ("", "feed", "soil", "energy"):
        assert values.routes[route].avoided_route is None
    heat = values.routes["energy:MWh"].avoided_route
    assert (heat.low, heat.high) == (0, 0)


def test_disposal_may_cost_nothing_and_what_is_sold_today_loses_its_price():
    values = planning_values()
    vocabulary = load_vocabulary()
    assert values.routes[""].disposal.low == 0
    for thing in ("tallow", "bsg", "wheat_bran", "pallets", "linseed_cake", "molasses"):
        disposal = values.of(["feed"], vocabulary.ancestors(thing))[1].disposal
        assert disposal.low < 0 and disposal.value <= 0, thing


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"input": "profit", "value": "1"}, "found input 'profit', expected one of disposal"),
        (
            {"input": "disposal", "value": "dear"},
            "found value 'dear'.* expected numbers, the key of a factor",
        ),
        ({"route": "from:straw", "input": "purchase", "value": "5"}, "found purchase for a donor, expected"),
        ({"input": "disposal", "value": "5", "low": "9"}, "expected low <= value <= high"),
        ({"input": "treatment", "value": "-5"}, "treatment is -5 EUR/unit, expected 0 or more"),
        ({"route": "K9999", "input": "purchase", "value": "5"}, "found route 'K9999', expected nothing, a"),
        (
            {"route": "from:straww", "input": "disposal", "value": "5"},
            "expected a known concept after from:",
        ),
        ({"route": "to:straww", "input": "purchase", "value": "5"}, "expected a known concept after to:"),
        ({"route": "fed", "input": "purchase", "value": "5"}, "found route 'fed', expected nothing, a known"),
        ({"route": "feed:MHw", "input": "purchase", "value": "5"}, "a level and a unit"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_what_was_expected(row, told):
    whole = {
        "route": "",
        "low": "",
        "high": "",
        "year": "2026",
        "source": "us",
        "note": "",
        "unit": "",
        **row,
    }
    with pytest.raises(ValueError, match=told):
        planning_values([whole])


def test_processes_lead_to_solutions_of_the_vocabulary_and_are_told_once():
    vocabulary = load_vocabulary()
    processes = process_solutions()
    words = [word for one in processes for word in one.words]
    assert len(words) == len(set(words))
    for one in processes:
        assert {vocabulary.concepts[concept].kind for concept in one.solutions} <= SOLVING
        assert set(one.uses) <= set(vocabulary.concepts)


def test_most_processes_of_known_synergies_that_are_somebodys_trade_have_a_solution():
    processes = [one.process.casefold() for one in load_vocabulary().synergies.values() if one.process]
    words = [word for one in process_solutions() for word in one.words]
    met = sum(any(word in process for word in words) for process in processes)
    assert met / len(processes) > 0.5
